"""What a store holds, said without keys and times, so that two stores can be compared."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, select, text

from dragoman.store import Store
from dragoman.store.tables import events, metadata

_TIMES = {"fetched", "begun", "ended", "at", "hash_of_time"}
_NAMED_BY = {  # what a row is called where another points at it
    "captures": ("hash",), "pages": ("address",), "articles": ("id",), "stories": ("id",), "actors": ("id",),
    "places": ("id",), "events": ("id", "coder"), "agreements": ("id", "coder"), "pacts": ("id",),
    "incidents": ("id",), "corrections": ("hash",), "runs": ("coder",),
}  # fmt: skip
_OF_RUNS = {"runs", "refusals"}  # how often somebody had to begin again

Content = dict[str, Counter[tuple[Any, ...]]]


def content(store: Store) -> Content:
    """Each table's rows, how often each is there."""
    with store.read() as connection:
        names = {table: _names(connection, table) for table in _NAMED_BY}
        found: Content = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "key" and column.name not in _TIMES]
            rows: Counter[tuple[Any, ...]] = Counter()
            for row in connection.execute(select(*columns)):
                rows[tuple(_value(column, value, names) for column, value in zip(columns, row, strict=True))] += 1
            if table.name == "refusals":
                found[table.name] = Counter({row[1:]: 1 for row in rows})
            elif table.name not in _OF_RUNS:
                found[table.name] = rows
        found["words"] = _words(connection)
    return found


def sound(store: Store) -> None:
    """Fails where the database says that it is not."""
    if store.engine.dialect.name != "sqlite":
        return
    with store.write() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.execute(text("INSERT INTO event_words (event_words, rank) VALUES ('integrity-check', 1)"))


def _names(connection: Connection, table: str) -> dict[int, Any]:
    of = metadata.tables[table].columns
    return {key: tuple(name) for key, *name in connection.execute(select(of.key, *(of[n] for n in _NAMED_BY[table])))}


def _value(column: Any, value: Any, names: dict[str, dict[int, Any]]) -> Any:
    for reference in column.foreign_keys:
        return names[reference.column.table.name].get(value)
    return value


def _words(connection: Connection) -> Counter[tuple[Any, ...]]:
    """Which events a few words find."""
    found: Counter[tuple[Any, ...]] = Counter()
    for word in ("foreign", "talks", "chad", "accra", "lorries"):
        if connection.dialect.name == "sqlite":
            hits = select(events.c.id).where(
                events.c.key.in_(text("SELECT rowid FROM event_words WHERE event_words MATCH :word"))
            )
        else:
            hits = select(events.c.id).where(text("events.words @@ to_tsquery('simple', :word)"))
        found.update((word, hit) for hit in connection.execute(hits, {"word": word}).scalars())
    return found
