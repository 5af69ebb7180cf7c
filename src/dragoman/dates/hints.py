"""What a page lets slip about the day it came out: each hint gives the days that it allows, and its words.

Terms of office ("President X" speaks of a time when X held it), ages and anniversaries counted from a known day ("65
years ago"), a weekday beside a day and month ("on Monday, June 23"), a dateline without a year, full dates of what is
past, dates of teasers, the year of a copyright. None of them is enough by itself; `inference` asks them to agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dragoman.dates import spans
from dragoman.dates.expression import DATE, RANGE, TimeMention
from dragoman.dates.find import tag
from dragoman.dates.words import Words, words_of
from dragoman.records import Record

EARLIEST = date(1990, 1, 1)  # pages of before were not copied out of a browser
WEEK = timedelta(days=6)  # a report that names the weekday is of the same week
TEASERS_BACK, TEASERS_ON = timedelta(days=60), timedelta(days=7)  # teasers beside a story are of its weeks
TERM, ANNIVERSARY, WEEKDAY, DATELINE = "term", "anniversary", "weekday", "dateline"
PAST, TEASER, COPYRIGHT = "past", "teaser", "copyright"
_SENTENCE = re.compile(r"(?<![A-Z])[.!?][\"'’”)]?\s+(?=[A-Z“\"])|\n+")
_DATELINE = re.compile(r"[A-ZÀ-Þ][^\W\d_]*\.?(?:[ -][A-ZÀ-Þ][^\W\d_]+){0,3}(?:, [A-Z][^\W\d_]+)?[,.] {1,2}")
_AFTER_DATELINE = re.compile(r"\s*(?:\([^()\n]{2,40}\)\s*)?(?:--?|[–—])\s")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W_]+")


class Hint(Record, frozen=True, kw_only=True):
    """What one hint allows: `spans` are pairs of days in order, both included; `words` say what it rests on."""

    kind: str
    words: str
    spans: tuple[tuple[date, date], ...]


def sentences(text: str) -> list[str]:
    """The text cut where a sentence ends; roughly, which is enough to keep hints apart."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def years_to(horizon: date) -> range:
    """The years that a page may be of."""
    return range(EARLIEST.year, horizon.year + 1)


def of_dateline(text: str, horizon: date, language: str) -> Iterator[Hint]:
    """ "KABUL, Aug 16 - ...": the day, in whatever year."""
    place = _DATELINE.match(text)
    if place is None:
        return
    head = text[: place.end() + 40]
    for mention in tag(head, language):
        said = mention.expression
        if mention.start != place.end() or said.kind != DATE or not said.month or not said.day or said.year:
            continue
        if _AFTER_DATELINE.match(text, mention.end):
            found = (spans.day_of(year, said.month, said.day) for year in years_to(horizon))
            days = tuple((day, day) for day in found if day)
            yield Hint(kind=DATELINE, words=f"dateline '{mention.text}'", spans=days)


def of_weekdays(parts: Sequence[str], horizon: date, language: str) -> Iterator[Hint]:
    """ "on Monday, June 23" of what is past: in which years that was a Monday, and the week from the last such day."""
    words = words_of(language)
    named = []
    for part in parts:
        if _is_ahead(part, words):
            continue
        for mention in tag(part, language):
            weekday = _weekday(mention, words)
            said = mention.expression
            if weekday is not None and said.kind == DATE and said.month and said.day and not said.year:
                named.append((mention.text, weekday, said.month, said.day))
    if not named:
        return
    weeks = []
    for year in years_to(horizon):
        days = [_on_weekday(year, *one[1:]) for one in named]
        if all(days):
            last = max(day for day in days if day)
            weeks.append((last, last + WEEK))
    yield Hint(kind=WEEKDAY, words=f"'{named[0][0]}'", spans=tuple(weeks))


def _weekday(mention: TimeMention, words: Words) -> int | None:
    """The weekday that a mention names beside its date."""
    low = (word.group().lower() for word in _WORD.finditer(mention.text))
    return next((words.weekdays[word] for word in low if word in words.weekdays), None)


def _on_weekday(year: int, weekday: int, month: int, day: int) -> date | None:
    found = spans.day_of(year, month, day)
    return found if found and found.weekday() == weekday else None


def of_past_dates(parts: Sequence[str], horizon: date, language: str) -> Iterator[Hint]:
    """The last full date of what is told as past: the page is not older than that."""
    words = words_of(language)
    last: tuple[date, str] | None = None
    for part in parts:
        if _is_ahead(part, words):
            continue
        for mention in tag(part, language):
            said = mention.expression
            if said.kind not in (DATE, RANGE) or not said.year or not said.month:
                continue
            day = spans.day_of(said.year, said.month, said.day or 1)
            if day and EARLIEST <= day <= horizon and (last is None or day > last[0]):
                last = day, mention.text
    if last is not None:
        yield Hint(kind=PAST, words=f"told as past: '{last[1]}'", spans=((last[0], horizon),))


def of_foot(lines: Sequence[str], horizon: date, language: str) -> Iterator[Hint]:
    """What stands about the story: the year of the copyright, and the days of teasers."""
    marks = words_of(language).inference["copyright"]
    years = [
        int(year)
        for line in lines
        if any(mark in line.lower() for mark in marks)
        for year in _YEAR.findall(line)
        if int(year) in years_to(horizon)
    ]
    if years:
        year = max(years)
        yield Hint(kind=COPYRIGHT, words=f"copyright {year}", spans=((date(year, 1, 1), date(year, 12, 31)),))
    days = [day for line in lines for day in _full_days(line, language) if EARLIEST <= day <= horizon]
    if days:
        last = max(days)
        yield Hint(
            kind=TEASER, words=f"teasers up to {last}", spans=((last - TEASERS_BACK, min(last + TEASERS_ON, horizon)),)
        )


def _full_days(line: str, language: str) -> Iterator[date]:
    for mention in tag(line, language):
        said = mention.expression
        if said.kind == DATE and said.year and said.month and said.day:
            day = spans.day_of(said.year, said.month, said.day)
            if day:
                yield day


def _is_ahead(part: str, words: Words) -> bool:
    """Whether a sentence is about what is to come or might; capitals count, for May is no "may"."""
    ahead = words.inference["ahead"]
    return any(word.group() in ahead for word in _WORD.finditer(part))
