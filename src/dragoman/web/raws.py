"""A capture as it came, handed out so that no browser takes it for anything but text."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.records import Capture
from dragoman.store.writing import unpacked

_ALONE = "default-src 'none'; frame-ancestors 'none'; sandbox"


def raw_text(request: Request, raw: bytes | None, name: str) -> Response:
    """The capture's text or markup as `text/plain`; `?download=1` saves it. *name* is ours, of letters and digits.

    Raises HTTPException 404 where none was kept.
    """
    if raw is None:
        raise HTTPException(404, "No capture is kept there: it was not stored, or the store keeps none.")
    capture = capture_of(raw)
    words = capture.html if capture.html is not None else capture.text or ""
    way = "attachment" if "download" in request.query_params else "inline"
    headers = {
        "content-disposition": f'{way}; filename="{name}.txt"',
        "content-security-policy": _ALONE,
        "x-content-type-options": "nosniff",
    }
    return Response(words.encode("utf-8", "replace"), media_type="text/plain; charset=utf-8", headers=headers)


def capture_of(raw: bytes) -> Capture:
    """The capture that the store keeps."""
    return unpacked(raw)
