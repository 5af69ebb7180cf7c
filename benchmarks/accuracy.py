"""The figures of docs/accuracy.md: designs held against each other, types, running text, and what a confidence means.

    python benchmarks/accuracy.py [--dry]     measures, prints, and writes the tables into docs/accuracy.md
    python benchmarks/accuracy.py --misses N  draws N misses of the shipped design by a fixed seed, and lists them

Everything is measured on the held-out tenth of `training/` and on `tests/marked/events.jsonl`, which are our own: other
people's sentences will do worse. What costs time is measured on this machine; other figures are the same everywhere.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
import reliability
from linear import Linear, Parsed, features, parsed
from marked import share
from relations import TRAINING, figures, held_out, told

from dragoman.evaluate.bootstrap import Cell, intervals
from dragoman.events.model import Question, opinions
from dragoman.events.relate import Asked, relate
from dragoman.events.training import Example, read_examples
from dragoman.languages import language

PAGE = Path(__file__).resolve().parent.parent / "docs" / "accuracy.md"
SEED = 4  # of the draw of misses; any
Shares = dict[str, float]


class Opinions(msgspec.Struct, frozen=True):
    """What each design says of the held-out items, and the seconds that each took."""

    tables: list[Parsed]
    linear: list[Shares]
    encoder: list[Shares]
    seconds: dict[str, float]


class Design(msgspec.Struct, frozen=True):
    """One design on the held-out items: its types, accuracy, macro-F1 and rows a second."""

    name: str
    said: list[str | None]
    accuracy: float
    macro: float
    rate: float


def ask(items: Sequence[Example]) -> Opinions:
    """Trains the linear model, then asks all three."""
    english = language("en")
    taught = [e for e in read_examples(TRAINING) if not e.held_out]
    names = [features(one, tables=False) for one in parsed(list(map(_asked, taught)), english)]
    model = Linear(names, [e.type for e in taught])
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], list[object]]) -> list[object]:
        start = time.monotonic()
        done = work()
        seconds[name] = time.monotonic() - start
        return done

    questions = list(map(_asked, items))
    list(opinions([Question("Mali met Niger.", None, None)]))  # the first one loads the weights
    tables: list[Parsed] = timed("tables", lambda: list(parsed(questions, english)))  # type: ignore[assignment]
    linear = timed("linear", lambda: list(model.shares([features(one, tables=False) for one in tables])))
    encoder = timed("encoder", lambda: list(opinions(Question(q.text, q.actor, q.recipient) for q in questions)))
    return Opinions(tables, linear, encoder, seconds)  # type: ignore[arg-type]


def _asked(one: Example) -> Asked:
    return Asked(one.text, one.actor, one.recipient)


def designs(items: Sequence[Example], asked: Opinions) -> list[Design]:
    """Each alone and together: shares added up, and the tables' votes as `relate` has them.

    Seconds are added up; only the shipped design, the last, is timed as it runs, the encoder beside the parser.
    """
    gold = [e.type for e in items]
    found = []
    for parts in ("a", "b", "c", "ab", "bc", "abc"):
        said = [
            told(
                one.readings[0] if "a" in parts and one.readings else None,
                _added(*(linear,) * ("b" in parts), *(encoder,) * ("c" in parts)),
                float("a" in parts),
            )
            for one, linear, encoder in zip(asked.tables, asked.linear, asked.encoder, strict=True)
        ]
        taken = {"a": ("tables",), "b": ("tables", "linear"), "c": ("encoder",)}
        seconds = sum(asked.seconds[name] for name in {name for part in parts for name in taken[part]})
        found.append(Design(parts, said, *figures(gold, said), len(items) / seconds))
    start = time.monotonic()
    shipped = [one.event_type for one in relate(map(_asked, items), "en")]
    rate = len(items) / (time.monotonic() - start)
    return [*found, Design("ac", list(shipped), *figures(gold, shipped), rate)]


def _added(*shares: Shares) -> Shares:
    added: Counter[str] = Counter()
    for one in shares:
        added.update(one)
    return dict(added)


def of_designs(items: Sequence[Example], every: Sequence[Design]) -> list[str]:
    """The table of designs, and whether the linear model adds more than chance to the shipped one."""
    names = {
        "a": "(a) tables and frames",
        "b": "(b) linear model over words and frames",
        "c": "(c) encoder",
        "ab": "(a) and (b)",
        "bc": "(b) and (c)",
        "abc": "(a), (b) and (c)",
        "ac": "**(a) and (c), which ships**",
    }
    rows = [(names[d.name], f"{d.accuracy:.3f}", f"{d.macro:.3f}", f"{d.rate:.0f}") for d in every]
    by = {d.name: d for d in every}
    cells: Counter[Cell] = Counter(
        (e.type, str(old), str(new)) for e, old, new in zip(items, by["ac"].said, by["abc"].said, strict=True)
    )
    (low, high), _ = intervals(cells)
    gain = by["abc"].accuracy - by["ac"].accuracy
    return [
        *_table(("design", "accuracy", "macro-F1", "rows a second"), rows),
        "",
        f"{len(items)} items. The linear model beside the other two: accuracy {gain:+.3f} "
        f"(95 % interval {low:+.3f} to {high:+.3f}, paired bootstrap).",
    ]


def of_types(items: Sequence[Example], said: Sequence[str | None]) -> list[str]:
    """Precision, recall and F1 of each type."""
    wanted, given = Counter(e.type for e in items), Counter(said)
    right = Counter(e.type for e, one in zip(items, said, strict=True) if one == e.type)
    rows = [
        (
            kind,
            str(wanted[kind]),
            f"{share(right[kind], given[kind]):.3f}",
            f"{share(right[kind], wanted[kind]):.3f}",
            f"{share(2 * right[kind], wanted[kind] + given[kind]):.3f}",
        )
        for kind in sorted(wanted)
    ]
    return _table(("type", "items", "precision", "recall", "F1"), rows)


def of_running_text() -> list[str]:
    """How many of the marked texts' events are found, and how many that are coded are right."""
    texts = silent = disturbed = marked = coded = right = found = typed = 0
    for line, events in reliability.coded():
        texts += 1
        wanted = line["events"]
        silent += not wanted
        disturbed += not wanted and bool(events)
        marked, coded = marked + len(wanted), coded + len(events)
        right += sum(any(reliability.holds(one, event) for one in wanted) for event in events)
        found += sum(any(reliability.holds(one, event) for event in events) for one in wanted)
        typed += sum(any(one["type"] == event.event_type for event in events) for one in wanted)
    rows = [
        ("texts, of which without an event", f"{texts}, {silent}"),
        ("events marked, events coded", f"{marked}, {coded}"),
        ("recall: type and parties", f"{share(found, marked):.3f}"),
        ("recall: type", f"{share(typed, marked):.3f}"),
        ("precision: type and parties", f"{share(right, coded):.3f}"),
        ("texts without an event in which one is coded", f"{share(disturbed, silent):.3f}"),
    ]
    return _table(("running text", ""), rows)


def of_confidence(judged: Sequence[reliability.Judged]) -> list[str]:
    """The reliability table before and after calibration, and the errors."""
    raw, sure = reliability.before(judged), reliability.after(judged)
    old, new = ({round(one.start, 1): one for one in reliability.bins(pairs)} for pairs in (raw, sure))
    rows = []
    for at in range(reliability.BINS):
        start = round(at / reliability.BINS, 1)
        rows.append((f"{start:.1f} to {start + 0.1:.1f}", *_bin(old.get(start)), *_bin(new.get(start))))
    heading = ("said", "before: number", "mean said", "right", "after: number", "mean said", "right")
    return [
        *_table(heading, rows),
        "",
        f"{len(judged)} said, {share(sum(one.right for one in judged), len(judged)):.3f} of them right. "
        f"Expected calibration error: {reliability.error(raw):.3f} before, {reliability.error(sure):.3f} after.",
    ]


def _bin(one: reliability.Bin | None) -> tuple[str, str, str]:
    return (str(one.count), f"{one.said:.2f}", f"{one.right:.2f}") if one else ("0", "", "")


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (heading, ["---"] * len(heading), *rows)]


def written(page: str, name: str, lines: Sequence[str]) -> str:
    """The page with *lines* between the marks of that name. Raises ValueError where it has no such marks."""
    opening, closing = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    start, end = page.index(opening) + len(opening), page.index(closing)
    return page[:start] + "\n".join(lines) + "\n" + page[end:]


def misses(count: int) -> list[str]:
    """Misses of the shipped design, drawn by `SEED`: what was marked, what was said, and the item."""
    items = held_out()
    told = relate(map(_asked, items), "en")
    wrong = [
        f"{e.type} not {one.event_type} ({e.id}, {_words(e, e.actor)} to {_words(e, e.recipient)}): {e.text}"
        for e, one in zip(items, told, strict=True)
        if e.type != one.event_type
    ]
    return random.Random(SEED).sample(wrong, min(count, len(wrong)))  # noqa: S311 - a draw, not a secret


def _words(one: Example, span: tuple[int, int] | None) -> str:
    return repr(one.text[slice(*span)]) if span else "none"


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dry", action="store_true", help="print only")
    parser.add_argument("--misses", type=int, metavar="N", help="draw and list misses, and do nothing else")
    options = parser.parse_args()
    if options.misses:
        print(*misses(options.misses), sep="\n")
        return
    items = held_out()
    every = designs(items, ask(items))
    parts = {
        "designs": of_designs(items, every),
        "types": of_types(items, every[-1].said),
        "running text": of_running_text(),
        "confidence of relations": of_confidence(reliability.relations()),
        "confidence of events": of_confidence(reliability.events()),
    }
    page = PAGE.read_text(encoding="utf-8")
    for name, lines in parts.items():
        print(f"{name}:", *lines, "", sep="\n")
        page = written(page, name, lines)
    if not options.dry:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
