"""Answers of a store as tables on a terminal: a heading that says what is counted, and columns that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.capture import plain
from dragoman.cli.tables import drawn

T = TypeVar("T")
Column = tuple[str, int, Callable[[T], object]]
"""A column: its heading, its width in characters (negative: its share of what is left), and what it shows."""
_GAP = (0, 2, 0, 0)  # two columns between cells
_NONE = "-"


def table_of(heading: str, columns: Sequence[Column[T]], rows: Sequence[T], notes: Sequence[str] = ()) -> str:
    """A heading, the rows under their columns, and lines below."""
    parts: list[Any] = [Text(plain(heading), style="bold")]
    if rows:
        table = Table(expand=True, box=None, pad_edge=False, padding=_GAP, header_style="dim")
        for name, width, _ in columns:
            if width < 0:
                table.add_column(name, ratio=-width, overflow="fold")
            else:
                table.add_column(name, width=width, overflow="fold")
        for row in rows:
            table.add_row(*(Text(told(show(row))) for _, _, show in columns))
        parts.append(table)
    parts += [Text(plain(note), style="dim") for note in notes]
    return drawn(parts)


def facts_of(heading: str, facts: Sequence[tuple[str, object]]) -> str:
    """A heading, and a line for each fact that is known."""
    known = [(name, value) for name, value in facts if value not in (None, "", [])]
    return drawn([Text(plain(heading), style="bold"), grid_of(known)])


def grid_of(rows: Sequence[Sequence[object]]) -> Padding:
    """Rows without headings, the first column dim."""
    grid = Table.grid(padding=_GAP)
    grid.add_column(style="dim", no_wrap=True)
    for _ in range(max((len(row) for row in rows), default=1) - 1):
        grid.add_column(overflow="fold")
    for row in rows:
        grid.add_row(*(Text(told(value)) for value in row))
    return Padding(grid, (0, 0, 0, 2), expand=False)


def counts_of(heading: str, names: Sequence[str], number: str, rows: Sequence[Sequence[object]]) -> str:
    """Counts as a table: a column for each name, the number, and a bar as long as its share of the largest."""
    table = Table(box=None, pad_edge=False, padding=_GAP, header_style="dim")
    for name in names:
        table.add_column(name)
    table.add_column(number, justify="right")
    table.add_column("")
    most = max((int(str(row[-1])) for row in rows), default=0)
    for row in rows:
        length = round(_BAR * int(str(row[-1])) / most) if most else 0
        table.add_row(*(Text(told(value)) for value in row[:-1]), Text(f"{row[-1]:,}"), Text("█" * length))
    return drawn([Text(plain(heading), style="bold"), table] if rows else [Text(plain(heading), style="bold")])


_BAR = 40  # characters of the longest bar


def told(value: object) -> str:
    """A value in a cell: words on one line for each of several, a dash for what is not known."""
    if value is None or value == "" or value == []:
        return _NONE
    if isinstance(value, list | tuple):
        return "\n".join(plain(str(one)) for one in value)
    return plain(str(value))


def counted(number: int, what: str, *, more: bool = False) -> str:
    """`1 incident`, `over 1,000 reports`."""
    word = what.removesuffix("s") if number == 1 and not more else what
    if number == 1 and not more and what == "stories":
        word = "story"
    return f"{'over ' if more else ''}{number:,} {word}"
