"""The names of the actor tables in plain words: for stages that ask what a text names, not whom a phrase means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.actors import tables
from dragoman.actors.lexicon import Entry, Piece, fold, pieces

__all__ = ["Entry", "Named", "Piece", "named", "newest_term", "words_of"]


class Named(NamedTuple):
    """A name of the actor tables in a text: the index of its first word, and its rows."""

    at: int
    rows: tuple[Entry, ...]


def words_of(text: str) -> Sequence[Piece]:
    """The words of a text as the tables fold them: accents and the kinds of apostrophe do not count."""
    return pieces(fold(text))


def named(text: str, language: str) -> tuple[list[Piece], list[Named]]:
    """The words of a text, and the names among them, the longest at each place. Raises UnknownLanguage."""
    lexicon = tables.names(language)
    folded = fold(text)
    words = pieces(folded)
    found, at = [], 0
    while at < len(words):
        match = lexicon.match(folded, words, at, False) if words[at].low in lexicon.firsts else None
        if match is not None:
            found.append(Named(at, match[1]))
        at += match[0] if match is not None else 1
    return words, found


def newest_term() -> str:
    """The latest day on which a term of the table of offices begins: as far as the table knows the world."""
    return max(entry.since or "" for rows in tables.held().values() for entry in rows)
