"""What is sent to the API, read within bounds: JSON of a known shape, or files."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.types import Message

from dragoman.api.errors import Refusal
from dragoman.api.writing import MOST_BYTES, MOST_CAPTURES, MOST_CORRECTION_BYTES
from dragoman.capture.bounds import MIB

_PLACE = re.compile(r"`\$([^`]*)`")  # where msgspec says that a fault is
_FILES = "captures"  # the name of the form's field


async def json_of(request: Request, form: Any, *, files: bool) -> Any:
    """The body of a form that msgspec knows. Raises Refusal."""
    most = MOST_BYTES if files else MOST_CORRECTION_BYTES
    _check_length(request, most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    try:
        return msgspec.json.decode(bytes(body), type=form)
    except msgspec.ValidationError as error:
        told, _, place = str(error).partition(" - at ")
        where = _PLACE.search(place)
        raise Refusal("bad_body", told, (where and where[1].lstrip(".")) or None) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refusal("bad_body", "no JSON that can be read") from error


async def files_of(request: Request) -> list[tuple[str, bytes]]:
    """The files that a form holds, by name. Raises Refusal."""
    if request.headers.get("origin") == "null":  # a form of a page that hides where it is from
        raise Refusal("not_allowed", "sent from another site")
    _check_length(request, MOST_BYTES)
    bounded = Request(request.scope, _bounded(request), request._send)
    try:
        async with bounded.form(max_files=MOST_CAPTURES, max_fields=1) as form:
            sent = [
                (one.filename or "", await one.read())
                for name, one in form.multi_items()
                if name == _FILES and isinstance(one, UploadFile)
            ]
            if len(sent) < len(form.multi_items()):
                raise Refusal("bad_body", f"a form of files, each called {_FILES}", _FILES)
    except (MultiPartException, HTTPException) as error:
        raise Refusal("bad_body", "no form that can be read, or too many files in it", _FILES) from error
    if not sent:
        raise Refusal("bad_body", "no file in the form", _FILES)
    return sent


def _check_length(request: Request, most: int) -> None:
    told = request.headers.get("content-length", "")
    if told.isascii() and told.isdigit() and int(told[:20]) > most:
        raise _too_large(most)


def _bounded(request: Request) -> Any:
    had = 0

    async def receive() -> Message:
        nonlocal had
        message = await request.receive()
        had += len(message.get("body", b""))
        if had > MOST_BYTES:
            raise _too_large(MOST_BYTES)
        return message

    return receive


def _too_large(most: int) -> Refusal:
    size = f"{most // MIB} MiB" if most >= MIB else f"{most // 1024} KiB"
    return Refusal("too_large", f"at most {size} at once")
