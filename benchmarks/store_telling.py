"""How the events of `store_filling.py` are told: sentences, headlines, and the names of persons and outlets.

A sentence is a clause of `store_clauses.toml` that fits the event's type and parties. After it come examples of the
verb table as they stand, each as likely as any other, so that the frequencies of words stay spread. Names are those of
`store_names.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import dragoman
from dragoman.actors.tables import countries

_HERE = Path(__file__).parent
_VERBS = Path(dragoman.__file__).parent / "languages" / "en" / "verbs.toml"
_CLAUSE = re.compile(r"\{A\} <([^|>]+)\|([^|>]+)>(.*)")
_GIVEN_STEP, _FAMILY_STEP = 7, 13  # have no divisor in common with the numbers of names, so that all are met


class Clause(NamedTuple):
    """What comes after the actor; `ending` after the recipient."""

    told: str
    plain: str
    middle: str
    ending: str


class Aspect(NamedTuple):
    """How a status is told."""

    before: str
    verb: str
    told: bool


class Sentence(NamedTuple):
    """Some evidence; `trigger` is where its verb stands."""

    text: str
    trigger: tuple[int, int]


@lru_cache(maxsize=2)
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def outlets() -> list[str]:
    """The names of all outlets, no two the same."""
    table = _table("store_names.toml")["outlets"]
    nouns, kinds = table["nouns"].split(), table["kinds"]
    count = len(nouns)
    return [f"The {nouns[n % count]} {kinds[(n + n // count) % len(kinds)]}" for n in range(count * len(kinds))]


def tails() -> list[str]:
    """What may follow a clause."""
    verbs = tomllib.loads(_VERBS.read_text(encoding="utf-8"))["verb"]
    return [*(row["example"] for row in verbs), *_table("store_clauses.toml")["tails"]]


class Telling:
    """Tells of the states of a list, which are called by their places in it."""

    def __init__(self, codes: Sequence[str]) -> None:
        """Reads the tables."""
        clauses, names = _table("store_clauses.toml"), _table("store_names.toml")
        with_article = frozenset(names["states"]["the"].split())
        self._codes = list(codes)
        self._plain = [countries()[code]["name"] for code in codes]
        self.articles = ["the " if code in with_article else "" for code in codes]
        self._states = [article + name for article, name in zip(self.articles, self._plain, strict=True)]
        self.owners = [f"{name}'" if name.endswith("s") else f"{name}'s" for name in self._states]
        self._roles: list[list[str]] = [
            [text.replace("{C}", state).replace("{P}", owner) for text in clauses["roles"]["texts"]]
            for state, owner in zip(self._states, self.owners, strict=True)
        ]
        persons = names["persons"]
        self._given = persons["given"].split()
        self._family = [
            first + last for last in persons["family_last"].split() for first in persons["family_first"].split()
        ]
        self._aspects = {name: Aspect(**told) for name, told in clauses["status"].items()}
        self._clauses = {
            (name, mode): _clauses(own["with"], own["alone"])
            for name, told in clauses["type"].items()
            for mode, own in {None: told, **told.get("mode", {})}.items()
        }
        self._headlines: dict[str, tuple[list[str], list[str]]] = {
            name: (told["headlines_with"], told["headlines_alone"]) for name, told in clauses["type"].items()
        }

    def person(self, state: int, number: int) -> str:
        """The state's n-th person: always the same."""
        start = crc32(self._codes[state].encode())
        given = self._given[(start + number * _GIVEN_STEP) % len(self._given)]
        return f"{given} {self._family[(start // 97 + number * _FAMILY_STEP) % len(self._family)]}"

    def role(self, state: int, turn: int) -> str:
        """Somebody of the state without a name."""
        roles = self._roles[state]
        return roles[turn % len(roles)]

    def sentence(
        self,
        kind: tuple[str, str | None],
        status: str,
        sides: tuple[str, str | None],
        when: str,
        choice: int,
        after: Sequence[str],
    ) -> Sentence:
        """What the actors (the first of *sides*) did to the recipient, *when*, and what is told besides.

        *kind* is a type and its mode.
        """
        actor, recipient = sides
        among = self._clauses[kind][recipient is None]
        clause, aspect = among[choice % len(among)], self._aspects[status]
        head = f"{aspect.before}{actor}{aspect.verb}"
        verb = clause.told if aspect.told else clause.plain
        text = (
            f"{head[0].upper()}{head[1:]}{verb}{clause.middle}{recipient or ''}{clause.ending}{when}. {' '.join(after)}"
        )
        return Sentence(text, (len(head), len(head) + len(verb)))

    def headline(self, kind: str, actor: int, recipient: int | None, choice: int) -> str:
        """A title about the states alone; of a recipient that is the actor it says nothing."""
        alone = recipient is None or recipient == actor
        among: list[str] = self._headlines[kind][alone]
        told = among[choice % len(among)].replace("{A}", self._plain[actor])
        return told if recipient is None else told.replace("{B}", self._plain[recipient])


def _clauses(with_recipient: list[str], alone: list[str]) -> tuple[list[Clause], list[Clause]]:
    return [_clause(one) for one in with_recipient], [_clause(one) for one in alone]


def _clause(written: str) -> Clause:
    found = _CLAUSE.fullmatch(written)
    if found is None:
        raise ValueError(f"not a clause: {written}")
    middle, _, ending = found[3].partition("{B}")
    return Clause(found[1], found[2], middle, ending)
