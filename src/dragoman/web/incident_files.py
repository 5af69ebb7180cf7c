"""Incidents as rows of a file: CSV, JSON Lines, Excel and Parquet; the columns are those of `dragoman incidents`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from dragoman.export.cells import row
from dragoman.export.excel import Sheet, book_at
from dragoman.export.tabular import BETWEEN, encoded
from dragoman.web.happenings import Happening

COLUMNS = (
    "id", "event_type", "event_mode", "quad", "score", "status", "date_start", "date_end", "place", "country", "lat",
    "lon", "actors", "recipients", "evidence", "lead", "reports", "articles", "stories", "independent", "outlets",
    "wires", "owners", "contradictions",
)  # fmt: skip
_NUMBERS = {"score": "float64", "lat": "float64", "lon": "float64", "reports": "int32", "articles": "int32",
            "stories": "int32", "independent": "int32"}  # fmt: skip
_GROUP = 5_000  # rows of a Parquet row group


def write(rows: Iterable[Happening], to: BinaryIO, ending: str) -> None:
    """Writes the rows in the format of that ending: csv, jsonl, xlsx, parquet."""
    {"csv": _csv, "jsonl": _jsonl, "xlsx": _excel, "parquet": _parquet}[ending](rows, to)


def flat(one: Happening) -> dict[str, Any]:
    """An incident as cells, by column."""
    told, when, place = one.incident.corroboration, one.incident.date, one.incident.place
    event = one.lead.event if one.lead else None
    sides = (event.actors, event.recipients) if event else ((), ())
    actors, recipients = (BETWEEN.join(party.name or party.text for party in side) for side in sides)
    values = [
        one.incident.id, one.incident.event_type, one.incident.event_mode, one.incident.quad, one.incident.score,
        one.incident.status, when and when.start, when and when.end, place and (place.name or place.text),
        place and place.country, place and place.lat, place and place.lon, actors, recipients,
        event and event.evidence.text, one.incident.lead, told.reports, told.articles, told.stories, told.independent,
        BETWEEN.join(told.outlets), BETWEEN.join(told.wires), BETWEEN.join(told.owners),
        BETWEEN.join(each.field for each in one.incident.contradictions),
    ]  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _csv(rows: Iterable[Happening], to: BinaryIO) -> None:
    to.write(row(COLUMNS).encode())
    for one in rows:
        to.write(encoded(row(list(flat(one).values()))))


def _jsonl(rows: Iterable[Happening], to: BinaryIO) -> None:
    """Every field, with the lead's record."""
    encoder = msgspec.json.Encoder()
    for one in rows:
        lead = one.lead.record if one.lead else b"null"
        to.write(encoder.encode(one.incident)[:-1] + b',"told":' + bytes(lead) + b"}\n")


def _excel(rows: Iterable[Happening], to: BinaryIO) -> None:
    with book_at(to) as book:
        sheet = Sheet(book, "incidents", COLUMNS)
        for one in rows:
            sheet.add(list(flat(one).values()))
        sheet.close()


def _parquet(rows: Iterable[Happening], to: BinaryIO) -> None:
    import pyarrow as arrow
    from pyarrow import parquet

    kinds = {"float64": arrow.float64(), "int32": arrow.int32()}
    schema = arrow.schema([(name, kinds.get(_NUMBERS.get(name, ""), arrow.string())) for name in COLUMNS])
    with parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        for group in _groups(iter(rows)):
            writer.write_batch(arrow.RecordBatch.from_pylist(group, schema=schema))


def _groups(rows: Iterator[Happening]) -> Iterator[list[dict[str, Any]]]:
    while group := [flat(one) for one in islice(rows, _GROUP)]:
        yield group
