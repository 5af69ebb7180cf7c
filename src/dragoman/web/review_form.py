"""The form in which an event is corrected: PLOVER's words to choose from, a line a party; and what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from starlette.datastructures import FormData

from dragoman.actors.tables import NOT_STATES, countries
from dragoman.events.scale import plover
from dragoman.records import Event, Party
from dragoman.store.asking import STATUSES
from dragoman.store.fields import LONGEST_NAME, MOST_PARTIES
from dragoman.store.journal import BadCorrectionError
from dragoman.web.rendering import harmless

ROLES = ("actors", "recipients")
_EMPTY = 2  # lines for parties to be added
_ONE_LINE = ("event_type", "event_mode", "status", "date", "place")


class Fields(NamedTuple):
    """What the form's controls hold, and what they offer."""

    values: Mapping[str, str]
    contexts: frozenset[str]
    parties: Mapping[str, Sequence[str]]
    types: Sequence[str]
    modes: Mapping[str, Sequence[str]]
    statuses: Sequence[str]
    all_contexts: Sequence[str]
    codes: Mapping[str, str]


def fields_of(event: Event, given: Mapping[str, Any] | None = None) -> Fields:
    """The controls for an event; with what was *given* in them where a form is shown again."""
    values = _values(event)
    contexts = frozenset(event.contexts)
    parties = {role: [spelled(party) for party in getattr(event, role)] for role in ROLES}
    if given is not None and "event_type" in given:
        values = {name: str(given.get(name, value)) for name, value in values.items()}
        contexts = frozenset(map(str, given.get("contexts", ())))
        parties = {role: [str(one) for one in given.get(role, ()) if str(one).strip()] for role in ROLES}
    lines = {role: [*told, *[""] * _EMPTY][: max(len(told), MOST_PARTIES)] for role, told in parties.items()}
    return Fields(values, contexts, lines, tuple(plover().types), plover().modes, STATUSES, plover().contexts, _codes())


def changed(event: Event, given: FormData) -> dict[str, str]:
    """The fields in which a form differs from the event, written as `corrections.correct` takes them.

    A mode that stays as it was goes with the old type: it is left to follow from the new one.
    """
    was = _values(event)
    found = {}
    for name in _ONE_LINE:
        value = given.get(name)
        if isinstance(value, str) and value.strip() != was[name]:
            found[name] = value.strip() or "none"
    if "event_type" in given:  # the form had these too: a browser leaves out what is not ticked
        ticked = [str(one) for one in given.getlist("contexts")]
        if set(ticked) != set(event.contexts):
            found["contexts"] = ", ".join(ticked) or "none"
        for role in ROLES:
            lines = [str(one).strip() for one in given.getlist(role)]
            told = [line for line in lines if line]
            if told != [spelled(party).strip() for party in getattr(event, role)]:
                found[role] = _joined(role, told, event)
    return found


def spelled(party: Party) -> str:
    """A party in one line: its name and codes, `Assimi Goita (MLI GOV)`; a state by its code; else its words."""
    name = _one_line(party.name or party.text)
    row = countries().get(party.country or "")
    if party.country and not party.sectors and (party.name is None or (row and row.get("name") == party.name)):
        return party.country
    codes = " ".join(part for part in (party.country, *party.sectors) if part)
    return f"{name} ({codes})" if party.country else name


def _values(event: Event) -> dict[str, str]:
    date, place = event.date, event.place
    days = "" if date is None else date.start if date.start == date.end else f"{date.start}..{date.end}"
    return {
        "event_type": event.event_type,
        "event_mode": event.event_mode or "",
        "status": event.status,
        "date": days,
        "place": "" if place is None else _one_line(place.name or place.text),
    }


def _one_line(words: str) -> str:
    """Words as a control shows and returns them."""
    return " ".join(harmless(words[: LONGEST_NAME * 2]).split())[:LONGEST_NAME]


def _joined(role: str, told: Sequence[str], event: Event) -> str:
    """Parties as a correction writes them: those that the event has by their own words, so that they stay the same."""
    own = {spelled(party): party.text for name in reversed(ROLES) for party in reversed(getattr(event, name))}
    own |= {spelled(party): party.text for party in reversed(getattr(event, role))}
    terms = [own.get(line, line) for line in told]
    terms = [term if ";" not in term else line for term, line in zip(terms, told, strict=True)]
    if any(";" in term for term in terms):
        raise BadCorrectionError(role, "a party's name has no semicolon; one line a party")
    if not terms:
        return "none"
    return "; ".join(terms) if len(terms) > 1 or "," not in terms[0] else f"{terms[0]}; {terms[0]}"


@lru_cache(1)
def _codes() -> Mapping[str, str]:
    """Codes that a party can be given as, with what they stand for."""
    states = {code: str(row.get("name", code)) for code, row in sorted(countries().items())}
    return states | {code: code for code in sorted(NOT_STATES) if code not in states}
