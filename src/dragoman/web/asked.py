"""What the address of a page asks for: the filters under the names of the command line, order, count and page.

The one place where a query string becomes the store's `Filters`. Fields that a form leaves empty ask for nothing. What
cannot be asked is told with the field that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.api.errors import Refusal
from dragoman.api.paging import DEFAULT
from dragoman.events.scale import QUADS, plover
from dragoman.store.asking import REVIEWS, STATUSES, Filters, filters_of
from dragoman.store.counting import COUNTED
from dragoman.store.who import BadQuestionError
from dragoman.web.rendering import harmless

LONGEST = 500  # characters of a value: no name and no sensible search is longer
MOST_VALUES = 20  # of one filter; there are nineteen event types
MOST_ROWS = 200  # of one page
FILTERS = tuple(field.name for field in msgspec.structs.fields(Filters))
SEVERAL = frozenset(field.name for field in msgspec.structs.fields(Filters) if field.type == tuple[str, ...])
"""The filters that take several values, any of which will do."""
_PAIR = "between"
_PAGING = ("count", "order", "limit", "cursor")


class BadField(BadQuestionError):
    """A field of the address has a value that cannot be; `field` names it (None: it cannot be told which)."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(field or "the question", reason)
        self.field = field

    def __reduce__(self) -> Any:
        """Both arguments again."""
        return type(self), (self.field, self.reason)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is asked for.

    `given`: every value as it stands in the address, for forms and links. `filters`: what the store's questions take as
    keywords, checked. `more`: filters of the page's own (a state of agreements) by name.
    """

    given: dict[str, tuple[str, ...]]
    filters: dict[str, Any]
    more: dict[str, tuple[str, ...]]
    count: str
    order: str
    limit: int
    cursor: str | None

    @property
    def question(self) -> Filters:
        """The filters as the store has them."""
        return filters_of(**self.filters)

    @property
    def told(self) -> dict[str, Any]:
        """What a cursor belongs to, with the cursor: `api.paging` takes it."""
        told: dict[str, Any] = {**self.filters, **self.more, "order": self.order}
        return told if self.cursor is None else told | {"cursor": self.cursor}

    def query(self, **changed: str | None) -> str:
        """The question as it stands in an address, with values changed (None: left out); the cursor only if given."""
        pairs = [
            (name, value)
            for name, values in self.given.items()
            if name != "cursor" and name not in changed
            for value in values
        ]
        return urlencode([*pairs, *((name, value) for name, value in changed.items() if value is not None)])


def asked_in(
    request: Request,
    *,
    filters: Sequence[str] = FILTERS,
    more: Mapping[str, Sequence[str]] | None = None,
    orders: Sequence[str] = ("newest",),
    counts: Sequence[str] = COUNTED,
) -> Asked:
    """What the address asks for; the first of *orders* and of *counts* is the usual one.

    *more*: filters of the page's own, with the values that each may have (none: any). Names that are none of these are
    left alone. Raises BadField.
    """
    own = dict(more or {})
    given = _given(request, (*filters, *own, *_PAGING))
    chosen: dict[str, Any] = {}
    for name in filters:
        if name in given:
            chosen[name] = _value(name, given[name])
    for name, allowed in own.items():
        for value in given.get(name, ()):
            _one_of(name, value, allowed)
    with naming_field(given):
        filters_of(**chosen)
    return Asked(
        given=given,
        filters=chosen,
        more={name: given[name] for name in own if name in given},
        count=_one_of("count", _last(given, "count") or counts[0], counts),
        order=_one_of("order", _last(given, "order") or orders[0], orders),
        limit=_limit(_last(given, "limit")),
        cursor=_last(given, "cursor"),
    )


def as_given(request: Request) -> dict[str, tuple[str, ...]]:
    """Every value of the address that a form could show again, also of a question that cannot be asked."""
    names = dict.fromkeys(request.query_params)
    return {
        name: values
        for name in names
        if (values := tuple(clean(value)[:LONGEST] for value in request.query_params.getlist(name)[:MOST_VALUES]))
    }


def tidied(request: Request) -> Response | None:
    """To the same address without the fields that a form has left empty, so that it can be shared; None for none."""
    pairs = request.query_params.multi_items()
    kept = [(name, value) for name, value in pairs if value.strip()]
    if len(kept) == len(pairs):
        return None
    return RedirectResponse(request.url.path + ("?" + urlencode(kept) if kept else ""), 303)


@contextmanager
def naming_field(given: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """Turns a question that cannot be asked into one that says which field of the address is wrong."""
    try:
        yield
    except BadField:
        raise
    except Refusal as error:
        raise BadField(error.field, error.reason) from error
    except BadQuestionError as error:
        field = _field(error.source, given)
        said = error.reason if error.source == field else f"{error.source}: {error.reason}"
        raise BadField(field, said) from error


def clean(value: str) -> str:
    """A value on one line, without what draws nothing."""
    return " ".join(harmless(value).split())


@lru_cache(maxsize=1)
def choices() -> dict[str, tuple[str, ...]]:
    """What the fields of a form offer, by filter."""
    return {
        "type": tuple(plover().types),
        "mode": tuple(sorted({mode for kind in plover().types.values() for mode in kind.modes})),
        "quad": QUADS,
        "context": tuple(plover().contexts),
        "status": STATUSES,
        "reviewed": ("no", "yes", *REVIEWS),
        "count": COUNTED,
    }


def _given(request: Request, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        values = [value for value in request.query_params.getlist(name) if value.strip()]
        if len(values) > MOST_VALUES or any(len(value) > LONGEST for value in values):
            raise BadField(name, f"at most {MOST_VALUES} values of {LONGEST} characters")
        told = tuple(dict.fromkeys(told for value in values if (told := clean(value))))
        if told:
            found[name] = told
    return found


def _value(name: str, values: tuple[str, ...]) -> Any:
    """The value of a filter, of its own type. Raises BadField."""
    if name in SEVERAL:
        return values
    if name == _PAIR:
        if len(values) != 2:
            raise BadField(name, "two must be named; for one alone there is party")
        return values
    if len(values) > 1:
        raise BadField(name, "given more than once")
    if name != "confidence":
        return values[0]
    try:
        return float(values[0])
    except ValueError as wrong:
        raise BadField(name, f"{values[0][:20]!r} is no number from 0 to 1") from wrong


def _last(given: Mapping[str, tuple[str, ...]], name: str) -> str | None:
    return given[name][-1] if name in given else None


def _one_of(name: str, value: str, allowed: Sequence[str]) -> str:
    if allowed and value not in allowed:
        raise BadField(name, f"{value[:40]!r} is none of {', '.join(allowed)}")
    return value


def _limit(value: str | None) -> int:
    if value is None:
        return DEFAULT
    if not (value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= MOST_ROWS):
        raise BadField("limit", f"a whole number from 1 to {MOST_ROWS}")
    return int(value)


def _field(source: str, given: Mapping[str, Sequence[str]]) -> str | None:
    """The field whose value an error names."""
    for name, values in given.items():
        if source == name or any(source in (value, repr(value)) for value in values):
            return name
    first = source.partition(" ")[0]
    return first if first in given else {"the text": "text"}.get(source)
