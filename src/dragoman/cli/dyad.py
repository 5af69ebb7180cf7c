"""`dragoman dyad`: the relation of two actors over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.cli import asked as ask
from dragoman.cli.output import write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.store.dyads import Compared, Contact, Dyad, Month

MONTHS = 24  # of a table, unless --limit says otherwise: the last ones
_COLUMNS = ("month", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


@ask.filtered(*ask.OF_TWO)
def dyad(
    one: ask.SideArgument,
    other: ask.SideArgument,
    store: ask.StoreOption,
    filters: dict[str, Any],
    count: ask.CountOption = "incidents",
    plot: Annotated[
        str | None, typer.Option("--plot", metavar="FILE", help="Also draw it: a file that ends in .svg or .png.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help=f"Months that the table shows, the last; else {MONTHS}.")
    ] = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """Show what two actors did to and with each other, month by month: quads, mean score, agreements, turning points.

    Only what is told as done counts, unless --status asks for more.

    Example: dragoman dyad MLI RUS --store news.db --since 2020 --plot mali-russia.svg
    """
    with ask.opened(store) as opened:
        from dragoman.store.dyads import dyad as between

        found = between(opened, one, other, count=count, **filters)
        if plot:
            from dragoman.store.charts import plot as draw

            draw(found, plot)
        if format is Format.table:
            write(_told(found, (one, other), limit or MONTHS))
        elif format is Format.jsonl:
            ask.answer([ask.plainly(found)], format, ())
        else:
            ask.answer(map(_row, found.months), format, [*_COLUMNS, "all", "score"])


def _row(month: Month) -> dict[str, Any]:
    return {**dict(zip(_COLUMNS, (month.month, *month.quads), strict=True)), "all": month.number, "score": month.score}


def _told(found: Dyad, sides: tuple[str, str], most: int) -> str:
    from dragoman.cli.answers import counted, facts_of, table_of

    what = found.counted
    there, back = " to ".join(sides), " to ".join(reversed(sides))
    statuses = f", {' or '.join(found.statuses)}" if found.statuses else ""
    reports = "" if what == "reports" else f" told in {counted(found.reports, 'reports')}"
    facts: list[tuple[str, object]] = [
        ("counted", f"{counted(found.number, what)}{statuses}{reports}"),
        ("who to whom", f"{there} {found.forth:,} · {back} {found.back:,} · together {found.together:,}"),
        ("mean score", None if found.score is None else f"{found.score:+.2f} (from -10, conflict, to 10)"),
        ("first contact", _contact(found.first)),
        ("last contact", _contact(found.last)),
        ("contexts", ", ".join(f"{name} {number:,}" for name, number in list(found.contexts.items())[:8])),
        ("turning points", [
            f"{turn.month}: {_name(turn.of, what)} {turn.before:g} → {turn.after:g}" for turn in found.turns
        ]),
        ("against the past", [_against(one, what) for one in found.compared]),
    ]  # fmt: skip
    text = facts_of(f"{found.one} and {found.other}", facts)
    columns: list[Column[Month]] = [
        ("month", 8, lambda month: month.month),
        ("verbal coop.", 12, lambda month: month.quads[0]),
        ("material coop.", 14, lambda month: month.quads[1]),
        ("verbal conflict", 15, lambda month: month.quads[2]),
        ("material conflict", 17, lambda month: month.quads[3]),
        ("all", 6, lambda month: month.number),
        ("score", 6, lambda month: None if month.score is None else f"{month.score:+.2f}"),
    ]
    shown = found.months[-most:]
    if shown:
        which = "" if len(shown) == len(found.months) else f", the last {len(shown)} of {len(found.months)} months"
        text += "\n" + table_of(f"{what.capitalize()} by month and quad{which}", columns, shown)
    return text + _agreed(found)


def _agreed(found: Dyad) -> str:
    from dragoman.cli.agreements import steps
    from dragoman.cli.answers import counted, grid_of
    from dragoman.cli.tables import drawn

    if not found.agreements:
        return ""
    rows = [(steps(pact), pact.kind, ", ".join(pact.fields), pact.title) for pact in found.agreements[: ask.SHOWN]]
    return "\n" + drawn([counted(len(found.agreements), "agreements"), grid_of(rows)])


def _name(of: str, what: str) -> str:
    return "mean score" if of == "score" else f"{what} a month"


def _contact(contact: Contact | None) -> str | None:
    if contact is None:
        return None
    where = f" ({contact.publisher})" if contact.publisher else ""
    return f"{contact.day} {contact.event_type}: {contact.evidence}{where}"


def _against(one: Compared, what: str) -> str:
    off = (
        ""
        if one.deviation is None
        else f", {abs(one.deviation):.1f} spreads {'above' if one.deviation > 0 else 'below'}"
    )
    return f"{one.month}: {_name(one.of, what)} {one.value:g}; before it {one.mean:g}, spread {one.spread:g}{off}"
