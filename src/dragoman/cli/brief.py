"""`dragoman brief`: two actors on two pages, to print and to hand on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from dragoman.cli import asked as ask
from dragoman.errors import StoreError

_ENDINGS = (".html", ".docx")


@ask.filtered(*ask.OF_TWO)
def brief(
    one: ask.SideArgument,
    other: ask.SideArgument,
    store: ask.StoreOption,
    filters: dict[str, Any],
    to: Annotated[
        Path,
        typer.Option("--to", metavar="FILE", help="The file to write, .html or .docx.", show_default=False),
    ],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a brief on two actors: the line, the agreements, the ten weightiest incidents with their sentences.

    The numbers are those of `dragoman dyad`. It ends with how it was made: coder, counts, what people reviewed.

    Example: dragoman brief MLI RUS --store news.db --since 2025-01-01 --to brief.html
    """
    if to.suffix.lower() not in _ENDINGS:
        raise typer.BadParameter(f"a brief ends in {' or '.join(_ENDINGS)}", param_hint="--to")
    with ask.opened(store) as opened:
        try:
            from dragoman.web.brief import written
            from dragoman.web.briefing import brief as on_two
        except ImportError as error:
            raise StoreError("the brief", "needs the extra: pip install 'dragoman[brief]'") from error
        from dragoman.export.atomic import replacing

        raw = written(on_two(opened, one, other, on=datetime.now(UTC).date().isoformat(), **filters), to.suffix.lower())
        with replacing(to, force=force) as file:
            file.write(raw)
