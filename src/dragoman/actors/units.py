"""A text cut into units: names of the tables, role nouns, capitalised words, and all other words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dragoman.actors import tables
from dragoman.actors.lexicon import Entry, Piece, fold, pieces

NAME, ROLE, CAPITAL, WORD = "name", "role", "capital", "word"
_LOUD = 0.7  # share of capital letters from which a text counts as written in capitals throughout
_TITLED = 0.7  # share of capitalised long words from which a text counts as a title in title case
_LONG = 4  # letters: shorter words stay small in a title


class Unit(NamedTuple):
    """One name, role noun or word. `gap` is what stands before it: "", " ", "-", ",", "(", or ";" for the rest."""

    kind: str
    text: str
    low: str
    start: int
    end: int
    gap: str
    rows: tuple[Entry, ...] = ()
    possessive: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@lru_cache(maxsize=8)
def _plain(language: str) -> frozenset[str]:
    return frozenset(tables.words(language)["plain"]["words"])


@lru_cache(maxsize=8)
def _severing(language: str) -> frozenset[str]:
    table = tables.words(language)["severing"]
    return frozenset(table["after"]) | frozenset(table["joined"])


@lru_cache(maxsize=8)
def _surnames(language: str) -> frozenset[str]:
    return frozenset(tables.words(language)["plain"]["surnames"])


def _bears(unit: Unit) -> bool:
    """Whether a surname may follow: a capitalised word, or a title."""
    return unit.kind == CAPITAL or (unit.kind == ROLE and unit.capital and unit.rows[0].kind == "person")


def loud(text: str) -> bool:
    """Whether the text is all capitals, as some titles are."""
    letters = sum(map(str.isalpha, text))
    return letters > _LONG and sum(map(str.isupper, text)) >= _LOUD * letters


def titled(text: str) -> bool:
    """Whether the text is a title in title case, where a capital letter marks no name."""
    long = [word for word in text.split() if len(word) >= _LONG and word[0].isalpha()]
    return len(long) > _LONG and sum(word[0].isupper() for word in long) >= _TITLED * len(long)


_GAPS = {" ": " ", "": " ", "-": "-", "'": "-", ". ": " ", ".": " ", "\n": " ", "/": "/", " & ": " ", "- ": "-"}


def _gap(between: str, previous: str) -> str:
    """What stands between two units, in one sign."""
    if between == ". " and len(previous) > 3:  # longer than "Gen." and "Mr.": the end of a sentence
        return ";"
    if between == "," and previous.isdigit():
        return "-"  # within a number
    known = _GAPS.get(between)
    if known is not None:
        return known
    bare = between.strip()
    if not bare:
        return " " if "\n\n" not in between else ";"
    if bare in ('"', "“", "”"):
        return " "
    if "(" in bare:
        return "("
    return "," if bare[0] in ",–—-" or bare == ")" else ";"


def cut(text: str, language: str, whole: bool = False) -> list[Unit]:
    """The units of *text* in order. *whole* says the text is all capitals or should be read whatever its capitals."""
    return list(scan(text, language, whole))


def scan(text: str, language: str, whole: bool = False) -> Iterator[Unit]:
    """The units of *text* one by one, for who may stop early."""
    folded = fold(text)
    words = pieces(folded)
    names, roles = tables.names(language), tables.roles(language)
    plain, severing, surnames = _plain(language), _severing(language), _surnames(language)
    before: Unit | None = None
    at, end, previous = 0, 0, ""
    while at < len(words):
        piece = words[at]
        name = names.match(folded, words, at, whole) if piece.low in names.firsts else None
        role = roles.match(folded, words, at, whole) if piece.low in roles.firsts else None
        kind, size = WORD, 1
        rows: tuple[Entry, ...] = ()
        if name is not None and (role is None or name[0] >= role[0]):
            kind, (size, rows) = NAME, name
        elif role is not None:
            kind, (size, rows) = ROLE, role
        elif not whole and piece.text[0].isupper() and piece.low not in plain:
            kind = CAPITAL
        gap = ""
        if before is not None:
            gap = _gap(folded[end : piece.start], previous)
            if kind == WORD and gap == " " and piece.low in surnames and piece.text[0].isupper() and _bears(before):
                kind = CAPITAL  # "Theresa May"
            elif kind == WORD and gap == "-" and before.kind == CAPITAL and piece.low not in severing:
                kind = CAPITAL  # "Han Seo-yun"
        run = words[at : at + size]
        previous, stop = run[-1].text, run[-1].end
        if kind == NAME and len(previous) == 1 and folded[stop : stop + 1] == ".":
            stop += 1  # "U.S."
        low = piece.low if size == 1 else " ".join([word.low for word in run])
        at += size
        end = _possessive(folded, words, at, stop)
        if end > stop + 1:
            at += 1
        before = Unit(kind, text[piece.start : stop], low, piece.start, stop, gap, rows, end > stop)
        yield before


def _possessive(folded: str, words: list[Piece], at: int, stop: int) -> int:
    """Where the possessive ending of a word that stops at *stop* ends; *stop* itself where it has none."""
    if folded[stop : stop + 1] != "'":
        return stop
    if at < len(words) and words[at].low == "s" and words[at].start == stop + 1:
        return words[at].end
    return stop + 1 if folded[stop - 1] in "sS" and folded[stop + 1 : stop + 2] in (" ", "") else stop
