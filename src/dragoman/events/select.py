"""Which of a sentence's readings stand: PLOVER's rules on events that come together."""

from __future__ import annotations

from dragoman.events.reading import VERBAL_CONFLICT, Reading, changed
from dragoman.events.transform import intend
from dragoman.languages.frame import Phrase, Sentence
from dragoman.languages.markers import Signs

_STEPS = 8
_MEASURES = frozenset(["SANCTION", "COERCE"])
_UNDOING = frozenset(["RETREAT", "CONCEDE", "REJECT"])  # what is done about a measure that there is already
_SHARED = frozenset(["AGREE", "SUPPORT", "COOPERATE"])  # done by all who meet
_BY_PHONE = frozenset(["SUPPORT", "CONCEDE"])  # which a call may be made for, and is then not coded apart
_SENDING = frozenset(["AID", "AGREE", "MOBILIZE", "CONSULT", "COOPERATE"])
_ERRANDS = frozenset(["investigate", "third-party"])  # modes of what people are sent abroad for
_EVIDENT = 2.5  # what a mission's word, or a statement about it, adds to a reading's fit: as much as an object demanded
_PURPOSES = frozenset(["purpose", "clause"])


def select(readings: list[Reading], sentence: Sentence, signs: Signs) -> list[Reading]:
    """The readings that PLOVER codes, with parties that one lends another.

    Troops sent on a peacekeeping or relief mission are AID to where they go, and whoever is sent to investigate does
    that. A MOBILIZE inside an ASSAULT is dropped, what a protest demands is not coded, nor a call made to congratulate,
    a participle of people who have just met speaks of all of them, and a bare participle after a noun ("the ban imposed
    on") is background.
    """
    readings = _sent(_spoken(_said(readings, sentence), sentence), sentence)
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


def _said(readings: list[Reading], sentence: Sentence) -> list[Reading]:
    """ "Issued a joint statement criticising Uganda": what the statement says, and not that all of them said it."""
    supports = {r.frame: set(r.actors) for r in readings if r.event_type == "SUPPORT"}
    content: dict[int, int] = {}
    for at, reading in enumerate(readings):
        frame = sentence.frames[reading.frame]
        if reading.event_type not in VERBAL_CONFLICT or frame.relation != "participle" or frame.governor is None:
            continue
        if supports.get(frame.governor, set()) & set(reading.actors):
            content[at] = frame.governor
    told = frozenset(content.values())
    return [
        changed(r, "what a statement says", fit=r.fit + _EVIDENT) if at in content else r
        for at, r in enumerate(readings)
        if r.event_type != "SUPPORT" or r.frame not in told
    ]


def _spoken(readings: list[Reading], sentence: Sentence) -> list[Reading]:
    """ "Phoned the president to thank him": the thanks, and not the call by which they came."""
    calls = {r.frame: r for r in readings if r.event_type == "CONSULT" and r.event_mode == "phone"}
    if not calls:
        return readings
    found, told = [], set()
    for reading in readings:
        frame = sentence.frames[reading.frame]
        call = calls.get(frame.governor) if frame.governor is not None else None
        others = tuple(p for p in call.recipients if p not in reading.actors) if call is not None else ()
        if call is None or not others or frame.relation not in _PURPOSES or reading.event_type not in _BY_PHONE:
            found.append(reading)
            continue
        told.add(call.frame)
        if all(p.kind == "pronoun" for p in reading.recipients):
            reading = changed(reading, "said by telephone to", recipients=others)
        found.append(reading)
    return [reading for reading in found if reading.frame not in told]


def _sent(readings: list[Reading], sentence: Sentence) -> list[Reading]:
    """ "Sent a team to Chad to investigate", "troops to help the army": what they were sent for, not the sending."""
    senders = {r.core: r for r in readings if r.event_type in _SENDING and r.actors}
    found, told = [], set()
    for reading in readings:
        frame = sentence.frames[reading.frame]
        sender = senders.get(frame.governor) if frame.governor is not None else None
        errand = frame.relation in _PURPOSES and reading.event_mode in _ERRANDS
        if sender is not None and sender.event_type == reading.event_type == "CONSULT":  # "sent an envoy to talk"
            errand = frame.relation in _PURPOSES
        helped = sender is not None and sender.event_type == "MOBILIZE" and reading.event_type == "AID"
        errand = errand or (helped and frame.relation in _PURPOSES)
        if sender is None or not errand or not (sender.recipients or (helped and reading.recipients)):
            found.append(reading)
            continue
        told.add(sender.frame)
        others = tuple(dict.fromkeys((*sender.recipients, *reading.recipients)))
        reading = changed(reading, "sent for it by", actors=sender.actors, recipients=others, fit=sender.fit)
        planned = sender.status == "planned" and reading.status == "reported"
        found.append(intend(reading, "planned") if planned else reading)
    return [reading for reading in found if reading.frame not in told]


def _helping(reading: Reading, sentence: Sentence, signs: Signs) -> Reading:
    """ "Deployed 200 troops to Liberia on a peacekeeping mission": AID, not MOBILIZE."""
    if reading.event_type != "MOBILIZE" or reading.event_mode not in (None, "troops", "police"):
        return reading
    near = [f for at, f in enumerate(sentence.frames) if reading.frame in (at, f.governor) or at == reading.core]
    for frame in near:
        phrases = [*frame.agents, *frame.patients, *(p for _, p in frame.obliques)]
        named = [*phrases, *(inner for p in phrases for _, inner in p.links)]
        fought = frame.relation in _PURPOSES and any(p.head in signs.disasters for p in frame.patients)
        if fought or any(p.words & signs.helping for p in named):
            helped = tuple(p for p in reading.recipients if not p.words & signs.helping)
            return changed(
                reading,
                "on a mission of peace or relief",
                event_type="AID",
                event_mode=None,
                cameo="074",
                recipients=helped,
                fit=reading.fit + _EVIDENT,
            )
    return reading


def _lent(reading: Reading, readings: list[Reading], sentence: Sentence) -> Reading:
    """ "A met B, agreeing to trade": both agree."""
    if reading.reciprocal and not reading.actors and not reading.recipients:
        between = _between(sentence)
        if between:
            return changed(reading, "parties named by 'between' in the sentence", actors=between)
    if reading.event_mode == "third-party" and not reading.recipients:
        between = tuple(p for p in _between(sentence) if p not in reading.actors)
        if between:  # "led an effort at mediation to end the rift between A and B"
            return changed(reading, "parties named by 'between' in the sentence", recipients=between)
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
    """A passive participle after a noun, with no agent, in a sentence that tells something else; a measure undone."""
    frame = sentence.frames[reading.frame]
    if frame.relation == "relative" and frame.governor is not None and reading.event_type in _MEASURES:
        above = (frame.governor, sentence.frames[frame.governor].governor)  # "lifted the ban that it had imposed"
        return any(other.frame in above and other.event_type in _UNDOING for other in readings)
    if frame.relation != "participle" or frame.agents or not frame.passive:
        return False
    return any(other.frame != reading.frame for other in readings)
