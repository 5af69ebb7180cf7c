"""The words of a sentence that may tell one happening from another: names, numbers, and words with content.

Words that stand in every second report (`killed`, `minister`, `talks`) and the names of weekdays and months say
nothing; they stand in `common.toml`. Words are compared by their first letters, which is stemming enough to know
`attacked` again in `attackers`, and names without accents.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

import msgspec

LONGEST = 2000  # characters of a sentence that are looked at
SHORTEST = 4  # letters of a word that counts; shorter ones are grammar in all languages written with letters
STEM = 5  # letters by which words are compared
_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_ENDS = frozenset('.!?:“"«„')  # after one of them and a blank a sentence begins, or a quote


class Wording(msgspec.Struct, frozen=True):
    """What a sentence says, in comparable form: `words` maps first letters to the word that has them."""

    words: dict[str, str]
    names: frozenset[str]
    numbers: frozenset[str]


def wording(text: str) -> Wording:
    """The content words (first letters), names (folded) and numbers of a sentence, each once."""
    text = text[:LONGEST]
    words: dict[str, str] = {}
    names: set[str] = set()
    numbers: set[str] = set()
    common = _common()
    shouted = text.upper() == text
    fresh = True  # a word that opens a sentence is written large whatever it is
    last = 0
    for token in _TOKEN.finditer(text):
        start, end = token.span()
        if not fresh and start - last > 1:
            fresh = not _ENDS.isdisjoint(text[last:start])
        last = end
        word = token.group()
        plain = fold(word)
        if word[0].isdigit():
            numbers.add(word.replace(",", ""))
        elif plain in common:
            pass
        elif word[0].isupper() and not fresh and not shouted:
            names.update(part for part in plain.split("-") if len(part) >= SHORTEST - 1 and part not in common)
        elif len(plain) >= SHORTEST:
            words.setdefault(plain[:STEM], plain)
        fresh = False
    return Wording(words, frozenset(names), frozenset(numbers))


def fold(word: str) -> str:
    """A word in lower case, without accents, possessive endings and apostrophes."""
    if word.isascii():
        plain = word.lower()
        return plain.removesuffix("'s").replace("'", "") if "'" in plain else plain
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    plain = plain.replace("’", "'")
    return plain.removesuffix("'s").replace("'", "")


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    table = tomllib.loads((Path(__file__).parent / "common.toml").read_text(encoding="utf-8"))
    return frozenset(fold(word) for words in table.values() for word in words.split())
