"""`dragoman events`: what a store holds, filtered, listed or counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dragoman.cli import asked as ask
from dragoman.cli.output import progress, write
from dragoman.cli.run import Format

if TYPE_CHECKING:
    from dragoman.cli.answers import Column
    from dragoman.records import Party
    from dragoman.store import Store
    from dragoman.store.asking import Filters
    from dragoman.store.questions import Found, Page
    from dragoman.store.who import Who


@ask.filtered()
def events(
    store: ask.StoreOption,
    filters: dict[str, Any],
    count_by: ask.CountByOption = None,
    count: ask.CountOption = "incidents",
    order: ask.OrderOption = None,
    limit: ask.LimitOption = None,
    format: ask.FormatOption = Format.table,  # noqa: A002 - the option's name
) -> None:
    """List the events of a store that match all filters, the newest first, or count them.

    Example: dragoman events --store news.db --actor MLI --recipient RUS --since 2023 --count-by month
    """
    with ask.opened(store) as found:
        from dragoman.store.asking import filters_of

        question = filters_of(**filters)
        if count_by is not None:
            names = [name.strip().lower() for name in count_by.split(",")]
            _counts(found, question, names, count, order, limit, format)
        else:
            _listed(found, question, count, order or "newest", limit, format)


def _counts(
    store: Store,
    question: Filters,
    names: Sequence[str],
    count: str,
    order: str | None,
    limit: int | None,
    form: Format,
) -> None:
    from dragoman.store.counting import TIMES, check, counts
    from dragoman.store.filters import meant_by

    check(names, count, order)
    if limit is None and form is Format.table and names[0] not in TIMES:
        limit = ask.SHOWN
    with store.read() as connection:
        rows = counts(connection, question, names, count, limit, order)
        told = ({**dict(zip(names, row.under, strict=True)), count: row.number} for row in rows)

        if form is not Format.table:
            ask.answer(told, form, [*names, count])
            return
        from dragoman.cli.answers import counts_of

        heading = f"{count.capitalize()} by {', '.join(names)}{_of(question, meant_by(connection, question))}"
        write(counts_of(heading, names, count, [list(row.values()) for row in told]))


def _listed(store: Store, question: Filters, count: str, order: str, limit: int | None, form: Format) -> None:
    from dragoman.store.filters import compiled
    from dragoman.store.questions import found, page

    with store.read() as connection:
        compiled_question = compiled(connection, question)
        if form is Format.table:
            shown = page(connection, compiled_question, question, order, limit or ask.SHOWN, count)
            write(_table(shown, f"{order}{_of(question, compiled_question.meant)}", count))
            return
        rows = progress.counted(found(connection, compiled_question, question, order, limit), "events")
        if form is Format.jsonl:
            ask.lines(one.record for one in rows)
            return
        from dragoman.export.cells import row
        from dragoman.export.tabular import EVENT_COLUMNS, event_cells

        write(row([*EVENT_COLUMNS, *_BESIDE]))
        for one in rows:
            beside = (one.title, one.publisher, one.wire, one.published, one.incident, one.coder, one.review)
            write(row([*event_cells(one.event, one.source), *beside]))


_BESIDE = ("title", "publisher", "wire", "published", "incident", "coder", "review")


def _of(question: Filters, meant: Sequence[Who]) -> str:
    """The question's filters, for a heading."""
    from dragoman.store.asking import described

    said = described(question, meant)
    return f" · {said}" if said else ""


def _table(page: Page, said: str, count: str) -> str:
    from dragoman.cli.answers import counted, table_of

    units = "" if count == "reports" else f" of {'at least ' if page.more else ''}{counted(page.units, count)}"
    heading = f"{counted(page.reports, 'reports', more=page.more)}{units}"
    if len(page.found) < page.reports:
        heading = f"{len(page.found)} of {heading}"
    columns: list[Column[Found]] = [
        ("day", 10, lambda one: one.event.date.start if one.event.date else one.published),
        ("actors", -6, lambda one: [_party(party) for party in one.event.actors]),
        ("type", 13, lambda one: [part for part in (one.event.event_type, one.event.event_mode) if part]),
        ("recipients", -5, lambda one: [_party(party) for party in one.event.recipients]),
        ("status", 12, lambda one: one.event.status if not one.review else [one.event.status, one.review]),
        ("source", -5, lambda one: one.publisher or one.wire),
        ("event", 16, lambda one: one.event.id),
    ]
    return table_of(f"{heading}, {said}", columns, page.found)


def _party(party: Party) -> str:
    code = " ".join(part for part in (party.country, *party.sectors[:1]) if part)
    return f"{party.name or party.text} ({code})" if code else party.name or party.text
