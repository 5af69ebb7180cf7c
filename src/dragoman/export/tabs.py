"""Tab-separated text without quotes, as GDELT and POLECAT publish it: a tab or a line end in a value is a blank."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import BinaryIO

from dragoman.export.rows import HAPPENED, Exported
from dragoman.export.tabular import encoded

_BLANKED = dict.fromkeys(map(ord, "\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\0"), " ")


def write_happened(rows: Iterable[Exported], to: BinaryIO, values: Callable[[Exported], Iterable[object]]) -> int:
    """Writes one line of *values* an event that is said to have happened; gives how many are not."""
    left_out = 0
    for one in rows:
        if one.event.status in HAPPENED:
            to.write(line(values(one)))
        else:
            left_out += 1
    return left_out


def line(values: Iterable[object]) -> bytes:
    """One line with its end. None is empty; a double quote, which readers take for quoting, becomes two single ones."""
    return encoded("\t".join(_shown(value) for value in values) + "\n")


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value.translate(_BLANKED).replace('"', "''") if isinstance(value, str) else str(value)
