"""What the API changes: corrections, which the journal keeps with the name of who asks, and captures that come in."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import dropwhile, islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from sqlalchemy import select

from dragoman.api import answers, paging
from dragoman.api.errors import Refusal
from dragoman.capture.bounds import MAX_BESIDE_CHARS, MAX_CAPTURE_BYTES
from dragoman.store import Store, corrections
from dragoman.store.fields import FIELDS
from dragoman.store.journal import MOST_NOTE, BadCorrectionError, entries
from dragoman.store.tables import corrections as journal_table
from dragoman.store.tables import events, incidents

if TYPE_CHECKING:
    from dragoman.uploads import Progress, Uploads

MOST_CAPTURES = 1_000  # of one request; archives and tables of pages are for `dragoman ingest`
MOST_BYTES = MAX_CAPTURE_BYTES  # of a body with captures
MOST_CORRECTION_BYTES = 64 * 1024  # of the body of a correction: twice the longest note, in the longest characters
BUSY_SECONDS = 60  # after which an upload that met a full queue may try again
_MOST_SPLIT = 500  # events that leave an incident at once
_NO_NUL = "^[^\\u0000]*$"

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern="^[^\\u0000-\\u001f\\u007f]*$")]
Note = Annotated[str, msgspec.Meta(max_length=MOST_NOTE, pattern=_NO_NUL)]
Value = Annotated[str, msgspec.Meta(max_length=10_000, pattern=_NO_NUL)]
Beside = Annotated[str, msgspec.Meta(max_length=MAX_BESIDE_CHARS, pattern=_NO_NUL)]
Number = Annotated[int, msgspec.Meta(ge=1, le=paging.MOST_KEY)]
Field = Literal[FIELDS]  # type: ignore[valid-type]


class _Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="act"):
    note: Note | None = None


class Set(_Act, frozen=True, kw_only=True, tag="set"):
    """Sets fields of an event, written as on the command line; fields that hang on another follow."""

    event: Id
    fields: Annotated[dict[Field, Value], msgspec.Meta(min_length=1)]


class Accept(_Act, frozen=True, kw_only=True, tag="accept"):
    """Says that an event is right as it stands."""

    event: Id


class Reject(_Act, frozen=True, kw_only=True, tag="reject"):
    """Says that there is no such event in those words."""

    event: Id


class Merge(_Act, frozen=True, kw_only=True, tag="merge"):
    """Makes two incidents one, which keeps the name of `into`."""

    into: Id
    other: Id


class Split(_Act, frozen=True, kw_only=True, tag="split"):
    """Makes some reports (ids of events) an incident of their own."""

    incident: Id
    events: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=_MOST_SPLIT)]


class Undo(_Act, frozen=True, kw_only=True, tag="undo"):
    """Takes a correction back, or the taking back of one, by its number in the journal."""

    number: Number


Act = Set | Accept | Reject | Merge | Split | Undo


class CaptureGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One saved page: its text as copied out of a browser, or its markup, and what is known beside it."""

    content: Annotated[str, msgspec.Meta(min_length=1)]
    kind: Literal["text", "html"] = "text"
    id: Id | None = None
    title: Beside | None = None
    url: Beside | None = None
    published: Beside | None = None
    publisher: Beside | None = None

    def row(self) -> dict[str, str]:
        """As a row of a table of captures, which is how `dragoman ingest` would read it."""
        told = {self.kind: self.content, "id": self.id, "title": self.title, "url": self.url, "date": self.published}
        return {name: value for name, value in (told | {"publisher": self.publisher}).items() if value is not None}


class Captures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Captures to code."""

    captures: Annotated[list[CaptureGiven], msgspec.Meta(min_length=1, max_length=MOST_CAPTURES)]

    def files(self) -> list[tuple[str, bytes]]:
        """One file of JSON Lines."""
        return [("captures.jsonl", b"".join(msgspec.json.encode(one.row()) + b"\n" for one in self.captures))]


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """What a function that changes something is given: the body, and the name of who asks."""

    body: Any
    by: str


def correct(store: Store, write: Write) -> answers.Corrected:
    """Makes a correction. Raises Refusal: nothing of that id, another correction in the way, no such value."""
    act, by = write.body, write.by
    _check_there(store, act)
    try:
        match act:
            case Set():
                made = corrections.correct(store, act.event, act.fields, by=by, note=act.note)
            case Accept():
                made = [corrections.accept(store, act.event, by=by, note=act.note)]
            case Reject():
                made = [corrections.reject(store, act.event, by=by, note=act.note)]
            case Merge():
                made = [corrections.merge(store, act.into, act.other, by=by, note=act.note)]
            case Split():
                made = [corrections.split(store, act.incident, act.events, by=by, note=act.note)]
            case _:
                made = [corrections.undo(store, act.number, by=by, note=act.note)]
    except BadCorrectionError as error:
        raise _cannot(error, act) from error
    return answers.Corrected(entries=tuple(made))


def _check_there(store: Store, act: Any) -> None:
    """Raises Refusal where what a correction is about is not in the store."""
    wanted = [(events.c.id, name) for name in ("event",)] + [
        (incidents.c.id, name) for name in ("into", "other", "incident")
    ]
    with store.read() as connection:
        for column, name in [*wanted, (journal_table.c.key, "number")]:
            value = getattr(act, name, None)
            if value is not None and connection.scalar(select(1).where(column == value).limit(1)) is None:
                what = "correction of that number" if name == "number" else f"{column.table.name[:-1]} of that id"
                raise Refusal("not_found", f"no {what} in the store", name)


def _cannot(error: BadCorrectionError, act: Any) -> Refusal:
    """Why a correction of something that is there cannot be made: what stands in its way, or the value."""
    message = f"{error.source}: {error.reason}"
    if error.source in FIELDS:
        return Refusal("cannot_be", message, f"fields.{error.source}")
    if isinstance(act, Split):
        return Refusal("cannot_be", message, "events")
    if error.source.split(" ")[0] in ("event", "incident", "correction"):
        return Refusal("conflict", message)
    return Refusal("cannot_be", message)


def journal(store: Store, given: Mapping[str, Any]) -> answers.Corrections:
    """Entries of the journal, the newest first, a page of them."""
    after = paging.read("journal", given, paging.ByNumber)
    limit = given.get("limit", paging.DEFAULT)
    with store.read() as connection:
        found = entries(
            connection, event=given.get("event"), incident=given.get("incident"), by=given.get("by"),
            acts=given.get("act", ()), states=given.get("state", ()), newest_first=True,
        )  # fmt: skip
        rest = found if after is None else dropwhile(lambda one: one.number >= after.key, found)
        told = list(islice(rest, limit + 1))
    more = len(told) > limit
    last = paging.ByNumber(paging.fingerprint("journal", given), None, told[limit - 1].number) if more else None
    return answers.Corrections(entries=tuple(told[:limit]), next=paging.written(last) if last else None)


def ingest(uploads: Uploads, write: Write) -> answers.Upload:
    """Takes captures, or files that hold some, to be coded soon. Raises Refusal where too much waits already."""
    from dragoman.uploads import TooManyError  # with the coder, which nothing else here needs

    files = write.body.files() if isinstance(write.body, Captures) else write.body
    try:
        return _upload(uploads.begin(files, None, write.by))
    except TooManyError as error:
        raise Refusal("too_many", error.reason, wait=BUSY_SECONDS) from error


def upload(uploads: Uploads, given: Mapping[str, Any]) -> answers.Upload:
    """How far an upload is. Raises Refusal where there is none of that number (any more)."""
    found = uploads.progress(given["id"])
    if found is None:
        raise Refusal("not_found", "no upload of that number is known (any more)", "id")
    return _upload(found)


def _upload(one: Progress) -> answers.Upload:
    refused = tuple(answers.CaptureRefused(source=each.source, reason=each.reason) for each in one.refusals)
    return answers.Upload(
        id=one.id, state=one.state, captures=one.captures, run=one.run, new=one.new, known=one.known,
        changed=one.changed, refused=one.refused, refusals=refused, reason=one.reason,
    )  # fmt: skip
