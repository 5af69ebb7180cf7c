"""`dragoman correct`: another value for fields of a coded event, kept with who said so; and what its kin share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.capture import printable
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.store import Store
    from dragoman.store.journal import Entry

ByOption = Annotated[
    str, typer.Option("--by", metavar="NAME", envvar="DRAGOMAN_BY", help="Who says so.", show_default=False)
]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why, for those who read it later.")]
EventsArgument = Annotated[
    list[str], typer.Argument(metavar="EVENT...", help="Ids of events, as `dragoman events` shows.", show_default=False)
]


def correct(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="The event's id, as `dragoman events` shows it.", show_default=False)
    ],
    store: StoreOption,
    by: ByOption,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="event_type, event_mode, cameo, status, date, place, contexts, actors or recipients; several parties "
            "between commas, nothing for none. May be repeated.",
            show_default=False,
        ),
    ] = None,
    like: Annotated[
        int | None,
        typer.Option(
            "--like",
            metavar="CORRECTION",
            help="Instead of --set: as a correction that is offered for review, which is taken back.",
            min=1,
        ),
    ] = None,
    note: NoteOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Correct fields of an event. What was coded is kept beside it, and `dragoman undo` takes the correction back.

    Example: dragoman correct 0f3a9c2144d1e8b7 --store news.db --set event_type=SUPPORT --by Ada --note "a signing"
    """
    if bool(set_) is (like is not None):
        raise typer.BadParameter("what is to be corrected? Either this or --like.", param_hint="--set")
    fields: dict[str, str] = {}
    for pair in set_ or ():
        name, between, value = pair.partition("=")
        if not between or not name.strip():
            raise typer.BadParameter(f"{pair!r}: write FIELD=VALUE.", param_hint="--set")
        if name in fields:
            raise typer.BadParameter(f"{name} is set twice.", param_hint="--set")
        fields[name] = value

    def act(opened: Store) -> Iterable[Entry]:
        from dragoman.store import corrections

        if like is not None:
            return corrections.carry(opened, like, event, by=by, note=note)
        return corrections.correct(opened, event, fields, by=by, note=note)

    carry_out(store, [act], format)


def judge(
    verdict: Literal["accept", "reject"],
    events: Sequence[str],
    store: str,
    by: str,
    note: str | None,
    format: Format,  # noqa: A002 - the option's name
) -> None:
    """Says the same of each event, in a transaction of its own."""

    def act(event: str, opened: Store) -> Iterable[Entry]:
        from dragoman.store import corrections

        say = corrections.accept if verdict == "accept" else corrections.reject
        return [say(opened, event, by=by, note=note)]

    carry_out(store, [partial(act, event) for event in events], format)


def carry_out(store: str, acts: Sequence[Callable[[Store], Iterable[Entry]]], format: Format) -> None:  # noqa: A002
    """Does each act, one transaction each, and prints its entries; what is refused is told, and the rest is done."""
    if format is Format.csv:
        raise typer.BadParameter("corrections are a table or JSON Lines: --format table or jsonl.")
    from dragoman.store import Store

    refuse = Refusals()
    try:
        with Store(store, create=False) as opened:
            for act in acts:
                try:
                    for entry in act(opened):
                        write(shown(entry, format))
                except DragomanError as error:
                    refuse(error)
                except UnicodeEncodeError:
                    refuse(DragomanError("the arguments", "they hold half a character"))
    except DragomanError as error:
        refuse(error)
    refuse.exit()


def shown(entry: Entry, format: Format) -> str:  # noqa: A002 - the option's name
    """An entry as one line."""
    if format is Format.jsonl:
        import msgspec

        return msgspec.json.encode(entry).decode() + "\n"
    from dragoman.store.journal import told

    return f"correction {entry.number}: {subject(entry)}{printable(told(entry))}\n"


def subject(entry: Entry) -> str:
    """The event that an entry is on, before what it says of it."""
    return f"event {printable(entry.event_id)}, " if entry.event_id else ""
