"""What cleaning left out of a capture, line by line, so that anybody can see that nothing of the story went."""

from __future__ import annotations

from typing import NamedTuple

from dragoman.article.lines import split
from dragoman.article.markup import flatten
from dragoman.records import Article, Capture

_MOST = 3_000  # lines that are shown
_MOST_READ = 20_000  # lines that are compared
_SENTENCE = 25  # characters from which a line that stands within a paragraph is one of its sentences, no chance
_LONGEST = 1_000  # characters of one


class Cut(NamedTuple):
    """Some lines on end of a capture that were left out, or how many were kept between two such."""

    lines: tuple[str, ...]
    kept: int


def cuts(capture: Capture, article: Article) -> list[Cut]:
    """The lines of the capture that are neither in the article's text nor its title, in order."""
    whole = capture.text if capture.text is not None else flatten(capture.html or "")
    paragraphs = {_key(line) for line in (article.title or "", *article.text.splitlines())}
    story = _key(article.text)
    found: list[Cut] = []
    lines: list[str] = []
    kept = shown = 0
    for line in split(whole)[:_MOST_READ]:
        words = _key(line.text)
        if not words:
            continue
        if words in paragraphs or (len(words) >= _SENTENCE and words in story):
            if lines:
                found.append(Cut(tuple(lines), 0))
                lines = []
            kept += 1
            continue
        if kept:
            found.append(Cut((), kept))
            kept = 0
        shown += 1
        if shown > _MOST:
            break
        lines.append(line.text[:_LONGEST] + ("…" if len(line.text) > _LONGEST else ""))
    if lines:
        found.append(Cut(tuple(lines), 0))
    if kept:
        found.append(Cut((), kept))
    return found


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()
