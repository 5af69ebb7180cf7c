"""The statements by which `writing` and `recoding` change the store, each built once.

SQLAlchemy knows a statement that it has compiled before by the object itself; built anew for each capture they would
cost more than the database does.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import itemgetter

from sqlalchemy import Connection, Table, bindparam, func, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.store.columns import Row
from dragoman.store.tables import (
    WORDS_TABLE,
    agreements,
    articles,
    captures,
    codings,
    event_contexts,
    events,
    pages,
    parties,
)

TURN = text("SELECT pg_advisory_xact_lock(:lock)")
TURN_OF_MANY = text("SELECT pg_advisory_xact_lock(:lock), set_config('synchronous_commit', 'off', true)")
"""The same where a run adds capture after capture. Nobody waits for the disk then, as on SQLite: a power cut undoes the
last moments as a whole, which the next run does again, and what ends the run waits for all that came before."""

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


class Rows:
    """Many rows of one table, given to the driver as they are.

    SQLAlchemy would look at each value of each row, which takes longer than the database does. *without*: columns that
    stay empty; *made*: how PostgreSQL works out a column from what it is given.
    """

    def __init__(self, table: Table, without: Collection[str], made: str | None = None) -> None:
        """Writes the statement for both databases."""
        names = [column.name for column in table.c if column.name not in without]
        self._values = itemgetter(*names)
        into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES"
        self._sql = {
            "sqlite": f"{into} ({', '.join('?' for _ in names)})",
            "postgresql": f"{into} ({', '.join(made if made and name == 'words' else '%s' for name in names)})",
        }

    def put(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Writes them; none is no statement."""
        if rows:
            connection.exec_driver_sql(self._sql[connection.dialect.name], [self._values(row) for row in rows])


_LATER = ("review", "revised", "incident")  # of an event: what comes to it after it was coded
EVENTS = {
    "sqlite": Rows(events, (*_LATER, "words")),
    "postgresql": Rows(events, _LATER, made="to_tsvector('simple', %s)"),
}
PARTIES = Rows(parties, ("key",))
CONTEXTS = Rows(event_contexts, ("key",))
WORDS = text(f"INSERT INTO {WORDS_TABLE} (rowid, evidence, title) VALUES (:event, :evidence, :title)")  # noqa: S608

LAST_KEYS = {table.name: select(func.max(table.c.key)) for table in (events, agreements)}
SEQUENCES = {
    table.name: text(
        f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'key')) FROM generate_series(1, :count)"  # noqa: S608
    )
    for table in (events, agreements)
}
