"""What is handed to an export: an event with all that the store knows about it beside the event itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from dragoman.records import Agreement, Article, Event, Record

HAPPENED = frozenset(["reported", "historical"])
"""The statuses of what is said to have happened: formats without a column for the status take no other, since a denied
or planned attack would stand there as an attack."""


class Exported(Record, frozen=True, kw_only=True):
    """One event of a store, as it stands after corrections.

    `article` need not have its text. `actor_ids` and `recipient_ids` go with the event's actors and recipients, one
    each in their order; both are empty where the store has none.
    """

    event: Event
    article: Article | None = None
    url: str | None = None
    fetched: str | None = None  # when the page came into the store, ISO time in UTC
    story: str | None = None
    incident: str | None = None
    coder: str | None = None  # the version that coded it
    review: str | None = None  # accepted, corrected, rejected
    actor_ids: tuple[str | None, ...] = ()
    recipient_ids: tuple[str | None, ...] = ()


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with the events into formats that have a place for it: the Excel file's other sheets.

    `made` says how the file came to be: a name and a value a line.
    """

    agreements: Iterable[Agreement] = ()
    made: Mapping[str, str] = {}


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What an export gave: how many events stand in the file, and how many the format has no place for."""

    events: int
    left_out: int = 0
