"""Rows of a long answer, a few in memory at a time, in both databases."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.sql.expression import Executable

AT_ONCE = 500  # rows that are fetched together


def streamed(connection: Connection, query: Executable) -> Generator[Row[Any], None, None]:
    """The rows of *query*. Close it where it is not read to its end: PostgreSQL keeps a cursor open for it."""
    with connection.execute(query, execution_options={"yield_per": AT_ONCE}) as rows:
        yield from rows
