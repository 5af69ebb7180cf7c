"""The commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman._version import __version__
from dragoman.cli import (
    accept,
    actors,
    agreements,
    backup,
    brief,
    check,
    clean,
    code,
    correct,
    diff,
    dyad,
    evaluate,
    events,
    explain,
    export,
    geoparse,
    group,
    import_,
    incidents,
    ingest,
    journal,
    mcp,
    merge,
    recode,
    reject,
    relate,
    resolve,
    restore,
    serve,
    sources,
    split,
    stories,
    undo,
    users,
)

app = typer.Typer(
    name="dragoman",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("clean")(clean.clean)
app.command("code")(code.code)
app.command("evaluate")(evaluate.evaluate)
app.command("relate")(relate.relate)
app.command("resolve")(resolve.resolve)
app.command("geoparse")(geoparse.geoparse)
app.command("group")(group.group)
app.command("ingest")(ingest.ingest)
app.command("recode")(recode.recode)
app.command("diff")(diff.diff)
app.command("events")(events.events)
app.command("incidents")(incidents.incidents)
app.command("agreements")(agreements.agreements)
app.command("actors")(actors.actors)
app.command("stories")(stories.stories)
app.command("dyad")(dyad.dyad)
app.command("sources")(sources.sources)
app.command("explain")(explain.explain)
app.command("correct")(correct.correct)
app.command("accept")(accept.accept)
app.command("reject")(reject.reject)
app.command("merge")(merge.merge)
app.command("split")(split.split)
app.command("undo")(undo.undo)
app.command("journal")(journal.journal)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
app.command("check")(check.check)
app.command("export")(export.export)
app.command("import")(import_.import_)

app.command("brief")(brief.brief)
app.command("serve")(serve.serve)
app.command("users")(users.users)
app.command("mcp")(mcp.mcp)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def dragoman(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """From saved news pages to a ledger of who did what to whom, when and where, with the sentence that proves it.

    Example: dragoman code pages/ --published 2025-06-24
    """
