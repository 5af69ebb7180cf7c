"""Names and role nouns as written: how words are cut and compared, and the longest match among many thousands.

A dictionary from the words of a name to its rows, asked for the longest run first; no pattern is ever tried twice, so
the time is linear in the text. Accents and the kinds of apostrophe do not count; capitals do, except in a text that is
all capitals. Folding keeps every character's place, so offsets hold in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_PIECE = re.compile(r"[^\W_]+")
_GAPS = frozenset([" ", "-", "'", ".", ". ", "/", " & ", "&", "  ", "\xa0", "\n", "- "])
_ALONE = (1,)
_NONE: frozenset[str] = frozenset()
_STOPPED = 3  # letters: after a longer word ". " ends a sentence and does not stand within a name
_ABBREVIATION = 5  # letters: a table's word in capitals up to here must stand in capitals ("US", "WHO")
_EXTRA = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "\xa0": " ", "ı": "i"}
_MORE = {"ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ħ": "h", "Ħ": "H", "ð": "d"}


class Entry(NamedTuple):
    """One row of a table: who a name stands for, or what a role noun says.

    `kind` is name, adjective, person, people, metonym, region, body, holder, other for names; person, group, office,
    body for roles. `rule` says when the row holds: "" always, "clue" where one of `clues` stands by, "default"
    where no clue decides otherwise, "person" where it is not part of somebody's name.
    """

    words: str
    kind: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    wikidata: str | None = None
    rule: tuple[str, ...] = ()
    clues: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None
    office: str | None = None
    plural: bool = False

    def holds(self, on: date | None) -> bool:
        """Whether the row is true on the day *on*; always where no day is known."""
        if on is None:
            return True
        day = on.isoformat()
        return (self.since or "") <= day[: len(self.since or "")] and day[: len(self.until or "")] <= (
            self.until or "\x7f"
        )


class Piece(NamedTuple):
    """A run of letters and digits of the folded text."""

    text: str
    start: int
    end: int
    low: str


def _table() -> dict[int, str]:
    table = {}
    for number in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(number))[0]
        if base != chr(number) and base.isascii():
            table[number] = base
    for number in range(0x1E00, 0x1F00):
        base = unicodedata.normalize("NFD", chr(number))[0]
        if base.isascii():
            table[number] = base
    return table | {ord(key): value for key, value in (_EXTRA | _MORE).items()}


_FOLD = _table()


def fold(text: str) -> str:
    """*text* without accents and with one kind of apostrophe, hyphen and space; as long as it was."""
    return text if text.isascii() else text.translate(_FOLD)


def pieces(folded: str) -> list[Piece]:
    """The words of a folded text."""
    spans = [m.span() for m in _PIECE.finditer(folded)]
    lowered = folded.lower()
    if len(lowered) != len(folded):  # a few letters grow when they are made small
        return [Piece(folded[start:end], start, end, folded[start:end].lower()) for start, end in spans]
    make = tuple.__new__  # half the time of the class's own constructor, and this is the hottest loop of the stage
    return [make(Piece, (folded[start:end], start, end, lowered[start:end])) for start, end in spans]


@lru_cache(maxsize=20000)
def key(words: str) -> str:
    """What two spellings of one name share."""
    return " ".join(_PIECE.findall(fold(words).lower()))


class Lexicon:
    """Rows by the words that name them."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        """*entries* are pairs of the words as written in running text, and the row; earlier rows come first."""
        self._rows: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        lengths: dict[str, set[int]] = {}
        second: dict[str, set[str]] = {}
        for words, entry in entries:
            forms = tuple(_PIECE.findall(fold(words)))
            if not forms:
                continue
            self._rows.setdefault(" ".join(forms).lower(), []).append((forms, entry))
            lengths.setdefault(forms[0].lower(), set()).add(len(forms))
            if len(forms) > 1:
                second.setdefault(forms[0].lower(), set()).add(forms[1].lower())
        self._lengths = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
        self.firsts = self._lengths.keys()  # the first words of all names, in lower case
        # to ask before `match`: names of one word, and by the first word of longer ones their second words
        self.alone = frozenset([first for first, sizes in lengths.items() if 1 in sizes])
        self.seconds = {first: frozenset(words) for first, words in second.items()}

    def __contains__(self, words: str) -> bool:
        """Whether some row has this name, in whatever capitals."""
        return key(words) in self._rows

    def rows(self, words: str) -> list[Entry]:
        """The rows of exactly this name, in whatever capitals."""
        return [entry for _, entry in self._rows.get(key(words), [])]

    def match(self, folded: str, words: Sequence[Piece], at: int, loose: bool) -> tuple[int, tuple[Entry, ...]] | None:
        """How many words from *at* the longest name takes, and its rows; None where none begins there.

        *loose* takes a name in whatever capitals: for titles that are all capitals.
        """
        sizes = self._lengths.get(words[at].low)
        if sizes is None:
            return None
        longer = at + 1 < len(words) and words[at + 1].low in self.seconds.get(words[at].low, _NONE)
        if not longer:
            if sizes[-1] > 1:
                return None
            sizes = _ALONE
        for size in sizes:
            if at + size > len(words):
                continue
            run = words[at : at + size]
            rows = self._rows.get(run[0].low if size == 1 else " ".join([piece.low for piece in run]))
            if rows is None or (size > 1 and not joined(folded, run)):
                continue
            found = tuple([entry for forms, entry in rows if loose or _cased(forms, run)])
            if found:
                return size, found
        return None


def joined(folded: str, run: Sequence[Piece]) -> bool:
    """Whether nothing but a space, a hyphen or the like stands between the words: no comma, no end of sentence."""
    for before, after in pairwise(run):
        gap = folded[before.end : after.start]
        if gap not in _GAPS and gap != ", " and gap.strip(" \n"):
            return False
        if gap == ". " and len(before.text) > _STOPPED:
            return False
        if gap == ", " and after.text not in ("D", "DC"):
            return False
    return True


def _cased(forms: tuple[str, ...], run: Sequence[Piece]) -> bool:
    for form, piece in zip(forms, run, strict=True):
        if form == piece.text:
            continue
        if form[0].isupper() and not piece.text[0].isupper():
            return False
        if len(form) > 1 and form.isupper() and form.isalpha() and len(form) <= _ABBREVIATION:
            return False
    return True
