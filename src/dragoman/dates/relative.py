"""Times counted from the day of publication: "on Monday", "last week", "65 years ago", "later this month".

Rules read tokens (`read`), and count (`days`). Without the day of publication none of them names a day. Times counted
from another happening ("the following day") need that happening's day as `anchor`.
"""

from __future__ import annotations

from datetime import date

from dragoman.dates import absolute, spans
from dragoman.dates.expression import (
    AGO,
    AHEAD,
    CONTEXT,
    DATE,
    DAY,
    PERIOD,
    SEASON,
    STRETCH,
    VAGUE,
    WEEKDAY,
    Expression,
)
from dragoman.dates.reader import Found, Reader
from dragoman.dates.spans import Span

_WEEK = 7
_WEEKEND_STARTS = 5  # Saturday
_HALF_OF = {"century": ("year", 50), "decade": ("year", 5), "year": ("month", 6)}


def read(reader: Reader, index: int) -> Found | None:
    """The relative time that starts at that token, or None."""
    return (
        _deictic(reader, index)
        or _weekday(reader, index)
        or _counted(reader, index)
        or _directed(reader, index)
        or _weekend(reader, index)
        or _unit_first(reader, index)
    )


def _past_daytime(reader: Reader, index: int) -> int:
    return index + (reader.low(index) in reader.words.daytimes)


def _deictic(reader: Reader, index: int) -> Found | None:
    """ "today", "yesterday evening", "the day before yesterday", "overnight"."""
    words = reader.words
    for phrase, offset in words.deictic_phrases.items():
        if reader.low(index) == phrase[0] and reader.compact(phrase, index):
            return index + len(phrase), Expression(kind=DAY, offset=offset)
    if reader.low(index) in words.single:
        return index + 1, Expression(kind=STRETCH, unit="day", number=1, offset=-1)
    offset_named = words.deictic.get(reader.low(index))
    if offset_named is None or reader.hyphenated(index):
        return None
    return _past_daytime(reader, index + 1), Expression(kind=DAY, offset=offset_named)


def _weekday(reader: Reader, index: int) -> Found | None:
    """ "Monday", "Monday evening", "Monday, June 23", "Friday last week", "Friday of next week"."""
    weekday = _weekday_at(reader, index)
    if weekday is None:
        return None
    short = reader.has("weekday_rules.short", index)
    after = index + 1
    after += short and reader.low(after) == "." and reader.touches(after)
    after = _past_daytime(reader, after)
    dated = absolute.read(reader, after + (reader.low(after) in (",", "(")))
    if dated is not None and dated[1].day is not None and dated[1].month is not None:
        return dated  # the date says more than the day of the week
    if short and not reader.alone:
        return None
    week = after + reader.has("words.of", after)
    direction = reader.words.directions.get(reader.low(week))
    if direction is not None and reader.words.units.get(reader.low(week + 1)) == "week":
        return week + 2, Expression(kind=WEEKDAY, weekday=weekday, week=direction)
    return after, Expression(kind=WEEKDAY, weekday=weekday)


def _weekday_at(reader: Reader, index: int) -> int | None:
    weekday = reader.words.weekdays.get(reader.low(index))
    if weekday is None or reader.hyphenated(index) or reader.has("weekday_rules.recurring", index - 1):
        return None
    if reader.words.weekday_capital and not reader.capital(index) and not reader.alone:
        return None
    return weekday


def _counted(reader: Reader, index: int) -> Found | None:
    """A count of units and what it is counted from: "65 years ago", "two days earlier", "in three days"."""
    if reader.has("number_rules.half", index):
        return _half(reader, index)
    begun = index
    vague = reader.has("number_rules.vague", index) or (
        reader.low(index) in ("a", "the") and reader.has("number_rules.vague", index + 1)
    )
    counted = reader.number(index)
    if vague:
        start = index + (not reader.has("number_rules.vague", index))
        counted = start + 1, 0
    elif counted is None and reader.words.units.get(reader.low(index)) and reader.low(index).endswith("s"):
        counted = index, 0  # "years ago"
    if counted is None:
        return None
    index, number = counted
    halves = 0
    if reader.has("words.and", index) and reader.low(index + 1) == "a" and reader.has("number_rules.half", index + 2):
        index, halves = index + 3, 1
    unit = reader.words.units.get(reader.low(index))
    if unit is None:
        return None
    index += 1
    if unit == "year" and reader.has("words.and", index) and reader.compact(("a", "half"), index + 1):
        index, halves = index + 3, 1  # "a year and a half"
    if halves:
        if unit not in ("year", "decade"):
            return None
        smaller, size = _HALF_OF[unit]
        unit, number = smaller, number * 2 * size + size
    if number and reader.has("words.within", begun - 1) and not reader.has("words.of", index):
        return index, Expression(kind=AHEAD, unit=unit, number=number, offset=1, part="within")
    return _from_where(reader, index, unit, number, ahead=number > 0 and reader.has("words.ahead", begun - 1))


def _half(reader: Reader, index: int) -> Found | None:
    """ "half a century ago"."""
    after = index + 1 + (reader.low(index + 1) == "a")
    unit = _HALF_OF.get(reader.words.units.get(reader.low(after), ""))
    return _from_where(reader, after + 1, unit[0], unit[1], ahead=False) if unit else None


def _from_where(reader: Reader, index: int, unit: str, number: int, *, ahead: bool) -> Found | None:
    """The word after a count of units: ago, earlier, later; or "in" before it."""
    for phrase in reader.words.from_now:
        if number and reader.compact(phrase, index):
            return index + len(phrase), Expression(kind=AHEAD, unit=unit, number=number, offset=1)
    for group, kind, sign in (
        ("words.ago", AGO, -1),
        ("words.earlier", CONTEXT, -1),
        ("words.later", CONTEXT, 1),
    ):
        if reader.has(group, index):
            if number == 0 and (kind == CONTEXT or unit not in ("hour", "minute")):
                return index + 1, Expression(kind=VAGUE, unit=unit)
            return index + 1, Expression(kind=kind, unit=unit, number=number, offset=sign)
    if ahead and unit not in ("decade", "century"):
        return index, Expression(kind=AHEAD, unit=unit, number=number, offset=1)
    return None


def _directed(reader: Reader, index: int) -> Found | None:
    """ "last week", "this year", "next Monday", "last July", "last night", "the past three months", "recent days"."""
    the = reader.has("words.the", index)
    at = index + the
    if reader.has("number_rules.vague", at) and (the or reader.has("words.in", index - 1)):
        unit = reader.words.units.get(reader.low(at + 1))
        return (at + 2, Expression(kind=VAGUE, unit=unit)) if unit and reader.low(at) == "recent" else None
    offset = reader.words.directions.get(reader.low(at))
    if offset is None:
        return None
    if offset == 0 and reader.has("direction_rules.after_this", at + 1):  # "this past Monday"
        at, offset = at + 1, reader.words.directions[reader.low(at + 1)]
        named = _directed_name(reader, at + 1, offset)
        if named is not None:
            return named
    context = reader.has("direction_rules.from_context", at)
    if reader.has("direction_rules.stretch", at):
        stretch = _stretch(reader, at, the, offset)
        if stretch is not None:
            return stretch
    if reader.low(at + 1) in reader.words.daytimes and offset <= 0 and not the and not context:
        night = offset < 0
        return at + 2, Expression(kind=DAY, offset=-1 if night else 0)
    unit = reader.words.units.get(reader.low(at + 1))
    if unit and unit not in ("hour", "minute") and not reader.low(at + 1).endswith("s"):
        return _directed_unit(reader, at, the, offset, unit, context=context)
    if reader.has("direction_rules.not_with_names", at):
        return None
    return _directed_name(reader, at + 1 + (reader.low(at + 1) == "coming"), offset)


def _directed_unit(reader: Reader, at: int, the: bool, offset: int, unit: str, *, context: bool) -> Found | None:
    if context or (the and offset > 0 and unit == "day"):
        return at + 2, Expression(kind=CONTEXT, unit=unit, number=abs(offset), offset=offset)
    if unit == "day" or reader.has("words.of", at + 2):  # "this day", "the last week of June"
        return None
    return at + 2, Expression(kind=PERIOD, unit=unit, offset=offset)


def _directed_name(reader: Reader, at: int, offset: int) -> Found | None:
    """What last, this and next stand before: a weekday, a month, a season."""
    weekday = _weekday_at(reader, at)
    if weekday is not None and not reader.has("weekday_rules.short", at):
        return _past_daytime(reader, at + 1), Expression(kind=WEEKDAY, weekday=weekday, offset=offset)
    month = absolute.month_at(reader, at)
    if month is not None and not reader.has("month_rules.short", at):
        dated = absolute.read(reader, at)
        if dated is not None and (dated[1].day is not None or dated[1].year is not None):
            return dated
        return at + 1, Expression(kind=DATE, month=month, offset=offset)
    if month is not None and reader.has("month_rules.doubtful", at):
        return at + 1, Expression(kind=DATE, month=month, offset=offset)
    season = reader.words.seasons.get(reader.low(at))
    if season is not None:
        return at + 1, Expression(kind=SEASON, month=season, offset=offset)
    return None


def _stretch(reader: Reader, at: int, the: bool, offset: int) -> Found | None:
    """ "the past three months", "the last 24 hours", "the coming weeks", "the past week"."""
    vague = reader.has("number_rules.vague", at + 1)
    number = reader.number(at + 1)
    after = at + 2 if vague else (number[0] if number else at + 1)
    unit = reader.words.units.get(reader.low(after))
    if unit is None:
        return None
    many = reader.low(after).endswith("s")
    if vague or (number is None and many):
        return after + 1, Expression(kind=VAGUE, unit=unit)
    if number is not None:
        return after + 1, Expression(kind=STRETCH, unit=unit, number=number[1], offset=offset)
    whole = (the and offset < 0) or reader.has("direction_rules.always_stretch", at)
    if not whole or unit == "weekend" or reader.has("words.of", after + 1):
        return None
    return after + 1, Expression(kind=STRETCH, unit=unit, number=1, offset=offset)


def _weekend(reader: Reader, index: int) -> Found | None:
    """ "the weekend", after a preposition."""
    if not reader.has("words.the", index) or reader.words.units.get(reader.low(index + 1)) != "weekend":
        return None
    if reader.low(index - 1) not in reader.words.before and not reader.alone:
        return None
    return index + 2, Expression(kind=PERIOD, unit="weekend")


def _unit_first(reader: Reader, index: int) -> Found | None:
    """ "the week before last", "year-end", "the year's end"."""
    at = index + reader.has("words.the", index)
    unit = reader.words.units.get(reader.low(at))
    if unit not in ("week", "weekend", "month", "quarter", "year") or reader.hyphenated(at):
        return None
    for phrase in reader.words.before_last:
        if at > index and reader.compact(phrase, at + 1):
            return at + 1 + len(phrase), Expression(kind=PERIOD, unit=unit, offset=-2)
    for ending in reader.words.unit_ends:
        if reader.compact(ending, at + 1) and reader.touches(at + 1):
            return at + 1 + len(ending), Expression(kind=PERIOD, unit=unit, offset=0, part="end")
    return None


def days(expression: Expression, published: date | None, tense: str | None, anchor: date | None) -> Span | None:
    """The days that a relative expression names, or None where there is nothing to count from."""
    kind, unit, offset = expression.kind, expression.unit or "day", expression.offset or 0
    number = expression.number if expression.number is not None else 1
    if kind == CONTEXT:
        return _counted_span(anchor, unit, number * (offset or 1)) if anchor else None
    if published is None or kind == VAGUE:
        return None
    if kind == DAY:
        day = spans.shifted(published, offset)
        return (day, day) if day else None
    if kind == WEEKDAY:
        return _weekday_days(expression, published, tense)
    if kind == AGO:
        return _counted_span(published, unit, -number)
    if kind == AHEAD:
        return _ahead_days(expression, published, unit, number) if tense == "future" else None
    if kind == STRETCH:
        other = spans.units_from(published, unit, number * offset)
        return (min(other, published), max(other, published)) if other else None
    return _period_days(expression, published, tense)


def _ahead_days(expression: Expression, published: date, unit: str, number: int) -> Span | None:
    """ "in three days" is that day, "within three days" every day until then."""
    if expression.part != "within":
        return _counted_span(published, unit, number)
    last = spans.units_from(published, unit, number)
    return (published, last) if last else None


def _counted_span(anchor: date, unit: str, number: int) -> Span | None:
    """The day that many days away; of larger units the whole one around it: a year for years, a week for weeks."""
    day = spans.units_from(anchor, unit, number)
    if day is None or unit in ("day", "hour", "minute"):
        return (day, day) if day else None
    whole = {"fortnight": "week", "decade": "year", "century": "year", "quarter": "month", "weekend": "week"}
    return spans.period_span(whole.get(unit, unit), 0, day)


def _weekday_days(expression: Expression, published: date, tense: str | None) -> Span | None:
    weekday = expression.weekday or 0
    if expression.week is not None:
        week = spans.period_span("week", expression.week, published)
        day = spans.shifted(week[0], weekday) if week else None
        return (day, day) if day else None
    back, ahead = (published.weekday() - weekday) % _WEEK, (weekday - published.weekday()) % _WEEK
    if expression.offset == -1:
        moved = -(back or _WEEK)
    elif expression.offset == 1:
        moved = ahead or _WEEK
    else:
        moved = ahead if tense == "future" else -back
    day = spans.shifted(published, moved)
    return (day, day) if day else None


def _period_days(expression: Expression, published: date, tense: str | None) -> Span | None:
    """Whole periods; the present one ends at publication when told of the past, and its rest is what is to come."""
    unit, offset, part = expression.unit or "day", expression.offset, expression.part
    if unit == "weekend" and offset is None:
        offset = -1 if tense != "future" and published.weekday() < _WEEKEND_STARTS else 0
    span = spans.period_span(unit, offset or 0, published)
    if span is None:
        return None
    if part in ("early", "mid", "late", "start", "end"):
        return spans.part_of(span, unit, part)
    if offset != 0 or unit == "weekend":
        return span
    if part == "later" or (tense == "future" and part != "earlier"):
        return published, span[1]
    return span[0], published
