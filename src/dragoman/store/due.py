"""What a store has to group: which articles, in their order, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, union

from dragoman.store.stories import VERSION
from dragoman.store.tables import articles, events, incident_reports, signatures, story_bands

AT_ONCE = 1000  # articles


def articles_due(connection: Connection, after: int) -> Sequence[int]:
    """The next articles without a story, or with events that are to join or to leave an incident, or were corrected."""
    return _keys(connection, _DUE, after)


def articles_unsigned(connection: Connection, after: int) -> Sequence[int]:
    """The next articles of stories whose signatures are not there."""
    return _keys(connection, _UNSIGNED, after)


def articles_unfiled(connection: Connection, after: int) -> Sequence[int]:
    """The next articles with events of incidents in which nothing says how they stand."""
    return _keys(connection, _UNFILED, after)


def is_unsigned(connection: Connection) -> bool:
    """Whether signatures are missing, quickly."""
    held = connection.execute(select(func.count()).where(articles.c.story.is_not(None))).scalar_one()
    return bool(held > connection.execute(select(func.count()).select_from(signatures)).scalar_one())


def is_unfiled(connection: Connection) -> bool:
    """Whether events of incidents are not filed, quickly."""
    held = connection.execute(select(func.count()).where(events.c.incident.is_not(None))).scalar_one()
    return bool(held > connection.execute(select(func.count()).select_from(incident_reports)).scalar_one())


def drop_stale(connection: Connection) -> None:
    """Drops signatures that another version of dragoman made, and what was looked up by them."""
    stale = select(signatures.c.key).where(signatures.c.version != VERSION).limit(1)
    if connection.execute(stale).first() is not None:
        connection.execute(delete(story_bands))
        connection.execute(delete(signatures))


def _keys(connection: Connection, statement: Any, after: int) -> Sequence[int]:
    return connection.execute(statement, {"after": after}).scalars().all()


def _part(article: Any, *conditions: Any, joined: Any = None) -> Any:
    """The next articles of one kind, each once."""
    query = select(article.label("article"))
    if joined is not None:
        query = query.select_from(joined)
    query = query.where(*conditions, article > bindparam("after")).distinct().order_by(article).limit(AT_ONCE)
    return select(query.subquery().c.article)


_filed = events.join(incident_reports, incident_reports.c.event == events.c.key)
_rewritten = events.c.revised.is_distinct_from(incident_reports.c.revised)
_DUE = (
    union(
        _part(articles.c.key, articles.c.story.is_(None)),
        _part(events.c.article, events.c.shown, events.c.incident.is_(None)),
        _part(events.c.article, ~events.c.shown, events.c.incident.is_not(None)),
        _part(events.c.article, events.c.review.is_not(None), events.c.shown, _rewritten, joined=_filed),
        _part(events.c.article, incident_reports.c.revised.is_not(None), _rewritten, joined=_filed),
    )
    .order_by("article")
    .limit(AT_ONCE)
)
_UNSIGNED = (
    select(articles.c.key)
    .outerjoin(signatures, signatures.c.article == articles.c.key)
    .where(articles.c.story.is_not(None), signatures.c.key.is_(None), articles.c.key > bindparam("after"))
    .order_by(articles.c.key)
    .limit(AT_ONCE)
)
_UNFILED = _part(
    events.c.article,
    events.c.incident.is_not(None),
    incident_reports.c.key.is_(None),
    joined=events.outerjoin(incident_reports, incident_reports.c.event == events.c.key),
)
