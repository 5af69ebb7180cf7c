"""A language's words about agreements (`languages/<code>/agreements.toml`), and sentences cut into words."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

import msgspec

from dragoman.agreements.state import SHOWN, STATES
from dragoman.languages.table import read_toml

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 400  # of a sentence that are read; a longer one is a list or junk
_BIGGEST = 99  # agreements announced at once


class Wording(msgspec.Struct, frozen=True):
    """The table, ready for look-ups; what each group holds is said in the table itself."""

    numbers: dict[str, int]
    ordinals: dict[str, int]
    which: dict[str, frozenset[str]]
    content: dict[str, frozenset[str]]
    modality: dict[str, frozenset[str]]
    never: dict[str, frozenset[str]]
    states: dict[str, list[tuple[tuple[str, ...], str]]]
    title: dict[str, frozenset[str]]
    partitive: tuple[str, ...]
    quoted: re.Pattern[str]
    undated: frozenset[str]
    signed_by: tuple[tuple[str, ...], ...]

    def number(self, word: str) -> int | None:
        """The count that a word or a figure stands for; None for any other word."""
        if word.isdecimal() and len(word) <= len(str(_BIGGEST)):
            return int(word)
        return self.numbers.get(word)


@lru_cache(maxsize=8)
def wording(folder: Path) -> Wording:
    """The words of the language whose tables stand in *folder*. Raises TableError where its table is no TOML."""
    table = read_toml(folder / "agreements.toml")
    states: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for state in STATES:
        for cue in table["state"].get(state, ()):
            words = tuple(cue.split())
            states.setdefault(words[0], []).append((words, state))
    breach = table["breach"]["words"]
    for cue in breach:
        words = tuple(cue.split())
        states.setdefault(words[0], []).append((words, SHOWN))
    for rows in states.values():
        rows.sort(key=lambda row: -len(row[0]))
    sets = {
        name: {key: frozenset(words) for key, words in table[name].items()}
        for name in ("which", "content", "modality", "never", "title")
    }
    return Wording(
        numbers=table["numbers"],
        ordinals=table["ordinals"],
        partitive=tuple(table["partitive"]["words"]),
        quoted=_quoted(table["title"]["naming"]),
        states=states,
        undated=frozenset(cue.split()[0] for cue in breach),
        signed_by=tuple(tuple(cue.split()) for cue in table["signed_by"]["cues"]),
        **sets,
    )


def _quoted(naming: list[str]) -> re.Pattern[str]:
    """What finds a name in quotation marks straight behind an agreement's noun."""
    return re.compile(rf"[\s,(]{{0,3}}(?:{'|'.join(naming)})?\s{{0,2}}[\"“«]([^\"”»]{{3,120}})[\"”»]")


class Spoken(msgspec.Struct, frozen=True):
    """A sentence cut into words: each in lower case, and where it stands.

    `start` is the sentence's offset in the article's text, None for the title; `spans` count from the sentence's start.
    """

    text: str
    start: int | None
    low: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def gap(self, at: int) -> str:
        """What stands between the word *at* and the one before it."""
        return self.text[self.spans[at - 1][1] : self.spans[at][0]] if 0 < at < len(self.spans) else ""

    def word(self, at: int) -> str:
        """The word as written."""
        return self.text[slice(*self.spans[at])]

    def place(self, char: int) -> int:
        """The number of the word that ends behind the character *char* (an offset in the sentence)."""
        return bisect_right(self.spans, char, key=lambda span: span[1])


def spoken(text: str, start: int | None, most: int | None = MOST_WORDS) -> Spoken:
    """The sentence *text*, which stands at *start*, cut into words; at most *most* of them, None for all."""
    words = []
    for found in _WORD.finditer(text):
        words.append(found)
        if len(words) == most:
            break
    return Spoken(text, start, tuple(w.group().lower() for w in words), tuple(w.span() for w in words))
