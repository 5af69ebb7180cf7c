"""`dragoman group --store` and the grouping at the end of `dragoman ingest`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from sqlalchemy import func, select
from tests.store import pages
from tests.store.content import content
from typer.testing import CliRunner, Result

from dragoman.cli import group as group_command
from dragoman.cli import ingest as ingest_command
from dragoman.errors import StoreError
from dragoman.store import Store, counting, grouping
from dragoman.store.shown import incidents_of, stories_of
from dragoman.store.tables import events, incidents, stories

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `ingest` or `group` with the test's store."""
    app = typer.Typer()
    app.command("ingest")(ingest_command.ingest)
    app.command("group")(group_command.group)

    def call(*arguments: str | Path) -> Result:
        wanted = [str(argument) for argument in arguments]
        return CliRunner().invoke(app, [*wanted, "--store", str(tmp_path / "news.db"), "--format", "jsonl"])

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six pages, and copies of two of them at other addresses."""
    where = tmp_path / "pages"
    where.mkdir()
    with (where / "rows.jsonl").open("w", encoding="utf-8") as lines:
        for number in (0, 1, 2, 3, 4, 5, 0, 1):
            row = {"title": pages.title(number), "date": "2025-03-10", "text": pages.body(number)}
            lines.write(json.dumps(row | {"url": f"https://news.example/{lines.tell()}"}) + "\n")
    return where


def held(tmp_path: Path) -> tuple[int, int, int]:
    """Stories, incidents, and events of no incident."""
    with Store(tmp_path / "news.db") as store, store.read() as connection:
        loose = select(func.count()).where(events.c.incident.is_(None))
        return (
            connection.execute(select(func.count()).select_from(stories)).scalar_one(),
            connection.execute(select(func.count()).select_from(incidents)).scalar_one(),
            connection.execute(loose).scalar_one(),
        )


def test_ingest_groups_at_its_end(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("ingest", folder).exit_code == 0
    told, happened, loose = held(tmp_path)
    assert (told, loose) == (6, 0)
    assert happened


def test_ingest_leaves_grouping_to_the_command_where_asked(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("ingest", folder, "--no-group").exit_code == 0
    assert held(tmp_path)[:2] == (0, 0)
    report = json.loads(run("group").stdout)
    assert (report["articles"], report["stories"], report["joined_stories"]) == (8, 6, 2)
    with Store(tmp_path / "news.db") as store:
        before = content(store)
    assert json.loads(run("group").stdout)["articles"] == 0
    assert json.loads(run("group", "--again").stdout)["articles"] == 8
    with Store(tmp_path / "news.db") as store:
        assert content(store) == before


def test_failure_to_group_is_said_and_the_captures_are_kept(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise StoreError("news.db", "the disk is full")

    monkeypatch.setattr(grouping, "group", fails)
    done = run("ingest", folder)
    assert done.exit_code == 1
    assert json.loads(done.stdout)["new"] == 8
    assert "stories and incidents are not up to date: the disk is full" in done.stderr
    monkeypatch.undo()
    assert run("group").exit_code == 0
    assert held(tmp_path)[2] == 0


@pytest.mark.parametrize("arguments", [["x.jsonl"], ["x.jsonl", "--again"]], ids=["a file too", "a file again"])
def test_file_and_store_are_one_too_many(run: Run, arguments: list[str]) -> None:
    assert run("group", *arguments).exit_code == 2


def test_group_without_a_store_is_refused_in_a_line(run: Run) -> None:
    done = run("group")
    assert done.exit_code == 1
    assert "there is no such store" in done.stderr


def test_questions_read_what_grouping_wrote(run: Run, folder: Path, tmp_path: Path) -> None:
    run("ingest", folder)
    with Store(tmp_path / "news.db") as store:
        known = {one.id: one for one in incidents_of(store)}
        with store.read() as connection:
            rows = connection.execute(select(incidents)).all()
        assert len(known) == len(rows)
        for row in rows:
            told = known[row.id].corroboration
            assert (row.reports, row.stories) == (told.reports, told.stories)
            assert (row.wires, row.owners) == (len(told.wires), len(told.owners))
            assert row.event_type == known[row.id].event_type
        assert sorted(one.size for one in stories_of(store)) == [1, 1, 1, 1, 2, 2]
        assert sum(one.number for one in counting.count_by(store, ["month"], count="incidents")) == len(rows)
