"""A note stands on an event where the outlet belongs to a party to it, and nowhere else."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import dragoman
from dragoman.actors.tables import countries
from dragoman.events.owners import KINDS, TIES, notes

TABLE = Path(dragoman.__file__).parent / "article" / "owners.csv"
with TABLE.open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
DAY = date(2025, 6, 23)


@pytest.mark.parametrize(
    "name, parties, note",
    [
        pytest.param(
            "Sputnik", ["MLI", "RUS"], "Sputnik is owned by the Russian state, a party to this event", id="state"
        ),
        pytest.param(
            "РИА Новости", ["RUS"], "RIA Novosti is owned by the Russian state, a party to this event", id="alias"
        ),
        pytest.param("IRNA", ["IRN"], "IRNA is run by the Iranian government, a party to this event", id="government"),
        pytest.param(
            "Global Times",
            ["CHN"],
            "Global Times is owned by the Chinese Communist Party, whose country, China, is a party to this event",
            id="party",
        ),
        pytest.param(
            "Fars News Agency",
            ["IRN", "ISR"],
            "Fars is linked to Iran's Revolutionary Guards, whose country, Iran, is a party to this event",
            id="army",
        ),
        pytest.param(
            "Al Jazeera", ["QAT"], "Al Jazeera is funded by the Qatari state, a party to this event", id="funded"
        ),
        pytest.param(
            "BBC",
            ["GBR"],
            "BBC News is a public outlet of the United Kingdom, a party to this event, with editorial independence",
            id="public",
        ),
        pytest.param(
            "VOA News",
            ["USA"],
            "Voice of America is funded by the United States government, a party to this event",
            id="funded by a government",
        ),
        pytest.param(
            "People’s Daily",
            ["CHN"],
            "People's Daily is owned by the Chinese Communist Party, whose country, China, is a party to this event",
            id="curly apostrophe",
        ),
    ],
)
def test_an_outlet_of_a_party_is_noted(name: str, parties: list[str], note: str) -> None:
    assert notes(None, name, None, parties, DAY) == (note,)


@pytest.mark.parametrize(
    "outlet, publisher, wire, parties",
    [
        pytest.param("Sputnik", None, None, ["MLI", "FRA"], id="owner is no party"),
        pytest.param("Reuters", "Reuters", "Reuters", ["GBR"], id="private wire"),
        pytest.param(None, "The Guardian", None, ["GBR"], id="private outlet"),
        pytest.param(None, None, None, ["RUS"], id="no outlet"),
        pytest.param("Sputnik", None, None, [], id="no party known"),
        pytest.param(None, "Unknown Gazette", None, ["RUS"], id="unknown outlet"),
    ],
)
def test_others_get_no_note(outlet: str | None, publisher: str | None, wire: str | None, parties: list[str]) -> None:
    assert notes(outlet, publisher, wire, parties, DAY) == ()


def test_the_same_owner_is_noted_once() -> None:
    assert len(notes("Xinhua", "Xinhua", "Xinhua", ["CHN"], DAY)) == 1


def test_outlet_and_wire_are_noted_each() -> None:
    assert len(notes("TASS", "Sputnik", "TASS", ["RUS"], DAY)) == 2


def test_a_name_of_two_is_told_apart_by_its_use() -> None:
    (wire,) = notes(None, None, "CNA", ["TWN", "SGP"], DAY)
    (outlet,) = notes(None, "CNA", None, ["TWN", "SGP"], DAY)
    assert "Taiwan" in wire
    assert "Singapore" in outlet
    assert notes("CNA", None, None, ["TWN", "SGP"], DAY) == ()


@pytest.mark.parametrize(
    "name, country, on, count",
    [
        pytest.param("Sputnik", "RUS", date(2013, 1, 1), 0, id="before it was founded"),
        pytest.param("Notimex", "MEX", date(2020, 1, 1), 1, id="while it was"),
        pytest.param("Notimex", "MEX", date(2024, 5, 1), 0, id="after it was closed"),
        pytest.param("Notimex", "MEX", None, 0, id="today"),
        pytest.param("Bakhtar", "AFG", None, 1, id="one owner after another"),
    ],
)
def test_ownership_has_its_time(name: str, country: str, on: date | None, count: int) -> None:
    assert len(notes(None, name, None, [country], on)) == count


def test_owners_change_with_the_government() -> None:
    assert "Afghan government" in notes(None, "Bakhtar", None, ["AFG"], date(2020, 1, 1))[0]
    assert "Taliban government" in notes(None, "Bakhtar", None, ["AFG"], DAY)[0]


def test_the_table_is_large_and_well_made() -> None:
    assert len({row["name"] for row in ROWS}) >= 150
    for row in ROWS:
        assert row["country"] in countries(), row
        assert row["kind"] in KINDS, row
        assert row["tie"] in TIES, row
        assert (row["kind"] == "public") == (row["tie"] == "public"), row
        assert row["for"] in ("", "wire", "outlet"), row
        assert row["owner"], row
        assert row["source"], row


def test_no_name_stands_for_two_owners_at_one_time() -> None:
    names = Counter(
        (name, use, row["since"] or row["until"])
        for row in ROWS
        for name in {name.casefold() for name in (row["name"], *row["aliases"].split(";")) if name}
        for use in ([row["for"]] if row["for"] else ["wire", "outlet"])
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_every_state_wire_of_the_wires_table_has_an_owner() -> None:
    with TABLE.with_name("wires.csv").open(encoding="utf-8", newline="") as table:
        wires = [row for row in csv.DictReader(table) if row["owner"] in ("state", "public")]
    missing = [w["name"] for w in wires if not notes(None, None, w["name"], [w["country"]], date(2022, 1, 1))]
    assert missing == []
