"""`dragoman incidents`: happenings, with every report's version, and how far the reports corroborate each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.incidents.account import Incident

_COLUMNS = (
    "id", "event_type", "event_mode", "quad", "score", "status", "date", "place", "lead", "reports", "articles",
    "stories", "independent", "outlets", "wires", "owners", "contradictions",
)  # fmt: skip


@ask.filtered()
def incidents(
    store: ask.StoreOption,
    filters: dict[str, Any],
    incident: Annotated[
        str | None, typer.Argument(help="Show one: its id, or that of an event in it.", metavar="[INCIDENT]")
    ] = None,
    order: ask.OrderOption = None,
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List the incidents of which a report matches all filters: who tells them, and where the reports differ.

    Example: dragoman incidents --store news.db --country MLI --type ASSAULT --since 2024
    """
    if incident and (filters or order):
        raise typer.BadParameter("an incident is asked for by its id, or incidents by filters.")
    with ask.opened(store) as opened:
        from dragoman.store import shown

        if incident:
            found = iter([shown.incident(opened, incident)])
        else:
            most = ask.shown_limit(limit, format)
            found = shown.incidents_of(opened, order=order or "newest", limit=most, **filters)
        if format is Format.table:
            write(_one(next(found)) if incident else _table(list(found), order or "newest"))
            return
        ask.answer((_row(one) for one in found) if format is Format.csv else map(ask.plainly, found), format, _COLUMNS)


def _row(one: Incident) -> dict[str, Any]:
    """An incident in flat cells."""
    told = {**one.to_dict(), **one.corroboration.to_dict()}
    told["place"] = one.place and (one.place.name or one.place.text)
    told["date"] = _days(one)
    told["contradictions"] = [each.field for each in one.contradictions]
    return told


def _days(one: Incident) -> str | None:
    if one.date is None:
        return None
    return one.date.start if one.date.start == one.date.end else f"{one.date.start} to {one.date.end}"


def _table(found: list[Incident], order: str) -> str:
    from dragoman.cli.answers import counted, table_of

    columns: list[Column[Incident]] = [
        ("day", 10, lambda one: one.date and one.date.start),
        ("type", 13, lambda one: [part for part in (one.event_type, one.event_mode) if part]),
        ("place", -4, lambda one: one.place and (one.place.name or one.place.text)),
        ("status", 12, lambda one: one.status),
        ("reports", 7, lambda one: one.corroboration.reports),
        ("texts", 5, lambda one: one.corroboration.stories),
        ("outlets", -6, lambda one: _few(one.corroboration.outlets)),
        ("differ on", -4, lambda one: ", ".join(each.field for each in one.contradictions) or None),
        ("incident", 16, lambda one: one.id),
    ]
    return table_of(f"{counted(len(found), 'incidents')}, {order}", columns, found)


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _one(one: Incident) -> str:
    """One incident with all that is told of it."""
    from dragoman.cli.answers import counted, facts_of

    told = one.corroboration
    kind = " ".join(part for part in (one.event_type, one.event_mode) if part)
    place = one.place and ", ".join(part for part in (one.place.name or one.place.text, one.place.country) if part)
    facts: list[tuple[str, object]] = [
        ("incident", one.id),
        (
            "date",
            one.date and (one.date.start if one.date.start == one.date.end else f"{one.date.start} to {one.date.end}"),
        ),
        ("place", place),
        ("status", one.status),
        (
            "told in",
            f"{counted(told.reports, 'reports')}, {counted(told.stories, 'texts')}, {told.independent} independent",
        ),
        ("outlets", ", ".join(told.outlets)),
        ("wires", ", ".join(told.wires)),
        ("owners in", ", ".join(told.owners)),
        ("lead", one.lead),
    ]
    for each in one.contradictions:
        for version in each.versions:
            said = f"{version.value}: {counted(version.texts, 'texts')} ({_few(version.outlets) or 'no outlet named'})"
            facts.append((each.field, said))
    facts.append(("reports", list(one.reports)))
    return facts_of(f"{kind} · {one.quad}", facts)
