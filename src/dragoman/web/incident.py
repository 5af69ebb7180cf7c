"""The list of incidents, its files to download, the page of one, and merging and splitting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy import Connection, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.api.paging import ByDay, ByNumber, read
from dragoman.incidents.account import Incident
from dragoman.records import Event
from dragoman.store import Store, corrections
from dragoman.store.asking import described
from dragoman.store.journal import OF_INCIDENTS, UNDONE, BadCorrectionError, Entry, entries, entry, told
from dragoman.store.questions import Found
from dragoman.store.shown import incident as incident_of
from dragoman.store.tables import incidents
from dragoman.store.who import BadQuestionError
from dragoman.web.accounts import Whole, changes, near, related, whole
from dragoman.web.asked import Asked, BadField, asked_in, choices, clean, naming_field
from dragoman.web.downloads import KINDS, NAMES, download
from dragoman.web.excerpts import words
from dragoman.web.happenings import BY_DAY, ORDERS, Happening, Happenings, happenings
from dragoman.web.incident_files import write
from dragoman.web.listing import around, cursor_after, listed, part
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render
from dragoman.web.security import form, require
from dragoman.web.small_map import small_map

MOST_DOWNLOADED = 50_000  # incidents in a file, each made of all its reports
_AT_ONCE = 200  # incidents that are made of one set of queries
_MOST_DECISIONS = 50
_ORDERS_TOLD = {"most": "the most reported first", "conflict": "the gravest conflict first",
                "cooperation": "the closest cooperation first"}  # fmt: skip
_DONE = {"merge": "Merged: this incident has the other one's reports now.",
         "split": "Split: these reports are an incident of their own now.", "undo": "Undone."}  # fmt: skip


class Line(NamedTuple):
    """A row of the list; `event` and `words` are the lead's."""

    incident: Incident
    lead: Found | None
    event: Event | None
    words: Markup


class Decision(NamedTuple):
    """What somebody decided on an incident."""

    number: int
    at: str
    by: str
    words: str
    undone: bool


def page(request: Request) -> Response:
    """The list, filtered, in order, a page of it."""
    return listed(request, "incidents", _asked, _body, _form)


def _asked(request: Request) -> Asked:
    return asked_in(request, orders=ORDERS, counts=("incidents", "events", "reports"))


def _body(request: Request, asked: Asked) -> Markup:
    """All of the page but its frame. Raises BadField."""
    store: Store = request.app.state.store
    question = asked.question
    with naming_field(asked.given):
        mark: Any = ByDay if asked.order in BY_DAY else ByNumber
        after = read("incidents", asked.told, mark)
        with store.read() as connection:
            found = Happenings(connection, question, asked.order)
            units = found.units(asked.limit + 1, after)
            shown = units[: asked.limit]
            rows = happenings(connection, [one.unit for one in shown])
            number, more = remembered(request, ("incidents", "number", question), found.number)
    last = shown[-1] if len(units) > asked.limit else None
    cursor = cursor_after("incidents", asked, mark, last.value, last.mark) if last else None
    return _form(
        request,
        given=asked.given,
        rows=[line(row) for row in rows],
        number=number,
        more=more,
        question=described(question, found.meant),
        order_told=_ORDERS_TOLD.get(asked.order, f"the {asked.order} first"),
        **around("incidents", asked, cursor),
    )


def _form(
    request: Request, *, given: Mapping[str, Sequence[str]], problem: BadField | None = None, **more: Any
) -> Markup:
    return part(
        request, "incidents_body.html", given=given, problem=problem, choices=choices(), orders=ORDERS, formats=NAMES,
        **more,
    )  # fmt: skip


def line(happening: Happening) -> Line:
    """An incident as a row."""
    event = happening.lead.event if happening.lead else None
    return Line(happening.incident, happening.lead, event, words(event) if event else Markup())


def file(request: Request) -> Response:
    """All incidents of the filter as a file."""
    ending = request.path_params["ending"]
    if ending not in KINDS:
        raise HTTPException(404)
    asked = asked_in(request, orders=ORDERS)
    store: Store = request.app.state.store
    with naming_field(asked.given), store.read() as connection:
        number, more = Happenings(connection, asked.question, asked.order).number(MOST_DOWNLOADED)
    if more:
        raise HTTPException(
            400,
            f"That is a file of more than {number:,} incidents. Narrow it by days or by actor, or write it with the "
            "command `dragoman incidents`.",
        )
    return download("incidents", ending, lambda stream: write(_all(store, asked), stream, ending))


def _all(store: Store, asked: Asked) -> Iterator[Happening]:
    """The incidents, some at a time, all as they are in one state of the store."""
    with store.read() as connection:
        units = [one.unit for one in Happenings(connection, asked.question, asked.order).units(None)]
        for start in range(0, len(units), _AT_ONCE):
            yield from happenings(connection, units[start : start + _AT_ONCE])


def one(request: Request) -> Response:
    """One incident; the id of an event in it, and one that it had before it was merged, lead to it too."""
    wanted = request.path_params["incident"]
    store: Store = request.app.state.store
    try:
        found = incident_of(store, wanted)
    except (BadQuestionError, StopIteration, ValueError) as error:
        return _gone(request, wanted, error)
    if found.id != wanted:
        return RedirectResponse(f"/incidents/{quote(found.id, safe='')}", 303)
    may = request.state.user.may("reviewer")
    with store.read() as connection:
        told_of_it: Whole = whole(connection, found)
        return render(
            request,
            "incident.html",
            whole=told_of_it,
            map=small_map(found.place),
            pacts=related(connection, told_of_it.versions),
            near=near(connection, found) if may and told_of_it.known else [],
            changes=list(changes(connection, found.id)),
            decided=_decisions(connection, found.id),
            may=may,
            done=_DONE.get(request.query_params.get("done", "")),
        )


def _gone(request: Request, wanted: str, error: Exception) -> Response:
    """An incident that cannot be shown: none of that id, or none of its reports is left; a lone report is an event."""
    if isinstance(error, ValueError):  # a report whose date is none: it is of no incident
        return RedirectResponse(f"/events/{quote(wanted, safe='')}", 303)
    with request.app.state.store.read() as connection:
        known = connection.scalar(select(incidents.c.key).where(incidents.c.id == wanted))
    if known is not None:
        raise HTTPException(404, "No report of that incident is shown any more: all are rejected, or were coded anew.")
    raise HTTPException(404, "There is no incident under that address.") from error


def _decisions(connection: Connection, incident: str) -> list[Decision]:
    """What people decided on the incident, the newest first."""
    found = []
    for one in entries(connection, incident=incident, acts=OF_INCIDENTS, newest_first=True):
        found.append(Decision(one.number, one.at, one.by, told(one), one.state == UNDONE))
        if len(found) == _MOST_DECISIONS:
            break
    return found


def merge(request: Request) -> Response:
    """Takes another incident's reports into this one."""
    given = form(request)
    other = clean(str(given.get("named") or given.get("other") or ""))
    if not other:
        raise HTTPException(400, "Say which other incident: tick one, or give its id.")
    wanted = request.path_params["incident"]
    _decide(request, lambda store, by, note: corrections.merge(store, wanted, other, by=by, note=note))
    return _back(wanted, "merge")


def split(request: Request) -> Response:
    """Makes the ticked reports an incident of their own."""
    apart = [str(value) for value in form(request).getlist("event")]
    if not apart:
        raise HTTPException(400, "Tick the reports that tell of another happening.")
    wanted = request.path_params["incident"]
    made = _decide(request, lambda store, by, note: corrections.split(store, wanted, apart, by=by, note=note))
    return _back(str(made.after["incident"]), "split")


def undo(request: Request) -> Response:
    """Takes a merge or a split back; others' only by an admin."""
    number = str(form(request).get("number", ""))
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise HTTPException(400, "Say which decision, by its number.")
    store: Store = request.app.state.store
    with store.read() as connection:
        if entry(connection, int(number)).by != request.state.user.name:
            require(request, "admin")
    _decide(request, lambda store, by, note: corrections.undo(store, int(number), by=by, note=note))
    return _back(request.path_params["incident"], "undo")


def _decide(request: Request, act: Callable[[Store, str, str | None], Entry]) -> Entry:
    """Carries a decision out under the name of who asks, who must be a reviewer. Raises HTTPException."""
    user = require(request, "reviewer")
    note = str(form(request).get("note", "")).strip() or None
    try:
        return act(request.app.state.store, user.name, note)
    except BadCorrectionError as error:
        raise HTTPException(409, f"{error.source}: {error.reason}.") from error


def _back(incident: str, done: str) -> Response:
    return RedirectResponse(f"/incidents/{quote(incident, safe='')}?done={done}", 303)


ROUTES = [
    Route("/incidents", page),
    Route("/incidents.{ending}", file),
    Route("/incidents/{incident}", one),
    Route("/incidents/{incident}/merge", merge, methods=["POST"]),
    Route("/incidents/{incident}/split", split, methods=["POST"]),
    Route("/incidents/{incident}/undo", undo, methods=["POST"]),
]
