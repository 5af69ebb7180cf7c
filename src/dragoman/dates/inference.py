"""The day or the days on which a page came out, where nothing says it: from hints of its own that agree.

A hint that points (an anniversary of a known day, a weekday beside a date, a dateline without its year) must be borne
out by another of a different kind (a term of office, a date of what is past, the copyright, teasers), and all hints
must leave one stretch of at most a year. What follows is given, a day or a range, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product

from dragoman.dates import known
from dragoman.dates.hints import (
    ANNIVERSARY,
    DATELINE,
    WEEKDAY,
    Hint,
    of_dateline,
    of_foot,
    of_past_dates,
    of_weekdays,
    sentences,
)
from dragoman.dates.words import words_of
from dragoman.errors import UnknownLanguage
from dragoman.records import DateSpan

LONGEST_TEXT = 20_000  # characters looked at: what fixes a date stands in the story's first screens
LONGEST_FOOT = 200  # lines about the story
LONGEST_SPAN = 366  # days: more than a year is no date
TOLD = 4  # hints that the basis names
_POINTING = frozenset({ANNIVERSARY, WEEKDAY, DATELINE})
_SHOWN_FIRST = (DATELINE, WEEKDAY, ANNIVERSARY)
Stretch = tuple[date, date]


def infer(text: str, about: Sequence[str] = (), language: str = "en") -> DateSpan | None:
    """The days on which a page with that story can have come out, both ends included, and what they rest on.

    *about* are the lines that stood about the story (copyright, teasers). None where hints are missing, contradict one
    another or leave more than a year, or where the language has no words for hints.
    """
    try:
        if not words_of(language).inference:
            return None
    except UnknownLanguage:
        return None
    hints = _hints(text[:LONGEST_TEXT], about[:LONGEST_FOOT], language)
    if not _agree(hints):
        return None
    left: list[Stretch] = [(date.min, known.horizon())]
    for hint in hints:
        left = _common(left, hint.spans)
    if len(left) != 1 or (left[0][1] - left[0][0]).days >= LONGEST_SPAN:
        return None
    start, end = left[0]
    basis = f"inferred: {_days(start, end)} ({'; '.join(_told(hints))})"
    return DateSpan(start=start.isoformat(), end=end.isoformat(), basis=basis)


def _hints(text: str, about: Sequence[str], language: str) -> list[Hint]:
    parts = sentences(text)
    horizon = known.horizon()
    pointing = [
        *of_dateline(text, horizon, language),
        *of_weekdays(parts, horizon, language),
        *known.of_anniversaries(parts, language),
    ]
    if not pointing:  # the usual case: nothing else need be looked for
        return []
    return [
        *pointing,
        *known.of_terms(parts, language),
        *of_past_dates(parts, horizon, language),
        *of_foot(about, horizon, language),
    ]


def _agree(hints: Sequence[Hint]) -> bool:
    """Whether one hint points, and another of a different kind bears it out; `infer` sees that none contradicts."""
    kinds = {hint.kind for hint in hints}
    return bool(kinds & _POINTING) and len(kinds) > 1


def _common(left: Sequence[Stretch], spans: Sequence[Stretch]) -> list[Stretch]:
    """The days that two lists of stretches share, stretches that touch made one."""
    shared = sorted((max(one[0], two[0]), min(one[1], two[1])) for one, two in product(left, spans))
    joined: list[Stretch] = []
    for start, end in shared:
        if start > end:
            continue
        if joined and start.toordinal() <= joined[-1][1].toordinal() + 1:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _told(hints: Sequence[Hint]) -> list[str]:
    """The words of the hints, those that point first, each kind once."""
    order = sorted(hints, key=lambda hint: _SHOWN_FIRST.index(hint.kind) if hint.kind in _SHOWN_FIRST else TOLD)
    return list({hint.kind: hint.words for hint in reversed(order)}.values())[::-1][:TOLD]


def _days(start: date, end: date) -> str:
    if start == end:
        return start.isoformat()
    if start == date(start.year, 1, 1) and end == date(start.year, 12, 31):
        return str(start.year)
    return f"{start} to {end}"
