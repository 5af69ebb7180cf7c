"""`dragoman mcp`: the read questions of a store as tools for an assistant, over standard input and output."""

from __future__ import annotations

import sys

import typer

from dragoman.cli import asked as ask


def mcp(store: ask.StoreOption) -> None:
    """Serve a store's questions as tools of the Model Context Protocol, over standard input and output.

    It is started by an assistant's program, not by hand; each answer carries the sentences that prove it.

    Example: dragoman mcp --store news.db
    """
    try:
        from dragoman.mcp.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("mcp", "mcp_types", "anyio", "starlette"):
            raise
        print("dragoman: the tools need the extra: pip install 'dragoman[mcp]'", file=sys.stderr)
        raise typer.Exit(1) from error
    with ask.opened(store) as opened:
        serve(opened)
