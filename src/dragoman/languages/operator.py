"""Operators: predicates that take another predicate and change what it means ("agreed to send", "threatened to").

The words stand in each language's operators.toml; what an operator does to an event is the events stage's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from dragoman.languages.frame import Frame
from dragoman.languages.table import read_toml


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """One row of operators.toml; see the comments at its head for what each key means."""

    does: str
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    markers: frozenset[str] = frozenset()
    recipient: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    alone: str | None = None
    mode: str | None = None
    cameo: str | None = None
    needs_complement: bool = False
    demanding: bool = False
    mutual: bool = False
    decisive: bool = False
    own: bool = False


class Operators(msgspec.Struct, frozen=True):
    """The operators of a language by the predicate that they go with."""

    verbs: dict[str, tuple[Operator, ...]]
    nouns: dict[str, tuple[Operator, ...]]

    def of(self, frame: Frame) -> tuple[Operator, ...]:
        """The operators that the frame's predicate may be, with its particle if it has one; () for none."""
        if frame.noun:
            return self.nouns.get(frame.predicate, ())
        for particle in sorted(frame.particles):
            found = self.verbs.get(f"{frame.predicate} {particle}")
            if found:
                return found
        if frame.passive and f"be {frame.predicate}" in self.verbs:  # "is set to host"
            return self.verbs[f"be {frame.predicate}"]
        if frame.predicate == "be" and any(clause.marker == "to" for clause in frame.clauses):  # "is to sign"
            return self.verbs.get("be to", ())
        return self.verbs.get(frame.predicate, ())


def read_operators(path: Path) -> Operators:
    """The operators of an operators.toml. Raises TableError where it is no TOML."""
    rows = [msgspec.convert(row, Operator) for row in read_toml(path)["operator"]]
    return Operators(
        verbs=_by_word((word, row) for row in rows for word in sorted(row.verbs)),
        nouns=_by_word((word, row) for row in rows for word in sorted(row.nouns)),
    )


def _by_word(pairs: Iterable[tuple[str, Operator]]) -> dict[str, tuple[Operator, ...]]:
    found: dict[str, list[Operator]] = {}
    for word, row in pairs:
        found.setdefault(word, []).append(row)
    return {word: tuple(rows) for word, rows in found.items()}
