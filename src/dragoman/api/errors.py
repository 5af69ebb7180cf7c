"""The one shape in which the API says that it did not do what was asked.

`{"error": {"code": "not_found", "message": "no event of that id in the store", "field": null}}`: a word for programs,
a line for people, and the parameter or the field of the body that is at fault, where it is one.
"""

from __future__ import annotations

from typing import Any

from dragoman.errors import DragomanError
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
    "busy": 503,
    "no_store": 503,
}
"""The codes, and the status that each comes with."""
_LONGEST = 1_000  # characters of a message: one may repeat what was asked


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


def _field(source: str, given: dict[str, Any]) -> str | None:
    for name, value in given.items():
        several = value if isinstance(value, list | tuple) else [value]
        if source == name or any(source in (repr(one), one) for one in several):
            return name
    first = source.partition(" ")[0]
    return first if first in given else {"the text": "text", "count by": "by"}.get(source)
