"""PLOVER's own JSON, as the codebook lists its fields: one event a line. What is not known is null, or not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from dragoman._version import __version__
from dragoman.events.scale import QUADS
from dragoman.export.codes import codes_of
from dragoman.export.rows import Beside, Exported
from dragoman.export.whereabouts import whereabouts
from dragoman.records import Party

CODEBOOK = "PLOVER 2.0"


def write_plover(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """One JSON object a line; nothing is left out."""
    encoder = msgspec.json.Encoder()
    for one in rows:
        to.write(encoder.encode(_fields(one)) + b"\n")
    return 0


def _fields(one: Exported) -> dict[str, Any]:
    event, evidence = one.event, one.event.evidence
    return {
        "id": event.id,
        "date": event.date and event.date.start,
        "enddate": event.date and event.date.end,
        "actor": _parties(event.actors, one.actor_ids),
        "recipient": _parties(event.recipients, one.recipient_ids),
        "event": [event.event_type],
        "mode": event.event_mode,
        "context": list(event.contexts),
        "auxiliary_mode": event.status,
        "event_loc": _place(one),
        "quad_code": QUADS.index(event.quad) + 1,
        "event_scale": event.score,
        "text": evidence.text,
        "text_info": {"sequence": None, "start": evidence.start, "end": evidence.end},
        "cite_info": _citation(one),
        "coder": f"dragoman {one.coder or __version__}",
        "coded_date": None,
        "comment": one.review,
    }


def _parties(parties: Iterable[Party], ids: tuple[str | None, ...]) -> list[dict[str, Any]]:
    """The parties; `code` is the country's, or PLOVER's where no state fits."""
    found = []
    for number, party in enumerate(parties):
        known = ids[number] if number < len(ids) else None
        found.append(
            {
                "code": party.country,
                "sector": list(party.sectors),
                "entity_text": party.text,
                "identifier_id": party.wikidata or known,
                "identifier_text": party.name,
                "office": None,
            }
        )
    return found


def _place(one: Exported) -> dict[str, Any] | None:
    place = one.event.place
    if place is None:
        return None
    steps = whereabouts(place)
    return {
        "extracted_place": place.text,
        "resolved_place": place.name,
        "geonameid": place.geonames_id,
        "lat": place.lat,
        "lon": place.lon,
        "city": steps.city,
        "district": steps.district,
        "province": steps.province,
        "country": steps.country_name,
        "country_code": codes_of(place.country).alpha2 and place.country,
        "feature_class": steps.feature_class,
    }


def _citation(one: Exported) -> dict[str, Any]:
    article = one.article
    return {
        "url": one.url,
        "title": article and article.title,
        "language": article and article.language,
        "publication": (article and article.publisher) or one.event.attribution.outlet,
        "coder": "dragoman",
        "codebook": CODEBOOK,
        "version": one.coder or __version__,
    }
