"""Lists about review: the queue, who did what, how far two people agree, and where they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup
from sqlalchemy import ColumnElement, Connection, func, select
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dragoman.evaluate.agreement import RELIABLE, TENTATIVE, Agreement, agreement
from dragoman.records import Event
from dragoman.store import Store, opinions, reviewing
from dragoman.store.journal import ACTS, STATES, Entry, entry, told
from dragoman.store.opinions import COMPARED, VERDICT, Compared, Reading, in_words, rating
from dragoman.store.questions import told_of
from dragoman.store.reviewing import Due
from dragoman.store.tables import corrections
from dragoman.web.asked import FILTERS, Asked, BadField, asked_in, clean, naming_field
from dragoman.web.excerpts import words
from dragoman.web.remembered import remembered
from dragoman.web.rendering import render
from dragoman.web.security import form, require

MOST_LISTED = 50  # rows of the queue, and of a page of the journal
MOST_CONFLICTS = 100
_STALE = 60.0  # seconds for which weights may be old; what has been judged since is left out in any case
_FILTERS = tuple(name for name in FILTERS if name != "reviewed")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DONE = {"undo": "Undone.", "settle": "Settled: the event is now what that answer says."}


class Line(NamedTuple):
    """A row of the queue."""

    due: Due
    event: Event | None
    words: Markup | str


class Entries(NamedTuple):
    """A page of the journal, and the number before which the next begins."""

    rows: list[tuple[Entry, str, bool]]  # what it says, and whether it belongs to a second opinion
    before: int | None


class Difference(NamedTuple):
    """An event about which people differ."""

    event: Event
    words: Markup
    review: str | None
    readings: Sequence[Reading]
    fields: Sequence[tuple[str, Sequence[str]]]  # with each reading's value in its order


def waiting(request: Request, connection: Connection, asked: Asked) -> list[Due]:
    """What waits for the visitor, in its order."""
    question = asked.question
    with naming_field(asked.given):
        known = remembered(request, ("review", question), lambda: reviewing.weighed(connection, question), stale=_STALE)
    user = request.state.user
    by = user.name if user.may("reviewer") else None
    return reviewing.queue(connection, known, by, narrowed=bool(asked.filters))


def queue(request: Request) -> Response:
    """The queue as a list: the weightiest first, each with its reasons."""
    asked = asked_in(request, filters=_FILTERS, orders=("weight",))
    store: Store = request.app.state.store
    with store.read() as connection:
        due = waiting(request, connection, asked)
        shown = due[:MOST_LISTED]
        found = {one.key: one.event for one in told_of(connection, [one.key for one in shown if one.kind == "event"])}
    lines = []
    for one in shown:
        event = found.get(one.key) if one.kind == "event" else None
        lines.append(Line(one, event, words(event) if event else ""))
    return render(request, "review_queue.html", lines=lines, number=len(due), full=len(due) >= reviewing.MOST,
                  weights=reviewing.WEIGHTS, query=asked.query(), asked=asked, tab="/review/queue")  # fmt: skip


def journal(request: Request) -> Response:
    """Who said what when, the newest first, by name, days, act and state; with what each person did in all."""
    given = {name: clean(request.query_params.get(name, "")) for name in ("by", "since", "until", "act", "state")}
    before = request.query_params.get("before", "")
    conditions = _conditions(given)
    store: Store = request.app.state.store
    with store.read() as connection:
        found = _entries(connection, conditions, before)
        people = _people(connection, conditions)
        names = list(connection.execute(select(corrections.c.by).distinct().order_by(corrections.c.by)).scalars())
    query = {name: value for name, value in given.items() if value}
    return render(
        request,
        "review_journal.html",
        found=found,
        people=people,
        names=names[:500],
        given=given,
        acts=ACTS,
        states=STATES,
        more="/review/journal?" + urlencode({**query, "before": found.before}) if found.before else None,
        done=_DONE.get(request.query_params.get("done", "")),
        tab="/review/journal",
    )


def _conditions(given: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """The journal's filter. Raises BadField."""
    conditions: list[ColumnElement[bool]] = []
    for name in ("since", "until"):
        if given[name]:
            day = _day(name, given[name])
            at = corrections.c.at
            conditions.append(at >= day if name == "since" else at < f"{day}U")  # a time goes on with T
    for name, allowed in (("act", ACTS), ("state", STATES)):
        if given[name]:
            if given[name] not in allowed:
                raise BadField(name, f"{given[name][:40]!r} is none of {', '.join(allowed)}")
            conditions.append(corrections.c[name] == given[name])
    if given["by"]:
        conditions.append(corrections.c.by == given["by"])
    return conditions


def _day(name: str, value: str) -> str:
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise BadField(name, f"{value[:40]!r} is no day; write 2025-06-23")


def _entries(connection: Connection, conditions: Sequence[ColumnElement[bool]], before: str) -> Entries:
    query = select(corrections.c.key).where(*conditions).order_by(corrections.c.key.desc()).limit(MOST_LISTED + 1)
    if before.isascii() and before.isdigit() and len(before) < 10:
        query = query.where(corrections.c.key < int(before))
    keys = list(connection.execute(query).scalars())
    shown = [entry(connection, key) for key in keys[:MOST_LISTED]]
    kept = select(corrections.c.undoes).where(
        corrections.c.note == opinions.KEPT, corrections.c.undoes.in_([one.number for one in shown])
    )
    apart = set(connection.execute(kept).scalars())
    rows = [(one, told(one), one.number in apart or opinions.is_second(one)) for one in shown]
    return Entries(rows, shown[-1].number if len(keys) > MOST_LISTED else None)


def _people(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[tuple[str, dict[str, int]]]:
    """How many entries of each act everybody made, those with the most first."""
    query = select(corrections.c.by, corrections.c.act, func.count().label("number")).where(*conditions)
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query.group_by(corrections.c.by, corrections.c.act)):
        found.setdefault(row.by, dict.fromkeys(ACTS, 0))[row.act] = row.number
    return sorted(found.items(), key=lambda one: (-sum(one[1].values()), one[0]))[:MOST_LISTED]


def agreeing(request: Request) -> Response:
    """How far people agree who judged the same events without seeing each other's answer, field by field."""
    store: Store = request.app.state.store

    def make() -> tuple[dict[str, Agreement], int, list[str]]:
        with store.read() as connection:
            every = list(opinions.compared(connection))
        people = sorted({one.by for unit in every for one in unit.readings})
        return agreements(every), len(every), people

    fields, number, people = remembered(request, ("review", "agreement"), make)
    rows = [(field, told_, _grade(told_)) for field, told_ in fields.items()]
    return render(request, "review_agreement.html", rows=rows, number=number, people=people, share=opinions.SHARE,
                  reliable=RELIABLE, tentative=TENTATIVE, tab="/review/agreement")  # fmt: skip


def agreements(every: Sequence[Compared]) -> dict[str, Agreement]:
    """The agreement on each of `COMPARED`; fields are those of the events that nobody of a pair rejected."""
    return {field: agreement([[rating(one, field) for one in unit.readings] for unit in every]) for field in COMPARED}


def _grade(told_: Agreement) -> str:
    if told_.alpha is None:
        return "not defined: too few events, or all the same"
    if told_.alpha >= RELIABLE:
        return "reliable"
    return "tentative" if told_.alpha >= TENTATIVE else "not reliable"


def conflicts(request: Request) -> Response:
    """Events about which people differ: second opinions that nobody has settled, and decisions that were overruled."""
    store: Store = request.app.state.store
    with store.read() as connection:
        open_ = [one for one in opinions.compared(connection) if one.differs and not one.settled]
        clashing = opinions.overruled(connection)
    differences = [_difference(one) for one in open_[:MOST_CONFLICTS]]
    decided = [
        (one.event, words(one.event), one.review, [(each, told(each)) for each in every])
        for one, every in clashing[:MOST_CONFLICTS]
    ]
    return render(
        request,
        "review_conflicts.html",
        differences=differences,
        number=len(open_),
        decided=decided,
        decided_number=len(clashing),
        may=request.state.user.may("reviewer"),
        done=_DONE.get(request.query_params.get("done", "")),
        tab="/review/conflicts",
    )


def _difference(one: Compared) -> Difference:
    fields = [
        (field, [("no event" if each.rejected else "event") if field == VERDICT else in_words(each.event, field)
                 for each in one.readings])
        for field in one.differs
    ]  # fmt: skip
    return Difference(one.coded.record, words(one.coded.record), one.coded.review, one.readings, fields)


def settle(request: Request) -> Response:
    """Makes an event what one of the answers says."""
    user = require(request, "reviewer")
    given = form(request)
    event, answer = clean(str(given.get("event", "")))[:200], str(given.get("answer", ""))
    if not event or not answer:
        raise HTTPException(400, "Say which event, and whose answer is to be taken.")
    opinions.settle(request.app.state.store, event, answer, by=user.name, note=_note(given))
    return RedirectResponse("/review/conflicts?done=settle", 303)


def _note(given: Any) -> str | None:
    return str(given.get("note", "")).strip()[:1_000] or None


ROUTES = [
    Route("/review/queue", queue),
    Route("/review/journal", journal),
    Route("/review/agreement", agreeing),
    Route("/review/conflicts", conflicts),
    Route("/review/conflicts", settle, methods=["POST"]),
]
