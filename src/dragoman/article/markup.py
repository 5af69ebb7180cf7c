"""Reads an HTML page: the story by trafilatura, the masthead from JSON-LD, Open Graph and htmldate.

Pages are hostile now and then. Markup nested deeper than any real page is never given to a tree parser: its tags are
taken out in one pass, and the text that is left goes the way of all flattened text.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from dataclasses import dataclass

from lxml.etree import LxmlError

DEEPEST = 200  # elements inside one another; real pages stay under 100, libxml2 itself stops at 256
LONGEST_TAG = 100_000  # characters of a tag that a tree parser may see; a picture inside one may be long
MOST_ATTRIBUTES = 500  # of one tag; libxml2 needs time quadratic in their number
_VOID = re.compile(r"(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$")
_CLOSES_ITSELF = re.compile(r"(?:p|li|dt|dd|option|tr|td|th|thead|tbody|tfoot)$")
_BLOCK = re.compile(
    r"(?:address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|"
    r"nav|ol|option|p|pre|section|table|td|th|tr|ul|title|body)$"
)
_SILENT = re.compile(r"(?:script|style|template|svg|noscript|iframe|object)$")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_LONG_ENTITY = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")  # no character has so high a number
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page's markup says. `paragraphs` is empty where trafilatura found no story."""

    title: str | None = None
    author: str | None = None
    site: str | None = None
    published: str | None = None  # ISO date
    paragraphs: tuple[str, ...] = ()


def read(html: str, url: str | None = None) -> Page:
    """The story and masthead of *html*; an empty Page where it is too deep or broken to read as a tree."""
    clean = _LONG_ENTITY.sub("", html.replace("\x00", ""))
    if hostile(clean):
        return Page()
    from trafilatura import bare_extraction  # a quarter of a second, for HTML only

    try:
        found = bare_extraction(
            clean,
            url=url,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
        )
    except (LxmlError, ValueError, RecursionError, UnicodeError):
        return Page()
    if found is None or isinstance(found, dict):
        return Page()
    text = unicodedata.normalize("NFC", found.text or "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return Page(
        title=found.title,
        author=found.author,
        site=found.sitename,
        published=found.date,
        paragraphs=tuple(line for line in lines if line),
    )


def hostile(html: str) -> bool:
    """Whether a tree parser must not see *html*: elements nested too deep, or a tag with attributes by the thousand.

    Elements that close themselves do not count. One pass over the tags.
    """
    now = 0
    for match in _TAG.finditer(html):
        name = match[2].lower()
        if not match[1] and "=" in html[match.end() : match.end() + 40]:
            close = html.find(">", match.end(), match.end() + LONGEST_TAG)
            if close < 0 or (
                close - match.end() > 4 * MOST_ATTRIBUTES and html.count("=", match.end(), close) > MOST_ATTRIBUTES
            ):
                return True
        if _VOID.match(name) or _CLOSES_ITSELF.match(name):
            continue
        now = max(0, now - 1) if match[1] else now + 1
        if now > DEEPEST:
            return True
    return False


def flatten(html: str) -> str:
    """The text of *html* as a browser's copy gives it: block elements break lines, scripts are gone. Linear time."""
    lower = html.lower()
    parts: list[str] = []
    at, size = 0, len(html)
    bracket = -1  # where the next ">" stands: looked for once, or a page of "<" would be read over and over
    while at < size:
        open_at = html.find("<", at)
        if open_at < 0:
            parts.append(" ".join(html[at:].split("\n")))
            break
        parts.append(html[at:open_at].replace("\n", " "))
        match = _TAG.match(html, open_at)
        if html.startswith("<!--", open_at):
            close = html.find("-->", open_at + 4)
            at = size if close < 0 else close + 3
        elif match or html[open_at + 1 : open_at + 2] in ("!", "?"):
            if bracket < open_at:
                bracket = html.find(">", open_at)
                bracket = size if bracket < 0 else bracket
            at = open_at + 1 if bracket == size else bracket + 1
            at = _after(lower, match, at, parts) if match else at
        else:
            parts.append("<")
            at = open_at + 1
    text = entities.unescape(_LONG_ENTITY.sub("", "".join(parts)))
    return "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in text.split("\n"))))


def _after(lower: str, match: re.Match[str], at: int, parts: list[str]) -> int:
    """Where the text goes on after a tag: behind the closing one where the element's content is not for reading."""
    name = match[2].lower()
    if _BLOCK.match(name):
        parts.append("\n")
    if _SILENT.match(name) and not match[1]:
        close = lower.find(f"</{name}", at)
        return len(lower) if close < 0 else close
    return at
