"""What stands before every page: whose host, who asks, may they, is the form ours; and the headers of every answer.

One layer of plain ASGI, so that it costs little and nothing goes around it. Reading needs a reader, writing a reviewer,
unless a page asks for more by `require`; a form must carry its session's token and come from this very site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.datastructures import FormData, Headers, MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.capture.bounds import MAX_CAPTURE_BYTES, MIB
from dragoman.web.sessions import Session, Sessions
from dragoman.web.settings import Settings
from dragoman.web.users import LOCAL, Role, User, Users

MAX_FORM_BYTES = 1 * MIB  # a correction with its note has a few hundred
MAX_UPLOAD_BYTES = 5 * MAX_CAPTURE_BYTES
MAX_FILES = 1_000  # in one upload
_MAX_FIELDS = 1_000  # in one form
_MAX_TEXT_PART = 2 * MIB  # bytes of a field beside the files of an upload: pasted text
SAFE = ("GET", "HEAD", "OPTIONS")
UPLOADS = ("/upload",)  # where a form may hold files
OPEN = ("/healthz", "/login", "/favicon.ico", "/robots.txt")  # without signing in
ANYBODYS = ("/login", "/logout")  # forms that a reader may send
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_KEPT = "public, max-age=300"  # files of ours: they change with the version alone
_SECURE = {"strict-transport-security": "max-age=31536000"}


class Refused(Exception):
    """A request goes no further: the answer's status and why."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def require(request: Request, role: Role) -> User:
    """Who asks, where they may do what that role may. Raises HTTPException 403 (401 where nobody has signed in)."""
    user: User | None = getattr(request.state, "user", None)
    if user is None:
        raise HTTPException(401, "You have not signed in.")
    if not user.may(role):
        raise HTTPException(403, f"That takes the role of {role}; {user.name} is {user.role}.")
    return user


def form(request: Request) -> FormData:
    """The fields (and files) that a POST to a page brought, already checked; for pages that are no coroutines."""
    told: FormData | None = getattr(request.state, "form", None)
    return FormData() if told is None else told


def csrf_token(request: Request) -> str:
    """The token of the visitor's session; one is begun where there is none."""
    state = request.state
    sessions: Sessions = request.app.state.sessions
    if state.session is None:
        state.session = sessions.new()
        state.new_session = True
    return sessions.csrf(state.session)


def begin_session(request: Request, name: str, stamp: str) -> None:
    """Somebody has signed in: a new session, whatever there was before."""
    sessions: Sessions = request.app.state.sessions
    if request.state.session is not None:
        sessions.end(request.state.session)
    request.state.session, request.state.new_session = sessions.new(name, stamp), True


def end_session(request: Request) -> None:
    """Somebody signs out."""
    sessions: Sessions = request.app.state.sessions
    if request.state.session is not None:
        sessions.end(request.state.session)
    request.state.session, request.state.new_session, request.state.user = None, True, None


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Leaves a small thing with the visitor that no script needs to see."""
    secure = request.app.state.settings.behind_proxy
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def suffix(settings: Settings) -> str:
    """What tells the cookies of two workbenches on one machine apart: to a browser all its ports are one site."""
    return "-" + hashlib.sha256(settings.store.encode()).hexdigest()[:8]


class Guard:
    """The layer: everything that comes in passes here, and every answer leaves with its headers."""

    def __init__(self, app: ASGIApp, settings: Settings, users: Users | None, sessions: Sessions) -> None:
        """*users* is None where there are no accounts."""
        self._app, self._settings, self._users, self._sessions = app, settings, users, sessions
        self._cookie = "__Host-dragoman" if settings.behind_proxy else "dragoman" + ("" if users else suffix(settings))
        self._hosts = frozenset(name.lower().strip("[]") for name in settings.hosts)
        fixed = {**HEADERS, **(_SECURE if settings.behind_proxy else {})}
        self._fixed = [(name.encode(), value.encode()) for name, value in fixed.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        state.update(user=None, session=None, new_session=False, form=None)
        headers = Headers(scope=scope)
        send = self._finishing(scope, send)
        try:
            self._check_host(headers)
            self._who(scope, headers, state)
            self._check_may(scope, state)
            if scope["method"] not in SAFE:
                receive = await self._check_form(scope, headers, state, receive, send)
        except Refused as refused:
            await self._answer(scope, refused)(scope, receive, send)
            return
        except ClientDisconnect:
            return
        await self._app(scope, receive, send)

    def _check_host(self, headers: Headers) -> None:
        """That the name we were called by is ours: another site's name that leads here is an attack."""
        try:
            name = urlsplit("//" + headers.get("host", "")).hostname
        except ValueError:
            name = None
        if not name or (self._hosts and name.lower() not in self._hosts):
            raise Refused(421, "wrong_host", "This server is not known under that name: say --name NAME to `serve`.")

    def _who(self, scope: Scope, headers: Headers, state: dict[str, Any]) -> None:
        """Who asks: by a token, by a session, or as the person at the machine."""
        session = self._sessions.opened(_cookies(headers).get(self._cookie))
        state["session"], state["by_token"] = session, False
        if self._users is None:
            state["user"] = LOCAL
            return
        kind, _, token = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            if _is_for_programs(scope["path"]):
                state["user"] = self._users.by_token(token.strip())
                state["by_token"] = True
                if state["user"] is None:
                    raise Refused(401, "bad_token", "That token is not known.")
            return
        if session is not None and session.name is not None:
            line = self._users.person(session.name)
            if line is not None and line.stamp == session.stamp:
                state["user"] = User(line.name, line.role)
            else:
                state["session"] = None

    def _check_may(self, scope: Scope, state: Mapping[str, Any]) -> None:
        """That who asks may ask at all, and may write where it is written."""
        path: str = scope["path"]
        if path in OPEN or path.startswith("/static/"):
            return
        user: User | None = state["user"]
        if user is None:
            raise Refused(401, "not_signed_in", "You have not signed in, or your session is over.")
        if scope["method"] not in SAFE and path not in ANYBODYS and not user.may("reviewer"):
            raise Refused(403, "not_allowed", f"That takes the role of reviewer; {user.name} is {user.role}.")

    async def _check_form(
        self, scope: Scope, headers: Headers, state: dict[str, Any], receive: Receive, send: Send
    ) -> Receive:
        """That what would change something was sent from one of our pages, by who it was given to."""
        self._check_origin(headers)
        programs = _is_for_programs(scope["path"])
        if programs and (state["by_token"] or (self._users is None and "x-csrf-token" not in headers)):
            return receive
        told = headers.get("x-csrf-token", "")
        if not programs:
            kind = headers.get("content-type", "").partition(";")[0].strip().lower()
            receive = await self._read(scope, headers, state, kind, receive, send)
            told = told or _first_text(state["form"], "csrf")
        if not self._sessions.is_csrf(state["session"], told):
            raise Refused(403, "bad_csrf", "That form is not of your session: load the page again, then send it.")
        return receive

    def _check_origin(self, headers: Headers) -> None:
        """That a browser says the request comes from here. `null` is what our own referrer policy makes of it."""
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site not in (None, "same-origin", "none"):
            raise Refused(403, "foreign_origin", "That was sent from another site.")
        if origin not in (None, "null") and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            raise Refused(403, "foreign_origin", "That was sent from another site.")

    async def _read(
        self, scope: Scope, headers: Headers, state: dict[str, Any], kind: str, receive: Receive, send: Send
    ) -> Receive:
        """Reads a form into the state, bounded; what is left to read of it is nothing."""
        most = MAX_UPLOAD_BYTES if scope["path"] in UPLOADS else MAX_FORM_BYTES
        told = headers.get("content-length", "0")
        if told.isdigit() and int(told) > most:
            raise Refused(413, "too_large", f"That is larger than the {most // MIB} MiB that are taken at once.")
        request = Request(scope, _bounded(receive, most), send)
        if kind == "multipart/form-data" and scope["path"] in UPLOADS:
            try:
                state["form"] = await request.form(
                    max_files=MAX_FILES, max_fields=_MAX_FIELDS, max_part_size=_MAX_TEXT_PART
                )
            except (MultiPartException, HTTPException) as error:
                raise Refused(400, "bad_form", "The form cannot be read, or holds too many files.") from error
        elif kind in ("application/x-www-form-urlencoded", ""):
            state["form"] = _fields(await request.body())
        else:
            raise Refused(415, "bad_form", "A form of another kind than those of these pages.")
        return _nothing_left

    def _answer(self, scope: Scope, refused: Refused) -> Response:
        """The answer to a request that goes no further."""
        path: str = scope["path"]
        if _is_for_programs(path):
            said = {"error": {"code": refused.code, "message": refused.message, "field": None}}
            challenge = {"www-authenticate": "Bearer"} if refused.status == 401 else None
            return JSONResponse(said, refused.status, challenge)
        if refused.status == 401 and scope["method"] in ("GET", "HEAD"):
            query = scope["query_string"].decode("latin-1")
            return RedirectResponse("/login?next=" + quote(path + ("?" + query if query else ""), safe=""), 303)
        from dragoman.web.pages_of_errors import error_page

        return error_page(Request(scope), refused.status, refused.message)

    def _finishing(self, scope: Scope, send: Send) -> Send:
        """*send*, which gives every answer its headers and a session its cookie."""

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._fixed:
                    if name.decode() not in headers:
                        message["headers"].append((name, value))
                if "cache-control" not in headers:
                    headers["cache-control"] = _KEPT if scope["path"].startswith("/static/") else "no-store"
                if scope["state"].get("new_session"):
                    headers.append("set-cookie", self._set_cookie(scope["state"]["session"]))
            await send(message)

        return finish

    def _set_cookie(self, session: Session | None) -> str:
        value = self._sessions.sealed(session) if session else ""
        age = self._sessions.seconds if session else 0
        secure = "; Secure" if self._settings.behind_proxy else ""
        return f"{self._cookie}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}"


def _is_for_programs(path: str) -> bool:
    return path.startswith("/api/") or path in ("/api", "/metrics")


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        told: SimpleCookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: one.value for name, one in told.items()}


def _fields(body: bytes) -> FormData:
    try:
        told: list[tuple[str, str | UploadFile]] = []
        told += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise Refused(400, "bad_form", "The form cannot be read: it has too many fields.") from error
    return FormData(told)


def _first_text(told: FormData | None, name: str) -> str:
    value = told.get(name, "") if told is not None else ""
    return value if isinstance(value, str) else ""


def _bounded(receive: Receive, most: int) -> Receive:
    """*receive*, which gives up once more than *most* bytes have come, whatever the length that was told."""
    had = 0

    async def bounded() -> Message:
        nonlocal had
        message = await receive()
        had += len(message.get("body", b""))
        if had > most:
            raise Refused(413, "too_large", f"That is larger than the {most // MIB} MiB that are taken at once.")
        return message

    return bounded


async def _nothing_left() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
