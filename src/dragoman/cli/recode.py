"""`dragoman recode`: codes again what a store holds, with the present coder; the old events are kept."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from dragoman.cli.ingest import Left, StoreOption, carry_out, read_dictionaries, shown
from dragoman.cli.output import Refusals, interrupts
from dragoman.cli.run import DictionaryOption, Format, FormatOption, JobsOption, cores
from dragoman.errors import StoreError


def recode(
    store: StoreOption,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    dictionary: DictionaryOption = None,
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="WORD", help="Stands at the end of the coder's version, to try something out."),
    ] = None,
    jobs: JobsOption = 1,
) -> None:
    """Code again, with the present coder, what another version or other settings have coded; both codings are kept.

    Example: dragoman recode --store news.db --dictionary actors.csv
    """
    if format is Format.csv:
        raise typer.BadParameter("the report is a table or one line of JSON: --format table or jsonl.")
    from dragoman.line import Task
    from dragoman.store import Store, coder_version
    from dragoman.store.ingesting import Ingest

    drawn, refuse = Left(), Refusals()
    tell = shown(refuse, drawn)
    task = Task(dictionaries=tuple(dictionary or ()))
    try:
        coder = coder_version(task.languages, task.dictionaries, label)
        read_dictionaries(task, tell)
        with Store(store, create=False) as opened:
            due = opened.due(coder)
            drawn.parts = len(due)
            run = opened.begin("recode", coder, {"languages": task.languages, "dictionaries": task.dictionaries})
            work = Ingest(opened, run, tell, whole=interrupts)
            counted = drawn.counted(drawn.ticking(due), "articles")
            carry_out(partial(work.recode, counted, task, jobs or cores()), work, drawn, format)
    except StoreError as error:
        tell(error)
    refuse.exit()
