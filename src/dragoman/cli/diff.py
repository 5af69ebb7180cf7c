"""`dragoman diff`: what two versions of the coder say differently of the same articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.capture import printable
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import StoreError
from dragoman.records import Event

if TYPE_CHECKING:
    from dragoman.store.differing import Difference, Found

SHOWN = 50  # differences that the table shows unless told otherwise
_MARKS = {"added": "+", "gone": "-", "changed": "~"}


def diff(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A coder's version, as `dragoman recode` tells it.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="Another version.")],
    store: StoreOption,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=0, help=f"How many to show: {SHOWN} in a table, else all.")
    ] = None,
) -> None:
    """Compare what two versions of the coder found in the articles that both have coded.

    Example: dragoman diff 0.1.0 0.1.0+trial --store news.db
    """
    if format is Format.csv:
        raise typer.BadParameter("records before and after go with --format table or jsonl.")
    from dragoman.store import Store, differing

    refuse = Refusals()
    try:
        with Store(store, create=False) as opened, opened.read() as connection:
            pairs = differing.articles_of_both(connection, before, after, opened.name)
            found = differing.differences(connection, before, after, pairs)
            if format is Format.jsonl:
                _json(found, limit)
            else:
                _table(
                    found,
                    f"{before} → {after}, articles coded by both: {len(pairs)}",
                    SHOWN if limit is None else limit,
                )
    except StoreError as error:
        refuse(error)
    refuse.exit()


def _json(found: Iterator[Difference], limit: int | None) -> None:
    from msgspec.json import encode

    for number, one in enumerate(found):
        if number == limit:
            return
        kind = "event" if isinstance(one.after or one.before, Event) else "agreement"
        said = {"change": one.change, "record": kind, "fields": one.fields, "before": one.before, "after": one.after}
        write(encode(said) + b"\n")


def _table(found: Iterator[Difference], heading: str, limit: int) -> None:
    counts: Counter[str] = Counter()
    write(printable(heading) + "\n")
    for one in found:
        counts[one.change] += 1
        if counts.total() <= limit:
            write("".join(f"{printable(line)}\n" for line in _lines(one)))
    more = f"; {limit} shown" if counts.total() > limit else ""
    write(f"{counts['added']} added, {counts['gone']} gone, {counts['changed']} changed{more}\n")


def _lines(one: Difference) -> Iterator[str]:
    mark = _MARKS[one.change]
    record = one.after or one.before
    assert record is not None
    yield f"{mark} {_called(record)}"
    if one.before is not None and one.after is not None:
        before, after = one.before.to_dict(), one.after.to_dict()
        for field in one.fields:
            yield f"    {field}: {_said(before.get(field))} → {_said(after.get(field))}"


def _called(record: Found) -> str:
    """A record in one line: what, who, and the words."""
    if isinstance(record, Event):
        parties = " → ".join(filter(None, (_who(record.actors), _who(record.recipients))))
        return f"{record.id} {record.event_type} {parties}: {record.evidence.text}"
    words = record.evidence[0].text if record.evidence else ""
    return f"{record.id} {record.kind} {', '.join(record.parties)}: {words}"


def _who(parties: object) -> str:
    return ", ".join(party.country or party.name or party.text for party in parties)  # type: ignore[attr-defined]


def _said(value: object) -> str:
    """A field's value in few words."""
    if value is None or value == []:
        return "none"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, list):
        return "; ".join(_said(one.get("name") or one.get("text") if isinstance(one, dict) else one) for one in value)
    return str(value)
