"""Where English sentences end, and which stretches of a paragraph stand in quotation marks.

Own code and not a parser's: sentences must be cut before parsing, since most of them are never parsed.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

LONGEST = 1500  # characters; a longer "sentence" is a list or junk, and is cut at the next space

_END = re.compile(r"[.!?…]{1,4}[\"'”’»)\]]{0,3}(?=\s)|[:;](?=\s*\n)|\n[ \t]*(?=\n|[•●▪*–—-] )")
_OPENERS = "\"'“‘«([—–-"
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘]{1,20}$")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The tables of grammar.toml."""
    return tomllib.loads((Path(__file__).parent / "grammar.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words()["abbreviations"]), frozenset(words()["ending_abbreviations"])


def _ends_here(text: str, stop: re.Match[str]) -> bool:
    """Whether the sentence really ends at the mark, and not within an abbreviation, an initial or a number."""
    mark = stop.group()
    if mark[0] != "." or mark.startswith(".."):
        return True
    following = text[stop.end() : stop.end() + 40].lstrip()
    if not following:
        return True
    first = following.lstrip(_OPENERS)[:1]
    if first.islower():
        return False
    before = _WORD_BEFORE.search(text[max(0, stop.start() - 20) : stop.start()])
    word = before.group().lower().rstrip(".") if before else ""
    ordinary, ending = _abbreviations()
    if word in ending:
        return first.isupper() and not text[stop.start() - 1].isdigit() and _begins_sentence(following)
    if word in ordinary:
        return False
    return not (len(word) == 1 and word.isalpha() and first.isupper())


def _begins_sentence(following: str) -> bool:
    """Whether what follows "U.S." and the like looks like a new sentence and not like the next word of a name."""
    word = following.lstrip(_OPENERS).split(maxsplit=1)[0].strip(",.;:").lower()
    return word in words()["starters"]


def split(text: str) -> list[tuple[int, int]]:
    """The sentences of a paragraph as (start, end) offsets in it, white space at the ends left out."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _END.finditer(text):
        if stop.start() >= start and _ends_here(text, stop):
            _add(spans, text, start, stop.end())
            start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end:
        cut = end
        if end - start > LONGEST:
            space = text.rfind(" ", start, start + LONGEST)
            cut = space if space > start else start + LONGEST
        left, right = start, cut
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            spans.append((left, right))
        start = cut


_QUOTE = re.compile('["“”„«»]')
_CLOSES = {"“": "”", "„": "“", "«": "»"}


def quotes(paragraph: str) -> list[tuple[int, int]]:
    """The stretches between quotation marks, marks left out. An unclosed quote runs to the paragraph's end."""
    spans: list[tuple[int, int]] = []
    opened: tuple[int, str] | None = None
    for mark in _QUOTE.finditer(paragraph):
        sign = mark.group()
        if opened is None:
            if sign in _CLOSES:
                opened = (mark.end(), _CLOSES[sign])
            elif sign == '"':
                opened = (mark.end(), '"')
        elif sign == opened[1] or (sign in "”»" and opened[1] == '"'):
            spans.append((opened[0], mark.start()))
            opened = None
    if opened is not None and opened[0] < len(paragraph):
        spans.append((opened[0], len(paragraph)))
    return spans
