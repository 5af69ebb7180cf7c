"""Place names in a text: which capitalised words name a place, and not a person, a body or a sentence's first word.

A name stands in a run of capitalised words. Where the gazetteer knows the whole run, it is a place; where it knows only
a part ("Paris Club", "Jordan Henderson"), it is none, unless the rest of the run is a type of place or an office. Large
places need no more; small ones and those that are also words or people need a word that asks for a place before them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dragoman.places.candidates import Words, candidates, own_ids
from dragoman.places.choose import DISTRICTS, REGIONS, TOWNS
from dragoman.places.gazetteer import CAPITAL, COUNTRY, FEATURE, REGION, Found
from dragoman.places.keys import key_of

LONGEST_NAME = 6  # words in a name: "Bosnia and Herzegovina" has three, "San Pedro de Macorís" four
LARGE = 100_000  # people: towns that English pages name without saying that they are towns
MIDDLING = 15_000  # people: enough after a word that leaves it open ("to", "from")
LONGEST_RUN = 12  # tokens of a person's or a body's name that are looked at
LONGEST_APPOSITION = 5  # words: "the second largest port city"
HEADLINE_WORDS = 4  # capitalised words, and no other, make a headline whose capitals say nothing
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ`](?!s\b)[^\W\d_]+)*|\d+|[^\w\s]")
_HYPHENS = frozenset("-–‑")
_APOSTROPHES = frozenset("'’")
_MARKS = frozenset("-–‑.'’")


class Token(NamedTuple):
    """A word or a sign of the text."""

    text: str
    low: str
    start: int
    end: int


class Spot(NamedTuple):
    """A name: tokens from `first` up to `after`, the places that it could be, what a type word says it is."""

    first: int
    after: int
    name: str
    found: tuple[Found, ...]
    kinds: frozenset[int]


class Scanner:
    """One text and its names. `alone`: the text is a phrase about a place, so that no word need ask for one."""

    def __init__(self, text: str, words: Words, language: str, *, alone: bool = False) -> None:
        self.text, self.words, self.language, self.alone = text, words, language, alone
        self.tokens = [
            Token(match.group(), match.group().lower(), match.start(), match.end()) for match in _TOKEN.finditer(text)
        ]
        self.headline = self._is_headline()
        self.surnames: set[str] = set()

    def spots(self) -> list[Spot]:
        """All names of places, left to right, none overlapping."""
        spots: list[Spot] = []
        index = 0
        while index < len(self.tokens):
            if not self._opens_name(index):
                index += 1
                continue
            spot = self._longest(index)
            if spot is None:
                index = self._past_unknown(index)
                continue
            if self._is_place(spot, spots[-1] if spots else None):
                spots.append(spot)
            index = spot.after
        return spots

    def _is_headline(self) -> bool:
        """Whether every word is capitalised but those that headlines write small."""
        small = self.words.function | self.words.particles
        words = [token for token in self.tokens if len(token.text) > 2 and token.low not in small]
        words = [token for token in words if token.text[0].isalpha()]
        return len(words) >= HEADLINE_WORDS and all(token.text[0].isupper() for token in words)

    def low(self, index: int) -> str:
        """The token there in small letters; empty beyond either end."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def capital(self, index: int) -> bool:
        """Whether a capitalised word stands there."""
        return 0 <= index < len(self.tokens) and self.tokens[index].text[0].isupper()

    def touches(self, index: int) -> bool:
        """Whether the token there follows the one before it without a blank."""
        return 0 < index < len(self.tokens) and self.tokens[index].start == self.tokens[index - 1].end

    def starts_sentence(self, index: int) -> bool:
        """Whether the token there is the first of a sentence, so that its capital says nothing."""
        return index == 0 or self.low(index - 1) in {".", "!", "?", ":", "“", '"', "‘", "•", "(", ";"}

    def _opens_name(self, index: int) -> bool:
        if self.capital(index):
            return not (self.low(index) in self.words.function and not self._name_of_article(index))
        article = self.low(index) in self.words.articles and self.low(index + 1) in _HYPHENS
        return article and self.touches(index + 1) and self.touches(index + 2) and self.capital(index + 2)

    def _name_of_article(self, index: int) -> bool:
        """ "The Hague", "El Fasher": an article that is part of the name."""
        return self.capital(index + 1) and bool(candidates(self._between(index, index + 2), self.language))

    def _between(self, first: int, after: int) -> str:
        return self.text[self.tokens[first].start : self.tokens[after - 1].end]

    def _longest(self, index: int) -> Spot | None:
        """The longest name known to the gazetteer that starts there, with a type word after it."""
        ends, at, count = [], index, 0
        while at < len(self.tokens) and count < LONGEST_NAME:
            token = self.tokens[at]
            if token.text[0].isalpha():
                if token.text[0].isupper() or at == index:
                    count += 1
                    ends.append(at + 1)
                elif token.low not in self.words.particles and not self._inner_s(at) and not self._hyphened(at):
                    break
            elif token.text not in _MARKS or not self._joins(at):
                break
            at += 1
        for after in reversed(ends):
            name = self._between(index, after)
            found = candidates(name, self.language)
            if found and not (after - index == 1 and len(name) < 2):
                return self._typed(index, after, name, found)
        return None

    def _inner_s(self, at: int) -> bool:
        """Whether a possessive ending there stands inside a name ("Cox's Bazar")."""
        return self.low(at) == "s" and self.low(at - 1) in _APOSTROPHES and self.capital(at + 1)

    def _hyphened(self, at: int) -> bool:
        """Whether a word in small letters stands between two hyphens of a name ("Rostov-on-Don")."""
        hyphens = self.low(at - 1) in _HYPHENS and self.low(at + 1) in _HYPHENS
        return hyphens and self.touches(at) and self.touches(at + 1) and self.capital(at + 2)

    def _joins(self, at: int) -> bool:
        """Whether a hyphen, an apostrophe or a full stop holds two parts of one name together."""
        if self.tokens[at].text == ".":
            return self.touches(at) and len(self.low(at - 1)) <= 3 and self.capital(at - 1) and self.capital(at + 1)
        return self.touches(at) and self.touches(at + 1)

    def _typed(self, first: int, after: int, name: str, found: tuple[Found, ...]) -> Spot:
        """The name with what the words around it say that it is: "Kherson region", "the town of Gao"."""
        words, kinds = self.words, frozenset[int]()
        follower = self.low(after)
        if follower in words.region:
            kinds = REGIONS
        elif follower in words.district:
            kinds = DISTRICTS
        elif follower in words.town:
            kinds = TOWNS
        if kinds and not any(place.kind in kinds or place.kind in TOWNS for place in found):
            kinds = frozenset()  # "US State Department"
        if kinds and self.capital(after) and not self.capital(after + 1):
            after += 1
            name = self._between(first, after)
        if not kinds:
            before = first - 1
            before -= self.low(before) == "of"
            word = self.low(before)
            if before != first - 1 and self._of_area(before, found):
                kinds = REGIONS if word in words.region_heads else kinds
            elif word in words.town:
                kinds = TOWNS
            elif before != first - 1 and word not in words.after_only:
                kinds = REGIONS if word in words.region else DISTRICTS if word in words.district else kinds
        return Spot(first, after, name, found, kinds)

    def _of_area(self, before: int, found: tuple[Found, ...]) -> bool:
        """Whether what stands before "of" belongs to an area of that name: "the governor of", "the second city of"."""
        if self.low(before) in self.words.region_heads:
            return any(place.kind == REGION for place in found)
        ranked = self.low(before - 1) in self.words.rank and self.low(before) in self.words.town
        return ranked and any(place.kind in (COUNTRY, REGION) for place in found)

    def _past_unknown(self, index: int) -> int:
        """The index after a run of capitalised words that nothing is known of; its last is taken for a surname."""
        at = self._run_end(index + 1)
        if at - index > 1:
            self.surnames.add(self.low(at - 1))
            return at if not self.headline else index + 1
        return at

    def _run_end(self, index: int) -> int:
        """Where a run of capitalised words ends, at most so many tokens on."""
        at = index
        while at - index < LONGEST_RUN and self._continues(at):
            at += 1
        return at

    def _continues(self, index: int) -> bool:
        """Whether a run of capitalised words goes on there."""
        if self.capital(index):
            return self.low(index) not in self.words.function and self.low(index - 1) not in {",", ";", ":"}
        return (
            self.low(index) in _HYPHENS and self.touches(index) and self.touches(index + 1) and self.capital(index + 1)
        )

    def _part_before(self, spot: Spot) -> bool:
        """Whether a capitalised word straight before belongs to the same name, and is no word about places."""
        before = spot.first - 1
        if self.low(before) in _HYPHENS and self.touches(before):
            return self.touches(spot.first) and not self._known(before - 1)
        if self.low(before) == "." and len(self.low(before - 1)) <= 3 and self.capital(before - 1) and before > 1:
            return self.touches(before)  # an initial or a shortened title: "J. Jordan", "Gen. Gao"
        word = self.low(before)
        if not self.capital(before) or word in self.words.function or word in self.words.compass:
            return False
        if (
            word in self.words.types
            or word in self.words.adjectives
            or self.tokens[before].text in self.words.adjectives
        ):
            return False
        return not (word in self.words.strong or word in self.words.weak)

    def _known(self, index: int) -> bool:
        """Whether the one word there is a large place itself: "the Moscow-Beijing axis"."""
        return self.capital(index) and any(
            is_large(place) for place in candidates(self.tokens[index].text, self.language)
        )

    def _part_after(self, spot: Spot) -> bool:
        """Whether the name goes on with a word that makes it something other than a place."""
        at = spot.after
        if self.low(at) in _HYPHENS and self.touches(at):
            return self.touches(at + 1) and self.capital(at + 1) and not self._known(at + 1)
        if not self.capital(at) or self.low(at) in self.words.function:
            return False
        if self.low(at) in self.words.offices | self.words.titles:
            return not any(is_large(place) for place in spot.found)
        return self.low(at) not in self.words.types | self.words.around

    def _is_place(self, spot: Spot, previous: Spot | None) -> bool:
        key = key_of(spot.name)
        single = spot.after - spot.first == 1
        large = any(is_large(place) for place in spot.found)
        if self.low(spot.first - 1).rstrip(".") in self.words.titles:
            if not self._part_after(spot):
                self.surnames.add(self.low(spot.after - 1))
            return False
        if not self.headline and (self._part_before(spot) or self._part_after(spot)):
            self._remember_person(spot)
            return False
        strength = self._strength(spot, previous)
        if self._of_body(spot):
            return False
        if key in self.words.never and strength < 3:
            return False
        if spot.name in self.words.peoples and not spot.kinds and not self._country_name(spot):
            return False
        if key in self.words.doubtful and not self.alone:
            direct = self._strength(spot, None) >= 2
            return direct and not self.starts_sentence(spot.first) and not self.headline
        if single and key in self.surnames and strength < 2 and not any(place.kind == COUNTRY for place in spot.found):
            return False
        if single and key in self.words.names and not any(_is_seat(place) for place in spot.found):
            return strength >= 2 or (large and strength == 1 and self.low(spot.after) not in self.words.speech)
        if self.headline:
            return large and (strength > 0 or any(_is_seat(place) for place in spot.found))
        if large:
            return True
        people = max(place.population for place in spot.found)
        return strength >= 2 or (strength == 1 and people >= MIDDLING)

    def _of_body(self, spot: Spot) -> bool:
        """Whether the name ends that of a body: "the Bank of China"."""
        before = spot.first - 1
        before -= self.low(before) == "the"
        return self.low(before) == "of" and self.capital(before - 1) and self.low(before - 1) in self.words.bodies

    def _country_name(self, spot: Spot) -> bool:
        """Whether a name that is also an adjective is a country's own ("Niger", "Central African Republic")."""
        return any(place.kind == COUNTRY and key_of(place.name) == key_of(spot.name) for place in spot.found)

    def _remember_person(self, spot: Spot) -> None:
        """Takes the last word of the run around a rejected name for a surname."""
        at = self._run_end(spot.after)
        self.surnames.add(self.low(at - 1))

    def _strength(self, spot: Spot, previous: Spot | None) -> int:
        """How much the words around ask for a place: 3 a type or container, 2 a word of place, 1 an open one, or 0."""
        if self.alone or spot.kinds or self._contained(spot):
            return 3
        before = spot.first - 1
        if previous is not None and self._listed(previous, spot):
            return 2
        compass = False
        while (
            self.low(before) in self.words.between or self.low(before) in self.words.compass or self._adjective(before)
        ):
            compass = compass or self.low(before) in self.words.compass
            before -= 1
        if self.low(before) in self.words.strong:
            return 2
        if compass and not self.capital(before + 1):
            return 2
        if self.low(before) in self.words.weak:
            return 1
        return 2 if self._dateline(spot) else 0

    def _adjective(self, index: int) -> bool:
        return self.capital(index) and self.tokens[index].text in self.words.adjectives

    def _dateline(self, spot: Spot) -> bool:
        """ "BAMAKO (Reuters) -", "GAO, July 3 -": the first words of the text."""
        return spot.first == 0 and spot.name.isupper() and self.low(spot.after) in {"(", ",", "-", "–", "—"}

    def _listed(self, previous: Spot, spot: Spot) -> bool:
        """Whether only a comma, "and" or "or" stands between this name and a place before it."""
        gap = range(previous.after, spot.first)
        return 1 <= len(gap) <= 2 and all(self.low(at) in {",", "and", "or", "/", "&"} for at in gap)

    def _contained(self, spot: Spot) -> bool:
        return bool(self.container(spot))

    def container(self, spot: Spot) -> tuple[Found, ...]:
        """The countries and regions that the words after a name put it in: "Gao, Mali", "Gao, a town in Mali"."""
        at = spot.after
        comma = self.low(at) == ","
        at += comma
        at = self._past_apposition(at) if comma else at
        joined = self.low(at) in {"in", "of"}
        at += joined
        if not comma and not joined:
            return ()
        while self.low(at) in self.words.compass or self.low(at) in {"the", "'", "’", "s"}:
            at += 1
        if not self.capital(at):
            return ()
        area = self._longest(at)
        if area is None:
            return ()
        wanted = tuple(place for place in area.found if place.kind in (COUNTRY, REGION))
        if area.kinds == REGIONS:
            wanted = tuple(place for place in wanted if place.kind == REGION)
        inside = {place.country for place in spot.found if place.kind != COUNTRY}
        return tuple(place for place in wanted if place.country in inside)

    def _past_apposition(self, at: int) -> int:
        """The index after "the second city", "a small town": where "of" or "in" says what the name lies in."""
        for index in range(at, at + LONGEST_APPOSITION):
            word = self.low(index)
            if not word.isalpha() or self.capital(index):
                return at
            if word in self.words.town and self.low(index + 1) in {"in", "of"}:
                return index + 1
        return at

    def adjective_before(self, spot: Spot) -> str | None:
        """The country whose adjective stands before the name: "the Russian city of St. Petersburg"."""
        for back in range(1, 5):
            at = spot.first - back
            if self._adjective(at):
                return self.words.adjectives[self.tokens[at].text]
            if self.low(at) not in self.words.types | self.words.between | self.words.compass | {"of"}:
                return None
        return None


def is_large(place: Found) -> bool:
    """Whether a place is known enough to be named without a word that says that it is one."""
    if place.kind in (COUNTRY, CAPITAL, FEATURE) or place.population >= LARGE:
        return True
    return place.geonames_id is None or place.geonames_id in own_ids()  # in our own table because reports name it


def _is_seat(place: Found) -> bool:
    return place.kind in (COUNTRY, CAPITAL)
