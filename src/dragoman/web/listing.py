"""What the pages of lists share: rows that are kept until the store changes, their form, the pages before and after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dragoman.api.paging import fingerprint, written
from dragoman.web.asked import Asked, BadField, as_given, tidied
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render, rendered


def listed(
    request: Request,
    name: str,
    ask: Callable[[Request], Asked],
    body: Callable[[Request, Asked], Markup],
    form: Callable[..., Markup],
) -> Response:
    """The list of that *name*, filtered, in order, a page of it; where it cannot be asked for, its form says why.

    *body* makes all of the page but its frame, *form* the same without rows. Either of *ask* and *body* may raise
    BadField.
    """
    if (tidy := tidied(request)) is not None:
        return tidy
    try:
        asked = ask(request)
        key = (name, tuple(sorted(asked.given.items())))
        shown = remembered(request, key, lambda: body(request, asked))
    except BadField as problem:
        shown = form(request, problem=problem, given=as_given(request))
        return render(request, f"{name}.html", status_code=400, body=shown)
    return render(request, f"{name}.html", body=shown)


def part(request: Request, template: str, **context: Any) -> Markup:
    """A template as a part of a page."""
    return Markup(rendered(request, template, **context))  # noqa: S704 - a template's


def cursor_after(name: str, asked: Asked, mark: Callable[..., Any], *place: Any) -> str:
    """The cursor of the page that follows the row at a *place*, as *mark* (of `api.paging`) tells it."""
    told = {called: value for called, value in asked.told.items() if called != "cursor"}
    return written(mark(fingerprint(name, told), *place))


def around(name: str, asked: Asked, cursor: str | None) -> dict[str, Any]:
    """The question as it stands in an address, and the addresses of the first and the next page (None: this, none)."""
    return {
        "query": asked.query(limit=None, order=None, count=None),
        "first": f"/{name}?" + asked.query() if asked.cursor else None,
        "next": f"/{name}?" + asked.query(cursor=cursor) if cursor else None,
    }
