"""`dragoman backup`: a store as one file, while it is in use."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from dragoman.capture import printable
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Progress, Refusals
from dragoman.errors import DragomanError


def backup(
    store: StoreOption,
    to: Annotated[
        str,
        typer.Option(
            "--to", "-o", metavar="FILE", show_default=False,
            help="The file to write; one that ends in .jsonl.gz is an archive, which goes into either database.",
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:  # fmt: skip
    """Write a store to one file, as it is at this moment; others may go on reading and writing.

    Example: dragoman backup --store news.db --to news-2025-06-24.db
    """
    from dragoman.store.backup import backup as write_backup

    refuse, drawn = Refusals(), Steps()
    try:
        size = write_backup(store, to, force=force, tell=drawn.tell)
        drawn.clear()
        typer.echo(f"{printable(to)}: {size / 1024 / 1024:,.1f} MB")
    except DragomanError as error:
        drawn.clear()
        refuse(error)
    refuse.exit()


class Steps(Progress):
    """Progress of work that tells how far it is, and of how much where that is known."""

    def __init__(self) -> None:
        """Nothing is done."""
        super().__init__()
        self._begun = time.monotonic()

    def tell(self, done: int, whole: int | None, what: str) -> None:
        """Draws how far it is, if standard error is a terminal."""
        if sys.stderr.isatty():
            self._draw(done, what if whole is None else f"of {whole} {what}", time.monotonic() - self._begun)
