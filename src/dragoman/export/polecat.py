"""POLECAT's columns: tab-separated with a header, under the names of its published files.

What dragoman does not know stays empty. Several actors stand in one cell, parted by semicolons, in the same order in
each column of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from dragoman.events.scale import QUADS
from dragoman.export.codes import codes_of
from dragoman.export.rows import Beside, Exported
from dragoman.export.tabs import line, write_happened
from dragoman.export.whereabouts import whereabouts
from dragoman.records import Party

_PARTY = (
    "{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw",
    "Wikipedia {0} ID",
)  # fmt: skip
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format("Actor") for name in _PARTY), *(name.format("Recipient") for name in _PARTY),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
_BETWEEN = "; "


def write_polecat(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:  # noqa: ARG001 - as all writers
    """One line an event that is said to have happened; gives how many are not."""
    to.write(line(COLUMNS))
    return write_happened(rows, to, _values)


def _values(one: Exported) -> list[object]:
    event, article, place = one.event, one.article, one.event.place
    steps = whereabouts(place)
    return [
        event.id, event.date and event.date.start, event.event_type, event.event_mode, event.score,
        QUADS.index(event.quad) + 1, _BETWEEN.join(event.contexts),
        *_parties(event.actors), *_parties(event.recipients),
        place and place.name, steps.city, steps.district, steps.province, place and place.country,
        place and place.lat, place and place.lon, place and place.geonames_id, place and place.text,
        None,  # feature type
        (article and article.publisher) or event.attribution.outlet, article and article.published,
        None, None, None,  # people, organisations, places of the story
        article and article.language, one.coder,
    ]  # fmt: skip


def _parties(parties: Sequence[Party]) -> list[str]:
    """The eight columns of the actors or the recipients; dragoman keeps no titles."""
    columns: list[list[str | None]] = [
        [party.name for party in parties],
        [party.country for party in parties],
        [codes_of(party.country).cow for party in parties],
        [next(iter(party.sectors), None) for party in parties],
        [", ".join(party.sectors) for party in parties],
        [],
        [party.text for party in parties],
        [party.wikidata for party in parties],
    ]
    return [_BETWEEN.join(value or "" for value in values) if any(values) else "" for values in columns]
