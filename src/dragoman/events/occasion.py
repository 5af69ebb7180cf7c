"""When and where: the time and the place that belong to an event among those that its sentence names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from dragoman.actors.tables import countries
from dragoman.dates import TimeMention
from dragoman.dates import resolve as resolve_date
from dragoman.events.reading import Reading
from dragoman.languages import Language
from dragoman.languages.frame import Frame, Sentence
from dragoman.places import PlaceMention
from dragoman.records import DateSpan, Place

_INHERITED = frozenset(["conjunct", "adverbial", "participle", "clause", "relative"])
_AHEAD = frozenset(["AGREE", "CONCEDE", "REQUEST", "THREATEN", "REJECT"])  # what is agreed or asked for lies ahead
_STEPS = 3


def frames_for(sentence: Sentence, reading: Reading, other_time: frozenset[str]) -> list[int]:
    """The frames whose time and place are the event's, its own first, then those it hangs on at the same time."""
    found = [reading.frame]
    if reading.core != reading.frame:
        found.insert(0, reading.core)
    at = reading.frame
    for _ in range(_STEPS):
        frame = sentence.frames[at]
        if frame.governor is None or frame.governor in found:
            break
        if frame.relation not in _INHERITED or frame.subordinator in other_time:
            break
        if frame.relation == "clause" and frame.finite:
            break
        if frame.relation == "conjunct" and not _same_subject(frame, sentence.frames[frame.governor]):
            break
        at = frame.governor
        found.append(at)
    return found


def _same_subject(one: Frame, other: Frame) -> bool:
    """Whether two coordinated predicates share a subject ("met and signed"), so that one date serves both."""
    mine = {p.trigger for p in (*one.agents, *one.patients)}
    return bool(mine & {p.trigger for p in (*other.agents, *other.patients)})


def time_of(
    sentence: Sentence, reading: Reading, mentions: Sequence[TimeMention], language: Language
) -> TimeMention | None:
    """The time expression that dates the event; None where none belongs to it."""
    if not mentions:
        return None
    for at in frames_for(sentence, reading, language.signs.other_time):
        for mention in mentions:
            if _frame_of(sentence, mention.start, mention.end) == at:
                return mention
    return None


def _frame_of(sentence: Sentence, start: int, end: int) -> int | None:
    """The frame that a span belongs to: that of its last word, or of its first where the last has none."""
    last = sentence.frame_at(max(start, end - 1))
    return last if last is not None else sentence.frame_at(start)


def place_of(
    sentence: Sentence, reading: Reading, mentions: Sequence[PlaceMention], language: Language
) -> Place | None:
    """The place where the event happened; None where the sentence names none for it.

    It stands in a phrase with a locative preposition ("in Moscow", "near the town of Gao"), the predicate's own or that
    of a party ("killed 12 people in Aleppo"); of several names in one phrase a town goes before a country.
    """
    if not mentions:
        return None
    for at in frames_for(sentence, reading, language.signs.other_time):
        frame = sentence.frames[at]
        own = [phrase for marker, phrase in frame.obliques if marker in language.markers.place]
        parties = (*frame.patients, *frame.agents, *(phrase for _, phrase in frame.obliques))
        for phrase in (
            *own,
            *(inner for party in parties for marker, inner in party.links if marker in language.markers.place),
        ):
            named = [m for m in mentions if phrase.start <= m.start < phrase.end]
            if named:
                return next((m.place for m in named if m.place.name not in _countries()), named[0].place)
    return None


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    """The names of countries, as the gazetteer writes them."""
    return frozenset(row["name"] for row in countries().values())


def date_of(
    sentence: Sentence, mention: TimeMention | None, reading: Reading, published: date | None, language: str
) -> DateSpan | None:
    """The days of an event by the words that date it; None where there are none or they cannot be placed."""
    if mention is None:
        return None
    told, core = sentence.frames[reading.frame], sentence.frames[reading.core]
    of_core = _frame_of(sentence, mention.start, mention.end) == reading.core
    ahead = told.tense == "future" or told.modal is not None or reading.status == "planned"
    ahead = ahead or (of_core and reading.core != reading.frame and reading.event_type in _AHEAD and not core.perfect)
    return resolve_date(mention, published, tense="future" if ahead else "past", language=language)
