"""What has become of an agreement, by the event that speaks of it: from proposed to ended."""

from __future__ import annotations

from dragoman.records import Event

STATES = ("proposed", "negotiated", "initialled", "signed", "ratified", "in force", "suspended", "ended")

# By the word that tells it; the event's type decides for words that are not here.
_WORDS = {
    "initial": "initialled",
    "sign": "signed",
    "ink": "signed",
    "conclude": "signed",
    "seal": "signed",
    "ratif": "ratified",
    "approv": "ratified",
    "adopt": "ratified",
    "enter": "in force",
    "took effect": "in force",
    "suspend": "suspended",
    "freez": "suspended",
    "reach": "negotiated",
    "finalis": "negotiated",
    "finaliz": "negotiated",
    "negotiat": "negotiated",
    "clinch": "negotiated",
    "strike": "negotiated",
    "struck": "negotiated",
}


def state_of(event: Event) -> str | None:
    """The state that an agreement is in after *event*; None for an event that speaks of no agreement's fate."""
    word = _trigger(event)
    told = next((state for stem, state in _WORDS.items() if word.startswith(stem)), None)
    if event.event_type == "SUPPORT" and event.cameo == "057":
        return told or "signed"
    if event.event_type == "AGREE" and event.cameo in ("030", "032"):
        return "proposed"
    if event.event_type == "CONSULT" and event.cameo == "046":
        return "negotiated"
    if event.event_type == "SANCTION" and event.event_mode in ("withdraw", "discontinue"):
        return told if told == "suspended" else "ended"
    if event.event_type == "CONCEDE" and event.cameo == "0871":
        return "negotiated"
    return None


def later(one: str, other: str) -> bool:
    """Whether state *one* comes after *other*."""
    return STATES.index(one) > STATES.index(other)


def _trigger(event: Event) -> str:
    if event.evidence.trigger is None:
        return ""
    start, end = event.evidence.trigger
    offset = event.evidence.start or 0
    return event.evidence.text[start - offset : end - offset].lower()
