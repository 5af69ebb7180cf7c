"""Reads numbers in running text: in digits and in words, with bounds, ranges, scales and currency signs.

A number is read from the tokens that `tokens` cuts, starting at one of them; what it counts is for `quantities` to
say. Everything looks at a bounded number of tokens, so a sentence costs time in proportion to its length.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

LONGEST_BOUND = 4  # words: "what it said were"
_MOST_PARTS = 8  # words of one number: "two hundred and fifty-six thousand" has seven
_DAYS = 31
_FIRST_YEAR, _LAST_YEAR = 1500, 2100  # four digits between these, without a comma, may be a year
_LANGUAGES = Path(__file__).parent.parent / "languages"
_TOKEN = re.compile(r"[^\W\d_]{1,3}\$|[^\W_]+(?:[.,]\d+)*(?:['’][^\W\d_]+)?|[^\w\s]|_")
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)([a-z]*)")
_DASHES = "-–—‑"
_LARGEST_DIGITS = 15  # longer runs are identifiers


class Token(NamedTuple):
    """A word, number or sign of a sentence, with its place in it; `low` is it in lower case."""

    text: str
    low: str
    start: int
    end: int


class Number(msgspec.Struct, frozen=True):
    """A number as read: tokens `first` to `last` (outside), of which the bound's words end before `core`."""

    first: int
    core: int
    last: int
    value: float
    most: float | None = None
    sign: str | None = None  # ISO 4217 of the sign before it; "" where the sign says money and not whose
    vague: bool = False
    in_digits: bool = False


class Amount(NamedTuple):
    """One end of a range, before scales are shared between the ends."""

    value: float
    last: int
    scale: float
    vague: bool
    in_digits: bool


@lru_cache(maxsize=8)
def table(language: str) -> Mapping[str, Any] | None:
    """The words of a language's `quantities.toml`; None where it has none."""
    path = _LANGUAGES / language / "quantities.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def tokens(text: str) -> list[Token]:
    """The tokens of *text*: words, numbers with their commas and points, single signs."""
    return [Token(m[0], m[0].lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def is_dash(token: Token) -> bool:
    """Whether a token is a hyphen or a dash."""
    return token.text in _DASHES


def glued(every: Sequence[Token], at: int) -> bool:
    """Whether no space stands between token *at* and the one after it."""
    return 0 <= at < len(every) - 1 and every[at].end == every[at + 1].start


@lru_cache(maxsize=8)
def _bounds(language: str) -> Mapping[str, str]:
    words = table(language)
    return {} if words is None else {phrase: kind for kind, found in words["bounds"].items() for phrase in found}


class Reader:
    """Reads the numbers of one sentence."""

    def __init__(self, every: Sequence[Token], language: str) -> None:
        """*language* must have a table."""
        words = table(language)
        assert words is not None
        self.every = every
        self.words = words
        self.bounds = _bounds(language)
        self.numerals: Mapping[str, int] = words["numerals"]
        self.scales: Mapping[str, int] = words["scales"]
        self.vague: Mapping[str, int] = words["vague"]
        self.near = words["near"]

    def low(self, at: int) -> str:
        """The token's lower-case words; empty outside the sentence."""
        return self.every[at].low if 0 <= at < len(self.every) else ""

    def read(self, at: int) -> Number | None:
        """The number whose bound, sign or first word is token *at*; None where none begins there."""
        core, kinds = self._bound(at)
        sign = self.words["signs"].get(self.every[core].text) if core < len(self.every) else None
        if sign is None and core < len(self.every) and self.every[core].text.isupper():
            sign = self._code(core)
        begin = core + 1 if sign is not None else core
        one = self._amount(begin)
        if one is None or self._is_name(begin, one):
            return None
        other, joint = self._upper(one, sign, kinds)
        if other is None and kinds & {"from", "between"}:
            at = core  # "two divers from one boat"
        value, most, last = one.value, None, one.last
        if other is not None:
            value = one.value * (other.scale if one.scale == 1 else 1)
            last = other.last
            most = other.value
            if "from" in kinds:
                value, most = other.value, None
            elif most <= value:
                return None if joint else Number(at, core, one.last, one.value, None, sign, one.vague, one.in_digits)
        elif "most" in kinds:
            most = value
        return Number(at, core, last, value, most, sign, one.vague, one.in_digits)

    def _bound(self, at: int) -> tuple[int, set[str]]:
        """Where the number's own words begin, and what bounds stand before them."""
        kinds: set[str] = set()
        for _ in range(2):
            for size in range(LONGEST_BOUND, 0, -1):
                phrase = " ".join(self.low(at + n) for n in range(size))
                if phrase in self.bounds:
                    kinds |= {self.bounds[phrase], *phrase.split()}
                    at += size
                    break
            else:
                break
        return at, kinds

    def _code(self, at: int) -> str | None:
        """ "USD 5 million": a code of three letters before a number."""
        text = self.every[at].text
        known = {*self.words["signs"].values(), *self.words["currencies"].values(), *self.words["nationals"].values()}
        return text if len(text) == 3 and text in known and self.low(at + 1)[:1].isdigit() else None

    def _amount(self, at: int) -> Amount | None:
        """The number at token *at* with the scales after it."""
        low = self.low(at)
        if low[:1].isdigit():
            return self._of_digits(at)
        if low == "half" and self.low(at + 1) in ("a", "an") and self.low(at + 2) in self.scales:
            return Amount(self.scales[self.low(at + 2)] / 2, at + 3, 1, False, False)
        if low in ("a", "an", "the"):
            follows = self.low(at + 1)
            if follows in self.scales and low != "the":
                return self._scaled(1, at + 1, False, False)
            return self._of_vague(at + 1) if follows in ("few", "couple") else None
        if low in self.vague and low not in ("few", "couple"):
            return self._of_vague(at)
        return self._of_words(at) if low in self.numerals else None

    def _of_digits(self, at: int) -> Amount | None:
        """ "1,000", "1.2", "50m"; None for "12th", "1990s", "3D" and runs that are no numbers."""
        found = _DIGITS.fullmatch(self.every[at].low)
        if found is None or len(found[1]) > _LARGEST_DIGITS:
            return None
        value = float(found[1].replace(",", ""))
        if not found[2]:
            return self._scaled(value, at + 1, False, True)
        scale = self.words["suffixes"].get(found[2])
        return None if scale is None else Amount(value * scale, at + 1, scale, False, True)

    def _of_vague(self, at: int) -> Amount:
        """ "dozens", "several hundred", "tens of thousands"."""
        value = float(self.vague[self.low(at)])
        if self.low(at + 1) == "of" and self.low(at + 2) in self.vague and self.low(at + 2) not in ("few", "couple"):
            return Amount(value * self.vague[self.low(at + 2)] / 2, at + 3, 1, True, False)
        return self._scaled(value, at + 1, True, False)

    def _of_words(self, at: int) -> Amount | None:
        """ "twenty-five", "one hundred and twelve", "two million"."""
        total, current, begin = 0.0, float(self.numerals[self.low(at)]), at
        at += 1
        while at - begin < _MOST_PARTS:
            low = self.low(at)
            if at < len(self.every) and is_dash(self.every[at]) and glued(self.every, at - 1):
                if self.low(at + 1) in self.numerals and current % 10 == 0 and self.numerals[self.low(at + 1)] < 10:
                    current, at = current + self.numerals[self.low(at + 1)], at + 2
                    continue
                break
            follows = low == "and" and current >= 100 and self.low(at + 1) in self.numerals and current % 100 == 0
            if follows:
                low, at = self.low(at + 1), at + 1
            if low in self.numerals and current >= 20 and current % 10 == 0 and self.numerals[low] < current:
                current += self.numerals[low]
            elif low == "hundred":
                current *= 100
            elif low in self.scales:
                total, current = total + current * self.scales[low], 0.0
            else:
                break
            at += 1
        scale = float(self.scales.get(self.low(at - 1), 1))
        return Amount(total + current, at, scale, False, False)

    def _scaled(self, value: float, at: int, vague: bool, in_digits: bool) -> Amount:
        """The number with the scales that stand at token *at*: "1.2 million", "100-million", "a hundred thousand"."""
        scale = 1.0
        for _ in range(2):
            dash = at < len(self.every) and is_dash(self.every[at]) and glued(self.every, at)
            word = self.low(at + 1) if dash else self.low(at)
            if word not in self.scales:
                break
            scale, at = scale * self.scales[word], at + 1 + dash
        return Amount(value * scale, at, scale, vague, in_digits)

    def _upper(self, one: Amount, sign: str | None, kinds: set[str]) -> tuple[Amount | None, bool]:
        """The upper end of a range, and whether it is joined by a dash: "10 to 12", "10-12", "between 10 and 12"."""
        at = one.last
        if at >= len(self.every):
            return None, False
        dash = is_dash(self.every[at]) and glued(self.every, at - 1) and glued(self.every, at)
        word = self.low(at)
        if not dash and word not in ("to", "or") and not (word == "and" and "between" in kinds):
            return None, False
        begin = at + 1
        if sign is not None and self.low(begin) in self.words["signs"]:
            begin += 1
        if self.low(begin) in ("a", "an", "the"):
            return None, dash
        return self._amount(begin), dash

    # what is no number

    def _is_name(self, at: int, one: Amount) -> bool:
        """Whether the number is a part of a name, a date, a time, an age, a compound ("Su-27", "May 12", "9/11")."""
        before, after = at - 1, one.last
        if self._joined(at, one):
            return True
        if self.low(before) in self.near["labels"] or (self.low(before) == "." and self.low(at - 2) in ("no", "art")):
            return True
        if self.low(before) == "of" and self.low(at - 2) in ("group", "age"):
            return True
        if self.low(before) == "in" and (self.low(at - 2) in self.numerals or self.low(at - 2)[:1].isdigit()):
            return True  # "one in five people"
        if not one.in_digits or one.scale != 1:
            return self.low(before) in ("no", "any", "which", "this", "that") and self.low(at) == "one"
        day = one.value <= _DAYS and one.value == int(one.value)
        if day and (self._month(before) or self._month(after)):
            return True
        plain = len(self.every[at].text) == 4 and _FIRST_YEAR <= one.value <= _LAST_YEAR
        return plain and (at == 0 or self.low(before) in {*self.near["before_years"], ",", "(", "and"})

    def _month(self, at: int) -> bool:
        if self.low(at) == ".":
            at -= 1
        return self.low(at) in self.near["months"] and self.every[at].text[:1].isupper()

    def _joined(self, at: int, one: Amount) -> bool:
        """Whether a sign or a hyphen ties the number to something else; "5,000-strong" and "10-12" are numbers."""
        marks = self.near["glued"]
        if at and glued(self.every, at - 1):
            mark = self.every[at - 1]
            letters = at > 1 and glued(self.every, at - 2) and self.every[at - 2].text[-1:].isalnum()
            if mark.text in marks or ((is_dash(mark) or mark.text in ".,’'") and letters):
                return True
        last = one.last - 1
        if not glued(self.every, last):
            return False
        mark = self.every[last + 1]
        if mark.text in marks:
            return glued(self.every, last + 1)
        if not is_dash(mark) or not glued(self.every, last + 1):
            return False
        follows = self.low(last + 2)
        if follows in self.words["currencies"]:
            return False  # "a 50-billion-dollar loan"
        return follows != "strong" and not follows[:1].isdigit() and follows not in self.numerals
