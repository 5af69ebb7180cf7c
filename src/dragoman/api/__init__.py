"""The questions and corrections of a store as JSON under `/api/v1`, and what is told to those who watch the server.

The door: `app` is the API alone, `mounted` the routes that a larger application takes in.
"""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from dragoman.api.meter import Meter, metrics
from dragoman.api.routes import ERRORS, WORKBENCH, routes
from dragoman.store import Store
from dragoman.store.changes import changes_of

__all__ = ["ADDRESS", "Meter", "app", "mounted"]

ADDRESS = "/api/v1"


def app(store: Store, *, user: Any = None, uploads: Any = None) -> Starlette:
    """The API of a store, to be mounted at any address.

    Who asks is `request.state.user`, as `dragoman.web.security` finds it out; *user* is who asks where nobody has.
    *uploads* (`dragoman.uploads.Uploads`) takes what comes in, where no larger application has its own.
    """
    found = Starlette(routes=routes(), exception_handlers=ERRORS, middleware=[Middleware(Meter)])
    found.router.redirect_slashes = False
    found.state.store, found.state.user, found.state.changes = store, user, changes_of(store)
    found.state.uploads = uploads
    return found


def mounted(store: Store) -> list[BaseRoute]:
    """The API at its address, and `/metrics`. Uploads go to the application's own (`app.state.uploads`)."""
    api = app(store)

    async def within(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})[WORKBENCH] = scope["app"]
        await api(scope, receive, send)

    return [Mount(ADDRESS, within), Route("/metrics", metrics, methods=["GET"])]
