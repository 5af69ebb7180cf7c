"""Each happening once: the title's and the text's telling of one event, and repeats within the text, become one."""

from __future__ import annotations

import msgspec

from dragoman.records import Event, Party


def merge(events: list[tuple[Event, str]]) -> list[Event]:
    """The events of an article, each happening once, in the order of the text.

    Each comes with the predicate that told it. Within the text the same type, parties, predicate and no contradiction
    of dates or places make one happening; a title's event gives way to any of its type whose parties fit.
    """
    kept: list[tuple[Event, str]] = []
    for event, predicate in events:
        if event.evidence.start is None:
            continue
        at = next((i for i, (other, word) in enumerate(kept) if word == predicate and _same(event, other)), None)
        twin = next((i for i, (other, _) in enumerate(kept) if _one_deed(event, other)), None) if at is None else None
        if twin is not None:
            kept[twin] = (_joined(kept[twin][0], event), kept[twin][1])
        elif at is None:
            kept.append((event, predicate))
        elif _weight(event) > _weight(kept[at][0]):
            kept[at] = (event, predicate)
    body = [event for event, _ in kept]
    titles: list[Event] = []
    for event, _ in events:
        if event.evidence.start is None and not any(_told_again(event, other) for other in [*body, *titles]):
            titles.append(event)
    return [*titles, *sorted(body, key=lambda e: (e.evidence.trigger or (0, 0), e.event_type))]


def _same(one: Event, other: Event) -> bool:
    return (
        one.event_type == other.event_type
        and one.status == other.status
        and _fit(one.actors, other.actors)
        and _fit(one.recipients, other.recipients)
        and (
            one.date is None
            or other.date is None
            or (one.date.start, one.date.end) == (other.date.start, other.date.end)
        )
        and (one.place is None or other.place is None or one.place.name == other.place.name)
    )


def _one_deed(one: Event, other: Event) -> bool:
    """Whether two clauses of a sentence tell one act of violence or one meeting.

    "Twelve were killed when a missile hit the base": one clause names nobody who did it, or both name the same, and
    those whom it hit are of no two countries.
    """
    if one.event_type != other.event_type or one.status != other.status or one.event_type not in _IN_CLAUSES:
        return False
    if one.evidence.start != other.evidence.start:
        return False
    mine, theirs = {_identity(p) for p in one.actors}, {_identity(p) for p in other.actors}
    if mine and theirs and not (mine <= theirs or theirs <= mine):
        return False
    hit = [{p.country for p in event.recipients if p.country} for event in (one, other)]
    named = [{_identity(p) for p in event.recipients if p.name} for event in (one, other)]
    if named[0] and named[1] and named[0] != named[1]:
        return False
    return not (hit[0] and hit[1] and hit[0] != hit[1])


_IN_CLAUSES = frozenset(["ASSAULT", "CONSULT"])


def _joined(first: Event, second: Event) -> Event:
    """Two clauses' tellings of one deed as one event: its actors, all whom it hit, what either knows besides."""
    better, other = (first, second) if _weight(first) >= _weight(second) else (second, first)
    recipients = [*better.recipients]
    for party in other.recipients:
        known = any(_identity(party) == _identity(p) or p.text == party.text for p in recipients)
        if not known and not party.text.replace(",", "").replace(" ", "").isdigit():
            recipients.append(party)
    counted = {(q.unit, q.value, q.start) for q in better.quantities}
    return msgspec.structs.replace(
        better,
        actors=better.actors or other.actors,
        recipients=tuple(p for p in recipients if p not in (better.actors or other.actors)),
        event_mode=better.event_mode or other.event_mode,
        date=better.date or other.date,
        place=better.place or other.place,
        quantities=(*better.quantities, *(q for q in other.quantities if (q.unit, q.value, q.start) not in counted)),
    )


def _told_again(title: Event, other: Event) -> bool:
    """Whether the text tells what the title told: its type, or one of the same quad, with parties that fit."""
    if title.event_type != other.event_type and title.quad != other.quad:
        return False
    mine = {key for p in (*title.actors, *title.recipients) if (key := _key(p))}
    theirs = {key for p in (*other.actors, *other.recipients) if (key := _key(p))}
    if title.event_type == other.event_type:
        return not mine or not theirs or bool(mine & theirs)
    return bool(mine) and mine <= theirs


def _key(party: Party) -> str | None:
    return party.country or party.name or None


def _identity(party: Party) -> tuple[object, ...]:
    if party.name:
        return (party.name,)
    if party.country:
        return (party.country, party.sectors[:1])
    return (party.text.lower(),)


def _fit(one: tuple[Party, ...], other: tuple[Party, ...]) -> bool:
    mine, theirs = {_identity(p) for p in one}, {_identity(p) for p in other}
    return mine == theirs or bool(mine and theirs and (mine <= theirs or theirs <= mine))


def _weight(event: Event) -> tuple[int, float]:
    """How good an event's evidence is: fields that are known, then confidence."""
    known = len(event.actors) + len(event.recipients) + sum(bool(p.country) for p in (*event.actors, *event.recipients))
    return known + (event.date is not None) + (event.place is not None), event.confidence
