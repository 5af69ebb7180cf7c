"""Cuts a capture's text into the lines that the labeller judges, and knows where each stands.

A line is what a browser's copy put on one line. Where a page or a part of it was wrapped at a fixed width (mails, old
wire copy, disclaimers), the wrapped lines of one paragraph are one line here: its text is the slice of the capture,
line breaks included, so that `capture[start:end] == text` holds for all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Widths at which people and programs wrap: mail at 72, teletype at 69, old sites up to 100.
WRAP_NARROWEST = 45
WRAP_WIDEST = 110
WRAP_SHARE = 0.6  # of the line ends inside a run that must be where a wrapping program would have put them
LOWER_SHARE = 0.25  # of the lines in a wrapped run that go on in lower case; a list of headlines has hardly any
NEAR_WIDTH = 0.8  # of the page's width that the first line of a wrapped paragraph fills
SNIPPET_LONGEST = 34  # a line this short may start a wrapped paragraph only when a long lower-case line follows
JOIN_LONGEST = 80  # lines in one paragraph; more is no paragraph

_LINE = re.compile(r"[^\r\n\u2028\u2029\x85\x0b\x0c]+")
_TRIM = " \t\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u3000\u2002\u2003\u2009\u202f\x00"
_CLOSED = re.compile(r"[.!?…。！？:;»”\"')\]]$")
_BULLET = re.compile(r"(?:[-–—•·*▪‣●■►▶]|\(?\d{1,3}[.)]|\(?[a-zа-я]\))\s")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or one wrapped paragraph: its words, where they stand, and whether a blank line stands before it."""

    text: str
    start: int
    end: int
    blank_before: bool


def split(text: str) -> list[Line]:
    """The lines of *text* that hold anything, wrapped paragraphs made whole, in the order of the page."""
    lines = _raw(text)
    return _join(text, lines)


def _raw(text: str) -> list[Line]:
    lines: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        whole = match.group()
        left = len(whole) - len(whole.lstrip(_TRIM))
        words = whole.strip(_TRIM)
        if not words:
            continue
        start = match.start() + left
        gap = text[last : match.start()]
        breaks = gap.count("\n") or gap.count("\r")
        lines.append(Line(words, start, start + len(words), bool(lines) and breaks > 1))
        last = match.end()
    return lines


def _join(text: str, lines: list[Line]) -> list[Line]:
    """The same lines with each wrapped paragraph as one."""
    runs = _runs(lines)
    width = max((_wrapped_at(run[begin:end]) for run in runs for begin, end in _stretches(run)), default=0)
    joined: list[Line] = []
    for run in runs:
        glued = _glue(run, width)
        begin = 0
        for at in range(1, len(run) + 1):
            if at < len(run) and glued[at - 1] and at - begin < JOIN_LONGEST:
                continue
            if at - begin == 1:
                joined.append(run[begin])
            else:
                start, end = run[begin].start, run[at - 1].end
                joined.append(Line(text[start:end], start, end, run[begin].blank_before))
            begin = at
    return joined


def _runs(lines: list[Line]) -> list[list[Line]]:
    """The lines, parted where a blank one stands."""
    runs: list[list[Line]] = []
    for line in lines:
        if line.blank_before or not runs:
            runs.append([])
        runs[-1].append(line)
    return runs


def _stretches(run: list[Line]) -> list[tuple[int, int]]:
    """Where in *run* two lines and more stand together that are none of them longer than any wrapping."""
    found = []
    begin = 0
    for at in range(len(run) + 1):
        if at < len(run) and len(run[at].text) <= WRAP_WIDEST:
            continue
        if at - begin > 1:
            found.append((begin, at))
        begin = at + 1
    return found


def _wrapped_at(stretch: list[Line]) -> int:
    """The width at which the lines were wrapped; 0 for lines that were not."""
    width = max(len(line.text) for line in stretch)
    if width < WRAP_NARROWEST:
        return 0
    ends = len(stretch) - 1
    lower = sum(line.text[:1].islower() for line in stretch[1:])
    if lower == 0 or lower < LOWER_SHARE * ends:
        return 0
    return width if _fitting(stretch, width) >= WRAP_SHARE * ends else 0


def _fitting(stretch: list[Line], width: int) -> int:
    """How many line ends are where a program that wraps at *width* would have put them."""
    return sum(_would_wrap(stretch[i], stretch[i + 1], width) for i in range(len(stretch) - 1))


def _glue(run: list[Line], page_width: int) -> list[bool]:
    """For each line end inside *run* (lines without a blank one between), whether the paragraph goes on."""
    glued = [False] * max(0, len(run) - 1)
    for begin, end in _stretches(run):
        stretch = run[begin:end]
        wrapped = _wrapped_at(stretch)
        if not wrapped and _as_the_page(stretch, page_width):
            wrapped = page_width
        for i in range(begin, end - 1):
            glued[i] = _goes_on(run[i], run[i + 1], wrapped)
    return glued


def _as_the_page(stretch: list[Line], width: int) -> bool:
    """Whether lines of which none goes on in small letters were wrapped where the rest of the page was."""
    if not width or len(stretch[0].text) < NEAR_WIDTH * width or not _CLOSED.search(stretch[-1].text):
        return False
    return all(len(line.text) <= width for line in stretch) and _fitting(stretch, width) == len(stretch) - 1


def _goes_on(here: Line, after: Line, width: int) -> bool:
    """Whether two lines are one paragraph; *width* is what their stretch was wrapped at, 0 for no wrapping."""
    if _BULLET.match(after.text):
        return False
    if width and _would_wrap(here, after, width):
        return True
    size, next_size = len(here.text), len(after.text)
    long_enough = (size >= WRAP_NARROWEST and (next_size > SNIPPET_LONGEST or _CLOSED.search(after.text))) or (
        next_size >= WRAP_NARROWEST and size <= SNIPPET_LONGEST and " " in here.text
    )
    return bool(long_enough and after.text[:1].islower() and not _CLOSED.search(here.text))


def _would_wrap(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would have passed *width* on this one."""
    word = following.text.split(None, 1)[0]
    return len(line.text) + 1 + len(word) > width
