"""Bytes to text: byte order mark, then the HTTP header's charset, then the page's own claim, then detection.

Pages lie about their encoding and break in the middle, so a claim counts only if the bytes can be read by it, and a
text that is good UTF-8 but for a few broken characters is UTF-8. Newlines and all else stay as they are, since offsets
point into this text; only a byte order mark is dropped.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import cchardet

from dragoman.capture.bounds import HEAD_BYTES, MAX_REPLACED_SHARE
from dragoman.capture.html import declared_charset
from dragoman.capture.text import marked_encoding, unmarked_utf16
from dragoman.errors import NotText

_MIN_RUNS_SHARE = (
    0.5  # non-ASCII bytes beside another: whole words in another alphabet, single letters where accents are
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_SAMPLE_BYTES = 4 * HEAD_BYTES
_BEFORE_SAMPLE = 1024
_MIN_CONFIDENCE = 0.2  # below it the detector's answer is a guess among all its encodings
_ASCII = bytes(range(128))


def decode(raw: bytes, source: str, charset: str | None = None) -> str:
    """The text of *raw*, a byte order mark dropped and all else kept, newlines included.

    *charset* is the label that an HTTP header gave, None without one. Raises NotText if no encoding fits.
    """
    marked = marked_encoding(raw)
    if marked:
        encoding, length = marked
        text = _nearly(raw[length:], encoding)
        if text is None:
            raise NotText(source, f"marked as {encoding.upper()}, but not decodable as that")
        return text
    for label in (charset, declared_charset(raw)):
        claimed = _held_against(codec(label), raw)
        text = _nearly(raw, claimed) if claimed else None
        if text is not None:
            return text
    guessed = guess(raw)
    text = _nearly(raw, guessed) if guessed else None
    if text is None:
        raise NotText(source, "in no encoding that could be made out")
    return text


def codec(label: str | None) -> str | None:
    """Python's codec for an encoding's label as pages and servers write it; None for a label not in the table."""
    return _codecs().get(label.strip().strip("\"'").lower()) if label else None


def guess(raw: bytes) -> str | None:
    """The codec that *raw*, which claims nothing (or falsely), is most likely in; None if no codec fits."""
    wide = unmarked_utf16(raw[:HEAD_BYTES])
    if wide:
        return wide
    if _nearly(raw, "utf-8") is not None:
        return "iso2022-jp" if b"\x1b$" in raw and _strict(raw, "iso2022-jp") is not None else "utf-8"
    first = len(raw) - len(raw.lstrip(_ASCII))  # scripts may fill the front of a page
    start = max(first - _BEFORE_SAMPLE, 0)
    return _detected(raw[start : start + _SAMPLE_BYTES])


def _held_against(claimed: str | None, raw: bytes) -> str | None:
    """*claimed*, unless the bytes say otherwise: UTF-16 is seen, and what reads as UTF-8 is not in a one-byte encoding.

    Servers send a default, and pages saved by a browser keep the claim that they had before they were written as UTF-8.
    """
    if claimed is None or (0 in raw[:HEAD_BYTES] and unmarked_utf16(raw[:HEAD_BYTES])):
        return None
    if claimed in _table()["detection"]["many_bytes"] or raw.isascii():
        return claimed
    return "utf-8" if _strict(raw, "utf-8") is not None else claimed


def _detected(sample: bytes) -> str | None:
    """What the detector makes of *sample*, held against how its bytes beyond ASCII stand together."""
    found = cchardet.detect(sample)
    encoding = codec(found["encoding"])
    fallback: str = _table()["detection"]["fallback"]
    if encoding is None or (found["confidence"] or 0) < _MIN_CONFIDENCE:
        return fallback
    if encoding in _table()["detection"]["other_alphabets"]:
        in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
        if in_runs < len(sample.translate(None, _ASCII)) * _MIN_RUNS_SHARE:
            return fallback
    return encoding


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _nearly(raw: bytes, encoding: str) -> str | None:
    """*raw* by *encoding*, a few broken characters replaced by U+FFFD; None if they are more than a few."""
    text = _strict(raw, encoding)
    if text is not None:
        return text
    text = raw.decode(encoding, "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return text if text.count("\ufffd") <= beyond_ascii * MAX_REPLACED_SHARE else None


@lru_cache(maxsize=1)
def _codecs() -> dict[str, str]:
    return {label: name for name, labels in _table()["codecs"].items() for label in labels}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "charsets.toml").read_text("utf-8"))
