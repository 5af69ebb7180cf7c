"""`dragoman merge`: a person says that two incidents are one happening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.correct import ByOption, NoteOption, carry_out
from dragoman.cli.ingest import StoreOption
from dragoman.cli.run import Format, FormatOption

if TYPE_CHECKING:
    from dragoman.store import Store
    from dragoman.store.journal import Entry


def merge(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Whose name stays.", show_default=False)],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Whose reports it takes.", show_default=False)],
    store: StoreOption,
    by: ByOption,
    note: NoteOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Make two incidents one. The grouping of reports that come later follows it.

    Example: dragoman merge 6d0c51e2a97b3f48 91be20d7735c6a0f --store news.db --by Ada
    """

    def act(opened: Store) -> Iterable[Entry]:
        from dragoman.store import corrections

        return [corrections.merge(opened, incident, other, by=by, note=note)]

    carry_out(store, [act], format)
