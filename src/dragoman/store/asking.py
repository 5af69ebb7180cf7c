"""What may be asked of the store's events: the filters, by the names that the command line gives them, checked.

Several values of one filter widen it (`type=("AGREE", "CONSULT")` is either), several filters narrow it. How they
become SQL is in `filters.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from dragoman.events.scale import QUADS, plover
from dragoman.store.who import BadQuestionError, Who, last_day

STATUSES = ("reported", "planned", "denied", "hypothetical", "historical")
REVIEWS = ("accepted", "corrected", "rejected")
_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")


class Filters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked for; the same names as the command line's options. Empty and None leave open."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    party: tuple[str, ...] = ()  # in either role
    between: tuple[str, str] | None = None  # what two did to or with each other
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    quad: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    country: tuple[str, ...] = ()  # where it happened
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()  # publisher, wire, or the outlet that is cited
    since: str | None = None  # ISO day, month or year, included
    until: str | None = None  # likewise, included
    confidence: float | None = None  # at least
    reviewed: tuple[str, ...] = ()
    coder: str | None = None  # a version of the coder; else the newest coding
    text: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is asked for but days."""
        return self == Filters(since=self.since, until=self.until)


def filters_of(**asked: Any) -> Filters:
    """The filters, checked: one value may stand without a list; types and quads in any case, quads also by number.

    Raises BadQuestionError for a name that is no filter, and for a value that cannot be.
    """
    known = {field.name: field.type for field in msgspec.structs.fields(Filters)}
    given: dict[str, object] = {}
    for name, value in asked.items():
        if name not in known:
            raise BadQuestionError(name, f"no such filter; there are {', '.join(known)}")
        if value is None or value == ():
            continue
        if known[name] == tuple[str, ...] and isinstance(value, str):
            value = (value,)
        given[name] = tuple(value) if isinstance(value, list) else value
    try:
        found = msgspec.convert(given, Filters)
    except msgspec.ValidationError as wrong:
        raise BadQuestionError("the question", str(wrong)) from wrong
    return _checked(found)


def _checked(asked: Filters) -> Filters:
    modes = {mode for kind in plover().types.values() for mode in kind.modes}
    if asked.confidence is not None and not 0 <= asked.confidence <= 1:
        raise BadQuestionError(f"confidence {asked.confidence:g}", "from 0 to 1")
    return msgspec.structs.replace(
        asked,
        type=_words(asked.type, plover().types, "event type"),
        mode=_words(asked.mode, modes, "event mode"),
        quad=_words([_quad(quad) for quad in asked.quad], QUADS, "quad"),
        context=_words(asked.context, plover().contexts, "context"),
        status=_words(asked.status, STATUSES, "status"),
        reviewed=_words(asked.reviewed, (*REVIEWS, "yes", "no"), "review"),
        since=_day(asked.since),
        until=asked.until and last_day(_day(asked.until) or ""),
    )


def _words(given: Iterable[str], known: Iterable[str], what: str) -> tuple[str, ...]:
    """The values as the tables write them, whatever their case. Raises BadQuestionError."""
    spelled = {word.lower(): word for word in known}
    for word in given:
        if word.lower() not in spelled:
            raise BadQuestionError(repr(word), f"no {what}; there are {', '.join(sorted(spelled.values()))}")
    return tuple(spelled[word.lower()] for word in given)


def _quad(given: str) -> str:
    return QUADS[int(given) - 1] if given in ("1", "2", "3", "4") else given.replace("-", " ").replace("_", " ")


def _day(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        if not _DAY.fullmatch(given):
            raise ValueError(given)
        date.fromisoformat(given + "-01-01"[(len(given) - 4) // 3 * 3 :] if len(given) < 10 else given)
    except ValueError as wrong:
        raise BadQuestionError(repr(given), "no day; write YYYY, YYYY-MM or YYYY-MM-DD") from wrong
    return given


def described(asked: Filters, meant: Sequence[Who]) -> str:
    """The question in one line for a heading: every filter that is set, and what groups open to. Empty for none."""
    opened: Mapping[str, str] = {one.term: one.label for one in meant}
    parts: list[str] = []
    for name in asked.__struct_fields__:
        value = getattr(asked, name)
        if value in (None, ()):
            continue
        several = value if isinstance(value, tuple) else (value,)
        joint = " and " if name == "between" else " or "
        parts.append(f"{name} {joint.join(opened.get(str(one), str(one)) for one in several)}")
    return "; ".join(parts)
