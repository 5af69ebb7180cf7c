"""Entities of followthemoney (https://followthemoney.tech), for the tools of investigative journalists: JSON Lines.

An event is an `Event`, its article an `Article`, its place an `Address`, and each party that has a name an entity of
its own: a state is a `PublicBody` (the schema has no countries), an office-holder a `Person`, a body of our tables what
it is, and anybody else a `LegalEntity`. An entity stands before the first event that names it; where a file is very
long it may stand there again, with the same id.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from dragoman.actors.tables import HERE, countries, holder_names
from dragoman.export.codes import codes_of
from dragoman.export.rows import Beside, Exported
from dragoman.export.whereabouts import whereabouts
from dragoman.records import Article, Event, Party, Place

REMEMBERED = 200_000  # ids of entities that are not written again: about 20 MB
_WEB = ("http://", "https://")
_ID_DIGITS = 16
_SAFE = re.compile(r"[0-9a-f]{1,64}")
_WIKIDATA = re.compile(r"Q[1-9]\d{0,11}")


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, str]
    languages: dict[str, str]


def write_entities(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """One entity a line; nothing is left out."""
    encoder = msgspec.json.Encoder()
    told: dict[str, None] = {}
    for one in rows:
        for entity in _entities(one):
            if entity["id"] in told:
                continue
            told[entity["id"]] = None
            if len(told) > REMEMBERED:
                del told[next(iter(told))]
            to.write(encoder.encode(entity) + b"\n")
    return 0


def _entities(one: Exported) -> Iterator[dict[str, Any]]:
    """What one event gives: its article, its place, its parties, then the event itself."""
    event = one.event
    if one.article is not None:
        yield _article(one.article, one.url)
    if event.place is not None:
        yield _address(event.place)
    involved = []
    for parties, ids in ((event.actors, one.actor_ids), (event.recipients, one.recipient_ids)):
        for number, party in enumerate(parties):
            if party.name:
                entity = _party(party, ids[number] if number < len(ids) else None)
                involved.append(entity["id"])
                yield entity
    yield _event(one, involved)


def _event(one: Exported, involved: list[str]) -> dict[str, Any]:
    event, when = one.event, one.event.date
    first, last = (when.start, when.end) if when else (None, None)
    parties = [*event.actors, *event.recipients]
    kind = " ".join(filter(None, (event.event_type, event.event_mode)))
    return _entity(
        _id("event", event.id),
        "Event",
        name=f"{kind}: {', '.join(party.name or party.text for party in parties)}" if parties else kind,
        date=first if first == last else None,
        startDate=first if first != last else None,
        endDate=last if first != last else None,
        involved=list(dict.fromkeys(involved)),
        location=(event.place.name or event.place.text) if event.place else None,
        addressEntity=_address_id(event.place) if event.place else None,
        country=_state(event.place.country) if event.place else None,
        summary=event.evidence.text,
        description=_direction(event),
        keywords=[event.event_type, *filter(None, [event.event_mode]), *event.contexts, event.status, event.quad],
        recordId=event.id,
        proof=_id("article", one.article.id) if one.article else None,
        publisher=(one.article and one.article.publisher) or event.attribution.outlet,
        sourceUrl=_web(one.url),
        retrievedAt=one.fetched and one.fetched[:10],
    )


def _direction(event: Event) -> str | None:
    """Who is actor and who recipient, in words: `involved` does not tell them apart."""
    sides = (("actors", event.actors), ("recipients", event.recipients))
    told = [f"{side}: {'; '.join(party.text for party in parties)}" for side, parties in sides if parties]
    return ". ".join(told) or None


def _article(article: Article, url: str | None) -> dict[str, Any]:
    return _entity(
        _id("article", article.id),
        "Article",
        title=article.title,
        name=article.title,
        author=article.byline,
        publisher=article.publisher,
        publishedAt=article.published,
        language=_table().languages.get(article.language or ""),
        sourceUrl=_web(url),
    )


def _address(place: Place) -> dict[str, Any]:
    steps = whereabouts(place)
    return _entity(
        _address_id(place),
        "Address",
        full=", ".join(dict.fromkeys(filter(None, (place.name or place.text, steps.province, steps.country_name)))),
        city=steps.city,
        state=steps.province,
        country=_state(place.country),
        latitude=None if place.lat is None else str(place.lat),
        longitude=None if place.lon is None else str(place.lon),
    )


def _address_id(place: Place) -> str:
    known = place.geonames_id
    return f"geonames-{known}" if known else _id("place", place.name or place.text, place.country)


def _party(party: Party, known: str | None) -> dict[str, Any]:
    wikidata = party.wikidata if _WIKIDATA.fullmatch(party.wikidata or "") else None
    return _entity(
        wikidata or (_id("actor", known) if known else _id("actor", party.name, party.country)),
        _schema(party),
        name=party.name,
        country=_state(party.country),
        wikidataId=wikidata,
        keywords=list(party.sectors),
    )


def _schema(party: Party) -> str:
    state = countries().get(party.country or "")
    if state and (party.name == state["name"] or (party.wikidata and party.wikidata == state["wikidata"])):
        return "PublicBody"
    if kind := _bodies().get(party.name or ""):
        return _table().kinds.get(kind, "Organization")
    return "Person" if party.name in _persons() else "LegalEntity"


def _entity(entity_id: str, schema: str, **properties: str | list[str] | None) -> dict[str, Any]:
    """An entity as followthemoney writes it: each property a list; those without a value are not there."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in properties.items() if value}
    return {"id": entity_id, "schema": schema, "properties": lists}


def _state(country: str | None) -> str | None:
    alpha2 = codes_of(country).alpha2
    return alpha2 and alpha2.lower()


def _web(url: str | None) -> str | None:
    return url if url and url.startswith(_WEB) else None


def _id(kind: str, *parts: str | None) -> str:
    """An id of followthemoney's letters: a record's own id where it has no others, else a hash."""
    joined = "\x1f".join(part or "" for part in parts)
    if not _SAFE.fullmatch(joined):
        joined = hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:_ID_DIGITS]
    return f"dragoman-{kind}-{joined}"


@lru_cache(maxsize=1)
def _bodies() -> dict[str, str]:
    """The kind of each body of our tables by its name."""
    with (HERE / "bodies.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["kind"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def _persons() -> frozenset[str]:
    return frozenset(entry.words for _, entry in holder_names())


@lru_cache(maxsize=1)
def _table() -> _Table:
    text = (Path(__file__).parent / "ftm.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)
