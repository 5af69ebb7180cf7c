"""Knows the words by which names of outlets, of people and of neither are told apart: `names.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def words(of: str, kind: str) -> frozenset[str]:
    """The words of one *kind* in the part *of* the table: "outlet" or "person"."""
    return frozenset(_table()[of][kind].split())


@lru_cache(maxsize=16)
def phrases(of: str, kind: str) -> tuple[str, ...]:
    """The phrases of one *kind*, the longest first."""
    return tuple(sorted(filter(None, re.split(r"[|\n]", _table()[of][kind])), key=len, reverse=True))
