"""Calendar arithmetic that never leaves the calendar: what would lie before year 1 or after year 9999 is None.

A span is a pair of days, both included.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

Span = tuple[date, date]

MONTHS_IN = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
HOURS_IN_DAY = 24
# thirds of a year, a month, a week: the usual reading of "early", "mid" and "late"
PART_MONTHS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "start": (1, 1), "end": (12, 12)}
PART_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "start": (1, 10), "end": (21, 31)}
PART_WEEKDAYS = {"early": (0, 1), "mid": (2, 3), "late": (3, 6), "start": (0, 1), "end": (3, 6)}
PART_YEARS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "start": (0, 3), "end": (7, 9)}


def day_of(year: int, month: int, day: int) -> date | None:
    """That day, or None where the calendar has no such day."""
    if not MINYEAR <= year <= MAXYEAR or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def shifted(day: date, days: int) -> date | None:
    """*day* moved by that many days, or None beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def months_span(year: int, month: int, count: int = 1) -> Span | None:
    """*count* whole months from that month on; months outside 1..12 carry over into other years."""
    first, last = year * 12 + month - 1, year * 12 + month - 2 + count
    start = day_of(first // 12, first % 12 + 1, 1)
    if start is None or not MINYEAR <= last // 12 <= MAXYEAR:
        return None
    return start, date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])


def month_shifted(day: date, months: int) -> date | None:
    """The same day of the month that many months on, or that month's last day (Feb 29 becomes Feb 28)."""
    index = day.year * 12 + day.month - 1 + months
    if not MINYEAR <= index // 12 <= MAXYEAR:
        return None
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def year_span(year: int) -> Span | None:
    """The whole year."""
    return months_span(year, 1, 12)


def week_span(day: date) -> Span | None:
    """The ISO week around *day*, Monday to Sunday."""
    monday = shifted(day, -day.weekday())
    sunday = shifted(day, 6 - day.weekday())
    return (monday, sunday) if monday and sunday else None


def period_span(unit: str, offset: int, anchor: date) -> Span | None:
    """The whole day, week, weekend, month, quarter, year, decade or century *offset* units from the one around
    *anchor*.
    """
    if unit in ("day", "hour", "minute"):
        day = shifted(anchor, offset if unit == "day" else 0)
        return (day, day) if day else None
    if unit in ("week", "weekend", "fortnight"):
        return _week_period(unit, offset, anchor)
    if unit in ("month", "quarter"):
        size = MONTHS_IN[unit]
        first = (anchor.month - 1) // size * size + 1
        return months_span(anchor.year, first + offset * size, size)
    if unit == "year":
        return year_span(anchor.year + offset)
    size = MONTHS_IN[unit] // 12
    first = (
        (anchor.year // size + offset) * size if unit == "decade" else ((anchor.year - 1) // size + offset) * size + 1
    )
    return months_span(first, 1, MONTHS_IN[unit])


def _week_period(unit: str, offset: int, anchor: date) -> Span | None:
    """A week, weekend or fortnight counted in whole ISO weeks."""
    day = shifted(anchor, offset * DAYS_IN.get(unit, 7))
    span = week_span(day) if day else None
    if span is None:
        return None
    if unit == "weekend":
        return span[1] - timedelta(days=1), span[1]
    if unit == "fortnight":
        start = shifted(span[0], -7)
        return (start, span[1]) if start else None
    return span


def units_from(anchor: date, unit: str, number: int) -> date | None:
    """The day *number* units from *anchor* (minus is before)."""
    if unit in ("hour", "minute"):
        sign = -1 if number < 0 else 1  # half a day and more is the day beside
        return shifted(anchor, sign * ((abs(number) + HOURS_IN_DAY // 2) // HOURS_IN_DAY) if unit == "hour" else 0)
    if unit in DAYS_IN:
        return shifted(anchor, number * DAYS_IN[unit])
    if unit in MONTHS_IN:
        return month_shifted(anchor, number * MONTHS_IN[unit])
    return None


def part_of(span: Span, unit: str, part: str) -> Span | None:
    """The early, mid, late, first or last part of a whole *unit*."""
    start, end = span
    if unit == "year":
        first, last = PART_MONTHS[part]
        return months_span(start.year, first, last - first + 1)
    if unit == "month":
        first, last = PART_DAYS[part]
        return start.replace(day=first), start.replace(day=min(last, end.day))
    if unit == "week":
        first, last = PART_WEEKDAYS[part]
        return start + timedelta(days=first), start + timedelta(days=last)
    if unit == "decade":
        first, last = PART_YEARS[part]
        return months_span(start.year + first, 1, (last - first + 1) * 12)
    third = (end - start).days // 3
    if part in ("early", "start"):
        return start, start + timedelta(days=third)
    if part == "mid":
        return start + timedelta(days=third + 1), end - timedelta(days=third + 1)
    return end - timedelta(days=third), end
