"""The tables of agreements/fields.toml: what kinds of agreements there are, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from dragoman.languages.table import read_toml

_KEY = 4  # letters of a first word by which cues are looked up: no stem is shorter


class Cue(msgspec.Struct, frozen=True):
    """Words that stand for a kind or a field; with `stem` the last of them is a word's beginning."""

    words: tuple[str, ...]
    name: str
    stem: bool = False
    plural: bool = False
    weak: bool = False

    def stands(self, spoken: Sequence[str], at: int) -> bool:
        """Whether the cue stands in the words *spoken* at place *at*."""
        said = spoken[at : at + len(self.words)]
        if len(said) < len(self.words) or any(a != b for a, b in zip(said[:-1], self.words, strict=False)):
            return False
        return said[-1].startswith(self.words[-1]) if self.stem else said[-1] == self.words[-1]


Cues = dict[str, list[Cue]]


class Tables(msgspec.Struct, frozen=True):
    """Cues by the first letters of their first word, longest first; the fields in order; kinds that any may be."""

    kinds: Cues
    fields: Cues
    order: dict[str, int]
    generic: frozenset[str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The cues of fields.toml. Raises TableError where it is no TOML."""
    table = read_toml(Path(__file__).parent / "fields.toml")
    kinds: list[Cue] = []
    for row in table["kind"]:
        weak = row.get("weak", ())
        plurals = row.get("plurals", ())
        kinds += [Cue(tuple(noun.split()), row["name"], weak=noun in weak) for noun in row["nouns"]]
        kinds += [Cue(tuple(_plural(n).split()), row["name"], plural=True, weak=n in weak) for n in row["nouns"]]
        kinds += [Cue(tuple(noun.split()), row["name"], plural=True) for noun in plurals]
    fields = [
        Cue(tuple(cue.rstrip("*").split()), row["name"], stem=cue.endswith("*"))
        for row in table["field"]
        for cue in row["cues"]
    ]
    return Tables(
        kinds=_by_first(kinds),
        fields=_by_first(fields),
        order={row["name"]: at for at, row in enumerate(table["field"])},
        generic=frozenset(row["name"] for row in table["kind"] if row.get("generic")),
    )


def _plural(noun: str) -> str:
    first, *rest = noun.split(" of ")
    many = first[:-1] + "ies" if first.endswith("y") else first if first.endswith("s") else first + "s"
    return " of ".join([many, *rest])


def _by_first(cues: Sequence[Cue]) -> Cues:
    found: Cues = {}
    for cue in cues:
        found.setdefault(cue.words[0][:_KEY], []).append(cue)
    for rows in found.values():
        rows.sort(key=lambda cue: -len(cue.words))
    return found


def kinds_in(spoken: Sequence[str]) -> list[tuple[int, Cue]]:
    """The nouns of agreements among the words *spoken* (lower case), left to right, with their places."""
    return _found(spoken, tables().kinds)


def fields_in(spoken: Sequence[str]) -> tuple[str, ...]:
    """What the words *spoken* (lower case) are about, in the table's order; a word serves one cue, the longest."""
    found = {cue.name for _, cue in _found(spoken, tables().fields)}
    return in_order(found)


def in_order(fields: set[str]) -> tuple[str, ...]:
    """The fields in the order of the table."""
    return tuple(sorted(fields, key=lambda name: tables().order[name]))


def alike(one: str, other: str) -> bool:
    """Whether two kinds may be said of one agreement."""
    return one == other or one in tables().generic or other in tables().generic


def _found(spoken: Sequence[str], cues: Cues) -> list[tuple[int, Cue]]:
    found: list[tuple[int, Cue]] = []
    at = 0
    while at < len(spoken):
        rows = cues.get(spoken[at][:_KEY], ())
        cue = next((row for row in rows if row.stands(spoken, at)), None)
        if cue is not None:
            found.append((at, cue))
        at += len(cue.words) if cue is not None else 1
    return found
