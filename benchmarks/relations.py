"""How good the relation of two marked spans is, on the held-out tenth of `training/`: tables, model, and both.

    python benchmarks/relations.py            the three ways, and rows a second
    python benchmarks/relations.py --votes    also other weights of the tables' vote, to choose them by

Items without an event are left out: `relate` always gives a type. The held-out tenth was not trained on; it is of one
hand with the rest, so that other people's sentences will do worse.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from dragoman.events import relate
from dragoman.events.model import NOTHING, Question, is_there, opinions
from dragoman.events.relate import Asked, Linked
from dragoman.events.training import Example, read_examples
from dragoman.languages import language

TRAINING = Path(__file__).resolve().parent.parent / "training"
VOTES = (0.0, 0.3, 0.6, 0.9, 1.2, 2.0, 10.0)


def held_out() -> list[Example]:
    """The items kept out of training that tell an event."""
    return [e for e in read_examples(TRAINING) if e.held_out and e.type != NOTHING]


def told(one: Linked | None, share: dict[str, float], scale: float) -> str | None:
    """The type with the highest score, the votes of `relate` times *scale*; None where nothing speaks."""
    points = relate.scores(one, share, scale)
    return max(points, key=lambda kind: (points[kind], kind)) if points else None


def figures(gold: Sequence[str], said: Sequence[str | None]) -> tuple[float, float]:
    """Accuracy and macro-F1 over the gold's types."""
    right, wanted, given = Counter[str](), Counter(gold), Counter(said)
    right.update(g for g, s in zip(gold, said, strict=True) if g == s)
    scores = [2 * right[kind] / (wanted[kind] + given[kind]) for kind in wanted]
    return right.total() / len(gold), sum(scores) / len(scores)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--votes", action="store_true")
    options = parser.parse_args()
    items, english = held_out(), language("en")
    gold = [e.type for e in items]
    asked = [Asked(e.text, e.actor, e.recipient) for e in items]
    readings = list(relate.best(asked, english))
    nothing: list[dict[str, float]] = [{} for _ in items]
    shares = list(opinions(Question(e.text, e.actor, e.recipient) for e in items)) if is_there() else nothing
    start = time.monotonic()
    relations = list(relate.relate(asked, "en"))
    rate = len(items) / (time.monotonic() - start)
    ways: dict[str, list[str | None]] = {
        "tables alone": [told(r, {}, 1.0) for r in readings],
        "model alone": [told(None, s, 0.0) for s in shares],
        "together": [relation.event_type for relation in relations],
    }
    for name, said in ways.items():
        accuracy, f1 = figures(gold, said)
        print(f"relations held out, {name}: {len(items)} items, accuracy {accuracy:.3f}, macro-F1 {f1:.3f}")
    print(f"together {rate:.0f} rows/s")
    for scale in VOTES if options.votes else ():
        accuracy, f1 = figures(gold, [told(r, s, scale) for r, s in zip(readings, shares, strict=True)])
        print(f"votes times {scale:g}: accuracy {accuracy:.3f}, macro-F1 {f1:.3f}")


if __name__ == "__main__":
    main()
