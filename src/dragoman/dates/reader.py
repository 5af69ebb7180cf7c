"""The tokens of one text beside the words of its language: what every rule of the tagger looks at."""

from __future__ import annotations

from dragoman.dates.expression import Expression
from dragoman.dates.words import Token, Words, tokens_of

Found = tuple[int, Expression]  # the token after the last one read, and what was read

_NOTHING = Token("", "", -1, -1)
_TENS = range(20, 100, 10)
_MANY = 9999  # no count of units in a date is longer than the calendar


class Reader:
    """Looks at tokens by index; beyond either end stands an empty token.

    `alone` says that the whole text is taken to be a time expression, so that "2015" or "May" needs no word before it.
    """

    def __init__(self, text: str, words: Words, *, alone: bool = False) -> None:
        self.tokens = tokens_of(text)
        self.words = words
        self.alone = alone
        self.count = len(self.tokens)

    def at(self, index: int) -> Token:
        """The token there, or the empty one."""
        return self.tokens[index] if 0 <= index < self.count else _NOTHING

    def low(self, index: int) -> str:
        """The token there in small letters."""
        return self.tokens[index].low if 0 <= index < self.count else ""

    def has(self, group: str, index: int) -> bool:
        """Whether the token there stands in that list of the table."""
        return self.words.has(group, self.low(index))

    def touches(self, index: int) -> bool:
        """Whether the token there follows the one before it without a blank."""
        return 0 < index < self.count and self.tokens[index].start == self.tokens[index - 1].end

    def capital(self, index: int) -> bool:
        """Whether the token there starts with a capital letter."""
        return self.at(index).text[:1].isupper()

    def hyphenated(self, index: int) -> bool:
        """Whether the token there is the tail of a compound ("Su-27"), other than of "mid-" and its like."""
        return (
            self.has("words.dash", index - 1)
            and self.touches(index)
            and self.touches(index - 1)
            and self.low(index - 2) not in self.words.parts
        )

    def digits(self, index: int, longest: int) -> int | None:
        """The plain number there, of at most *longest* digits."""
        word = self.low(index)
        return int(word) if word.isascii() and word.isdigit() and len(word) <= longest else None

    def day_number(self, index: int) -> tuple[int, int] | None:
        """A day of the month there ("3", "3rd"): the index after it and the day."""
        word = self.low(index)
        if not word[:1].isdigit() or not word.isascii():
            return None
        figures = word.rstrip("abcdefghijklmnopqrstuvwxyz")
        if not figures.isdigit() or len(figures) > 2 or not 1 <= int(figures) <= 31:
            return None
        if figures != word and not self.words.has("ordinal_rules.suffixes", word[len(figures) :]):
            return None
        return index + 1, int(figures)

    def ordinal(self, index: int) -> int | None:
        """The ordinal there, in words or figures ("first", "3rd", "last" is -1)."""
        word = self.low(index)
        if word in self.words.ordinals:
            return self.words.ordinals[word]
        figures = word.rstrip("abcdefghijklmnopqrstuvwxyz")
        if figures.isascii() and figures.isdigit() and len(figures) <= 2 and figures != word:
            return int(figures) if self.words.has("ordinal_rules.suffixes", word[len(figures) :]) else None
        return None

    def number(self, index: int) -> tuple[int, int] | None:
        """A count there ("65", "twenty-five", "a couple of", "two hundred"): the index after it and the count."""
        figures = self.digits(index, 4)
        if figures is not None:
            return (index + 1, figures) if not self.hyphenated(index) else None
        numbers = self.words.numbers
        if self.low(index) not in numbers:
            return None
        total, index = numbers[self.low(index)], index + 1
        if total in _TENS and self.has("words.dash", index) and numbers.get(self.low(index + 1), _MANY) < 10:
            return index + 2, total + numbers[self.low(index + 1)]
        if total == 1 and numbers.get(self.low(index), 0) > 1:  # "a couple", "a dozen"
            total, index = numbers[self.low(index)], index + 1
            index += self.has("words.of", index)
        if self.has("number_rules.hundred", index):
            total, index = total * 100, index + 1
        return index, total

    def compact(self, words: tuple[str, ...], index: int) -> bool:
        """Whether exactly these words stand from there on."""
        return all(self.low(index + step) == word for step, word in enumerate(words))
