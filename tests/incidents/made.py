"""Reports made by hand, for the tests of incidents."""

from __future__ import annotations

from itertools import count

from dragoman.incidents import Report
from dragoman.records import Attribution, DateSpan, Event, Evidence, Party, Place, Quantity

PLACES = {
    "Bankass": ("MLI", 14.07, -3.52),
    "Mopti": ("MLI", 14.49, -4.18),
    "Gao": ("MLI", 16.27, -0.04),
    "Mali": ("MLI", 17.57, -3.99),
    "Moscow": ("RUS", 55.75, 37.62),
    "Geneva": ("CHE", 46.20, 6.15),
}
_numbers = count(1)


def report(
    text: str = "Gunmen attacked Bankass.",
    *,
    name: str | None = None,
    kind: str = "ASSAULT",
    mode: str | None = None,
    status: str = "reported",
    by: str = "",
    to: str = "",
    on: str | None = None,
    until: str | None = None,
    place: str | None = None,
    numbers: dict[str, float] | None = None,
    published: str | None = "2025-06-24",
    article: str | None = None,
    story: str | None = None,
    publisher: str | None = None,
    wire: str | None = None,
    owner: str | None = None,
    state: str | None = None,
    trigger: tuple[int, int] | None = None,
) -> Report:
    """A report; `by` and `to` are country codes or `Name/CODE`, with a blank between two parties."""
    made = name or f"e{next(_numbers)}"
    country, lat, lon = PLACES[place] if place else (None, None, None)
    event = Event(
        id=made,
        event_type=kind,
        event_mode=mode,
        contexts=(),
        cameo=None,
        quad="material conflict",
        score=-9.0,
        actors=_parties(by),
        recipients=_parties(to),
        date=DateSpan(start=on, end=until or on, basis="") if on else None,
        place=Place(text=place, name=place, country=country, lat=lat, lon=lon) if place else None,
        status=status,
        attribution=Attribution(),
        evidence=Evidence(text=text, start=0, end=len(text), trigger=trigger),
        article=article or f"a-{made}",
        confidence=0.6,
        quantities=tuple(Quantity(unit=unit, value=value) for unit, value in (numbers or {}).items()),
    )
    return Report(
        event=event,
        published=published,
        story=story,
        publisher=publisher,
        wire=wire,
        owner_country=owner,
        language="en",
        state=state,
    )


def _parties(words: str) -> tuple[Party, ...]:
    made = []
    for word in words.split():
        name, _, code = word.rpartition("/")
        made.append(Party(text=word, name=name or None, country=code, sectors=("GOV",) if name else ()))
    return tuple(made)
