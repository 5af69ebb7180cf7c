"""How well times are found and put on the calendar, on the marked sentences of `tests/marked/dates.jsonl`.

    python benchmarks/dates.py [--misses]

An expression is right if a found one lies on it and names exactly the marked days, or, where the words name no days
("a few weeks ago"), if none are named. A sentence without a time is one more case: right if nothing is found in it.
The held-out half is the figure to quote; `--misses` lists the misses of the half that rules are tuned on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marked import Line, report, share

from dragoman.dates import TimeMention, find, resolve
from dragoman.records import Record


class Tally(Record, frozen=True, kw_only=True):
    """How many cases there were, how many were right, and each miss in words."""

    cases: int
    right: int
    misses: tuple[str, ...]


def score(sentences: Sequence[Line]) -> Tally:
    """The tally of *sentences*."""
    cases = right = 0
    misses: list[str] = []
    for line in sentences:
        found = find(line["text"])
        if not line["times"]:
            cases += 1
            right += not found
            misses += [f"{line['id']} no time: {one.text}" for one in found]
        for wanted in line["times"]:
            cases += 1
            days = _days(found, wanted, date.fromisoformat(line["published"]))
            expected = wanted["days"] and (wanted["days"]["start"], wanted["days"]["end"])
            right += days == expected
            if days != expected:
                misses.append(f"{line['id']} {wanted['text']} ({line['published']}): {days}, not {expected}")
    return Tally(cases=cases, right=right, misses=tuple(misses))


def _days(found: Sequence[TimeMention], wanted: Line, published: date) -> tuple[str, str] | None:
    """First and last day of what was found on the marked words; None for no days."""
    anchor = date.fromisoformat(wanted["anchor"]) if wanted["anchor"] else None
    for mention in found:
        if mention.start < wanted["end"] and wanted["start"] < mention.end:
            span = resolve(mention, published, tense=wanted["tense"], anchor=anchor)
            return (span.start, span.end) if span else None
    return None


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    return f"dates, {name}: {tally.cases} cases, right {share(tally.right, tally.cases):.3f}"


if __name__ == "__main__":
    report(__doc__, "dates", score, told)
