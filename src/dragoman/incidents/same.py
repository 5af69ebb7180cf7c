"""Whether two reports tell one happening: a weight from the signs for and against it, and the reasons in words.

The weight is a logarithm of odds, as in record linkage after Fellegi and Sunter (A Theory for Record Linkage, 1969):
the signs' weights added up. Above zero one happening is likelier than two. Some pairs are never one, whatever the
signs: types of no common family, two types that one sentence tells, what is planned and what was done, days more than
two weeks apart.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.incidents.report import Report
from dragoman.incidents.signs import signs, words
from dragoman.incidents.traits import HISTORICAL, Traits, traits
from dragoman.records import Record

NEVER = -99.0
CERTAIN = 99.0
TOLD = 0.2  # weight below which a reason is not worth a reader's line
FURTHEST = 14  # days between two dated reports of one happening, misprints included


class Verdict(Record, frozen=True, kw_only=True):
    """How surely two reports tell one happening: `weight` in logarithms of odds, above zero for one.

    `reasons` speak for it, `against` against it; each the weightiest first.
    """

    weight: float
    reasons: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def same(a: Report, b: Report) -> Verdict:
    """The judgement on two reports, with its reasons. Raises ValueError for a date that is none."""
    return judge(traits(a), traits(b))


def judge(a: Traits, b: Traits) -> Verdict:
    """As `same`, of reports whose traits are known."""
    if a.copy == b.copy:
        return Verdict(weight=CERTAIN, reasons=("the same sentence of one text",))
    never = bar(a, b)
    if never:
        return Verdict(weight=NEVER, against=(never,))
    weighed = sorted(
        ((weights()[name] * value, _told(name, facts)) for name, value, facts in signs(a, b)),
        key=lambda one: -abs(one[0]),
    )
    return Verdict(
        weight=round(weights()["base"] + sum(weight for weight, _ in weighed), 3),
        reasons=tuple(words for weight, words in weighed if weight >= TOLD),
        against=tuple(words for weight, words in weighed if weight <= -TOLD),
    )


def weight(a: Traits, b: Traits) -> float:
    """The weight alone, without the words."""
    if a.copy == b.copy:
        return CERTAIN
    if bar(a, b):
        return NEVER
    table = weights()
    total = table["base"]
    for name, value, _ in signs(a, b):
        total += table[name] * value
    return total


def bar(a: Traits, b: Traits) -> str:
    """Why two reports can never tell one happening; empty where they may."""
    one, other = a.report.event, b.report.event
    if one.event_type != other.event_type and not set(a.families) & set(b.families):
        return f"{one.event_type} and {other.event_type}"
    if one.event_type != other.event_type and one.evidence.text == other.evidence.text:
        return f"{one.event_type} and {other.event_type} of one sentence"
    past = HISTORICAL in (one.status, other.status) and one.status != other.status
    if a.done != b.done or (
        past and not _dated(a, b)
    ):  # only a date shows that what is long past is this piece of news
        return f"{one.status}, but {other.status}"
    if a.low is not None and b.low is not None and a.high is not None and b.high is not None:
        apart = max(a.low, b.low) - min(a.high, b.high)
        if apart > FURTHEST:
            return f"{apart} days apart"
    return ""


def _dated(a: Traits, b: Traits) -> bool:
    return a.first is not None and b.first is not None


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The weight of each sign, and of `base`: what stands before any sign."""
    return {name: float(value) for name, value in _table("weights.toml").items()}


def _told(name: str, facts: tuple[object, ...]) -> str:
    """A sign in words."""
    row = _signs()[name]
    shown = (words(fact) for fact in facts)
    return str(row["words"]).format(*((fact.title() for fact in shown) if row.get("titled") else shown))


@lru_cache(maxsize=1)
def _signs() -> dict[str, Any]:
    return _table("signs.toml")


def by_hand() -> dict[str, float]:
    """The weights as set by hand, from which the fit starts."""
    return {name: float(row["hand"]) for name, row in _signs().items()}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
