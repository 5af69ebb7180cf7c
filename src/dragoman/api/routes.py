"""From a request to an answer: who asks, what they accept and ask, whether they have it already, and the JSON."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman._version import __version__
from dragoman.api import openapi, page
from dragoman.api.bodies import files_of, json_of
from dragoman.api.endpoints import ENDPOINTS, Endpoint
from dragoman.api.errors import STATUSES, Error, Failure, Refusal, of_question, of_store
from dragoman.api.parameters import checked, from_query
from dragoman.api.writing import Write
from dragoman.errors import DragomanError, StoreError
from dragoman.store.who import BadQuestionError

MOST_PAIRS = 200  # names with values in one query string: ten for each of the longest list of parameters
WORKBENCH = "workbench"  # where the request's state has the application that took us in
_CACHED = "private, no-cache"  # an answer may be kept, but not given again without asking
_PROCESS = secrets.token_hex(6)
_HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}
_HTTP_TOLD = {404: "there is nothing at that address", 405: "that address does not take this method"}


def routes() -> list[Route]:
    """A route for each address, with all methods that it takes."""
    by_path: dict[str, dict[str, Endpoint]] = {}
    for one in ENDPOINTS:
        by_path.setdefault(one.path, {})[one.method] = one
    found = [Route("/", _index, methods=["GET"]), Route("/openapi.json", _document, methods=["GET"])]
    return found + [Route(path, _answering(here), methods=list(here)) for path, here in by_path.items()]


def _answering(here: Mapping[str, Endpoint]) -> Any:
    """The function of one address."""

    async def answer(request: Request) -> Response:
        endpoint = here["GET" if request.method == "HEAD" else request.method]
        name = _allowed(request, "reader" if endpoint.method == "GET" else "reviewer")
        _check_accepted(request)
        given = _given(endpoint, request)
        if endpoint.method == "GET":
            return await run_in_threadpool(_read, request, endpoint, given)
        write = Write(body=await _body(endpoint, request), by=name)
        told = await run_in_threadpool(endpoint.ask, _asked(request, endpoint), write)
        headers = {"Location": f"{request.url.path}/{told.id}"} if endpoint.of_uploads else None
        return Response(msgspec.json.encode(told), endpoint.status, headers, media_type=openapi.JSON)

    return answer


def _asked(request: Request, endpoint: Endpoint) -> Any:
    """What answers: the store; or the uploads, which are those of the workbench where it has taken us in."""
    if not endpoint.of_uploads:
        return request.app.state.store
    workbench = getattr(request.state, WORKBENCH, request.app)
    return workbench.state.uploads


def _read(request: Request, endpoint: Endpoint, given: dict[str, Any]) -> Response:
    """The answer to a question, or 304 where who asks has it already."""
    if endpoint.of_uploads:
        told = endpoint.ask(_asked(request, endpoint), given)
        return answered(request, msgspec.json.encode(told), headers={"Cache-Control": "no-store"})
    etag = _etag(request, endpoint, given)  # before the store is read: what changes meanwhile gets another one
    headers = {"ETag": etag, "Cache-Control": _CACHED}
    if etag in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    try:
        told = endpoint.ask(_asked(request, endpoint), given)
    except BadQuestionError as error:
        raise of_question(error, given) from error
    further = getattr(told, "next", None)
    if further is not None:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        headers["Link"] = f'<?{urlencode([*query, ("cursor", further)])}>; rel="next"'
    return answered(request, msgspec.json.encode(told), headers=headers)


def answered(request: Request, body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer; without its body where only the headers are asked for."""
    found = Response(body, status, headers, media_type=openapi.JSON)
    if request.method == "HEAD":
        found.body = b""
    return found


def _allowed(request: Request, role: str) -> str:
    """The name of who asks. Raises Refusal where nobody has signed in, or may not in that role."""
    user = getattr(request.state, "user", None) or request.app.state.user
    if user is None:
        raise Refusal("not_signed_in", "nobody has signed in: send a token as `Authorization: Bearer ...`")
    if not user.may(role):
        raise Refusal("not_allowed", f"that takes the role of {role}; {user.name} is {user.role}")
    return str(user.name)


def _check_accepted(request: Request) -> None:
    """Raises Refusal where no JSON is accepted."""
    told = request.headers.get("accept", "*/*") or "*/*"
    weights: dict[str, float] = {}
    for one in told.split(","):
        kind, *parameters = (part.strip().lower() for part in one.split(";"))
        weight = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        try:
            weights[kind] = float(weight)
        except ValueError:
            weights[kind] = 0.0
    for kind in (openapi.JSON, "application/*", "*/*"):
        if kind in weights:
            if weights[kind] > 0:
                return
            break
    raise Refusal("not_acceptable", f"answers are {openapi.JSON}")


def _given(endpoint: Endpoint, request: Request) -> dict[str, Any]:
    """The parameters of the query string and of the path. Raises Refusal."""
    pairs = request.query_params.multi_items()
    if len(pairs) > MOST_PAIRS:
        raise Refusal("bad_parameter", f"at most {MOST_PAIRS} values in one question")
    given = from_query(endpoint.in_query(), pairs)
    try:
        return given | checked(endpoint.in_path(), request.path_params)
    except Refusal as error:  # nothing has an id that cannot be one
        raise Refusal("not_found", "nothing of that id in the store", error.field) from error


async def _body(endpoint: Endpoint, request: Request) -> Any:
    """What was sent. Raises Refusal."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == openapi.JSON:
        return await json_of(request, endpoint.body, files=endpoint.files)
    if kind == openapi.FILES and endpoint.files:
        return await files_of(request)
    wanted = f"{openapi.JSON} or {openapi.FILES}" if endpoint.files else openapi.JSON
    raise Refusal("unsupported_type", f"send {wanted}", "Content-Type")


def _etag(request: Request, endpoint: Endpoint, given: Mapping[str, Any]) -> str:
    """The tag of an answer from the store as it is now. SQLite's count of changes means something in one process."""
    stamp = request.app.state.changes()
    process = _PROCESS if request.app.state.store.engine.dialect.name == "sqlite" else ""
    asked = [__version__, process, stamp, endpoint.path, given]
    return f'W/"{hashlib.blake2b(msgspec.json.encode(asked, order="sorted"), digest_size=12).hexdigest()}"'


def _tags(told: str) -> Sequence[str]:
    """The tags of an If-None-Match; all of ours are weak, and are compared so."""
    tags = [one.strip() for one in told.split(",")]
    return [one if one.startswith("W/") else f"W/{one}" for one in tags]


async def _index(request: Request) -> Response:
    _allowed(request, "reader")
    body = page.listed().encode()
    found = Response(body, media_type="text/html; charset=utf-8", headers={"Cache-Control": _CACHED})
    if request.method == "HEAD":
        found.body = b""
    return found


async def _document(request: Request) -> Response:
    _allowed(request, "reader")
    return answered(request, openapi.encoded(), headers={"Cache-Control": _CACHED})


# errors


async def http_error(request: Request, error: Exception) -> Response:
    """An address or a method that there is not, and the like."""
    assert isinstance(error, HTTPException)
    code = _HTTP_CODES.get(error.status_code, "bad_body" if error.status_code < 500 else "broken")
    told = Error(code=code, message=_HTTP_TOLD.get(error.status_code, str(error.detail)))
    return answered(request, msgspec.json.encode(Failure(error=told)), error.status_code, error.headers)


async def own_error(request: Request, error: Exception) -> Response:
    """What was refused on purpose, or what the store refused."""
    if isinstance(error, StoreError):
        error = of_store(error, request.app.state.store.name)
    elif not isinstance(error, Refusal):
        error = Refusal("broken", "something went wrong here")
    headers = {"Retry-After": str(error.wait)} if error.wait else {}
    if error.status == STATUSES["not_signed_in"]:
        headers["WWW-Authenticate"] = "Bearer"
    return answered(request, msgspec.json.encode(error.told()), error.status, headers)


async def gone(_request: Request, _error: Exception) -> Response:
    """Who asked has gone before the body was whole."""
    return Response(status_code=400)


ERRORS: dict[Any, Any] = {
    HTTPException: http_error,
    ClientDisconnect: gone,
    DragomanError: own_error,
    Exception: own_error,
}
"""What answers to which error."""
