"""Codes of states in the systems of others: ISO's two letters, FIPS 10-4, and the numbers of Correlates of War."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

_TABLE = Path(__file__).parent / "codes.csv"


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """One state's codes; None where that system has none for it."""

    alpha2: str | None
    fips: str | None
    cow: str | None


_NONE = Codes(alpha2=None, fips=None, cow=None)


def codes_of(country: str | None) -> Codes:
    """The codes of a state by its ISO 3166-1 alpha-3 code; all None where it is no state, or None."""
    return _table().get(country or "", _NONE)


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Codes]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: Codes(alpha2=row["alpha2"] or None, fips=row["fips"] or None, cow=row["cow"] or None)
            for row in csv.DictReader(lines)
        }
