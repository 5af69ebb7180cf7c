"""Reads a full calendar day out of the words of a masthead: "July 29, 2023", "29th July, 2023", "3 mars 2024".

Only days with year, month and day are read: a masthead that names less dates nothing. 03/04/2023 is two days at once
and is read only where one of its parts is above 12.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

_DIGIT = re.compile(r"\d")
EARLIEST, LATEST = 1800, 2199  # years that a page may carry


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written: its ISO date and where its words stand."""

    iso: str
    start: int
    end: int


@lru_cache(maxsize=1)
def cues() -> dict[str, tuple[str, ...]]:
    """Words that announce a date or stand beside one: published, updated, beside."""
    table = tomllib.loads(Path(__file__).with_name("days.toml").read_text(encoding="utf-8"))
    return {kind: tuple(words) for kind, words in table["cues"].items()}


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Month names of all languages, lower case, to 1..12. A form that two languages use for two months is left out."""
    table = tomllib.loads(Path(__file__).with_name("days.toml").read_text(encoding="utf-8"))
    found: dict[str, int] = {}
    torn: set[str] = set()
    for rows in table["months"].values():
        for number, forms in enumerate(rows, 1):
            for form in forms:
                if found.setdefault(form, number) != number:
                    torn.add(form)
    return {form: number for form, number in found.items() if form not in torn}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, months()), key=len, reverse=True))
    month = rf"(?:{names})"
    return re.compile(
        rf"(?<![\w/.-])(?:"
        rf"(?P<y1>\d{{4}})[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?=T\d|[^\w/-]|$)"
        rf"|(?P<y2>\d{{4}})\s?年\s?(?P<m2>\d{{1,2}})\s?月\s?(?P<d2>\d{{1,2}})\s?日"
        rf"|(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y3>\d{{4}})(?![\w/])"
        rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?[\s/-]{{0,2}}(?:of\s|de\s|d['’])?(?P<m4>{month})\.?,?"
        rf"[\s/-]{{1,2}}(?:de\s|del\s)?(?P<y4>\d{{4}})(?!\w)"
        rf"|(?P<m5>{month})\.?\s?(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y5>\d{{4}})(?!\w)"
        rf")",
        re.IGNORECASE,
    )


def days_in(text: str) -> list[Day]:
    """The full calendar days that *text* names, in order; ambiguous ones (03/04/2023) are left out."""
    if not _DIGIT.search(text):
        return []
    days = []
    for match in _pattern().finditer(text):
        iso = _iso(match)
        if iso:
            days.append(Day(iso, match.start(), match.end()))
    return days


def _iso(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    if part["a"]:
        return _numeric(int(part["y3"]), int(part["a"]), int(part["b"]), part["sep"])
    for number in "12":
        if part["y" + number]:
            return _day(int(part["y" + number]), int(part["m" + number]), int(part["d" + number]))
    for number in "45":
        if part["y" + number]:
            return _day(int(part["y" + number]), months()[part["m" + number].lower()], int(part["d" + number]))
    return None


def _numeric(year: int, first: int, second: int, separator: str) -> str | None:
    """Day first where only that can be, month first where only that can be; dots put the day first everywhere."""
    if separator == "." or first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> str | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
