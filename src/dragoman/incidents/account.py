"""What an incident is, from its reports: one event's fields, how many tell it independently, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dragoman.incidents.report import Report
from dragoman.incidents.traits import traits
from dragoman.incidents.versions import Contradiction, contradictions
from dragoman.records import Days, Place, Record


class Corroboration(Record, frozen=True, kw_only=True):
    """How many tell it, and how far from each other they are.

    `independent` counts the groups of reports that share neither a text nor a wire: what one agency wrote and ten
    papers printed is one. `outlets`, `wires` and `owners` (countries of the outlets' owners) are in alphabetical order.
    """

    reports: int
    articles: int
    stories: int
    independent: int
    outlets: tuple[str, ...]
    wires: tuple[str, ...]
    owners: tuple[str, ...]


class Incident(Record, frozen=True, kw_only=True):
    """One happening. Type, mode, quad, score, status, date and place are those of `lead`, the report that knows most
    among those of the type that most texts give, filled up from the others where it knows nothing.

    `earliest` is the report that was published first; `date` and `place` are None where no report has one.
    """

    id: str
    lead: str
    earliest: str
    event_type: str
    event_mode: str | None
    quad: str
    score: float
    status: str
    date: Days | None
    place: Place | None
    reports: tuple[str, ...]
    corroboration: Corroboration
    contradictions: tuple[Contradiction, ...] = ()


def account(incident: str, reports: Iterable[Report]) -> Incident:
    """The account of an incident with that id. Raises ValueError where there are no reports, or for a bad date."""
    every = sorted(reports, key=lambda one: (one.published or "9999", one.id))
    if not every:
        raise ValueError(f"{incident}: an incident without reports")
    usual = _usual([(one.event.event_type, one.text) for one in every])
    ranked = sorted(every, key=lambda one: (one.event.event_type != usual, -traits(one).full))
    event = ranked[0].event
    dates = [one.event.date for one in ranked if one.event.date is not None]
    places = [one.event.place for one in ranked if one.event.place is not None]
    return Incident(
        id=incident,
        lead=ranked[0].id,
        earliest=every[0].id,
        event_type=event.event_type,
        event_mode=event.event_mode or next((one.event.event_mode for one in ranked if one.event.event_mode), None),
        quad=event.quad,
        score=event.score,
        status=event.status,
        date=Days(start=dates[0].start, end=dates[0].end) if dates else None,
        place=places[0] if places else None,
        reports=tuple(one.id for one in every),
        corroboration=corroboration(every),
        contradictions=contradictions(every),
    )


def corroboration(reports: Sequence[Report]) -> Corroboration:
    """How many tell a happening, and how independently."""
    return Corroboration(
        reports=len(reports),
        articles=len({one.event.article for one in reports}),
        stories=len({one.text for one in reports}),
        independent=_independent(reports),
        outlets=_known(one.publisher for one in reports),
        wires=_known(one.wire for one in reports),
        owners=_known(one.owner_country for one in reports),
    )


def _independent(reports: Sequence[Report]) -> int:
    """Groups of reports that are tied by a common text, wire or outlet."""
    group: dict[tuple[str, str], int] = {}
    members: dict[int, set[tuple[str, str]]] = {}
    for number, one in enumerate(reports):
        ties = {("text", one.text)}
        ties |= {(kind, name) for kind, name in (("wire", one.wire), ("outlet", one.publisher)) if name}
        merged = set(ties)
        for old in {group[tie] for tie in ties if tie in group}:
            merged |= members.pop(old)
        members[number] = merged
        group.update((tie, number) for tie in merged)
    return len(members)


def _known(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))


def _usual(told: Sequence[tuple[str, str]]) -> str:
    """The type that most texts give; of equals the first."""
    counted = Counter(event_type for event_type, _ in dict.fromkeys(told))
    return max(counted, key=lambda one: counted[one])
