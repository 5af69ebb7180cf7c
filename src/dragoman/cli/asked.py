"""What the commands that ask a store share: the options that filter, and how an answer is printed.

`filtered` gives a command the options, and the command what was given; `answer` prints JSON Lines and CSV. The words of
an answer come from pages, so that they are escaped where a terminal or a spreadsheet would take them for more than
words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import msgspec
import typer

from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals, progress, write
from dragoman.cli.run import Format
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.records import Record
    from dragoman.store import Store

__all__ = ["StoreOption"]

SHOWN = 50  # rows of a table, unless --limit says otherwise
_BATCH = 200  # lines that are written at a time

Several = list[str] | None
ActorOption = Annotated[
    Several,
    typer.Option(
        "--actor",
        metavar="WHO",
        help="Who did it: MLI, Mali, Lavrov, Q7747, AES (with its members, by date), region:sahel. "
        "May be repeated, as most options: any of them.",
    ),
]
RecipientOption = Annotated[Several, typer.Option("--recipient", metavar="WHO", help="To whom; named as for --actor.")]
PartyOption = Annotated[Several, typer.Option("--party", metavar="WHO", help="Actor or recipient.")]
BetweenOption = Annotated[
    tuple[str, str] | None,
    typer.Option("--between", metavar="WHO WHO", help="What two did to or with each other, in either direction."),
]
TypeOption = Annotated[Several, typer.Option("--type", metavar="TYPE", help="PLOVER's event type, as in AGREE.")]
ModeOption = Annotated[Several, typer.Option("--mode", metavar="MODE", help="Event mode, as in visit.")]
QuadOption = Annotated[
    Several, typer.Option("--quad", metavar="QUAD", help="Quad by name or number, 1 (verbal cooperation) to 4.")
]
ContextOption = Annotated[Several, typer.Option("--context", metavar="NAME", help="PLOVER's context, as in military.")]
StatusOption = Annotated[
    Several, typer.Option("--status", metavar="STATUS", help="reported, planned, denied, hypothetical or historical.")
]
CountryOption = Annotated[
    Several, typer.Option("--country", metavar="STATE", help="Where it happened: a state, AES, region:sahel.")
]
PlaceOption = Annotated[
    Several, typer.Option("--place", metavar="NAME", help="Where it happened: a place's name or GeoNames number.")
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="On this day or later: YYYY-MM-DD, YYYY-MM or YYYY.")
]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DAY", help="On this day or earlier.")]
SourceOption = Annotated[
    Several, typer.Option("--source", metavar="NAME", help="Publisher, wire, or an outlet that is cited.")
]
ConfidenceOption = Annotated[
    float | None, typer.Option("--confidence", metavar="NUMBER", help="At least this, from 0 to 1.")
]
ReviewedOption = Annotated[
    Several,
    typer.Option("--reviewed", metavar="HOW", help="What people said: accepted, corrected, rejected, yes (any) or no."),
]
CoderOption = Annotated[
    str | None, typer.Option("--coder", metavar="VERSION", help="As this version of the coder has it, not the newest.")
]
TextOption = Annotated[
    str | None,
    typer.Option("--text", metavar="WORDS", help='Words of the sentence or the title, "phrases", beginnings*, -not.'),
]
CountByOption = Annotated[
    str | None,
    typer.Option("--count-by", metavar="COLUMNS", help="Count instead: month,type,actor ... (up to four, by commas)."),
]
CountOption = Annotated[
    str, typer.Option("--count", metavar="WHAT", help="What is counted: incidents, events or reports.")
]
LimitOption = Annotated[
    int | None,
    typer.Option("--limit", "-n", min=1, help=f"Rows at most; {SHOWN} in a table of records unless given."),
]
FormatOption = Annotated[
    Format, typer.Option("--format", "-f", help="A table to read, JSON Lines with every field, or CSV.")
]
SideArgument = Annotated[str, typer.Argument(help="A code, a name, AES, region:sahel.", show_default=False)]
OrderOption = Annotated[str | None, typer.Option("--order", metavar="ORDER", help="The order of rows.")]


FILTERS: dict[str, Any] = {
    "actor": ActorOption,
    "recipient": RecipientOption,
    "party": PartyOption,
    "between": BetweenOption,
    "type": TypeOption,
    "mode": ModeOption,
    "quad": QuadOption,
    "context": ContextOption,
    "status": StatusOption,
    "country": CountryOption,
    "place": PlaceOption,
    "since": SinceOption,
    "until": UntilOption,
    "source": SourceOption,
    "confidence": ConfidenceOption,
    "reviewed": ReviewedOption,
    "coder": CoderOption,
    "text": TextOption,
}
"""The options that filter events, by the names that `dragoman.store.asking.Filters` gives them."""


OF_TWO = tuple(name for name in FILTERS if name not in ("actor", "recipient", "party", "between"))
"""The filters of what two do to and with each other, who are named themselves."""


def filtered(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Gives a command an option for each of these filters, or for all; it takes those given as `filters`."""

    def with_filters(command: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(command, include_extras=True)
        own = [one for one in signature(command).parameters.values() if one.name != "filters"]
        first = [one for one in own if one.default is Parameter.empty]
        last = [one for one in own if one.default is not Parameter.empty]
        options = {name: FILTERS[name] for name in names or FILTERS}

        @wraps(command)
        def run(**asked: Any) -> None:
            chosen = given(**{name: asked.pop(name) for name in options})
            command(**asked, filters=chosen)

        shown = [Parameter(one.name, Parameter.KEYWORD_ONLY, annotation=hints[one.name]) for one in first]
        shown += [
            Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind, default=None) for name, kind in options.items()
        ]
        shown += [
            Parameter(one.name, Parameter.KEYWORD_ONLY, annotation=hints[one.name], default=one.default) for one in last
        ]
        run.__signature__ = Signature(shown)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in shown}
        return run

    return with_filters


@contextmanager
def opened(store: str) -> Iterator[Store]:
    """The store, which must be there. What cannot be asked or read ends the command: one line, exit status 1."""
    from dragoman.store import Store

    refuse = Refusals()
    try:
        with Store(store, create=False) as found:
            yield found
    except DragomanError as error:
        refuse(error)
    refuse.exit()


def given(**options: Any) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in options.items() if value not in (None, [], ())}


def shown_limit(limit: int | None, format: Format) -> int | None:  # noqa: A002 - the option's name
    """How many rows are printed: a terminal is not flooded, a file gets all."""
    return limit or (SHOWN if format is Format.table else None)


def answer(
    rows: Iterable[Mapping[str, object]],
    format: Format,  # noqa: A002 - the option's name
    columns: Sequence[str],
) -> None:
    """Prints *rows*: whole with every field as JSON Lines, or their *columns* as CSV."""
    if format is Format.jsonl:
        lines(msgspec.json.encode(row) for row in progress.counted(rows, "rows"))
        return
    from dragoman.export.cells import row as csv_row

    write(csv_row(columns))
    for row in progress.counted(rows, "rows"):
        write(csv_row([cell(row.get(name)) for name in columns]))


def plainly(record: Record) -> dict[str, Any]:
    """A record as a row."""
    return record.to_dict()


def lines(encoded: Iterable[bytes]) -> None:
    """JSON Lines, some at a time."""
    waiting: list[bytes] = []
    for line in encoded:
        waiting.append(line + b"\n")
        if len(waiting) >= _BATCH:
            write(b"".join(waiting))
            waiting.clear()
    write(b"".join(waiting))


def cell(value: object) -> object:
    """A value as one cell of CSV: lists between semicolons, what is deeper as JSON."""
    if isinstance(value, list | tuple):
        return "; ".join(str(cell(one)) for one in value)
    if isinstance(value, dict | msgspec.Struct):
        return msgspec.json.encode(value).decode()
    return value
