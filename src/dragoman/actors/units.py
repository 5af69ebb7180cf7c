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


_NO_ROWS: tuple[Entry, ...] = ()
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
    names_alone, names_longer, roles_alone, roles_longer = names.alone, names.seconds, roles.alone, roles.seconds
    make = tuple.__new__  # as in `pieces`
    plain, severing, surnames = _plain(language), _severing(language), _surnames(language)
    before: Unit | None = None
    at, end, previous, size_of_text = 0, 0, "", len(words)
    while at < size_of_text:
        piece = words[at]
        first, start, stop, low = piece
        capital = first[0].isupper()
        gap = ""
        if before is not None:
            gap = " " if start == end + 1 and folded[end] == " " else _gap(folded[end:start], previous)
        name = role = None
        second = words[at + 1].low if at + 1 < size_of_text else ""
        if low in names_alone or (low in names_longer and second in names_longer[low]):
            name = names.match(folded, words, at, whole)
        if low in roles_alone or (low in roles_longer and second in roles_longer[low]):
            role = roles.match(folded, words, at, whole)
        if name is None and role is None:
            kind = CAPITAL if capital and not whole and low not in plain else WORD
            if kind == WORD and capital and gap == " " and before is not None and before.kind == CAPITAL:
                hyphen = folded[stop : stop + 1] == "-" and folded[stop + 1 : stop + 2].islower()
                kind = CAPITAL if hyphen else WORD  # "Han Do-yeong", whose "Do" is else a plain word
            if kind == WORD and gap and (capital or gap == "-") and before is not None:
                bears = gap == " " and low in surnames and capital and _bears(before)  # "Theresa May"
                if bears or (gap == "-" and before.kind == CAPITAL and low not in severing):  # "Han Seo-yun"
                    kind = CAPITAL
            at, previous, rows = at + 1, first, _NO_ROWS
        else:
            if name is not None and (role is None or name[0] >= role[0]):
                kind, (size, rows) = NAME, name
            else:
                assert role is not None
                kind, (size, rows) = ROLE, role
            if size > 1:
                run = words[at : at + size]
                low = " ".join([word.low for word in run])
                stop = run[-1].end
            previous = words[at + size - 1].text
            if kind == NAME and len(previous) == 1 and folded[stop : stop + 1] == ".":
                stop += 1  # "U.S."
            at += size
        end = stop
        if folded[stop : stop + 1] == "'":
            end = _possessive(folded, words, at, stop)
            if end > stop + 1:
                at += 1
        before = make(Unit, (kind, text[start:stop], low, start, stop, gap, rows, end > stop))
        yield before


def _possessive(folded: str, words: list[Piece], at: int, stop: int) -> int:
    """Where the possessive ending ends of a word that an apostrophe follows; *stop* itself where it is none."""
    if at < len(words) and words[at].low == "s" and words[at].start == stop + 1:
        return words[at].end
    return stop + 1 if folded[stop - 1] in "sS" and folded[stop + 1 : stop + 2] in (" ", "") else stop
