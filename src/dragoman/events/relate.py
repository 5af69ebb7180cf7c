"""The relation between two marked spans: which of a text's readings links them, and in which direction.

A reading links the spans where its actors stand in the first and its recipients in the second; of several the one that
holds both wins, then the one whose words are closer. Either span may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from dragoman.actors import Page
from dragoman.events.compose import compose
from dragoman.events.parties import Parties
from dragoman.events.reading import Reading
from dragoman.events.select import select
from dragoman.languages import Language
from dragoman.languages.frame import Phrase, Sentence

Span = tuple[int, int] | None
_BOTH, _ONE, _SWAPPED = 4.0, 2.0, 1.0


class Linked(msgspec.Struct, frozen=True):
    """A reading and how well it links two spans: `weight` 0 for not at all, above 4 for both in their places."""

    reading: Reading
    sentence: Sentence
    weight: float


def linked(sentences: Iterable[Sentence], page: Page, language: Language, actor: Span, recipient: Span) -> list[Linked]:
    """The readings of the sentences, the one that links the two spans best first."""
    parties = Parties(page, language)
    found = [
        Linked(reading, sentence, weight(reading, sentence, actor, recipient))
        for sentence in sentences
        for reading in select(compose(sentence, language, parties.acts), sentence)
    ]
    return sorted(found, key=lambda one: -one.weight)


def weight(reading: Reading, sentence: Sentence, actor: Span, recipient: Span) -> float:
    """How well *reading* links the spans; higher is better, 0 where it touches neither."""
    acting, reached = _touches(reading.actors, actor), _touches(reading.recipients, recipient)
    if reading.reciprocal:
        everyone = (*reading.actors, *reading.recipients)
        acting, reached = _touches(everyone, actor), _touches(everyone, recipient)
    total = _ONE * acting + _ONE * reached + _BOTH * (acting and reached)
    if not total:
        total = _SWAPPED * (_touches(reading.recipients, actor) + _touches(reading.actors, recipient))
    if not total:
        return 0.0
    frame = sentence.frames[reading.frame]
    near = min((abs(frame.start - span[0]) for span in (actor, recipient) if span is not None), default=0)
    return total + 0.1 * min(reading.fit, 4.0) - 0.001 * min(near, 400) - 0.5 * (reading.status == "hypothetical")


def _touches(phrases: Sequence[Phrase], span: Span) -> bool:
    """Whether the head of one of *phrases*, or the phrase as a whole, lies in *span*."""
    if span is None:
        return False
    return any(
        span[0] <= phrase.trigger[0] < span[1] or (phrase.start <= span[0] and span[1] <= phrase.end)
        for phrase in phrases
    )
