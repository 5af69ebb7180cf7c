"""`dragoman journal`: what people said to what was coded, and what waits for their review."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.capture import printable
from dragoman.cli import asked as ask
from dragoman.cli.correct import shown, subject
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.store.journal import Entry

_COLUMNS = ("number", "at", "by", "act", "event_id", "incident_id", "field", "before", "after", "note", "state",
            "undoes", "words", "coder")  # fmt: skip


def journal(
    store: ask.StoreOption,
    offered: Annotated[
        bool, typer.Option("--offered", help="Only what was said to words that are not coded so any more.")
    ] = False,
    event: Annotated[
        str | None, typer.Option("--event", metavar="EVENT", help="Of this event, also as coded before.")
    ] = None,
    incident: Annotated[str | None, typer.Option("--incident", metavar="INCIDENT", help="Of this incident.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="By this person.")] = None,
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List corrections, the newest first: who said what when, and whether it stands.

    Example: dragoman journal --store news.db --offered
    """
    with ask.opened(store) as opened:
        from dragoman.store.corrections import said
        from dragoman.store.journal import OFFERED, entries

        with opened.read() as connection:
            states = (OFFERED,) if offered else ()
            if event is None:
                found = entries(connection, incident=incident, by=by, states=states, newest_first=True)
            else:
                every = reversed(said(connection, event))
                found = (one for one in every if by in (None, one.by) and (not offered or one.state == OFFERED))
            some = islice(found, ask.shown_limit(limit, format))
            if format is Format.table:
                for one in some:
                    write(_told(one, offered))
            elif format is Format.jsonl:
                ask.lines(shown(one, format).rstrip("\n").encode() for one in some)
            else:
                _csv(some)


def _told(one: Entry, with_words: bool) -> str:
    from dragoman.store.journal import told

    state = "" if one.state == "applied" else f" ({one.state})"
    note = f", “{printable(one.note)}”" if one.note else ""
    words = f"\n      {printable(one.words)}" if with_words and one.words else ""
    return f"{one.number:>4}  {one.at}  {printable(one.by)}: {subject(one)}{printable(told(one))}{state}{note}{words}\n"


def _csv(some: Iterable[Entry]) -> None:
    from dragoman.export.cells import row

    write(row(_COLUMNS))
    for one in some:
        write(row([ask.cell(getattr(one, name)) for name in _COLUMNS]))
