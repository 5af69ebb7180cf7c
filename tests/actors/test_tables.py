"""The actor tables keep their own rules."""

import csv
import tomllib
from collections import defaultdict

import pytest

from dragoman.actors import tables
from dragoman.actors.grammar import grammar
from dragoman.actors.lexicon import fold, key

SECTORS = frozenset(
    tomllib.loads((tables.HERE.parent / "events" / "plover.toml").read_text(encoding="utf-8"))["sectors"]
)
PEOPLES = tables.LANGUAGES / "en" / "demonyms.csv"
NATIONAL = tables.LANGUAGES / "en" / "national_titles.csv"


def rows(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_iso_code_has_a_row_and_a_name():
    codes = tables.countries()
    assert len(codes) == 250
    assert "XKX" in codes
    assert "PSE" in codes
    assert all(len(code) == 3 and code.isupper() and row["name"] and row["source"] for code, row in codes.items())


def test_no_two_states_share_a_wikidata_id():
    known = [row["wikidata"] for row in tables.countries().values() if row["wikidata"]]
    assert len(known) == len(set(known))
    assert all(number[0] == "Q" and number[1:].isdigit() for number in known)


def test_former_powers_are_states():
    powers = {row["former_power"] for row in tables.countries().values() if row["former_power"]}
    assert powers <= set(tables.countries())


def test_every_state_has_a_name_in_english():
    named = {row["country"] for row in rows(PEOPLES) if row["kind"] == "name"}
    assert set(tables.countries()) <= named


@pytest.mark.parametrize("path", [PEOPLES, NATIONAL], ids=["demonyms", "national titles"])
def test_codes_and_sectors_exist(path):
    known = set(tables.countries()) | tables.NOT_STATES | {""}
    for row in rows(path):
        assert row["country"] in known, row
        assert set(filter(None, row["sectors"].split(";"))) <= SECTORS, row


def test_kinds_and_rules_are_known():
    kinds = {"name", "adjective", "person", "people", "metonym", "region", "other", "media", "company"}
    for row in rows(PEOPLES):
        assert row["kind"] in kinds, row
        assert set(filter(None, row["rule"].split(";"))) <= {"clue", "default", "person"}, row
        assert bool(row["clues"]) == ("clue" in row["rule"]), row


def test_no_name_stands_for_two_countries_without_a_rule():
    claims = defaultdict(list)
    for row in rows(PEOPLES):
        claims[key(row["words"])].append(row)
    for name, claimants in claims.items():
        if len({row["country"] for row in claimants}) > 1:
            assert all(row["rule"] for row in claimants), name
            assert sum("default" in row["rule"] for row in claimants) <= 1, name


def test_office_holders_and_bodies_have_codes_that_exist():
    known = set(tables.countries()) | tables.NOT_STATES | {""}
    for name in ("bodies.csv", "offices.csv"):
        for row in rows(tables.HERE / name):
            assert row["country"] in known, row
            assert set(filter(None, row["sectors"].split(";"))) <= SECTORS, row


def test_folding_keeps_every_offset():
    text = "Goïta, Türkiye’s Erdoğan – Łódź, “Élysée” straße ﬁ 中 Ђ"
    assert len(fold(text)) == len(text)
    assert fold("Goïta’s Łódź") == "Goita's Lodz"


def test_a_word_list_holds_lower_case_only():
    words = grammar("en")
    for group in (words.determiners, words.generic, words.partitives, words.plain, words.former, words.particles):
        assert all(word == word.lower() for word in group)
