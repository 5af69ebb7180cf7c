"""A text as tokens, and the words by which a language tells time, read once from its `dates.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.errors import UnknownLanguage

_TABLES = Path(__file__).parent.parent / "languages"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
# a number with its separators and what is glued to it; else a run of letters; else one sign
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[^\W\d_]*|[^\W\d_]+|[^\s]")
_DAY_COMMA_YEAR = re.compile(r"(\d{1,2}),(\d{4})")


class Token(NamedTuple):
    """One token: as written, in small letters, and where it stands."""

    text: str
    low: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """All tokens of *text* in order; numbers keep their separators, so that "1,960" is no year."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        word, start, end = match.group(), match.start(), match.end()
        glued = _DAY_COMMA_YEAR.fullmatch(word)  # "27,2023": typed without the blank
        if glued:
            middle = start + glued.end(1)
            tokens.append(Token(glued.group(1), glued.group(1), start, middle))
            tokens.append(Token(",", ",", middle, middle + 1))
            tokens.append(Token(glued.group(2), glued.group(2), middle + 1, end))
        else:
            tokens.append(Token(word, word.lower(), start, end))
    return tokens


class Words:
    """One language's time words as look-ups."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.months: dict[str, int] = table["months"]
        self.weekdays: dict[str, int] = table["weekdays"]
        self.units: dict[str, str] = table["units"]
        self.seasons: dict[str, int] = table["seasons"]
        self.numbers: dict[str, int] = table["numbers"]
        self.ordinals: dict[str, int] = table["ordinals"]
        self.deictic: dict[str, int] = table["deictic"]
        self.deictic_phrases = {tuple(phrase.split()): days for phrase, days in table["deictic_phrases"].items()}
        self.directions: dict[str, int] = table["directions"]
        self.daytimes = frozenset(table["daytimes"])
        self.single = frozenset(table["single"])
        self.parts: dict[str, str] = table["parts"]
        self.before: dict[str, str] = table["before"]
        self.centuries = frozenset(table["centuries"])
        self.century_of_short: int = table["decades"]["century_of_short"]
        self.holidays = {
            tuple(token.low for token in tokens_of(phrase)): tuple(int(part) for part in day.split("-"))
            for phrase, day in table["holidays"].items()
        }
        self._sets: dict[str, frozenset[str]] = {
            f"{section}.{key}": frozenset(value)
            for section, content in table.items()
            if section != "inference"
            for key, value in content.items()
            if isinstance(value, list)
        }
        self.from_now = [tuple(phrase.split()) for phrase in table["phrases"]["from_now"]]
        self.before_last = [tuple(phrase.split()) for phrase in table["phrases"]["before_last"]]
        self.unit_ends = [tuple(phrase.split()) for phrase in table["phrases"]["unit_ends"]]
        self.inference = _flat(table.get("inference", {}))
        self.month_capital: bool = table["month_rules"]["capital"]
        self.weekday_capital: bool = table["weekday_rules"]["capital"]
        self.names = {tuple(token.low for token in tokens_of(phrase)) for phrase in table["names"]["phrases"]}
        self.name_starts = frozenset(name[0] for name in self.names)
        self.starters = self._starters()

    def has(self, group: str, word: str) -> bool:
        """Whether *word* stands in the list *group* ("section.key") of the table."""
        return word in self._sets[group]

    def _starters(self) -> frozenset[str]:
        """Every word with which a time expression can start: all others are passed over."""
        words: set[str] = set(self.single)
        for table in (
            self.months,
            self.weekdays,
            self.units,
            self.seasons,
            self.numbers,
            self.ordinals,
            self.deictic,
            self.directions,
            self.parts,
        ):
            words.update(table)
        words.update(phrase[0] for phrase in self.deictic_phrases)
        words.update(phrase[0] for phrase in self.holidays)
        for group in ("words.the", "number_rules.half", "number_rules.vague"):
            words.update(self._sets[group])
        return frozenset(words)


def _flat(section: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Lists of words as sets; tables of words as "word=value"."""
    return {
        name: frozenset(value if isinstance(value, list) else [f"{word}={what}" for word, what in value.items()])
        for name, value in section.items()
    }


@lru_cache(maxsize=16)
def words_of(language: str) -> Words:
    """The time words of *language* (ISO 639-1). Raises UnknownLanguage where it has none."""
    path = _TABLES / language / "dates.toml"
    if not _LANGUAGE.fullmatch(language) or not path.is_file():
        raise UnknownLanguage(language, "no time words for this language")
    return Words(tomllib.loads(path.read_text(encoding="utf-8")))
