"""What the store's tables are written with: the list of them, how keys and indexes are called, kinds of column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key() -> Column[int]:
    """The integer that every row has."""
    return Column("key", Integer, primary_key=True)


def reference(name: str, target: str, *, null: bool = False, later: bool = False) -> Column[int]:
    """A reference. *later*: the two tables point at each other, and it is looked at when the transaction ends."""
    late: dict[str, Any] = {"use_alter": True, "deferrable": True, "initially": "DEFERRED"} if later else {}
    return Column(name, Integer, ForeignKey(f"{target}.key", **late), nullable=null)


def words(name: str, *, null: bool = False, unique: bool = False) -> Column[str]:
    """Text."""
    return Column(name, Text, nullable=null, unique=unique)


def flag(name: str) -> Column[bool]:
    """True or false."""
    return Column(name, Boolean, nullable=False)


def count(name: str, default: int | None = None) -> Column[int]:
    """A whole number."""
    return Column(name, Integer, nullable=False, default=default)
