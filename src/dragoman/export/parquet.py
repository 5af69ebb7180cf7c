"""Parquet with types: days are days, numbers numbers, and each event's parties a list of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from dragoman._version import __version__
from dragoman.export.rows import Beside, Exported
from dragoman.records import Party

if TYPE_CHECKING:
    import pyarrow

GROUP = 10_000  # events in memory at once, and in a row group: some 20 MB
_AS_THEY_ARE = (
    "id", "event_type", "event_mode", "contexts", "cameo", "quad", "score", "place", "status", "attribution",
    "evidence", "article", "confidence", "quantities", "notes",
)  # fmt: skip
_HEAD = ("title", "byline", "publisher", "wire", "published_basis", "language")


def write_parquet(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:
    """Writes row group by row group; nothing is left out. Raises ImportError where pyarrow is not installed."""
    import pyarrow as arrow
    from pyarrow import parquet

    schema = _schema(beside)
    with parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            writer.write_batch(arrow.RecordBatch.from_pylist([_values(one) for one in group], schema=schema))
    return 0


def _groups(rows: Iterator[Exported]) -> Iterator[list[Exported]]:
    while group := list(islice(rows, GROUP)):
        yield group


def _schema(beside: Beside) -> pyarrow.Schema:
    import pyarrow as arrow

    text, number, long, day = arrow.string(), arrow.float64(), arrow.int64(), arrow.date32()
    words = arrow.list_(text)
    span = [("start", arrow.int32()), ("end", arrow.int32())]
    party = arrow.struct(
        [("text", text), *span, ("name", text), ("country", text), ("sectors", words), ("wikidata", text), ("id", text)]
    )
    place = arrow.struct(
        [("text", text), ("name", text), ("country", text), ("lat", number), ("lon", number), ("geonames_id", long)]
    )
    quantity = arrow.struct(
        [("unit", text), ("value", number), ("most", number), ("currency", text), ("text", text), *span]
    )
    evidence = arrow.struct([("text", text), *span, ("trigger", arrow.list_(arrow.int32()))])
    attribution = arrow.struct([("speaker", text), ("outlet", text), ("quoted", arrow.bool_())])
    fields = [
        ("id", text), ("event_type", text), ("event_mode", text), ("contexts", words), ("cameo", text),
        ("quad", text), ("score", number), ("actors", arrow.list_(party)), ("recipients", arrow.list_(party)),
        ("date_start", day), ("date_end", day), ("date_basis", text), ("place", place), ("status", text),
        ("attribution", attribution), ("evidence", evidence), ("article", text), ("confidence", number),
        ("quantities", arrow.list_(quantity)), ("notes", words),
        ("source", text), ("url", text), ("published", day), *((name, text) for name in _HEAD),
        ("fetched", arrow.timestamp("s", tz="UTC")),
        ("story", text), ("incident", text), ("coder", text), ("review", text),
    ]  # fmt: skip
    return arrow.schema(fields, metadata={"dragoman": __version__, **beside.made})


def _values(one: Exported) -> dict[str, Any]:
    event, article = one.event, one.article
    values: dict[str, Any] = {name: msgspec.to_builtins(getattr(event, name)) for name in _AS_THEY_ARE}
    when = event.date
    values["actors"] = _parties(event.actors, one.actor_ids)
    values["recipients"] = _parties(event.recipients, one.recipient_ids)
    values["date_start"], values["date_end"] = day_of(when.start if when else None), day_of(when.end if when else None)
    values["date_basis"] = when and when.basis
    values["source"] = article and article.source
    values["published"] = day_of(article.published if article else None)
    values.update((name, article and getattr(article, name)) for name in _HEAD)
    values["fetched"] = moment_of(one.fetched)
    values.update((name, getattr(one, name)) for name in ("url", "story", "incident", "coder", "review"))
    return values


def _parties(parties: Sequence[Party], ids: Sequence[str | None]) -> list[dict[str, Any]]:
    return [
        {**party.to_dict(), "id": ids[number] if number < len(ids) else None} for number, party in enumerate(parties)
    ]


def day_of(text: str | None) -> date | None:
    """The day of an ISO date; None for none, and for one that the calendar has not."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def moment_of(text: str | None) -> datetime | None:
    """The moment of an ISO time; None for none, and for one that the calendar has not."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
