"""What Python users call first: `clean` takes a path, bytes or text and gives the article; `read` gives captures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dragoman import article, capture
from dragoman.dates.inference import infer
from dragoman.errors import CaptureError, NotText
from dragoman.records import Article, Capture

_LONGEST_PATH = 4096  # characters; PATH_MAX of Linux. What is longer is text
_CALLED_LIKE_A_FILE = re.compile(r"\S*\.[A-Za-z]{2,6}(?:\.gz)?|(?:\.{0,2}|~)/\S*")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_SHOWN = 60  # characters of a text that an error names it by


def clean(page: Path | str | bytes | Capture, *, published: str | None = None) -> Article:
    """The article of one saved page.

    *page* is a path (a Path, or a string that names a file), an http(s) address, the page's bytes, its text or HTML,
    or a Capture. A string is taken for a path if such a file exists or if it is one word that looks like one
    (`page.html`, `./pages/1`), so that a mistyped name is no article. *published* is an ISO date for a page that
    carries none. Of a file with several captures the first is taken.

    Raises NoArticle where nothing but menus and teasers stands there, CaptureError where the page cannot be read.
    """
    return article.clean(_capture(page), published=published, infer=infer)


def read(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    allow_private: bool = False,
    refuse: Callable[[CaptureError], None] | None = None,
) -> Iterator[Capture]:
    """The captures of a file, folder, glob or http(s) address, in a stable order.

    *columns* maps fields to the names that a table's columns have, as in `{"text": "body"}`; addresses on this machine
    or in its network are fetched with *allow_private* only. What cannot be read raises CaptureError, unless *refuse*
    is given to take it; then reading goes on. Raises ValueError for a field that *columns* does not know.
    """
    return capture.read(str(path), columns=columns or {}, allow_private=allow_private, refuse=refuse or _raise)


def _capture(page: Path | str | bytes | Capture) -> Capture:
    if isinstance(page, Capture):
        return page
    if isinstance(page, bytes):
        name, captures = "bytes", capture.from_bytes(page, "bytes", refuse=_raise)
    elif isinstance(page, Path) or _is_path(page):
        name, captures = str(page), capture.read(str(page), refuse=_raise)
    else:
        name, captures = _opening(page), _of_text(page)
    for found in captures:
        return found
    raise NotText(name, "nothing to read stands in it")


def _of_text(page: str) -> Iterator[Capture]:
    """Text as it is; markup by the kind it is, but never by the charset that it claims: it is decoded already."""
    if not page.lstrip("\ufeff \t\r\n").startswith("<"):
        if not page.strip():
            raise NotText("text", "empty")
        return iter((Capture(source="text", text=page),))
    raw = page.encode("utf-8", "replace")
    return capture.from_bytes(raw, "text", "text/html; charset=utf-8", refuse=_raise)


def _is_path(words: str) -> bool:
    """Whether a string names a file: one that exists, or one word that can hardly be anything else."""
    if len(words) > _LONGEST_PATH or "\n" in words or "\0" in words:
        return False
    if _ADDRESS.fullmatch(words) or _CALLED_LIKE_A_FILE.fullmatch(words):
        return True
    try:
        return Path(words).is_file()
    except OSError:
        return False


def _opening(page: str) -> str:
    words = " ".join(page[: 2 * _SHOWN].split())
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def _raise(error: CaptureError) -> None:
    raise error
