"""What a frame's own modal, negation and subordinator make of its reading.

Modals come from the grammar as what they say ("future", "conditional", "duty", "possible", "able"), not as words.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.events.reading import COOPERATION, MATERIAL_CONFLICT, YIELDING, Reading, changed
from dragoman.events.transform import intend, miss, reject, request
from dragoman.languages.frame import Frame

_ON_PEOPLE = frozenset(["COERCE", "ASSAULT", "SANCTION"])  # which fall on somebody though nobody is named
_REFUSING = frozenset(["future", "conditional", "able"])  # negated, they refuse: "will not", "would not", "cannot"


def modulated(reading: Reading, frame: Frame, frames: Sequence[Frame]) -> Reading | None:
    """The reading as its frame puts it; None where nothing is left of it ("did not meet")."""
    modal = frame.modal
    if modal is None and not frame.finite and frame.relation == "conjunct" and frame.governor is not None:
        modal = frames[frame.governor].modal
    if frame.negated:
        return _negated(reading, frame, modal)
    if modal == "future":
        reading = intend(reading, "future tense", _is_against(reading) or _or_else(reading, frame, frames))
    elif modal == "conditional":
        reading = intend(reading, "future in the past", _is_against(reading))
    elif modal == "duty":
        return _obliged(reading)
    elif modal in ("possible", "able"):
        return changed(reading, f"modal of what is {modal}", status="hypothetical")
    if frame.conditional and reading.status != "denied":
        return changed(reading, f"subordinator '{frame.subordinator}'", status="hypothetical")
    return reading


def _is_against(reading: Reading) -> bool:
    """Whether the act falls on somebody, so that to announce it is a threat; strikes and patrols on nobody are none."""
    falls = bool(reading.recipients) or reading.event_type in _ON_PEOPLE or reading.event_mode == "boycott"
    return bool(reading.actors) and falls and not reading.reciprocal


def _or_else(reading: Reading, frame: Frame, frames: Sequence[Frame]) -> bool:
    """ "Unless he is freed, we will send in troops"."""
    return bool(reading.actors) and any(
        f.conditional and f.governor is not None and frames[f.governor] is frame for f in frames
    )


def _negated(reading: Reading, frame: Frame, modal: str | None) -> Reading | None:
    kind = reading.event_type
    if modal in _REFUSING and kind in COOPERATION | YIELDING:
        return changed(reject(reading, f"negated modal, {modal}"), "parties of the refusal", reciprocal=False)
    if modal == "duty":
        return _obliged(reading)
    if modal is None and not frame.conditional and miss(reading, "negated") is not None:
        return miss(reading, "negated")
    if frame.governor is not None and kind in MATERIAL_CONFLICT and frame.relation == "clause":
        return changed(reading, "negated in somebody's words", status="denied")
    return None


def _obliged(reading: Reading) -> Reading:
    """Iran "must stop": whoever says so asks it of Iran."""
    return changed(
        request(reading, "modal of duty", demanding=True),
        "asked by the speaker",
        actors=(),
        recipients=reading.actors,
        by_speaker=True,
        reciprocal=False,
    )
