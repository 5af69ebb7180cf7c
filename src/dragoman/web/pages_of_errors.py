"""What goes wrong, as a page: the status, one sentence, and the field that is meant; never a trace, never a path."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.api.errors import of_store
from dragoman.errors import DragomanError, StoreBusy, StoreError
from dragoman.store.journal import BadCorrectionError
from dragoman.store.who import BadQuestionError
from dragoman.web.rendering import render
from dragoman.web.security import HEADERS

_HEADINGS = {
    400: "That question cannot be asked",
    401: "Sign in first",
    403: "Not allowed",
    404: "There is no such page",
    405: "That cannot be done here",
    409: "Something is in the way",
    413: "Too large",
    421: "Another server's name",
    429: "Too often",
    500: "Something went wrong here",
    503: "The store is busy",
}
_DEFAULTS = {404: "Nothing is kept under that address.", 405: "That address only answers to something else."}


def error_page(request: Request, status: int, message: str, *, field: str | None = None) -> Response:
    """A page that says what is wrong."""
    heading = _HEADINGS.get(status) or HTTPStatus(status).phrase
    return render(request, "error.html", status_code=status, heading=heading, message=message, field=field)


async def http_error(request: Request, error: Exception) -> Response:
    """The page of an HTTPException."""
    assert isinstance(error, HTTPException)
    usual = HTTPStatus(error.status_code).phrase
    told = _DEFAULTS.get(error.status_code, usual) if error.detail == usual else error.detail
    page = error_page(request, error.status_code, told)
    page.headers.update(error.headers or {})
    return page


async def dragoman_error(request: Request, error: Exception) -> Response:
    """The page of an error of our own: what was asked wrongly (400), what is not there (404), the store (503, 500)."""
    assert isinstance(error, DragomanError)
    if isinstance(error, BadQuestionError):
        missing = error.reason.startswith("no ") and "in the store" in error.reason
        return error_page(request, 404 if missing else 400, f"{error.source}: {error.reason}")
    if isinstance(error, BadCorrectionError):
        return error_page(request, 409, f"{error.source}: {error.reason}")
    if isinstance(error, StoreBusy):
        return error_page(request, 503, "Something else is writing to the store. Try again in a moment.")
    if isinstance(error, StoreError):
        refused = of_store(error, request.app.state.store.name)
        return error_page(request, refused.status, refused.reason)
    return error_page(request, 400, f"{error.source}: {error.reason}")


async def any_error(request: Request, _error: Exception) -> Response:
    """The page of what nobody thought of."""
    page = error_page(request, 500, "It has been noted. The other pages go on.")
    page.headers.update({**HEADERS, "cache-control": "no-store"})  # this page alone does not pass the guard
    return page
