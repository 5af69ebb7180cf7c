"""Where: the places that a text names, and the place that a phrase means.

Names come from GeoNames (https://www.geonames.org, CC BY 4.0; see SOURCES.md), from our own short table of small
places, and from the language's names of countries. A name that could be a person's or an organisation's is left out
rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dragoman.places.candidates import words_of
from dragoman.places.decide import Decision, decide
from dragoman.places.gazetteer import Found, gazetteer
from dragoman.places.mentions import Scanner
from dragoman.records import Place, Record

__all__ = ["Decision", "PlaceMention", "explain", "geoparse", "record", "resolve"]

LONGEST_TEXT = 100_000  # characters read at once: the names of a longer text need not speak for one another


class PlaceMention(Record, frozen=True, kw_only=True):
    """A place named in a text: `text[start:end]` is `text`, and `place` is what the gazetteer says it is."""

    text: str
    start: int
    end: int
    place: Place


def geoparse(text: str, language: str = "en", countries: Sequence[str] = ()) -> list[PlaceMention]:
    """The places that *text* names, left to right, none overlapping; offsets into *text*, the end left out.

    *countries* are ISO alpha-3 codes of the states that the page is about; they decide between namesakes.
    Raises UnknownLanguage.
    """
    words, page = words_of(language), frozenset(countries)
    return [
        PlaceMention(text=one.text, start=at + one.start, end=at + one.end, place=one.place)
        for at, part in _windows(text)
        for one in _mentions(Scanner(part, words, language), page)
    ]


def explain(text: str, language: str = "en", countries: Sequence[str] = ()) -> list[Decision]:
    """The decisions behind `geoparse` of the same arguments, one a mention: what each name could be, and the hints.

    Offsets are into *text*. Raises UnknownLanguage.
    """
    words, page = words_of(language), frozenset(countries)
    return [
        msgspec.structs.replace(one, start=at + one.start, end=at + one.end)
        for at, part in _windows(text)
        for one in decide(Scanner(part, words, language), page)
    ]


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """A text in parts that are read at once, each with its offset: cut between lines, sentences or words."""
    at = 0
    while len(text) - at > LONGEST_TEXT:
        end = at + LONGEST_TEXT
        cuts = (text.rfind(sign, at + LONGEST_TEXT // 2, end) for sign in ("\n", ". ", " "))
        end = next((cut + 1 for cut in cuts if cut >= 0), end)
        yield at, text[at:end]
        at = end
    yield at, text[at:]


def resolve(words: str, countries: Sequence[str] = (), language: str = "en") -> Place | None:
    """The place that one phrase means ("the Russian city of St. Petersburg"), with the words kept as `text`.

    None where it names none that the tables know. Raises UnknownLanguage.
    """
    scanner = Scanner(words[:LONGEST_TEXT], words_of(language), language, alone=True)
    mentions = _mentions(scanner, frozenset(countries))
    capital = _capital(scanner, mentions)
    if capital is not None:
        return record(words, capital)
    if not mentions:
        return None
    place = mentions[0].place
    return Place(
        text=words,
        name=place.name,
        country=place.country,
        lat=place.lat,
        lon=place.lon,
        geonames_id=place.geonames_id,
    )


def _mentions(scanner: Scanner, page: frozenset[str]) -> list[PlaceMention]:
    return [
        PlaceMention(text=one.spot.name, start=one.start, end=one.end, place=record(one.spot.name, one.place))
        for one in decide(scanner, page)
    ]


def _capital(scanner: Scanner, mentions: Sequence[PlaceMention]) -> Found | None:
    """The capital that a phrase means without naming it: "the Malian capital", "Mali's capital"."""
    if not scanner.tokens or scanner.tokens[-1].low not in scanner.words.seat:
        return None
    named = [mention.place.country for mention in mentions if mention.place.country]
    adjectives = scanner.words.adjectives
    named += [adjectives[token.text] for token in scanner.tokens if token.text in adjectives]
    return gazetteer().capital(named[-1]) if named else None


def record(text: str, place: Found) -> Place:
    """A place of the gazetteer as the record that users get, with the words of the text."""
    return Place(
        text=text,
        name=place.name,
        country=place.country or None,
        lat=place.lat,
        lon=place.lon,
        geonames_id=place.geonames_id,
    )
