"""What a language's words say of those who are counted: killed, injured, arrested, released; and of the nouns counted.

The look-ups that `quantities` makes in a sentence's tokens. All of them look at a bounded number of tokens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from dragoman.events.numerals import Token, table

_LONGEST_FORM = 4  # words of a verb's form: "taken into custody" has three
_REACH = 14  # words between those who are counted and what was done to them
_SUBSET = 3  # words: "among them"
_STOPS = frozenset(";:—–()[]")


class Fate(NamedTuple):
    """What was done to those who are counted, and the tokens that say so."""

    unit: str
    start: int
    end: int


@lru_cache(maxsize=8)
def lexicon(language: str) -> Lexicon:
    """A language's words, ready to be looked up. The language must have a `quantities.toml`."""
    words = table(language)
    assert words is not None
    return Lexicon(words)


class Lexicon:
    """The lists of one `quantities.toml`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """*words* is the table as read."""
        near, reading = words["near"], words["reading"]
        self.percent = frozenset(near["percent"])
        self.determiners = frozenset(near["determiners"])
        self.measures = frozenset(near["measures"])
        self.stops = frozenset(near["stops"])
        self.subset = frozenset(near["subset"])
        self.cumulative: tuple[str, ...] = tuple(f" {words} " for words in near["cumulative"])
        self.nominal = frozenset(near["nominal"])
        self.joints = frozenset(near["joints"])
        self.lists = frozenset(near["lists"])
        self.toll = frozenset(reading["toll"])
        self.bands = frozenset(reading["bands"])
        self.be = frozenset(reading["be"])
        self.also = frozenset(reading["also"])
        self.who = frozenset(reading["who"])
        self.between = frozenset(reading["between"])
        self.after_passive = frozenset(reading["after_passive"])
        self.both: str = reading["both"]
        self.of_anybody = frozenset(reading["of_anybody"])
        self.not_somebody = frozenset(reading["not_somebody"])
        self.harm = frozenset(reading["harm"])
        fates: Mapping[str, Mapping[str, list[str]]] = words["fates"]
        self.object = {form: unit for unit, forms in fates.items() for form in forms["object"]}
        self.passive = {form: unit for unit, forms in fates.items() for form in forms["passive"]}
        self.alone = {form: unit for unit, forms in fates.items() for form in forms["alone"]}
        self.nouns = {form: unit for unit, forms in fates.items() for form in forms["nouns"]}
        heads = {head: unit for unit, forms in fates.items() for head in forms["heads"]}
        self.person_units = frozenset(words["persons"])
        self.units: dict[str, str] = {
            **{noun: unit for part in ("things", "persons") for unit, nouns in words[part].items() for noun in nouns},
            **heads,
            "casualty": self.both,
        }
        self.modifiers = frozenset(words["attributive"]["words"])
        self.currencies: Mapping[str, str] = words["currencies"]
        self.nationals: Mapping[str, str] = words["nationals"]

    # words

    @staticmethod
    def low(every: Sequence[Token], at: int) -> str:
        """The token's lower-case words; empty outside the sentence."""
        return every[at].low if 0 <= at < len(every) else ""

    @staticmethod
    def phrase(every: Sequence[Token], at: int, size: int) -> str:
        """The *size* lower-case words from token *at* on; shorter at the sentence's end."""
        return " ".join(token.low for token in every[at : at + size])

    def is_fate(self, low: str) -> bool:
        """Whether the word says what was done to somebody."""
        return low in self.passive or low in self.alone

    def ends_phrase(self, every: Sequence[Token], at: int, end: int) -> bool:
        """Whether the noun phrase ends before the word at token *at*."""
        low = every[at].low
        if low in self.stops or _singulars(low)[-1] in self.measures or low in self.measures:
            return True
        if not self.is_fate(low) or end > at + 1:
            return False
        return self.unit(every, at)[0] is None and self.unit(every, at + 1)[0] is None

    def unit(self, every: Sequence[Token], at: int) -> tuple[str | None, int]:
        """What the noun at token *at* counts, and of how many words it is; None where the table has it not."""
        for size in (3, 2, 1):
            if at + size > len(every):
                continue
            *others, last = (every[at + n].low for n in range(size))
            for single in _singulars(last):
                unit = self.units.get(" ".join((*others, single)))
                if unit is not None:
                    return unit, size
        return None, 1

    def attributive(self, every: Sequence[Token], at: int, size: int) -> bool:
        """Whether the noun may stand before the noun that is counted."""
        return " ".join(every[at + n].low for n in range(size)) in self.modifiers

    def somebody(self, word: Token, number: float) -> bool:
        """Whether a noun that the table has not could be people: a plural, or a name of one ("one Malian")."""
        if any(single in self.not_somebody for single in _singulars(word.low)):
            return False
        if number == 1:
            return word.text[:1].isupper() and not word.low.endswith("s")
        return word.low.endswith(("s", "men", "ese", "folk")) and len(word.low) > 3

    def currency(self, every: Sequence[Token], at: int, number: float) -> tuple[str, int] | None:
        """The currency that the noun at token *at* names, with its adjective, and where it ends."""
        for skip in range(3):
            for single in _singulars(self.low(every, at + skip)):
                if single not in self.currencies:
                    continue
                if single in ("won", "pound", "real", "rand", "som", "dram") and number < 1000 and not skip:
                    return None  # a verb, a weight
                whole = " ".join((*(self.low(every, at + n) for n in range(skip)), single))
                for words in (whole, whole.split(" ", 1)[-1]):
                    if words in self.nationals:
                        return self.nationals[words], at + skip + 1
                if whole in self.currencies:
                    return self.currencies[whole], at + skip + 1
                if skip and not every[at].text[:1].isupper():
                    return None
                longer = f"{single} {self.low(every, at + skip + 1)}"
                if longer in self.currencies:
                    return self.currencies[longer], at + skip + 2
                return ("" if skip and single in ("dollar", "pound") else self.currencies[single]), at + skip + 1
            if self.low(every, at + skip) in self.stops:
                return None
        return None

    # what was done

    def before(self, every: Sequence[Token], first: int) -> Fate | None:
        """ "killed 12", "the deaths of 12", "killed or wounded 30"."""
        at = first - 1
        while self.low(every, at) in self.between:
            at -= 1
        if self.low(every, at) == "of":
            noun = self._ending(every, at - 1, self.nouns)
            return noun
        verb = self._ending(every, at, self.object)
        if verb is None:
            return None
        if self.low(every, verb.start - 1) in ("and", "or"):
            other = self._ending(every, verb.start - 2, self.object)
            if other is not None and other.unit != verb.unit and {other.unit, verb.unit} <= self.harm:
                return Fate(self.both, other.start, verb.end)
        return verb

    def _ending(self, every: Sequence[Token], at: int, forms: Mapping[str, str]) -> Fate | None:
        """The form that ends with token *at*."""
        for size in range(_LONGEST_FORM, 0, -1):
            if at - size + 1 >= 0:
                words = " ".join(self.low(every, at - size + 1 + n) for n in range(size))
                if words in forms:
                    return Fate(forms[words], at - size + 1, at + 1)
        return None

    def _beginning(self, every: Sequence[Token], at: int, forms: Mapping[str, str]) -> Fate | None:
        """The form that begins with token *at*."""
        for size in range(_LONGEST_FORM, 0, -1):
            words = " ".join(self.low(every, at + n) for n in range(size))
            if words in forms and self.low(every, at + size - 1):
                return Fate(forms[words], at, at + size)
        return None

    def after(self, every: Sequence[Token], at: int) -> Fate | None:
        """ "12 people | were killed", "30 | wounded", "12 people in a market | were killed"."""
        passive = helped = False
        for here in range(at, min(len(every), at + _REACH)):
            low = every[here].low
            alone = self._beginning(every, here, self.alone)
            done = self._beginning(every, here, self.passive)
            if done is not None and alone is not None and alone.end > done.end:
                return alone  # "shot dead"
            if done is not None and (passive or self._bare_passive(every, done.end)):
                return done
            if alone is not None:
                return alone
            if done is not None or not low[:1].isalpha() or low in ("and", "or", "but", "not", "no"):
                return None
            if low in self.be:
                passive = helped = True
            elif low in self.also or low.endswith("ly"):
                helped = helped or low not in ("to", "also", "all", "each", "both")
            elif not (low in self.who and here == at) and (helped or self._is_other_verb(low)):
                return None
        return None

    def _bare_passive(self, every: Sequence[Token], at: int) -> bool:
        """Whether a participle has no object after it."""
        low = self.low(every, at)
        return not low[:1].isalnum() or low in self.after_passive

    def _is_other_verb(self, low: str) -> bool:
        return low.endswith("ed") or low in self.joints or (low in self.stops and low not in self.nominal)

    def within(self, every: Sequence[Token], at: int, end: int) -> Fate | None:
        """ "12 wounded soldiers": what stands between the number and the noun."""
        for here in range(at, end - 1):
            low = every[here].low
            if low in self.passive or low in ("dead", "missing"):
                return Fate(self.passive.get(low) or self.alone[low], here, here + 1)
        return None

    def closes(self, every: Sequence[Token], at: int) -> bool:
        """Whether a number without a noun ends its phrase at token *at*."""
        low = self.low(every, at)
        return not low[:1].isalnum() or low in self.stops or low in self.after_passive

    # about the clause

    def is_none(self, every: Sequence[Token], at: int) -> bool:
        """Whether the word before the number says that there are none ("no one")."""
        return self.low(every, at) in ("no", "not")

    def is_part(self, every: Sequence[Token], first: int) -> bool:
        """Whether the number is included in one said before."""
        at = first - 1
        while self.low(every, at) in self.between:
            at -= 1
        if self.low(every, at) == ",":
            at -= 1
        words = [" ".join(self.low(every, at - n) for n in range(size, -1, -1)) for size in range(_SUBSET)]
        return any(phrase in self.subset for phrase in words)

    def is_cumulative(self, clause: str, tail: str) -> bool:
        """Whether the clause sums up a longer time."""
        words = f" {' '.join(clause.replace(',', ' ').replace('.', ' ').split())} {tail.strip(' ,')} "
        words = words.replace(" first time since ", " ")
        return any(phrase in words for phrase in self.cumulative)

    def joins(self, every: Sequence[Token], at: int, *, backwards: bool) -> bool:
        """Whether a clause ends at token *at*."""
        token = every[at]
        if token.text in _STOPS or token.low in self.joints:
            return True
        if token.low != "and":
            return False
        nearby = self.low(every, at + 1)
        if nearby.endswith("ed") or (nearby in self.stops and nearby not in self.nominal):
            return True
        return backwards and (self.low(every, at - 1) in self.passive)


def _singulars(low: str) -> tuple[str, ...]:
    """What the singular of a word could be, the word itself first."""
    low = low.removesuffix("'s").removesuffix("’s")
    if low.endswith("men"):
        return (low, f"{low[:-3]}man")
    if not low.endswith("s") or low.endswith("ss"):
        return (low,)
    if low.endswith("ies"):
        return (low, f"{low[:-3]}y")
    if low.endswith(("ches", "shes", "xes", "sses")):
        return (low, low[:-2], low[:-1])
    return (low, low[:-1])
