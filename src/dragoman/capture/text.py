"""Plain text: what tells it from a binary file, and what is asked of it before it is a capture."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

from dragoman.capture.bounds import MAX_CONTROL_SHARE, MAX_LINE_CHARS, MAX_NUL_SHARE
from dragoman.errors import NotText, TooLarge

# C0 controls and DEL, without tab, line feed, vertical tab, form feed, carriage return and escape (ISO 2022)
_CONTROLS = bytes(code for code in (*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F))
_UTF16_SIDE_SHARE = 0.8  # what zero and the alphabet's own byte make up of the upper bytes of UTF-16
_MIN_UTF16_BYTES = 8  # a word; less shows nothing
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"))
_BOMS_16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def marked_encoding(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark gives and the mark's length in bytes; None without a mark."""
    for mark, encoding in (*_BOMS, *_BOMS_16):
        if head.startswith(mark):
            return encoding, len(mark)
    return None


def unmarked_utf16(head: bytes) -> str | None:
    """`utf-16-le` or `utf-16-be` where *head* reads as that without a mark, else None.

    The upper bytes of an alphabet's text are all the same but for ASCII's, which are zero; no lower byte is zero.
    """
    if 0 not in head or len(head) % 2 or len(head) < _MIN_UTF16_BYTES:
        return None
    even, odd = head[::2], head[1::2]
    if 0 in even and 0 in odd:
        return None
    upper, encoding = (odd, "utf-16-le") if 0 in odd else (even, "utf-16-be")
    commonest = Counter(upper).most_common(2)
    alike = sum(count for _, count in commonest)
    return encoding if 0 in dict(commonest) and alike >= len(upper) * _UTF16_SIDE_SHARE else None


def why_binary(head: bytes) -> str | None:
    """Why *head*, the first bytes of a file, are not text, in plain words; None where they may be."""
    known = _known_format(head)
    if known:
        return f"{known}; dragoman reads text and HTML"
    if marked_encoding(head):
        return None
    encoding = unmarked_utf16(head)
    if encoding:
        head = head.decode(encoding, "ignore").encode("utf-8")
    if head.count(0) > len(head) * MAX_NUL_SHARE:
        return "binary: zero bytes, and not UTF-16"
    if len(head) - len(head.translate(None, _CONTROLS)) > len(head) * MAX_CONTROL_SHARE:
        return "binary: too many control characters for text"
    return None


def checked(text: str, source: str) -> str:
    """*text* itself. Raises NotText if it says nothing and TooLarge if a line is past all use."""
    if not text or text.isspace():
        raise NotText(source, "empty" if not text else "empty but for white space")
    if len(text) > MAX_LINE_CHARS and longest_line(text) > MAX_LINE_CHARS:
        raise TooLarge(source, f"a line of more than {MAX_LINE_CHARS:,} characters")
    return text


def longest_line(text: str) -> int:
    """Characters of the longest line of *text*."""
    return max((len(line) for line in text.splitlines()), default=0)


def _known_format(head: bytes) -> str | None:
    for offset, magic, name in _formats():
        if head.startswith(magic, offset):
            return name
    return None


@lru_cache(maxsize=1)
def _formats() -> tuple[tuple[int, bytes, str], ...]:
    table = tomllib.loads((Path(__file__).parent / "formats.toml").read_text("utf-8"))
    return tuple((row.get("offset", 0), _magic(row), row["name"]) for row in table["format"])


def _magic(row: dict[str, str]) -> bytes:
    return bytes.fromhex(row["hex"]) if "hex" in row else row["ascii"].encode("ascii")
