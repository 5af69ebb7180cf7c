"""Who stands behind an outlet or a wire, and notes on events that it tells of its own owner: from `article/owners.csv`.

A note says who stands behind the outlet where that is a party to the event. It takes nothing from the event and says
nothing of whether the report is true. Public broadcasters that edit independently are noted as such.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from dragoman.actors.tables import countries
from dragoman.errors import TableError

KINDS = frozenset(["state", "government", "party", "army", "public"])
TIES = {"owned": "owned by", "funded": "funded by", "run": "run by", "linked": "linked to", "public": ""}
_TABLE = Path(__file__).parent.parent / "article" / "owners.csv"
_WIRE, _OUTLET = "wire", "outlet"
_LAST = "9999-12-31"


class Owner(msgspec.Struct, frozen=True):
    """A row of the table: who stands behind an outlet, and from when to when (ISO dates or their beginnings)."""

    name: str
    country: str
    kind: str
    tie: str
    owner: str
    since: str
    until: str

    def stands(self, on: str | None) -> bool:
        """Whether it is so on that day (an ISO date); without a day, whether it still is."""
        if on is None:
            return not self.until
        return (not self.since or self.since <= on) and (not self.until or on <= self.until + _LAST[len(self.until) :])

    @property
    def is_state(self) -> bool:
        """Whether the owner is the state or its government itself, and no company or office of it."""
        return self.owner.startswith(("the state of", "the government of")) or self.owner.endswith(
            (" state", " government")
        )


def notes(
    outlet: str | None, publisher: str | None, wire: str | None, parties: Collection[str], on: date | None
) -> tuple[str, ...]:
    """A sentence for each of *outlet*, *publisher* and *wire* that belongs to one of *parties*; () where none does.

    *parties* are the country codes of those who take part in the event, *on* the day of publication (None: as it is
    now). "Sputnik is owned by the Russian state, a party to this event".
    """
    found: dict[Owner, None] = {}
    day = None if on is None else on.isoformat()
    for name, use in ((outlet, ""), (publisher, _OUTLET), (wire, _WIRE)):
        if name:
            found.update((row, None) for row in _rows(name, use) if row.country in parties and row.stands(day))
    return tuple(_told(row) for row in found)


def owner_country(publisher: str | None, wire: str | None, on: str | None) -> str | None:
    """The country behind the outlet on that day (an ISO date), else behind the wire; None where the table has neither.

    Without a day it is the owner of today.
    """
    for name, use in ((publisher, _OUTLET), (wire, _WIRE)):
        for row in _rows(name, use) if name else ():
            if row.stands(on):
                return row.country
    return None


def _rows(name: str, use: str) -> tuple[Owner, ...]:
    """The rows of a name; one that is used both for a wire and for an outlet counts only where its use is known."""
    known = _owners()
    if use:
        return known.get((_plain(name), use), ())
    wire, outlet = known.get((_plain(name), _WIRE), ()), known.get((_plain(name), _OUTLET), ())
    return wire if wire == outlet or not outlet else (outlet if not wire else ())


def _told(row: Owner) -> str:
    if row.kind == "public":
        return f"{row.name} is a public outlet of {row.owner}, a party to this event, with editorial independence"
    stands = f"{row.name} is {TIES[row.tie]} {row.owner}"
    if row.is_state:
        return f"{stands}, a party to this event"
    return f"{stands}, whose country, {countries()[row.country]['name']}, is a party to this event"


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split()).removeprefix("the ")


@lru_cache(maxsize=1)
def _owners() -> dict[tuple[str, str], tuple[Owner, ...]]:
    """Names in plain form, with their use, to rows. Raises TableError for a row of unknown country, kind or tie."""
    found: dict[tuple[str, str], tuple[Owner, ...]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            owner = Owner(
                row["name"], row["country"], row["kind"], row["tie"], row["owner"], row["since"], row["until"]
            )
            if owner.kind not in KINDS or owner.tie not in TIES or owner.country not in countries():
                raise TableError(_TABLE.name, f"{owner.name}: unknown country, kind or tie")
            for use in [row["for"]] if row["for"] else [_WIRE, _OUTLET]:
                for name in dict.fromkeys(_plain(n) for n in (row["name"], *row["aliases"].split(";")) if n):
                    found[name, use] = (*found.get((name, use), ()), owner)
    return found
