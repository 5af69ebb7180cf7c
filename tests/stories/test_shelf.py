"""A database can be the shelf: with a few look-ups it gives the stories that memory gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from dragoman.records import Article
from dragoman.stories import Anchors, Change, Member, MemoryShelf, Stories

MARKED = Path(__file__).parent.parent / "marked" / "stories.jsonl"
COLUMNS = "members.id, members.signature, members.published, members.publisher, members.wire, members.length"


class TableShelf:
    """Members in SQLite."""

    def __init__(self) -> None:
        self._rows = sqlite3.connect(":memory:")
        self._rows.executescript(
            """
            CREATE TABLE members (
                key INTEGER PRIMARY KEY, id UNIQUE, signature, published, publisher, wire, length, story
            );
            CREATE TABLE bands (value, member, PRIMARY KEY (value, member)) WITHOUT ROWID;
            CREATE TABLE stories (id PRIMARY KEY, earliest, fullest);
            CREATE INDEX of_story ON members (story);
            """
        )

    def near(self, values: Sequence[int], most: int) -> list[tuple[Member, str]]:
        marks = ",".join("?" * len(values))
        found = self._rows.execute(
            f"SELECT {COLUMNS}, members.story FROM bands JOIN members ON key = member WHERE value IN ({marks}) "
            "GROUP BY key ORDER BY count(*) DESC, key LIMIT ?",
            (*values, most),
        )
        return [(Member(*row[:-1]), row[-1]) for row in found]

    def anchors(self, story: str) -> Anchors:
        row = self._rows.execute("SELECT earliest, fullest FROM stories WHERE id = ?", (story,)).fetchone()
        if row is None:
            raise KeyError(story)
        return Anchors(*(self._member(name) for name in row))

    def members(self, story: str) -> Iterator[Member]:
        self.anchors(story)
        return (Member(*row) for row in self._rows.execute(f"SELECT {COLUMNS} FROM members WHERE story = ?", (story,)))

    def keep(self, member: Member, values: Sequence[int], story: str, anchors: Anchors) -> None:
        row = (member.id, member.signature, member.published, member.publisher, member.wire, member.length, story)
        key = self._rows.execute("INSERT INTO members VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid
        self._rows.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(value, key) for value in values])
        self._known_by(story, anchors)

    def rename(self, old: str, new: str, anchors: Anchors) -> None:
        self._rows.execute("UPDATE members SET story = ? WHERE story = ?", (new, old))
        self._rows.execute("DELETE FROM stories WHERE id = ?", (old,))
        self._known_by(new, anchors)

    def by_member(self) -> dict[str, str]:
        return dict(self._rows.execute("SELECT id, story FROM members"))

    def _member(self, name: str) -> Member:
        return Member(*self._rows.execute(f"SELECT {COLUMNS} FROM members WHERE id = ?", (name,)).fetchone())

    def _known_by(self, story: str, anchors: Anchors) -> None:
        row = (story, anchors.earliest.id, anchors.fullest.id)
        self._rows.execute("INSERT OR REPLACE INTO stories VALUES (?, ?, ?)", row)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    lines: list[dict[str, Any]] = [json.loads(line) for line in MARKED.read_text(encoding="utf-8").splitlines()[:250]]
    return [
        Article(
            id=line["id"], source=line["id"], text=line["text"], published=line["date"], publisher=line["publisher"]
        )
        for line in lines
    ]


def test_tables_and_memory_give_the_same_stories(articles: list[Article]) -> None:
    tables, memory = TableShelf(), MemoryShelf()
    told: tuple[list[Change], list[Change]] = [], []
    of_tables, of_memory = Stories(tables, tell=told[0].append), Stories(memory, tell=told[1].append)
    for article in articles:
        assert of_tables.add(article) == of_memory.add(article)
    assert tables.by_member() == dict(memory.by_member())
    assert told[0] == told[1]
    assert any(change.kind == "rename" for change in told[0])
    for story in memory.stories():
        assert of_tables.story(story) == of_memory.story(story)


def test_ids_that_were_told_lead_from_each_answer_to_the_last(articles: list[Article]) -> None:
    moved: dict[str, str] = {}
    shelf = MemoryShelf()
    stories = Stories(shelf, tell=lambda change: moved.update({change.old: change.new}))
    answers = {article.id: stories.add(article) for article in articles}
    for name, last in shelf.by_member():
        story = answers[name]
        while story in moved and story != last:
            story = moved[story]
        assert story == last
