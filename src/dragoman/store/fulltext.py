"""The full text of events that are in the store: made, and taken out before what it is made of changes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, bindparam, select, text

from dragoman.store.tables import WORDS_TABLE, articles, events
from dragoman.store.words import folded


def put_words(connection: Connection, keys: Sequence[int]) -> None:
    """Makes the full text of events, as it is made when they are coded."""
    if not keys:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(_PUT, {"of_events": list(keys)})
        return
    found = connection.execute(_SAID, {"of_events": list(keys)}).all()
    said = [{"at": key, "told": f"{folded(evidence)} {folded(title or '')}"} for key, evidence, title in found]
    connection.execute(_PUT_ON_SERVER, said)


def take_words(connection: Connection, keys: Sequence[int]) -> None:
    """Takes the full text of events out, while they still say what it was made of; to be put again."""
    if keys and connection.dialect.name == "sqlite":
        connection.execute(_TAKE, {"of_events": list(keys)})


_OF_EVENTS: BindParameter[int] = bindparam("of_events", expanding=True)
_TEXTS = "FROM event_texts WHERE key IN :of_events ORDER BY key"
_PUT = text(f"INSERT INTO {WORDS_TABLE} (rowid, evidence, title) SELECT key, evidence, title {_TEXTS}").bindparams(
    _OF_EVENTS
)
_TAKE = text(
    f"INSERT INTO {WORDS_TABLE} ({WORDS_TABLE}, rowid, evidence, title) SELECT 'delete', key, evidence, title {_TEXTS}"
).bindparams(_OF_EVENTS)
_SAID = (
    select(events.c.key, events.c.evidence, articles.c.title)
    .join(articles, articles.c.key == events.c.article)
    .where(events.c.key.in_(_OF_EVENTS))
    .order_by(events.c.key)
)
_PUT_ON_SERVER = text("UPDATE events SET words = to_tsvector('simple', :told) WHERE key = :at")
