"""Captures of our own for the tests of the command line: a story as text, as a page, as an archive."""

from __future__ import annotations

import gzip

STORY = """Envoys of Chad and Sudan meet in Adre

By Oumar Fakih

ADRE, March 3 - The foreign minister of Chad met his Sudanese counterpart in the border town of Adre on Monday.

Sudan accused Chad of letting arms pass over the border, and Chad rejected the charge.

The two countries agreed to open a crossing for food lorries before the rains begin.
"""

GERMAN = """Außenminister sprechen über die Grenze

Der Außenminister des Tschad hat am Montag in der Grenzstadt seinen Kollegen aus dem Sudan getroffen.

Die beiden Länder haben sich darauf geeinigt, vor der Regenzeit einen Übergang für Lastwagen zu öffnen.
"""


def warc(*bodies: bytes) -> bytes:
    """An archive with one response record for each page."""
    records = []
    for number, body in enumerate(bodies):
        payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/{number}\r\n"
            "WARC-Date: 2025-03-03T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        records.append(head.encode() + payload + b"\r\n\r\n")
    return b"".join(records)


def html(story: str = STORY) -> bytes:
    """The story as a page of the web."""
    title, *paragraphs = story.strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    head = f"<meta charset='utf-8'><title>{title}</title>"
    return f"<html><head>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def bomb(mebibytes: int) -> bytes:
    """So many MiB of words, packed a hundredfold and more."""
    return gzip.compress(b"the minister met the envoy again " * (mebibytes * 1024 * 1024 // 33))
