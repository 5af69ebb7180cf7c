"""`dragoman undo`: takes a correction back, or the taking back of one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.correct import ByOption, NoteOption, carry_out
from dragoman.cli.ingest import StoreOption
from dragoman.cli.run import Format, FormatOption

if TYPE_CHECKING:
    from dragoman.store import Store
    from dragoman.store.journal import Entry


def undo(
    corrections: Annotated[
        list[int],
        typer.Argument(
            metavar="CORRECTION...", help="Numbers, as `dragoman journal` shows.", min=1, show_default=False
        ),
    ],
    store: StoreOption,
    by: ByOption,
    note: NoteOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Take corrections back, in any order in which none builds on another. Undoing an undo brings a correction back.

    Example: dragoman undo 12 --store news.db --by Ada
    """

    def act(number: int, opened: Store) -> Iterable[Entry]:
        from dragoman.store import corrections

        return [corrections.undo(opened, number, by=by, note=note)]

    carry_out(store, [partial(act, number) for number in corrections], format)
