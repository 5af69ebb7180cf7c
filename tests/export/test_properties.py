"""Whatever words stand in an event, CSV and JSON Lines give them back, and an import gives the same bytes again."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.events.scale import QUADS, plover
from dragoman.export import Exported, write
from dragoman.export.cells import FORMULA_SIGNS
from dragoman.export.gdelt import COLUMNS as GDELT
from dragoman.export.importing import import_events
from dragoman.export.lines import named_lines
from dragoman.export.polecat import COLUMNS as POLECAT
from dragoman.export.stored import rows_of
from dragoman.export.tabular import COLUMNS, cells
from dragoman.records import Article, Attribution, DateSpan, Event, Evidence, Party, Place, Quantity
from dragoman.store import Store

WORDS = st.text(max_size=12) | st.sampled_from(["=1+1", "a;b", 'x"y', "\t", "\r\n", "'", "", "-", "é\u2028", "\0", "@"])
MAYBE = st.none() | WORDS
DAYS = st.dates().map(lambda day: day.isoformat())
DEGREES = st.none() | st.floats(-90, 90)
PARTIES = st.lists(
    st.builds(
        Party,
        text=WORDS,
        start=st.none() | st.integers(0, 99),
        name=MAYBE,
        country=st.sampled_from([None, "MLI", "UNO", "XKX", "???"]),
        sectors=st.lists(st.sampled_from(["GOV", "MIL", "JRN", "odd one"]), max_size=3).map(tuple),
        wikidata=st.sampled_from([None, "Q912", "no id"]),
    ),
    max_size=3,
).map(tuple)
PLACES = st.none() | st.builds(
    Place, text=WORDS, name=MAYBE, country=st.sampled_from([None, "MLI"]), lat=DEGREES, lon=DEGREES
)
EVENTS = st.builds(
    Event,
    id=st.uuids().map(lambda one: one.hex[:16]),
    event_type=st.sampled_from(sorted(plover().types)),
    event_mode=st.sampled_from([None, "visit"]),
    contexts=st.lists(st.sampled_from(["military", "legal"]), max_size=2).map(tuple),
    cameo=st.sampled_from([None, "042", "1831", "20", "junk"]),
    quad=st.sampled_from(QUADS),
    score=st.floats(-10, 10),
    actors=PARTIES,
    recipients=PARTIES,
    date=st.none() | st.builds(DateSpan, start=DAYS, end=DAYS, basis=WORDS),
    place=PLACES,
    status=st.sampled_from(["reported", "denied"]),
    attribution=st.builds(Attribution, speaker=MAYBE, outlet=MAYBE, quoted=st.booleans()),
    evidence=st.builds(Evidence, text=WORDS, start=st.none() | st.integers(0, 99)),
    article=st.sampled_from(["a1", "a2", "a3"]),
    confidence=st.floats(0, 1),
    quantities=st.lists(st.builds(Quantity, unit=WORDS, value=st.floats(0, 1e9)), max_size=2).map(tuple),
    notes=st.lists(WORDS, max_size=2).map(tuple),
)
HEADS = st.fixed_dictionaries(
    {one: st.builds(Article, id=st.just(one), source=WORDS.map(f"{one}/".__add__), title=MAYBE, publisher=MAYBE,
                    published=st.none() | DAYS, language=st.sampled_from([None, "en"])) for one in ("a1", "a2", "a3")}
)  # fmt: skip


@given(event=EVENTS, heads=HEADS)
@settings(max_examples=60, deadline=None)
def test_csv_gives_back_every_cell(event: Event, heads: dict[str, Article]) -> None:
    one, stream = Exported(event=event, article=heads[event.article]), io.BytesIO()
    write([one], stream, "csv")
    heading, row = csv.reader(io.StringIO(stream.getvalue().decode("utf-8"), newline=""))
    assert tuple(heading) == COLUMNS
    for cell, value in zip(row, cells(one).values(), strict=True):
        if isinstance(value, str):
            assert cell == (f"'{value}" if value.startswith(FORMULA_SIGNS) else value)
        elif isinstance(value, bool):
            assert cell == ("true" if value else "false")
        elif isinstance(value, float):
            assert float(cell) == value
        else:
            assert (value is None and cell == "") or cell == str(value)


@given(event=EVENTS)
@settings(max_examples=60, deadline=None)
def test_a_json_line_is_the_event(event: Event) -> None:
    stream = io.BytesIO()
    write([Exported(event=event)], stream, "jsonl")
    (line,) = stream.getvalue().splitlines()
    assert msgspec.json.decode(line, type=Event) == event


@given(event=EVENTS)
@settings(max_examples=60, deadline=None)
def test_tabs_part_as_many_columns_as_there_are(event: Event) -> None:
    for kind, columns in (("polecat", POLECAT), ("gdelt", GDELT)):
        stream = io.BytesIO()
        write([Exported(event=event)], stream, kind)
        for line in stream.getvalue().decode("utf-8").split("\n")[:-1]:
            assert len(line.split("\t")) == len(columns)


@given(events=st.lists(EVENTS, min_size=1, max_size=40, unique_by=lambda one: one.id), heads=HEADS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_import_gives_the_same_bytes_again(events: list[Event], heads: dict[str, Article]) -> None:
    rows: list[Any] = [Exported(event=event, article=heads[event.article], coder="0.1.0") for event in events]
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "x.db") as store:
        first, second = Path(folder) / "1.jsonl", Path(folder) / "2.jsonl"
        write(rows, first)
        refused: list[Exception] = []
        import_events(named_lines(str(first)), store, refused.append)
        assert not refused
        write(rows_of(store), second)
        assert second.read_bytes() == first.read_bytes()
