"""`dragoman reject`: a person says that there are no such events in those words."""

from __future__ import annotations

from dragoman.cli.correct import ByOption, EventsArgument, NoteOption, judge
from dragoman.cli.ingest import StoreOption
from dragoman.cli.run import Format, FormatOption


def reject(
    events: EventsArgument,
    store: StoreOption,
    by: ByOption,
    note: NoteOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Say that there are no such events in those words. They are kept, and no longer shown.

    Example: dragoman reject 0f3a9c2144d1e8b7 --store news.db --by Ada
    """
    judge("reject", events, store, by, note, format)
