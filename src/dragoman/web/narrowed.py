"""The filters of charts, maps, networks and briefs, and how they stand in addresses and forms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from dragoman.web.asked import asked_in

NARROWING = (
    "type", "mode", "quad", "context", "status", "country", "place", "since", "until", "source", "confidence",
    "reviewed", "coder", "text",
)  # fmt: skip
"""The filters that leave open who acts."""
WITH_PARTIES = ("actor", "recipient", "party", "between", *NARROWING)


def filters_in(request: Request, names: Sequence[str] = NARROWING) -> dict[str, Any]:
    """The filters that are given, checked. Raises BadField, which says which field is wrong."""
    return asked_in(request, filters=names).filters


def encoded(values: dict[str, Any]) -> str:
    """Names and values as a query string, several values of one name each by itself."""
    return urlencode(_pairs(values))


def chosen(filters: dict[str, Any]) -> dict[str, str]:
    """What stands in the fields of a form: the first value of each filter."""
    return {name: str(value[0] if isinstance(value, tuple) else value) for name, value in filters.items()}


def kept(filters: dict[str, Any], fields: Collection[str]) -> list[tuple[str, str]]:
    """The values that a form with those fields holds unseen: of other filters, and the second and later ones."""
    seen: set[str] = set()
    found = []
    for name, value in _pairs(filters):
        if name in seen or name not in fields:
            found.append((name, value))
        seen.add(name)
    return found


def _pairs(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, str(one))
        for name, value in values.items()
        for one in (value if isinstance(value, list | tuple) else (value,))
    ]
