"""Finds the day a page came out, and says what that rests on.

Only what speaks of this page counts: what came beside the capture, its metadata, a line at its masthead, its dateline.
Ages ("2 hours ago"), dates of teasers, copyright years and the file's own time never do. Where nothing holds, the
answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

from dragoman.article.dateline import Dateline
from dragoman.article.days import Day, cues, days_in, months

STAMP_LONGEST = 140  # characters of a line that may carry the publication date
_WORD = re.compile(r"[^\W\d_]+")

Dated = tuple[str, str]  # ISO date, and the basis in words


def of_row(words: str | None) -> Dated | None:
    """The day that came beside the capture (a row's, a feed's, a header's); ISO, RFC 822 or written out."""
    if not words:
        return None
    iso = iso_day(words)
    return (iso, f"given with the capture: '{words.strip()}'") if iso else None


def iso_day(words: str) -> str | None:
    """The ISO date that *words* say as a whole; None for none, or for an ambiguous one."""
    text = words.strip()[:STAMP_LONGEST]
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date().isoformat()
    except ValueError:
        pass
    days = days_in(text)
    if days:
        return days[0].iso
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def of_masthead(lines: Iterable[str]) -> Dated | None:
    """The day on a line at the masthead: "Published July 29, 2023" before "Updated …" before a bare date."""
    found: dict[str, Dated] = {}
    for line in lines:
        if len(line) > STAMP_LONGEST:
            continue
        for day in days_in(line):
            kind, words = _cue(line, day)
            if kind == "bare" and not _stands_alone(line, day):
                continue
            found.setdefault(kind, (day.iso, f"dateline: '{words}'"))
    return found.get("published") or found.get("bare") or found.get("updated")


def of_dateline(line: Dateline | None) -> Dated | None:
    """The day in the story's own dateline, where it carries a year."""
    if line is None or line.published is None:
        return None
    return line.published, f"dateline: '{line.date_words}'"


def of_metadata(iso: str | None) -> Dated | None:
    """The day that the page's own markup gives."""
    return (iso, f"metadata: '{iso}'") if iso else None


def of_foot(lines: Iterable[str]) -> Dated | None:
    """The day on a line below the story that says it is the day of publication; a bare date there says nothing."""
    for line in lines:
        for day in days_in(line) if len(line) <= STAMP_LONGEST else []:
            kind, words = _cue(line, day)
            if kind == "published" and _stands_alone(line, day):
                return day.iso, f"dateline: '{words}'"
    return None


def of_user(words: str | None) -> Dated | None:
    """The day that the user gave for captures without one."""
    iso = iso_day(words) if words else None
    return (iso, "given by the user") if iso else None


def _cue(line: str, day: Day) -> tuple[str, str]:
    """Which word announces the date (published, updated, or none: bare), and the words to quote."""
    before = line[: day.start]
    tail = before.rstrip(" \t:,-–|•·(").lower()
    weekday = _WORD.findall(tail)
    while weekday and weekday[-1] in cues()["beside"] and weekday[-1] not in cues()["published"]:
        tail = tail[: tail.rfind(weekday.pop())].rstrip(" \t:,-–|•·(")
    for kind in ("updated", "published"):
        for cue in cues()[kind]:
            if tail.endswith(cue) and not tail[: -len(cue)][-1:].isalpha():
                return kind, line[len(tail) - len(cue) : day.end].strip()
    return "bare", line[day.start : day.end]


def _stands_alone(line: str, day: Day) -> bool:
    """Whether a line holds little but its date: weekday, time, place, a name; no sentence and no headline."""
    rest = line[: day.start] + " " + line[day.end :]
    words = [word for word in _WORD.findall(rest.lower()) if word not in cues()["beside"] and word not in months()]
    return len(words) <= 6
