"""The tables of bodies, offices and titles hold together: known codes, real dates, no name claimed twice."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from babel.core import get_global

Row = dict[str, str]

PACKAGE = Path(__file__).parents[2] / "src" / "dragoman"

# ISO 3166-1 alpha-3 as CLDR knows it, and XKX, the code in common use for Kosovo.
STATES = {code for code in get_global("territory_aliases") if re.fullmatch(r"[A-Z]{3}", code)} | {"XKX"}
UNITED = {"UNO", "EUR", "IGO"}  # bodies of states have a sector only where they have a trade: a court, a mission
NOT_STATES = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"}
PRIMARY = {"COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK"}
SECONDARY = {"AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC"}
SECTORS = PRIMARY | SECONDARY
PUBLIC_KINDS = {"igo", "un", "eu", "court", "ministry", "agency", "legislature", "party"}
ARMED_KINDS = {"rebel", "militia", "pmc"}
PRIVATE_KINDS = {"ngo", "bank", "media", "wire", "company", "union", "religious"}
BODY_KINDS = PUBLIC_KINDS | ARMED_KINDS | PRIVATE_KINDS
TITLE_KINDS = {"person", "group", "office", "body"}
ISO_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
WIKIDATA = re.compile(r"Q[1-9]\d*")


def table(path: str) -> list[Row]:
    """The rows of one of the package's CSV tables; a short or long row shows as a None key or value."""
    with (PACKAGE / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


BODIES = table("actors/bodies.csv")
OFFICES = table("actors/offices.csv")
TITLES = table("languages/en/titles.csv")
TABLES = {"bodies": BODIES, "offices": OFFICES, "titles": TITLES}
ACTORS = pytest.mark.parametrize("rows", [BODIES, OFFICES], ids=["bodies", "offices"])
ALL = pytest.mark.parametrize("rows", TABLES.values(), ids=TABLES.keys())


def names(row: Row) -> list[str]:
    """The name of a body or an office-holder and all its aliases."""
    return [row["name"], *(alias for alias in row["aliases"].split(";") if alias)]


def overlap(one: Row, other: Row) -> bool:
    """Whether the days of two rows overlap; a row that ends when the other begins hands over and does not overlap."""

    def ends_first(first: Row, second: Row) -> bool:
        if not first["until"] or not second["since"]:
            return False
        size = min(len(first["until"]), len(second["since"]))
        return first["until"][:size] <= second["since"][:size]

    return not ends_first(one, other) and not ends_first(other, one)


def twice(rows: list[Row], may_share: Callable[[Row, Row], bool]) -> list[tuple[str, str, str]]:
    """Names that two rows claim for the same days although they may not share them."""
    claims: dict[str, list[Row]] = defaultdict(list)
    found = []
    for row in rows:
        for name in names(row):
            found += [
                (name, row["name"], other["name"])
                for other in claims[name]
                if overlap(row, other) and not may_share(row, other)
            ]
            claims[name].append(row)
    return found


@ALL
def test_every_row_has_exactly_the_columns_of_the_header(rows: list[Row]) -> None:
    assert [row for row in rows if None in row or None in row.values()] == []


@ALL
def test_no_cell_has_blanks_at_its_ends_or_a_line_break(rows: list[Row]) -> None:
    assert [cell for row in rows for cell in row.values() if cell != " ".join(cell.split())] == []


@ALL
def test_sectors_are_plovers_and_none_stands_twice(rows: list[Row]) -> None:
    for row in rows:
        sectors = [sector for sector in row["sectors"].split(";") if sector]
        assert sectors or row.get("country") in UNITED, row
        assert set(sectors) <= SECTORS, row
        assert len(sectors) == len(set(sectors)), row


@ACTORS
def test_countries_are_iso_or_plovers_codes(rows: list[Row]) -> None:
    assert {row["country"] for row in rows} <= STATES | NOT_STATES


@ACTORS
def test_no_name_is_empty_and_no_alias_repeats(rows: list[Row]) -> None:
    for row in rows:
        assert row["name"], row
        assert all(row["aliases"].split(";")) or not row["aliases"], row
        assert len(names(row)) == len(set(names(row))), row


@ACTORS
def test_dates_are_iso_and_in_order(rows: list[Row]) -> None:
    for row in rows:
        since, until = row["since"], row["until"]
        assert all(ISO_DATE.fullmatch(day) for day in (since, until) if day), row
        size = min(len(since), len(until))
        assert since[:size] <= until[:size] or not until, row


@ACTORS
def test_wikidata_ids_look_like_ids_and_every_fact_has_a_source(rows: list[Row]) -> None:
    assert [row for row in rows if row["wikidata"] and not WIKIDATA.fullmatch(row["wikidata"])] == []
    assert [row for row in rows if not row["source"]] == []


def test_one_wikidata_id_names_one_body_or_person() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in [*BODIES, *OFFICES]:
        if row["wikidata"]:
            owners[row["wikidata"]].add(row["name"])
    assert {key: value for key, value in owners.items() if len(value) > 1} == {}


def test_no_name_is_claimed_by_two_bodies_at_one_time() -> None:
    assert twice(BODIES, lambda one, other: one is other) == []


def test_no_name_is_claimed_by_two_persons_at_one_time() -> None:
    assert twice(OFFICES, lambda one, other: one["name"] == other["name"]) == []


def test_nobody_serves_two_states_or_bodies_at_one_time() -> None:
    assert twice(OFFICES, lambda one, other: one["country"] == other["country"]) == []


def test_nobody_holds_one_office_twice_at_one_time() -> None:
    assert twice(OFFICES, lambda one, other: one["office"] != other["office"]) == []


@pytest.mark.parametrize("office", ["President", "Prime Minister", "Foreign Minister", "Defence Minister"])
def test_one_holder_at_a_time(office: str) -> None:
    held: dict[str, list[Row]] = defaultdict(list)
    for row in OFFICES:
        if row["office"] == office:
            held[row["country"]].append(row)
    for rows in held.values():
        rows.sort(key=lambda row: row["since"])
        for earlier, later in pairwise(rows):
            assert not overlap(earlier, later), (earlier, later)


def test_bodies_of_states_are_no_government() -> None:
    assert [row["name"] for row in [*BODIES, *OFFICES] if row["country"] in UNITED and "GOV" in row["sectors"]] == []


def test_body_kinds_are_known() -> None:
    assert {row["kind"] for row in BODIES} <= BODY_KINDS


def test_titles_are_lower_case_with_a_known_kind() -> None:
    for row in TITLES:
        assert row["title"], row
        assert row["title"] == row["title"].lower(), row
        assert row["plural"] == row["plural"].lower(), row
        assert row["kind"] in TITLE_KINDS, row


def test_no_title_or_plural_stands_twice() -> None:
    forms = [form for row in TITLES for form in {row["title"], row["plural"]} if form]
    assert sorted({form for form in forms if forms.count(form) > 1}) == []


@pytest.mark.parametrize(
    "title, sectors",
    [
        pytest.param("defence minister", "MIL;GOV", id="defence minister"),
        pytest.param("foreign minister", "GOV", id="foreign minister"),
        pytest.param("gunman", "UAF", id="gunman"),
        pytest.param("militant", "REB", id="militant"),
        pytest.param("mercenary", "PRM", id="mercenary"),
        pytest.param("human rights group", "SOC", id="rights group"),
    ],
)
def test_title_gives_sectors(title: str, sectors: str) -> None:
    assert [row["sectors"] for row in TITLES if row["title"] == title] == [sectors]


@pytest.mark.parametrize(
    "name, day, country, sectors",
    [
        pytest.param("Taliban", "2020-05-01", "AFG", "REB", id="Taliban before Kabul fell"),
        pytest.param("Taliban", "2023-05-01", "AFG", "GOV", id="Taliban in power"),
        pytest.param("Nato", "2023-05-01", "IGO", "", id="NATO as the British write it"),
        pytest.param("Séléka", "2013-05-01", "CAF", "REB", id="accented alias"),
    ],
)
def test_alias_and_day_give_one_body(name: str, day: str, country: str, sectors: str) -> None:
    then = {"since": day, "until": day}
    found = [(row["country"], row["sectors"]) for row in BODIES if name in names(row) and overlap(row, then)]
    assert found == [(country, sectors)]
