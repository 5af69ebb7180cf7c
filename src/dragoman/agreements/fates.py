"""The words of a sentence that tell what became of an agreement, and which of them belong to which mention."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.agreements.mentions import Mention
from dragoman.agreements.state import AHEAD, FACT, NEVER, STATES, Fate
from dragoman.agreements.wording import Spoken, Wording

BEFORE, BEHIND = 10, 14  # words between a mention and what tells its fate
LISTED = 6  # agreements in a row that share one verb
_MODAL = 3  # words before a verb in which it is put off or denied
_ALONE = frozenset(["in force", "suspended", "ended"])  # states whose verbs may have the agreement as their subject


def fates(sentence: Spoken, wording: Wording) -> list[Fate]:
    """All words of a state in the sentence, left to right."""
    found: list[Fate] = []
    at = 0
    while at < len(sentence.low):
        row = next(
            (r for r in wording.states.get(sentence.low[at], ()) if sentence.low[at : at + len(r[0])] == r[0]), None
        )
        if row is not None:
            found.append(
                Fate(
                    at, at + len(row[0]), row[1], _mode(sentence, at, wording), sentence.low[at] not in wording.undated
                )
            )
        at += len(row[0]) if row else 1
    return found


def _mode(sentence: Spoken, at: int, wording: Wording) -> str:
    for back in range(at - 1, max(-1, at - 1 - _MODAL), -1):
        if sentence.gap(back + 1).strip(" ,’'-"):
            break
        if sentence.low[back] in wording.modality["never"]:
            return NEVER
        if sentence.low[back] in wording.modality["ahead"]:
            denied = set(sentence.low[max(0, back - _MODAL) : back]) & wording.modality["never"]
            return NEVER if denied else AHEAD
    return FACT


def fate_of(
    one: Mention, found: Sequence[Fate], others: Sequence[Mention], sentence: Spoken, wording: Wording
) -> Fate | None:
    """What became of the agreement of mention *one*: the latest of what stands before it and behind it, facts first."""
    before = _before(one, found, others)
    behind = _behind(one, found, others, sentence, wording)
    told = [fate for fate in (before, *behind) if fate is not None]
    facts = [fate for fate in told if fate.mode == FACT]
    if facts:
        return max(facts, key=lambda fate: (STATES.index(fate.state), fate.dated))
    return told[0] if told else None


def _before(one: Mention, found: Sequence[Fate], others: Sequence[Mention], deep: int = 0) -> Fate | None:
    """The last fate before the phrase, or within it ("the proposed treaty"); a coordinated neighbour shares its own."""
    fates = [fate for fate in found if one.first - BEFORE <= fate.at < one.head]
    if not fates:
        near = [o for o in others if o.end <= one.first and not o.anaphor]
        if near and deep < LISTED and not one.definite and one.first - near[-1].stop <= BEFORE:
            return _before(near[-1], found, others, deep + 1)
        return None
    fate = fates[-1]
    between = [o for o in others if fate.end <= o.head and o.end <= one.first]
    if between and one.definite:
        return None
    return fate


def _behind(
    one: Mention, found: Sequence[Fate], others: Sequence[Mention], sentence: Spoken, wording: Wording
) -> list[Fate]:
    """The fates behind the phrase whose subject it is: "was signed", ", signed in 2015,", "took effect"."""
    stop = min([o.first for o in others if o.first >= one.end] or [len(sentence.low)])
    fates: list[Fate] = []
    for fate in found:
        if not one.end <= fate.at < min(stop, one.end + BEHIND):
            continue
        if wording.content["ends"] & set(sentence.low[one.end : fate.at]):
            break
        passive = set(sentence.low[max(one.end, fate.at - _MODAL) : fate.at]) & wording.content["passive"]
        joined = fate.at == one.end or "," in sentence.gap(fate.at)
        chained = fates and sentence.low[fate.at - 1] in wording.content["joins"]
        if passive or joined or chained or fate.state in _ALONE or fate.end - fate.at > 1:
            fates.append(fate)
    return fates
