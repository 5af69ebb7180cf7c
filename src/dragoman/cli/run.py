"""What the commands share: their arguments, and the run from captures to what is printed."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.capture import FIELDS, list_inputs, read
from dragoman.cli.output import Refusals, progress
from dragoman.errors import DragomanError
from dragoman.records import Capture, Coded

if TYPE_CHECKING:
    from dragoman.line import Task

__all__ = ["Refusals"]

MOST_JOBS = 256  # processes: each takes some 300 MB, so that more is a slip of the keyboard


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


Paths = Annotated[
    list[str],
    typer.Argument(
        help="Files, folders, globs, http(s) addresses, or - for standard input. "
        "Put -- before a name that begins with a dash.",
        metavar="PATH...",
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="A table to read, JSON Lines with every field, or CSV.")
]
PublishedOption = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) for captures that carry none."),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help=f"What a column of rows is called, as in text=body. May be repeated. Fields: {', '.join(FIELDS)}.",
    ),
]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Also fetch addresses on this machine or in its network.")
]
DictionaryOption = Annotated[
    list[str] | None,
    typer.Option(
        "--dictionary",
        metavar="FILE",
        help="Your own actors, before ours: CSV, or .actors and .agents of PETRARCH. May be repeated.",
    ),
]
JobsOption = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", min=0, max=MOST_JOBS, help="Processes; 0 is one a core. Output order stays input order."
    ),
]


def columns_of(pairs: Sequence[str] | None) -> dict[str, str]:
    """`text=body` pairs as a mapping. Raises typer.BadParameter."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        field, _, name = pair.partition("=")
        if not name or field not in FIELDS:
            raise typer.BadParameter(f"{pair!r}: write FIELD=NAME, with FIELD one of {', '.join(FIELDS)}.")
        found[field] = name
    return found


def day_of(given: str | None) -> str | None:
    """The ISO date as given. Raises typer.BadParameter for anything else."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} is no date; write YYYY-MM-DD.") from error


def entries(
    paths: Sequence[str], columns: Mapping[str, str] | None = None, allow_private: bool = False
) -> Iterator[Capture | DragomanError]:
    """The captures of all paths in their order, each file once; a refusal stands where its capture would."""
    refused: deque[DragomanError] = deque()
    for path in list_inputs(paths, refused.append):
        yield from _drained(refused)
        for capture in read(path, columns=columns or {}, allow_private=allow_private, refuse=refused.append):
            yield from _drained(refused)
            yield capture
        yield from _drained(refused)
    yield from _drained(refused)


def print_all(
    captures: Iterable[Capture | DragomanError], task: Task, jobs: int, show: Callable[[Iterator[Coded]], None]
) -> None:
    """Runs the line over *captures* and hands what comes out to *show*.

    What is wrong with the task's dictionaries is told first, once. Raises typer.Exit(1) if anything was refused.
    """
    from dragoman.line import DeadProcessError, run

    refuse = Refusals()
    if task.dictionaries:
        from dragoman.actors import variant

        variant("en", task.dictionaries, refuse)
    with closing(run(captures, task, refuse, jobs or cores())) as coded:
        try:
            show(progress.counted(coded, "articles"))
        except DeadProcessError as error:
            refuse(error)
    refuse.exit()


def _drained(refused: deque[DragomanError]) -> Iterator[DragomanError]:
    while refused:
        yield refused.popleft()


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_JOBS, len(os.sched_getaffinity(0)))
    return min(MOST_JOBS, os.cpu_count() or 1)
