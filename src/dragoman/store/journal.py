"""The journal of what people decided: entries are added at its end, and none is ever rewritten or taken out.

Each entry's hash covers what it says and the hash of the one before, so that a change anywhere breaks the chain from
there on; besides, the database refuses to delete an entry or to change anything of it but its state. An entry that
another one undid has the state `undone`; one whose words nobody codes any more is `offered` for review.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.json import decode, encode
from sqlalchemy import Connection, insert, select, text, update

from dragoman.errors import StoreError
from dragoman.records import Record
from dragoman.store import columns
from dragoman.store.tables import corrections
from dragoman.store.writing import now

APPLIED, OFFERED, UNDONE = "applied", "offered", "undone"
STATES = (APPLIED, OFFERED, UNDONE)
ACTS = ("set", "accept", "reject", "merge", "split", "undo")
OF_EVENTS = ("set", "accept", "reject")
OF_INCIDENTS = ("merge", "split")
FIRST = "0" * 64  # what stands before the first entry's hash
MOST_NAME, MOST_NOTE = 200, 5000  # characters of a name and of a note
_LOCK = text("SELECT pg_advisory_xact_lock(1146241863)")  # one writer of the journal at a time: "DRAG"
_AT_ONCE = 500
_MOST = 2**31 - 1  # what both databases take for a key


class BadCorrectionError(StoreError):
    """A correction that cannot be made: a value that PLOVER has not, nothing to undo, another one in its way."""


class Entry(Record, frozen=True, kw_only=True):
    """One decision of a person. `number` is its place in this store, by which people name it.

    `before` and `after` are JSON values: of a `set` the fields that changed; of an `accept` or a `reject` what was
    judged, under `before`; of a `merge` or a `split` the incidents and the ids of their events. `words` and `trigger`
    (characters from the sentence's beginning) tell which event it was, after coding anew too.
    """

    number: int
    event_id: str | None = None
    incident_id: str | None = None
    coder: str | None = None
    at: str
    by: str
    act: str
    field: str | None = None
    before: Any = None
    after: Any = None
    note: str | None = None
    words: str | None = None
    trigger: tuple[int, int] | None = None
    undoes: int | None = None
    state: str = APPLIED


def append(connection: Connection, *, act: str, by: str, note: str | None, at: str | None = None, **told: Any) -> int:
    """The number of a new entry at the journal's end; *told* are further fields of `Entry`.

    Writers take turns from here to the end of their transaction. Raises BadCorrectionError without a name.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_LOCK)
    row: dict[str, Any] = {column.name: None for column in corrections.columns if column.name not in ("key", "hash")}
    row |= {"act": act, "by": named(by), "note": noted(note), "at": at or now(), "state": APPLIED}
    row |= {name: told[name] for name in ("event_id", "incident_id", "coder", "field", "words", "undoes")
            if name in told}  # fmt: skip
    row |= {name: encode(told[name]).decode() for name in ("before", "after", "trigger") if told.get(name) is not None}
    row["words"] = columns.plain(row["words"])
    last = connection.execute(_LAST).scalar()
    row["previous_hash"] = last or FIRST
    undone = None if row["undoes"] is None else connection.execute(_hash_of(row["undoes"])).scalar_one()
    row["hash"] = digest(row, undone)
    return int(connection.execute(insert(corrections).returning(corrections.c.key), row).scalar_one())


def named(by: str) -> str:
    """The name of who corrects. Raises BadCorrectionError for none, and for one too long."""
    name = " ".join(_sound(by).split())
    if not name or len(name) > MOST_NAME:
        raise BadCorrectionError("--by", f"who corrects must be named, with at most {MOST_NAME} characters")
    return name


def noted(note: str | None) -> str | None:
    """The note as it is kept, None for an empty one. Raises BadCorrectionError for one too long."""
    if note is not None and len(note) > MOST_NOTE:
        raise BadCorrectionError("--note", f"at most {MOST_NOTE} characters")
    return _sound(note) or None


def _sound(words: str | None) -> str:
    """Words that every database takes: without zero bytes and half characters."""
    return (columns.plain(words) or "").encode("utf-8", "replace").decode()


def digest(row: Any, undone: str | None) -> str:
    """The hash of a row of `corrections`; *undone* is the hash of the entry that it undoes, for keys may change."""
    said = {name: row[name] for name in _COVERED} | {"undoes": undone}
    return hashlib.sha256(encode(said, order="sorted")).hexdigest()


_COVERED = tuple(column.name for column in corrections.columns if column.name not in ("key", "state", "undoes", "hash"))
_LAST = select(corrections.c.hash).order_by(corrections.c.key.desc()).limit(1)


def _hash_of(number: int) -> Any:
    return select(corrections.c.hash).where(corrections.c.key == number)


def entry(connection: Connection, number: int) -> Entry:
    """One entry. Raises BadCorrectionError where there is none."""
    row = select(corrections).where(corrections.c.key == number)
    found = connection.execute(row).mappings().first() if 0 < number <= _MOST else None
    if found is None:
        raise BadCorrectionError(f"correction {number}", "there is none of that number")
    return _entry(found)


def entries(
    connection: Connection,
    *,
    event: str | None = None,
    incident: str | None = None,
    by: str | None = None,
    acts: Sequence[str] = (),
    states: Sequence[str] = (),
    events: Iterable[str] | None = None,
    newest_first: bool = False,
) -> Iterator[Entry]:
    """The entries that match, in the order in which they were made; *events* are ids of which an entry has one."""
    query = select(corrections)
    for column, value in (
        (corrections.c.event_id, event),
        (corrections.c.incident_id, incident),
        (corrections.c.by, by),
    ):
        if value is not None:
            query = query.where(column == value)
    if acts:
        query = query.where(corrections.c.act.in_(acts))
    if states:
        query = query.where(corrections.c.state.in_(states))
    order = corrections.c.key.desc() if newest_first else corrections.c.key.asc()
    parts = [None] if events is None else _parts(sorted(set(events)))
    for some in parts:
        wanted = query if some is None else query.where(corrections.c.event_id.in_(some))
        last: int | None = None
        while True:
            page = wanted
            if last is not None:
                page = wanted.where(corrections.c.key < last if newest_first else corrections.c.key > last)
            rows = connection.execute(page.order_by(order).limit(_AT_ONCE)).mappings().all()
            yield from map(_entry, rows)
            if len(rows) < _AT_ONCE:
                break
            last = rows[-1]["key"]


def _parts(ids: list[str]) -> list[list[str] | None]:
    return [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]


def mark(connection: Connection, numbers: Iterable[int], state: str) -> None:
    """Gives entries another state, which is all that may change of them."""
    rows = sorted(set(numbers))
    for start in range(0, len(rows), _AT_ONCE):
        some = corrections.c.key.in_(rows[start : start + _AT_ONCE])
        connection.execute(update(corrections).where(some).values(state=state))


def broken(connection: Connection) -> Iterator[tuple[int, str]]:
    """The entries that are not what was written, by number, each with what is wrong."""
    previous = FIRST
    hashes: dict[int, str] = {}
    for row in connection.execute(select(corrections).order_by(corrections.c.key)).mappings():
        if row["previous_hash"] != previous:
            yield row["key"], "it does not follow the entry before it: one was taken out or put in"
        if digest(row, hashes.get(row["undoes"])) != row["hash"]:
            yield row["key"], "it was rewritten: its hash is another"
        if row["state"] not in STATES or row["act"] not in ACTS:
            yield row["key"], "its act or its state is none that there is"
        previous = hashes[row["key"]] = row["hash"]


def _entry(row: Any) -> Entry:
    given: dict[str, Any] = {name: row[name] for name in _AS_THEY_ARE}
    values: dict[str, Any] = {name: None if row[name] is None else decode(row[name]) for name in ("before", "after")}
    trigger = None if row["trigger"] is None else msgspec.json.decode(row["trigger"], type=tuple[int, int])
    return Entry(number=row["key"], trigger=trigger, **given, **values)


_AS_THEY_ARE = (
    "event_id", "incident_id", "coder", "at", "by", "act", "field", "note", "words", "undoes", "state",
)  # fmt: skip


def told(one: Entry) -> str:
    """What an entry says, in one line of words: `event_type CONSULT → AGREE`."""
    if one.act == "set":
        before, after = (_words(side[one.field]) for side in (one.before, one.after))
        return f"{one.field} {before} → {after}"
    if one.act == "undo":
        return f"undo correction {one.undoes}"
    if one.act == "merge":
        return f"merge {one.before['other']} into {one.before['into']}"
    if one.act == "split":
        return f"split {len(one.before['events'])} of {one.before['incident']} off as {one.after['incident']}"
    return f"{one.act} {_words(one.before['event_type'])}"


def _words(value: Any) -> str:
    """A field's value for people."""
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, dict) and "basis" in value:
        return str(value["start"]) if value["start"] == value["end"] else f"{value['start']} to {value['end']}"
    if isinstance(value, dict):
        codes = " ".join(part for part in (value.get("country"), *(value.get("sectors") or ())) if part)
        return f"{value.get('name') or value['text']}" + (f" ({codes})" if codes else "")
    return str(value)
