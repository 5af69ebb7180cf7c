"""Words, phrases and beginnings of words as a full-text question, the same in SQLite and PostgreSQL.

`uranium niger` wants both words anywhere in the sentence or the title, `"gold mine"` the words in that order, `uran*`
any word that begins so, `-mine` none of it. Case and accents do not matter. Nothing of what is typed reaches the
databases' own query languages but letters and digits.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, column, func, literal_column, select, table

from dragoman.store.tables import WORDS_TABLE
from dragoman.store.who import BadQuestionError
from dragoman.store.words import folded

MOST_TERMS = 50  # of one question
LONGEST = 1000  # characters of one question
_TERM = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


class Term(NamedTuple):
    """Words in their order; the last may be a beginning only; all of it may be unwanted."""

    words: tuple[str, ...]
    beginning: bool = False
    unwanted: bool = False


def terms(asked: str) -> list[Term]:
    """The terms of a question. Raises BadQuestionError where nothing is wanted, or too much."""
    if len(asked) > LONGEST:
        raise BadQuestionError("the text", f"at most {LONGEST} characters")
    found = []
    for match in _TERM.finditer(asked):
        minus, phrase, word = match.groups()
        said = phrase if phrase is not None else word
        if words := tuple(folded(said).split()):
            found.append(Term(words, phrase is None and said.endswith("*"), bool(minus)))
    if len(found) > MOST_TERMS:
        raise BadQuestionError("the text", f"at most {MOST_TERMS} words and phrases")
    if all(term.unwanted for term in found):
        raise BadQuestionError(repr(asked), "no word to look for")
    return found


def words_keys(asked: str) -> Select[tuple[int]]:
    """SQLite's query for the keys of the events whose sentence or title has these words. Raises BadQuestionError."""
    found = table(WORDS_TABLE, column("rowid", Integer))
    return select(found.c.rowid).where(literal_column(WORDS_TABLE).op("MATCH")(_fts5(terms(asked))))


def words_match(asked: str, side: Any) -> ColumnElement[bool]:
    """The same as PostgreSQL's condition on *side* (`events`, or an alias), whose planner knows how rare words are."""
    matched: ColumnElement[bool] = side.c.words.bool_op("@@")(_tsquery(terms(asked)))
    return matched


def _fts5(wanted: list[Term]) -> str:
    """In the language of FTS5, every word a string."""

    def said(term: Term) -> str:
        return f'"{" ".join(term.words)}"' + ("*" if term.beginning else "")

    positive = " AND ".join(said(term) for term in wanted if not term.unwanted)
    negative = " OR ".join(said(term) for term in wanted if term.unwanted)
    return f"({positive}) NOT ({negative})" if negative else positive


def _tsquery(wanted: list[Term]) -> ColumnElement[object]:
    """As PostgreSQL's tsquery; the words are letters and digits only."""

    def said(term: Term) -> ColumnElement[object]:
        query = " <-> ".join(term.words) + (":*" if term.beginning else "")
        made: ColumnElement[object] = func.to_tsquery("simple", ("!(" + query + ")") if term.unwanted else query)
        return made

    return reduce(lambda left, right: left.op("&&")(right), [said(term) for term in wanted])
