"""Coding again what the store holds: the old events stay with their coder's version, the current ones are the new.

Where the present coder reads another article out of a capture than the old one did, that is a new version of the page.
What it refuses for want of a story has no events any more; what it cannot read at all stays as it was coded before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.json import decode
from sqlalchemy import Connection, bindparam, or_, select, update

from dragoman.errors import DragomanError, NoArticle
from dragoman.records import Article, Capture, Coded
from dragoman.store import columns
from dragoman.store import statements as sql
from dragoman.store.again import NO_TEXT, dated, put_again, unset
from dragoman.store.tables import articles, captures, runs
from dragoman.store.writing import Outcome, Run, Writer, refuse, retire, unpacked

_AT_ONCE = 64  # pages in memory


class Due(NamedTuple):
    """Something to code again: an article, or a capture that was refused."""

    told: str  # the day of publication that the user gave for captures without one; empty where none was given
    is_article: bool
    key: int  # of the article, else of the capture


class Kept(NamedTuple):
    """What is coded again, with the capture where it was kept, else with the article as it was cleaned."""

    due: Due
    page: Capture | Article


def due(connection: Connection, coder: str) -> list[Due]:
    """The articles that another coder coded last, and the kept captures that another refused, sorted by what was told.

    Of the articles all versions of a page, for the events of each stay in the store. Those of which nothing is kept but
    the head, as of imported ones, cannot be coded.
    """
    coded = (
        select(captures.c.told, articles.c.key)
        .select_from(articles.outerjoin(captures, captures.c.key == articles.c.capture))
        .where(articles.c.coder != coder, or_(captures.c.raw.is_not(None), articles.c.text_hash != NO_TEXT))
    )
    refused = (
        select(captures.c.told, captures.c.key)
        .select_from(captures.join(runs, runs.c.key == captures.c.run))
        .where(captures.c.outcome == "refused", captures.c.raw.is_not(None), runs.c.coder != coder)
    )
    found = [Due(told or "", True, key) for told, key in connection.execute(coded)]
    found += [Due(told or "", False, key) for told, key in connection.execute(refused)]
    return sorted(found, key=lambda one: (one.told, not one.is_article, one.key))


def kept(connection: Connection, wanted: Sequence[Due]) -> list[Kept]:
    """The pages of *wanted*, which are few, in their order."""
    found: dict[tuple[bool, int], Capture | Article] = {}
    coded = [one.key for one in wanted if one.is_article]
    refused = [one.key for one in wanted if not one.is_article]
    for key, record, raw in connection.execute(_PAGES, {"keys": coded}) if coded else ():
        found[True, key] = _page(record, raw)
    for key, raw in connection.execute(_RAWS, {"keys": refused}) if refused else ():
        found[False, key] = unpacked(raw)
    return [Kept(one, found[one.is_article, one.key]) for one in wanted]


def batches(wanted: Sequence[Due]) -> Iterator[Sequence[Due]]:
    """*wanted* in parts that fit into memory with their pages."""
    for start in range(0, len(wanted), _AT_ONCE):
        yield wanted[start : start + _AT_ONCE]


def recode(connection: Connection, writer: Writer, article: int, coded: Coded, run: Run) -> Outcome:
    """Puts a new coding beside the old ones of an article, and makes it the current one.

    `known`: the same article as before. `changed`: another one is read from its capture now. `new` never comes back.
    """
    old = connection.execute(_ARTICLE, {"of_key": article}).one()
    row = columns.of_article(coded.article)
    if row["id"] == old.id:
        connection.execute(update(articles).where(articles.c.key == article).values(row))
        if coded.article.published != old.published:
            dated(connection, article, coded.article.published)
        put_again(connection, writer, article, coded, run, run.coder, newest=old.newest)
        writer.after(connection, article)
        return "known"
    unset(connection, article)
    if old.newest:
        retire(connection, article)
    there = connection.execute(_BY_ID, {"of_id": row["id"]}).first()
    if there is None:
        last = connection.execute(sql.LAST_VERSION, {"page": old.page}).scalar() or 0
        row |= {"page": old.page, "capture": old.capture, "version": last + 1, "newest": old.newest}
        became = writer.put_article(connection, row | {"coder": run.coder, "story": None}, coded.article)
        writer.put_coding(connection, became, coded, run, run.coder, newest=old.newest)
    else:
        became, newest = there.key, there.newest or (there.page == old.page and old.newest)
        connection.execute(update(articles).where(articles.c.key == became).values(newest=newest))
        put_again(connection, writer, became, coded, run, run.coder, newest=newest)
    _note(connection, article, run, became)
    writer.after(connection, became)
    return "changed"


def recode_refused(connection: Connection, writer: Writer, article: int, error: DragomanError, run: Run) -> None:
    """The present coder refuses an article: without a story it has no events now, else all stays as it is."""
    refuse(connection, error, run)
    if isinstance(error, NoArticle):
        unset(connection, article)
        _note(connection, article, run, None)
        writer.after(connection, article)


def _page(record: bytes, raw: bytes | None) -> Capture | Article:
    return unpacked(raw) if raw is not None else decode(record, type=Article)


def _note(connection: Connection, article: int, run: Run, became: int | None) -> None:
    """This coder has coded the article, though nothing of it stands under the article itself."""
    row = {"article": article, "coder": run.coder, "run": run.key, "became": became}
    connection.execute(sql.CODING[connection.dialect.name], row)
    connection.execute(update(articles).where(articles.c.key == article).values(coder=run.coder))


_ARTICLE = select(articles).where(articles.c.key == bindparam("of_key"))
_BY_ID = select(articles.c.key, articles.c.page, articles.c.newest).where(articles.c.id == bindparam("of_id"))
_PAGES = (
    select(articles.c.key, articles.c.record, captures.c.raw)
    .select_from(articles.outerjoin(captures, captures.c.key == articles.c.capture))
    .where(articles.c.key.in_(bindparam("keys", expanding=True)))
)
_RAWS = select(captures.c.key, captures.c.raw).where(captures.c.key.in_(bindparam("keys", expanding=True)))
