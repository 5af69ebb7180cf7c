"""`dragoman explain`: one event, its sentence, and what each of its fields rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.records import Reasons
    from dragoman.store.explained import Change, Explained


def explain(
    event: Annotated[
        str, typer.Argument(help="The event's id, or its beginning.", metavar="EVENT", show_default=False)
    ],
    store: ask.StoreOption,
    coder: ask.CoderOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Explain an event: its sentence with the trigger marked, each field and what it rests on, what people changed.

    Example: dragoman explain 0f3a9c21 --store news.db
    """
    if format is Format.csv:
        raise typer.BadParameter("an explanation is a text or a line of JSON: --format table or jsonl.")
    with ask.opened(store) as opened:
        from dragoman.store.explained import explained, reasons

        found = explained(opened, event, coder=coder)
        why = reasons(opened, found)
        if format is Format.jsonl:
            ask.answer([{**ask.plainly(found), "reasons": why.told() if why else None}], format, ())
        else:
            write(_told(found, why))


def _told(found: Explained, why: Reasons | None) -> str:
    from rich.console import RenderableType
    from rich.padding import Padding
    from rich.text import Text

    from dragoman.cli.answers import facts_of, grid_of
    from dragoman.cli.tables import drawn, marked

    event = found.event
    kind = " ".join(part for part in (event.event_type, event.event_mode) if part)
    steps = [(step.field, step.value, step.basis) for step in found.steps]
    parts: list[RenderableType] = [
        Text.assemble((kind, "bold"), f"  {event.status}  {event.id}"),
        Padding(marked(event), (1, 0, 1, 2)),
        grid_of(steps),
    ]
    text = drawn(parts) + "\n" + facts_of("Where it stands", _source(found))
    if found.changes:
        text += "\n" + facts_of("What people said", [(change.at, _change(change)) for change in found.changes])
    if why is not None:
        told = [(field.replace("_", " "), "; ".join(lines)) for field, lines in why.told().items()]
        text += "\n" + facts_of("How the coder read it", told)
    return text


def _source(found: Explained) -> list[tuple[str, object]]:
    version = f"version {found.article_version}" + ("" if found.newest else ", not the newest")
    basis = f" ({found.published_basis})" if found.published_basis else ""
    story = f"{found.story} of {found.story_size} articles" if found.story else None
    incident = f"{found.incident}, told in {found.incident_reports} reports" if found.incident else None
    others = [version for version in found.versions if version != found.coder]
    return [
        ("title", found.title),
        ("publisher", " · ".join(part for part in (found.publisher, found.wire) if part)),
        ("published", (found.published or "no date") + basis),
        ("page", f"{found.address}, {version}"),
        ("article", found.event.article),
        ("story", story),
        ("incident", incident),
        ("coder", found.coder + (f"; also by {', '.join(others)}" if others else "")),
        ("review", found.review),
    ]


def _change(change: Change) -> str:
    what = f"{change.act} {change.field}: {change.before} → {change.after}" if change.field else change.act
    note = f", “{change.note}”" if change.note else ""
    return f"{what}, by {change.by}{note}" + ("" if change.state == "applied" else f" ({change.state})")
