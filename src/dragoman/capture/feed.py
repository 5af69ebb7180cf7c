"""RSS and Atom files: each entry is a capture, with the title, the address and the date that the feed gives beside it.

feedparser is handed bytes only: an address, which it would fetch, or a name, which it would open, never.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import feedparser

from dragoman.capture.bounds import MAX_RECORDS
from dragoman.capture.decode import decode
from dragoman.capture.kind import charset_of
from dragoman.capture.names import printable
from dragoman.capture.said import day, words
from dragoman.errors import Broken, CaptureError, NotText, TooLarge
from dragoman.records import Capture

_UTF8_XML = {"content-type": "application/xml; charset=utf-8"}
_PLAIN = "text/plain"
_PARSER_FAULTS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What feedparser raises where tags are torn: it means never to, and does (a <link> in pieces is a KeyError)."""
_ENDS = ("</rss>", "</feed>", "</rdf:rdf>", "</atom:feed>")
_TAIL_CHARS = 2_000  # comments that servers put behind the last tag


def captures(
    raw: bytes, source: str, content_type: str | None, refuse: Callable[[CaptureError], None]
) -> Iterator[Capture]:
    """The entries of a feed in its order, named `source#address` (`source#3` without one); refusals go to *refuse*.

    Raises Broken where the feed ends in the middle, after the entries before it, and NotText if it holds none.
    """
    text = decode(raw, source, charset_of(content_type))
    try:
        feed = _parsed(text)
    except _PARSER_FAULTS as error:
        raise Broken(source, f"the feed is broken: {type(error).__name__} in its parser") from error
    entries: list[dict[str, Any]] = dict.get(feed, "entries", [])
    publisher = words(dict.get(dict.get(feed, "feed", {}), "title"))
    for number, entry in enumerate(entries[:MAX_RECORDS], 1):
        try:
            yield _capture(entry, source, number, publisher)
        except CaptureError as error:
            refuse(error)
    if len(entries) > MAX_RECORDS:
        raise TooLarge(source, f"more than {MAX_RECORDS:,} entries; the rest is not read")
    if not any(end in text[-_TAIL_CHARS:].lower() for end in _ENDS):
        raise Broken(source, "the feed ends in the middle")
    if not entries:
        raise NotText(source, "the feed holds no entry")


def _parsed(text: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # feedparser's own, about its reading of old dates
        return feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=_UTF8_XML,
            sanitize_html=False,
            resolve_relative_uris=False,
        )


def _capture(entry: dict[str, Any], source: str, number: int, publisher: str | None) -> Capture:
    # dict.get, because feedparser's own looks under other names and warns
    url = words(dict.get(entry, "link"))
    name = f"{source}#{printable(url or str(number))}"
    bodies: list[dict[str, Any]] = [*dict.get(entry, "content", [])]
    if dict.get(entry, "summary_detail"):
        bodies.append(dict.get(entry, "summary_detail", {}))
    body = max(bodies, key=lambda one: len(one.get("value") or ""), default={})
    value = body.get("value") or ""
    if not value.strip():
        raise NotText(name, "the entry has no words")
    plain = body.get("type") == _PLAIN or not ("<" in value or "&" in value)
    return Capture(
        source=name,
        text=value if plain else None,
        html=None if plain else value,
        title=words(dict.get(entry, "title")),
        url=url,
        published=day(dict.get(entry, "published") or dict.get(entry, "updated")),
        publisher=words(dict.get(dict.get(entry, "source", {}), "title")) or publisher,
    )
