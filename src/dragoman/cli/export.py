"""`dragoman export`: a store's events out, in the formats that others read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from dragoman.capture import printable
from dragoman.cli import asked
from dragoman.cli.asked import StoreOption
from dragoman.cli.output import progress
from dragoman.cli.output import write as print_out

if TYPE_CHECKING:
    from dragoman.export import Beside, Exported
    from dragoman.store import Store

STANDARD_OUTPUT = "-"
ARCHIVE = "archive"
_ARCHIVE_ENDING = ".archive.jsonl"
_AT_ONCE = 64 * 1024  # bytes of whole lines that are printed together

ToOption = Annotated[
    str,
    typer.Option("--to", "-o", metavar="FILE", help="The file to write, or - for standard output.", show_default=False),
]
AsOption = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="FORMAT",
        help="jsonl, csv, parquet, geojson, excel, plover, polecat, gdelt, ftm, or archive for the whole store; "
        "by the file's ending unless given.",
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


class _Printed:
    """Standard output as a stream, to which whole lines go out together."""

    def __init__(self) -> None:
        """Nothing waits."""
        self._waiting = bytearray()

    def write(self, lines: bytes) -> int:
        """Takes some bytes, and prints the lines among them once there are enough."""
        self._waiting += lines
        if len(self._waiting) >= _AT_ONCE:
            self._print(self._waiting.rfind(b"\n") + 1)
        return len(lines)

    def flush(self) -> None:
        """Prints what waits."""
        self._print(len(self._waiting))

    def _print(self, count: int) -> None:
        print_out(bytes(self._waiting[:count]))
        del self._waiting[:count]


def export(
    store: StoreOption,
    to: ToOption,
    as_: AsOption = None,
    force: ForceOption = False,
    actor: asked.ActorOption = None,
    recipient: asked.RecipientOption = None,
    party: asked.PartyOption = None,
    between: asked.BetweenOption = None,
    type: asked.TypeOption = None,  # noqa: A002 - the option's name
    mode: asked.ModeOption = None,
    quad: asked.QuadOption = None,
    context: asked.ContextOption = None,
    status: asked.StatusOption = None,
    country: asked.CountryOption = None,
    place: asked.PlaceOption = None,
    since: asked.SinceOption = None,
    until: asked.UntilOption = None,
    source: asked.SourceOption = None,
    confidence: asked.ConfidenceOption = None,
    reviewed: asked.ReviewedOption = None,
    coder: asked.CoderOption = None,
    text: asked.TextOption = None,
) -> None:
    """Write a store's events to a file for other programs: those that the filters name, or all.

    Example: dragoman export --store news.db --to news.xlsx --actor MLI --since 2023
    """
    filters = asked.given(
        actor=actor,
        recipient=recipient,
        party=party,
        between=between,
        type=type,
        mode=mode,
        quad=quad,
        context=context,
        status=status,
        country=country,
        place=place,
        since=since,
        until=until,
        source=source,
        confidence=confidence,
        reviewed=reviewed,
        coder=coder,
        text=text,
    )
    chosen = _chosen(to, as_)
    if chosen == ARCHIVE and filters:
        raise typer.BadParameter(f"an archive is the whole store: it goes without --{min(filters)}.")
    with asked.opened(store) as opened:
        if chosen == ARCHIVE:
            _archive(opened, to, force)
        else:
            _events(opened, to, chosen, force, filters)


def _chosen(to: str, kind: str | None) -> str:
    """The format as it is named, else as the file's ending tells it. Raises typer.BadParameter."""
    from dragoman.export import Format, format_of, is_text

    if kind is not None and kind not in (*Format, ARCHIVE):
        raise typer.BadParameter(f"no format {printable(kind)!r}; there are {', '.join((*Format, ARCHIVE))}.")
    chosen = kind or (ARCHIVE if to.lower().endswith(_ARCHIVE_ENDING) else format_of(to))
    if chosen is None:
        raise typer.BadParameter(f"{printable(to)!r} tells no format: name one with --as.")
    if to == STANDARD_OUTPUT and chosen != ARCHIVE and not is_text(Format(chosen)):
        raise typer.BadParameter(f"{chosen} is no text: name a file.")
    return chosen


def _events(store: Store, to: str, kind: str, force: bool, filters: dict[str, Any]) -> None:
    from dragoman.export import write
    from dragoman.export.stored import rows_of

    rows = cast("Iterator[Exported]", progress.counted(rows_of(store, **filters), "events"))
    beside = _beside(store, filters)
    if to == STANDARD_OUTPUT:
        out = _Printed()
        written = write(rows, cast("BinaryIO", out), kind, beside=beside)
        out.flush()
    else:
        written = write(rows, to, kind, force=force, beside=beside)
    progress.clear()
    left = f", {written.left_out} left out for which {kind} has no place" if written.left_out else ""
    typer.echo(f"{printable(to)}: {_counted(written.events, 'event')}{left}", err=to == STANDARD_OUTPUT)


def _beside(store: Store, filters: dict[str, Any]) -> Beside:
    """What the Excel file tells besides the events: the agreements of the same days, and how it was made."""
    from dragoman.export import Beside
    from dragoman.export.stored import agreements_of

    days = {name: filters[name] for name in ("since", "until") if name in filters}
    told = {name: value if isinstance(value, str) else ", ".join(map(str, value)) for name, value in _told(filters)}
    made = {"store": store.name, "made on": datetime.now(UTC).date().isoformat(), **told}
    return Beside(agreements=agreements_of(store, **days), made=made)


def _told(filters: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(f"--{name}", [value] if isinstance(value, int | float) else value) for name, value in filters.items()]


def _archive(store: Store, to: str, force: bool) -> None:
    from dragoman.export.archive import dump
    from dragoman.export.atomic import replacing

    with store.read() as connection:
        lines = progress.counted(dump(connection), "rows")
        out = _Printed()
        with nullcontext(cast("BinaryIO", out)) if to == STANDARD_OUTPUT else replacing(to, force=force) as stream:
            count = sum(1 for line in lines if stream.write(line))
        out.flush()
    progress.clear()
    typer.echo(f"{printable(to)}: the whole store, {_counted(count - 1, 'row')}", err=to == STANDARD_OUTPUT)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
