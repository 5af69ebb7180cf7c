"""An Excel file for the desk: a sheet of events, one of agreements, and one that says how the file was made.

Pages come from strangers: every text is written as text, whatever it begins with, so that none becomes a formula or a
link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman._version import __version__
from dragoman.export.parquet import day_of
from dragoman.export.rows import Beside, Exported
from dragoman.export.tabular import BETWEEN, COLUMNS, cells
from dragoman.records import Agreement

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS = 1_048_576  # of a sheet, its header among them, by Excel's own bounds; a further sheet takes what is over
MOST_CHARACTERS = 32_767  # of a cell, by Excel's own bounds
AGREEMENT_COLUMNS = (
    "id", "kind", "title", "parties", "signatories", "fields", "state", "date_start", "date_end", "place", "evidence",
    "article",
)  # fmt: skip
_DAYS = frozenset(["date_start", "date_end", "published"])
_WIDE = frozenset(["actors", "recipients", "title"])  # columns that hold words to be read
_WIDEST = frozenset(["evidence", "value"])
_WIDTHS = (14, 30, 70)  # in characters
_TAKEN_FOR_MORE = ("=", "+", "-", "@", "#")  # signs that begin a formula, or an error
_DAY_FORMAT = "yyyy-mm-dd"
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_EARLIEST = date(1900, 3, 1)  # Excel's calendar has a 29 February 1900, so that the days before are told by no number


class Sheet:
    """Rows under a header that stays in sight; goes on in a further sheet where one is full."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[str]) -> None:
        """The first sheet, with its header."""
        self._book, self._name, self._columns = book, name, columns
        self._number = 0
        self._open()

    def add(self, values: Sequence[object]) -> None:
        """One row."""
        if self._rows == MOST_ROWS:
            self.close()
            self._open()
        self._append([self._cell(value, column) for value, column in zip(values, self._columns, strict=True)])

    def close(self) -> None:
        """Puts the filter over all rows."""
        from openpyxl.utils import get_column_letter

        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self._rows}"

    def _open(self) -> None:
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        self._number += 1
        self._rows = 0
        self._sheet: Any = self._book.create_sheet(self._name + (f" {self._number}" if self._number > 1 else ""))
        self._sheet.freeze_panes = "A2"
        for number, column in enumerate(self._columns, 1):
            width = _WIDTHS[2 if column in _WIDEST else 1 if column in _WIDE else 0]
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        heading = [self._written(column) for column in self._columns]
        for cell in heading:
            cell.font = Font(bold=True)
        self._append(heading)

    def _append(self, row: Sequence[Any]) -> None:
        self._sheet.append(row)
        self._rows += 1

    def _cell(self, value: object, column: str) -> Any:
        """A cell, or a value that is a cell by itself; a text stays a text, a day becomes one where it can."""
        if not isinstance(value, str):
            return value
        if column in _DAYS and (day := day_of(value)) is not None and day >= _EARLIEST:
            cell = self._written(day)
            cell.number_format = _DAY_FORMAT
            return cell
        words = _text(value)
        if not words.startswith(_TAKEN_FOR_MORE):
            return words
        cell = self._written(words)
        cell.data_type = "s"  # not "f", which openpyxl makes of "=", nor "e" of "#N/A"
        cell.quotePrefix = True  # stays a text when it is edited
        return cell

    def _written(self, value: object) -> Any:
        """A cell with attributes of its own, which costs more than a value."""
        from openpyxl.cell import WriteOnlyCell

        return WriteOnlyCell(self._sheet, value=value)


def write_excel(rows: Iterable[Exported], to: BinaryIO, beside: Beside) -> int:
    """Writes the three sheets; nothing is left out. Raises ImportError where openpyxl is not installed."""
    with book_at(to) as book:
        _fill(book, rows, beside)
    return 0


@contextmanager
def book_at(to: BinaryIO) -> Iterator[Workbook]:
    """A file whose sheets are filled within the block, and written where it ends well. Raises ImportError."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    try:
        yield book
        book.save(to)
    finally:
        for sheet in book.worksheets:  # lets go of its temporary file, also where something failed half-way
            if not sheet.closed:
                sheet.close()


def _fill(book: Workbook, rows: Iterable[Exported], beside: Beside) -> None:
    events, count = Sheet(book, "events", COLUMNS), 0
    for one in rows:
        events.add(list(cells(one).values()))
        count += 1
    events.close()
    agreements, found = Sheet(book, "agreements", AGREEMENT_COLUMNS), 0
    for agreement in beside.agreements:
        agreements.add(_agreement(agreement))
        found += 1
    agreements.close()
    made = Sheet(book, "how made", ("what", "value"))
    counted = {"made by": f"dragoman {__version__}", **beside.made, "events": count, "agreements": found}
    for name, value in counted.items():
        made.add((name, value))
    made.close()
    book.properties.creator = f"dragoman {__version__}"
    if (day := beside.made.get("made on")) and (on := day_of(day)):
        book.properties.created = datetime(on.year, on.month, on.day)


def _agreement(one: Agreement) -> list[object]:
    when = one.date
    return [
        one.id, one.kind, one.title, BETWEEN.join(one.parties), BETWEEN.join(one.signatories), BETWEEN.join(one.fields),
        one.state, when and when.start, when and when.end, one.place,
        " … ".join(quote.text for quote in one.evidence), one.article,
    ]  # fmt: skip


def _text(words: str) -> str:
    """*words* as a cell can hold them."""
    return _UNPRINTABLE.sub("", words)[:MOST_CHARACTERS]
