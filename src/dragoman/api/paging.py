"""Cursors: where an answer ended, so that the next one goes on there, however the store has grown in between.

A cursor is opaque to those who use it: base64 of a JSON list, the first of which is a fingerprint of the question, so
that a cursor is not taken for another question's. It is checked, not signed: all that one can do with a made-up cursor
is begin elsewhere.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from dragoman.api.errors import Refusal

DEEPEST = 10_000
"""Places that a list without keys of its own (actors by frequency, counts) is followed to; a narrower question helps
more than the two-hundredth page."""
DEFAULT = 50  # of a page, unless `limit` says otherwise
MOST_KEY = 2**31 - 1  # of a row
_TELLS_NOT = ("cursor", "limit")  # which question it is
T = TypeVar("T")


class ByDay(msgspec.Struct, frozen=True, array_like=True):
    """A place among rows in the order of days: those without one come last."""

    of: str
    day: str | None
    key: int


class ByNumber(msgspec.Struct, frozen=True, array_like=True):
    """A place among rows in the order of a number; or, without it, of their keys."""

    of: str
    number: float | None
    key: int


class Place(msgspec.Struct, frozen=True, array_like=True):
    """How many were told already."""

    of: str
    place: int


def fingerprint(kind: str, given: Mapping[str, Any]) -> str:
    """What a question is known by: its kind and all parameters but those of paging."""
    asked = {name: value for name, value in given.items() if name not in _TELLS_NOT}
    return hashlib.blake2b(msgspec.json.encode([kind, asked], order="sorted"), digest_size=6).hexdigest()


def written(place: ByDay | ByNumber | Place) -> str:
    """The cursor."""
    return urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def read(kind: str, given: Mapping[str, Any], form: type[T]) -> T | None:
    """Where the cursor of a question stands, None where it has none. Raises Refusal for one that cannot be."""
    cursor = given.get("cursor")
    if cursor is None:
        return None
    try:
        found: Any = msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=form)
    except (Error, ValueError, UnicodeError, msgspec.DecodeError) as error:
        raise Refusal("bad_parameter", "no cursor of this API", "cursor") from error
    if found.of != fingerprint(kind, given):
        raise Refusal("bad_parameter", "the cursor of another question", "cursor")
    if not _stands(found):
        raise Refusal("bad_parameter", "no cursor of this API", "cursor")
    return found  # type: ignore[no-any-return]


def _stands(found: Any) -> bool:
    if isinstance(found, Place):
        return 0 <= found.place <= DEEPEST
    if isinstance(found, ByDay) and found.day is not None and not (found.day.isprintable() and len(found.day) <= 10):
        return False
    return bool(0 <= found.key <= MOST_KEY)
