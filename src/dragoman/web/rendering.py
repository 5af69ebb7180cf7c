"""Pages from templates, so that whatever a capture says is shown as text and does nothing else.

Every value is escaped, and freed of characters that draw nothing but change what stands around them (controls, marks
that turn the writing direction), before it reaches a page: templates need not remember to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dragoman._version import __version__
from dragoman.capture import plain

FOLDER = Path(__file__).parent
TITLE_CHARS = 200  # of a title in a list; newspapers' own stay under 120
_LONGEST_LINK = 2_000  # characters of an address that becomes a link; what browsers and servers agree on
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_HALVES = re.compile("[\ud800-\udfff]")
NAVIGATION = (
    ("/", "Start"),
    ("/events", "Events"),
    ("/incidents", "Incidents"),
    ("/dyad", "Dyad"),
    ("/agreements", "Agreements"),
    ("/map", "Map"),
    ("/network", "Network"),
    ("/review", "Review"),
    ("/sources", "Sources"),
    ("/upload", "Upload"),
)


def render(request: Request, template: str, *, status_code: int = 200, **context: Any) -> HTMLResponse:
    """The page of that template. It may use `request`, `user` (None: nobody has signed in), and what is given."""
    return HTMLResponse(rendered(request, template, **context), status_code=status_code)


def rendered(request: Request, template: str, **context: Any) -> str:
    """The text of that page."""
    user = getattr(request.state, "user", None)
    page = environment().get_template(template)
    return page.render(request=request, user=user, here=request.url.path, navigation=NAVIGATION, **context)


@lru_cache(1)
def environment() -> Environment:
    """The templates with their filters and globals; everything is escaped."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalised,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(plain=_plain, short=short, day=day, number=number, counted=counted, leaf=leaf)
    made.globals.update(
        csrf_field=csrf_field,
        link_out=link_out,
        marked=marked,
        with_query=with_query,
        version=__version__,
    )
    return made


def harmless(words: str) -> str:
    """*words* without controls, marks of direction and half characters; line ends and tabs stay."""
    return _HALVES.sub("\ufffd", _HARMFUL.sub("", words))


def _finalised(value: Any) -> Any:
    """What an expression of a template becomes: nothing for None, text without what harms; markup of ours as it is."""
    if value is None:
        return ""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return harmless(value)
    return value


def _plain(words: str | None) -> str:
    return plain(words or "")


def short(words: str | None, most: int = TITLE_CHARS) -> str:
    """At most so many characters on one line, with an ellipsis where some are missing."""
    told = plain((words or "")[: most * 4])
    return told if len(told) <= most else told[: most - 1].rstrip() + "…"


def day(value: str | None) -> str | Markup:
    """An ISO day as `<time>`: 23 June 2025. What is no day is shown as it is; an en dash for none."""
    if not value:
        return "–"
    try:
        told = date.fromisoformat(value[:10])
    except ValueError:
        return value
    return Markup('<time datetime="{}">{} {}</time>').format(told.isoformat(), told.day, f"{told:%B %Y}")


def number(value: float | None, digits: int = 0) -> str:
    """A number with thin groups of three: 12,345; an en dash for none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def counted(value: int, what: str) -> str:
    """So many of something: `1 event`, `2,000 events`. *what* is the plural with a regular s."""
    return f"{value:,} {what[:-1] if value == 1 else what}"


def leaf(source: str | None) -> str:
    """A capture's name without the folders of the machine that it was read on; an address as it is."""
    told = source or ""
    return told if "://" in told.partition("#")[0] else told.rpartition("/")[2] or told


def link_out(address: str | None, words: str | None = None) -> str | Markup:
    """A link to a page elsewhere, where the address is http(s) and honest; else the address as text."""
    told = harmless(address or "")
    shown = short(words or told)
    if not is_link(told):
        return shown
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(told, shown)


def is_link(address: str) -> bool:
    """Whether an address may become a link: http or https, with a host, of bearable length, no blank in it."""
    if len(address) > _LONGEST_LINK or any(char.isspace() for char in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def marked(words: str, spans: Iterable[tuple[int, int]]) -> Markup:
    """*words* with the spans (start and end, in characters of *words*) in `<mark>`; those that do not fit are left."""
    parts: list[Markup] = []
    at = 0
    for start, end in sorted(spans):
        if not at <= start < end <= len(words):
            continue
        parts += [_text(words[at:start]), Markup("<mark>{}</mark>").format(_text(words[start:end]))]
        at = end
    return Markup("").join([*parts, _text(words[at:])])


def _text(words: str) -> Markup:
    return escape(harmless(words))


def with_query(request: Request, **changed: Any) -> str:
    """This page's address with other values in its query; None takes a name away."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    kept += [(name, str(value)) for name, value in changed.items() if value is not None]
    return request.url.path + ("?" + urlencode(kept) if kept else "")


@pass_context
def csrf_field(context: Context) -> Markup:
    """The hidden field that every form with method post carries."""
    from dragoman.web.security import csrf_token

    return Markup('<input type="hidden" name="csrf" value="{}">').format(csrf_token(context["request"]))
