"""How well places are found and chosen, on the marked paragraphs of `tests/marked/places.jsonl`.

    python benchmarks/places.py [--misses]

A found place is right in its span if it starts and ends where a marked one does ("Niger State" for "Niger" is a miss
and a false hit). Of the marked towns, regions and features with coordinates whose span was found, those count as
rightly chosen whose coordinates lie within 161 km (100 miles), the usual bound in geoparsing. Countries and seas carry
no coordinates in the set: for them only the span counts, and the country is shown by itself.
The held-out half is the figure to quote; `--misses` lists the misses of the half that rules are tuned on.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from marked import Line, report, share

from dragoman.places import geoparse
from dragoman.records import Place, Record

NEAR = 161.0  # kilometres: 100 miles, as in the geoparsing literature (accuracy@161km)
EARTH = 6371.0  # kilometres: mean radius


class Tally(Record, frozen=True, kw_only=True):
    """What was found in some paragraphs, and each miss in words."""

    marked: int
    found: int
    right: int
    points: int
    near: int
    country_right: int
    misses: tuple[str, ...]

    @property
    def f1(self) -> float:
        """F1 of the spans."""
        return share(2 * self.right, self.marked + self.found)


def kilometres(lat: float, lon: float, place: Place) -> float:
    """Distance on the globe between a marked point and a place; infinite where the place has no coordinates."""
    if place.lat is None or place.lon is None:
        return math.inf
    a, b = math.radians(lat), math.radians(place.lat)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(place.lon - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def score(paragraphs: Sequence[Line]) -> Tally:
    """The tally of *paragraphs*."""
    marked = found = right = points = near = country_right = 0
    misses: list[str] = []
    for line in paragraphs:
        got = {(one.start, one.end): one for one in geoparse(line["text"])}
        wanted = {(one["start"], one["end"]): one for one in line["places"]}
        marked, found = marked + len(wanted), found + len(got)
        misses += [f"{line['id']} false: {one.text}" for span, one in got.items() if span not in wanted]
        for span, one in wanted.items():
            if span not in got:
                misses.append(f"{line['id']} missed: {one['text']}")
                continue
            right += 1
            place = got[span].place
            country_right += place.country == one["country"]
            if one["lat"] is None:
                if place.country != one["country"]:
                    misses.append(f"{line['id']} wrong country: {one['text']} as {place.name}, {place.country}")
                continue
            points += 1
            away = kilometres(one["lat"], one["lon"], place)
            near += away <= NEAR
            if away > NEAR:
                misses.append(f"{line['id']} far: {one['text']} as {place.name}, {place.country}, {away:,.0f} km")
    return Tally(
        marked=marked,
        found=found,
        right=right,
        points=points,
        near=near,
        country_right=country_right,
        misses=tuple(misses),
    )


def told(name: str, tally: Tally) -> str:
    """One line of figures."""
    return (
        f"places, {name}: {tally.marked} marked, F1 of spans {tally.f1:.3f} "
        f"(precision {share(tally.right, tally.found):.3f}, recall {share(tally.right, tally.marked):.3f}), "
        f"within 161 km {share(tally.near, tally.points):.3f}, country {share(tally.country_right, tally.right):.3f}"
    )


if __name__ == "__main__":
    report(__doc__, "places", score, told)
