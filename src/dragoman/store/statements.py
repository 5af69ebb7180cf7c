"""The statements by which `writing` and `recoding` change the store, each built once.

SQLAlchemy knows a statement that it has compiled before by the object itself; built anew for each capture they would
cost more than the database does.
"""

from __future__ import annotations

from sqlalchemy import bindparam, func, insert, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.store.tables import (
    WORDS_TABLE,
    agreements,
    articles,
    captures,
    codings,
    events,
    pages,
    parties,
)

TURN = text("SELECT pg_advisory_xact_lock(:lock)")

CAPTURE = {
    "sqlite": sqlite.insert(captures).on_conflict_do_nothing(index_elements=["hash"]).returning(captures.c.key),
    "postgresql": postgresql.insert(captures).on_conflict_do_nothing(index_elements=["hash"]).returning(captures.c.key),
}
CHANGING = ("run", "told", "outcome", "reason", "article_id")
TRIED_AGAIN = (  # a capture that was refused before, by a coder of another version
    update(captures)
    .where(captures.c.hash == bindparam("of_hash"), captures.c.outcome == "refused")
    .values({name: bindparam(f"new_{name}") for name in CHANGING})
    .returning(captures.c.key)
)
NAMED = update(captures).where(captures.c.key == bindparam("of_capture")).values(article_id=bindparam("named"))

BY_ID = select(articles.c.id).where(articles.c.id == bindparam("id"))
BY_TEXT = select(articles.c.id).where(articles.c.text_hash == bindparam("text_hash")).order_by(articles.c.key).limit(1)
ARTICLE = insert(articles).returning(articles.c.key)
CODING = {
    "sqlite": sqlite.insert(codings).on_conflict_do_nothing(index_elements=["article", "coder"]),
    "postgresql": postgresql.insert(codings).on_conflict_do_nothing(index_elements=["article", "coder"]),
}
NEW_PAGE = {
    "sqlite": sqlite.insert(pages).on_conflict_do_nothing(index_elements=["address"]).returning(pages.c.key),
    "postgresql": postgresql.insert(pages).on_conflict_do_nothing(index_elements=["address"]).returning(pages.c.key),
}
PAGE = select(pages.c.key).where(pages.c.address == bindparam("address")).with_for_update()
LAST_VERSION = select(func.max(articles.c.version)).where(articles.c.page == bindparam("page"))
NEWEST = select(articles.c.key).where(articles.c.page == bindparam("page"), articles.c.newest)

OLD_ARTICLE = update(articles).where(articles.c.key == bindparam("of_article")).values(newest=False)
HIDE_EVENTS = update(events).where(events.c.article == bindparam("of_article"), events.c.shown).values(shown=False)
HIDE_AGREEMENTS = (
    update(agreements).where(agreements.c.article == bindparam("of_article"), agreements.c.shown).values(shown=False)
)
HIDE_PARTIES = (
    update(parties)
    .where(
        parties.c.event.in_(select(events.c.key).where(events.c.article == bindparam("of_article"))), parties.c.shown
    )
    .values(shown=False)
)

EVENT_WITH_WORDS = insert(events).values(words=func.to_tsvector(literal_column("'simple'"), bindparam("told")))
WORDS = text(f"INSERT INTO {WORDS_TABLE} (rowid, evidence, title) VALUES (:event, :evidence, :title)")  # noqa: S608

LAST_KEYS = {table.name: select(func.max(table.c.key)) for table in (events, agreements)}
SEQUENCES = {
    table.name: text(
        f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'key')) FROM generate_series(1, :count)"  # noqa: S608
    )
    for table in (events, agreements)
}
