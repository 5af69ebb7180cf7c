"""`dragoman split`: a person says that some reports of an incident are of another happening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.correct import ByOption, EventsArgument, NoteOption, carry_out
from dragoman.cli.ingest import StoreOption
from dragoman.cli.run import Format, FormatOption

if TYPE_CHECKING:
    from dragoman.store import Store
    from dragoman.store.journal import Entry


def split(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="The incident's id.", show_default=False)],
    events: EventsArgument,
    store: StoreOption,
    by: ByOption,
    note: NoteOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Make some events of an incident an incident of their own. The grouping of later reports follows it.

    Example: dragoman split 6d0c51e2a97b3f48 0f3a9c2144d1e8b7 --store news.db --by Ada
    """

    def act(opened: Store) -> Iterable[Entry]:
        from dragoman.store import corrections

        return [corrections.split(opened, incident, events, by=by, note=note)]

    carry_out(store, [act], format)
