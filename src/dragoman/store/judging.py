"""What people's decisions make of events, and which events they hold for when a page is coded anew.

A decision is about words: it holds for the event that it was made on, and in every other coding and version of the
page for the event with the same sentence and trigger. What an event is, is its coding with all decisions on it applied
in their order; so a decision can be taken back without those after it being lost. What the newest coding has no event
for is offered for review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.json import decode, encode
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from dragoman.records import Event
from dragoman.store import columns
from dragoman.store.fields import changed_event, judged
from dragoman.store.interned import Interned
from dragoman.store.journal import APPLIED, OF_EVENTS, OFFERED, UNDONE, BadCorrectionError, Entry, entries, mark
from dragoman.store.recounting import recount
from dragoman.store.tables import actors, articles, corrections, event_contexts, events, parties, places

_AT_ONCE = 500


class Coded(NamedTuple):
    """An event in the store: its row, its record as coded, and where in its sentence the trigger stands."""

    key: int
    id: str
    article: int
    coder: str
    is_shown: bool  # but for what people say: of the current coding and the newest version
    published: str | None
    incident: int | None
    review: str | None
    revised: bytes | None
    record: Event
    trigger: tuple[int, int] | None

    @property
    def event(self) -> Event:
        """The event as it stands."""
        return self.record if self.revised is None else decode(self.revised, type=Event)


class Verdict(NamedTuple):
    """What decisions make of an event: its record, what is said to it, and the numbers of those that hold."""

    event: Event
    review: str | None
    holding: frozenset[int]


def trigger_of(event: Event) -> tuple[int, int] | None:
    """Where the trigger stands, in characters from the sentence's beginning."""
    evidence = event.evidence
    if evidence.trigger is None:
        return None
    base = evidence.start or 0
    return evidence.trigger[0] - base, evidence.trigger[1] - base


class Page:
    """The events of one web page that people decided on, in all versions and codings, and the decisions."""

    def __init__(self, connection: Connection, page: int) -> None:
        """Reads both."""
        self._connection = connection
        self.entries = _decisions(connection, page)
        self.events = _events(connection, page, {entry.event_id for entry in self.entries})
        self._codings: dict[tuple[int, str], list[Coded]] = defaultdict(list)
        for one in self.events:
            self._codings[one.article, one.coder].append(one)
        self._of: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for coding in self._codings.values():
                if (meant := self._meant(entry, coding)) is not None:
                    self._of[meant.key].append(entry)

    def beside(self, number: int) -> list[Entry]:
        """The other decisions on any event that a decision is on, in their order."""
        found = {}
        for on in self._of.values():
            if any(entry.number == number for entry in on):
                found.update({entry.number: entry for entry in on if entry.number != number})
        return [found[other] for other in sorted(found)]

    def on(self, event: str) -> list[Entry]:
        """The decisions on an event, whichever event they were made on."""
        found = {entry.number: entry for one in self.events if one.id == event for entry in self._of[one.key]}
        return [found[number] for number in sorted(found)]

    def apply(self) -> None:
        """Makes events and states what the decisions say."""
        changed, states = self.wrong()
        _write(self._connection, changed)
        for state, numbers in states.items():
            mark(self._connection, numbers, state)
        recount(self._connection, {one.incident for one, _ in changed if one.incident is not None})

    def wrong(self) -> tuple[list[tuple[Coded, Verdict]], dict[str, list[int]]]:
        """The events that are not what the decisions make of them, and the decisions that should be in each state."""
        holding: set[int] = set()
        changed: list[tuple[Coded, Verdict]] = []
        for one in self.events:
            if one.key not in self._of:
                continue
            verdict = judge(one, [entry for entry in self._of[one.key] if entry.state != UNDONE])
            if one.is_shown:
                holding |= verdict.holding
            revised = encode(verdict.event) if verdict.event != one.record else None
            if (revised, verdict.review) != (one.revised, one.review):
                changed.append((one, verdict))
        states: dict[str, list[int]] = {}
        for state, want in ((APPLIED, True), (OFFERED, False)):
            live = [one.number for one in self.entries if one.state not in (UNDONE, state)]
            states[state] = [number for number in live if (number in holding) is want]
        return changed, states

    def _meant(self, entry: Entry, coding: Sequence[Coded]) -> Coded | None:
        """The event of a coding that a decision is on."""
        old = self._own(entry)
        if old is None:
            return next((one for one in coding if one.id == entry.event_id), None)
        return counterpart(old, self._codings[old.article, old.coder], coding)

    def _own(self, entry: Entry) -> Coded | None:
        """The event that a decision was made on."""
        return next((one for one in self.events if (one.id, one.coder) == (entry.event_id, entry.coder)), None)


def counterpart(old: Coded, before: Sequence[Coded], coding: Sequence[Coded]) -> Coded | None:
    """What another coding has of an event of the coding *before*: by its id, else by sentence and trigger.

    Where several have those, by type and parties and their order. None where it has none, or one cannot be told.
    """
    for one in coding:
        if one.id == old.id:
            return one
    was, there = ([one for one in some if _words(one) == _words(old)] for some in (before, coding))
    mine, theirs = ([one for one in some if _sign(one) == _sign(old)] for some in (was, there))
    if theirs and len(mine) == len(theirs):
        return theirs[[one.key for one in mine].index(old.key)]
    return there[0] if len(was) == len(there) == 1 else None


def judge(one: Coded, decisions: Iterable[Entry]) -> Verdict:
    """What decisions, in their order, make of an event; those that do not fit it do not hold."""
    event, rejected = one.record, False
    holding: set[int] = set()
    for entry in decisions:
        if entry.act == "set":
            try:
                event = changed_event(event, entry.field or "", entry.after)
            except BadCorrectionError:
                continue
        elif not _fits(entry, one, event):
            continue
        rejected = entry.act == "reject"
        holding.add(entry.number)
    if not holding:
        return Verdict(one.record, None, frozenset())
    review = "rejected" if rejected else "accepted" if event == one.record else "corrected"
    return Verdict(event, review, frozenset(holding))


def _fits(entry: Entry, one: Coded, event: Event) -> bool:
    """Whether what was accepted or rejected is what the event says now; its own event is rejected in any case."""
    if entry.act == "accept":
        return bool(entry.before == judged(event))
    return entry.event_id == one.id or bool(entry.before["event_type"] == event.event_type)


def reapply(connection: Connection, article: int) -> None:
    """Makes people's decisions hold for an article that was coded, now or anew: to be called in that transaction.

    Decisions whose words are coded again hold again; those whose words are not are offered for review.
    """
    if connection.execute(_ANY).first() is None:
        return
    page = connection.execute(select(articles.c.page).where(articles.c.key == article)).scalar_one()
    if connection.execute(_ON_PAGE, {"of_page": page}).first() is not None:
        Page(connection, page).apply()


_ANY = select(corrections.c.key).where(corrections.c.act.in_(OF_EVENTS)).limit(1)
_ON_PAGE = (
    select(corrections.c.key)
    .join(events, events.c.id == corrections.c.event_id)
    .join(articles, articles.c.key == events.c.article)
    .where(articles.c.page == bindparam("of_page"), corrections.c.act.in_(OF_EVENTS))
    .limit(1)
)


def _decisions(connection: Connection, page: int) -> list[Entry]:
    ids = connection.execute(
        select(corrections.c.event_id)
        .distinct()
        .join(events, events.c.id == corrections.c.event_id)
        .join(articles, articles.c.key == events.c.article)
        .where(articles.c.page == page)
    ).scalars()
    found = entries(connection, events=[one for one in ids if one is not None], acts=OF_EVENTS)
    return sorted(found, key=lambda entry: entry.number)


def _events(connection: Connection, page: int, ids: set[str | None]) -> list[Coded]:
    """The events of a page with the sentences of those, by their place in the text."""
    found: list[Coded] = []
    here = select(events.c.evidence).join(articles, articles.c.key == events.c.article).where(articles.c.page == page)
    sentences = sorted(set(connection.execute(here.where(events.c.id.in_(ids))).scalars())) if ids else []
    for start in range(0, len(sentences), _AT_ONCE):
        some = events.c.evidence.in_(sentences[start : start + _AT_ONCE])
        found += map(coded, connection.execute(ROWS.where(articles.c.page == page, some)))
    return sorted(found, key=lambda one: (one.record.evidence.start or 0, one.key))


ROWS = select(
    events.c.key, events.c.id, events.c.article, events.c.coder, events.c.current, articles.c.newest,
    articles.c.published, events.c.incident, events.c.review, events.c.revised, events.c.record,
).join(articles, articles.c.key == events.c.article)  # fmt: skip


def coded(row: Any) -> Coded:
    """A row of `current_of` or of a page as what is judged."""
    record = decode(row.record, type=Event)
    return Coded(
        row.key, row.id, row.article, row.coder, row.current and row.newest, row.published, row.incident, row.review,
        row.revised, record, trigger_of(record),
    )  # fmt: skip


def current_of(connection: Connection, event: str, *, hold: bool = True) -> Coded:
    """The event of that id in the newest coding of the newest version of its page.

    *hold*: nobody else changes it until the transaction ends.
    Raises BadCorrectionError where it is not there.
    """
    query = ROWS.where(events.c.id == event).order_by(events.c.current.desc())
    row = connection.execute(query.with_for_update(of=events) if hold else query).first()
    if row is None:
        raise BadCorrectionError(f"event {event}", "there is none of that id")
    if not row.newest:
        raise BadCorrectionError(f"event {event}", "it is of an older version of its page")
    if not row.current:
        raise BadCorrectionError(f"event {event}", f"it is of the coding by {row.coder}, which a newer one replaced")
    return coded(row)


def page_of(connection: Connection, article: int) -> Page:
    """The page of an article."""
    page = connection.execute(select(articles.c.page).where(articles.c.key == article)).scalar_one()
    return Page(connection, page)


def _words(one: Coded) -> tuple[object, ...]:
    return one.record.evidence.text, one.trigger


def _sign(one: Coded) -> tuple[object, ...]:
    """What tells apart the events of one trigger."""
    event = one.record
    return event.event_type, *([party.text for party in side] for side in (event.actors, event.recipients))


def _write(connection: Connection, changed: Sequence[tuple[Coded, Verdict]]) -> None:
    """Puts events into their rows as they are judged."""
    everybody = {
        row["id"]: row
        for _, verdict in changed
        for party in (*verdict.event.actors, *verdict.event.recipients)
        if (row := columns.of_actor(party)) is not None
    }
    everywhere = {
        row["id"]: row
        for _, verdict in changed
        if verdict.event.place is not None and (row := columns.of_place(verdict.event.place)) is not None
    }
    who = Interned(actors).keys(connection, everybody) if everybody else {}
    where = Interned(places).keys(connection, everywhere) if everywhere else {}
    for one, verdict in changed:
        event, shown = verdict.event, one.is_shown and verdict.review != "rejected"
        row = columns.of_event(event, one.published)
        row |= {"place": where.get(row["place"]), "review": verdict.review, "shown": shown}
        row["revised"] = encode(event) if event != one.record else None
        connection.execute(update(events).where(events.c.key == one.key).values(row))
        for table in (parties, event_contexts):
            connection.execute(delete(table).where(table.c.event == one.key))
        taking_part = [
            party | {"event": one.key, "actor": who.get(party["actor"])}
            for party in columns.of_parties(event, one.published, shown=shown)
        ]
        contexts = [{"event": one.key, "context": context} for context in dict.fromkeys(event.contexts)]
        for table, rows in ((parties, taking_part), (event_contexts, contexts)):
            if rows:
                connection.execute(insert(table), rows)
