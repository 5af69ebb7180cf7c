"""What two versions of the coder say differently of the same articles: records added, gone, or with other fields.

Two records are the same by their id, else by their evidence and trigger, else by their evidence alone. Where words
stand in the article is no difference; what was found in them is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Literal

import msgspec
from msgspec.json import decode
from sqlalchemy import Connection, Table, select

from dragoman.errors import StoreError
from dragoman.records import Agreement, Event
from dragoman.store.tables import agreements, codings, events

Change = Literal["added", "gone", "changed"]
Found = Event | Agreement

_AT_ONCE = 200  # articles compared together
_NO_DIFFERENCE = frozenset(["id", "article"])  # fields of a record that may differ in two that say the same
_PLACES_IN_TEXT = frozenset(["start", "end", "trigger"])  # at any depth


class Difference(msgspec.Struct, frozen=True):
    """One record that came, went or changed; `fields` names what changed."""

    change: Change
    before: Found | None
    after: Found | None
    fields: tuple[str, ...] = ()


def coders(connection: Connection) -> list[str]:
    """The versions that have coded something in the store, sorted."""
    return sorted(connection.execute(select(codings.c.coder).distinct()).scalars())


def articles_of_both(connection: Connection, before: str, after: str, name: str) -> list[tuple[int, int]]:
    """The articles that both versions have coded: the key under which the records of each stand.

    The two keys differ where the later version reads another article from the same capture. Raises StoreError for a
    version that has coded nothing in the store, which messages call *name*.
    """
    there = coders(connection)
    for coder in (before, after):
        if coder not in there:
            raise StoreError(name, f"nothing in it was coded by {coder!r}; there are: {', '.join(there) or 'none'}")
    first, second = codings.alias("first"), codings.alias("second")
    both = (
        select(first.c.article, first.c.became, second.c.became)
        .select_from(first.join(second, first.c.article == second.c.article))
        .where(first.c.coder == before, second.c.coder == after)
        .order_by(first.c.article)
    )
    pairs = ((one or article, other or article) for article, one, other in connection.execute(both))
    return list(dict.fromkeys(pairs))


def differences(
    connection: Connection, before: str, after: str, pairs: Sequence[tuple[int, int]]
) -> Iterator[Difference]:
    """What differs between two versions in the articles of *pairs*, in their order: changed, gone, added in each."""
    for start in range(0, len(pairs), _AT_ONCE):
        some = pairs[start : start + _AT_ONCE]
        for table, kind, words in ((events, Event, _words_of_event), (agreements, Agreement, _words_of_agreement)):
            old = _records(connection, table, kind, before, [one for one, _ in some])
            new = _records(connection, table, kind, after, [other for _, other in some])
            for one, other in some:
                yield from _compared(old[one], new[other], words)


def _records(
    connection: Connection, table: Table, kind: type[Found], coder: str, keys: Sequence[int]
) -> defaultdict[int, list[Found]]:
    """The records of a coder by the key of their article, as they were coded, in the order of the text."""
    wanted = (
        select(table.c.article, table.c.record)
        .where(table.c.coder == coder, table.c.article.in_(keys))
        .order_by(table.c.key)
    )
    found: defaultdict[int, list[Found]] = defaultdict(list)
    for article, record in connection.execute(wanted):
        found[article].append(decode(record, type=kind))
    return found


def _compared(old: list[Found], new: list[Found], words: Callable[[Found], Hashable]) -> Iterator[Difference]:
    old, new = list(old), list(new)
    matched: list[tuple[Found, Found]] = []
    for same in (lambda record: record.id, words, _evidence):
        by_sign: defaultdict[Hashable, list[Found]] = defaultdict(list)
        for record in new:
            by_sign[same(record)].append(record)
        for record in list(old):
            if candidates := by_sign[same(record)]:
                other = candidates.pop(0)
                matched.append((record, other))
                old.remove(record)
                new.remove(other)
    for one, other in matched:
        if fields := _changed(one, other):
            yield Difference("changed", one, other, fields)
    yield from (Difference("gone", record, None) for record in old)
    yield from (Difference("added", None, record) for record in new)


def _words_of_event(record: Found) -> Hashable:
    assert isinstance(record, Event)
    evidence = record.evidence
    if evidence.trigger is None:
        return evidence.text, None
    start = evidence.start or 0
    return evidence.text, evidence.trigger[0] - start


def _words_of_agreement(record: Found) -> Hashable:
    assert isinstance(record, Agreement)
    return _evidence(record), record.kind, record.parties


def _evidence(record: Found) -> Hashable:
    if isinstance(record, Event):
        return record.evidence.text
    return tuple(quote.text for quote in record.evidence)


def _changed(one: Found, other: Found) -> tuple[str, ...]:
    before, after = _said(one), _said(other)
    return tuple(name for name in {**before, **after} if before.get(name) != after.get(name))


def _said(record: Found) -> dict[str, Any]:
    """What the record says, without where in the text it says so."""
    return {name: _bare(value) for name, value in record.to_dict().items() if name not in _NO_DIFFERENCE}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in _PLACES_IN_TEXT}
    return [_bare(one) for one in value] if isinstance(value, list) else value
