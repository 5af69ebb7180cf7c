"""Finds the best-scoring sequence of labels for all lines of a page at once.

A page is read as: furniture, title, masthead, story (paragraphs, short lines, interruptions), furniture. Which line is
what is not decided line by line: the labelling with the highest sum of line scores and passing costs wins
(A. Viterbi, 1967), in time linear in the number of lines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from pathlib import Path


class Label(IntEnum):
    """What a line is."""

    PRE = 0  # furniture before the story
    TITLE = 1
    MAST = 2  # by-line, date, buttons between title and story
    BODY = 3
    SUB = 4  # a short line inside the story
    GAP = 5  # furniture inside the story
    END = 6  # furniture after the story
    TAIL = 7  # after "related stories", "comments" and their like


Scores = tuple[float, float, float, float, float, float, float, float]
_NEVER = -1e9


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """The table of weights."""
    return tomllib.loads(Path(__file__).with_name("weights.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _arrivals() -> tuple[tuple[tuple[int, float], ...], ...]:
    """For each label, the labels that may stand before it and what the step costs."""
    cost = weights()["step"]
    pre, title, mast, body, sub, gap, end, tail = Label
    return (
        ((pre, 0.0),),
        ((pre, cost["pre_title"]),),
        ((title, cost["title_mast"]), (mast, cost["mast_mast"])),
        (
            (body, 0.0),
            (sub, cost["sub_body"]),
            (title, cost["title_body"]),
            (mast, cost["mast_body"]),
            (pre, cost["pre_body"]),
            (gap, cost["gap_body"]),
            (end, cost["end_body"]),
            (tail, cost["tail_body"]),
        ),
        (
            (body, cost["body_sub"]),
            (sub, cost["sub_sub"]),
            (gap, cost["gap_sub"]),
            (title, cost["mast_sub"]),
            (mast, cost["mast_sub"]),
        ),
        ((body, cost["body_gap"]), (sub, cost["sub_gap"]), (gap, 0.0)),
        ((end, 0.0), (body, 0.0), (sub, cost["sub_end"]), (title, 0.0), (mast, 0.0)),
        ((tail, 0.0), (end, 0.0), (body, 0.0), (sub, cost["sub_end"]), (title, 0.0), (mast, 0.0)),
    )


def best(lines: Sequence[Scores]) -> list[Label]:
    """The labels of the best path through *lines*, one a line; an empty list for no lines."""
    if not lines:
        return []
    arrivals, cost = _arrivals(), weights()["step"]
    start = [_NEVER] * len(Label)
    start[Label.PRE] = 0.0
    start[Label.TITLE] = cost["start_title"]
    start[Label.BODY] = cost["start_body"]
    reached = [a + b for a, b in zip(start, lines[0], strict=True)]
    back: list[list[int]] = []
    several = [(label, ways) for label, ways in enumerate(arrivals) if len(ways) > 1]
    for scores in lines[1:]:
        now = reached[:]  # every label may follow itself or has but one way in
        came = [0] * len(arrivals)
        now[Label.TITLE] = reached[Label.PRE] + arrivals[Label.TITLE][0][1]
        for label, ways in several:
            source, step = ways[0]
            top = reached[source] + step
            for before, cost_of in ways[1:]:
                value = reached[before] + cost_of
                if value > top:
                    top, source = value, before
            now[label] = top
            came[label] = source
        reached = [value + score for value, score in zip(now, scores, strict=True)]
        back.append(came)
    closing = reached[:]
    closing[Label.GAP] = _NEVER
    closing[Label.SUB] += cost["sub_end"]
    at = max(range(len(closing)), key=closing.__getitem__)
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return [Label(label) for label in reversed(path)]
