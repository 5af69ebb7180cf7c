"""Which operators a predicate is where it stands: "insists that Mali leave" asks, "insists that it has left" tells."""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.languages.frame import Frame
from dragoman.languages.operator import Operator


def at_work(
    operators: Sequence[Operator], frame: Frame, frames: Sequence[Frame], doers: frozenset[str]
) -> tuple[Operator, ...]:
    """Those of *operators* that may be meant; *doers* are the heads of whoever does it, *frames* the sentence's."""
    told = _tells(frame, frames)
    return tuple(
        operator
        for operator in operators
        if (not operator.needs_complement or _has_complement(operator, frame))
        and (not operator.agent or operator.agent & doers)
        and not (told and frame.predicate in operator.telling)
    )


def _tells(frame: Frame, frames: Sequence[Frame]) -> bool:
    """Whether a clause says what is so ("that it has", "that its troops left"), and not what shall be."""
    clauses = [frames[clause.frame] for clause in frame.clauses if clause.marker == "that"]
    return any(
        clause.finite
        and clause.modal is None
        and (clause.tense == "past" or clause.perfect or any(p.kind == "pronoun" for p in clause.agents))
        for clause in clauses
    )


def _has_complement(operator: Operator, frame: Frame) -> bool:
    """Whether one of the operator's prepositions is there: "called on B" asks, "called B" telephones."""
    if frame.noun or frame.particles & operator.recipient:
        return True
    named = frame.patients[0].start if frame.patients and not frame.passive else None  # "called B on Monday" telephones
    return any(
        (marker in operator.recipient or marker in operator.markers)
        and frame.start < phrase.start < (named or phrase.end)
        for marker, phrase in frame.obliques
    )
