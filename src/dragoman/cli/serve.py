"""`dragoman serve`: the workbench, for a person at their own machine or for a desk behind a reverse proxy."""

from __future__ import annotations

import ipaddress
import json
import os
import secrets
import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.capture import printable
from dragoman.cli.ingest import StoreOption
from dragoman.cli.output import Refusals
from dragoman.errors import DragomanError, StoreError

if TYPE_CHECKING:
    from dragoman.web.settings import Settings

TOKENS = "DRAGOMAN_TOKENS"
SECRET = "DRAGOMAN_SECRET"  # noqa: S105 - a variable's name
PORT = 8700
_MOST_AT_ONCE = 400  # connections a worker answers; more are told to come again
_GRACE = 10  # seconds that answers in hand have when the server is told to end
_ANY = ("0.0.0.0", "::", "")  # noqa: S104 - asked for, never taken by default


def serve(
    store: StoreOption,
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port to listen at.")] = PORT,
    users: Annotated[
        str | None,
        typer.Option("--users", metavar="FILE", help="Who may come in: a file that `dragoman users` has made."),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="NAME", help="A name under which the server is asked for; may be repeated."),
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A reverse proxy on this machine speaks TLS for it.")
    ] = False,
    workers: Annotated[int, typer.Option("--workers", "-w", min=1, max=64, help="Processes that answer.")] = 1,
    hours: Annotated[
        float, typer.Option("--session-hours", min=0.1, max=720, help="Hours until one has to sign in again.")
    ] = 12.0,
) -> None:
    """Open the workbench: a store's pages to read, check and correct, and the same for programs under /api/v1.

    On this machine alone it asks for no account. At any other address, and behind a proxy, it needs --users FILE, or
    tokens in DRAGOMAN_TOKENS.

    Example: dragoman serve --store news.db
    """
    tokens = os.environ.get(TOKENS, "")
    _check_open(host, behind_proxy, named=bool(users or tokens.strip()), names=name or [])
    from dragoman.uploads import spool_folder
    from dragoman.web.settings import LOOPBACK, Settings

    refuse, spool = Refusals(), None
    try:
        spool = spool_folder()
        settings = Settings(
            store=store, users=str(Path(users).absolute()) if users else None, tokens=tokens,
            secret=os.environ.get(SECRET, "") or ("" if users else secrets.token_hex(32)),
            hosts=() if host in _ANY and not name else (*LOOPBACK, *([] if host in _ANY else [host]), *(name or [])),
            behind_proxy=behind_proxy, workers=workers, session_hours=hours, spool=spool,
        )  # fmt: skip
        _check(settings, host, port)
        at = f"[{host}]" if ":" in host else host
        typer.echo(f"dragoman: {printable(store)} is open at http://{at}:{port}/ (Ctrl-C ends it)", err=True)
        _run(settings, host, port)
    except DragomanError as error:
        refuse(error)
    finally:
        if spool:
            shutil.rmtree(spool, ignore_errors=True)
    refuse.exit()


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _check_open(host: str, behind_proxy: bool, *, named: bool, names: list[str]) -> None:
    """That strangers are asked who they are. Raises typer.BadParameter."""
    if not named and not is_loopback(host):
        raise typer.BadParameter(
            f"at {host} others can reach it: say who may, by --users FILE (made by `dragoman users`) or {TOKENS}.",
            param_hint="--host",
        )
    if behind_proxy and not named:
        raise typer.BadParameter(
            f"a proxy lets others in: say who may, by --users FILE or {TOKENS}.", param_hint="--behind-proxy"
        )
    if behind_proxy and not names:
        raise typer.BadParameter("say under which --name the proxy is asked.", param_hint="--behind-proxy")


def _check(settings: Settings, host: str, port: int) -> None:
    """That all is there before a worker starts: the store, the users, the secret, the port. Raises DragomanError."""
    from dragoman.web.app import workbench

    workbench(settings.store, settings).state.store.close()
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        raise StoreError(
            f"{host}:{port}", f"cannot listen there ({(error.strerror or 'no such address').lower()})"
        ) from error


def _run(settings: Settings, host: str, port: int) -> None:
    """Serves until it is told to end."""
    import msgspec
    import uvicorn

    from dragoman.web.app import ENVIRONMENT

    os.environ[ENVIRONMENT] = json.dumps(msgspec.to_builtins(settings))
    uvicorn.run(
        "dragoman.web.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=settings.workers,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        server_header=False,
        access_log=False,
        log_level="warning",
        ws="none",
        limit_concurrency=_MOST_AT_ONCE,
        timeout_graceful_shutdown=_GRACE,
    )
