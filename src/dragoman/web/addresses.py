"""Where an article stands on the web, as far as anybody said so, and what the file was called that it was read from."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import LxmlError
from lxml.html import HTMLParser, document_fromstring

from dragoman.article.markup import hostile
from dragoman.records import Capture
from dragoman.web.rendering import is_link, leaf

_HEAD = 64 * 1024  # characters of markup that are looked at: few heads are longer, scripts and all
_CANONICAL = "canonical"  # RFC 6596
_OG_URL = "og:url"  # the same by Open Graph


class Origin(NamedTuple):
    """What is told of where an article is from; `own`: the address is what the page's own markup claims."""

    address: str | None
    own: bool
    file: str | None


def origin(said: str | None, source: str, capture: Capture | None) -> Origin:
    """The address that was *said* beside a capture, else what its markup calls its own; and the file of *source*.

    What was said need not be an address that may become a link. No file where the source is an address itself.
    """
    if is_link(source):
        return Origin(said or source, own=False, file=None)
    if said:
        return Origin(said, own=False, file=_file(source))
    own = canonical(capture.html) if capture is not None and capture.html is not None else None
    return Origin(own, own=own is not None, file=_file(source))


def canonical(html: str) -> str | None:
    """The http(s) address that a page says is its own: its canonical link, else Open Graph's; None where it says none.

    Only the head may say so: what strangers write into a page stands below it.
    """
    head = html[:_HEAD].replace("\x00", "")
    head = head[: head.rfind(">") + 1]
    if not head or hostile(head):
        return None
    try:
        tree = document_fromstring(head.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        return None
    found = tree.find("head")
    if found is None:
        return None
    links = [one.get("href") for one in found.iter("link") if _CANONICAL in (one.get("rel") or "").lower().split()]
    claims = [one.get("content") for one in found.iter("meta") if (one.get("property") or "").lower() == _OG_URL]
    told = ((one or "").strip() for one in (*links, *claims))
    return next((one for one in told if is_link(one)), None)


def _file(source: str) -> str:
    """A file's name without its folders, nor the address that an archive has a page under."""
    path, _, within = source.partition("#")
    return leaf(path if "://" in within else source)
