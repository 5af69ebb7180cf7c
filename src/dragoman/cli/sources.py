"""`dragoman sources`: outlets and wires, who writes first and who copies, and what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.store.outlets import Outlet, Refused

_COLUMNS = (
    "kind", "name", "articles", "first", "copied", "first_day", "last_day", "owners", "others", "reason", "number",
    "example",
)  # fmt: skip


@ask.filtered("since", "until", "source")
def sources(
    store: ask.StoreOption,
    filters: dict[str, Any],
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List the outlets and wires of a store: articles, how often first, how often copied; and why pages were refused.

    Example: dragoman sources --store news.db --since 2024
    """
    with ask.opened(store) as opened:
        from dragoman.store.outlets import refusals_of, sources_of

        most = ask.shown_limit(limit, format)
        found = list(sources_of(opened, limit=most, **filters))
        refused = [] if filters else list(refusals_of(opened, limit=most))
        if format is Format.table:
            write(_tables(found, refused))
            return
        rows = [one.to_dict() for one in found] + [{"kind": "refusal", **one.to_dict()} for one in refused]
        ask.answer(rows, format, _COLUMNS)


def _tables(found: list[Outlet], refused: list[Refused]) -> str:
    from dragoman.cli.answers import counted, table_of

    columns: list[Column[Outlet]] = [
        ("name", -4, lambda one: one.name),
        ("articles", 8, lambda one: f"{one.articles:,}"),
        ("first", 8, lambda one: f"{one.first:,}"),
        ("copied", 8, lambda one: f"{one.copied:,}"),
        ("from", 10, lambda one: one.first_day),
        ("to", 10, lambda one: one.last_day),
        ("owners in", -2, lambda one: ", ".join(one.owners[:5])),
        ("wires, or outlets", -4, lambda one: [f"{name} {number:,}" for name, number in list(one.others.items())[:3]]),
    ]
    tables = []
    for kind in ("outlet", "wire"):
        mine = [one for one in found if one.kind == kind]
        tables.append(table_of(f"{counted(len(mine), kind + 's')}, by number of articles", columns, mine))
    if refused:
        reasons: list[Column[Refused]] = [
            ("captures", 8, lambda one: f"{one.number:,}"),
            ("reason", -6, lambda one: one.reason),
            ("for example", -5, lambda one: one.example),
        ]
        tables.append(table_of("Refused", reasons, refused))
    return "\n".join(tables)
