"""The words of an event for a page: its sentence with the trigger marked, cut about it where it is long."""

from __future__ import annotations

from markupsafe import Markup, escape

from dragoman.records import Event
from dragoman.web.rendering import marked

LONGEST = 400  # characters of a sentence in a list; nine in ten newspaper sentences are shorter
_BEFORE = 160  # characters before the trigger of a longer one
_WORD = 30  # characters within which a cut looks for a blank


def words(event: Event, most: int = LONGEST) -> Markup:
    """The sentence, at most about *most* characters of it, with its trigger in `<mark>`."""
    text, span = event.evidence.text, trigger(event)
    begin, end = 0, len(text)
    if end > most:
        if span is not None and span[0] > _BEFORE:
            begin = _blank(text, span[0] - _BEFORE, span[0])
        end = min(len(text), begin + most)
        if end < len(text):
            back = text.rfind(" ", max(begin, end - _WORD), end)
            end = back if back > begin and (span is None or back >= span[1]) else end
    inside = span is not None and begin <= span[0] < span[1] <= end
    spans = [(span[0] - begin, span[1] - begin)] if inside and span is not None else []
    return Markup("{}{}{}").format(
        escape("…" if begin else ""), marked(text[begin:end], spans), escape("…" if end < len(text) else "")
    )


def trigger(event: Event) -> tuple[int, int] | None:
    """Where the trigger stands in the sentence; None where it is not known."""
    span, start = event.evidence.trigger, event.evidence.start or 0
    if span is None or not 0 <= span[0] - start < span[1] - start <= len(event.evidence.text):
        return None
    return span[0] - start, span[1] - start


def _blank(text: str, at: int, before: int) -> int:
    """The beginning of a word near *at*."""
    found = text.find(" ", at, min(at + _WORD, before))
    return at if found < 0 else found + 1
