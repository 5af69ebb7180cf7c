"""`dragoman agreements`: the register of treaties, pacts and deals, each with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.store.registers import Pact

_COLUMNS = ("id", "kind", "title", "state", "parties", "fields", "first_day", "last_day", "history")


@ask.filtered("party", "between", "since", "until", "source", "coder", "text")
def agreements(
    store: ask.StoreOption,
    filters: dict[str, Any],
    state: Annotated[
        list[str] | None,
        typer.Option("--state", metavar="STATE", help="proposed, negotiated, initialled, signed, ratified, ..."),
    ] = None,
    field: Annotated[list[str] | None, typer.Option("--field", metavar="FIELD", help="As in trade or defence.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="As in treaty.")] = None,
    order: ask.OrderOption = None,
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List the agreements of a store, each once, with the states that it went through, the latest first.

    An agreement matches where one article's account of it does.

    Example: dragoman agreements --store news.db --between MLI RUS --state signed
    """
    with ask.opened(store) as opened:
        from dragoman.store.registers import agreements_of

        found = agreements_of(
            opened, state=state or (), field=field or (), kind=kind or (), order=order or "newest",
            limit=ask.shown_limit(limit, format), **filters,
        )  # fmt: skip
        if format is Format.table:
            write(_table(list(found)))
        elif format is Format.jsonl:
            ask.answer(map(ask.plainly, found), format, _COLUMNS)
        else:
            ask.answer(({**one.to_dict(), "history": steps(one)} for one in found), format, _COLUMNS)


def steps(one: Pact) -> list[str]:
    """The states in the order of the days, each once for each day."""
    return list(dict.fromkeys(f"{told.day or 'no day'} {told.state}" for told in one.history))


def _table(found: list[Pact]) -> str:
    from dragoman.cli.answers import counted, table_of

    columns: list[Column[Pact]] = [
        ("last", 10, lambda one: one.last_day),
        ("agreement", 13, lambda one: one.kind),
        ("parties", 7, lambda one: list(one.parties)),
        ("fields", 13, lambda one: list(one.fields)),
        ("title", -1, lambda one: one.title),
        ("history", 21, steps),
        ("told", 4, lambda one: len(one.history)),
        ("id", 16, lambda one: one.id),
    ]
    return table_of(counted(len(found), "agreements"), columns, found)
