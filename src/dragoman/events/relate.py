"""The relation between two marked spans: by the frames that connect them, and by a model's second opinion.

A reading links the spans where its actors stand in the first and its recipients in the second; of several the one that
holds both wins, then the one whose words are closer. The model gives each type a share of one, whose logarithm is its
score; the reading's type gets a vote on top, which weighs more the better it links. Either span may be missing, and a
type is always given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from math import exp, log

import msgspec

from dragoman.actors import Page, read_page
from dragoman.events import model
from dragoman.events.compose import DEEPEST, compose
from dragoman.events.confidence import calibrated
from dragoman.events.parties import Parties
from dragoman.events.reading import Reading
from dragoman.events.scale import default_cameo, quad
from dragoman.events.select import select
from dragoman.languages import Language, language
from dragoman.languages.frame import Phrase, Sentence
from dragoman.records import Record

Span = tuple[int, int] | None
_BOTH, _ONE, _SWAPPED = 4.0, 2.0, 1.0
# The votes of a reading beside the logarithms of the model's shares, by how well it links: where its entry demands less
# than SPECIFIC, and where it demands more. Set on the held-out tenth of our own training set, where accuracy is flat
# around them: where an entry and the model differ, the entry is right more often if it demands much and holds both
# parties, and the model if the entry is a bare verb.
VOTES = ((6.0, 2.0, 4.0), (1.9, 1.0, 2.0), (0.0, 0.6, 0.6))
SPECIFIC = 3.0  # the fit of an entry that demands an object of a class and finds both parties
LEAST = 1e-3  # what a share is taken for where the model gives none: no type is ruled out
_WITHOUT_MODEL = "SUPPORT"  # said where there are neither weights nor a reading: the middle of PLOVER's scale
WINDOW = 128  # questions parsed and read together
AHEAD = 4  # windows that the model has begun or has waiting, while the parser is at the first


class Asked(msgspec.Struct, frozen=True):
    """A text and its two marked spans: characters, the end left out; None for a party that is not marked."""

    text: str
    actor: Span = None
    recipient: Span = None


class Relation(Record, frozen=True, kw_only=True):
    """What the first party does to the second. `confidence` from 0 to 1; `rule` says what spoke."""

    event_type: str
    event_mode: str | None
    cameo: str | None
    quad: str
    confidence: float
    rule: tuple[str, ...] = ()


def relate(questions: Iterable[Asked], code: str) -> Iterator[Relation]:
    """The relation of each question's spans, in order; streams with bounded memory.

    *code* is the language's ("en"); raises UnknownLanguage where there is none.
    """
    import numpy  # noqa: F401 - two threads that import it at once break it, and both of ours would

    with ThreadPoolExecutor(1) as beside:  # the model reads while the parser is loaded, and while it parses
        for window, waiting in _read_ahead(questions, beside):
            readings = list(best(window, language(code)))
            shares = waiting.result() if waiting is not None else [{} for _ in window]
            for one, share in zip(readings, shares, strict=True):
                yield _weighed(one, share)


Opinions = Future[list[dict[str, float]]]


def _read_ahead(
    questions: Iterable[Asked], beside: ThreadPoolExecutor
) -> Iterator[tuple[Sequence[Asked], Opinions | None]]:
    """The questions by windows, and what the model will say of each; it has AHEAD of them to read, and never waits."""
    stream = iter(questions)
    windows = iter(lambda: list(islice(stream, WINDOW)), [])
    begun = ((window, _opinions(window, beside)) for window in windows)
    waiting = deque(islice(begun, AHEAD))
    while waiting:
        first = waiting.popleft()
        waiting.extend(islice(begun, 1))
        yield first


def _opinions(window: Sequence[Asked], beside: ThreadPoolExecutor) -> Opinions | None:
    if not model.is_there():
        return None
    asked = [model.Question(one.text, one.actor, one.recipient) for one in window]
    return beside.submit(lambda: list(model.opinions(asked)))


def best(window: Sequence[Asked], spoken: Language) -> Iterator[Linked | None]:
    """The reading that links each question's spans best; None where the text has none."""
    pieces, owners = [], []
    for at, one in enumerate(window):
        for start, end in spoken.parser.sentences(one.text):
            pieces.append((one.text[start:end], start))
            owners.append(at)
    sentences: list[list[Sentence]] = [[] for _ in window]
    for at, sentence in zip(owners, spoken.parser.frames(pieces, spoken.event_nouns, spoken.event_verbs), strict=True):
        sentences[at].append(sentence)
    for one, told in zip(window, sentences, strict=True):
        page = read_page(one.text, None, spoken.code, None)
        found = linked(told, page, spoken, one.actor, one.recipient)
        yield found[0] if found else None


def _weighed(one: Linked | None, share: dict[str, float]) -> Relation:
    """The type with the highest score; how sure, from the scores of all."""
    points = scores(one, share)
    likeliest = sorted(share.items(), key=lambda v: -v[1])[:2]
    rules = [f"model: {kind} {part:.2f}" for kind, part in likeliest if kind != model.NOTHING]
    if one is not None:
        rules = [*one.reading.rule, f"linked by {one.weight:.1f}: vote {vote(one):g}", *rules]
    if not points:
        return _relation(_WITHOUT_MODEL, None, 0.05, ("nothing speaks",))
    best = max(points, key=lambda kind: (points[kind], kind))
    parts = {kind: exp(value - points[best]) for kind, value in points.items()}
    return _relation(best, one.reading if one is not None else None, parts[best] / sum(parts.values()), tuple(rules))


def vote(one: Linked) -> float:
    """What a reading adds to its type's score, by how well it links the spans and how much its entry demands."""
    plain, demanding = next(votes for least, *votes in VOTES if one.weight >= least)
    return demanding if one.reading.fit >= SPECIFIC else plain


def scores(one: Linked | None, share: dict[str, float], scale: float = 1.0) -> dict[str, float]:
    """Each type's score: the logarithm of the model's share, and the reading's vote, times *scale*, on its own.

    A product of experts: where the model is sure, a vote is not enough. {} where neither speaks.
    """
    found = {kind: log(part + LEAST) for kind, part in share.items() if kind != model.NOTHING}
    if one is not None and scale:
        kind = one.reading.event_type
        found[kind] = found.get(kind, log(LEAST)) + scale * vote(one)
    return found


def _relation(kind: str, reading: Reading | None, confidence: float, rules: tuple[str, ...]) -> Relation:
    own = reading is not None and reading.event_type == kind
    mode = reading.event_mode if own and reading is not None else None
    code = reading.cameo if own and reading is not None else None
    return Relation(
        event_type=kind,
        event_mode=mode,
        cameo=code or default_cameo(kind, mode),
        quad=quad(kind),
        confidence=calibrated(min(0.99, confidence), "relation"),
        rule=rules,
    )


class Linked(msgspec.Struct, frozen=True):
    """A reading and how well it links two spans: `weight` 0 for not at all, above 4 for both in their places."""

    reading: Reading
    sentence: Sentence
    weight: float


def linked(sentences: Iterable[Sentence], page: Page, spoken: Language, actor: Span, recipient: Span) -> list[Linked]:
    """The readings of the sentences, the one that links the two spans best first."""
    parties = Parties(page, spoken)
    found = [
        Linked(reading, sentence, weight(reading, sentence, actor, recipient))
        for sentence in sentences
        for reading in select(compose(sentence, spoken, parties.acts), sentence, spoken.signs)
    ]
    return sorted(found, key=lambda one: -one.weight)


def weight(reading: Reading, sentence: Sentence, actor: Span, recipient: Span) -> float:
    """How well *reading* links the spans; higher is better, 0 where it touches neither."""
    actors = _meant(reading, sentence)
    acting, reached = _touches(actors, actor), _touches(reading.recipients, recipient)
    if reading.reciprocal:
        everyone = (*actors, *reading.recipients)
        acting, reached = _touches(everyone, actor), _touches(everyone, recipient)
    total = _ONE * acting + _ONE * reached + _BOTH * (acting and reached)
    if not total:
        total = _SWAPPED * (_touches(reading.recipients, actor) + _touches(actors, recipient))
    if not total:
        return 0.0
    frame = sentence.frames[reading.frame]
    near = min((abs(frame.start - span[0]) for span in (actor, recipient) if span is not None), default=0)
    return total + 0.1 * min(reading.fit, 4.0) - 0.001 * min(near, 400) - 0.5 * (reading.status == "hypothetical")


def _meant(reading: Reading, sentence: Sentence) -> tuple[Phrase, ...]:
    """The reading's actors; where they are pronouns in a clause, whoever says so ("the union said it would strike")."""
    frame = sentence.frames[reading.frame]
    for _ in range(DEEPEST):
        if frame.governor is None or any(p.kind != "pronoun" for p in reading.actors) or not reading.actors:
            break
        told = frame.relation == "clause"
        frame = sentence.frames[frame.governor]
        if told and frame.agents and any(p.kind != "pronoun" for p in frame.agents):
            return frame.agents
    return reading.actors


def _touches(phrases: Sequence[Phrase], span: Span) -> bool:
    """Whether the head of one of *phrases*, or the phrase as a whole, lies in *span*."""
    if span is None:
        return False
    return any(
        span[0] <= phrase.trigger[0] < span[1] or (phrase.start <= span[0] and span[1] <= phrase.end)
        for phrase in phrases
    )
