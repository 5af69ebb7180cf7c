"""The part of `benchmarks/store.py` that ingests: what of a run's time is the store's, and what an article takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import func, select, text
from store_captures import write

from dragoman.cli.run import entries
from dragoman.line import Task
from dragoman.store import Store, coder_version, tables
from dragoman.store.grouping import group
from dragoman.store.ingesting import Ingest

JOBS = 2
SHARE = 0.15  # of a run's time that the store may take


class Timed(Store):
    """A store that knows how long what `Ingest` asks of it took."""

    def __init__(self, *given: Any, **named: Any) -> None:
        """Opens it."""
        self.seconds = 0.0
        super().__init__(*given, **named)

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Adds what is done within to `seconds`."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - begun


def _timed(name: str) -> Callable[..., Any]:
    def method(self: Timed, *given: Any, **named: Any) -> Any:
        with self.clock():
            return getattr(Store, name)(self, *given, **named)

    return method


for _name in ("begin", "known", "add", "refuse", "end"):
    setattr(Timed, _name, _timed(_name))


class Figures(NamedTuple):
    """What one run gave: counts, seconds, and bytes on the disk before and after grouping."""

    captures: int
    articles: int
    events: int
    whole: float
    kept: float  # seconds of the store's
    grouped: float
    size: int
    size_grouped: int

    @property
    def share(self) -> float:
        """Of the run's time that is the store's."""
        return self.kept / self.whole

    def rows(self) -> dict[str, str]:
        """The figures as the table prints them."""
        return {
            "captures": f"{self.captures:,}",
            "articles": f"{self.articles:,}",
            "events": f"{self.events:,}",
            "seconds in all, 2 processes": f"{self.whole:.1f}",
            "seconds of the store's": f"{self.kept:.1f}",
            f"share of the store's, at most {SHARE:.0%}": f"{self.share:.1%}{'!' if self.share > SHARE else ''}",
            "articles a second of store time": f"{self.articles / self.kept:,.0f}",
            "events a second of store time": f"{self.events / self.kept:,.0f}",
            "milliseconds a capture": f"{self.kept / self.captures * 1000:.2f}",
            "seconds of grouping": f"{self.grouped:.1f}",
            "milliseconds of grouping an article": f"{self.grouped / self.articles * 1000:.2f}",
            "KB on disk an article": f"{self.size / self.articles / 1000:.1f}",
            "KB on disk an article, grouped": f"{self.size_grouped / self.articles / 1000:.1f}",
        }


def ingest(name: str, path: Path) -> Figures:
    """Ingests the captures of *path* into a new store and groups it."""
    task, said = Task(), list[object]()
    store = Timed(name)
    with store:
        begun = time.perf_counter()
        work = Ingest(store, store.begin("ingest", coder_version()), said.append)
        work.add(entries([str(path)]), task, JOBS)
        whole, kept = time.perf_counter() - begun, store.seconds
        for reason, number in work.reasons.most_common(3):
            print(f"{number} refused: {reason}", file=sys.stderr)
        before = size_of(store)
        begun = time.perf_counter()
        group(store)
        grouped = time.perf_counter() - begun
        return Figures(
            captures=_count(store, tables.captures), articles=_count(store, tables.articles),
            events=_count(store, tables.events), whole=whole, kept=kept, grouped=grouped, size=before,
            size_grouped=size_of(store),
        )  # fmt: skip


def size_of(store: Store) -> int:
    """Bytes that the store takes on the disk."""
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(store.name).stat().st_size
    with store.read() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def measure(names: dict[str, tuple[str, int]], folder: Path) -> bool:
    """Prints a table, a column for each store's name and number of captures; whether the share is kept."""
    found: dict[str, Figures] = {}
    for kind, (name, count) in names.items():
        path = folder / f"captures-{count}.jsonl"
        if not path.exists():
            write(path, count)
        found[kind] = ingest(name, path)
    columns = {kind: figures.rows() for kind, figures in found.items()}
    labels = list(next(iter(columns.values())))
    width = max(map(len, labels))
    print(f"{'ingest':{width}}" + "".join(f"  {kind:>20}" for kind in columns))
    for label in labels:
        print(f"{label:{width}}" + "".join(f"  {rows[label]:>20}" for rows in columns.values()))
    return all(figures.share <= SHARE for figures in found.values())


def _count(store: Store, table: Any) -> int:
    with store.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
