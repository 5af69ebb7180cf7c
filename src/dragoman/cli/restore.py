"""`dragoman restore`: a store from a file that `dragoman backup` wrote."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman.capture import printable
from dragoman.cli.backup import Steps
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals
from dragoman.errors import DragomanError


def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `dragoman backup` wrote.", show_default=False)],
    store: StoreOption,
    force: Annotated[bool, typer.Option("--force", help="Replace all that the store holds.")] = False,
) -> None:
    """Fill a store from a backup: a new one, or with --force one that holds something, which is replaced as a whole.

    Example: dragoman restore news-2025-06-24.db --store news.db
    """
    from dragoman.store.backup import restore as read_backup
    from dragoman.store.connect import name_of, url_of

    refuse, drawn = Refusals(), Steps()
    try:
        read_backup(file, store, force=force, tell=drawn.tell)
        drawn.clear()
        typer.echo(f"{printable(name_of(url_of(store)))}: restored from {printable(file)}")
    except DragomanError as error:
        drawn.clear()
        refuse(error)
    refuse.exit()
