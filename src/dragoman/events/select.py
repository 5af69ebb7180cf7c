"""Which of a sentence's readings stand: PLOVER's rules on events that come together."""

from __future__ import annotations

from dragoman.events.reading import Reading, changed
from dragoman.languages.frame import Phrase, Sentence
from dragoman.languages.markers import Signs

_STEPS = 8
_SHARED = frozenset(["AGREE", "SUPPORT", "COOPERATE"])  # done by all who meet


def select(readings: list[Reading], sentence: Sentence, signs: Signs) -> list[Reading]:
    """The readings that PLOVER codes, with parties that one lends another.

    Troops sent on a peacekeeping or relief mission are AID to where they go. A MOBILIZE inside an ASSAULT is dropped,
    what a protest demands is not coded, a participle of people who have just met speaks of all of them, and a bare
    participle after a noun ("the ban imposed on") is background.
    """
    shared = [_lent(_helping(reading, sentence, signs), readings, sentence) for reading in readings]
    assaults = [r for r in shared if r.event_type == "ASSAULT" and r.status == "reported"]
    protests = {r.frame for r in shared if r.event_type == "PROTEST"}
    kept = []
    for reading in shared:
        if reading.event_type == "MOBILIZE" and any(set(reading.actors) & set(a.actors) for a in assaults):
            continue
        if reading.event_type != "PROTEST" and _is_under(reading.frame, protests, sentence):
            continue
        if _is_background(reading, sentence, shared):
            continue
        kept.append(reading)
    return kept


def _helping(reading: Reading, sentence: Sentence, signs: Signs) -> Reading:
    """ "Deployed 200 troops to Liberia on a peacekeeping mission": AID, not MOBILIZE."""
    if reading.event_type != "MOBILIZE" or reading.event_mode not in (None, "troops", "police"):
        return reading
    near = [f for at, f in enumerate(sentence.frames) if reading.frame in (at, f.governor) or at == reading.core]
    for frame in near:
        phrases = [*frame.agents, *frame.patients, *(p for _, p in frame.obliques)]
        named = [*phrases, *(inner for p in phrases for _, inner in p.links)]
        if any(p.words & signs.helping for p in named):
            return changed(reading, "on a mission of peace or relief", event_type="AID", event_mode=None, cameo="074")
    return reading


def _lent(reading: Reading, readings: list[Reading], sentence: Sentence) -> Reading:
    """ "A met B, agreeing to trade": both agree."""
    if reading.reciprocal and not reading.actors and not reading.recipients:
        between = _between(sentence)
        if between:
            return changed(reading, "parties named by 'between' in the sentence", actors=between)
    frame = sentence.frames[reading.frame]
    if frame.governor is None or frame.relation not in ("adverbial", "participle", "conjunct", "clause"):
        return reading
    for other in readings:
        shares = other.frame == frame.governor and other.reciprocal and reading.event_type in _SHARED
        if shares and reading.actors and set(reading.actors) <= set(other.actors) and not reading.recipients:
            together = tuple(dict.fromkeys((*other.actors, *other.recipients)))
            return changed(reading, "parties of the meeting", actors=together, reciprocal=True)
    return reading


def _between(sentence: Sentence) -> tuple[Phrase, ...]:
    """The parties of "the relations between X and Y", wherever the sentence has it."""
    for frame in sentence.frames:
        places = [("", p) for p in (*frame.agents, *frame.patients)] + list(frame.obliques)
        for marker, phrase in places:
            if marker == "between":
                return tuple(p for m, p in places if m == "between")
            if phrase.linked("between"):
                return phrase.linked("between")
    return ()


def _is_under(at: int, above: set[int], sentence: Sentence) -> bool:
    """Whether frame *at* hangs, at any depth, on one of *above*."""
    for _ in range(_STEPS):
        frame = sentence.frames[at]
        if frame.governor is None:
            return False
        if frame.governor in above and frame.relation in ("clause", "purpose", "adverbial", "participle", "for"):
            return True
        if frame.relation in ("conjunct", "relative"):
            return False
        at = frame.governor
    return False


def _is_background(reading: Reading, sentence: Sentence, readings: list[Reading]) -> bool:
    """A passive participle after a noun, with no agent, in a sentence that tells something else."""
    frame = sentence.frames[reading.frame]
    if frame.relation != "participle" or frame.agents or not frame.passive:
        return False
    return any(other.frame != reading.frame for other in readings)
