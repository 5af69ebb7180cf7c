"""How well contexts are read off sentences, on the marked sentences of `tests/marked/contexts.jsonl`.

    python benchmarks/contexts.py [--misses]

Each sentence is marked with the one to three of PLOVER's 38 contexts that a careful coder gives it. Micro F1 counts
every context of every sentence alike; macro F1 is the mean over the contexts that the half has. Only what the words
say is measured (`spoken_of`), and not what an event's type implies.
The held-out half is the figure to quote; `--misses` lists the misses of the half that the table is tuned on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from marked import Line, report, share

from dragoman.events.contexts import spoken_of
from dragoman.records import Record


class Tally(Record, frozen=True, kw_only=True):
    """What was found in some sentences, and each miss in words."""

    sentences: int
    marked: int
    found: int
    right: int
    macro: float
    exact: int
    misses: tuple[str, ...]

    @property
    def f1(self) -> float:
        """Micro F1."""
        return share(2 * self.right, self.marked + self.found)


def score(sentences: Sequence[Line]) -> Tally:
    """The tally of *sentences*."""
    marked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    exact = 0
    misses: list[str] = []
    for line in sentences:
        wanted, got = frozenset(line["contexts"]), spoken_of(line["text"], "en")
        marked.update(wanted)
        found.update(got)
        right.update(wanted & got)
        exact += wanted == got
        if wanted != got:
            missed, false = ", ".join(sorted(wanted - got)) or "-", ", ".join(sorted(got - wanted)) or "-"
            misses.append(f"{line['id']} missed {missed}; false {false}: {line['text']}")
    each = [share(2 * right[name], marked[name] + found[name]) for name in sorted(marked)]
    return Tally(
        sentences=len(sentences),
        marked=marked.total(),
        found=found.total(),
        right=right.total(),
        macro=share(sum(each), len(each)),
        exact=exact,
        misses=tuple(misses),
    )


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    return (
        f"contexts, {name}: {tally.sentences} sentences, {tally.marked} marked, micro F1 {tally.f1:.3f} "
        f"(precision {share(tally.right, tally.found):.3f}, recall {share(tally.right, tally.marked):.3f}), "
        f"macro F1 {tally.macro:.3f}, all right in {share(tally.exact, tally.sentences):.3f}"
    )


if __name__ == "__main__":
    report(__doc__, "contexts", score, told)
