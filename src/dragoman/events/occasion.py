"""When and where: the time and the place that belong to an event among those that its sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dragoman.dates import TimeMention
from dragoman.dates import resolve as resolve_date
from dragoman.events.reading import Reading
from dragoman.languages.frame import Sentence
from dragoman.places import PlaceMention
from dragoman.records import DateSpan, Party, Place

_INHERITED = frozenset(["conjunct", "adverbial", "participle", "clause", "relative"])
_OTHER_TIME = frozenset(["after", "before", "since", "until", "following", "if", "because", "as"])
_STEPS = 3


def frames_for(sentence: Sentence, reading: Reading) -> list[int]:
    """The frames whose time and place are the event's, its own first, then those it hangs on at the same time."""
    found = [reading.frame]
    if reading.core != reading.frame:
        found.insert(0, reading.core)
    at = reading.frame
    for _ in range(_STEPS):
        frame = sentence.frames[at]
        if frame.governor is None or frame.governor in found:
            break
        if frame.relation not in _INHERITED or frame.subordinator in _OTHER_TIME:
            break
        if frame.relation == "clause" and frame.finite:
            break
        at = frame.governor
        found.append(at)
    return found


def time_of(sentence: Sentence, reading: Reading, mentions: Sequence[TimeMention]) -> TimeMention | None:
    """The time expression that dates the event; None where none belongs to it."""
    if not mentions:
        return None
    for at in frames_for(sentence, reading):
        for mention in mentions:
            if _frame_of(sentence, mention.start, mention.end) == at:
                return mention
    return None


def _frame_of(sentence: Sentence, start: int, end: int) -> int | None:
    """The frame that a span belongs to: that of its last word, or of its first where the last has none."""
    last = sentence.frame_at(max(start, end - 1))
    return last if last is not None else sentence.frame_at(start)


def place_of(
    sentence: Sentence, reading: Reading, mentions: Sequence[PlaceMention], parties: Sequence[Party]
) -> Place | None:
    """The place where the event happened; None where the sentence names none for it.

    A name that is itself a party ("Russia attacked Ukraine") is not the place; one inside a party's words is
    ("killed 12 people in Aleppo").
    """
    whole = {(p.start, p.end) for p in parties}
    chain = frames_for(sentence, reading)
    best: tuple[int, PlaceMention] | None = None
    for mention in mentions:
        if any(start is not None and end is not None and mention.end == end and mention.start - start <= 4 for start, end in whole):
            continue
        at = _frame_of(sentence, mention.start, mention.end)
        if at not in chain:
            continue
        rank = chain.index(at)
        if best is None or rank < best[0]:
            best = (rank, mention)
    return best[1].place if best else None


def date_of(mention: TimeMention | None, reading: Reading, published: date | None, language: str) -> DateSpan | None:
    """The days of an event by the words that date it; None where there are none or they cannot be placed."""
    if mention is None:
        return None
    ahead = reading.event_type == "AGREE" or reading.status == "planned"
    return resolve_date(mention, published, tense="future" if ahead else "past", language=language)
