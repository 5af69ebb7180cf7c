"""What a row, a feed entry or a header says beside a page: its title, its address, its date, who published it."""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_tz

from dragoman.capture.bounds import MAX_BESIDE_CHARS

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ]|$)")


def words(value: object) -> str | None:
    """*value* as one line of words, None where nothing is said. Numbers become their digits, lists nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    line = " ".join(str(value)[:MAX_BESIDE_CHARS].split())
    return line or None


def day(value: object) -> str | None:
    """The publication day that *value* gives, as ISO where it is ISO 8601 or RFC 822, else the words as given.

    The day is the one written, in the writer's own time zone: it is not moved to UTC.
    """
    said = words(value)
    if said is None:
        return None
    iso = _ISO_DAY.match(said)
    if iso:
        return iso.group()
    try:
        parts = parsedate_tz(said) if said[-1:].isalnum() and "," in said[:12] else None
        return date(*parts[:3]).isoformat() if parts else said
    except (ValueError, IndexError, OverflowError):
        return said
