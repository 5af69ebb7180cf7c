"""Flat text: CSV with a row an event, and JSON Lines with a line an event.

The first columns of the CSV are those of `dragoman code --format csv`, which takes them from here; what only a store
knows follows them. A JSON line is the event as it is everywhere in dragoman, and under `report` what `dragoman import`
needs to have it back: the head of its article, who coded it, and what a person said to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

import msgspec

from dragoman.export.cells import row
from dragoman.export.rows import Beside, Exported
from dragoman.records import Article, Event, Party, Record

EVENT_COLUMNS = (
    "id", "event_type", "event_mode", "contexts", "cameo", "quad", "score",
    "actors", "actor_countries", "actor_sectors", "recipients", "recipient_countries", "recipient_sectors",
    "date_start", "date_end", "date_basis", "place", "place_country", "lat", "lon",
    "status", "speaker", "outlet", "quoted", "evidence", "article", "source", "confidence",
)  # fmt: skip
STORE_COLUMNS = (
    "actor_names", "actor_ids", "recipient_names", "recipient_ids",
    "title", "publisher", "wire", "published", "language", "url", "story", "incident", "coder", "review",
)  # fmt: skip
COLUMNS = EVENT_COLUMNS + STORE_COLUMNS
BETWEEN = "; "  # parts the parties, and the contexts, of one cell


class Report(Record, frozen=True, kw_only=True, omit_defaults=True):
    """What stands under `report` in a JSON line. What is not known is left out."""

    coder: str | None = None
    review: str | None = None
    story: str | None = None
    incident: str | None = None
    url: str | None = None
    source: str = ""
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    wire: str | None = None
    published: str | None = None
    published_basis: str | None = None
    language: str | None = None


def write_csv(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """CSV in UTF-8 with a header, as RFC 4180 has it; nothing is left out."""
    to.write(row(COLUMNS).encode())
    for one in rows:
        source = one.article.source if one.article else None
        to.write(encoded(row([*event_cells(one.event, source), *_store_cells(one)])))
    return 0


def write_jsonl(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """JSON Lines, an event a line with its `report`; nothing is left out."""
    encoder = msgspec.json.Encoder()
    for one in rows:
        to.write(encoder.encode(one.event)[:-1] + b',"report":' + encoder.encode(report_of(one)) + b"}\n")
    return 0


def event_cells(event: Event, source: str | None) -> list[object]:
    """The cells of `EVENT_COLUMNS`; *source* is where the article came from."""
    when, place = event.date, event.place
    return [
        event.id, event.event_type, event.event_mode, BETWEEN.join(event.contexts), event.cameo, event.quad,
        event.score, *_parties(event.actors), *_parties(event.recipients),
        when and when.start, when and when.end, when and when.basis,
        place and (place.name or place.text), place and place.country, place and place.lat, place and place.lon,
        event.status, event.attribution.speaker, event.attribution.outlet, event.attribution.quoted,
        event.evidence.text, event.article, source, event.confidence,
    ]  # fmt: skip


def cells(one: Exported) -> dict[str, object]:
    """All columns by name, with the values that the CSV shows."""
    source = one.article.source if one.article else None
    return dict(zip(COLUMNS, [*event_cells(one.event, source), *_store_cells(one)], strict=True))


def report_of(one: Exported) -> Report:
    """The `report` of a JSON line."""
    article = one.article or Article(id=one.event.article, source="")
    return Report(
        coder=one.coder,
        review=one.review,
        story=one.story,
        incident=one.incident,
        url=one.url,
        source=article.source,
        title=article.title,
        byline=article.byline,
        publisher=article.publisher,
        wire=article.wire,
        published=article.published,
        published_basis=article.published_basis,
        language=article.language,
    )


def encoded(lines: str) -> bytes:
    """UTF-8; a lone half of a surrogate pair, which no encoding has, is written as its number."""
    return lines.encode("utf-8", "backslashreplace")


def _store_cells(one: Exported) -> list[object]:
    article = one.article
    head = [article and getattr(article, name) for name in ("title", "publisher", "wire", "published", "language")]
    return [
        BETWEEN.join(party.name or "" for party in one.event.actors), _ids(one.actor_ids),
        BETWEEN.join(party.name or "" for party in one.event.recipients), _ids(one.recipient_ids),
        *head, one.url, one.story, one.incident, one.coder, one.review,
    ]  # fmt: skip


def _ids(ids: Sequence[str | None]) -> str:
    return BETWEEN.join(one or "" for one in ids)


def _parties(parties: tuple[Party, ...]) -> tuple[str, str, str]:
    """The words, countries and sectors of *parties*, as many between semicolons in each."""
    return (
        BETWEEN.join(party.text for party in parties),
        BETWEEN.join(party.country or "" for party in parties),
        BETWEEN.join(" ".join(party.sectors) for party in parties),
    )
