"""One article: the text as cleaned, every event's words marked in it, its fields beside; what was cut; its copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from markupsafe import Markup
from sqlalchemy import Connection, func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman.records import Agreement, Article, Event
from dragoman.store.explained import steps
from dragoman.store.tables import agreements, articles, captures, events, incidents, pacts, pages, stories
from dragoman.web.addresses import origin
from dragoman.web.cuts import Cut, cuts
from dragoman.web.marking import Told, marked_paragraphs, marked_title
from dragoman.web.raws import capture_of, raw_text
from dragoman.web.rendering import is_link, render

_MOST_EVENTS = 500  # of one article that are shown; a long live blog has a hundred
_MOST_COPIES = 100
_LONGEST_ID = 200
_ARTICLE = msgspec.json.Decoder(Article)
_EVENT = msgspec.json.Decoder(Event)
_AGREEMENT = msgspec.json.Decoder(Agreement)


class Fields(NamedTuple):
    """An event with what stands beside the text."""

    number: int  # on this page, from 1
    event: Event
    review: str | None
    incident: str | None
    steps: tuple[Any, ...]


def article(request: Request) -> Response:
    """The page. `?cut=1` shows what was cut."""
    with request.app.state.store.read() as connection:
        row = _row(connection, request.path_params["id"])
        told = _ARTICLE.decode(row.record)
        found, number = _events(connection, row.key)
        agreed = _agreements(connection, row.key)
        copies = _copies(connection, row)
        versions = _versions(connection, row)
        raw = connection.scalar(select(captures.c.raw).where(captures.c.key == row.capture)) if row.capture else None
    capture = capture_of(raw) if raw is not None else None
    cut: Sequence[Cut] | None = None
    if "cut" in request.query_params and capture is not None:
        cut = cuts(capture, told)
    said = row.url or (row.address if is_link(row.address) else None)
    spots = [Told(one.number, one.event.evidence) for one in found]
    title: Markup | str = marked_title(told.title, spots) if told.title else "(no title)"
    return render(
        request,
        "article.html",
        article=told,
        row=row,
        origin=origin(said, row.file or told.source, capture),
        title_marked=title,
        paragraphs=marked_paragraphs(told.text, spots),
        found=found,
        number=number,
        agreed=agreed,
        copies=copies,
        versions=versions,
        has_raw=raw is not None,
        cut=cut,
    )


def article_raw(request: Request) -> Response:
    """The capture that the article was read from, as plain text."""
    with request.app.state.store.read() as connection:
        row = _row(connection, request.path_params["id"])
        raw = connection.scalar(select(captures.c.raw).where(captures.c.key == row.capture)) if row.capture else None
    return raw_text(request, raw, "capture-" + "".join(char for char in row.id if char.isalnum())[:64])


def _row(connection: Connection, wanted: str) -> Any:
    """The article's row with its page, capture and story. Raises HTTPException 404."""
    query = (
        select(
            articles, pages.c.address, captures.c.url, captures.c.source.label("file"), stories.c.id.label("story_id"),
            stories.c.size.label("story_size"),
        )
        .join(pages, pages.c.key == articles.c.page)
        .outerjoin(captures, captures.c.key == articles.c.capture)
        .outerjoin(stories, stories.c.key == articles.c.story)
        .where(articles.c.id == wanted)
    )  # fmt: skip
    row = connection.execute(query).first() if len(wanted) <= _LONGEST_ID and "\0" not in wanted else None
    if row is None:
        raise HTTPException(404, "There is no article of that id in the store.")
    return row


def _events(connection: Connection, of: int) -> tuple[list[Fields], int]:
    """The article's events as they stand, in the order of the text, also those that were rejected; and their number."""
    mine = (events.c.article == of, events.c.current)
    number = connection.scalar(select(func.count()).select_from(events).where(*mine)) or 0
    query = (
        select(func.coalesce(events.c.revised, events.c.record).label("record"), events.c.review, incidents.c.id)
        .outerjoin(incidents, incidents.c.key == events.c.incident)
        .where(*mine)
        .order_by(events.c.key)
        .limit(_MOST_EVENTS)
    )
    found = [(_EVENT.decode(row.record), row.review, row.id) for row in connection.execute(query)]
    found.sort(key=lambda one: (one[0].evidence.start or 0, one[0].evidence.trigger or (0, 0)))
    return [
        Fields(at, event, review, incident, tuple(steps(event)))
        for at, (event, review, incident) in enumerate(found, 1)
    ], number


def _agreements(connection: Connection, of: int) -> list[tuple[Agreement, str | None]]:
    query = select(agreements.c.record, pacts.c.id).outerjoin(pacts, pacts.c.key == agreements.c.pact)
    query = query.where(agreements.c.article == of, agreements.c.current).order_by(agreements.c.key).limit(_MOST_EVENTS)
    return [(_AGREEMENT.decode(row.record), row.id) for row in connection.execute(query)]


def _copies(connection: Connection, row: Any) -> list[Any]:
    """The other articles of the same story."""
    if row.story is None:
        return []
    query = (
        select(articles.c.id, articles.c.title, articles.c.publisher, articles.c.wire, articles.c.published)
        .where(articles.c.story == row.story, articles.c.key != row.key)
        .order_by(articles.c.published, articles.c.key)
        .limit(_MOST_COPIES)
    )
    return list(connection.execute(query))


def _versions(connection: Connection, row: Any) -> list[Any]:
    """The other versions of the same page."""
    query = select(articles.c.id, articles.c.version, articles.c.newest, articles.c.title, articles.c.published)
    query = query.where(articles.c.page == row.page, articles.c.key != row.key).order_by(articles.c.version)
    return list(connection.execute(query.limit(_MOST_COPIES)))


ROUTES = [Route("/articles/{id}", article), Route("/articles/{id}/raw", article_raw)]
