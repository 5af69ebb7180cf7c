"""`dragoman accept`: a person says that events are right as they stand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from dragoman.cli.correct import ByOption, EventsArgument, NoteOption, carry_out
from dragoman.cli.ingest import StoreOption
from dragoman.cli.run import Format, FormatOption

if TYPE_CHECKING:
    from dragoman.store import Store
    from dragoman.store.journal import Entry


def accept(
    events: EventsArgument,
    store: StoreOption,
    by: ByOption,
    note: NoteOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Say that events are right as they stand, which counts when `dragoman evaluate --store` measures the coder.

    Example: dragoman accept 0f3a9c2144d1e8b7 --store news.db --by Ada
    """

    def act(event: str, opened: Store) -> Iterable[Entry]:
        from dragoman.store import corrections

        return [corrections.accept(opened, event, by=by, note=note)]

    carry_out(store, [partial(act, event) for event in events], format)
