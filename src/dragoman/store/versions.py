"""Which coder coded: a version that changes whenever the same page could come out otherwise."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.json import encode

from dragoman._version import __version__
from dragoman.errors import StoreError

DEFAULT_LANGUAGES = ("en",)
_DIGITS = 8  # of the settings' hash: enough to tell one user's settings apart
_LABEL = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def coder_version(
    languages: Sequence[str] = DEFAULT_LANGUAGES, dictionaries: Sequence[str] = (), label: str | None = None
) -> str:
    """The version of the coder with these settings: `0.1.0`, `0.1.0+3fa2c1d4` with other settings than the defaults.

    Dictionaries enter by their words and their order, not by their names. A *label* stands at the end
    (`0.1.0+trial`), for a person who tries something out. Raises StoreError: a dictionary cannot be read, a label has
    other characters than small letters, digits, dots and dashes.
    """
    marks = []
    if tuple(languages) != DEFAULT_LANGUAGES or dictionaries:
        settings = encode({"languages": sorted(languages), "dictionaries": [_hash_of(path) for path in dictionaries]})
        marks.append(hashlib.sha256(settings).hexdigest()[:_DIGITS])
    if label is not None:
        if not _LABEL.fullmatch(label):
            raise StoreError(repr(label), "a label is small letters and digits, with dots and dashes between")
        marks.append(label)
    return __version__ + ("+" + ".".join(marks) if marks else "")


def _hash_of(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise StoreError(path, (error.strerror or "cannot be read").lower()) from error
