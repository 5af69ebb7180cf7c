"""`dragoman code`: captures in, events out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from dragoman.cli.run import (
    ColumnOption,
    Format,
    FormatOption,
    JobsOption,
    Paths,
    PrivateOption,
    PublishedOption,
    Refusals,
    captures_of,
    columns_of,
    day_of,
    print_json,
    progressed,
    table_console,
)
from dragoman.line import Task, run
from dragoman.records import Coded, Event, Party

_COLUMNS = (
    "id event_type event_mode contexts cameo quad score actors actor_countries actor_sectors recipients "
    "recipient_countries recipient_sectors date_start date_end date_basis place place_country lat lon status speaker "
    "outlet quoted evidence article source confidence"
).split()


def code(
    paths: Paths,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    published: PublishedOption = None,
    also: Annotated[
        list[str] | None, typer.Option("--with", metavar="KIND", help="Also print these records: agreements.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="In tables, show each sentence with its trigger marked.")] = False,
    column: ColumnOption = None,
    allow_private: PrivateOption = False,
    jobs: JobsOption = 1,
) -> None:
    """Code saved pages: who did what to whom, when and where, who says so; print one event a line."""
    if any(kind != "agreements" for kind in also or ()):
        raise typer.BadParameter("--with takes: agreements")
    refuse = Refusals()
    captures = captures_of(paths, columns_of(column), allow_private, refuse)
    task = Task(published=day_of(published))
    stream = progressed(run(captures, task, refuse, jobs), "articles")
    printer = {Format.jsonl: _json, Format.csv: _csv, Format.table: print_table}[format]
    printer(stream, bool(also), verbose)
    refuse.exit()


def _json(stream: Iterator[Coded], agreements: bool, _: bool) -> None:
    for coded in stream:
        for event in coded.events:
            print_json(event)
        for agreement in coded.agreements if agreements else ():
            print_json(agreement)
        sys.stdout.buffer.flush()


def _csv(stream: Iterator[Coded], _: bool, __: bool) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    for coded in stream:
        for event in coded.events:
            writer.writerow(_row(event, coded.article.source))


def _row(event: Event, source: str) -> list[object]:
    def joined(parties: tuple[Party, ...], field: str) -> str:
        return "; ".join(str(getattr(p, field) or "") for p in parties)

    def sectors(parties: tuple[Party, ...]) -> str:
        return "; ".join(" ".join(p.sectors) for p in parties)

    when, place = event.date, event.place
    return [
        event.id, event.event_type, event.event_mode, "; ".join(event.contexts), event.cameo, event.quad, event.score,
        joined(event.actors, "text"), joined(event.actors, "country"), sectors(event.actors),
        joined(event.recipients, "text"), joined(event.recipients, "country"), sectors(event.recipients),
        when and when.start, when and when.end, when and when.basis,
        place and (place.name or place.text), place and place.country, place and place.lat, place and place.lon,
        event.status, event.attribution.speaker, event.attribution.outlet, event.attribution.quoted,
        event.evidence.text, event.article, source, event.confidence,
    ]  # fmt: skip


def print_table(stream: Iterator[Coded], agreements: bool, verbose: bool) -> None:
    """The events of each article as a table that reads at 100 columns, article by article as they come."""
    console = table_console()
    for coded in stream:
        if not coded.events and not (agreements and coded.agreements):
            continue
        article = coded.article
        console.print(Text(f"{article.title or article.source}", style="bold"), Text(_masthead(coded), style="dim"), soft_wrap=True)
        if coded.events:
            console.print(_events_table(coded, verbose))
        if agreements and coded.agreements:
            console.print(_agreements_table(coded))


def _masthead(coded: Coded) -> str:
    article = coded.article
    return "  ".join(part for part in (article.publisher, article.wire, article.published or "no date") if part)


def _events_table(coded: Coded, verbose: bool) -> Table:
    table = Table(expand=True, show_edge=False, pad_edge=False)
    table.add_column("date", width=10)
    table.add_column("actors", ratio=5)
    table.add_column("type", width=16)
    table.add_column("recipients", ratio=5)
    table.add_column("status", width=12)
    table.add_column("the words", ratio=6)
    for event in coded.events:
        kind = event.event_type + (f"\n{event.event_mode}" if event.event_mode else "")
        table.add_row(
            _days(event), _parties(event.actors), kind, _parties(event.recipients), event.status, _words(event, coded, verbose)
        )
    return table


def _days(event: Event) -> str:
    if event.date is None:
        return "-"
    return event.date.start if event.date.start == event.date.end else f"{event.date.start}\n{event.date.end}"


def _parties(parties: tuple[Party, ...]) -> str:
    shown = []
    for one in parties:
        code = " ".join(part for part in (one.country, *one.sectors[:1]) if part)
        shown.append(escape(one.name or one.text) + (escape(f" ({code})") if code else ""))
    return "\n".join(shown) or "-"


def _words(event: Event, coded: Coded, verbose: bool) -> Text:
    """The trigger, or in the verbose table the sentence with the trigger marked."""
    evidence = event.evidence
    offset = evidence.start or 0
    if evidence.trigger is None:
        return Text(evidence.text)
    start, end = evidence.trigger[0] - offset, evidence.trigger[1] - offset
    if not verbose:
        left = evidence.text.rfind(" ", 0, max(0, start - 20)) + 1
        right = evidence.text.find(" ", min(len(evidence.text), end + 25))
        right = len(evidence.text) if right < 0 else right
        words = " ".join(evidence.text[left:right].split())
        return Text(("…" if left else "") + words + ("…" if right < len(evidence.text) else ""))
    return _marked(evidence.text, start, end)


def _marked(sentence: str, start: int, end: int) -> Text:
    """The sentence with «trigger» between marks that survive a pipe."""
    shown = Text(sentence[:start])
    shown.append(f"«{sentence[start:end]}»", style="bold")
    shown.append(sentence[end:])
    return shown


def _agreements_table(coded: Coded) -> Table:
    table = Table("state", "kind", "parties", "fields", "title", show_edge=False, pad_edge=False)
    for one in coded.agreements:
        table.add_row(one.state, one.kind, ", ".join(one.parties), ", ".join(one.fields), escape(one.title or "-"))
    return table
