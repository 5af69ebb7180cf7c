"""The workbench together: pages, the programs' doors, files of ours, and the guard before them all."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
import msgspec
from sqlalchemy import literal, select
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dragoman.api import Meter, mounted
from dragoman.errors import DragomanError, StoreError
from dragoman.store import Store
from dragoman.uploads import Uploads
from dragoman.web import (
    actor,
    agreements,
    article,
    brief,
    dyad,
    events,
    incident,
    login,
    network,
    review,
    sources,
    start,
    upload,
)
from dragoman.web import map as world_map
from dragoman.web.attempts import Attempts
from dragoman.web.pages_of_errors import any_error, dragoman_error, http_error
from dragoman.web.security import Guard
from dragoman.web.sessions import Sessions
from dragoman.web.settings import Settings
from dragoman.web.users import Users

ENVIRONMENT = "DRAGOMAN_SERVE"  # where `serve` leaves the settings for its workers
_PAGES = (
    start, events, incident, dyad, actor, agreements, world_map, network, article, review, sources,
    upload, brief, login,
)  # fmt: skip
_STATIC = Path(__file__).parent / "static"


def workbench(store: str | Path | Store, settings: Settings | None = None) -> Starlette:
    """The workbench of a store. Raises StoreError where it cannot be opened, UsersError where the users cannot."""
    settings = settings or Settings(store=store.name if isinstance(store, Store) else str(store))
    users = Users(settings.users, settings.tokens) if settings.accounts else None
    sessions = Sessions(settings)
    opened = store if isinstance(store, Store) else Store(store, create=False)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.threads
        yield
        app.state.uploads.close()
        if not isinstance(store, Store):
            opened.close()

    app = Starlette(
        routes=_routes(opened),
        middleware=[Middleware(Meter), Middleware(Guard, settings=settings, users=users, sessions=sessions)],
        exception_handlers={HTTPException: http_error, DragomanError: dragoman_error, Exception: any_error},
        lifespan=lifespan,
    )
    app.state.store, app.state.settings, app.state.users, app.state.sessions = opened, settings, users, sessions
    app.state.attempts = Attempts(settings.workers)
    app.state.uploads = Uploads(opened, settings.spool, settings.jobs)
    return app


def from_environment() -> Starlette:
    """The workbench that `dragoman serve` has left in the environment for each of its workers."""
    settings = msgspec.convert(json.loads(os.environ[ENVIRONMENT]), Settings)
    return workbench(settings.store, settings)


def _routes(store: Store) -> list[BaseRoute]:
    routes: list[BaseRoute] = [
        Route("/healthz", healthz),
        Route("/robots.txt", robots),
        Mount("/static", StaticFiles(directory=_STATIC), name="static"),
    ]
    for page in _PAGES:
        routes += page.ROUTES
    return routes + mounted(store)


def healthz(request: Request) -> JSONResponse:
    """Whether the store answers."""
    try:
        with request.app.state.store.read() as connection:
            connection.execute(select(literal(1)))
    except StoreError:
        return JSONResponse({"status": "the store does not answer"}, 503)
    return JSONResponse({"status": "ok"})


def robots(_request: Request) -> PlainTextResponse:
    """No robot need look at any page."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
