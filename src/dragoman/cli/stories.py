"""`dragoman stories`: texts, and the outlets that carried them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.store.shown import Story

_COLUMNS = ("id", "title", "published", "publisher", "wire", "earliest", "fullest", "size", "outlets")


@ask.filtered()
def stories(
    store: ask.StoreOption,
    filters: dict[str, Any],
    order: ask.OrderOption = None,
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List the stories: one text under several mastheads, who had it first and who carried it.

    Days and sources are those of the articles; all other filters ask for events in them.

    Example: dragoman stories --store news.db --source Sputnik --order most
    """
    with ask.opened(store) as opened:
        from dragoman.store.shown import stories_of

        order = order or "newest"
        found = stories_of(opened, order=order, limit=ask.shown_limit(limit, format), **filters)
        if format is Format.table:
            write(_table(list(found), order))
        else:
            ask.answer(map(ask.plainly, found), format, _COLUMNS)


def _table(found: list[Story], order: str) -> str:
    from dragoman.cli.answers import counted, table_of

    columns: list[Column[Story]] = [
        ("published", 10, lambda one: one.published),
        ("title", -7, lambda one: one.title),
        ("first in", -3, lambda one: one.publisher),
        ("wire", 9, lambda one: one.wire),
        ("articles", 8, lambda one: one.size),
        ("outlets", -5, lambda one: ", ".join(one.outlets)),
        ("story", 16, lambda one: one.id),
    ]
    return table_of(f"{counted(len(found), 'stories')}, {order}", columns, found)
