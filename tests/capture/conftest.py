"""What the tests of this stage share: reading with the refusals kept, and records of archives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.capture import from_bytes, read
from dragoman.errors import CaptureError
from dragoman.records import Capture

Reading = tuple[list[Capture], list[CaptureError]]


@pytest.fixture
def taken() -> Callable[..., Reading]:
    """Reads bytes under a name; gives the captures and the refusals."""

    def take(raw: bytes, source: str = "page.txt", content_type: str | None = None, **options: object) -> Reading:
        refused: list[CaptureError] = []
        return list(from_bytes(raw, source, content_type, refuse=refused.append, **options)), refused

    return take


@pytest.fixture
def reading() -> Callable[..., Reading]:
    """Reads a path; gives the captures and the refusals."""

    def take(path: Path | str, **options: object) -> Reading:
        refused: list[CaptureError] = []
        return list(read(str(path), refuse=refused.append, **options)), refused

    return take


@pytest.fixture
def record() -> Callable[..., bytes]:
    """One WARC record."""

    def build(
        body: bytes,
        uri: str = "http://news.example/1",
        *,
        http: str | None = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n",
        kind: str = "response",
        content_type: str = "application/http; msgtype=response",
        longer: int = 0,
    ) -> bytes:
        payload = body if http is None else http.encode() + b"\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2024-03-05T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(payload) + longer}\r\n\r\n"
        )
        return head.encode() + payload + b"\r\n\r\n"

    return build
