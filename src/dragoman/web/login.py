"""Signing in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.web.attempts import Attempts
from dragoman.web.rendering import render
from dragoman.web.security import begin_session, end_session, form

_WRONG = "That name and password do not belong together."


def login(request: Request) -> Response:
    """The form."""
    onward = _onward(request.query_params.get("next"))
    if request.state.user is not None:
        return RedirectResponse(onward, 303)
    return render(request, "login.html", onward=onward, name="", wrong=None)


def sign_in(request: Request) -> Response:
    """What the form brings: a new session and on to the page that was wanted, or the form again."""
    told = form(request)
    name, password = str(told.get("name", ""))[:100].strip(), str(told.get("password", ""))
    onward = _onward(str(told.get("next", "")))
    users = request.app.state.users
    if users is None:
        return RedirectResponse(onward, 303)
    attempts: Attempts = request.app.state.attempts
    address = request.client.host if request.client else "?"
    wait = attempts.wait(address, name)
    if wait:
        words = f"Too many attempts. Try again in {-(-wait // 60):.0f} minutes."
        page = render(request, "login.html", status_code=429, onward=onward, name=name, wrong=words)
        page.headers["retry-after"] = f"{wait:.0f}"
        return page
    attempts.note(address, name)
    line = users.by_password(name, password)
    if line is None:
        return render(request, "login.html", status_code=401, onward=onward, name=name, wrong=_WRONG)
    attempts.forgive(address, name)
    begin_session(request, line.name, line.stamp)
    return RedirectResponse(onward, 303)


def sign_out(request: Request) -> Response:
    """The session is over, in this browser and for whoever has copied its cookie."""
    end_session(request)
    return RedirectResponse("/login" if request.app.state.users is not None else "/", 303)


def _onward(told: str | None) -> str:
    """A page of ours to go on to; the start where *told* is none: it may lead nowhere else."""
    if not told or not told.startswith("/") or told.startswith("//") or "\\" in told or not told.isprintable():
        return "/"
    try:
        parts = urlsplit(told)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or parts.path in ("/login", "/logout"):
        return "/"
    return told


ROUTES = [
    Route("/login", login, methods=["GET"]),
    Route("/login", sign_in, methods=["POST"]),
    Route("/logout", sign_out, methods=["POST"]),
]
