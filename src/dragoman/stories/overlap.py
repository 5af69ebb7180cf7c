"""Proves that one text copies another: the share of the shorter's words that stand in the other in the same order.

Order is kept within passages, not over the whole text: re-ordered paragraphs are a copy still. A passage is a chain of
runs of three words which both texts share, in order, with small gaps on both sides (a changed word, a cut clause).
Phrases that any two articles on one subject share are too short to be passages.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dragoman.stories.signature import Signature

RUN = 3  # words that must stand side by side in both
GAP = 6  # words that may differ between two shared runs of one passage
PASSAGE = 8  # words that a passage must share at least
FEWEST_WORDS = 12  # of the shorter: below it only the same wording is the same text
SHORT = 80  # words below which a text says too little for `COPIED` to prove a copy
COPIED_SHORT = 0.75  # of a text of fewer than `SHORT` words
COPIED = 0.62  # of the shorter's words: set on the half of tests/marked/stories.jsonl that rules are tuned on
COPIED_LED = 0.45  # where the leads are the same, since desks cut and add at the end
LEAD = 60  # words: two paragraphs
LEAD_KEPT = 0.8  # of each lead must stand in the other text
LEAD_WITHIN = 150  # words from the other's top: a desk puts up to so many before it
TOP_KEPT = 1 / 3  # of one text's top: below it only a background, or what an outlet puts under all its texts, is shared
FACTS_KEPT = 0.75  # of names and figures in shared passages: a bulletin with each day's new figures is a new text
DOUBT = 3  # names and figures that are taken to be kept beforehand: where few stand, one that differs proves nothing

_S32, _S16 = np.uint64(32), np.uint64(16)


class Overlap(NamedTuple):
    """What two texts share."""

    shorter: float  # share of the shorter's words that stand in passages
    longer: float  # the same words as a share of the longer
    facts: float  # share of the names and figures inside passages that are the same in both, `DOUBT` more kept
    lead: float  # share of the lead of each that stands near the top of the other, the smaller of the two
    top: float  # share of the first quarter that stands in the other, of the text where it is larger
    words: int  # of the shorter

    @property
    def copied(self) -> bool:
        """Whether one is a copy of the other."""
        if self.words < FEWEST_WORDS or self.facts < FACTS_KEPT or self.top < TOP_KEPT:
            return False
        return self.shorter >= self.needed

    @property
    def led(self) -> bool:
        """Whether both begin with the same words."""
        return self.lead >= LEAD_KEPT

    @property
    def needed(self) -> float:
        """The share of the shorter's words that proves a copy."""
        if self.words < SHORT:
            return COPIED_SHORT
        return COPIED_LED if self.led else COPIED


def compare(one: Signature, other: Signature) -> Overlap:
    """What *one* and *other* share, in whichever order they come."""
    short, long = one.sequence, other.sequence
    if len(short) > len(long):
        short, long = long, short
    here, there = _shared(short, long)
    if not len(here):
        return Overlap(0.0, 0.0, 1.0, 0.0, 0.0, len(short))
    begins, ends, kept = _passages(here, there)
    inside = _spans(here[begins[kept]], here[ends[kept]] + RUN, len(short))
    in_passages = np.repeat(kept, ends - begins + 1)
    here, there = here[in_passages], there[in_passages]
    covered, as_covered = _covered(here, len(short)), _covered(there, len(long))
    near = (here < LEAD_WITHIN) & (there < LEAD_WITHIN)
    leads = _covered(here[near], len(short))[:LEAD], _covered(there[near], len(long))[:LEAD]
    tops = covered[: max(1, min(len(short) // 4, LEAD))], as_covered[: max(1, min(len(long) // 4, LEAD))]
    shared = int(np.count_nonzero(covered))
    return Overlap(
        shorter=shared / len(short),
        longer=shared / len(long),
        facts=_facts(short, covered, inside),
        lead=min(map(_share, leads)),
        top=max(map(_share, tops)),
        words=len(short),
    )


def common(one: Signature, other: Signature) -> npt.NDArray[np.bool_]:
    """Which words of *one* stand in passages that *other* has too."""
    here, there = _shared(one.sequence, other.sequence)
    if not len(here):
        return np.zeros(len(one.sequence), dtype=bool)
    begins, ends, kept = _passages(here, there)
    return _covered(here[np.repeat(kept, ends - begins + 1)], len(one.sequence))


def _passages(
    here: npt.NDArray[np.intp], there: npt.NDArray[np.intp]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], npt.NDArray[np.bool_]]:
    """The first and the last of the runs of each chain, and whether it is long enough to be a passage."""
    begins = np.flatnonzero(np.concatenate(([True], ~_chained(here, there))))
    ends = np.append(begins[1:], len(here)) - 1
    steps = np.minimum(np.diff(here, append=here[-1] + RUN), RUN)
    steps[ends] = RUN
    return begins, ends, np.add.reduceat(steps, begins) >= PASSAGE


def _share(covered: npt.NDArray[np.bool_]) -> float:
    return int(np.count_nonzero(covered)) / len(covered)


def _shared(
    short: npt.NDArray[np.uint16], long: npt.NDArray[np.uint16]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where in *short* each run begins that *long* has too, and where in *long* it first stands."""
    if len(short) < RUN:
        empty = np.zeros(0, dtype=np.intp)
        return empty, empty
    mine, theirs = _runs(short), _runs(long)
    order = np.argsort(theirs, kind="stable")
    theirs = theirs[order]
    at = np.searchsorted(theirs, mine)
    at[at == len(theirs)] = 0
    here = np.flatnonzero(theirs[at] == mine)
    return here, order[at[here]]


def _runs(sequence: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint64]:
    wide = (sequence >> 1).astype(np.uint64)
    return wide[:-2] << _S32 | wide[1:-1] << _S16 | wide[2:]


def _chained(here: npt.NDArray[np.intp], there: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    """Whether each shared run continues the passage of the one before it."""
    ahead, on = np.diff(here), np.diff(there)
    reach = GAP + RUN
    return (ahead <= reach) & (on > 0) & (on <= reach)


def _covered(runs: npt.NDArray[np.intp], length: int) -> npt.NDArray[np.bool_]:
    """The words that stand in the runs which begin there."""
    covered = np.zeros(length, dtype=bool)
    for step in range(RUN):
        covered[runs + step] = True
    return covered


def _spans(begins: npt.NDArray[np.intp], ends: npt.NDArray[np.intp], length: int) -> npt.NDArray[np.bool_]:
    """The words between each begin and its end."""
    edges = np.zeros(length + 1, dtype=np.int32)
    np.add.at(edges, begins, 1)
    np.add.at(edges, ends, -1)
    return np.cumsum(edges[:-1]) > 0


def _facts(short: npt.NDArray[np.uint16], covered: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_]) -> float:
    """The share of names and figures among the words of *inside* that are *covered*."""
    marked = (short & 1).astype(bool)
    bare = short >> 1
    small = np.zeros(1 << 15, dtype=bool)
    small[bare[~marked]] = True
    marked &= ~small[bare]  # what stands in small letters, too, is no name
    marked &= inside
    count = int(np.count_nonzero(marked))
    return (int(np.count_nonzero(marked & covered)) + DOUBT) / (count + DOUBT)
