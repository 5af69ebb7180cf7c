"""Stores of earlier revisions with something in them: `earlier/REVISION.json` holds the rows of each table.

`python -m tests.store.earlier` writes the rows of a store as it is made now, under the revision that it has. That is
done once for each revision, before the tables change; what stands there is never written again.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, func, insert, literal_column, select, text, update
from tests.store import pages

import dragoman
from dragoman import Capture
from dragoman.store import Counts, Store, connect
from dragoman.store.tables import REVISION, metadata

FOLDER = Path(__file__).parent / "earlier"
PAGES = 5


def revisions() -> list[str]:
    """The revisions of which there are rows."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


def build(name: str, revision: str) -> None:
    """A store of that revision with the rows of its file."""
    engine: Engine = connect.engine_of(connect.url_of(name))
    with connect.writing(engine, name) as connection:
        connect.migrate(connection, revision)
        _fill(connection, json.loads((FOLDER / f"{revision}.json").read_text("utf-8")))
    engine.dispose()


def _fill(connection: Connection, tables: dict[str, list[dict[str, Any]]]) -> None:
    there = MetaData()
    there.reflect(connection, only=list(tables))
    late: list[tuple[str, int, dict[str, int]]] = []
    for table in metadata.sorted_tables:
        for row in tables.get(table.name, []):
            values = {name: base64.b64decode(v["base64"]) if isinstance(v, dict) else v for name, v in row.items()}
            pointing = {name: values.pop(name) for name in ("story", "incident") if values.get(name) is not None}
            if pointing and table.name in ("articles", "events"):
                late.append((table.name, values["key"], pointing))
            connection.execute(insert(there.tables[table.name]), values)
    for name, key, pointing in late:
        of = there.tables[name]
        connection.execute(update(of).where(of.c.key == key).values(pointing))
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO event_words (event_words) VALUES ('rebuild')"))
        return
    events = there.tables["events"]
    connection.execute(update(events).values(words=func.to_tsvector(literal_column("'simple'"), events.c.evidence)))
    for name in tables:
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'key'), 1000)"))


def main() -> None:
    """Writes the rows of the present revision."""
    coder = dragoman.Coder()
    with TemporaryDirectory() as folder, Store(Path(folder) / "news.db") as store:
        run = store.begin("ingest", "0.1.0", {"languages": ["en"]})
        for number in range(PAGES):
            capture = Capture(source=f"{number}.txt", text=pages.page(number))
            store.add(coder.code(dragoman.clean(capture, published="2025-03-10")), capture, run)
        refused = Capture(source="german.txt", text="Nichts")
        store.refuse(dragoman.UnknownLanguage("german.txt", "no coder reads German"), run, refused)
        store.end(run, Counts(new=PAGES, refused=1))
        with store.read() as connection:
            held = {table.name: _rows(connection, table) for table in metadata.sorted_tables}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{REVISION}.json").write_text(
        json.dumps({name: rows for name, rows in held.items() if rows}, indent=0, ensure_ascii=False) + "\n", "utf-8"
    )


def _rows(connection: Connection, table: Any) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name != "words"]
    rows = connection.execute(select(*columns).order_by(table.c.key)).mappings()
    return [
        {
            name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
            for name, value in row.items()
        }
        for row in rows
    ]


if __name__ == "__main__":
    main()
