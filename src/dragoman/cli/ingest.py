"""`dragoman ingest`: captures in, and what was coded into a store; run again, it does only what is new."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dragoman.capture import list_inputs, printable
from dragoman.cli.output import Progress, Refusals, interrupts, write
from dragoman.cli.run import (
    ColumnOption,
    DictionaryOption,
    Format,
    FormatOption,
    JobsOption,
    Paths,
    PrivateOption,
    PublishedOption,
    columns_of,
    cores,
    day_of,
    entries,
)
from dragoman.errors import DragomanError, StoreError
from dragoman.records import Capture

if TYPE_CHECKING:
    from dragoman.line import Task
    from dragoman.store import Store
    from dragoman.store.ingesting import Ingest

T = TypeVar("T")
Entry = Capture | DragomanError
StoreOption = Annotated[
    str,
    typer.Option(
        "--store", "-s", metavar="STORE", help="The store: a file (SQLite), or a postgresql:// URL.", show_default=False
    ),
]
MOST_REASONS = 10  # reasons for refusals that the table shows
LOOK_AHEAD = 2.0  # seconds that counting the files may take, which is for the time left alone


def ingest(
    paths: Paths,
    store: StoreOption,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    published: PublishedOption = None,
    column: ColumnOption = None,
    allow_private: PrivateOption = False,
    dictionary: DictionaryOption = None,
    jobs: JobsOption = 1,
    no_raw: Annotated[
        bool, typer.Option("--no-raw", help="Keep no captures: a smaller store, which cannot be cleaned again.")
    ] = False,
    no_group: Annotated[
        bool, typer.Option("--no-group", help="Leave stories and incidents for dragoman group --store to make.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only files written on this day (YYYY-MM-DD) or later."),
    ] = None,
) -> None:
    """Code saved pages into a store; what it holds already is passed over, so that it can be run every hour.

    Example: dragoman ingest pages/ --store news.db --published 2025-06-24
    """
    if format is Format.csv:
        raise typer.BadParameter("the report is a table or one line of JSON: --format table or jsonl.")
    told, oldest = day_of(published), day_of(since)
    columns = columns_of(column)
    from dragoman.line import Task
    from dragoman.store import Store, coder_version
    from dragoman.store.ingesting import Ingest

    drawn, refuse = Left(), Refusals()
    task = Task(published=told, dictionaries=tuple(dictionary or ()))
    settings = {"languages": task.languages, "dictionaries": task.dictionaries, "published": told, "raw": not no_raw}
    tell = shown(refuse, drawn)
    try:
        coder = coder_version(task.languages, task.dictionaries)
        read_dictionaries(task, tell)
        with Store(store) as opened:
            run = opened.begin("ingest", coder, settings, told)
            work = Ingest(opened, run, tell, raw=not no_raw, whole=interrupts)
            captures = drawn.counted(_captures(paths, columns, allow_private, oldest, drawn), "captures")
            carry_out(partial(work.add, captures, task, jobs or cores()), work, drawn, format)
            if not no_group:
                _put_together(opened, drawn, tell)
    except StoreError as error:
        tell(error)
    refuse.exit()


def _put_together(opened: Store, drawn: Progress, tell: Callable[[DragomanError], None]) -> None:
    """Groups what the store holds; where that fails, the captures are kept all the same."""
    from dragoman.cli.group import put_together

    try:
        put_together(opened, drawn)
    except StoreError as error:
        tell(StoreError(error.source, f"all is kept, but stories and incidents are not up to date: {error.reason}"))


def carry_out(go: Callable[[], None], work: Ingest, drawn: Progress, format: Format) -> None:  # noqa: A002
    """Does the work of a run and prints its report, also where it is stopped on the way."""
    from dragoman.line import DeadProcessError

    dead: DeadProcessError | None = None
    try:
        go()
    except DeadProcessError as error:
        dead = error
    finally:
        drawn.clear()
        write(_report(work, format))
    if dead is not None:
        raise StoreError(dead.source, dead.reason) from dead


def read_dictionaries(task: Task, tell: Callable[[DragomanError], None]) -> None:
    """Tells what is wrong with the task's dictionaries, once: the coder itself passes over it in silence."""
    if task.dictionaries:
        from dragoman.actors import variant

        variant("en", task.dictionaries, tell)


def shown(refuse: Refusals, drawn: Progress) -> Callable[[DragomanError], None]:
    """*refuse*, with the line of progress taken away before."""

    def tell(error: DragomanError) -> None:
        drawn.clear()
        refuse(error)

    return tell


def _report(work: Ingest, format: Format) -> str:  # noqa: A002 - the option's name
    """What the run has done: a line of JSON, or a table with the commonest reasons for refusals."""
    from msgspec.json import encode

    counts = {name: getattr(work.counts, name) for name in work.counts.__struct_fields__}
    if format is Format.jsonl:
        said = {"run": work.run.key, "coder": work.run.coder, **counts, "reasons": dict(work.reasons.most_common())}
        return encode(said).decode() + "\n"
    lines = [f"run {work.run.key}, coder {work.run.coder}"]
    lines += [f"  {name:<8} {count:>6}" for name, count in counts.items()]
    lines += [f"  {count:>15}  {printable(reason)}" for reason, count in work.reasons.most_common(MOST_REASONS)]
    if len(work.reasons) > MOST_REASONS:
        lines.append(f"  {'':>15}  and {len(work.reasons) - MOST_REASONS} other reasons")
    return "\n".join(lines) + "\n"


class Left(Progress):
    """Progress that also tells the time left, where it is known how many parts the work has."""

    def __init__(self) -> None:
        """Nothing is done, and nobody knows how much there is."""
        super().__init__()
        self.parts: int | None = None
        self.done = 0

    def ticking(self, stream: Iterable[T]) -> Iterator[T]:
        """The stream as it is, each of it one part of the work."""
        for one in stream:
            yield one
            self.done += 1

    def _draw(self, number: int, what: str, seconds: float) -> None:
        left = ""
        if self.parts and 0 < self.done <= self.parts:
            left = f" ({_span(seconds / self.done * (self.parts - self.done))} left)"
        super()._draw(number, what + left, seconds)


def _span(seconds: float) -> str:
    """So many seconds as a person says them."""
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:.0f} s"
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.0f} h"


def _captures(
    paths: Sequence[str], columns: dict[str, str], allow_private: bool, oldest: str | None, drawn: Left
) -> Iterator[Entry]:
    """The captures of all *paths* as `entries` gives them, but for files older than *oldest* (an ISO day)."""
    if os.isatty(2):
        drawn.parts = _count(paths)
    refused: deque[DragomanError] = deque()
    for path in list_inputs(paths, refused.append):
        yield from _drained(refused)
        if oldest is None or _day_written(path) >= oldest:
            yield from entries([path], columns, allow_private)
        drawn.done += 1
    yield from _drained(refused)


def _drained(refused: deque[DragomanError]) -> Iterator[DragomanError]:
    while refused:
        yield refused.popleft()


def _day_written(path: str) -> str:
    """The day on which a file was written last, here; the last of all days for what is no file."""
    try:
        return datetime.fromtimestamp(os.stat(path).st_mtime).astimezone().date().isoformat()  # noqa: PTH116
    except OSError:
        return "9999-12-31"


def _count(paths: Sequence[str]) -> int | None:
    """How many files there are; None where counting them takes too long to be worth it."""
    until = time.monotonic() + LOOK_AHEAD
    number = 0
    for number, _ in enumerate(list_inputs(paths, lambda _: None), 1):  # noqa: B007 - the last is the count
        if time.monotonic() > until:
            return None
    return number
