"""Hints to the day of a page that need knowledge of the world: terms of office, and anniversaries of known days.

Office-holders and the names of states come from the actor tables, known days from `anniversaries.csv` (the start of
diplomatic relations, independence, the founding of bodies, wars and treaties), each with its source.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dragoman.actors.named import Entry, Piece, named, newest_term
from dragoman.actors.named import words_of as actor_words
from dragoman.dates import spans
from dragoman.dates.hints import ANNIVERSARY, EARLIEST, TERM, Hint
from dragoman.dates.reader import Reader
from dragoman.dates.words import Words, words_of

_TABLE = Path(__file__).parent / "anniversaries.csv"
KINDS = ("relations", "independence", "founding", "event")
AFTER_OFFICE = timedelta(days=365)  # reports go on calling a deposed president by his office
OFFICE_REACH = 8  # words before a name in which its office stands
FORMER_REACH = 3  # words before an office in which "former" stands
LONGEST_AGE = 250  # years: no known day of the table lies further back


class Known(NamedTuple):
    """A day of the table: its kind, the parties (ISO codes) or the names by which texts call it."""

    kind: str
    parties: frozenset[str]
    names: tuple[str, ...]
    day: date


@lru_cache(maxsize=1)
def anniversaries() -> tuple[Known, ...]:
    """The known days."""
    with _TABLE.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Known(
                row["kind"],
                frozenset(row["parties"].split(";")) - {""},
                tuple(name.casefold() for name in row["names"].split(";") if name),
                date.fromisoformat(row["date"]),
            )
            for row in csv.DictReader(stream)
        )


@lru_cache(maxsize=1)
def horizon() -> date:
    """The last day that the tables can speak of: the end of the year after their newest row."""
    newest = newest_term()
    return date(int(newest[:4]) + 1, 12, 31)


def of_terms(parts: Sequence[str], language: str) -> Iterator[Hint]:
    """One hint for each office-holder named with the office: the days of the term, and a year after it."""
    table = words_of(language).inference
    terms: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for part in parts:
        words, found = named(part, language)
        for one in found:
            for row in one.rows:
                if row.kind == "holder" and row.office and row.since and _holds_office(words, one.at, row, table):
                    terms.setdefault((row.words, row.office), []).append(_term(row))
    for (name, office), every in terms.items():
        yield Hint(kind=TERM, words=f"{name} as {office}", spans=tuple(sorted(set(every))))


def _term(row: Entry) -> tuple[date, date]:
    start = _edge(row.since or "", last=False)
    end = _edge(row.until, last=True) + AFTER_OFFICE if row.until else horizon()
    return max(start, EARLIEST), min(max(start, end), horizon())


def _edge(written: str, *, last: bool) -> date:
    """The first or last day of a day, month or year as the tables write it."""
    numbers = [int(number) for number in written.split("-")]
    if len(numbers) == 3:
        return date(*numbers)
    span = spans.months_span(numbers[0], numbers[1]) if len(numbers) == 2 else spans.year_span(numbers[0])
    if span is None:
        return EARLIEST
    return span[last]


def _holds_office(words: Sequence[Piece], at: int, row: Entry, table: Mapping[str, frozenset[str]]) -> bool:
    """Whether the office stands before the name, and no word that it is over."""
    before = [_spelled(piece.low, table) for piece in words[max(0, at - OFFICE_REACH) : at]]
    office = [_spelled(piece.low, table) for piece in actor_words(row.office or "")]
    if before[-len(office) :] == office:
        rest = before[: -len(office)]
    elif before and before[-1] in table["leader"] and (row.office or "").lower() in table["heads"]:
        rest = before[:-1]
    else:
        return False
    return not any(word in table["former"] for word in rest[-FORMER_REACH:])


def _spelled(word: str, table: Mapping[str, frozenset[str]]) -> str:
    """American spellings as the tables write them."""
    return next((ours for pair in table["spellings"] for theirs, ours in [pair.split("=")] if theirs == word), word)


def of_anniversaries(parts: Sequence[str], language: str) -> Iterator[Hint]:
    """The year in which a known day is as old as a sentence says; none where more than one known day fits."""
    table = words_of(language)
    everywhere = _countries(parts, language)
    for part in parts:
        ages = list(_ages(part, table))
        if not ages:
            continue
        here = frozenset(_countries([part], language))
        low = part.casefold()
        words = frozenset(piece.low for piece in actor_words(part))
        fitting = [one for one in anniversaries() if _fits(one, here, everywhere, low, words, table.inference)]
        for age, said in ages:
            years = {one.day.year + age for one in fitting}
            if len(years) == 1:
                year = years.pop()
                span = spans.year_span(year)
                if span and EARLIEST <= span[0] <= horizon():
                    yield Hint(kind=ANNIVERSARY, words=f"'{said}' counted from {fitting[0].day}", spans=(span,))


def _fits(
    one: Known,
    here: frozenset[str],
    everywhere: Mapping[str, int],
    low: str,
    words: frozenset[str],
    table: Mapping[str, frozenset[str]],
) -> bool:
    """Whether a sentence can be about that known day."""
    if one.kind == "relations":
        if not words & table["relations"] or not words & table["opened"] or words & table["cut"]:
            return False
        if len(here) >= 2:
            return one.parties <= here and len(here) == 2
        return one.parties == frozenset(list(everywhere)[:2]) and here <= one.parties
    if one.kind == "independence":
        return bool(words & table["independence"]) and one.parties == here
    if one.kind == "founding" and not words & table["founding"]:
        return False
    return any(name in low for name in one.names)


def _countries(parts: Sequence[str], language: str) -> dict[str, int]:
    """The states named in sentences by name, adjective or people, the most often named first."""
    count: dict[str, int] = {}
    for part in parts:
        for one in named(part, language)[1]:
            codes = {row.country for row in one.rows if row.kind in ("name", "adjective", "people") and row.country}
            if len(codes) == 1:
                code = codes.pop()
                count[code] = count.get(code, 0) + 1
    return dict(sorted(count.items(), key=lambda pair: -pair[1]))


def _ages(part: str, words: Words) -> Iterator[tuple[int, str]]:
    """Exact counts of years in a sentence ("65 years ago", "the 65th anniversary"), and their words."""
    table = words.inference
    reader = Reader(part, words)
    for index in range(reader.count):
        if reader.low(index - 1) in table["roughly"]:
            continue
        age = after = None
        ordinal = _ordinal(reader, index, table)
        if ordinal is not None and reader.low(index + 1) in table["anniversary"]:
            age, after = ordinal, index + 2
        counted = reader.number(index)
        if age is None and counted and words.units.get(reader.low(counted[0])) == "year":
            follows = reader.low(counted[0] + 1)
            old = table["since"] | table["ago"] | table["independence"]
            age, after = (counted[1], counted[0] + 2) if follows in old else (None, None)
        if age is not None and after is not None and 0 < age <= LONGEST_AGE:
            yield age, part[reader.tokens[index].start : reader.tokens[after - 1].end]


def _ordinal(reader: Reader, index: int, table: Mapping[str, frozenset[str]]) -> int | None:
    word = reader.low(index)
    for pair in table["ordinals"]:
        name, number = pair.split("=")
        if name == word:
            return int(number)
    figures = word.rstrip("abcdefghijklmnopqrstuvwxyz")
    if figures.isascii() and figures.isdigit() and figures != word and len(figures) <= 3:
        return int(figures) if reader.words.has("ordinal_rules.suffixes", word[len(figures) :]) else None
    return None
