"""How good: the events of the example pages against what a careful coder wrote down for them.

    python benchmarks/quality.py            prints the figures, and each expected event that is missed with -v
    python benchmarks/quality.py --floors   the same, and fails where a figure is below benchmarks/floors.json

An expected event is found when type, actors, recipients (as sets of codes) and status agree. The floors name the
fingerprint of the pages they hold for: pages that change need floors that are looked at again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from dragoman.article import clean
from dragoman.capture import read
from dragoman.coder import Coder
from dragoman.errors import DragomanError
from dragoman.records import Article, Event

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
FLOORS = Path(__file__).with_name("floors.json")


def pages() -> list[tuple[Path, dict[str, Any]]]:
    """The example captures and what is expected of each."""
    found = []
    for path in sorted(EXAMPLES.iterdir()):
        expected = EXAMPLES / "expected" / f"{path.stem}.json"
        if path.is_file() and expected.is_file():
            found.append((path, json.loads(expected.read_text(encoding="utf-8"))))
    return found


def articles(path: Path) -> list[Article]:
    """The articles of one capture file; refused captures are left out."""
    found: list[Article] = []
    for capture in read(str(path), refuse=lambda _: None):
        try:
            found.append(clean(capture))
        except DragomanError:
            continue
    return found


def outline(event: Event) -> tuple[Any, ...]:
    """What is compared of a coded event."""

    def codes(parties: tuple[Any, ...]) -> frozenset[str]:
        return frozenset(p.country for p in parties if p.country)

    return event.event_type, codes(event.actors), codes(event.recipients), event.status


def wanted(row: dict[str, Any]) -> tuple[Any, ...]:
    """The same of an expected one."""
    return row["event_type"], frozenset(row["actors"]), frozenset(row["recipients"]), row["status"]


def measure(verbose: bool) -> dict[str, float]:
    """Shares of expected events found, with all four fields and by type alone, and events an article."""
    coder = Coder()
    expected = found = typed = coded = articles_read = 0
    for path, gold in pages():
        events = [event for article in articles(path) for event in coder.code(article).events]
        articles_read += len(articles(path))
        coded += len(events)
        outlines, types = [outline(e) for e in events], [e.event_type for e in events]
        for row in gold["events"]:
            expected += 1
            typed += row["event_type"] in types
            if wanted(row) in outlines:
                found += 1
                outlines.remove(wanted(row))
            elif verbose:
                print(f"missed in {path.name}: {row}")
    return {
        "expected events": float(expected),
        "found": round(found / expected, 3),
        "type found on the page": round(typed / expected, 3),
        "coded for each expected": round(coded / expected, 2),
    }


def fingerprint() -> str:
    """Of all example captures and expectations, so that floors are never held against other pages."""
    digest = hashlib.sha256()
    for path, gold in pages():
        digest.update(path.read_bytes())
        digest.update(json.dumps(gold, sort_keys=True).encode())
    return digest.hexdigest()[:16]


def main() -> int:
    """Prints the figures; 1 where one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args()
    figures = measure(options.verbose)
    for name, value in figures.items():
        print(f"{name}: {value:g}")
    print(f"pages: {fingerprint()}")
    if not options.floors:
        return 0
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    if floors["pages"] != fingerprint():
        print("the example pages are not those of floors.json: measure, and set its floors and `pages` anew")
        return 1
    low = [name for name, floor in floors["at least"].items() if figures[name] < floor]
    high = [name for name, ceiling in floors["at most"].items() if figures[name] > ceiling]
    for name in (*low, *high):
        print(f"{name}: {figures[name]:g} does not keep its bound")
    return 1 if low or high else 0


if __name__ == "__main__":
    sys.exit(main())
