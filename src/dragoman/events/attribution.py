"""Who says so: the speaker of the clause that an event stands in, and whether it stands in a quotation.

The speaker is the agent of the verb of saying that governs the event's clause, or of the only one in its sentence that
stands outside the quotation; a quotation that goes on for sentences keeps the speaker of its paragraph.
"""

from __future__ import annotations

from bisect import bisect_right

from dragoman.languages import Language
from dragoman.languages.frame import Phrase, Sentence

_STEPS = 12  # up the chain of clauses


def is_report(sentence: Sentence, at: int, language: Language) -> bool:
    """Whether frame *at* is a verb of saying."""
    frame = sentence.frames[at]
    return not frame.noun and any(operator.does == "report" for operator in language.operators.of(frame))


def speaker_of(
    sentence: Sentence, at: int, language: Language, quoted: bool, quotes: list[tuple[int, int]]
) -> Phrase | None:
    """The phrase that names who says what frame *at* says; None where the sentence attributes it to nobody."""
    seen: set[int] = set()
    inner = at
    while inner not in seen and len(seen) < _STEPS:
        seen.add(inner)
        frame = sentence.frames[inner]
        for marker, phrase in frame.obliques:
            if marker in language.signs.according:
                return phrase
        governor = frame.governor
        if governor is None:
            break
        above = sentence.frames[governor]
        if frame.relation == "clause" and above.agents and is_report(sentence, governor, language):
            return above.agents[0]
        inner = governor
    for other, frame in enumerate(sentence.frames):
        if other == at or not frame.agents or not is_report(sentence, other, language):
            continue
        if quoted and not inside(quotes, frame.start):
            return frame.agents[0]
        if (
            not quoted
            and frame.start > sentence.frames[at].start
            and frame.governor is None
            and _closes(sentence, other)
        ):
            return frame.agents[0]
    return None


def own_speaker(phrase: Phrase, at: int, sentence: Sentence, language: Language) -> Phrase | None:
    """Whom a pronoun that is subject of a clause of saying names: its speaker; None for any other phrase."""
    if phrase.kind != "pronoun" or phrase.text.lower() not in language.signs.third_person:
        return None
    for _ in range(_STEPS):
        frame = sentence.frames[at]
        if frame.governor is None:
            return None
        above = sentence.frames[frame.governor]
        if frame.relation == "clause" and is_report(sentence, frame.governor, language) and above.agents:
            speaker = above.agents[0]
            return speaker if speaker.kind != "pronoun" and speaker.start < phrase.start else None
        at = frame.governor
    return None


def _closes(sentence: Sentence, at: int) -> bool:
    """Whether a verb of saying ends its sentence, with nothing said after it ("..., the king said on Friday")."""
    return not any(
        clause.marker == "that" and sentence.frames[clause.frame].start > sentence.frames[at].start
        for clause in sentence.frames[at].clauses
    )


def inside(spans: list[tuple[int, int]], position: int) -> bool:
    """Whether *position* lies in one of the ordered *spans*."""
    at = bisect_right(spans, (position, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= position < spans[at][1]
