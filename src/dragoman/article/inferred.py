"""The day of publication where neither the page nor the user says it: what the hints of the story add up to.

A day only where the hints leave one; else the basis tells the range that they leave, and the day stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dragoman.records import DateSpan

# What makes a day out of a text, the lines about it, and its language.
Infer = Callable[[str, Sequence[str], str], DateSpan | None]
Inferred = tuple[str | None, str]  # ISO date or None, and the basis in words


def of_hints(text: str, about: Sequence[str], language: str | None, infer: Infer) -> Inferred | None:
    """The day that the hints in *text* and in the lines *about* it leave, and the basis; None where they leave none."""
    span = infer(text, about, language) if language else None
    if span is None:
        return None
    return (span.start if span.start == span.end else None), span.basis
