"""A further coding of an article that the store has, made the current one; those before stay beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, func, select, update

from dragoman.events.owners import owner_country
from dragoman.records import Agreement, Article, Coded, Event
from dragoman.store import columns
from dragoman.store import statements as sql
from dragoman.store.columns import Row
from dragoman.store.fulltext import put_words, take_words
from dragoman.store.tables import agreements, articles, events, pages, parties

if TYPE_CHECKING:
    from dragoman.store.writing import Run, Writer

NO_TEXT = columns.text_hash("")
"""The hash in `articles.text_hash` of one that was read from lines of events, which tell its head alone."""
_AT_ONCE = 64  # ids in one question
_MONTH = len("2025-06")


def put_again(
    connection: Connection, writer: Writer, article: int, coded: Coded, run: Run | None, coder: str, *, newest: bool
) -> None:
    """The coding of an article that this very version may have coded before: what is there is made current again."""
    unset(connection, article)
    fresh: dict[str, tuple[Event, ...] | tuple[Agreement, ...]] = {
        "events": coded.events,
        "agreements": coded.agreements,
    }
    for table in (events, agreements):
        mine = and_(table.c.article == article, table.c.coder == coder)
        there = set(connection.execute(select(table.c.id).where(mine)).scalars())
        back = [one.id for one in fresh[table.name] if one.id in there]
        fresh[table.name] = tuple(one for one in fresh[table.name] if one.id not in there)  # type: ignore[assignment]
        for start in range(0, len(back), _AT_ONCE):
            some = table.c.id.in_(back[start : start + _AT_ONCE])
            connection.execute(update(table).where(mine, some).values(current=True, shown=newest))
    if newest:
        shown = and_(events.c.article == article, events.c.shown)
        rejected = events.c.review == "rejected"
        connection.execute(update(events).where(shown, rejected).values(shown=False))
        connection.execute(
            update(parties).where(parties.c.event.in_(select(events.c.key).where(shown))).values(shown=True)
        )
    writer.put_coding(connection, article, msgspec.structs.replace(coded, **fresh), run, coder, newest=newest)
    connection.execute(update(articles).where(articles.c.key == article).values(coder=coder))


def unset(connection: Connection, article: int) -> None:
    """No coding of the article is the current one."""
    connection.execute(sql.HIDE_PARTIES, {"of_article": article})
    for table in (events, agreements):
        past = update(table).where(table.c.article == article, table.c.current)
        connection.execute(past.values(current=False, shown=False))


def dated(connection: Connection, article: int, published: str | None) -> None:
    """What tells no day of its own has that of its article, which may be another now."""
    undated = select(events.c.key).where(events.c.article == article, events.c.date_start.is_(None))
    connection.execute(update(parties).where(parties.c.event.in_(undated)).values(day=published))
    for table in (events, agreements):
        days: Row = {"day": published}
        if table is events:
            days["month"] = published[:_MONTH] if published else None
        mine = update(table).where(table.c.article == article, table.c.date_start.is_(None))
        connection.execute(mine.where(table.c.day.is_distinct_from(published)).values(days))


def without_text(connection: Connection, article: Article) -> int | None:
    """The key under which the store has an article by its head alone; None where it has it whole, or not at all."""
    if not article.text:
        return None
    found: int | None = connection.execute(_HEAD, {"of_id": article.id, "empty": NO_TEXT}).scalar()
    return found


def fill_in(
    connection: Connection, writer: Writer, key: int, row: Row, address: str, coded: Coded, run: Run | None, coder: str
) -> None:
    """Gives an article that was known by its head what *row* says of it now that its page has come, and its coding.

    It moves to the page of that *address*, unless that is there or its own has other versions: then it stays the
    version of its own that it was.
    """
    head = connection.execute(_HELD, {"of_key": key}).one()
    moved = None
    if connection.execute(_VERSIONS, {"of_page": head.page}).scalar_one() == 1:
        moved = connection.execute(
            sql.NEW_PAGE[connection.dialect.name], {"address": columns.address_of(address)}
        ).scalar()
    article = coded.article
    told = row | {"owner_country": owner_country(article.publisher, article.wire, article.published)}
    there = connection.execute(_EVENTS, {"of_article": key}).scalars().all()
    take_words(connection, there)
    connection.execute(update(articles).where(articles.c.key == key).values(told | {"page": moved or head.page}))
    put_words(connection, there)
    dated(connection, key, article.published)
    if moved is not None:
        connection.execute(delete(pages).where(pages.c.key == head.page))
    put_again(connection, writer, key, coded, run, coder, newest=head.newest)
    writer.after(connection, key)


_HEAD = select(articles.c.key).where(
    articles.c.id == bindparam("of_id"), articles.c.text_hash == bindparam("empty"), articles.c.capture.is_(None)
)
_HELD = select(articles.c.page, articles.c.newest).where(articles.c.key == bindparam("of_key"))
_VERSIONS = select(func.count()).select_from(articles).where(articles.c.page == bindparam("of_page"))
_EVENTS = select(events.c.key).where(events.c.article == bindparam("of_article"))
