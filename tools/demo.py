"""Codes the example captures and prints the table, and a line that sums it up: what `make demo` runs."""

from __future__ import annotations

import time
from pathlib import Path

from dragoman.cli.code import print_table
from dragoman.cli.run import Refusals
from dragoman.coder import Coder
from dragoman.errors import DragomanError
from dragoman.front import read
from dragoman.line import Task, run
from dragoman.records import Capture, Coded

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def main() -> None:
    """Reads `examples/`, codes it, prints what came out."""
    refuse = Refusals()
    Coder().warm()
    start = time.monotonic()
    coded = list(run(_captures(refuse), Task(), refuse))
    seconds = time.monotonic() - start
    print_table(iter(coded), agreements=True, verbose=False)
    print(_summary(coded, refuse.count, seconds))


def _captures(refuse: Refusals) -> list[Capture]:
    def forward(error: DragomanError) -> None:
        refuse(error)

    names = sorted(p for p in EXAMPLES.iterdir() if p.is_file() and p.suffix != ".md")
    return [capture for name in names for capture in read(name, refuse=forward)]


def _summary(coded: list[Coded], refused: int, seconds: float) -> str:
    events = [event for one in coded for event in one.events]
    kinds = len({event.event_type for event in events})
    countries = {p.country for event in events for p in (*event.actors, *event.recipients) if p.country}
    return (
        f"{len(coded)} articles, {len(events)} events of {kinds} types between {len(countries)} countries and bodies, "
        f"{refused} captures refused, {seconds:.1f} s after start-up"
    )


if __name__ == "__main__":
    main()
