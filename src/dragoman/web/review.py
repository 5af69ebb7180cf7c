"""Review: one event at a time, its sentence in view and the article beside; accepted, corrected, rejected, undone.

An address holds where one is in the queue: `?after=MARK` is what comes after that place, so that skipping is a link.
What somebody decides goes on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup
from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.records import Article
from dragoman.store import Store, corrections, opinions, reviewing
from dragoman.store.explained import steps
from dragoman.store.journal import OF_EVENTS, UNDONE, BadCorrectionError, Entry, entries, entry, told
from dragoman.store.judging import Coded, current_of
from dragoman.store.reviewing import Due
from dragoman.store.tables import articles, incidents
from dragoman.web import review_lists, review_offered
from dragoman.web.asked import FILTERS, Asked, asked_in, clean
from dragoman.web.excerpts import words
from dragoman.web.marking import Told, marked_paragraphs, marked_title
from dragoman.web.rendering import render
from dragoman.web.review_form import Fields, changed, fields_of
from dragoman.web.review_lists import waiting
from dragoman.web.security import form, require

KEYS = (("a", "accept"), ("c", "correct"), ("r", "reject"), ("u", "undo"), ("j", "next, skipping this"), ("k", "back"))
_FILTERS = tuple(name for name in FILTERS if name != "reviewed")
_STEPS = ("said by", "quantity", "note", "confidence", "score")  # that stand below the fields which can be corrected
_AROUND = 12  # paragraphs of the article before and after the sentence's that stand beside
_WHERE = ("event", "after", "second")  # fields of the form that say what is judged
_LONGEST_NOTE = 1_000
_LONGEST_ID = 200
_DONE = {
    "accept": "Accepted.",
    "correct": "Corrected.",
    "reject": "Rejected: it is kept, and counted no more.",
    "undo": "Undone.",
    "same": "Your second opinion is kept. It says what the first answer says.",
    "differs": "Your second opinion is kept. It differs from the first answer: see Conflicts.",
}


class Beside(NamedTuple):
    """The article beside an event: its head, and the paragraphs about the sentence."""

    article: Article
    title: Markup
    paragraphs: Sequence[Markup]
    before: int  # paragraphs that are left out
    after: int


class Last(NamedTuple):
    """The visitor's last decision, which can be undone."""

    number: int
    words: str


def page(request: Request) -> Response:
    """The first event of the queue, the one after a mark, one by its id, or one for a second opinion."""
    asked = asked_in(request, filters=_FILTERS, orders=("weight",))
    return _page(request, asked)


def _page(
    request: Request, asked: Asked, *, problem: str | None = None, given: Mapping[str, Any] | None = None
) -> Response:
    user = request.state.user
    reviews = user.may("reviewer")
    store: Store = request.app.state.store
    told_of = given if given is not None else request.query_params
    named = clean(str(told_of.get("event", "")))
    after = str(told_of.get("after", ""))
    second = bool(told_of.get("second")) and bool(named)
    with store.read() as connection:
        due = waiting(request, connection, asked)
        one = _chosen(due, named, after) if named else _next(due, after)
        if one is not None and one.kind == "offered" and not named:
            return RedirectResponse(f"/review/offered/{one.key}?" + _query(asked, after=after), 303)
        identity = named or (one.id if one else "")
        if one is not None and one.kind == "second" and not named:
            second = True
        second = second and reviews
        context: dict[str, Any] = {
            "may": reviews, "keys": KEYS, "problem": problem, "number": len(due), "full": len(due) >= reviewing.MOST,
            "query": _query(asked), "asked": asked, "done": _DONE.get(request.query_params.get("done", "")),
            "last": _last(connection, user.name) if reviews else None, "tab": "/review",
        }  # fmt: skip
        if not identity:
            return render(request, "review_none.html", after=after, **context)
        coded = _coded(connection, identity)
        if second and not opinions.may_give(connection, identity, user.name):
            raise HTTPException(409, "You have judged that event already, or nobody has: no second opinion is asked.")
        event = coded.record if second else coded.event
        context |= _places(asked, due, one, after)
        return render(
            request,
            "review.html",
            status_code=400 if problem else 200,
            one=one,
            event=event,
            second=second,
            review=None if second else coded.review,
            words=words(event, 4_000),
            steps=[
                step for step in steps(event) if step.field in ("said by", "quantity", "note", "confidence", "score")
            ],
            beside=_beside(connection, coded),
            incident=_incident(connection, coded),
            said=[] if second else _said(connection, identity),
            fields=fields_of(event, given),
            is_open=bool(problem) or "correct" in request.query_params,
            seen=opinions.seen(coded),
            after=after,
            note=str((given or {}).get("note", "")),
            **context,
        )


def decide(request: Request) -> Response:
    """What somebody says of an event: the form's `act`."""
    user = require(request, "reviewer")
    given = form(request)
    act, event = str(given.get("act", "")), clean(str(given.get("event", "")))
    note = str(given.get("note", "")).strip()[:_LONGEST_NOTE] or None
    second = given.get("second") == "1"
    store: Store = request.app.state.store
    asked = asked_in(request, filters=_FILTERS, orders=("weight",))
    if act not in ("accept", "correct", "reject"):
        problem = "Nothing is saved yet: press Accept, Reject, or Save the correction."
        return _page(request, asked, problem=problem, given=_kept(given))
    with store.read() as connection:
        coded = _coded(connection, event)
    if opinions.seen(coded) != given.get("seen"):
        problem = "It has changed since you looked at it. This is how it stands now: look again."
        return _page(request, asked, problem=problem, given={name: given.get(name, "") for name in _WHERE})
    try:
        wanted = changed(coded.record if second else coded.event, given) if act == "correct" else {}
        if act == "correct" and not wanted:
            raise BadCorrectionError("correct", "no field was changed; to say that all are right, accept")
        if second:
            kept = "set" if act == "correct" else act
            differs = opinions.give(store, event, kept, wanted, by=user.name, note=note)
            done = "differs" if differs else "same"
        else:
            done = act
            if act == "correct":
                corrections.correct(store, event, wanted, by=user.name, note=note)
            else:
                (corrections.accept if act == "accept" else corrections.reject)(store, event, by=user.name, note=note)
    except BadCorrectionError as error:
        return _page(request, asked, problem=f"{error.source}: {error.reason}.", given=_kept(given))
    return RedirectResponse("/review?" + _query(asked, after=str(given.get("mark", "")), done=done), 303)


def undo(request: Request) -> Response:
    """Takes a decision back, with those that were made with it; others' only by an admin."""
    user = require(request, "reviewer")
    given = form(request)
    number = str(given.get("number", ""))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise HTTPException(400, "Say which decision, by its number.")
    store: Store = request.app.state.store
    with store.read() as connection:
        one = entry(connection, int(number))
        if one.by != user.name:
            require(request, "admin")
        if one.act == "undo" and one.note == opinions.KEPT:
            raise HTTPException(409, "A second opinion is kept apart; Conflicts is where one is taken.")
        together = [one.number]
        if one.act == "set":
            beside = entries(connection, event=one.event_id, by=one.by, acts=["set"])
            together = [other.number for other in beside if other.at == one.at and other.state != UNDONE]
    for each in sorted(together, reverse=True) or [one.number]:
        corrections.undo(store, each, by=user.name, note=str(given.get("note", "")).strip()[:_LONGEST_NOTE] or None)
    if given.get("to") == "journal":
        return RedirectResponse("/review/journal?done=undo", 303)
    return RedirectResponse("/review?" + urlencode({"event": one.event_id or "", "done": "undo"}), 303)


def _kept(given: Any) -> dict[str, Any]:
    """A form as it was sent, for the page that shows it again."""
    return {name: given.getlist(name) if name in ("actors", "recipients", "contexts") else given.get(name)
            for name in given}  # fmt: skip


def _coded(connection: Connection, event: str) -> Coded:
    """The event. Raises HTTPException 404, and 409 where a newer version or coding has taken its place."""
    if not event or len(event) > _LONGEST_ID or "\0" in event:
        raise HTTPException(404, "There is no event of that id in the store.")
    try:
        return current_of(connection, event, hold=False)
    except BadCorrectionError as error:
        gone = "none of that id" in error.reason
        raise HTTPException(404 if gone else 409, f"{error.source}: {error.reason}.") from error


def _next(due: Sequence[Due], after: str) -> Due | None:
    """The first of the queue behind a mark."""
    place = reviewing.place_of(after) if after else None
    return next((one for one in due if place is None or one.place > place), None)


def _chosen(due: Sequence[Due], named: str, after: str) -> Due | None:
    """The place in the queue of an event that was asked for, if it has one."""
    return next((one for one in due if one.id == named and one.kind != "offered"), None) or _at(due, after)


def _at(due: Sequence[Due], mark: str) -> Due | None:
    return next((one for one in due if mark and one.mark == mark and one.kind != "offered"), None)


def _places(asked: Asked, due: Sequence[Due], one: Due | None, after: str) -> dict[str, Any]:
    """Where skipping and going back lead. A mark of the event itself: a decision goes on behind it."""
    at = next((number for number, other in enumerate(due) if one is not None and other.mark == one.mark), None)
    if at is None:
        onward = "/review?" + _query(asked, after=after)
        return {"mark": after, "onward": onward, "back": None, "place": None}
    before = due[at - 1] if at else None
    back = None
    if before is not None:
        back = "/review?" + _query(asked, after=due[at - 2].mark if at > 1 else "")
    return {"mark": due[at].mark, "onward": "/review?" + _query(asked, after=due[at].mark), "back": back,
            "place": at + 1}  # fmt: skip


def _query(asked: Asked, **more: str) -> str:
    return asked.query(**{name: value or None for name, value in {"after": "", **more}.items()})


def _beside(connection: Connection, coded: Coded) -> Beside:
    row = connection.execute(select(articles.c.record).where(articles.c.key == coded.article)).one()
    article = _ARTICLE.decode(row.record)
    spot = [Told(1, coded.record.evidence)]
    every = marked_paragraphs(article.text, spot)
    here = next((number for number, one in enumerate(every) if 'class="told"' in one), 0)
    begin, end = max(0, here - _AROUND), min(len(every), here + _AROUND + 1)
    title = marked_title(article.title, spot) if article.title else Markup("(no title)")
    return Beside(article, title, every[begin:end], begin, len(every) - end)


_ARTICLE = msgspec.json.Decoder(Article)


def _incident(connection: Connection, coded: Coded) -> Any:
    if coded.incident is None:
        return None
    query = select(incidents.c.id, incidents.c.reports, incidents.c.stories)
    return connection.execute(query.where(incidents.c.key == coded.incident)).first()


def _said(connection: Connection, event: str) -> list[tuple[Entry, str]]:
    """What people said of the event, but for second opinions."""
    every = corrections.said(connection, event)
    apart = {one.undoes for one in every if opinions.is_second(one)}
    return [(one, told(one)) for one in every if one.number not in apart and not opinions.is_second(one)]


def _last(connection: Connection, by: str) -> Last | None:
    """The newest decision of a person that stands."""
    for one in entries(connection, by=by, acts=OF_EVENTS, states=["applied"], newest_first=True):
        return Last(one.number, told(one))
    return None


__all__ = ["ROUTES", "Fields", "page"]
ROUTES = [
    Route("/review", page),
    Route("/review", decide, methods=["POST"]),
    Route("/review/undo", undo, methods=["POST"]),
    *review_lists.ROUTES,
    *review_offered.ROUTES,
]
