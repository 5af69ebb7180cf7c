"""A linear model over words and frames, to hold the encoder against: multinomial logistic regression.

Features are words around and between the two marked spans, the predicates that the spans hang on, and, if asked for,
what the tables say. Trained by L-BFGS on `training/` without its held-out tenth; the same items give the same weights.
Nothing of this ships: `accuracy.py` measures whether it would pay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from dragoman.actors import read_page
from dragoman.events.model import LABELS
from dragoman.events.relate import Asked, Linked, Span, linked
from dragoman.languages import Language
from dragoman.languages.frame import Frame, Phrase, Sentence

SELDOM = 2  # a feature that fewer items of the training part have is left out
PENALTY = 0.02  # of squared weights; 0.005 to 0.1 differ by a point in accuracy at most
STEPS = 150  # of L-BFGS at most: the loss stands still before
NEAR = 4  # words before the first span and after the second
FARTHEST = 12  # words between the spans that are taken, from both ends
WINDOW = 128  # texts parsed together

_WORD = re.compile(r"\w+|[^\w\s]")
_NUMBER = re.compile(r"\d+")
Matrix = Any  # of scipy, which has no types


class Parsed(msgspec.Struct, frozen=True):
    """A question with the frames of its sentences, and the readings that link its spans, the best first."""

    asked: Asked
    sentences: tuple[Sentence, ...]
    readings: tuple[Linked, ...]


def parsed(questions: Sequence[Asked], language: Language) -> Iterator[Parsed]:
    """Each question as the tables read it."""
    for begin in range(0, len(questions), WINDOW):
        window = questions[begin : begin + WINDOW]
        pieces = [(one.text[start:end], start) for one in window for start, end in language.parser.sentences(one.text)]
        frames = language.parser.frames(pieces, language.event_nouns)
        for one in window:
            told = tuple(next(frames) for _ in language.parser.sentences(one.text))
            page = read_page(one.text, None, language.code, None)
            yield Parsed(one, told, tuple(linked(told, page, language, one.actor, one.recipient)))


def features(one: Parsed, tables: bool = True) -> list[str]:
    """What is known of a question, each a name; *tables* also takes in what the tables say."""
    found = {*_of_words(one.asked), *_of_frames(one)}
    if tables:
        found.update(_of_tables(one.readings))
    return sorted(found)


def _words(text: str) -> list[str]:
    return _WORD.findall(_NUMBER.sub("0", text.lower()))


def _grams(words: Sequence[str], place: str, longest: int) -> Iterator[str]:
    for size in range(1, longest + 1):
        for at in range(len(words) - size + 1):
            yield f"{place}:{' '.join(words[at : at + size])}"


def _of_words(asked: Asked) -> Iterator[str]:
    """Words of the whole, between the spans with their direction, on either side, and in each."""
    yield from _grams(_words(asked.text), "text", 2)
    spans = sorted((span, name) for span, name in ((asked.actor, "A"), (asked.recipient, "R")) if span is not None)
    order = "".join(name for _, name in spans)
    yield f"order:{order}"
    if not spans:
        return
    first, last = spans[0][0], spans[-1][0]
    yield from _grams(_words(asked.text[: first[0]])[-NEAR:], f"{order} before", 2)
    yield from _grams(_words(asked.text[last[1] :])[:NEAR], f"{order} after", 3)
    for span, name in spans:
        yield from _grams(_words(asked.text[span[0] : span[1]]), f"in {name}", 1)
    if len(spans) > 1:
        between = _words(asked.text[first[1] : last[0]])
        if len(between) > 2 * FARTHEST:
            between = between[:FARTHEST] + between[-FARTHEST:]
        yield f"apart:{min(len(between) // 4, 6)}"
        yield from _grams(between, f"{order} between", 3)


def _of_frames(one: Parsed) -> Iterator[str]:
    """Each predicate, and those that the spans hang on with the places they fill there."""
    for sentence in one.sentences:
        for frame in sentence.frames:
            name = " ".join((frame.predicate, *sorted(frame.particles)))
            yield f"predicate:{name}"
            actor, recipient = _place(frame, one.asked.actor), _place(frame, one.asked.recipient)
            manner = f"{'not ' * frame.negated}{frame.modal or frame.tense}"
            if actor:
                yield f"{name} A={actor}"
                yield f"{name} A={actor} {manner}"
                yield f"A={actor} {manner}"
            if recipient:
                yield f"{name} R={recipient}"
            if actor or recipient:
                above = sentence.frames[frame.governor].predicate if frame.governor is not None else ""
                yield f"{name} A={actor} R={recipient}"
                yield f"{name} under {above} {frame.relation}"
                yield from (f"{name} over {sentence.frames[c.frame].predicate}" for c in frame.clauses)


def _place(frame: Frame, span: Span) -> str:
    """The place that *span* fills in the frame; empty where it fills none."""
    if span is None:
        return "none"
    places: list[tuple[str, Phrase]] = [("agent", p) for p in frame.agents]
    places += [("patient", p) for p in frame.patients] + [("dative", p) for p in frame.datives]
    places += list(frame.obliques)
    if frame.phrase is not None:
        places += [("owner", p) for p in (*frame.phrase.owner, *frame.phrase.modifiers)]
        places += list(frame.phrase.links)
    return next((name for name, phrase in places if span[0] <= phrase.trigger[0] < span[1]), "")


def _of_tables(readings: Sequence[Linked]) -> Iterator[str]:
    """The type of the best reading with how well it links, its rows, and the types of the others."""
    for one in readings[:1]:
        yield f"told:{one.reading.event_type}"
        yield f"told:{one.reading.event_type} {_grade(one.weight)}"
        yield f"status:{one.reading.status} {one.reading.event_type}"
        yield from (f"row:{row}" for row in one.reading.rule)
    yield from (f"also told:{one.reading.event_type} {_grade(one.weight)}" for one in readings[1:4])
    if not readings:
        yield "told:nothing"


def _grade(weight: float) -> str:
    return "both" if weight >= 6 else "one" if weight >= 1.9 else "swapped" if weight > 0 else "neither"


class Linear:
    """Weights by feature and label."""

    def __init__(self, names: Sequence[Sequence[str]], types: Sequence[str]) -> None:
        """Trains on the items' features and types."""
        counted = Counter(name for item in names for name in item)
        self.columns = {
            name: at for at, name in enumerate(sorted(name for name, count in counted.items() if count >= SELDOM))
        }
        self.weights = _fitted(self._matrix(names), np.array([LABELS.index(kind) for kind in types]))

    def shares(self, names: Sequence[Sequence[str]]) -> list[dict[str, float]]:
        """The probability of each label, an item each."""
        return [dict(zip(LABELS, map(float, row), strict=True)) for row in _softmax(self._matrix(names) @ self.weights)]

    def _matrix(self, names: Sequence[Sequence[str]]) -> Matrix:
        """One row an item, each of length one, and a last column of ones."""
        values, rows, columns = [], [], []
        for at, item in enumerate(names):
            known = [self.columns[name] for name in item if name in self.columns]
            values += [1.0 / np.sqrt(max(1, len(known)))] * len(known) + [1.0]
            rows += [at] * (len(known) + 1)
            columns += [*known, len(self.columns)]
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(names), len(self.columns) + 1))


def _softmax(logits: Any) -> Any:
    exponent = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponent / exponent.sum(axis=1, keepdims=True)


def _fitted(matrix: Matrix, labels: Any) -> Any:
    """The weights of least loss: cross-entropy and squared weights."""
    shape = (matrix.shape[1], len(LABELS))
    wanted = np.zeros((matrix.shape[0], len(LABELS)))
    wanted[np.arange(len(labels)), labels] = 1.0
    turned = matrix.T.tocsr()

    def loss(flat: Any) -> tuple[float, Any]:
        weights = flat.reshape(shape)
        given = _softmax(matrix @ weights)
        cost = -np.log(np.maximum(given[np.arange(len(labels)), labels], 1e-300)).sum()
        slope = turned @ (given - wanted) + PENALTY * weights
        return cost + 0.5 * PENALTY * float((weights**2).sum()), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return found.x.reshape(shape)
