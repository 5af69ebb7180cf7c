"""The commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman._version import __version__
from dragoman.cli import clean, code, evaluate, export, geoparse, group, import_, relate, resolve

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
app.command("export")(export.export)
app.command("import")(import_.import_)


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
