"""What has become of an agreement, from proposed to ended: by the event that tells it, and by the words beside it."""

from __future__ import annotations

import msgspec

from dragoman.records import Event

STATES = ("proposed", "negotiated", "initialled", "signed", "ratified", "in force", "suspended", "ended")
SIGNED = frozenset(["initialled", "signed", "ratified"])  # states that persons bring about with their names

SHOWN = "signed"  # the state of an agreement that is broken or invoked, where nothing more is said

FACT, AHEAD, NEVER = "fact", "ahead", "never"


class Fate(msgspec.Struct, frozen=True):
    """Words that tell a state: where they stand (numbers of words), and whether it is so, lies ahead, or is not so.

    `dated` is False where a time beside them is not the day of that state ("broke the pact on Monday").
    """

    at: int
    end: int
    state: str
    mode: str
    dated: bool = True


def state_of(event: Event) -> str | None:
    """The state that an agreement is in after *event*; None for an event that speaks of no agreement's fate."""
    if event.status == "denied":
        return None
    ahead = event.status in ("planned", "hypothetical")
    if event.event_type == "SUPPORT" and event.cameo == "057":
        return "proposed" if ahead else "signed"
    if event.event_type == "AGREE" and event.cameo in ("030", "032"):
        return "proposed"
    if event.event_type == "CONSULT" and event.cameo == "046":
        return "proposed" if ahead else "negotiated"
    if event.event_type == "SANCTION" and event.event_mode in ("withdraw", "discontinue"):
        return "in force" if ahead else "ended"
    if event.event_type in ("CONCEDE", "RETREAT") and event.cameo == "0871":
        return "proposed" if ahead else "negotiated"
    return None


def later(one: str, other: str) -> bool:
    """Whether state *one* comes after *other*."""
    return STATES.index(one) > STATES.index(other)
