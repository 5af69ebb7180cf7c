"""Each happening once: the title's and the text's telling of one event, and repeats within the text, become one."""

from __future__ import annotations

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
        if at is None:
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
