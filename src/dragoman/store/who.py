"""Who is asked for: from a term to the states, the people and the bodies that it means in a store.

A term is a code (`MLI`, `UNO`), a name (`Mali`, `Lavrov`), an id (`Q7747`, or one that `dragoman actors` prints), a
body of states (`AES`: the body itself and its members, each as long as it was one) or a region (`region:sahel`). A
name is looked up in the tables of actors first, then among the actors of the store, without case and accents.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, or_, select

from dragoman.actors.lexicon import key as folded
from dragoman.actors.tables import NOT_STATES, countries, memberships, names
from dragoman.errors import StoreError
from dragoman.store.tables import actors

REGION = "region:"
_REGIONS = Path(__file__).parent / "regions.toml"
_WIKIDATA = re.compile(r"Q[1-9]\d{0,11}", re.IGNORECASE)
_MOST_NAMESAKES = 500  # actors of the store that one name may stand for
_NAMING = frozenset(["name", "metonym", "body", "holder"])  # kinds of rows that name, where others describe


class BadQuestionError(StoreError):
    """A question that cannot be asked: a name that nobody bears, a day that is none, a type that PLOVER has not."""


class Span(NamedTuple):
    """States, and the days between which they count, both included; None where there is no bound."""

    states: tuple[str, ...]
    since: str | None = None
    until: str | None = None

    def clause(self, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """The conditions on a column of days. Where no day is known, those count who have not left."""
        if self.until:
            return [day <= self.until, *([day >= self.since] if self.since else [])]
        return [or_(day >= self.since, day.is_(None))] if self.since else []


class Who(NamedTuple):
    """Whom a term means: states with their days, and keys of the store's actors; `label` tells it to people."""

    term: str
    label: str
    spans: tuple[Span, ...] = ()
    actors: tuple[int, ...] = ()


@lru_cache(maxsize=1)
def regions() -> dict[str, tuple[str, ...]]:
    """The states of each region, by the region's name."""
    table = tomllib.loads(_REGIONS.read_text(encoding="utf-8"))

    def opened(name: str) -> list[str]:
        row = table[name]
        return [*row.get("states", ()), *(state for part in row.get("of", ()) for state in opened(part))]

    return {name: tuple(dict.fromkeys(opened(name))) for name in table}


def who(connection: Connection, term: str) -> Who:
    """Whom *term* means. Raises BadQuestionError where neither the tables nor the store know it."""
    wanted = " ".join(term.split())
    if wanted.lower().startswith(REGION):
        return _region(wanted)
    if state := _code(wanted):
        return Who(
            term, f"{countries()[state]['name']} ({state})" if state in countries() else state, (Span((state,)),)
        )
    found = _tabled(connection, wanted)
    if found is None:
        keys, name = _stored(connection, wanted)
        if not keys:
            raise BadQuestionError(repr(term), "nobody of that name: neither in the tables of actors nor in the store")
        found = Who(term, name, (), keys)
    return found


def state_of(term: str) -> str | None:
    """The code of the state that *term* means (code, name, Wikidata id); None where it means none."""
    wanted = " ".join(term.split())
    if state := _code(wanted):
        return state
    if _WIKIDATA.fullmatch(wanted):
        return next((code for code, row in countries().items() if row["wikidata"] == wanted.upper()), None)
    return next((row.country for row in names("en").rows(wanted) if row.kind == "name"), None)


def states_of(connection: Connection, term: str) -> tuple[str, ...]:
    """All states that *term* means, whenever it did: of a region or a body its members."""
    return tuple(dict.fromkeys(state for span in who(connection, term).spans for state in span.states))


def _code(wanted: str) -> str | None:
    code = wanted.upper()
    return code if len(wanted) == 3 and (code in countries() or code in NOT_STATES) else None


def _state(term: str, code: str) -> Who:
    return Who(term, f"{countries()[code]['name']} ({code})" if code in countries() else code, (Span((code,)),))


def _region(wanted: str) -> Who:
    name = "-".join(wanted[len(REGION) :].lower().replace("_", " ").replace("-", " ").split())
    if name not in regions():
        raise BadQuestionError(repr(wanted), f"no such region; there are {', '.join(sorted(regions()))}")
    states = regions()[name]
    return Who(wanted, f"the region {name}: {', '.join(states)}", (Span(states),))


def _tabled(connection: Connection, wanted: str) -> Who | None:
    """The state, the body or the person that the tables of actors know by that name or id."""
    if _WIKIDATA.fullmatch(wanted):
        state = state_of(wanted)
        return _state(wanted, state) if state else None
    rows = [row for row in names("en").rows(wanted) if row.kind in _NAMING]
    if not rows:
        return None
    row = rows[0]
    if row.kind in ("name", "metonym"):
        return Who(wanted, f"{row.name} ({row.country})", (Span((row.country,)),)) if row.country else None
    spans = _members(row.name) if row.kind == "body" and row.name else ()
    keys = _named(connection, row.name or wanted, row.wikidata)
    if not spans and not keys:
        keys, _ = _stored(connection, wanted)
    states = dict.fromkeys(state for span in spans for state in span.states)
    members = f" and its members, by date: {', '.join(states)}" if states else ""
    return Who(wanted, f"{row.name}{members}", spans, keys)


def _members(body: str) -> tuple[Span, ...]:
    """The states of a body, those together that came and went on the same days."""
    terms: dict[tuple[str | None, str | None], list[str]] = {}
    for row in memberships().get(body, ()):
        terms.setdefault((row.since, row.until and last_day(row.until)), []).append(row.country)
    return tuple(Span(tuple(states), since, until) for (since, until), states in terms.items())


def last_day(given: str) -> str:
    """The last day of a year, a month or a day, in ISO text; of a month always the 31st, which sorts right."""
    return given + "-12-31"[(len(given) - 4) // 3 * 3 :] if len(given) < 10 else given


def _named(connection: Connection, name: str, wikidata: str | None) -> tuple[int, ...]:
    """The store's actors of exactly that name, or with that Wikidata id."""
    alike = actors.c.name == name
    query = select(actors.c.key).where(or_(alike, actors.c.id == wikidata) if wikidata else alike)
    return tuple(connection.scalars(query.limit(_MOST_NAMESAKES)))


def _stored(connection: Connection, wanted: str) -> tuple[tuple[int, ...], str]:
    """The store's actors by id or name, else all whose name has these words in it; and what they are called."""
    query = select(actors.c.key, actors.c.name)
    alike = or_(actors.c.id.in_((wanted, wanted.upper())), actors.c.name == wanted)
    found = [(key, name) for key, name in connection.execute(query.where(alike).limit(_MOST_NAMESAKES))]
    if not found and (words := folded(wanted)):
        every = [(key, name, folded(name)) for key, name in connection.execute(query)]
        whole = [(key, name) for key, name, said in every if said == words]
        found = whole or [(key, name) for key, name, said in every if f" {words} " in f" {said} "]
    called = list(dict.fromkeys(name for _, name in found))
    return tuple(key for key, _ in found[:_MOST_NAMESAKES]), _listed(called)


def _listed(called: Sequence[str]) -> str:
    shown = ", ".join(called[:3])
    return shown + (f" and {len(called) - 3} more" if len(called) > 3 else "")
