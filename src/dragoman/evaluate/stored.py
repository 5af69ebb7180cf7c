"""The coder measured against what people said in a store: accepted is right, corrected wrong in the fields that they
changed, rejected a false event.

What is compared is each event as it was coded with the same event as people left it. Decisions that are offered for
review count too: the words still stand on the page, and the newest coding says something else of them, or nothing. Only
what somebody looked at is measured, so that shares are of the reviewed events and not of all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.json import decode
from sqlalchemy import Connection, select

from dragoman.evaluate.gold import NONE
from dragoman.evaluate.outcome import Outcome, label
from dragoman.evaluate.report import Report, rounded
from dragoman.records import Article, Event, Party, Record
from dragoman.store.fields import FIELDS, same_value
from dragoman.store.journal import OF_EVENTS, OFFERED
from dragoman.store.judging import trigger_of
from dragoman.store.tables import articles, corrections, events

REVIEWS = ("accepted", "corrected", "rejected")
LOST = "offered"  # what people said of words of which the newest coding says something else
_AT_ONCE = 500


class FieldFigures(Record, frozen=True, kw_only=True):
    """One field: how many reviewed events people left standing, and in how many the coder had it right."""

    field: str
    judged: int
    right: int
    share: float


class StoredReport(Report, frozen=True, kw_only=True):
    """A run over a store: how many events were said what, and each field, besides the figures by type."""

    reviews: Mapping[str, int] = {}
    fields: tuple[FieldFigures, ...] = ()


class Reviewed(NamedTuple):
    """One event that people judged, as a row of an evaluation; *fields* tells which the coder had right."""

    review: str
    outcome: Outcome
    fields: Mapping[str, bool]


def reviewed(connection: Connection) -> Iterator[Reviewed]:
    """All that people said of events, in the order of the events; those that are offered for review last."""
    query = _ROWS.where(events.c.review.is_not(None), events.c.current, articles.c.newest)
    last = -1
    while some := connection.execute(query.where(events.c.key > last).order_by(events.c.key).limit(_AT_ONCE)).all():
        yield from map(_judged, some)
        last = some[-1].key
    yield from _offered(connection)


class Fields:
    """Fields counted as reviewed events come."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self._judged: Counter[str] = Counter()
        self._right: Counter[str] = Counter()
        self._reviews: Counter[str] = Counter()

    def add(self, one: Reviewed) -> None:
        """Counts one event."""
        self._reviews[one.review] += 1
        self._judged.update(list(one.fields))
        self._right.update(field for field, right in one.fields.items() if right)

    def report(self, figures: Report) -> StoredReport:
        """The figures by type with those of the fields."""
        told = {name: getattr(figures, name) for name in Report.__struct_fields__}
        counted = ((field, self._judged[field], self._right[field]) for field in FIELDS if self._judged[field])
        fields = tuple(
            FieldFigures(field=field, judged=judged, right=right, share=rounded(right / judged))
            for field, judged, right in counted
        )
        reviews = {name: self._reviews[name] for name in (*REVIEWS, LOST)}
        return StoredReport(**told, reviews=reviews, fields=fields)


_ROWS = select(
    events.c.key, events.c.id, events.c.record, events.c.revised, events.c.review, events.c.evidence,
    articles.c.page, articles.c.key.label("article"), articles.c.record.label("page_record"),
).join(articles, articles.c.key == events.c.article)  # fmt: skip


def _judged(row: Any) -> Reviewed:
    coded = decode(row.record, type=Event)
    true = coded if row.revised is None else decode(row.revised, type=Event)
    source = decode(row.page_record, type=Article).source
    if row.review == "rejected":
        return Reviewed(row.review, _outcome(source, coded, None, [coded]), {})
    fields = {field: same_value(coded, true, field) for field in FIELDS}
    return Reviewed(row.review, _outcome(source, coded, true, [coded]), fields)


def _outcome(source: str, words: Event, true: Event | None, coded: Sequence[Event]) -> Outcome:
    """A row: the sentence of *words*, what is true of it (None: nothing), and what was coded of it."""
    types = tuple(dict.fromkeys(one.event_type for one in coded))
    gold = true.event_type if true else NONE
    shown = next((one for one in coded if one.event_type == gold), coded[0] if coded else None)
    actors, recipients = (_countries(true.actors), _countries(true.recipients)) if true else (None, None)
    mine = (_countries(shown.actors), _countries(shown.recipients)) if shown else (None, None)
    return Outcome(
        source=source,
        id=words.id,
        text=words.evidence.text,
        actor=None,
        recipient=None,
        gold=gold,
        coded=label(gold, types),
        right=label(gold, types) == gold,
        types=types,
        confidence=shown.confidence if shown else None,
        trigger=trigger_of(words) if words.evidence.start is not None else None,
        gold_actors=actors,
        actors=mine[0],
        actors_right=None if actors is None else actors == mine[0],
        gold_recipients=recipients,
        recipients=mine[1],
        recipients_right=None if recipients is None else recipients == mine[1],
    )


def _countries(parties: Iterable[Party]) -> tuple[str, ...]:
    return tuple(sorted({party.country for party in parties if party.country}))


def _offered(connection: Connection) -> Iterator[Reviewed]:
    """Events of earlier codings that people judged, and of whose words the newest coding says something else."""
    judged = (
        select(corrections.c.event_id, corrections.c.coder)
        .where(corrections.c.state == OFFERED, corrections.c.act.in_(OF_EVENTS))
        .distinct()
    )
    for identity, coder in connection.execute(judged.order_by(corrections.c.event_id)).all():
        row = connection.execute(_ROWS.where(events.c.id == identity, events.c.coder == coder)).first()
        if row is None:
            continue
        old = decode(row.revised or row.record, type=Event)
        newest = select(articles.c.record).where(articles.c.page == row.page, articles.c.newest)
        article = decode(connection.execute(newest).scalar_one(), type=Article)
        if old.evidence.text not in article.text and old.evidence.text not in (article.title or ""):
            continue  # the page says it no longer, which is no miss
        same = _ROWS.where(
            articles.c.page == row.page, articles.c.newest, events.c.current, events.c.evidence == row.evidence
        )
        now = connection.execute(same.order_by(events.c.key)).all()
        beside = [one for one in now if trigger_of(decode(one.record, type=Event)) == trigger_of(old)]
        if any(one.review is not None for one in beside):
            continue  # somebody has judged the new event too
        coded = [decode(one.record, type=Event) for one in beside]
        true = None if row.review == "rejected" else old
        yield Reviewed(LOST, _outcome(article.source, old, true, coded), {})
