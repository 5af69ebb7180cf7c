"""What the commands share: their arguments, reading with refusals, progress, printing, exit status."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from dragoman.capture import printable, read
from dragoman.errors import DragomanError
from dragoman.records import Capture, Record

T = TypeVar("T")
WIDTH = 100  # columns of a table where the output is no terminal
_JSON = msgspec.json.Encoder()


class Format(StrEnum):
    """How records are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class Interrupted(Exception):  # noqa: N818 - it is no error
    """Ctrl-C, after the last whole line."""


Paths = Annotated[
    list[str],
    typer.Argument(help="Files, folders, globs, http(s) addresses, or - for standard input.", metavar="PATH...", show_default=False),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print.")]
PublishedOption = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) for captures that carry none."),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=NAME", help="A column of rows that has another name, as in text=body. May be repeated."),
]
PrivateOption = Annotated[bool, typer.Option("--allow-private", help="Also fetch addresses on this machine or network.")]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="Processes. Output order stays input order.")]


class Refusals:
    """Prints each refusal on standard error as one line, and counts them."""

    def __init__(self) -> None:
        """Nothing refused yet."""
        self.count = 0

    def __call__(self, error: DragomanError) -> None:
        """One line: the name and the reason."""
        self.count += 1
        typer.echo(f"dragoman: {printable(error.source)}: {printable(error.reason)}", err=True)

    def exit(self) -> None:
        """Ends the command: status 1 if anything was refused."""
        if self.count:
            raise typer.Exit(1)


def columns_of(pairs: Sequence[str] | None) -> dict[str, str]:
    """`text=body` pairs as a mapping. Raises typer.BadParameter."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        field, _, name = pair.partition("=")
        if not field or not name or field not in ("text", "html", "id", "title", "url", "date", "publisher"):
            raise typer.BadParameter(f"{pair!r}: write FIELD=NAME, with FIELD one of text, html, id, title, url, date, publisher")
        found[field] = name
    return found


def day_of(given: str | None) -> str | None:
    """The ISO date as given. Raises typer.BadParameter for anything else."""
    if given is None:
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} is no date; write YYYY-MM-DD") from error


def captures_of(
    paths: Iterable[str], columns: Mapping[str, str], allow_private: bool, refuse: Callable[[DragomanError], None]
) -> Iterator[Capture]:
    """The captures of all paths, in their order."""
    for path in paths:
        yield from read(path, columns=columns, allow_private=allow_private, refuse=refuse)


def progressed(stream: Iterable[T], what: str) -> Iterator[T]:
    """The stream, with a count on standard error if that is a terminal; shown once two seconds have passed."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from stream
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, redirect_stdout=False,
    ) as progress:
        task = progress.add_task(what, total=None, visible=False)
        for one in stream:
            yield one
            progress.advance(task)
            if progress.tasks[0].elapsed and progress.tasks[0].elapsed > 2:
                progress.update(task, visible=True)


def print_json(record: Record) -> None:
    """One record as one line of JSON, written at once so that an interruption leaves whole lines."""
    sys.stdout.buffer.write(_JSON.encode(record) + b"\n")


def table_console() -> Console:
    """Where tables go: the terminal's width, or 100 columns in a pipe."""
    console = Console()
    return console if console.is_terminal else Console(width=WIDTH)
