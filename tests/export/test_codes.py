"""The codes of others are codes of states that dragoman knows, each for one state."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
from babel.core import get_global

from dragoman.actors.tables import NOT_STATES, countries
from dragoman.events.scale import cameo, plover
from dragoman.export import codes, gdelt
from dragoman.export.codes import codes_of


def rows() -> list[dict[str, str]]:
    with codes._TABLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_state_has_a_row_with_a_source() -> None:
    assert [row["code"] for row in rows()] == list(countries())
    assert all(row["source"] for row in rows())


@pytest.mark.parametrize("column", ["alpha2", "fips", "cow"])
def test_no_code_stands_for_two_states(column: str) -> None:
    counted = Counter(row[column] for row in rows() if row[column])
    assert counted.most_common(1)[0][1] == 1


def test_two_letters_are_those_of_cldr() -> None:
    aliases = get_global("territory_aliases")
    for row in rows():
        if row["code"] in aliases:
            assert aliases[row["code"]] == [row["alpha2"]], row["code"]


@pytest.mark.parametrize(
    "country, alpha2, fips, cow",
    [("MLI", "ML", "ML", "432"), ("RUS", "RU", "RS", "365"), ("DEU", "DE", "GM", "255"), ("UNO", None, None, None)],
)
def test_codes_of_a_country(country: str, alpha2: str | None, fips: str | None, cow: str | None) -> None:
    found = codes_of(country)
    assert (found.alpha2, found.fips, found.cow) == (alpha2, fips, cow)


def test_gdelt_knows_plovers_sectors_groups_and_every_code_of_cameo() -> None:
    table = gdelt._table()
    assert set(table.sectors) <= set(plover().sectors)
    assert set(table.groups) <= NOT_STATES
    assert set(table.countries) <= set(countries())
    assert max(code[:2] for code in cameo()) <= max(table.quads.values())
