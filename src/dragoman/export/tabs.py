"""Tab-separated text without quotes, as GDELT and POLECAT publish it: a tab or a line end in a value is a blank."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.export.tabular import encoded

_BLANKED = dict.fromkeys(map(ord, "\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\0"), " ")


def line(values: Iterable[object]) -> bytes:
    """One line with its end. None is empty; a double quote, which readers take for quoting, becomes two single ones."""
    return encoded("\t".join(_shown(value) for value in values) + "\n")


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value.translate(_BLANKED).replace('"', "''") if isinstance(value, str) else str(value)
