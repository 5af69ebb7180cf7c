"""Times cut out of a longer one, or lying around a shorter: "the first week of August", "the week of June 9".

The longer or shorter time is an expression of its own (`until`); `unit` is what is cut, `number` which one of them
(1 the first, -1 the last), `offset` how many.
"""

from __future__ import annotations

from dragoman.dates import absolute, relative, spans
from dragoman.dates.expression import DATE, DECADE, PERIOD, PIECE, Expression
from dragoman.dates.reader import Found, Reader
from dragoman.dates.spans import Span

_UNITS = frozenset({"day", "week", "weekend", "month", "year"})
_WEEKS = frozenset({"week", "weekend"})
_LONGEST = 31  # units cut at once: the days of a month


def read(reader: Reader, index: int) -> Found | None:
    """The piece of a time that starts at that token, or None."""
    index += reader.has("words.the", index)
    which = reader.ordinal(index)
    at = index + (which is not None)
    counted = reader.number(at) if which is not None else None
    at, count = counted if counted else (at, 1)
    unit = reader.words.units.get(reader.low(at))
    if unit not in _UNITS or not reader.has("words.of", at + 1) or not 1 <= count <= _LONGEST:
        return None
    if which is None and unit not in _WEEKS:
        return None
    target = _target(reader, at + 2)
    if target is None:
        return None
    after, whole = target
    around = whole.day is not None
    if around != (which is None):  # "the first week of June 9" and "the week of June" are cut from nothing
        return None
    if counted is None and which is not None and reader.low(at) != unit:  # "the last days of May" are not counted
        parts = ("start", "end") if unit in ("day", "week") else ("early", "late")
        return (after, _part(whole, parts[which < 0])) if which in (1, -1) else None
    return after, Expression(kind=PIECE, unit=unit, number=which or 0, offset=count, until=whole)


def _target(reader: Reader, index: int) -> Found | None:
    """The day, month or year that a piece belongs to."""
    dated = absolute.read(reader, index) or absolute.read(reader, index + reader.has("words.the", index))
    if dated is not None:
        return dated if dated[1].kind in (DATE, DECADE) and dated[1].until is None else None
    if reader.has("words.the", index):
        unit = reader.words.units.get(reader.low(index + 1))
        return (index + 2, Expression(kind=PERIOD, unit=unit, offset=0)) if unit in ("month", "year") else None
    month = relative.read(reader, index)
    return month if month is not None and month[1].kind in (DATE, PERIOD) else None


def _part(whole: Expression, part: str) -> Expression:
    return Expression(
        kind=whole.kind,
        year=whole.year,
        month=whole.month,
        unit=whole.unit,
        offset=whole.offset,
        part=part,
    )


def days(expression: Expression, whole: Span) -> Span | None:
    """The days of the piece, given those of the time that it is cut from or lies around."""
    unit, number, count = expression.unit or "day", expression.number or 0, expression.offset or 1
    if number == 0:
        return spans.period_span(unit, 0, whole[0])
    if unit == "weekend":
        return None
    if number < 0:
        start = spans.units_from(whole[1], unit, -count)
        start = spans.shifted(start, 1) if start else None
        if unit in ("month", "year") and start is not None:
            start = start.replace(day=1)
        return (start, whole[1]) if start is not None and start >= whole[0] else None
    start = spans.units_from(whole[0], unit, (number - 1) * count)
    end = spans.units_from(whole[0], unit, number * count)
    end = spans.shifted(end, -1) if end else None
    if start is None or end is None or start > whole[1]:
        return None
    return start, min(end, whole[1])
