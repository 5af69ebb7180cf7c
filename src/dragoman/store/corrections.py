"""What people say to what was coded: corrected, accepted, rejected, merged, split, and taken back.

Each act is an entry of the journal and one transaction. Nothing that was coded is lost by it: a record stays as it was
coded, and beside it stands what people made of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from dragoman.incidents import Bonds
from dragoman.store import regrouping
from dragoman.store.fields import changed_event, judged, settings, value_of
from dragoman.store.journal import (
    APPLIED,
    OF_INCIDENTS,
    OFFERED,
    UNDONE,
    BadCorrectionError,
    Entry,
    append,
    entries,
    entry,
    mark,
    named,
)
from dragoman.store.judging import Coded, Page, current_of, page_of, reapply
from dragoman.store.tables import articles, events
from dragoman.store.writing import now

if TYPE_CHECKING:
    from dragoman.store import Store

__all__ = [
    "BadCorrectionError", "Entry", "accept", "bonds", "carry", "correct", "merge", "reapply", "reject", "said", "split",
    "undo",
]  # fmt: skip


def correct(store: Store, event: str, fields: Mapping[str, str], *, by: str, note: str | None = None) -> list[Entry]:
    """Sets fields of an event, written as on the command line; the new entries, one a field that changed.

    Fields that hang on another follow: quad, score and CAMEO code on type and mode. Raises BadCorrectionError.
    """
    with store.read() as connection:  # what is wrong is told, and tables are loaded, before others have to wait
        one = current_of(connection, event, hold=False)
        settings(one.event, fields, named(by), one.record)
    with store.write() as connection:
        one = current_of(connection, event)
        _check_stands(one)
        wanted = settings(one.event, fields, named(by), one.record)
        if not wanted:
            raise BadCorrectionError(f"event {event}", "it has those values already")
        at = now()
        numbers = [
            append(connection, act="set", by=by, note=note, at=at, field=setting.field, before=setting.before,
                   after=setting.after, **_words(one))
            for setting in wanted
        ]  # fmt: skip
        page_of(connection, one.article).apply()
        return [entry(connection, number) for number in numbers]


def accept(store: Store, event: str, *, by: str, note: str | None = None) -> Entry:
    """Says that an event is right as it stands. Raises BadCorrectionError."""
    return _judge(store, event, "accept", by, note)


def reject(store: Store, event: str, *, by: str, note: str | None = None) -> Entry:
    """Says that there is no such event in those words: it is kept, and no longer shown. Raises BadCorrectionError."""
    return _judge(store, event, "reject", by, note)


def merge(store: Store, into: str, other: str, *, by: str, note: str | None = None) -> Entry:
    """Makes two incidents one, which keeps the name of the first. Raises BadCorrectionError."""
    with store.write() as connection:
        return entry(connection, regrouping.merge(connection, into, other, named(by), note))


def split(store: Store, incident: str, apart: Sequence[str], *, by: str, note: str | None = None) -> Entry:
    """Makes some reports (ids of events) an incident of their own, named in `after`. Raises BadCorrectionError."""
    with store.write() as connection:
        number, _ = regrouping.split(connection, incident, apart, named(by), note)
        return entry(connection, number)


def carry(store: Store, number: int, event: str, *, by: str, note: str | None = None) -> list[Entry]:
    """Makes a correction that is offered for review one of another event, and takes the old one back.

    Gives both entries. Raises BadCorrectionError where it is not offered, or does not go with the event.
    """
    with store.write() as connection:
        old = entry(connection, number)
        if old.state != OFFERED:
            raise BadCorrectionError(f"correction {number}", "it is not offered for review")
        one, there = current_of(connection, event), _event_of(connection, old)
        if old.act == "set":
            _check_stands(one)
            changed_event(one.event, old.field or "", old.after)
            before = {name: value_of(one.event, name) for name in old.after}
            new = append(connection, act="set", by=by, note=note, field=old.field, before=before, after=old.after,
                         **_words(one))  # fmt: skip
        else:
            new = append(connection, act=old.act, by=by, note=note, before=judged(one.event), **_words(one))
        done = _append_undo(connection, old, old, by, note)
        mark(connection, [number], UNDONE)
        for article in dict.fromkeys((one.article, there)):
            page_of(connection, article).apply()
        return [entry(connection, new), entry(connection, done)]


def said(connection: Connection, event: str) -> list[Entry]:
    """All that people said of an event, in its order: of it, and of those whose place it takes in the newest coding."""
    found = list(entries(connection, event=event))
    row = connection.execute(select(events.c.key, events.c.article).where(events.c.id == event)).first()
    if row is not None:
        found += page_of(connection, row.article).on(event)
    numbers = {one.number: one for one in found}
    return [numbers[number] for number in sorted(numbers)]


def undo(store: Store, number: int, *, by: str, note: str | None = None) -> Entry:
    """Takes a correction back, or the taking back of one. Raises BadCorrectionError where later ones build on it."""
    with store.write() as connection:
        taken = entry(connection, number)
        if taken.state == UNDONE:
            undoing = [one.number for one in entries(connection, acts=["undo"]) if one.undoes == number]
            told = f"undo correction {undoing[-1]} to have it back" if undoing else "it was undone"
            raise BadCorrectionError(f"correction {number}", f"it is undone already; {told}")
        root, on = _root(connection, taken)
        if root.act in OF_INCIDENTS:
            (regrouping.do_again if on else regrouping.take_back)(connection, root, named(by), note)
            done = _append_undo(connection, taken, root, by, note)
            _mark(connection, taken, APPLIED)
        else:
            current = _event_of(connection, root)
            page = page_of(connection, current)
            _check_free(root, page)
            done = _append_undo(connection, taken, root, by, note)
            _mark(connection, taken, APPLIED)
            page_of(connection, current).apply()
        return entry(connection, done)


def bonds(store: Store) -> Bonds:
    """What people decided on incidents, for the grouping of reports to follow: as it is now."""
    with store.read() as connection:
        return regrouping.Decided(connection)


def _judge(store: Store, event: str, act: str, by: str, note: str | None) -> Entry:
    with store.write() as connection:
        one = current_of(connection, event)
        if act == "reject":
            _check_stands(one)
        number = append(connection, act=act, by=by, note=note, before=judged(one.event), **_words(one))
        page_of(connection, one.article).apply()
        return entry(connection, number)


def _check_stands(one: Coded) -> None:
    if one.review == "rejected":
        raise BadCorrectionError(f"event {one.id}", "it was rejected: accept it first, or undo that")


def _words(one: Coded) -> dict[str, Any]:
    """By what an entry finds its event again."""
    return {"event_id": one.id, "coder": one.coder, "words": one.record.evidence.text, "trigger": one.trigger}


def _append_undo(connection: Connection, taken: Entry, root: Entry, by: str, note: str | None) -> int:
    told = {"event_id": root.event_id, "incident_id": root.incident_id, "coder": root.coder}
    return append(connection, act="undo", by=by, note=note, undoes=taken.number, **told)


def _root(connection: Connection, taken: Entry) -> tuple[Entry, bool]:
    """What an entry does or undoes in the end, and whether undoing the entry brings it back."""
    on = False
    while taken.act == "undo" and taken.undoes is not None:
        taken, on = entry(connection, taken.undoes), not on
    return taken, on


def _mark(connection: Connection, taken: Entry, state: str) -> None:
    """Undoes an entry; if it undid another, that is what it was."""
    mark(connection, [taken.number], UNDONE)
    while taken.act == "undo" and taken.undoes is not None:
        taken = entry(connection, taken.undoes)
        mark(connection, [taken.number], state)
        state = UNDONE if state == APPLIED else APPLIED


def _check_free(root: Entry, page: Page) -> None:
    """Raises BadCorrectionError where a later correction of the event has changed the same fields."""
    if root.act != "set":
        return
    for other in page.beside(root.number):
        if other.number < root.number or other.state == UNDONE or other.act != "set":
            continue
        shared = sorted(set(root.after) & set(other.after))
        if shared:
            way = f"correction {other.number} changed {', '.join(shared)} after it: undo that first"
            raise BadCorrectionError(f"correction {root.number}", way)


def _event_of(connection: Connection, root: Entry) -> int:
    """The key of the article of a correction's event, whose rows are held till the transaction ends."""
    query = select(events.c.article).join(articles, articles.c.key == events.c.article)
    held = query.where(events.c.id == root.event_id, events.c.coder == root.coder).with_for_update(of=events)
    found = connection.execute(held).scalar()
    if found is None:
        raise BadCorrectionError(f"correction {root.number}", "the store has not its event")
    return int(found)
