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
    joined: list[Line] = []
    first = 0
    while first < len(lines):
        last = first + 1
        while last < len(lines) and not lines[last].blank_before:
            last += 1
        run = lines[first:last]
        glued = _glue(run)
        begin = 0
        for at in range(1, len(run) + 1):
            if at < len(run) and glued[at - 1] and at - begin < JOIN_LONGEST:
                continue
            start, end = run[begin].start, run[at - 1].end
            joined.append(Line(text[start:end], start, end, run[begin].blank_before))
            begin = at
        first = last
    return joined


def _glue(run: list[Line]) -> list[bool]:
    """For each line end inside *run* (lines without a blank one between), whether the paragraph goes on."""
    glued = [False] * max(0, len(run) - 1)
    begin = 0
    for at in range(len(run) + 1):  # stretches of lines that are none of them longer than any wrapping
        if at < len(run) and len(run[at].text) <= WRAP_WIDEST:
            continue
        if at - begin > 1:
            _glue_stretch(run, begin, at, glued)
        begin = at + 1
    return glued


def _glue_stretch(run: list[Line], begin: int, end: int, glued: list[bool]) -> None:
    width = max(len(line.text) for line in run[begin:end])
    inner = range(begin, end - 1)
    fits = [_would_wrap(run[i], run[i + 1], width) for i in inner]
    lower = sum(run[i + 1].text[:1].islower() for i in inner)
    wrapped = (
        width >= WRAP_NARROWEST
        and sum(fits) >= WRAP_SHARE * len(fits)
        and lower >= LOWER_SHARE * len(fits)
        and lower > 0
    )
    for i, fit in zip(inner, fits, strict=True):
        here, after = run[i].text, run[i + 1].text
        if _BULLET.match(after):
            continue
        goes_on = after[:1].islower() and not _CLOSED.search(here)
        long_enough = (len(here) >= WRAP_NARROWEST and (len(after) > SNIPPET_LONGEST or _CLOSED.search(after))) or (
            len(after) >= WRAP_NARROWEST and len(here) <= SNIPPET_LONGEST and " " in here
        )
        if (wrapped and fit) or (goes_on and long_enough):
            glued[i] = True


def _would_wrap(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would have passed *width* on this one."""
    word = following.text.split(None, 1)[0]
    return len(line.text) + 1 + len(word) > width
