"""What may be corrected in an event, and how a value is written: PLOVER's words, codes, days, names.

A correction changes one field, and the fields that hang on it: another type or mode has another quad, score and CAMEO
code. Words that mean nothing are refused with what there is instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

import msgspec

from dragoman.actors.lexicon import key as folded
from dragoman.actors.tables import NOT_STATES, countries
from dragoman.events import scale
from dragoman.events.scale import plover
from dragoman.records import DateSpan, Event, Party, Place
from dragoman.store.asking import STATUSES
from dragoman.store.journal import BadCorrectionError

FIELDS = ("event_type", "event_mode", "cameo", "status", "date", "place", "contexts", "actors", "recipients")
"""What may be set, in the order in which several are."""
DEPENDENT = ("event_type", "event_mode", "cameo", "quad", "score")
_ROLES = ("actors", "recipients")
NOTHING = ("", "none", "null")
MOST_PARTIES, LONGEST_NAME = 40, 200
_NOT_SET = {
    "confidence": "it is the coder's own",
    "quad": "it follows from event_type",
    "score": "it follows from event_type and event_mode",
    "evidence": "it is what the page says",
    "attribution": "it is what the page says",
    "id": "it stays",
    "article": "it stays",
}
_SPELLED = {
    "type": "event_type",
    "mode": "event_mode",
    "context": "contexts",
    "actor": "actors",
    "recipient": "recipients",
}
_WITH_CODES = re.compile(r"(.{1,200}) \(([A-Z]{3})((?: [A-Z]{3})*)\)")
_DAY, _MONTH = re.compile(r"\d{4}-\d{2}-\d{2}"), re.compile(r"\d{4}-\d{2}")
_THREE = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"\d{1,9}")

Change = Mapping[str, Any]
"""Fields with their new values as JSON. Offsets of parties count from the beginning of the sentence."""


class Setting(NamedTuple):
    """One field that is set: what changes with it, as it was and as it is then."""

    field: str
    before: Change
    after: Change


def settings(event: Event, wanted: Mapping[str, str], by: str, coded: Event | None = None) -> list[Setting]:
    """What setting the fields of *wanted* changes in an event, one after another; fields that stay are left out.

    Parties that *coded*, the event as it was coded, has besides keep their words and offsets where they are named.
    Raises BadCorrectionError for a field that cannot be set, and for a value that it cannot have.
    """
    given: dict[str, str] = {}
    for name, value in wanted.items():
        field = _SPELLED.get(name.strip().lower(), name.strip().lower())
        if field not in FIELDS:
            reason = _NOT_SET.get(field, "no such field")
            raise BadCorrectionError(field, f"it cannot be set: {reason}; what can are {', '.join(FIELDS)}")
        given[field] = value.strip()
    known = _with_parties(event, coded or event)
    found = []
    for field in FIELDS:
        if field not in given:
            continue
        after = _PARSERS[field](given[field], known if field in _ROLES else event, by)
        if not _is_same(value_of(event, field), after[field]):
            found.append(Setting(field, {name: value_of(event, name) for name in after}, after))
            event = changed_event(event, field, after)
    return found


def _with_parties(event: Event, coded: Event) -> Event:
    """The event with everybody who takes part in it or in the other."""
    both = {role: (*getattr(event, role), *getattr(coded, role)) for role in _ROLES}
    return msgspec.structs.replace(event, **both)


def changed_event(event: Event, field: str, after: Change) -> Event:
    """The event with a change; where the field has its value already, what hangs on it stays as it is too.

    Raises BadCorrectionError where the event's type has not the mode.
    """
    if _is_same(value_of(event, field), after[field]):
        return event
    mode = after.get("event_mode")
    if field == "event_mode" and mode is not None and mode not in plover().modes[event.event_type]:
        raise BadCorrectionError("event_mode", f"{event.event_type} has no mode {mode!r}")
    return msgspec.structs.replace(event, **{name: _RECORDS[name](value, event) for name, value in after.items()})


def value_of(event: Event, field: str) -> Any:
    """A field as a change has it."""
    value = getattr(event, field)
    if field in _ROLES:
        return [_bare(party, event) for party in value]
    return msgspec.to_builtins(value) if isinstance(value, msgspec.Struct) else _plain(value)


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values of a field say the same; the basis of a date is no part of it."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {**one, "basis": None} == {**other, "basis": None}
    return bool(one == other)


def same_value(one: Event, other: Event, field: str) -> bool:
    """Whether two events say the same in a field."""
    return _is_same(value_of(one, field), value_of(other, field))


def judged(event: Event) -> dict[str, Any]:
    """What a person looks at who accepts or rejects an event: what it is, of whom."""
    return {
        "event_type": event.event_type,
        "event_mode": event.event_mode,
        "status": event.status,
        "actors": countries_of(event.actors),
        "recipients": countries_of(event.recipients),
    }


def countries_of(parties: Iterable[Party]) -> list[str]:
    """The countries of parties, sorted; of those without one the name, or the words."""
    return sorted({party.country or party.name or party.text for party in parties})


# reading what people write


def _type(value: str, event: Event, _: str) -> dict[str, Any]:
    event_type = value.upper()
    if event_type not in plover().types:
        raise BadCorrectionError("event_type", f"no type {value!r}; PLOVER has {', '.join(plover().types)}")
    mode = event.event_mode if event.event_mode in plover().modes[event_type] else None
    return _scaled(event_type, mode) | {"event_type": event_type, "event_mode": mode, "quad": scale.quad(event_type)}


def _mode(value: str, event: Event, _: str) -> dict[str, Any]:
    mode = None if value.lower() in NOTHING else value.lower().replace("_", "-").replace(" ", "-")
    there = plover().modes[event.event_type]
    if mode is not None and mode not in there:
        has = f"it has {', '.join(there)}" if there else "it has none"
        raise BadCorrectionError("event_mode", f"{event.event_type} has no mode {value!r}; {has}")
    return _scaled(event.event_type, mode) | {"event_mode": mode}


def _scaled(event_type: str, mode: str | None) -> dict[str, Any]:
    return {"score": scale.score(event_type, mode), "cameo": scale.default_cameo(event_type, mode)}


def _cameo(value: str, event: Event, _: str) -> dict[str, Any]:
    code = scale.cameo().get(value)
    if code is None:
        raise BadCorrectionError("cameo", f"CAMEO has no code {value!r}")
    usual = plover().types[event.event_type].cameo.values()
    if code.event_type != event.event_type and value not in usual:
        told = f"it is {code.event_type}" if code.event_type else "it is no event"
        raise BadCorrectionError(
            "cameo", f"{value} ({code.name}) does not go with {event.event_type}: {told} in PLOVER"
        )
    return {"cameo": value}


def _status(value: str, _event: Event, _: str) -> dict[str, Any]:
    if value.lower() not in STATUSES:
        raise BadCorrectionError("status", f"no status {value!r}; there are {', '.join(STATUSES)}")
    return {"status": value.lower()}


def _date(value: str, _event: Event, by: str) -> dict[str, Any]:
    if value.lower() in NOTHING:
        return {"date": None}
    first, _, last = value.partition("..")
    start, end = _span(first.strip(), value)[0], _span((last or first).strip(), value)[1]
    if end < start:
        raise BadCorrectionError("date", f"{value!r} ends before it begins")
    return {"date": {"start": start, "end": end, "basis": f"set by {by}"}}


def _span(words: str, whole: str) -> tuple[str, str]:
    """The first and last day of a day or a month."""
    try:
        if _DAY.fullmatch(words):
            return (date.fromisoformat(words).isoformat(),) * 2
        if _MONTH.fullmatch(words):
            first = date.fromisoformat(f"{words}-01")
            return first.isoformat(), ((first + timedelta(31)).replace(day=1) - timedelta(1)).isoformat()
    except (ValueError, OverflowError):
        pass
    raise BadCorrectionError("date", f"{whole!r} is no date: write 2025-06-23, 2025-06, or 2025-06-23..2025-06-25")


def _place(value: str, event: Event, _: str) -> dict[str, Any]:
    if value.lower() in NOTHING:
        return {"place": None}
    _check_name("place", value)
    from dragoman.places import resolve

    near = [party.country for party in (*event.actors, *event.recipients) if party.country in countries()]
    place = resolve(value, [code for code in near if code])
    if place is None or place.name is None:
        raise BadCorrectionError("place", f"the gazetteer has no {value!r}; a country or region beside it may help")
    return {"place": msgspec.to_builtins(place)}


def _contexts(value: str, _event: Event, _: str) -> dict[str, Any]:
    names = [] if value.lower() in NOTHING else [part.strip().lower() for part in re.split("[,;]", value)]
    for name in names:
        if name not in plover().contexts:
            raise BadCorrectionError("contexts", f"no context {name!r}; PLOVER has {', '.join(plover().contexts)}")
    return {"contexts": [name for name in plover().contexts if name in names]}


def _actors(value: str, event: Event, _: str) -> dict[str, Any]:
    return {"actors": _parties("actors", value, event)}


def _recipients(value: str, event: Event, _: str) -> dict[str, Any]:
    return {"recipients": _parties("recipients", value, event)}


def _parties(field: str, value: str, event: Event) -> list[dict[str, Any]]:
    if value.lower() in NOTHING:
        return []
    terms = [part.strip() for part in value.split(";" if ";" in value else ",")]
    if len(terms) > MOST_PARTIES:
        raise BadCorrectionError(field, f"at most {MOST_PARTIES} parties")
    return [_bare(_party(field, term, event), event) for term in dict.fromkeys(terms)]


def _party(field: str, term: str, event: Event) -> Party:
    """Whom a term means: somebody of the event, a country, or whom the tables know by that name."""
    _check_name(field, term)
    own, other = (event.actors, event.recipients) if field == "actors" else (event.recipients, event.actors)
    for party in (*own, *other):
        if term == party.country or folded(term) in (folded(party.text), folded(party.name or "")):
            return party
    if term in NOT_STATES or term in countries():
        row = countries().get(term, {})
        return _placed(Party(text=row.get("name", term), name=row.get("name"), country=term,
                             wikidata=row.get("wikidata") or None), event)  # fmt: skip
    if _THREE.fullmatch(term):
        raise BadCorrectionError(field, f"no country {term!r}: ISO 3166-1 alpha-3, or {', '.join(sorted(NOT_STATES))}")
    if told := _WITH_CODES.fullmatch(term):
        return _told(field, told[1], told[2], told[3].split(), event)
    from dragoman.actors import resolve

    start = event.date.start if event.date else None
    actor = resolve(term, on=date.fromisoformat(start) if start else None)
    if actor is None:
        return _placed(Party(text=term, name=term), event)
    return _placed(Party(text=term, name=actor.name or term, country=actor.country, sectors=actor.sectors,
                         wikidata=actor.wikidata), event)  # fmt: skip


def _told(field: str, name: str, country: str, sectors: list[str], event: Event) -> Party:
    """`Name (MLI GOV)`, as a table prints it."""
    if country not in countries() and country not in NOT_STATES:
        raise BadCorrectionError(field, f"no country {country!r} in {name!r}")
    for sector in sectors:
        if sector not in plover().sectors:
            raise BadCorrectionError(field, f"no sector {sector!r}; PLOVER has {', '.join(plover().sectors)}")
    return _placed(Party(text=name, name=name, country=country, sectors=tuple(sectors)), event)


def _placed(party: Party, event: Event) -> Party:
    """The party where its words stand in the sentence, else as it is."""
    evidence = event.evidence
    at = evidence.text.find(party.text)
    if evidence.start is None or at < 0:
        return party
    start = evidence.start + at
    return msgspec.structs.replace(party, start=start, end=start + len(party.text))


def _check_name(field: str, value: str) -> None:
    if not value or len(value) > LONGEST_NAME or not value.isprintable():
        raise BadCorrectionError(field, f"a name has one to {LONGEST_NAME} characters that print")


# records and JSON


def _bare(party: Party, event: Event) -> dict[str, Any]:
    """A party as JSON, its offsets from the sentence's beginning."""
    bare: dict[str, Any] = msgspec.to_builtins(party)
    base = event.evidence.start
    for name in ("start", "end"):
        bare[name] = None if base is None or bare[name] is None else bare[name] - base
    return bare | {"sectors": list(bare["sectors"])}


def _whole(values: list[dict[str, Any]], event: Event) -> tuple[Party, ...]:
    return tuple(_moved(msgspec.convert(value, Party), event) for value in values)


def _moved(party: Party, event: Event) -> Party:
    """A party with its offsets in the article, where its words stand in this event's sentence at all."""
    evidence = event.evidence
    if evidence.start is None or party.start is None or party.end is None:
        return msgspec.structs.replace(party, start=None, end=None)
    for known in (*event.actors, *event.recipients):
        if known.text == party.text and known.start == evidence.start + party.start:
            return msgspec.structs.replace(party, start=known.start, end=known.end)
    if party.start < 0 or evidence.text[party.start : party.end].split() != party.text.split():
        return msgspec.structs.replace(party, start=None, end=None)
    return msgspec.structs.replace(party, start=evidence.start + party.start, end=evidence.start + party.end)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _as_it_is(value: Any, _: Event) -> Any:
    return value


_PARSERS: dict[str, Callable[[str, Event, str], dict[str, Any]]] = {
    "event_type": _type,
    "event_mode": _mode,
    "cameo": _cameo,
    "status": _status,
    "date": _date,
    "place": _place,
    "contexts": _contexts,
    "actors": _actors,
    "recipients": _recipients,
}
_RECORDS: dict[str, Callable[[Any, Event], Any]] = dict.fromkeys((*DEPENDENT, "status"), _as_it_is) | {
    "date": lambda value, _: None if value is None else msgspec.convert(value, DateSpan),
    "place": lambda value, _: None if value is None else msgspec.convert(value, Place),
    "contexts": lambda value, _: tuple(value),
    "actors": _whole,
    "recipients": _whole,
}
