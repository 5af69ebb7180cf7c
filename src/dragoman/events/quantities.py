"""Quantities: the numbers of a sentence with what they count, and which of them belong to an event.

A linear tagger. `numerals` reads the numbers; the noun after a number gives the unit (`troops`, `vehicles`,
`agreements`), and for those who live what was done to them goes before it: "12 soldiers were killed" counts `dead`.
What the words mean stands in a language's `quantities.toml`. Numbers that are part of a name, a date, an age or a
score are none.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from dragoman.events.fates import Fate, Lexicon, lexicon
from dragoman.events.numerals import Number, Reader, Token, glued, is_dash, table, tokens
from dragoman.records import Quantity

LONGEST_TEXT = 4000  # characters read; no sentence is longer, and a page without full stops must not cost more
_MODIFIERS = 5  # words between a number and its noun: "12 heavily armed Russian army trucks" has four
_TOLL = 5  # words between "toll" and its number: "the death toll has risen to 12"
_TAIL = 24  # characters after a clause that may say "since" or "so far this year"
_REMEMBERED = 512  # sentences; one often holds several events
PEOPLE, MONEY, PERCENT = "people", "money", "percent"

Span = tuple[int, int]


class Found(msgspec.Struct, frozen=True):
    """A number with its unit; all offsets count characters of the sentence, the end outside.

    `value` is the number said (the least that a vague word allows: 24 for "dozens"), `most` the upper end of a range or
    of "up to". `verb` is the word that says what was done to those who are counted, `clause` the clause that the
    number stands in. `part` is one that another number includes ("12 people, including 3 children"), `cumulative` one
    that sums up a longer time ("400 since January").
    """

    unit: str
    value: float
    most: float | None
    currency: str | None
    text: str
    start: int
    end: int
    verb: Span | None = None
    clause: Span = (0, 0)
    part: bool = False
    cumulative: bool = False


class Counted(msgspec.Struct):
    """A number while its unit is being settled: tokens `first` to `last` with its noun, and how it was settled."""

    number: Number
    last: int
    unit: str | None = None
    person: bool = False
    thing: bool = False  # a noun follows that nothing is done to as to a person
    fate: Fate | None = None
    currency: str | None = None


def find(text: str, language: str) -> list[Found]:
    """The quantities of a sentence, in its order; [] where the language has no table."""
    return list(_found(text[:LONGEST_TEXT], language))


def of_event(
    found: Sequence[Found],
    event_type: str,
    trigger: Span,
    parties: Sequence[Span],
    *,
    others: Sequence[Span] = (),
    offset: int = 0,
    in_title: bool = False,
) -> tuple[Quantity, ...]:
    """Those of *found* that belong to an event, with offsets into the article's text (None in the title).

    *trigger* and *parties* are spans of the article's text, as *others*: the triggers of the sentence's other events.
    *offset* is where the sentence begins. A quantity belongs to an event if it stands in its clause or in its
    parties' words and no other trigger stands nearer; the dead and injured of an attack wherever the sentence has
    them. What a unit may belong to stands under `types` in the language's table.
    """
    here = (trigger[0] - offset, trigger[1] - offset)
    rivals = [(start - offset, end - offset) for start, end in others if (start, end) != trigger]
    words = [(start - offset, end - offset) for start, end in parties]
    return tuple(
        Quantity(
            unit=one.unit,
            value=one.value,
            most=one.most,
            currency=one.currency,
            text=one.text,
            start=None if in_title else one.start + offset,
            end=None if in_title else one.end + offset,
        )
        for one in found
        if _belongs(one, event_type, here, words, rivals)
    )


# which event a quantity belongs to


def _belongs(one: Found, event_type: str, trigger: Span, parties: Sequence[Span], rivals: Sequence[Span]) -> bool:
    types = _types().get(one.unit)
    if one.part or (types is not None and event_type not in types):
        return False
    if one.verb is not None and _meet(one.verb, trigger):
        return True
    if one.cumulative or (one.verb is not None and any(_meet(one.verb, rival) for rival in rivals)):
        return False
    if one.unit in _harm():
        return True
    if any(start <= one.start and one.end <= end for start, end in parties):
        return True
    if not (one.clause[0] <= trigger[0] < one.clause[1]):
        return False
    low, high = sorted((one.start, trigger[0]))
    return not any(low < start < high for start, _ in rivals)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@lru_cache(maxsize=1)
def _types() -> dict[str, frozenset[str]]:
    """The event types that a unit may belong to: true of all languages, and kept in English's table."""
    words = table("en")
    return {} if words is None else {unit: frozenset(types) for unit, types in words["types"].items()}


@lru_cache(maxsize=1)
def _harm() -> frozenset[str]:
    words = table("en")
    return frozenset() if words is None else frozenset(words["reading"]["harm"])


# finding them


@lru_cache(maxsize=_REMEMBERED)
def _found(text: str, language: str) -> tuple[Found, ...]:
    if table(language) is None or not any(c.isalnum() for c in text):
        return ()
    return tuple(Tagger(text, language).all())


class Tagger:
    """Tags one sentence."""

    def __init__(self, text: str, language: str) -> None:
        """Nothing is read until `all` is called."""
        self.text = text
        self.every: list[Token] = tokens(text)
        self.reader = Reader(self.every, language)
        self.words: Lexicon = lexicon(language)
        self.begins, self.ends = self._bounds()
        self.summed: dict[Span, bool] = {}

    def all(self) -> list[Found]:
        """The quantities of the sentence."""
        counted = self._counted()
        self._inherit(counted)
        return [self._as_found(one) for one in counted if self._unit(one) is not None]

    def _counted(self) -> list[Counted]:
        found: list[Counted] = []
        at = 0
        while at < len(self.every):
            number = self.reader.read(at)
            if number is None:
                at += 1
                continue
            one = self._noun(number)
            one.fate = self._fate(one) if one.person or (one.unit is None and not one.thing) else None
            found.append(one)
            at = max(one.last, number.last, at + 1)
        return found

    # the noun

    def _noun(self, number: Number) -> Counted:
        """The number with the noun that it counts, if it has one."""
        for size in (2, 1):
            if self.words.phrase(self.every, number.last, size) in self.words.percent:
                return Counted(number, number.last + size, PERCENT)
        money = self._money(number)
        if money is not None:
            return money
        at = number.last
        if self.words.low(self.every, at) == "of":
            at += 1
            while self.words.low(self.every, at) in self.words.determiners:
                at += 1
            if at > number.last + 1 and self.words.low(self.every, at - 1) == "them":
                return Counted(number, at, None, person=True)
        elif self._strong(at):
            found = self._head(number, at + 2)
            band = self.words.low(self.every, at + 2) in self.words.bands
            return found if found.unit else Counted(number, at + 3, "troops" if band else PEOPLE, person=True)
        return self._head(number, at)

    def _strong(self, at: int) -> bool:
        """ "5,000-strong": the noun comes after."""
        return at + 1 < len(self.every) and is_dash(self.every[at]) and self.every[at + 1].low == "strong"

    def _head(self, number: Number, at: int) -> Counted:
        """Looks through the noun phrase at token *at* for the noun that is counted."""
        best = Counted(number, number.last)
        plural: int | None = None
        for _ in range(_MODIFIERS + 1):
            end = self._word_end(at)
            if end is None or self.words.ends_phrase(self.every, at, end):
                break
            unit, size = self.words.unit(self.every, at) if end == at + 1 else (None, 1)
            if unit is not None:
                best = Counted(number, at + size, unit, person=unit in self.words.person_units)
                plural = None
                if not self.words.attributive(self.every, at, size):
                    break
                end = at + size
            elif best.unit is not None and not self._after_head(at):
                if best.unit != PEOPLE:
                    return Counted(number, number.last, thing=True)  # "police stations"
                best = Counted(number, number.last)
            if unit is None and best.unit is None and self.words.somebody(self.every[end - 1], number.value):
                plural = end
            at = end
            if best.unit is not None and unit is None:
                break
        if best.unit is None and plural is not None:
            return Counted(number, plural, None, person=False)
        return best

    def _after_head(self, at: int) -> bool:
        """Whether the word after a noun cannot be the noun that it stands before: "12 police | Monday"."""
        word = self.every[at]
        return word.low.endswith(("ed", "ing", "ly")) or word.text[:1].isupper() or self.words.is_fate(word.low)

    def _word_end(self, at: int) -> int | None:
        """Where the word at token *at* ends, hyphened parts with it; None where no word stands there."""
        if at >= len(self.every) or not self.every[at].text[:1].isalpha():
            return None
        end = at + 1
        while end + 1 < len(self.every) and is_dash(self.every[end]) and glued(self.every, end - 1):
            if not glued(self.every, end) or not self.every[end + 1].text[:1].isalnum():
                break
            end += 2
        return end

    def _money(self, number: Number) -> Counted | None:
        """The number as a sum of money: by the sign before it or by a currency's noun after it."""
        if number.sign is not None:
            return Counted(number, number.last, MONEY, currency=number.sign or None)
        at = number.last
        tied = at < len(self.every) and is_dash(self.every[at]) and glued(self.every, at)
        if tied or (number.vague and self.words.low(self.every, at) == "of"):
            at += 1
        found = self.words.currency(self.every, at, number.value)
        if found is None:
            return None
        currency, last = found
        return Counted(number, last, MONEY, currency=currency or None)

    # what was done to those who are counted

    def _fate(self, one: Counted) -> Fate | None:
        """What the words about the number say was done to those it counts."""
        bare = one.unit is None and not one.person and one.last == one.number.last
        if self.words.is_none(self.every, one.number.first - 1):
            return None
        before = self.words.before(self.every, one.number.first)
        after = self.words.after(self.every, one.last)
        within = self.words.within(self.every, one.number.last, one.last)
        toll = self._toll(one.number.first) if bare else None
        if bare and before is not None and not self.words.closes(self.every, one.last):
            before = None  # "killed 12 hours later"
        named = one.unit is None and not bare and not one.person
        fate = after or before or within or toll
        if named and fate is not None and fate.unit not in self.words.of_anybody:
            return None
        return fate

    def _toll(self, first: int) -> Fate | None:
        """ "the death toll rose to 12"."""
        for at in range(first - 1, max(-1, first - 1 - _TOLL), -1):
            word = self.every[at]
            if word.low in self.words.toll:
                return Fate("dead", at, at + 1)
            if not word.text[:1].isalpha():
                return None
        return None

    def _inherit(self, counted: Sequence[Counted]) -> None:
        """ "killed 12 people and 3 soldiers", "12 soldiers and 3 civilians were killed": one verb for both."""
        for one, then in pairwise(counted):
            told = one.fate is not None and one.fate.end <= one.number.first
            if told and then.fate is None and then.person and self._joined(one, then):
                then.fate = one.fate
        for one, then in reversed(list(pairwise(counted))):
            told = then.fate is not None and then.fate.start >= then.last
            if told and one.fate is None and one.person and self._joined(one, then):
                one.fate = then.fate

    def _joined(self, one: Counted, then: Counted) -> bool:
        words = " ".join(t.low for t in self.every[one.last : then.number.first]).strip(", ")
        return words in self.words.lists or words == ""

    # the record

    def _unit(self, one: Counted) -> str | None:
        if one.fate is not None:
            return one.fate.unit
        return one.unit

    def _as_found(self, one: Counted) -> Found:
        first, last = self.every[one.number.first], self.every[max(one.last, one.number.last) - 1]
        fate = one.fate
        clause = self._clause(one)
        return Found(
            unit=self._unit(one) or PEOPLE,
            value=one.number.value,
            most=one.number.most,
            currency=one.currency,
            text=self.text[first.start : last.end],
            start=first.start,
            end=last.end,
            verb=(self.every[fate.start].start, self.every[fate.end - 1].end) if fate is not None else None,
            clause=clause,
            part=self.words.is_part(self.every, one.number.first),
            cumulative=self._sums_up(clause),
        )

    def _sums_up(self, clause: Span) -> bool:
        """Whether the clause, or what follows it, says that it counts over a longer time; asked once a clause."""
        if clause not in self.summed:
            words, tail = self.text[clause[0] : clause[1] + 1], self.text[clause[1] : clause[1] + _TAIL]
            self.summed[clause] = self.words.is_cumulative(words.lower(), tail.lower())
        return self.summed[clause]

    def _bounds(self) -> tuple[list[int], list[int]]:
        """For each token where a clause that holds it begins, and for each where it ends."""
        size = len(self.every)
        begins, ends = [0] * size, [size] * (size + 1)
        for at in range(1, size):
            begins[at] = at if self.words.joins(self.every, at - 1, backwards=True) else begins[at - 1]
        for at in range(size - 1, -1, -1):
            ends[at] = at if self.words.joins(self.every, at, backwards=False) else ends[at + 1]
        return begins, ends

    def _clause(self, one: Counted) -> Span:
        """The clause about the number: from joint to joint; a participle after a comma stays with what it tells of."""
        end = self.ends[max(one.last, one.number.last)]
        return self.every[self.begins[one.number.first]].start, self.every[end - 1].end
