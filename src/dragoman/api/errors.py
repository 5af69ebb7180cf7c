"""The one shape in which the API says that it did not do what was asked.

`{"error": {"code": "not_found", "message": "no event of that id in the store", "field": null}}`: a word for programs,
a line for people, and the parameter or the field of the body that is at fault, where it is one.
"""

from __future__ import annotations

from typing import Any

from dragoman.errors import DragomanError, StoreBusy, StoreError
from dragoman.records import Record
from dragoman.store.who import BadQuestionError

STATUSES = {
    "bad_parameter": 400,
    "bad_body": 400,
    "not_signed_in": 401,
    "not_allowed": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "not_acceptable": 406,
    "conflict": 409,
    "too_large": 413,
    "unsupported_type": 415,
    "cannot_be": 422,
    "too_many": 429,
    "broken": 500,
    "no_store": 500,
    "busy": 503,
}
"""The codes, and the status that each comes with."""
_LONGEST = 1_000  # characters of a message: one may repeat what was asked
_RETRY_SECONDS = 5  # after which who met a writer may try again


class Error(Record, frozen=True, kw_only=True):
    """What is wrong: `code` for programs, `message` for people, `field` the parameter or field at fault."""

    code: str
    message: str
    field: str | None = None


class Failure(Record, frozen=True, kw_only=True):
    """The body of every answer that is an error."""

    error: Error


class Refusal(DragomanError):
    """What was asked is not done, with the code that says why; *wait* is how many seconds to wait before the next."""

    def __init__(self, code: str, message: str, field: str | None = None, *, wait: int | None = None) -> None:
        super().__init__(field or "the request", message)
        self.code, self.field, self.wait = code, field, wait

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUSES[self.code]

    def told(self) -> Failure:
        """The body."""
        return Failure(error=Error(code=self.code, message=self.reason[:_LONGEST], field=self.field))

    def __reduce__(self) -> Any:
        """All arguments again."""
        return type(self), (self.code, self.reason, self.field)


def of_question(error: BadQuestionError, given: dict[str, Any]) -> Refusal:
    """The refusal of a question that cannot be asked, with the parameter whose value is at fault, if it is one."""
    return Refusal("bad_parameter", f"{error.source}: {error.reason}", _field(error.source, given))


def of_store(error: StoreError, name: str) -> Refusal:
    """The refusal where the store of that *name* fails: `busy` while another process writes, else `no_store` and why.

    Who reads it may sit elsewhere: a reason is told as far as the first path in it, and the store is not named.
    """
    if isinstance(error, StoreBusy):
        return Refusal("busy", "the store is busy: something else is writing to it; try again", wait=_RETRY_SECONDS)
    named = error.source == name or any(sign in error.source for sign in _PATH_SIGNS)
    return Refusal("no_store", f"{'the store' if named else error.source}: {_without_path(error.reason)}")


_PATH_SIGNS = ("/", "\\")


def _without_path(reason: str) -> str:
    """*reason* on one line up to the first word that holds a path; a path may hold blanks, so that no more is told."""
    words = reason.split()
    for at, word in enumerate(words):
        if any(sign in word for sign in _PATH_SIGNS):
            return " ".join([*words[:at], "…"])
    return " ".join(words)


def _field(source: str, given: dict[str, Any]) -> str | None:
    for name, value in given.items():
        several = value if isinstance(value, list | tuple) else [value]
        if source == name or any(source in (repr(one), one) for one in several):
            return name
    first = source.partition(" ")[0]
    return first if first in given else {"the text": "text", "count by": "by"}.get(source)
