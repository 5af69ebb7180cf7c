"""The marked actor phrases are well made, enough of them are right, and both halves are large."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dragoman.actors import resolve
from dragoman.actors.dictionaries import sectors
from dragoman.actors.tables import NOT_STATES, countries

LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (Path(__file__).parent / "actors.jsonl").read_text(encoding="utf-8").splitlines()
]
FLOOR = 0.9  # of a half, the share whose country and first sector are right


def is_held_out(identity: str) -> bool:
    return hashlib.sha1(identity.encode()).digest()[-1] % 2 == 1


def is_right(line: dict[str, Any]) -> bool:
    actor = resolve(
        line["text"], on=date.fromisoformat(line["date"]) if line["date"] else None, context=line["context"]
    )
    found = (actor.country, next(iter(actor.sectors), None)) if actor is not None else (None, None)
    return found == (line["country"], line["sector"])


def test_phrases_are_many_and_each_has_an_id_of_its_own() -> None:
    assert len(LINES) >= 320
    assert len({line["id"] for line in LINES}) == len(LINES)
    assert len({(line["text"], line["context"], line["date"]) for line in LINES}) == len(LINES)


def test_marked_codes_and_sectors_exist() -> None:
    assert {line["country"] for line in LINES} <= {*countries(), *NOT_STATES, None}
    assert {line["sector"] for line in LINES} <= {*sectors(), None}


def test_every_phrase_stands_in_its_context() -> None:
    assert [line["id"] for line in LINES if line["context"] and line["text"] not in line["context"]] == []


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])
def test_enough_phrases_of_each_half_are_right(held_out: bool) -> None:
    half = [line for line in LINES if is_held_out(line["id"]) is held_out]
    assert len(half) > len(LINES) / 3
    assert sum(map(is_right, half)) >= FLOOR * len(half)
