"""`dragoman accept`: a person says that events are right as they stand."""

from __future__ import annotations

from dragoman.cli.correct import ByOption, EventsArgument, NoteOption, judge
from dragoman.cli.ingest import StoreOption
from dragoman.cli.run import Format, FormatOption


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
    judge("accept", events, store, by, note, format)
