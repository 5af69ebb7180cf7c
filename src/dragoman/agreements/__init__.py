"""Agreements: treaties, accords, memoranda, contracts, ceasefires, with parties, fields, state and what proves them.

An agreement begins with a sentence that tells its fate ("signed a treaty", "the pact expired"): the event, or the
words beside it, give parties, signatories, date, place and state. Every other sentence that names it is one more piece
of evidence, and may add fields or a later state. Agreements that are counted ("three accords") are told apart by what
the text says of each, and a count that it does not fill stays on the records.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.actors import Page
from dragoman.agreements.fields import kinds_in
from dragoman.agreements.reader import Reader
from dragoman.agreements.wording import spoken
from dragoman.languages import Language
from dragoman.records import Agreement, Article, Event

__all__ = ["find"]


def find(events: Sequence[Event], article: Article, language: Language, page: Page) -> list[Agreement]:
    """The agreements that the article speaks of, in the order in which they are first told.

    *events* are the article's own, *page* the survey of its text. Costs about as much as reading the words once.
    """
    reader = Reader(events, article, page, language)
    offset = 0
    for paragraph in article.paragraphs:
        if reader.open or kinds_in(spoken(paragraph.text, offset, most=None).low):
            for start, end in language.parser.sentences(paragraph.text):
                reader.read(paragraph.text[start:end], offset + start)
        offset += len(paragraph.text) + 2
    if article.title:
        reader.read(article.title, None)
    return reader.records()
