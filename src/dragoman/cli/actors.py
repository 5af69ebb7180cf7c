"""`dragoman actors`: who has a name in the events, how it is written, how often, and with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.store.shown import Named

_COLUMNS = (
    "id", "name", "country", "sectors", "wikidata", "counted", "number", "acting", "receiving", "first_day",
    "last_day", "spellings", "partners",
)  # fmt: skip


@ask.filtered()
def actors(
    store: ask.StoreOption,
    filters: dict[str, Any],
    name: Annotated[
        str | None, typer.Argument(help="Only those of this name, or of this state.", metavar="[WHO]")
    ] = None,
    count: ask.CountOption = "incidents",
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List the people and bodies with a name in the events that match all filters, the most frequent first.

    Example: dragoman actors --store news.db MLI --since 2024
    """
    with ask.opened(store) as opened:
        from dragoman.store.shown import actors_of

        found = actors_of(opened, named=name, count=count, limit=ask.shown_limit(limit, format), **filters)
        if format is Format.table:
            write(_table(list(found), count))
        else:
            ask.answer(map(ask.plainly, found), format, _COLUMNS)


def _table(found: list[Named], count: str) -> str:
    from dragoman.cli.answers import counted, table_of

    columns: list[Column[Named]] = [
        ("name", -4, lambda one: one.name),
        ("state", 5, lambda one: one.country),
        ("sector", 6, lambda one: one.sectors[0] if one.sectors else None),
        (count, 9, lambda one: f"{one.number:,}"),
        ("acting", 8, lambda one: f"{one.acting:,}"),
        ("receiving", 9, lambda one: f"{one.receiving:,}"),
        ("written", -5, lambda one: _told(one.spellings)),
        ("with", -5, lambda one: _told(one.partners)),
        ("id", 10, lambda one: one.id),
    ]
    heading = f"{counted(len(found), 'actors')}, by number of {count}"
    notes = ["Written and with: how often in reports."] if found else []
    return table_of(heading, columns, found, notes)


def _told(names: Mapping[str, int]) -> list[str]:
    return [f"{name} {number:,}" for name, number in list(names.items())[:3]]
