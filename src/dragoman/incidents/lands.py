"""Countries that a sentence speaks of, by name or through their people, whether or not they are parties to the event.

Where a report does not say whose soldiers or whose village, another word of its sentence often does. And the words
that only name a country are no proper names that would tell two attacks in it apart.
"""

from __future__ import annotations

from functools import lru_cache

from dragoman.actors.lexicon import Lexicon, fold, pieces
from dragoman.actors.tables import NOT_STATES, names
from dragoman.errors import UnknownLanguage
from dragoman.incidents.wording import LONGEST
from dragoman.incidents.wording import fold as plain

_NAMING = frozenset(["name", "adjective", "people", "person"])  # kinds of rows that name a country and nothing else
_SPEAKING = _NAMING | {"metonym"}  # a capital stands for its country, and is a place of its own


def lands(text: str, language: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Codes of the countries that a text speaks of, and the words that name them; both empty without a table."""
    lexicon = _lexicon(language or "")
    if lexicon is None:
        return frozenset(), frozenset()
    folded = fold(text[:LONGEST])
    words = pieces(folded)
    codes: set[str] = set()
    naming: set[str] = set()
    at = 0
    while at < len(words):
        found = lexicon.match(folded, words, at, False) if words[at].low in lexicon.firsts else None
        if found is None:
            at += 1
            continue
        size, rows = found
        for row in rows:
            if row.kind in _SPEAKING and row.country and row.country not in NOT_STATES:
                codes.add(row.country)
                if row.kind in _NAMING:
                    naming.update(plain(piece.text) for piece in words[at : at + size])
                break
        at += size
    return frozenset(codes), frozenset(naming)


@lru_cache(maxsize=4096)
def stands_for_state(name: str) -> bool:
    """Whether a name is a country's or that of a capital or palace that stands for one, by the English table."""
    lexicon = _lexicon("en")
    return lexicon is not None and any(row.kind in _SPEAKING and row.country for row in lexicon.rows(name))


@lru_cache(maxsize=4096)
def is_body(name: str) -> bool:
    """Whether a name is that of an organisation or an armed group, by the English table."""
    lexicon = _lexicon("en")
    return lexicon is not None and any(row.kind == "body" for row in lexicon.rows(name))


@lru_cache(maxsize=32)
def _lexicon(language: str) -> Lexicon | None:
    try:
        return names(language)
    except UnknownLanguage:
        return None
