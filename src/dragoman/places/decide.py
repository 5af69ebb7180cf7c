"""Which place each name of a text means, decided together: the names of a text speak for one another.

First each name is read by itself, with the countries that others vouch for; then again with those first readings
beside it, so that Córdoba among Seville and Málaga is the one in Spain.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from dragoman.places.candidates import candidates
from dragoman.places.candidates import countries as known_countries
from dragoman.places.choose import Hints, Reason, best, countries_of, ranked, reasons, spelled_in
from dragoman.places.gazetteer import CAPITAL, Found
from dragoman.places.keys import key_of
from dragoman.places.mentions import Scanner, Spot
from dragoman.records import Record

BESIDE = 8  # names before and as many after: those of a paragraph


class Decision(Record, frozen=True, kw_only=True):
    """A name and the place chosen for it: offsets into the text, the end left out; the places it could be; hints."""

    spot: Spot
    start: int
    end: int
    place: Found
    choices: tuple[Found, ...]
    hints: Hints

    def why(self) -> tuple[Reason, ...]:
        """The hints that speak for and against the place chosen, with their points."""
        key = key_of(self.spot.name)
        spelled = self.place.region in spelled_in(self.choices, key)
        return tuple(reasons(self.place, key, self.hints, spelled=spelled))

    def others(self, most: int) -> list[tuple[float, Found]]:
        """At most that many of the other places of that name, with the sum of their points, the likeliest first."""
        order = ranked(self.choices, key_of(self.spot.name), self.hints)
        return [pair for pair in order if pair[1] != self.place][:most]


def decide(scanner: Scanner, page: frozenset[str]) -> list[Decision]:
    """One decision for each name of a place in the scanned text; *page* are the countries that the page is about."""
    spots = scanner.spots()
    hints = _hints(scanner, spots, page)
    choices = [_choices(scanner, spot) for spot in spots]
    keys = [key_of(spot.name) for spot in spots]
    first = [best(*one) for one in zip(choices, keys, hints, strict=True)]
    decisions = []
    for index, spot in enumerate(spots):
        beside = _beside(first, keys, index)
        hinted = msgspec.structs.replace(hints[index], beside=beside) if beside else hints[index]
        place = best(choices[index], keys[index], hinted) if beside and len(choices[index]) > 1 else first[index]
        if place is not None:
            start, end = scanner.tokens[spot.first].start, scanner.tokens[spot.after - 1].end
            decisions.append(
                Decision(spot=spot, start=start, end=end, place=place, choices=choices[index], hints=hinted)
            )
    return decisions


def _beside(first: Sequence[Found | None], keys: Sequence[str], index: int) -> tuple[Found, ...]:
    """The first readings of the names about that one, each once, those of its own name left out."""
    window = range(max(0, index - BESIDE), min(len(first), index + BESIDE + 1))
    near = (first[at] for at in window if keys[at] != keys[index])
    return tuple(dict.fromkeys(place for place in near if place is not None))


def _hints(scanner: Scanner, spots: Sequence[Spot], page: frozenset[str]) -> list[Hints]:
    """What the text says about each name by itself."""
    certain = [_certain(spot) for spot in spots]
    mentioned = frozenset[str]().union(*certain)
    words = scanner.words.adjectives
    adjectives = frozenset(words[token.text] for token in scanner.tokens if token.text in words)
    hints = []
    around: tuple[Found, ...] = ()
    for spot, own in zip(spots, certain, strict=True):
        within = container = scanner.container(spot)
        code = scanner.adjective_before(spot)
        if code is not None and code in known_countries():
            within = (*within, known_countries()[code])
        hints.append(
            Hints(
                within=within,
                around=around,
                page=page,
                mentioned=mentioned - own,
                adjectives=adjectives,
                kinds=spot.kinds,
            )
        )
        around = container
    return hints


def _choices(scanner: Scanner, spot: Spot) -> tuple[Found, ...]:
    """The places that the name could be, with and without the type word that belongs to it."""
    bare = candidates(spot.name, scanner.language) or spot.found
    return bare if spot.kinds == frozenset() else (*bare, *spot.found)


def _certain(spot: Spot) -> frozenset[str]:
    """The country that a name vouches for: the one so called, the only one with such a place, that of a capital."""
    named = countries_of(spot.found) or frozenset(place.country for place in spot.found if place.country)
    if len(named) == 1:
        return named
    likeliest = best(spot.found, key_of(spot.name), Hints())
    return frozenset({likeliest.country}) if likeliest is not None and likeliest.kind == CAPITAL else frozenset()
