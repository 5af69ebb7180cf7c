"""`dragoman import`: our own JSON Lines into a store, an archive of a whole store or events."""

from __future__ import annotations

from itertools import chain
from typing import Annotated

import typer

from dragoman.capture import printable
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals, progress
from dragoman.errors import DragomanError

File = Annotated[
    str,
    typer.Argument(
        help="JSON Lines that `dragoman export` wrote, or - for standard input; gzip is read too.",
        metavar="FILE",
        show_default=False,
    ),
]


def import_(file: File, store: StoreOption) -> None:
    """Read into a store what `dragoman export` wrote: events as JSON Lines, or the archive of a whole store.

    Example: dragoman import news.archive.jsonl --store new.db
    """
    from dragoman.export.lines import named_lines
    from dragoman.export.shapes import header_of

    refuse = Refusals()
    try:
        lines = iter(progress.counted(named_lines(file), "lines"))
        first = next(lines, None)
        if first is None:
            raise DragomanError(file, "it is empty")
        whole = chain([first], lines)
        if header_of(first[1]) is not None:
            _archive(whole, store)
        else:
            _events(whole, store, refuse)
    except DragomanError as error:
        refuse(error)
    refuse.exit()


def _archive(lines: chain[tuple[str, bytes]], store: str) -> None:
    from dragoman.export.loading import load
    from dragoman.store import Store

    with Store(store) as opened:
        counts = load(lines, opened)
        progress.clear()
        told = ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts.items())
        typer.echo(f"{printable(opened.name)}: {told or 'an empty store'}")


def _events(lines: chain[tuple[str, bytes]], store: str, refuse: Refusals) -> None:
    from dragoman.export.importing import import_events
    from dragoman.store import Store

    with Store(store) as opened:
        done = import_events(lines, opened, refuse)
        progress.clear()
        typer.echo(f"{printable(opened.name)}: {done.new} new, {done.known} known")
