"""The tagger: walks over the tokens once and keeps, at each, the longest time expression that starts there.

On top of the rules of `absolute` and `relative` stand the things that join them: parts ("the end of June", "early next
week"), ranges ("from 3 May to 5 June"), and the word before that belongs to a time ("on Monday", "since 1960").
"""

from __future__ import annotations

import msgspec

from dragoman.dates import absolute, pieces, relative
from dragoman.dates.expression import (
    AT,
    CONTEXT,
    DATE,
    DAY,
    DECADE,
    PERIOD,
    RANGE,
    VAGUE,
    WEEKDAY,
    Expression,
    TimeMention,
)
from dragoman.dates.reader import Found, Reader
from dragoman.dates.words import words_of

LONGEST_TEXT = 100_000  # characters looked at: an article's paragraph is a hundredth of it
_JOINABLE = (DATE, WEEKDAY, DAY, DECADE)
_SHORT_PIECES = frozenset("qh")  # "Q3", "H1"


def tag(text: str, language: str = "en", *, alone: bool = False) -> list[TimeMention]:
    """The time expressions of *text*, left to right, none overlapping.

    With *alone* the text is taken to be a time expression itself ("2015", "May"). Raises UnknownLanguage.
    """
    reader = Reader(text[:LONGEST_TEXT], words_of(language), alone=alone)
    figures = {start: (end, found) for start, end, found in absolute.numeric(text[:LONGEST_TEXT])}
    names = _names(reader)
    mentions: list[TimeMention] = []
    index = free = 0
    while index < reader.count:
        if index in names:
            index = free = names[index]
            continue
        low = reader.tokens[index].low
        found = _figures(reader, index, figures)
        if found is None and (low in reader.words.starters or low[0].isdigit() or low in _SHORT_PIECES):
            found = _whole(reader, index)
        if found is None or _is_name(reader, index, found[0], names):
            index += 1
            continue
        start, found = _with_before(reader, index, found, free)
        mentions.append(_mention(text, reader, start, found))
        index = free = found[0]
    return mentions


def _mention(text: str, reader: Reader, start: int, found: Found) -> TimeMention:
    begin, end = reader.tokens[start].start, reader.tokens[found[0] - 1].end
    return TimeMention(text=text[begin:end], start=begin, end=end, expression=found[1])


def _figures(reader: Reader, index: int, figures: dict[int, tuple[int, Expression]]) -> Found | None:
    """A date in figures that starts at that token."""
    if reader.tokens[index].start not in figures:
        return None
    end, found = figures[reader.tokens[index].start]
    after = index + 1
    while after < reader.count and reader.tokens[after].start < end:
        after += 1
    return after, found


def _names(reader: Reader) -> dict[int, int]:
    """Where names stand that only look like a time ("Black Friday"): their first token, and the one after them."""
    found = {}
    for index, token in enumerate(reader.tokens):
        if token.low in reader.words.name_starts and reader.capital(index):
            ends = [index + len(name) for name in reader.words.names if reader.compact(name, index)]
            if ends:
                found[index] = max(ends)
    return found


def _is_name(reader: Reader, start: int, after: int, names: dict[int, int]) -> bool:
    """Whether the time is part of a name: one in the table, or by what follows it ("the March 23 Movement")."""
    if names and any(index in names for index in range(start, after)):
        return True
    named = reader.has("names.after", after) and reader.capital(after)
    return named and any(reader.capital(at) for at in range(start, after))


def _whole(reader: Reader, index: int) -> Found | None:
    """The time that starts at that token, with the range it may open."""
    first = _single(reader, index)
    if first is None or first[1].kind not in _JOINABLE or first[1].until is not None:
        return first
    return _range(reader, index, first) or first


def _single(reader: Reader, index: int) -> Found | None:
    piece = pieces.read(reader, index)
    if piece is not None:
        return piece
    parted = _parted(reader, index)
    if parted is not None:
        return parted
    if reader.has("words.the", index):
        plain = relative.read(reader, index)
        if plain is not None:
            return plain
        absolutely = absolute.read(reader, index + 1)
        if absolutely is not None and not (
            absolutely[1].kind == DATE and absolutely[1].day is None and _bare(absolutely)
        ):
            return absolutely
        return relative.read(reader, index + 1)
    return absolute.read(reader, index) or relative.read(reader, index)


def _bare(found: Found) -> bool:
    """A month and nothing else: "the April" is no date."""
    return found[1].year is None and found[1].offset is None


def _parted(reader: Reader, index: int) -> Found | None:
    """ "early June", "mid-2019", "the end of the year", "earlier this month", "late on Monday", "later in the week"."""
    index += reader.has("words.the", index)
    part = reader.words.parts.get(reader.low(index))
    if part is None:
        return None
    after = index + 1
    joined = False
    if reader.has("part_rules.with_of", index):
        if not reader.has("words.of", after):
            return None
        after, joined = after + 1, True
    elif reader.has("words.dash", after):
        after += 1
    elif reader.has("words.in", after) and reader.has("part_rules.with_in", index):
        after, joined = after + 1, True
    elif reader.low(after) == "on":
        after += 1
    unit = reader.words.units.get(reader.low(after + 1)) if joined and reader.has("words.the", after) else None
    if unit in ("week", "month", "year", "decade", "quarter"):
        return after + 2, Expression(kind=PERIOD, unit=unit, offset=0, part=part)
    target = absolute.read(reader, after) or relative.read(reader, after)
    if target is None and reader.has("words.the", after):
        target = absolute.read(reader, after + 1)
    if target is None:
        return None
    return target[0], _cut(target[1], part)


def _cut(expression: Expression, part: str) -> Expression:
    """The part of an expression; a single day stays the day."""
    if expression.day is not None or expression.kind in (DAY, WEEKDAY, CONTEXT, VAGUE, RANGE):
        return expression
    return msgspec.structs.replace(expression, part=part)


def _range(reader: Reader, index: int, first: Found) -> Found | None:
    """The range that *first* opens: "Monday to Friday", "3 May to 5 June", "between 2015 and 2019", "2015-2019"."""
    at, one = first
    dash = reader.has("words.dash", at)
    if not dash and not reader.has("words.to", at):
        return None
    opened = reader.low(index - 1)
    if reader.has("words.not_a_range", at) and not reader.words.has("words.between", opened):
        return None
    second = _second_end(reader, at + 1, one)
    if second is None or second[1].kind not in _JOINABLE or second[1].until is not None:
        return None
    after, other = second
    if {one.kind, other.kind} == {DATE, WEEKDAY} or not _fits(one, other):
        return None
    if one.kind == DATE and one.year is None and one.offset is None and other.year is not None:
        turns = (one.month or 1, one.day or 1) > (other.month or 12, other.day or 31)
        one = msgspec.structs.replace(one, year=other.year - turns)
    return after, msgspec.structs.replace(one, until=other, kind=RANGE, unit=one.kind)


def _second_end(reader: Reader, at: int, one: Expression) -> Found | None:
    """The other end of a range; after a year alone another year needs no word of its own."""
    if one.kind == DATE and one.month is None and one.year is not None:
        year = reader.digits(at, 4)
        if year is None or reader.has("years.counted", at + 1):
            return None
        if year < 100 and len(reader.low(at)) == 2 and reader.touches(at):  # 2022-23
            year += one.year // 100 * 100
        return (at + 1, Expression(kind=DATE, year=year)) if one.year < year <= absolute.YEAR_LAST else None
    return absolute.read(reader, at) or relative.read(reader, at)


def _fits(one: Expression, other: Expression) -> bool:
    """Whether both ends are of a grain: a year opens no range that ends on a month."""
    if one.kind == other.kind == DATE:
        return (one.month is None) == (other.month is None)
    return True


def _with_before(reader: Reader, index: int, found: Found, free: int) -> tuple[int, Found]:
    """The preposition and article before a time drawn into it, and what it makes of the time."""
    start = index
    if start > free and reader.has("words.the", start - 1):
        start -= 1
    if start <= free:
        return start, found
    bound = reader.words.before.get(reader.low(start - 1))
    if bound is None:
        return start, found
    if bound == AT or found[1].until is not None:
        return start - 1, found
    return start - 1, (found[0], msgspec.structs.replace(found[1], bound=bound))
