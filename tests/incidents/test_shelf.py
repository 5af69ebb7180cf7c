"""A shelf in a database does what the one in memory does: two indexed queries are all that joining needs."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Collection, Sequence

import msgspec
from tests.incidents.made import report

from dragoman.incidents import Incidents, Memory, Report


class Rows:
    """A shelf over SQLite, as small as it can be."""

    def __init__(self) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.execute("CREATE TABLE reports (id TEXT PRIMARY KEY, incident TEXT, rank INTEGER, at INTEGER, record)")
        self.base.execute("CREATE TABLE keys (value TEXT, report TEXT)")
        self.base.execute("CREATE TABLE merged (incident TEXT PRIMARY KEY)")
        self.base.execute("CREATE INDEX under ON keys (value)")

    def near(self, keys: Collection[str], most: int) -> Sequence[str]:
        marks = ",".join("?" * len(keys))
        rows = self.base.execute(
            f"SELECT incident, count(DISTINCT value) AS shared FROM keys JOIN reports ON id = report "
            f"WHERE value IN ({marks}) GROUP BY incident ORDER BY shared DESC, incident LIMIT ?",
            [*keys, most],
        )
        return [incident for incident, _ in rows]

    def reports(self, incident: str, most: int | None = None) -> Sequence[Report]:
        rows = self.base.execute(
            "SELECT record FROM reports WHERE incident = ?1 ORDER BY "
            "at = (SELECT min(at) FROM reports WHERE incident = ?1) DESC, rank DESC, id LIMIT ?2",
            [incident, -1 if most is None else most],
        )
        return [msgspec.json.decode(record, type=Report) for (record,) in rows]

    def incident_of(self, report: str) -> str | None:
        row = self.base.execute("SELECT incident FROM reports WHERE id = ?", [report]).fetchone()
        return row[0] if row else None

    def taken(self, incident: str) -> bool:
        query = "SELECT 1 FROM merged WHERE incident = ?1 UNION SELECT 1 FROM reports WHERE incident = ?1"
        return self.base.execute(query, [incident]).fetchone() is not None

    def put(self, incident: str, report: Report, rank: int, keys: Sequence[str]) -> None:
        at = self.base.execute("SELECT count(*) FROM reports").fetchone()[0]
        row = [report.id, incident, rank, at, msgspec.json.encode(report)]
        self.base.execute("INSERT INTO reports VALUES (?, ?, ?, ?, ?)", row)
        self.base.executemany("INSERT INTO keys VALUES (?, ?)", [(key, report.id) for key in keys])

    def merge(self, into: str, other: str) -> None:
        self.base.execute("UPDATE reports SET at = at + 1000000 WHERE incident = ?", [other])  # its first leads no more
        self.base.execute("INSERT INTO merged VALUES (?)", [other])
        self.base.execute("UPDATE reports SET incident = ? WHERE incident = ?", [into, other])

    def remove(self, report: str) -> None:
        self.base.execute("DELETE FROM reports WHERE id = ?", [report])
        self.base.execute("DELETE FROM keys WHERE report = ?", [report])


def test_a_shelf_of_rows_gives_the_incidents_that_memory_gives() -> None:
    chance = random.Random(5)
    places = ["Bankass", "Gao", "Mopti", "Mali", None]
    words = ["market", "convoy", "bridge", "mosque", "depot", "raid", "villagers", "herders"]
    reports = [
        report(
            f"Gunmen hit the {' '.join(chance.sample(words, 4))} at dawn.",
            place=chance.choice(places),
            on=chance.choice(["2025-06-20", "2025-06-22", None]),
            to=chance.choice(["MLI", "", "NER"]),
            numbers={"dead": chance.choice([4.0, 12.0, 15.0])},
            published="2025-06-24",
        )
        for _ in range(120)
    ]
    rows, memory = Incidents(Rows()), Incidents(Memory())
    for one in reports:
        assert rows.add(one) == memory.add(one)
    for one in reports[::7]:
        rows.remove(one.id)
        memory.remove(one.id)
    assert [rows.shelf.incident_of(one.id) for one in reports] == [memory.shelf.incident_of(one.id) for one in reports]
