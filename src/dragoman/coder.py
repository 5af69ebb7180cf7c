"""The stages in order: an article in, its events and agreements out.

Sentences without an event word, or without anybody who could act, are never parsed; the rest go to the parser in
batches over many articles, which is the only hot loop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

import msgspec

from dragoman import agreements, events
from dragoman.actors import Page, anybody, read_page, variant
from dragoman.article import dateline
from dragoman.errors import DragomanError, UnknownLanguage
from dragoman.events import Told
from dragoman.languages import Language, language
from dragoman.records import Article, Coded, Reasons

WINDOW = 32  # articles parsed together: enough to fill the parser's batches, few enough to keep memory flat


BULLETS = "•●▪*–—- \u00a0"  # before a sentence they are no part of it
DATELINES = 2  # paragraphs that may begin with a dateline: the first, or the one after a standfirst


class Prepared(msgspec.Struct, frozen=True):
    """An article ready for the parser: its page of names, and the sentences worth parsing."""

    article: Article
    page: Page
    language: Language
    pieces: tuple[tuple[str, int, bool, int], ...]  # text, offset, whether it is the title, paragraph


class Coder:
    """Codes articles in the given languages (ISO 639-1). Raises UnknownLanguage for one that is not installed.

    *dictionaries* are files of the user's own actors, which come before our tables (see `dragoman.actors.variant`). A
    line of theirs that cannot be read raises TableError, unless *refuse* is given to take it.
    """

    def __init__(
        self,
        languages: Sequence[str] = ("en",),
        dictionaries: Sequence[str] = (),
        refuse: Callable[[DragomanError], None] | None = None,
    ) -> None:
        """Tables are read here; the parser's model is loaded with the first sentence."""
        self.languages = {code: language(code) for code in languages}
        self._names = {code: variant(code, dictionaries, refuse) for code in languages}

    def warm(self) -> None:
        """Loads the parser's model and the tables now, instead of with the first article."""
        for spoken in self.languages.values():
            list(spoken.parser.frames([("Mali met Niger.", 0)], spoken.event_nouns))
            read_page("Mali met Niger.", None, spoken.code, None)

    def code(self, article: Article, explain: bool = False) -> Coded:
        """The article's events and agreements. Raises UnknownLanguage where no coder reads its language."""
        return next(self.code_many([article], explain=explain))

    def code_many(
        self,
        articles: Iterable[Article],
        refuse: Callable[[DragomanError], None] | None = None,
        explain: bool = False,
    ) -> Iterator[Coded]:
        """Codes a stream of articles, in order, with bounded memory; with *explain*, each event's reasons too.

        An article in a language that no coder reads is handed to *refuse* and left out; without *refuse* it raises
        UnknownLanguage.
        """
        stream = iter(articles)
        while window := list(islice(stream, WINDOW)):
            prepared: list[Prepared] = []
            for article in window:
                try:
                    prepared.append(self._prepare(article))
                except UnknownLanguage as error:
                    if refuse is None:
                        raise
                    refuse(error)
            yield from self._code(prepared, explain)

    def _prepare(self, article: Article) -> Prepared:
        spoken = self._language_of(article)
        page = read_page(
            article.text,
            article.title,
            self._names[spoken.code],
            date.fromisoformat(article.published) if article.published else None,
        )
        return Prepared(article, page, spoken, tuple(_pieces(article, page, spoken)))

    def _language_of(self, article: Article) -> Language:
        code = article.language or next(iter(self.languages))
        if code not in self.languages:
            raise UnknownLanguage(
                article.source, f"no coder reads {_language_name(code)}; installed: {', '.join(self.languages)}"
            )
        return self.languages[code]

    def _code(self, prepared: Sequence[Prepared], explain: bool) -> Iterator[Coded]:
        for group in _by_language(prepared):
            spoken = group[0].language
            stream = spoken.parser.frames(
                ((text, offset) for one in group for text, offset, _, _ in one.pieces),
                spoken.event_nouns,
                spoken.event_verbs,
            )
            for one in group:
                told = (
                    [
                        Told(sentence, in_title, paragraph)
                        for (_, _, in_title, paragraph), sentence in zip(one.pieces, stream, strict=False)
                    ]
                    if one.pieces
                    else []
                )
                reasons: list[Reasons] = []
                if explain:
                    pairs = events.explained(one.article, told, one.page, spoken)
                    found, reasons = [event for event, _ in pairs], [why for _, why in pairs]
                else:
                    found = events.code(one.article, told, one.page, spoken)
                yield Coded(
                    article=one.article,
                    events=tuple(found),
                    agreements=tuple(agreements.find(found, one.article, spoken, one.page)),
                    actors=events.actors_of(found),
                    reasons=tuple(reasons),
                )


def _by_language(prepared: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    """Runs of articles in one language, so that the order stays that of the input."""
    group: list[Prepared] = []
    for one in prepared:
        if group and group[-1].language.code != one.language.code:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _pieces(article: Article, page: Page, spoken: Language) -> Iterator[tuple[str, int, bool, int]]:
    """The sentences worth parsing: those with an event word and with somebody who could act."""
    if article.title:
        title = _plain_title(article, page, spoken)
        if title and spoken.has_event_word(title) and anybody(title, page.language):
            yield title, 0, True, -1
    offset = 0
    for number, paragraph in enumerate(article.paragraphs):
        opening = dateline(paragraph.text) if number < DATELINES else None
        for start, end in spoken.parser.sentences(paragraph.text):
            start = max(start, opening.end if opening is not None else 0)
            while start < end and paragraph.text[start] in BULLETS:
                start += 1
            sentence = paragraph.text[start:end]
            if spoken.has_event_word(sentence) and anybody(sentence, page.language):
                yield sentence, offset + start, False, number
        offset += len(paragraph.text) + 2


def _plain_title(article: Article, page: Page, spoken: Language) -> str:
    """The headline in sentence case, without an agency's mark before it; of the same length where it can be."""
    title = article.title or ""
    known = frozenset(word for word in words_of_text(article.text) if word.islower()) | spoken.triggers
    return spoken.parser.plain_case(title, known, lambda word: page.nationality(word) is not None)


def words_of_text(text: str) -> set[str]:
    """The words of *text* as they stand, case kept."""
    return set(re.findall(r"[^\W\d_]+", text))


def _language_name(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code).get_display_name("en") or code)
    except (UnknownLocaleError, ValueError):
        return code
