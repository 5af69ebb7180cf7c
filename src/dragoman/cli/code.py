"""`dragoman code`: captures in, events out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

import msgspec
import typer

from dragoman.cli.output import write
from dragoman.cli.run import (
    ColumnOption,
    DictionaryOption,
    Format,
    FormatOption,
    JobsOption,
    Paths,
    PrivateOption,
    PublishedOption,
    columns_of,
    day_of,
    entries,
    print_all,
)
from dragoman.records import Coded

_KINDS = ("agreements",)


def code(
    paths: Paths,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    published: PublishedOption = None,
    also: Annotated[
        list[str] | None, typer.Option("--with", metavar="KIND", help="Print these records too: agreements.")
    ] = None,
    min_confidence: Annotated[
        float,
        typer.Option(
            "--min-confidence", metavar="X", min=0.0, max=1.0, help="Leave out events less sure than this, from 0 to 1."
        ),
    ] = 0.0,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="In the table, show each event's sentence, its trigger marked.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say for each field the rule, the row of a table or the words that gave it."),
    ] = False,
    column: ColumnOption = None,
    allow_private: PrivateOption = False,
    dictionary: DictionaryOption = None,
    jobs: JobsOption = 1,
) -> None:
    """Code saved pages: who did what to whom, when and where, who says so; print one event a line.

    Example: dragoman code pages/ --published 2025-06-24 -v
    """
    for kind in also or ():
        if kind not in _KINDS:
            raise typer.BadParameter(f"{kind!r}: --with takes {', '.join(_KINDS)}.")
    if also and format is Format.csv:
        raise typer.BadParameter("--with agreements goes with table and jsonl: a CSV file has rows of one kind.")
    if explain and format is Format.csv:
        raise typer.BadParameter("--explain goes with table and jsonl: reasons do not fit into one cell.")
    captures, day = entries(paths, columns_of(column), allow_private), day_of(published)
    from dragoman.line import Task

    printers: dict[Format, Callable[[Iterator[Coded]], None]] = {
        Format.jsonl: partial(_json, agreements=bool(also)),
        Format.csv: _csv,
        Format.table: partial(print_table, agreements=bool(also), verbose=verbose or explain),
    }
    task = Task(published=day, dictionaries=tuple(dictionary or ()), explain=explain)
    print_all(captures, task, jobs, lambda stream: printers[format](_sure(stream, min_confidence)))


def _sure(stream: Iterator[Coded], least: float) -> Iterator[Coded]:
    """The stream without the events that are said with a confidence below *least*."""
    for coded in stream:
        kept = tuple(event for event in coded.events if event.confidence >= least)
        if len(kept) < len(coded.events):
            ids = {event.id for event in kept}
            why = tuple(one for one in coded.reasons if one.event in ids)
            coded = msgspec.structs.replace(coded, events=kept, reasons=why)
        yield coded


def print_table(stream: Iterator[Coded], agreements: bool, verbose: bool) -> None:
    """The events of each article as a table that reads at 100 columns, article by article as they come."""
    from dragoman.cli.tables import coded_lines

    for coded in stream:
        write(coded_lines(coded, agreements=agreements, verbose=verbose))


def _json(stream: Iterator[Coded], *, agreements: bool) -> None:
    from msgspec.json import encode

    for coded in stream:
        if coded.reasons:
            told = [
                encode({**event.to_dict(), "explain": why.told()})
                for event, why in zip(coded.events, coded.reasons, strict=True)
            ]
        else:
            told = [encode(event) for event in coded.events]
        told.extend(encode(one) for one in (coded.agreements if agreements else ()))
        write(b"".join(line + b"\n" for line in told))


def _csv(stream: Iterator[Coded]) -> None:
    from dragoman.export.cells import row
    from dragoman.export.tabular import EVENT_COLUMNS, event_cells

    heading = row(EVENT_COLUMNS)
    for coded in stream:
        lines = "".join(row(event_cells(event, coded.article.source)) for event in coded.events)
        write(heading + lines)
        heading = ""
