"""A reading: what one frame says has happened, before phrases become parties and words become dates."""

from __future__ import annotations

import msgspec

from dragoman.languages.frame import Phrase

COOPERATION = frozenset(["AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"])
YIELDING = frozenset(["CONCEDE", "RETREAT"])
VERBAL_CONFLICT = frozenset(["REQUEST", "ACCUSE", "REJECT", "THREATEN"])
MATERIAL_CONFLICT = frozenset(["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"])
ON_THINGS = frozenset(
    ["COERCE", "ASSAULT", "AID", "SANCTION"]
)  # done to things too: "shelled a bridge", "sanctioned a bank"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """An event as one frame of a sentence gives it.

    `frame` is the index of the frame that speaks of it, `core` of the frame whose table entry named it (the
    embedded one in "agreed to meet"). `rule` names the table rows and rules that fired, the innermost first.
    """

    frame: int
    core: int
    event_type: str
    event_mode: str | None = None
    cameo: str | None = None
    actors: tuple[Phrase, ...] = ()
    recipients: tuple[Phrase, ...] = ()
    reciprocal: bool = False
    status: str = "reported"
    contexts: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    fit: float = 0.0
    from_noun: bool = False
    operated: bool = False
    by_speaker: bool = False  # the actor is whoever the sentence is attributed to ("Iran must stop")


def changed(reading: Reading, rule: str, **fields: object) -> Reading:
    """The reading with other *fields* and *rule* added to those that fired."""
    return msgspec.structs.replace(reading, rule=(*reading.rule, rule), operated=True, **fields)


def changed_frame(reading: Reading, at: int) -> Reading:
    """The reading as told by frame *at*."""
    return changed(reading, f"frame {at}", frame=at) if reading.frame != at else reading
