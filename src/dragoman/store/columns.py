"""Records as rows: which value stands in which column of the store.

The whole record stands in `record`; the columns repeat what is asked for. Corrections use the same functions, so that
a corrected event has its columns where a coded one has them.
"""

from __future__ import annotations

import hashlib
from typing import Any

from msgspec.json import encode

from dragoman.records import Agreement, Article, Event, Party, Place
from dragoman.store.tables import QUADS
from dragoman.store.words import folded

MOST_INDEXED = 500
"""Characters of a name, a word or an address that stands in an index: PostgreSQL takes some 2,700 bytes, and hostile
pages have names without end. The record keeps the whole."""
_DIGEST = 16  # hex digits that tell apart what was cut

Row = dict[str, Any]


def of_article(article: Article) -> Row:
    """The columns of `articles` that the record fills."""
    return {
        "id": article.id,
        "title": plain(article.title),
        "byline": plain(article.byline),
        "publisher": short(article.publisher),
        "wire": short(article.wire),
        "published": article.published,
        "language": article.language,
        "text_hash": text_hash(article.text),
        "record": encode(article),
    }


def of_event(event: Event, published: str | None) -> Row:
    """The columns of `events` that the record fills, but `record` and `revised`; `place` is the id of its place.

    *published* is the article's day, which stands in for an event's own.
    """
    start, end = (event.date.start, event.date.end) if event.date else (None, None)
    day = start or published
    return {
        "id": event.id,
        "event_type": event.event_type,
        "event_mode": event.event_mode,
        "cameo": event.cameo,
        "quad": QUADS.index(event.quad) + 1,
        "score": event.score,
        "status": event.status,
        "confidence": event.confidence,
        "date_start": start,
        "date_end": end,
        "day": day,
        "month": day[:7] if day else None,
        "place": place_id(event.place) if event.place else None,
        "speaker": plain(event.attribution.speaker),
        "outlet": short(event.attribution.outlet),
        "evidence": plain(event.evidence.text) or "",
    }


def of_parties(event: Event, published: str | None, *, shown: bool) -> list[Row]:
    """The rows of `parties` of an event, without its key; `actor` is the id of who they are, or None."""
    day = event.date.start if event.date else published
    return [
        {
            "role": role,
            "ordinal": ordinal,
            "text": plain(party.text) or "",
            "name": short(party.name),
            "country": short(party.country),
            "sector": short(party.sectors[0]) if party.sectors else None,
            "sectors": compact(party.sectors),
            "actor": actor_id(party),
            "day": day,
            "shown": shown,
        }
        for role, parties in (("actor", event.actors), ("recipient", event.recipients))
        for ordinal, party in enumerate(parties)
    ]


def of_agreement(agreement: Agreement, published: str | None) -> Row:
    """The columns of `agreements` that the record fills."""
    start, end = (agreement.date.start, agreement.date.end) if agreement.date else (None, None)
    return {
        "id": agreement.id,
        "kind": agreement.kind,
        "title": plain(agreement.title),
        "state": agreement.state,
        "date_start": start,
        "date_end": end,
        "day": start or published,
        "place": plain(agreement.place),
        "record": encode(agreement),
    }


def of_actor(party: Party) -> Row | None:
    """The row of `actors` for whom a party names; None where it names nobody."""
    identity = actor_id(party)
    if identity is None:
        return None
    return {
        "id": identity,
        "name": short(party.name) or identity,
        "country": short(party.country),
        "sectors": compact(party.sectors),
        "wikidata": short(party.wikidata),
    }


def of_place(place: Place) -> Row | None:
    """The row of `places` for a place; None where the gazetteer does not know it."""
    identity = place_id(place)
    if identity is None:
        return None
    return {
        "id": identity,
        "geonames_id": place.geonames_id,
        "name": short(place.name) or identity,
        "country": short(place.country),
        "lat": place.lat,
        "lon": place.lon,
    }


def actor_id(party: Party) -> str | None:
    """Who a party is: Wikidata's id, else country and name as a slug (`mli:assimi-goita`); None without a name."""
    if party.wikidata:
        return short(party.wikidata)
    return _slug(party.country, party.name) if party.name else None


def place_id(place: Place) -> str | None:
    """Which place it is: GeoNames' number, else country, name and coordinates; None where nothing was found."""
    if place.geonames_id is not None:
        return str(place.geonames_id)
    if not place.name:
        return None
    where = f"@{place.lat},{place.lon}" if place.lat is not None and place.lon is not None else ""
    return _slug(place.country, place.name) + where


def address_of(address: str) -> str:
    """What a page is known by: its address or path, cut where it is too long for an index."""
    bare = plain(address) or ""
    return bare if len(bare) <= MOST_INDEXED else f"{bare[:MOST_INDEXED]}…{_digest(address)}"


def text_hash(text: str) -> str:
    """sha256 in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def compact(value: object) -> str:
    """*value* as compact JSON text."""
    return encode(value).decode()


def plain(text: str | None) -> str | None:
    """*text* without zero bytes, which PostgreSQL's text cannot hold."""
    return text.replace("\0", "\ufffd") if text else text


def short(text: str | None) -> str | None:
    """*text* as it stands in an index."""
    return plain(text[:MOST_INDEXED]) if text else text


def _slug(country: str | None, name: str) -> str:
    words = "-".join(folded(name).split()) or _digest(name)
    whole = f"{(country or 'xx').lower()}:{words}"
    return whole if len(whole) <= MOST_INDEXED else f"{whole[:MOST_INDEXED]}-{_digest(name)}"


def _digest(text: str) -> str:
    return text_hash(text)[:_DIGEST]
