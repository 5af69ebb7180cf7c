"""CSV as RFC 4180 has it, made safe to open in a spreadsheet.

Pages come from strangers, and a spreadsheet takes a cell that begins with one of a few signs for a formula. Such a
cell gets an apostrophe before it, which spreadsheets take for "this is text". Numbers are left alone.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in spreadsheets, by OWASP's page on CSV injection; the last four are the wide forms."""


def row(cells: Sequence[object]) -> str:
    """One row with its line end. None is an empty cell; numbers stand as they are."""
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([_shown(cell) for cell in cells])
    return line.getvalue()


def _shown(cell: object) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"  # as in the JSON
    if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS):
        return f"'{cell}"
    return cell
