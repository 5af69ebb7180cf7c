"""`dragoman check`: whether a store is what it says it is, each fault a line."""

from __future__ import annotations

import typer

from dragoman.capture import printable
from dragoman.cli.backup import Steps
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import DragomanError


def check(store: StoreOption, format: FormatOption = Format.table) -> None:  # noqa: A002 - the option's name
    """Check a store: the database, hashes, references, whether words stand where records say, the journal, the index.

    Example: dragoman check --store news.db
    """
    if format is Format.csv:
        raise typer.BadParameter("faults are lines of text or of JSON: --format table or jsonl.")
    import msgspec

    from dragoman.store import Store
    from dragoman.store.checking import Checked, faults

    refuse, drawn, checked = Refusals(), Steps(), Checked()
    count = 0
    try:
        with Store(store, create=False) as opened:
            for fault in faults(opened, checked, drawn.tell):
                drawn.clear()
                count += 1
                line = (
                    msgspec.json.encode(fault._asdict()).decode() if format is Format.jsonl else printable(str(fault))
                )
                write(line + "\n")
        drawn.clear()
        if format is Format.table:
            looked = ", ".join(f"{number} {name}" for name, number in checked.rows.items())
            write(f"{looked}: {'no fault' if not count else '1 fault' if count == 1 else f'{count} faults'}\n")
    except DragomanError as error:
        drawn.clear()
        refuse(error)
    refuse.exit()
    if count:
        raise typer.Exit(1)
