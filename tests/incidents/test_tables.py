"""The tables of incidents keep their rules: PLOVER's types and modes, a weight and words for each sign."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import dragoman.incidents
from dragoman.incidents.traits import tables

HERE = Path(dragoman.incidents.__file__).parent
PLOVER = tomllib.loads((HERE.parent / "events" / "plover.toml").read_text("utf-8"))["type"]
SIGNS = tomllib.loads((HERE / "signs.toml").read_text("utf-8"))
YIELDED = set(re.findall(r'"([a-z]+_[a-z]+)"(?= if|, |\n)', (HERE / "signs.py").read_text("utf-8")))


def test_every_type_of_plover_is_in_a_family_and_no_other() -> None:
    assert {one for types in tables()["families"].values() for one in types} == set(PLOVER)


def test_types_and_modes_are_those_of_plover() -> None:
    modes = {mode for row in PLOVER.values() for mode in row.get("modes", {})}
    named = {mode for one, near in tables()["near_modes"].items() for mode in (one, *near)}
    assert named <= modes
    assert {*tables()["reciprocal"]["types"], *tables()["subject"]["types"]} <= set(PLOVER)


def test_every_sign_has_words_and_a_weight_and_is_told() -> None:
    assert set(SIGNS) - {"base"} == YIELDED
    assert all(isinstance(row["hand"], float) and isinstance(row["words"], str) for row in SIGNS.values())
