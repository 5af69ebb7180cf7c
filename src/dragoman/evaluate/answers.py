"""What dragoman says of marked rows: a text as an article of one paragraph, two marked spans as a relation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from dragoman.errors import DragomanError, TooLarge, UnknownLanguage
from dragoman.evaluate.gold import Gold
from dragoman.events.relate import Asked, Relation, relate
from dragoman.languages import language
from dragoman.line import coder
from dragoman.records import Article, Coded, Event, Paragraph, Party

CHUNK = 256  # rows at work together: whole windows of the coder and of `relate`, so that batches stay the same
LANGUAGES = ("en",)

Refuse = Callable[[DragomanError], None]
Span = tuple[int, int] | None


class Said(msgspec.Struct, frozen=True):
    """One event or relation that was coded: type, country codes of its parties, the trigger's span in the text.

    `actors` and `recipients` are None for a relation, whose parties were given.
    """

    type: str
    actors: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None
    trigger: Span = None
    confidence: float | None = None


class Answer(msgspec.Struct, frozen=True):
    """All that was coded of one row, the surest first; nothing where there is no event."""

    said: tuple[Said, ...] = ()


def answer_of(coded: Coded | Relation) -> Answer:
    """What was coded, as it is judged."""
    if isinstance(coded, Relation):
        return Answer((Said(type=coded.event_type, confidence=coded.confidence),))
    return Answer(tuple(map(_said, sorted(coded.events, key=lambda event: -event.confidence))))


def answers(rows: Iterable[Gold], refuse: Refuse) -> Iterator[tuple[Gold, Answer]]:
    """Each row with what dragoman says of it, in order and with bounded memory.

    A row in a language that nobody reads goes to *refuse*.
    """
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        found = _found(chunk, refuse)
        for row in chunk:
            if row.source in found:
                yield row, found[row.source]


def _found(chunk: Sequence[Gold], refuse: Refuse) -> dict[str, Answer]:
    """The answers by the row's source; row by row where the text of one is too much for the parser."""
    refused: list[DragomanError] = []
    try:
        found = _relations([row for row in chunk if row.is_relation], refused.append)
        found |= _articles([row for row in chunk if not row.is_relation], refused.append)
    except (RecursionError, MemoryError) as error:
        if len(chunk) == 1:
            refuse(TooLarge(chunk[0].source, f"the text is too much for the parser: {type(error).__name__}"))
            return {}
        return {source: one for row in chunk for source, one in _found([row], refuse).items()}
    order = {row.source: number for number, row in enumerate(chunk)}
    for refusal in sorted(refused, key=lambda error: order[error.source]):
        refuse(refusal)
    return found


def _articles(rows: Sequence[Gold], refuse: Refuse) -> dict[str, Answer]:
    coded = coder(LANGUAGES).code_many(map(_article, rows), refuse=refuse)
    return {one.article.source: answer_of(one) for one in coded}


def _article(row: Gold) -> Article:
    return Article(
        id=row.source,
        source=row.source,
        language=row.language,
        text=row.text,
        paragraphs=(Paragraph(text=row.text, start=0, end=len(row.text)),),
    )


def _relations(rows: Sequence[Gold], refuse: Refuse) -> dict[str, Answer]:
    spoken: dict[str, list[Gold]] = defaultdict(list)
    for row in rows:
        spoken[row.language].append(row)
    found: dict[str, Answer] = {}
    for code, those in spoken.items():
        try:
            language(code)
        except UnknownLanguage as error:
            for row in those:
                refuse(UnknownLanguage(row.source, f"{code!r}: {error.reason}"))
            continue
        asked = (Asked(row.text, row.actor, row.recipient) for row in those)
        for row, relation in zip(those, relate(asked, code), strict=True):
            found[row.source] = answer_of(relation)
    return found


def _said(event: Event) -> Said:
    return Said(
        type=event.event_type,
        actors=_countries(event.actors),
        recipients=_countries(event.recipients),
        trigger=event.evidence.trigger if event.evidence.start is not None else None,
        confidence=event.confidence,
    )


def _countries(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(sorted({party.country for party in parties if party.country}))
