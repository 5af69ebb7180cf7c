"""When: the time expressions of a text, and the days that they name on a page of a given date.

`find` cuts them out, `resolve` puts them on the calendar. A day is never guessed: what is counted from publication has
no days where the day of publication is not known, and neither have "a few days ago" or "the following day" by
themselves.
"""

from __future__ import annotations

from datetime import date

from dragoman.dates import absolute, pieces, relative
from dragoman.dates.expression import (
    AFTER,
    AGO,
    AHEAD,
    AT,
    BEFORE,
    BY,
    CONTEXT,
    DAY,
    PERIOD,
    PIECE,
    RANGE,
    SINCE,
    STRETCH,
    VAGUE,
    WEEKDAY,
    Expression,
    TimeMention,
)
from dragoman.dates.find import tag
from dragoman.dates.spans import Span
from dragoman.records import DateSpan

__all__ = ["Expression", "TimeMention", "find", "resolve"]

_RELATIVE = frozenset({AGO, AHEAD, CONTEXT, DAY, PERIOD, STRETCH, VAGUE, WEEKDAY})
_COUNTED = frozenset({AGO, AHEAD, STRETCH, PERIOD})


def find(text: str, language: str = "en") -> list[TimeMention]:
    """The time expressions of *text*, left to right, none overlapping, each with what it says.

    Offsets are into *text*, the end left out; a preposition that belongs to the time is part of it ("on Monday").
    Raises UnknownLanguage.
    """
    return tag(text, language)


def resolve(
    words: str | TimeMention,
    published: date | None,
    *,
    tense: str | None = "past",
    language: str = "en",
    anchor: date | None = None,
) -> DateSpan | None:
    """The days that *words* name on a page of *published*, both ends included, and what they rest on.

    *words* is a phrase ("on Monday") or a mention from `find`. *tense* is "past", "present" or "future" of the verb it
    goes with, or None where there is none; it decides between the Monday before publication and the one after. *anchor*
    is the day of the happening told before, for "the following day". None if no day can be read or it would have to be
    guessed. Raises UnknownLanguage. Method: anchored TIMEX3 values, ISO 24617-1.
    """
    mention = words if isinstance(words, TimeMention) else _only(words, language)
    if mention is None:
        return None
    tense = "past" if tense == "present" else tense
    span = _days(mention.expression, published, tense, anchor)
    if span is None:
        return None
    bounded = _bounded(mention.expression, span, published)
    if bounded is None:
        return None
    return DateSpan(
        start=bounded[0].isoformat(),
        end=bounded[1].isoformat(),
        basis=_basis(mention, bounded, published, anchor),
    )


def _only(words: str, language: str) -> TimeMention | None:
    """The time that a phrase is about: the longest in it."""
    mentions = tag(words, language, alone=True)
    return max(mentions, key=lambda mention: (mention.end - mention.start, -mention.start), default=None)


def _days(expression: Expression, published: date | None, tense: str | None, anchor: date | None) -> Span | None:
    if expression.kind == RANGE:
        return _range_days(expression, published, tense)
    if expression.kind == PIECE and expression.until is not None:
        whole = _days(expression.until, published, tense, anchor)
        return pieces.days(expression, whole) if whole else None
    if expression.kind in _RELATIVE:
        return relative.days(expression, published, tense, anchor)
    return absolute.days(expression, published, tense)


def _range_days(expression: Expression, published: date | None, tense: str | None) -> Span | None:
    """From the first day of one end to the last day of the other; the second end lies after the first."""
    last = expression.until
    if last is None:
        return None
    opening = _opening(expression)
    if opening.year is None and last.year is None and opening.kind == last.kind == "date":
        if published is None:
            return None
        choices = [
            span
            for year in range(published.year - 5, published.year + 6)
            if (span := _in_years(opening, last, year)) is not None
        ]
        return absolute.nearest(choices, published, tense)
    start = _days(opening, published, tense, None)
    if start is None:
        return None
    if last.kind == WEEKDAY:
        end = relative.days(last, start[0], "future", None)
    elif last.kind == "date" and last.year is None:
        end = absolute.days(last, start[0], "future")
    else:
        end = _days(last, published, tense, None)
    return (start[0], end[1]) if end and end[1] >= start[0] else None


def _opening(expression: Expression) -> Expression:
    """The first end of a range as an expression of its own."""
    return Expression(
        kind=expression.unit or "date",
        year=expression.year,
        month=expression.month,
        day=expression.day,
        weekday=expression.weekday,
        week=expression.week,
        offset=expression.offset,
        part=expression.part,
    )


def _in_years(opening: Expression, last: Expression, year: int) -> Span | None:
    """A range without a year, as if it began in that one; it may end in the next."""
    turns = (opening.month or 1, opening.day or 1) > (last.month or 12, last.day or 31)
    start = absolute.days(_dated(opening, year), None, None)
    end = absolute.days(_dated(last, year + turns), None, None)
    return (start[0], end[1]) if start and end else None


def _dated(expression: Expression, year: int) -> Expression:
    return Expression(kind="date", year=year, month=expression.month, day=expression.day, part=expression.part)


def _bounded(expression: Expression, span: Span, published: date | None) -> Span | None:
    """What "since", "by", "before" and "after" make of the days: a stretch up to publication, or from it on."""
    start, end = span
    bound = expression.bound
    if bound == AT:
        return span
    if bound == SINCE:
        return (start, max(published, end)) if published and published >= start else span
    if bound == BY:
        return (published, end) if published and published < end and expression.kind != DAY else span
    if published is None or bound not in (BEFORE, AFTER):
        return None
    if bound == BEFORE:
        return (published, start) if published < start else None
    return (end, published) if published > end else None


def _basis(mention: TimeMention, span: Span, published: date | None, anchor: date | None) -> str:
    """What the days rest on, in words."""
    words = " ".join(mention.text.split())
    expression = mention.expression
    if expression.kind == CONTEXT:
        return f"'{words}' counted from {anchor}"
    named = expression.year is not None and expression.kind not in _RELATIVE
    if published is None or (named and expression.bound == AT):
        return f"'{words}' as written"
    if expression.kind in _COUNTED:
        return f"'{words}' counted from publication on {published}"
    if span[0] <= published <= span[1]:
        return f"'{words}' around publication on {published}"
    return f"'{words}' {'before' if span[1] < published else 'after'} publication on {published}"
