"""Times that name their place on the calendar: "23 June 2025", "27 to 28 July", "mid-2019", "the 1990s".

Rules read tokens (`read`), and put what was read on the calendar (`days`). Where the year is not named, the date
nearest to publication on the side that the tense asks for is taken, and none where the publication date is not known.
"""

from __future__ import annotations

import re
from datetime import date

import msgspec

from dragoman.dates import spans
from dragoman.dates.expression import CENTURY, DATE, DECADE, HALF, MONTHDAY, QUARTER, RANGE, SEASON, Expression
from dragoman.dates.reader import Found, Reader
from dragoman.dates.spans import Span

YEAR_FIRST, YEAR_LAST = 1400, 2100  # outside these a bare number is more often a count than a year
_ISO = re.compile(r"(?<![\w.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_DOTTED = re.compile(r"(?<![\w.-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?![\w-]|\.\d)")
_DECADE = re.compile(r"(\d{4}|\d{2})s")
_OPEN_PARTS = {"earlier": "early", "later": "late"}
_PIECES = {"q": (QUARTER, 4), "h": (HALF, 2)}  # "Q3", "H1"


def numeric(text: str) -> list[tuple[int, int, Expression]]:
    """Dates in figures: 2023-07-29, 29.07.2023, 29/07/2023; left out where day and month could change places."""
    found = []
    for match in _ISO.finditer(text):
        year, _, month, day = match.groups()
        found.append((match.start(), match.end(), int(year), int(month), int(day)))
    for match in _DOTTED.finditer(text):
        first, sign, second, year = match.groups()
        day, month = int(first), int(second)
        if sign != "." and day <= 12 and month <= 12 and day != month:
            continue  # 07/04: April in one country, July in the other
        if month > 12:
            day, month = month, day
        found.append((match.start(), match.end(), int(year), month, day))
    return [
        (start, end, Expression(kind=DATE, year=year, month=month, day=day))
        for start, end, year, month, day in found
        if spans.day_of(year, month, day) is not None
    ]


def read(reader: Reader, index: int) -> Found | None:
    """The absolute time that starts at that token, or None."""
    return (
        _day_month(reader, index)
        or _month(reader, index)
        or _decade(reader, index)
        or _century(reader, index)
        or _piece(reader, index)
        or _season(reader, index)
        or _holiday(reader, index)
        or _year(reader, index)
        or _monthday(reader, index)
    )


def month_at(reader: Reader, index: int) -> int | None:
    """The month named there, capitalised where the language asks for it."""
    month = reader.words.months.get(reader.low(index))
    if month is None or (reader.words.month_capital and not reader.capital(index) and not reader.alone):
        return None
    return month


def year_at(reader: Reader, index: int) -> Found | None:
    """A year beside a month, with or without a comma or "of": the index after it and the year alone."""
    if reader.low(index) == "," or reader.has("words.of", index):
        index += 1
    year = reader.digits(index, 4)
    if year is None or not YEAR_FIRST <= year <= YEAR_LAST or reader.has("years.counted", index + 1):
        return None
    return index + 1, Expression(kind=DATE, year=year)


def _day_month(reader: Reader, index: int) -> Found | None:
    """ "27 July", "27-28 July 2023", "27 to 28 July", "3rd of May", "27 and 28 July"."""
    first = reader.day_number(index)
    if first is None or reader.hyphenated(index):
        return None
    index, day = first
    last = None
    if reader.has("words.dash", index) or reader.has("words.to", index):
        second = reader.day_number(index + 1)
        if second is not None and second[1] > day:
            index, last = second
    index += reader.has("words.of", index)
    month = month_at(reader, index)
    if month is None:
        return None
    return _with_year(reader, _past_stop(reader, index), month, day, last)


def _month(reader: Reader, index: int) -> Found | None:
    """ "July 27", "July 27-28, 2023", "June 2023", and the bare month where it can be nothing else."""
    month = month_at(reader, index)
    if month is None or reader.hyphenated(index):
        return None
    after = _past_stop(reader, index)
    first = reader.day_number(after)
    if first is not None:
        following, day = first
        last = None
        joined = reader.has("words.dash", following) or reader.has("words.to", following)
        second = reader.day_number(following + 1) if joined else None
        if second is not None and second[1] > day and month_at(reader, second[0]) is None:
            following, last = second
        dated = _with_year(reader, following, month, day, last)
        # "in April 15 people" is the month and a count; with a year it is a date all the same
        if not (reader.has("words.in", index - 1) and dated[1].year is None and last is None):
            return dated
    year = year_at(reader, after)
    if year is not None:
        return year[0], Expression(kind=DATE, year=year[1].year, month=month)
    return (index + 1, Expression(kind=DATE, month=month)) if _stands_bare(reader, index) else None


def _past_stop(reader: Reader, index: int) -> int:
    """The index after a month, and after the full stop of a shortened one."""
    short = reader.has("month_rules.short", index)
    return index + 1 + (short and reader.low(index + 1) == "." and reader.touches(index + 1))


def _with_year(reader: Reader, index: int, month: int, day: int, last: int | None) -> Found:
    """A day and month, with the last day of a range and the year that may follow."""
    year = year_at(reader, index)
    index, named = (year[0], year[1].year) if year else (index, None)
    until = Expression(kind=DATE, year=named, month=month, day=last) if last else None
    kind = RANGE if until else DATE
    return index, Expression(kind=kind, year=named, month=month, day=day, until=until)


def _stands_bare(reader: Reader, index: int) -> bool:
    """Whether a month without day or year is a month: not a verb, a name or half a word."""
    if reader.alone:
        return True
    if reader.has("month_rules.short", index) and not reader.has("month_rules.doubtful", index):
        return False
    cue = reader.has("month_rules.cues", index - 1) or (
        reader.has("words.dash", index - 1) and reader.low(index - 2) in reader.words.parts
    )
    cue = cue or (
        reader.has("words.of", index - 1)
        and (reader.low(index - 2) in reader.words.units or reader.low(index - 2) in reader.words.parts)
    )
    if reader.has("month_rules.doubtful", index):
        return cue
    follows_name = reader.capital(index - 1) and index > 1 and reader.low(index - 1) not in reader.words.before
    named = reader.has("month_rules.given_names", index) and (reader.capital(index + 1) or follows_name)
    return cue or not named


def _year(reader: Reader, index: int) -> Found | None:
    """A year by itself: after a word that asks for one ("in 2015"), or before what it dates ("the 2016 vote")."""
    year = reader.digits(index, 4)
    if year is None or not YEAR_FIRST <= year <= YEAR_LAST or reader.hyphenated(index):
        return None
    follower = reader.at(index + 1)
    if reader.has("years.counted", index + 1) or follower.text == "%":
        return None
    if follower.text in ("/", ":") and reader.touches(index + 1):
        return None
    if not reader.alone and not _asks_for_year(reader, index):
        return None
    return index + 1, Expression(kind=DATE, year=year)


def _asks_for_year(reader: Reader, index: int) -> bool:
    before = index - 1
    if reader.has("words.dash", before) and reader.low(before - 1) in reader.words.parts:
        return True
    if reader.has("years.cues", before) or reader.low(before) in reader.words.parts:
        return True
    if reader.has("words.determiners", before):
        return reader.at(index + 1).text[:1].isalpha() and not reader.at(index + 1).text.isupper()
    return False


def _decade(reader: Reader, index: int) -> Found | None:
    """ "the 1960s", "1960's", "the '90s"."""
    match = _DECADE.fullmatch(reader.low(index))
    after = index + 1
    if match is None:
        whole = reader.digits(index, 4)
        if whole is None or whole < YEAR_FIRST or whole % 10 or reader.low(index + 1) not in ("'", "’"):
            return None
        if reader.low(index + 2) != "s" or not reader.has("words.the", index - 1):
            return None
        match, after = _DECADE.fullmatch(f"{whole}s"), index + 3
    if match is None or reader.hyphenated(index):
        return None
    year = int(match.group(1))
    if len(match.group(1)) == 2:
        if year % 10 or year < 20 or reader.low(index - 1) not in ("'", "’", "the", "early", "late", "mid", "-"):
            return None
        year += reader.words.century_of_short
    if year % 10 or not YEAR_FIRST <= year <= YEAR_LAST:
        return None
    return after, Expression(kind=DECADE, year=year)


def _century(reader: Reader, index: int) -> Found | None:
    """ "the 20th century"."""
    which = reader.ordinal(index)
    if which is None or not 10 <= which <= 21 or reader.low(index + 1) not in reader.words.centuries:
        return None
    return index + 2, Expression(kind=CENTURY, year=(which - 1) * 100 + 1)


def _piece(reader: Reader, index: int) -> Found | None:
    """ "Q3 2023", "the third quarter of 2023", "the first half of the year", "the second half of June"."""
    short = _PIECES.get(reader.low(index))
    if short is not None:
        number = reader.digits(index + 1, 1)
        if number is None or not 1 <= number <= short[1] or not reader.touches(index + 1):
            return None
        year = year_at(reader, index + 2)
        if year is None and short[0] == HALF:
            return None
        after, named = (year[0], year[1].year) if year else (index + 2, None)
        return after, Expression(kind=short[0], number=number, year=named, unit="year")
    which = reader.ordinal(index)
    if which is None:
        return None
    quarter, half = reader.has("ordinal_rules.quarter", index + 1), reader.has("ordinal_rules.half", index + 1)
    if which == -1 and (reader.has("words.of", index + 2) or year_at(reader, index + 2)):
        which = 4 if quarter else 2  # "the final quarter of 2023"
    if not (quarter and 1 <= which <= 4) and not (half and 1 <= which <= 2):
        return None
    kind = QUARTER if quarter else HALF
    return _whole_of(reader, index + 2, kind, which)


def _whole_of(reader: Reader, index: int, kind: str, which: int) -> Found | None:
    """What a quarter or a half is one of: a year, a month, this or last year; a quarter may stand without."""
    year = year_at(reader, index)
    if year is not None:
        return year[0], Expression(kind=kind, number=which, year=year[1].year, unit="year")
    if not reader.has("words.of", index):
        return (index, Expression(kind=kind, number=which, unit="year")) if kind == QUARTER else None
    month = month_at(reader, index + 1)
    if month is not None and kind == HALF:
        year = year_at(reader, index + 2)
        named = year[1].year if year else None
        after = year[0] if year else index + 2
        return after, Expression(kind=kind, number=which, month=month, year=named, unit="month")
    direction = reader.words.directions.get(reader.low(index + 1), 0 if reader.has("words.the", index + 1) else None)
    unit = reader.words.units.get(reader.low(index + 2))
    if direction is None or unit not in ("year", "month") or (kind == QUARTER and unit == "month"):
        return None
    return index + 3, Expression(kind=kind, number=which, offset=direction, unit=unit)


def _season(reader: Reader, index: int) -> Found | None:
    """ "summer 2023", "the winter of 2022", "in the summer"; with last, this and next, see `relative`."""
    month = reader.words.seasons.get(reader.low(index))
    if month is None or reader.hyphenated(index):
        return None
    year = year_at(reader, index + 1)
    if year is not None:
        return year[0], Expression(kind=SEASON, month=month, year=year[1].year)
    if reader.has("season_rules.doubtful", index):
        return None
    placed = reader.has("words.in", index - 1 - reader.has("words.the", index - 1))
    plain = not reader.at(index + 1).text[:1].isalpha()
    return (index + 1, Expression(kind=SEASON, month=month)) if placed and (plain or reader.alone) else None


def _holiday(reader: Reader, index: int) -> Found | None:
    """Days that stand at the same date each year ("Christmas Eve")."""
    if not reader.capital(index):
        return None
    for words, (month, day) in reader.words.holidays.items():
        if reader.low(index) == words[0] and reader.compact(words, index):
            return _with_year(reader, index + len(words), month, day, None)
    return None


def _monthday(reader: Reader, index: int) -> Found | None:
    """ "on the 27th": a day of a month that is not named, where no word follows that it could count."""
    day = reader.day_number(index)
    if day is None or reader.low(index).isdigit() or not reader.has("words.the", index - 1):
        return None
    if reader.low(index - 2) != "on" or reader.at(index + 1).text[:1].isalnum():
        return None
    return day[0], Expression(kind=MONTHDAY, day=day[1])


def days(expression: Expression, published: date | None, tense: str | None) -> Span | None:
    """The days that an absolute expression names, or None where the year would have to be guessed."""
    kind = expression.kind
    if expression.part in _OPEN_PARTS:
        return _open_part(expression, published, tense)
    if kind in (DECADE, CENTURY) and expression.year is not None:
        span = spans.months_span(expression.year, 1, spans.MONTHS_IN[kind])
        return spans.part_of(span, kind, expression.part) if span and expression.part else span
    if kind == MONTHDAY:
        return _nearest_monthday(expression.day or 0, published, tense)
    if expression.year is not None:
        return _in_year(expression, expression.year)
    if published is None:
        return None
    if expression.offset is not None:
        return _by_offset(expression, published, tense)
    years = [_in_year(expression, year) for year in range(published.year - 5, published.year + 6)]  # 5: a 29 February
    return nearest([span for span in years if span], published, tense)


def _open_part(expression: Expression, published: date | None, tense: str | None) -> Span | None:
    """ "earlier in July": up to publication if that lies in July, else the early part."""
    whole = days(msgspec.structs.replace(expression, part=None), published, tense)
    if whole and published and whole[0] <= published <= whole[1]:
        return (whole[0], published) if expression.part == "earlier" else (published, whole[1])
    return days(msgspec.structs.replace(expression, part=_OPEN_PARTS[expression.part or ""]), published, tense)


def nearest(choices: list[Span], published: date, tense: str | None) -> Span | None:
    """Of spans in order: the last begun by publication, the first not over by then, or the closest (tense unknown)."""
    if tense == "future":
        return next((span for span in choices if span[1] >= published), None)
    if tense is None:
        return min(choices, key=lambda span: abs((span[0] - published).days), default=None)
    return next((span for span in reversed(choices) if span[0] <= published), None)


def _in_year(expression: Expression, year: int) -> Span | None:
    """The expression as if that year were named."""
    month, kind = expression.month, expression.kind
    if kind == QUARTER:
        return spans.months_span(year, 3 * (expression.number or 1) - 2, 3)
    if kind == SEASON:
        return spans.months_span(year, month or 1, 3)
    if kind == HALF and month is None:
        return spans.months_span(year, 6 * (expression.number or 1) - 5, 6)
    if month is None:
        span = spans.year_span(year)
        return spans.part_of(span, "year", expression.part) if span and expression.part else span
    if expression.day is not None:
        day = spans.day_of(year, month, expression.day)
        return (day, day) if day else None
    span = spans.months_span(year, month)
    if span and kind == HALF:
        middle = span[0].replace(day=15)
        return (span[0], middle) if expression.number == 1 else (middle.replace(day=16), span[1])
    return spans.part_of(span, "month", expression.part) if span and expression.part else span


def _by_offset(expression: Expression, published: date, tense: str | None) -> Span | None:
    """ "last July", "next summer", "the first half of this year": counted from publication, never publication's own."""
    offset = expression.offset or 0
    if expression.unit == "year" or expression.unit == "month":
        around = spans.period_span(expression.unit, offset, published)
        if around is None:
            return None
        month = around[0].month if expression.unit == "month" else None
        return _in_year(Expression(kind=expression.kind, number=expression.number, month=month), around[0].year)
    near = [_in_year(expression, year) for year in range(published.year - 2, published.year + 3)]
    choices = [span for span in near if span]
    if offset == 0:
        inside = [
            (published, span[1]) if tense == "future" else span for span in choices if span[0] <= published <= span[1]
        ]
        same_year = [span for span in choices if span[0].year == published.year]
        return next(iter(inside + same_year), None)
    if offset > 0:
        return next((span for span in choices if span[0] > published), None)
    return next((span for span in reversed(choices) if span[1] < published), None)


def _nearest_monthday(day: int, published: date | None, tense: str | None) -> Span | None:
    if published is None:
        return None
    choices: list[Span] = []
    for shift in range(-2, 3):
        month = spans.months_span(published.year, published.month + shift)
        found = spans.day_of(month[0].year, month[0].month, day) if month else None
        if found:
            choices.append((found, found))
    return nearest(choices, published, tense)
