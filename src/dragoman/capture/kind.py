"""What kind of file some bytes are: a page, an archive, a feed, rows. Content decides where it can, else the name."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import msgspec

from dragoman.capture.html import first_element
from dragoman.capture.stream import GZIP_MAGIC
from dragoman.capture.text import marked_encoding, unmarked_utf16, why_binary
from dragoman.errors import NotText

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_FEED_ELEMENTS = frozenset({"rss", "feed", "rdf:rdf", "atom:feed"})
_XML_START = "<?xml"
DELIMITERS = ",\t;|"


class Kind(Enum):
    """What the reading stage does with a file."""

    PAGE = "page"
    WARC = "warc"
    FEED = "feed"
    LINES = "lines"
    TABLE = "table"
    GZIP = "gzip"


def kind_of(head: bytes, source: str, content_type: str | None, columns: Mapping[str, str]) -> Kind:
    """The kind of a file that begins with *head*; *columns* are the names that rows go by. Raises NotText."""
    if not head:
        raise NotText(source, "empty")
    if head.startswith(GZIP_MAGIC):
        return Kind.GZIP
    if head.startswith(b"WARC/"):
        return Kind.WARC
    reason = why_binary(head)
    if reason:
        raise NotText(source, reason)
    named = _named(source, content_type)
    if named and named not in ("lines", "table"):
        raise NotText(source, f"{named}; dragoman reads text and HTML")
    start = head_text(head).lstrip("\ufeff \t\r\n")
    if named == "table":
        return Kind.TABLE
    if named == "lines":
        return _lines(start, source)
    if start.startswith("{") and _is_rows(start, columns):
        return Kind.LINES
    if start.startswith("<"):
        return _marked_up(start, source)
    if not suffix_of(source) and _is_table(start, columns):
        return Kind.TABLE
    return Kind.PAGE


def suffix_of(source: str) -> str:
    """The lower-case ending of a path's or an address's last name, `.gz` left off; empty without one."""
    name = urlsplit(source).path if source.startswith(("http://", "https://")) else source
    path = PurePosixPath(name.rpartition("/")[2].lower())
    return PurePosixPath(path.stem).suffix if path.suffix == ".gz" else path.suffix


def media_type(content_type: str | None) -> str:
    """The lower-case type of a Content-Type header without its parameters; empty without one."""
    return content_type.partition(";")[0].strip().lower() if content_type else ""


def charset_of(content_type: str | None) -> str | None:
    """The charset that a Content-Type header gives, None without one."""
    for parameter in (content_type or "")[:1000].split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip() or None
    return None


def head_text(head: bytes) -> str:
    """*head* as text that is good enough to look at: ASCII is right, other characters may not be."""
    marked = marked_encoding(head)
    if marked and marked[0] != "utf-8":
        return head[marked[1] :].decode(marked[0], "ignore")
    wide = unmarked_utf16(head[:1000])
    return head.decode(wide, "ignore") if wide else head[marked[1] if marked else 0 :].decode("utf-8", "replace")


def delimiter_of(header: str, columns: Mapping[str, str]) -> str:
    """What parts the cells of a table's first line: what uncovers a column for the words, else the commonest."""
    for delimiter in DELIMITERS:
        if _wanted(columns) & set(_cells(header, delimiter)):
            return delimiter
    return max(DELIMITERS, key=header.count)


def _is_rows(start: str, columns: Mapping[str, str]) -> bool:
    """Whether the first line is a JSON object with a column for the words."""
    line, newline, _ = start.partition("\n")
    if not newline and any(f'"{name}"' in line for name in _wanted(columns)) and line[1:].lstrip().startswith('"'):
        return True  # a row that is longer than what was looked at, or the only one
    row = _json(line)
    return isinstance(row, dict) and bool(_wanted(columns) & {str(name).lower() for name in row})


def _lines(start: str, source: str) -> Kind:
    """Rows, if the file is called so: but `.json` is also the name of JSON that is no rows, which is refused."""
    line, newline, _ = start.partition("\n")
    printed_wide = (bool(newline) and line.strip() in ("{", "[")) or start.startswith("[")
    if printed_wide and not isinstance(_json(line), dict):
        raise NotText(source, "JSON that is not one object a line")
    return Kind.LINES


def _json(line: str) -> object:
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None


def _marked_up(start: str, source: str) -> Kind:
    first = first_element(start)
    if first in _FEED_ELEMENTS:
        return Kind.FEED
    if start.startswith(_XML_START) and first not in ("html", "!doctype html"):
        raise NotText(source, "XML that is neither a feed nor a page")
    return Kind.PAGE


def _is_table(start: str, columns: Mapping[str, str]) -> bool:
    header = start.partition("\n")[0]
    cells = [cell.lower() for cell in _cells(header, delimiter_of(header, columns))]
    return len(cells) > 1 and bool(_wanted(columns) & set(cells))


def _cells(header: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip().lower() for cell in next(csv.reader([header.strip()], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _wanted(columns: Mapping[str, str]) -> set[str]:
    return {columns.get(field, field).lower() for field in ("text", "html")}


def _named(source: str, content_type: str | None) -> str | None:
    """What the server's word, or else the name, says of the kind: `lines`, `table`, what is refused, or nothing."""
    media = media_type(content_type)
    if media in HTML_TYPES:
        return None
    return _names().get(media) or _names().get(suffix_of(source))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    table = tomllib.loads((Path(__file__).parent / "suffixes.toml").read_text("utf-8"))
    return {
        ending: kind for part in ("kinds", "refused") for kind, endings in table[part].items() for ending in endings
    }
