"""How well the day of publication is inferred where nothing says it, on `tests/marked/published.jsonl`.

    python benchmarks/published.py [--misses]

A page that gives nothing to go by is right if nothing is inferred. A page that does is right if its true day lies in
the days inferred and these are no more than its hints allow: one day, a week or a year.
The held-out half is the figure to quote; `--misses` lists the misses of the half that rules are tuned on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from marked import Line, report, share

from dragoman.dates.inference import infer
from dragoman.records import DateSpan, Record

DAYS = {"day": 1, "week": 7, "year": 366}


class Tally(Record, frozen=True, kw_only=True):
    """How many pages there were, how many were right, and each miss in words."""

    pages: int
    right: int
    misses: tuple[str, ...]


def score(pages: Sequence[Line]) -> Tally:
    """The tally of *pages*."""
    misses = []
    for page in pages:
        found = infer(page["text"], page["foot"])
        right = found is None if page["published"] is None else _holds(found, page)
        if not right:
            misses.append(f"{page['id']} {page['title']}: {found and found.basis}, not {page['published']}")
    return Tally(pages=len(pages), right=len(pages) - len(misses), misses=tuple(misses))


def _holds(found: DateSpan | None, page: Line) -> bool:
    """Whether the page's true day lies in what was found, and that is no longer than the page's hints allow."""
    if found is None or not found.start <= page["published"] <= found.end:
        return False
    length = date.fromisoformat(found.end) - date.fromisoformat(found.start)
    return length.days < DAYS[page["grain"]]


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    return f"publication dates, {name}: {tally.pages} pages, right {share(tally.right, tally.pages):.3f}"


if __name__ == "__main__":
    report(__doc__, "published", score, told)
