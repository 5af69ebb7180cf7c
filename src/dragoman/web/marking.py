"""An article's text with the words of its events marked: a sentence is underlined, a trigger leads to its fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from dragoman.records import Evidence
from dragoman.web.rendering import harmless

_BREAK = re.compile(r"\n{2,}")
_LONGEST_TITLE = 500  # characters that are shown


class Told(NamedTuple):
    """An event's number on the page, and its evidence."""

    number: int
    evidence: Evidence


class _Spot(NamedTuple):
    start: int
    end: int
    number: int
    trigger: bool


def marked_paragraphs(text: str, told: Iterable[Told]) -> list[Markup]:
    """The paragraphs of *text*, each as markup."""
    spots = list(_spots(text, told))
    spots.sort()
    parts = []
    start = 0
    waiting = 0
    for end, after in _ends(text):
        while waiting < len(spots) and spots[waiting].end <= start:
            waiting += 1
        mine = [one for one in spots[waiting:] if one.start < end and one.end > start]
        parts.append(_marked(text, start, end, mine))
        start = after
    return parts


def marked_title(title: str, told: Iterable[Told]) -> Markup:
    """A title with the triggers that stand in it."""
    shown = title[:_LONGEST_TITLE]
    spots = [
        _Spot(*one.evidence.trigger, one.number, True)
        for one in told
        if one.evidence.start is None and one.evidence.trigger is not None and _fits(one.evidence.trigger, shown)
    ]
    return _marked(shown, 0, len(shown), sorted(spots)) + ("…" if len(title) > len(shown) else "")


def _spots(text: str, told: Iterable[Told]) -> Iterable[_Spot]:
    for number, evidence in told:
        if evidence.start is None or evidence.end is None:
            continue
        if _fits((evidence.start, evidence.end), text):
            yield _Spot(evidence.start, evidence.end, number, False)
        if evidence.trigger is not None and _fits(evidence.trigger, text):
            yield _Spot(*evidence.trigger, number, True)


def _fits(span: tuple[int, int], text: str) -> bool:
    return 0 <= span[0] < span[1] <= len(text)


def _ends(text: str) -> Iterable[tuple[int, int]]:
    """Where each paragraph ends, and the next begins."""
    for gap in _BREAK.finditer(text):
        yield gap.start(), gap.end()
    if text:
        yield len(text), len(text)


def _marked(text: str, start: int, end: int, spots: Sequence[_Spot]) -> Markup:
    """One stretch of the text, in pieces between which the marks change."""
    bounds = {start, end}
    for one in spots:
        bounds.update((max(start, one.start), min(end, one.end)))
    pieces: list[Markup] = []
    begun: set[int] = set()
    for left, right in pairwise(sorted(bounds)):
        words: Markup = escape(harmless(text[left:right]))
        here = [one for one in spots if one.start <= left and right <= one.end]
        triggers = [one for one in here if one.trigger]
        if triggers:
            words = Markup("<mark>{}</mark>").format(words)
            for one in triggers:
                if one.number not in begun and one.start >= start:
                    begun.add(one.number)
                    words += Markup(
                        '<sup class="to-fields"><a id="words-{0}" href="#event-{0}">{0}'
                        '<span class="visually-hidden"> fields of event {0}</span></a></sup>'
                    ).format(one.number)
        if here:
            words = Markup('<span class="told">{}</span>').format(words)
        pieces.append(words)
    return Markup("").join(pieces)
