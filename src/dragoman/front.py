"""What Python users call first: `clean` takes a path, bytes or text and gives the article."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from dragoman import article, capture
from dragoman.errors import CaptureError, NotText
from dragoman.records import Article, Capture


def clean(page: Path | str | bytes | Capture, *, published: str | None = None) -> Article:
    """The article of one saved page.

    *page* is a path (a Path, or a string that names an existing file), the page's bytes, its text, or a Capture.
    *published* is an ISO date for a page that carries none. Raises NoArticle where nothing but menus and teasers stands
    there, CaptureError where the page cannot be read. Of a file with several captures the first is taken.
    """
    return article.clean(_capture(page), published=published)


def read(path: str | Path, *, columns: Mapping[str, str] | None = None, refuse: Callable[[CaptureError], None] | None = None) -> Iterator[Capture]:
    """The captures of a file, folder, glob or address, in a stable order.

    A refusal raises, unless *refuse* is given to take it; then reading goes on.
    """
    return capture.read(str(path), columns=columns or {}, refuse=refuse or _raise)


def _capture(page: Path | str | bytes | Capture) -> Capture:
    if isinstance(page, Capture):
        return page
    if isinstance(page, bytes):
        captures = capture.from_bytes(page, "bytes", refuse=_raise)
    elif isinstance(page, Path) or _is_file(page):
        captures = capture.read(str(page), refuse=_raise)
    else:
        captures = capture.from_bytes(page.encode("utf-8", "surrogatepass"), "text", content_type="text/plain; charset=utf-8" if not page.lstrip().startswith("<") else None, refuse=_raise)
    for found in captures:
        return found
    raise NotText(str(page)[:80] if not isinstance(page, bytes) else "bytes", "nothing stands in it")


def _is_file(words: str) -> bool:
    """Whether a string names a file that exists; a text of several lines never does."""
    if "\n" in words or len(words) > 1024 or "\0" in words:
        return False
    try:
        return Path(words).is_file()
    except OSError:
        return False


def _raise(error: CaptureError) -> None:
    raise error
