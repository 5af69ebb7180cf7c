"""One page's bytes to one capture: text or markup, decoded, and refused where it is neither."""

from __future__ import annotations

from typing import Any

from dragoman.capture.bounds import HEAD_BYTES
from dragoman.capture.decode import decode
from dragoman.capture.html import has_tags, is_html
from dragoman.capture.kind import HTML_TYPES, charset_of, media_type, suffix_of
from dragoman.capture.text import checked, why_binary
from dragoman.errors import NotText
from dragoman.records import Capture

_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".shtml", ".xht"})


def page(raw: bytes, source: str, content_type: str | None = None, **beside: Any) -> Capture:
    """The capture of one page; *beside* is what is known of it (`title`, `url`, ...), *content_type* an HTTP header.

    Raises NotText for empty, binary and undecodable bytes, and TooLarge for a line that is past all use.
    """
    if not raw:
        raise NotText(source, "empty")
    reason = why_binary(raw[:HEAD_BYTES])
    if reason:
        raise NotText(source, reason)
    text = decode(raw, source, charset_of(content_type))
    head = text[:HEAD_BYTES]
    called_html = media_type(content_type) in HTML_TYPES or suffix_of(source) in _HTML_SUFFIXES
    if is_html(head) or (called_html and has_tags(head)):
        return Capture(source=source, html=text, **beside)
    return Capture(source=source, text=checked(text, source), **beside)
