"""What must be known of markup before it can be read at all: whether bytes are HTML, and which encoding they claim.

What the page says is the article stage's business.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from dragoman.capture.bounds import MIB

_META_BYTES = 8 * 1024  # browsers look at 1,024; saved pages put comments and scripts first
_SKIP_BYTES = MIB // 64  # comments and instructions in front of the first element

_FIRST_TAGS = frozenset(tomllib.loads((Path(__file__).parent / "tags.toml").read_text("utf-8"))["first"])
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])")
_ELEMENT = re.compile(r"<([A-Za-z_][\w.\-]{0,60}(?::[A-Za-z_][\w.\-]{0,60})?)")
_PAIRED = re.compile(r"</(?:p|div|a|h[1-6]|span|body|html|li|ul|td|table|article|section)>", re.IGNORECASE)
_MIN_PAIRED = 2  # closing tags in text that does not begin with one; prose about HTML seldom writes two
_META_CHARSET = re.compile(
    rb"""<meta\b[^>]{0,300}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:\-]{1,40})""", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.:\-]{1,40})""")


def declared_charset(head: bytes) -> str | None:
    """The encoding that an XML declaration or a <meta> in *head* claims, as written; None without a claim."""
    start = head[:_META_BYTES]
    if b"<" not in start:
        return None
    found = _XML_ENCODING.match(start.lstrip()) or _META_CHARSET.search(start)
    return found.group(1).decode("ascii", "ignore") if found else None


def first_element(head: str) -> str | None:
    """The lower-case name of the first element of *head*, or `!doctype html`; None if something else stands first.

    Comments, processing instructions and other doctypes in front of it are passed over.
    """
    at, end = 0, min(len(head), _SKIP_BYTES)
    while True:
        while at < end and (head[at].isspace() or head[at] == "\ufeff"):
            at += 1
        if head.startswith("<!--", at):
            at = _after(head, "-->", at + 2)
        elif head.startswith("<?", at):
            at = _after(head, ">", at)
        elif head[at : at + 14].lower() == "<!doctype html":
            return "!doctype html"
        elif head.startswith("<!", at):
            mark = head.find(">", at)
            at = _after(head, "]>" if "[" in head[at:mark] else ">", at)
        else:
            found = _ELEMENT.match(head, at)
            return found.group(1).lower() if found else None
        if at < 0:
            return None


def is_html(head: str) -> bool:
    """Whether text that begins with *head* is a page's markup: it starts with an element of HTML or closes several."""
    first = first_element(head)
    if first == "!doctype html" or first in _FIRST_TAGS:
        return True
    if "</" not in head:
        return False
    closed = _PAIRED.finditer(head)
    return sum(1 for _, _ in zip(range(_MIN_PAIRED), closed, strict=False)) == _MIN_PAIRED


def has_tags(head: str) -> bool:
    """Whether any element of HTML stands in *head*: what is asked of a file that is called `.html`."""
    return "<" in head and any(found.group(1).lower() in _FIRST_TAGS for found in _TAG.finditer(head))


def _after(head: str, mark: str, at: int) -> int:
    found = head.find(mark, at)
    return -1 if found < 0 else found + len(mark)
