"""Memberships, and which group came out of which: every row names bodies and states that exist, in order of time."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from tests.actors.test_bodies_titles_offices import BODIES, ISO_DATE, OFFICES, STATES, table

from dragoman.actors import tables

MEMBERS = table("actors/members.csv")
NAMES = {row["name"] for row in BODIES}
ROOT = Path(__file__).parents[2]


def test_every_membership_names_a_body_and_a_state_and_has_a_source() -> None:
    assert {row["body"] for row in MEMBERS} <= NAMES
    assert {row["country"] for row in MEMBERS} <= STATES
    assert all(row["source"] for row in MEMBERS)


def test_no_state_joins_a_body_twice_at_one_time() -> None:
    terms = defaultdict(list)
    for row in MEMBERS:
        assert all(ISO_DATE.fullmatch(day) for day in (row["since"], row["until"]) if day), row
        terms[row["body"], row["country"]].append((row["since"], row["until"]))
    for name, spans in terms.items():
        for (_, until), (since, _) in pairwise(sorted(spans)):
            assert until, name
            assert until <= since, name


def test_parents_and_successors_are_bodies_of_the_table() -> None:
    for row in BODIES:
        assert {row["parent"], row["successor"]} <= NAMES | {""}, row
        assert row["name"] not in (row["parent"], row["successor"]), row


def test_nobody_is_said_to_take_or_leave_office_in_days_to_come() -> None:
    assert [row for row in OFFICES if max(row["since"], row["until"]) >= "2026"] == []


@pytest.mark.parametrize(
    "what, least",
    [
        pytest.param("organisations", 350, id="organisations"),
        pytest.param("armed groups", 200, id="armed groups"),
        pytest.param("states with leaders or ministers since 2010", 100, id="states with office-holders"),
        pytest.param("role nouns and titles", 500, id="titles"),
        pytest.param("small places", 150, id="small places"),
        pytest.param("bodies of states whose members are known", 40, id="members"),
    ],
)
def test_the_tables_are_large_enough(what: str, least: int) -> None:
    spec = importlib.util.spec_from_file_location("count_tables", ROOT / "tools" / "count_tables.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert dict(tool.counts())[what] >= least


def test_a_body_that_nobody_knows_has_no_members() -> None:
    assert tables.members("Ruritanian League") == ()
