"""Turns a text into the words that count when two texts are compared: what a page adds is left aside.

Case, accents, punctuation and invisible characters make no difference. Lines that are no prose (headlines, menus,
credits, buttons) are dropped where the rest of the text is prose, since they change from outlet to outlet while the
text stays. Each word becomes a number of 32 bits, the lowest of which says that it has a digit, or a capital inside a
sentence: it may be a figure or a name. Two words are the same if all other bits are. All words of a text are numbered
at once, character by character in arrays, which takes half the time of looking them up one by one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.uint64]

LONGEST_TEXT = 200_000  # characters that are read; 30,000 words, ten times what is compared
PROSE_LENGTH = 60  # characters from which a line is prose whatever it ends with
SENTENCE_WORDS = 4  # words of a line that ends as sentences do, from which it is one
PROSE_SHARE = 0.5  # of the characters: below it lines say nothing (verse, columns of 40 characters)
WORD_LONGEST = 32  # letters whose order counts; those behind count for themselves

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CLOSING = "\"'”’»)]› "
_IDEOGRAPHS = range(0x2E80, 0xA000)  # each is a word
_SURROGATES = range(0xD800, 0xE000)
_CHARACTERS = 0x10000  # the basic plane; whatever lies outside counts as no letter

_OTHER, _SMALL, _CAPITAL, _DIGIT, _IDEOGRAPH, _END, _LINE = range(7)
_HALF = np.uint64(32)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio
_NAME = np.uint32(1)


class _Alphabet(NamedTuple):
    """What each character is."""

    kind: npt.NDArray[np.uint8]
    number: Numbers  # of the letter without case and accent
    place: Numbers  # what a letter's number is multiplied by, at each place in a word


@lru_cache(maxsize=1)
def _alphabet() -> _Alphabet:
    kind = np.zeros(_CHARACTERS, dtype=np.uint8)
    letter = np.zeros(_CHARACTERS, dtype=np.uint64)
    for code in range(_CHARACTERS):
        char = chr(code)
        if char.isalnum() and code not in _SURROGATES:
            letter[code] = ord(unicodedata.normalize("NFKD", char.casefold())[0])
            if code in _IDEOGRAPHS:
                kind[code] = _IDEOGRAPH
            else:
                kind[code] = _DIGIT if char.isdigit() else _CAPITAL if char.isupper() else _SMALL
    kind[[ord(char) for char in ".!?…"]] = _END
    kind[ord("\n")] = _LINE
    return _Alphabet(kind, _spread(letter), _spread(np.arange(1, WORD_LONGEST + 1, dtype=np.uint64)))


def _spread(numbers: Numbers) -> Numbers:
    """Odd numbers of 64 bits that look random, one for each. Method: SplitMix64 (Steele, Lea, Flood 2014)."""
    mixed = numbers * _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) | np.uint64(1)


def words(text: str) -> Words:
    """The numbers of the words of *text* that count, in order; empty where it has none."""
    codes = _codes(_prose(text[:LONGEST_TEXT]))
    alphabet = _alphabet()
    kind = alphabet.kind[codes]
    inside = (kind >= _SMALL) & (kind <= _IDEOGRAPH)
    begins = inside.copy()
    begins[1:] &= ~inside[:-1] | (kind[1:] == _IDEOGRAPH) | (kind[:-1] == _IDEOGRAPH)
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.zeros(0, dtype=np.uint32)
    place = np.arange(len(codes))
    place[starts[0] :] -= np.repeat(starts, np.diff(starts, append=len(codes)))
    letters = np.where(inside, alphabet.number[codes], np.uint64(0))
    sums = np.add.reduceat(letters * alphabet.place[np.minimum(place, WORD_LONGEST - 1)], starts)
    numbers: Words = (((sums ^ (sums >> _HALF)) * _GOLDEN) >> _HALF).astype(np.uint32)
    return (numbers & ~_NAME) | _names(kind, inside, starts)


def _codes(text: str) -> npt.NDArray[np.intp]:
    """The characters of *text*, letters composed, without those that cannot be seen."""
    if text.isascii():
        return np.frombuffer(text.encode(), dtype=np.uint8).astype(np.intp)
    bare = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    codes = np.frombuffer(bare.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.intp)
    codes[codes >= _CHARACTERS] = 0
    return codes


def _names(
    kind: npt.NDArray[np.uint8], inside: npt.NDArray[np.bool_], starts: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Whether each word may be a figure or a name: the first of a sentence or line has a capital in any case."""
    ends = kind == _LINE
    ends[:-1] |= (kind[:-1] == _END) & ~inside[1:]
    ended = np.cumsum(ends)[starts]
    goes_on = np.concatenate(([False], ended[1:] == ended[:-1]))
    figure = np.logical_or.reduceat(kind == _DIGIT, starts)
    names: npt.NDArray[np.bool_] = ((kind[starts] == _CAPITAL) & goes_on) | figure
    return names


def _prose(text: str) -> str:
    """The lines of *text* that read as prose, or all of it where too few do."""
    if "\n" not in text:
        return text
    lines = list(filter(None, map(str.strip, text.split("\n"))))
    kept = [line for line in lines if len(line) >= PROSE_LENGTH or _is_sentence(line)]
    if sum(map(len, kept)) < PROSE_SHARE * sum(map(len, lines)):
        return text
    return "\n".join(kept)


def _is_sentence(line: str) -> bool:
    return line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) and line.count(" ") >= SENTENCE_WORDS - 1
