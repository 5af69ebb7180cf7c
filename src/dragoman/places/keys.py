"""Spellings of a place name brought to one key, so that "Sévaré", "St. Petersburg" and "Al-Bab" are found.

Accents, apostrophes, hyphens, full stops and case are taken away; "St" becomes "Saint". The maker of the gazetteer and
its reader use the same function, so that a key found once is found always.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from hashlib import blake2b

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "ı": "i",
        "đ": "d",
        "ð": "d",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "a",
        "'": None,
        "’": None,
        "‘": None,
        "ʻ": None,
        "ʼ": None,
        "`": None,
        "´": None,
        "ʹ": None,
        "ـ": None,  # tatweel only stretches a word
        "-": " ",
        "–": " ",
        "—": " ",
        "‑": " ",
        "/": " ",
        ".": " ",
        ",": " ",
        "(": " ",
        ")": " ",
    }
)
_WHOLE = {"st": "saint", "ste": "sainte"}
_CACHE = 20_000  # names: an article asks for the same few hundred again and again
_HASH_BYTES = 8  # 64 bits: half a million keys meet by chance once in a hundred million gazetteers


@lru_cache(maxsize=_CACHE)
def key_of(name: str) -> str:
    """The key under which *name* stands in the gazetteer; empty where the name has no letter."""
    low = name.casefold()
    if not low.isascii():
        low = "".join(sign for sign in unicodedata.normalize("NFKD", low) if not unicodedata.combining(sign))
    return " ".join(_WHOLE.get(word, word) for word in low.translate(_LETTERS).split())


def hash_of(key: str) -> int:
    """The 64-bit number that stands for a key in the gazetteer file."""
    return int.from_bytes(blake2b(key.encode(), digest_size=_HASH_BYTES).digest(), "little")
