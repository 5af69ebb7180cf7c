"""Second opinions: what another person says of an event who has not seen the first answer, and how far both agree.

A share of the reviewed events is offered to somebody else. The second answer is about the event as it was coded, and
changes nothing: it stands in the journal, taken back at once by an entry with the note `KEPT`. Where two answers
differ, a third decision settles it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.json import encode
from sqlalchemy import Connection, func, select

from dragoman.records import Event
from dragoman.store.fields import DEPENDENT, FIELDS, changed_event, countries_of, judged, same_value, settings, value_of
from dragoman.store.journal import (
    APPLIED,
    OF_EVENTS,
    UNDONE,
    BadCorrectionError,
    Entry,
    append,
    entries,
    mark,
    named,
)
from dragoman.store.judging import ROWS, Coded, coded, current_of, page_of
from dragoman.store.tables import articles, corrections, events
from dragoman.store.writing import now

if TYPE_CHECKING:
    from dragoman.store import Store

KEPT = "second opinion, kept apart"
"""The note of the entry that takes a second opinion back at once, by which it is known."""
SHARE = 0.15  # of the reviewed events; content analysis usually has a tenth to a fifth coded twice
VERDICT = "event or not"
COMPARED = (VERDICT, *(field for field in FIELDS if field != "cameo"))
"""What agreement is worked out for: whether there is such an event at all, and the fields of those that both left."""
_LOOKED_AT = 2_000  # newest decisions among which second opinions are looked for
_AT_ONCE = 500


class Reading(NamedTuple):
    """What one person made of an event. `event` is as they left it; `numbers` are their entries of the journal."""

    by: str
    event: Event
    rejected: bool
    second: bool
    numbers: tuple[int, ...]
    notes: tuple[str, ...]


class Compared(NamedTuple):
    """An event with the readings of two or more; `settled`: somebody decided on it since."""

    coded: Coded
    readings: tuple[Reading, ...]
    settled: bool

    @property
    def differs(self) -> tuple[str, ...]:
        """What they say differently, of `COMPARED`."""
        if len({one.rejected for one in self.readings}) > 1:
            return (VERDICT,)
        return tuple(field for field in COMPARED if len({rating(one, field) for one in self.readings}) > 1)


def is_second(one: Entry) -> bool:
    """Whether an entry takes a second opinion back, as all are at once."""
    return one.act == "undo" and one.note == KEPT


def wanted_of(connection: Connection, by: str) -> list[tuple[int, str]]:
    """The events, key and id, of which somebody is asked for a second opinion; the newest decision first."""
    decided = (
        select(corrections.c.event_id)
        .where(corrections.c.act.in_(OF_EVENTS), corrections.c.state == APPLIED, corrections.c.by != by)
        .order_by(corrections.c.key.desc())
        .limit(_LOOKED_AT)
    )
    some = [one for one in dict.fromkeys(connection.execute(decided).scalars()) if one is not None and is_drawn(one)]
    some = some[:_AT_ONCE]
    done = select(corrections.c.event_id).where(
        corrections.c.event_id.in_(some), (corrections.c.by == by) | (corrections.c.note == KEPT)
    )
    taken = set(connection.execute(done).scalars())
    query = select(events.c.key, events.c.id).join(articles, articles.c.key == events.c.article)
    there = query.where(events.c.id.in_(some), events.c.current, articles.c.newest, events.c.review.is_not(None))
    return [(row.key, row.id) for row in connection.execute(there) if row.id not in taken]


def is_drawn(event: str) -> bool:
    """Whether an event is of the share that two people judge: told by its id alone, so that nobody can choose."""
    return int.from_bytes(hashlib.sha256(event.encode()).digest()[:4]) < SHARE * 2**32


def may_give(connection: Connection, event: str, by: str) -> bool:
    """Whether somebody can still give a second opinion: others have judged it, and they not, or not otherwise."""
    every = list(entries(connection, event=event))
    apart = _apart(every)
    mine = [one for one in every if one.by == by and one.act in OF_EVENTS and one.number not in apart]
    others = [one for one in every if one.by != by and one.act in OF_EVENTS and one.state == APPLIED]
    return bool(others) and not mine


def give(
    store: Store, event: str, act: str, fields: Mapping[str, str], *, by: str, note: str | None = None
) -> tuple[str, ...]:
    """Keeps a second opinion: `accept` or `reject` of the event as coded, or `set` with fields as `correct` has them.

    Given again, the later one counts. Gives what it says otherwise than the first answer. Raises BadCorrectionError.
    """
    with store.write() as connection:
        one = current_of(connection, event)
        if not may_give(connection, event, named(by)):
            raise BadCorrectionError(f"event {event}", "there is nothing to give a second opinion on")
        words = _words(one)
        at = now()
        if act == "set":
            wanted = settings(one.record, fields, named(by), one.record)
            if not wanted:
                raise BadCorrectionError(f"event {event}", "it has those values already")
            numbers = [
                append(connection, act="set", by=by, note=note, at=at, field=setting.field, before=setting.before,
                       after=setting.after, **words)
                for setting in wanted
            ]  # fmt: skip
        elif act in ("accept", "reject"):
            numbers = [append(connection, act=act, by=by, note=note, at=at, before=judged(one.record), **words)]
        else:
            raise BadCorrectionError(act, "an opinion is to accept, to reject, or to set fields")
        for number in numbers:
            append(connection, act="undo", by=by, note=KEPT, at=at, undoes=number, event_id=one.id, coder=one.coder)
        mark(connection, numbers, UNDONE)
        both = _compared(one, list(entries(connection, event=event)))
        return both.differs if both is not None else ()


def compared(connection: Connection) -> Iterator[Compared]:
    """The events of which there are second opinions, the newest opinion first."""
    given = select(corrections.c.event_id).where(corrections.c.act == "undo", corrections.c.note == KEPT)
    newest = given.group_by(corrections.c.event_id).order_by(func.max(corrections.c.key).desc())
    ids = [one for one in connection.execute(newest).scalars() if one is not None]
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        of: dict[str, list[Entry]] = {identity: [] for identity in some}
        for one in entries(connection, events=some):
            of[one.event_id or ""].append(one)
        rows = ROWS.where(events.c.id.in_(some)).order_by(events.c.current, events.c.key)
        there = {row.id: row for row in connection.execute(rows)}
        for identity in some:
            found = _compared(coded(there[identity]), sorted(of[identity], key=_number)) if identity in there else None
            if found is not None:
                yield found


def rating(reading: Reading, field: str) -> str | None:
    """What a reading says in a field, as something to compare; None where it is no event to them."""
    if field == VERDICT:
        return "no event" if reading.rejected else "event"
    return None if reading.rejected else in_words(reading.event, field)


def in_words(event: Event, field: str) -> str:
    """A field of an event in words: parties by country, else by name; `none` for nothing."""
    value = getattr(event, field)
    if field in ("actors", "recipients"):
        return ", ".join(countries_of(value)) or "none"
    if field == "contexts":
        return ", ".join(sorted(value)) or "none"
    if field == "date" and value is not None:
        return str(value.start) if value.start == value.end else f"{value.start} to {value.end}"
    if field == "place" and value is not None:
        return ", ".join(part for part in (value.name or value.text, value.country) if part)
    return "none" if value is None else str(value)


def settle(store: Store, event: str, answer: str, *, by: str, note: str | None = None) -> list[int]:
    """Makes an event what one of its readings says, that of the person *answer*; the numbers of the new entries.

    Raises BadCorrectionError where that person has said nothing of it.
    """
    with store.write() as connection:
        one = current_of(connection, event)
        both = _compared(one, list(entries(connection, event=event)))
        said = next((each for each in both.readings if each.by == answer), None) if both is not None else None
        if said is None:
            raise BadCorrectionError(f"event {event}", f"{answer} has given no answer that could be taken")
        at, words = now(), _words(one)
        if said.rejected:
            numbers = [append(connection, act="reject", by=by, note=note, at=at, before=judged(one.event), **words)]
        else:
            numbers = []
            for field, before, after in _steps(one.event, said.event):
                numbers.append(append(connection, act="set", by=by, note=note, at=at, field=field, before=before,
                                      after=after, **words))  # fmt: skip
            now_it_is = judged(said.event)
            numbers.append(append(connection, act="accept", by=by, note=note, at=at, before=now_it_is, **words))
        page_of(connection, one.article).apply()
        return numbers


def overruled(connection: Connection, most: int = _AT_ONCE) -> list[tuple[Coded, list[Entry]]]:
    """Events on which several people's standing decisions go against each other, with those decisions.

    Without those of which there were second opinions: a later decision there settles what `compared` tells.
    """
    again = select(corrections.c.event_id).where(corrections.c.note == KEPT, corrections.c.event_id.is_not(None))
    standing = (corrections.c.act.in_(OF_EVENTS), corrections.c.state == APPLIED)
    several = (
        select(corrections.c.event_id)
        .where(*standing, corrections.c.event_id.not_in(again))
        .group_by(corrections.c.event_id)
        .having(func.count(corrections.c.by.distinct()) > 1)
        .order_by(func.max(corrections.c.key).desc())
        .limit(most)
    )
    ids = [one for one in connection.execute(several).scalars() if one is not None]
    of: dict[str, list[Entry]] = {identity: [] for identity in ids}
    for one in entries(connection, events=ids, states=[APPLIED], acts=OF_EVENTS):
        of[one.event_id or ""].append(one)
    rows = ROWS.where(events.c.id.in_(ids)).order_by(events.c.current, events.c.key)
    there = {row.id: coded(row) for row in connection.execute(rows)}
    return [(there[identity], of[identity]) for identity in ids if identity in there and _clash(of[identity])]


def _clash(told: Sequence[Entry]) -> bool:
    """Whether two people's decisions cannot both be right."""
    for place, one in enumerate(told):
        for other in told[place + 1 :]:
            if one.by == other.by:
                continue
            if (one.act == "reject") is not (other.act == "reject"):
                return True
            if one.act == other.act == "set" and one.field == other.field and one.after != other.after:
                return True
    return False


def _compared(one: Coded, every: Sequence[Entry]) -> Compared | None:
    """The first answer and the second ones to it; None where either is missing."""
    apart = _apart(every)
    if not apart:
        return None
    begun = min(apart)
    first = _first(one, [entry for entry in every if entry.number < begun])
    if first is None:
        return None
    second = {}
    for entry in every:
        if entry.number in apart:
            told = [other for other in every if other.number in apart and (other.by, other.at) == (entry.by, entry.at)]
            second[entry.by] = _reading(one.record, entry.by, told, second=True)
    ended = max(apart)
    settled = any(
        entry.number > ended and entry.act in OF_EVENTS and entry.state != UNDONE and entry.number not in apart
        for entry in every
    )
    return Compared(one, (first, *second.values()), settled)


def _apart(every: Sequence[Entry]) -> set[int]:
    """The numbers of second opinions: entries that the same person took back in the same moment, saying so."""
    made = {entry.number: (entry.by, entry.at) for entry in every}
    return {
        entry.undoes
        for entry in every
        if is_second(entry) and entry.undoes is not None and made.get(entry.undoes) == (entry.by, entry.at)
    }


def _first(one: Coded, before: Sequence[Entry]) -> Reading | None:
    """What the first who judged it said, as it stood before there was any second opinion."""
    stands: dict[int, bool] = {}
    undoings: dict[int, list[int]] = {}
    for entry in before:
        if entry.undoes is not None:
            undoings.setdefault(entry.undoes, []).append(entry.number)
    for entry in sorted(before, key=_number, reverse=True):  # an entry is undone by later ones only
        stands[entry.number] = not any(stands[number] for number in undoings.get(entry.number, ()))
    told = [entry for entry in before if entry.act in OF_EVENTS and stands[entry.number]]
    if not told:
        return None
    by = told[0].by
    return _reading(one.record, by, [entry for entry in told if entry.by == by], second=False)


def _reading(event: Event, by: str, told: Sequence[Entry], *, second: bool) -> Reading:
    rejected = False
    for entry in told:
        rejected = entry.act == "reject"
        if entry.act == "set":
            event = changed_event(event, entry.field or "", entry.after)
    notes = tuple(dict.fromkeys(entry.note for entry in told if entry.note))
    return Reading(by, event, rejected, second, tuple(entry.number for entry in told), notes)


def _steps(event: Event, wanted: Event) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The settings, field, before and after, that make one event say what another says."""
    for field in FIELDS:
        if same_value(event, wanted, field):
            continue
        names = {"event_type": DEPENDENT, "event_mode": ("event_mode", "cameo", "score")}.get(field, (field,))
        before, after = ({name: value_of(one, name) for name in names} for one in (event, wanted))
        event = changed_event(event, field, after)
        yield field, before, after


def _number(entry: Entry) -> int:
    return entry.number


def _words(one: Coded) -> dict[str, Any]:
    """By what an entry finds its event again."""
    return {"event_id": one.id, "coder": one.coder, "words": one.record.evidence.text, "trigger": one.trigger}


def seen(one: Coded) -> str:
    """A sign of what a person looks at, which is another once the event has changed."""
    said = encode([one.coder, one.review, one.revised.decode() if one.revised else None])
    return hashlib.sha256(said).hexdigest()[:16]
