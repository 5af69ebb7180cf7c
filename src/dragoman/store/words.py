"""Words for the full text: folded so that case and accents do not matter, the same way in both databases."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARACTERS = 100_000
"""Of one text: PostgreSQL refuses a vector of over a megabyte, and no sentence is that long."""
_TOKEN = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """*text* as lower-case words without accents, one space between: what is searched for, and what is searched in.

    Letters and digits make words, as in SQLite's `unicode61`; all else parts them.
    """
    if text.isascii():
        return " ".join(_TOKEN.findall(text[:MOST_CHARACTERS].lower()))
    plain = unicodedata.normalize("NFKD", text[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(_TOKEN.findall(bare.lower()))
