"""In which country the owner of an outlet or a wire stands, by `article/owners.csv`."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent.parent / "article" / "owners.csv"
_LAST = "9999-12-31"

Span = tuple[str, str, str, str]  # for, country, since, until


def owner_country(publisher: str | None, wire: str | None, on: str | None) -> str | None:
    """The country behind the outlet on that day (an ISO date), else behind the wire; None where the table has neither.

    Without a day it is the owner of today.
    """
    for name, use in ((publisher, "outlet"), (wire, "wire")):
        for kind, country, since, until in _owners().get(_bare(name), ()) if name else ():
            if kind in ("", use) and _stands(since, until, on):
                return country
    return None


def _stands(since: str, until: str, on: str | None) -> bool:
    if on is None:
        return not until
    return (not since or since <= on) and (not until or on <= until + _LAST[len(until) :])


def _bare(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split()).removeprefix("the ")


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            span = (row["for"], row["country"], row["since"], row["until"])
            for name in {_bare(one) for one in (row["name"], *row["aliases"].split(";")) if one}:
                found[name] = (*found.get(name, ()), span)
    return found
