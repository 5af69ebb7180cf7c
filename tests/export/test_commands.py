"""`dragoman export` and `dragoman import`: what they write, refuse and bring back."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
import typer
from tests.export.conftest import crowd
from tests.export.hand_made import ROWS, event
from typer.testing import CliRunner, Result

from dragoman.cli import export, import_
from dragoman.records import Event
from dragoman.store import Store

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs the two commands in this process."""
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command("export")(export.export)
    app.command("import")(import_.import_)

    def call(*words: str | Path, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], input=stdin)

    return call


@pytest.fixture
def news(store: Store) -> Iterator[Path]:
    """A store on disk."""
    store.close()
    return Path(store.name)


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "x.parquet", "x.geojson", "x.xlsx", "x.ftm.json", "x.export.CSV"])
def test_the_ending_tells_what_is_written(name: str, run: Run, news: Path, tmp_path: Path) -> None:
    done = run("export", "--store", news, "--to", tmp_path / name)
    assert done.exit_code == 0, done.output
    assert (tmp_path / name).stat().st_size
    assert "events" in done.output


def test_lines_are_events_with_their_report(run: Run, news: Path) -> None:
    done = run("export", "--store", news, "--to", "-", "--as", "jsonl")
    lines = done.stdout.splitlines()
    assert [msgspec.json.decode(line, type=Event).id for line in lines] == [row.event.id for row in ROWS] + [
        f"{7:016x}"
    ]
    assert json.loads(lines[0])["report"]["url"] == "https://ledger.example/pact?x=1,2"
    assert "4 events" in done.stderr


def test_filters_choose_events(run: Run, news: Path) -> None:
    done = run("export", "--store", news, "--to", "-", "--as", "jsonl", "--type", "retreat")
    assert [json.loads(line)["event_type"] for line in done.stdout.splitlines()] == ["RETREAT"]


def test_events_without_a_point_are_counted(run: Run, news: Path, tmp_path: Path) -> None:
    done = run("export", "--store", news, "--to", tmp_path / "x.geojson")
    assert "3 events, 1 left out" in done.output


def test_lines_come_back_byte_for_byte(run: Run, news: Path, tmp_path: Path) -> None:
    first, second, other = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "other.db"
    with Store(news) as store, store.write() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE events SET review = 'accepted' WHERE key = 1"))
    run("export", "--store", news, "--to", first)
    assert "4 new, 0 known" in run("import", first, "--store", other).output
    assert "0 new, 4 known" in run("import", first, "--store", other).output
    run("export", "--store", other, "--to", second)
    assert second.read_bytes() == first.read_bytes()


def test_stories_and_incidents_come_back_with_the_lines(run: Run, news: Path, tmp_path: Path) -> None:
    first, second, other = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "other.db"
    with Store(news) as store:
        grouped(store)
    run("export", "--store", news, "--to", first)
    assert {json.loads(line)["report"].get("incident") for line in first.read_bytes().splitlines()} == {
        "i1",
        "i2",
        None,
    }
    run("import", first, "--store", other)
    run("export", "--store", other, "--to", second)
    assert second.read_bytes() == first.read_bytes()
    with Store(other) as store, store.read() as connection:
        from sqlalchemy import text

        counted = connection.execute(text("SELECT id, reports, stories, wires FROM incidents ORDER BY id")).all()
        assert [tuple(row) for row in counted] == [("i1", 2, 1, 1), ("i2", 1, 1, 0)]


def grouped(store: Store) -> None:
    """Links the events of the store to two incidents and a story."""
    from dragoman.export.membership import Members

    with store.write() as connection:
        members = Members()
        members.story("s1", 1)
        for incident, key in (("i1", 1), ("i1", 2), ("i2", 4)):
            members.incident(incident, key)
        members.join(connection)


def test_what_code_prints_is_imported_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "coded.jsonl"
    path.write_bytes(msgspec.json.encode(event(5)) + b"\n" + msgspec.json.encode(event(6)) + b"\n")
    assert "2 new, 0 known" in run("import", path, "--store", tmp_path / "new.db").output


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"id": "x"}',
        msgspec.json.encode(event(1, event_type="DANCE")),
        msgspec.json.encode(event(1, quad="nothing")),
        msgspec.json.encode(event(1, date={"start": "2025-02-30", "end": "2025-03-01", "basis": ""})),
        msgspec.json.encode(event(1, id="x" * 5000)),
        b'{"id":"\xff"}',
        b"[" * 50_000,
    ],
    ids=["broken", "list", "fields", "type", "quad", "day", "id", "bytes", "deep"],
)
def test_a_bad_line_is_refused_by_its_number_and_the_rest_is_read(line: bytes, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(msgspec.json.encode(event(5)) + b"\n\n" + line + b"\n" + msgspec.json.encode(event(6)))
    done = run("import", path, "--store", tmp_path / "new.db")
    assert done.exit_code == 1
    assert "x.jsonl:3: " in done.stderr
    assert "2 new" in done.stdout


def test_an_archive_comes_back_byte_for_byte(run: Run, store: Store, tmp_path: Path) -> None:
    crowd(store)
    store.close()
    first, second, other = tmp_path / "1.archive.jsonl", tmp_path / "2.jsonl", tmp_path / "other.db"
    assert run("export", "--store", store.name, "--to", first).exit_code == 0
    packed = tmp_path / "1.gz"
    packed.write_bytes(gzip.compress(first.read_bytes()))
    done = run("import", packed, "--store", other)
    assert done.exit_code == 0, done.output
    run("export", "--store", other, "--to", second, "--as", "archive")
    assert second.read_bytes() == first.read_bytes()


def test_an_archive_from_standard_input_and_to_standard_output(run: Run, news: Path, tmp_path: Path) -> None:
    lines = run("export", "--store", news, "--to", "-", "--as", "archive").stdout_bytes
    assert run("import", "-", "--store", tmp_path / "other.db", stdin=lines).exit_code == 0
    assert run("export", "--store", tmp_path / "other.db", "--to", "-", "--as", "archive").stdout_bytes == lines


def test_a_file_that_is_there_stays_without_force(run: Run, news: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("mine")
    done = run("export", "--store", news, "--to", path)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "there already" in done.stderr
    assert path.read_text() == "mine"
    assert run("export", "--store", news, "--to", path, "--force").exit_code == 0
    assert path.read_text() != "mine"
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".part"] == []


@pytest.mark.parametrize(
    "words, status",
    [
        (["--to", "x.txt"], 2),
        (["--to", "x.csv", "--as", "word"], 2),
        (["--to", "-"], 2),
        (["--to", "-", "--as", "parquet"], 2),
        (["--to", "x.jsonl", "--as", "archive", "--type", "AID"], 2),
        (["--to", "no/such/folder/x.csv"], 1),
        (["--to", "x.csv", "--type", "DANCE"], 1),
        (["--to", "x.csv", "--actor", "Nobody At All"], 1),
    ],
    ids=["ending", "format", "stdout", "binary", "filtered archive", "folder", "type", "actor"],
)
def test_a_wrong_call_and_a_refusal_are_told_apart(
    words: list[str], status: int, run: Run, news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", "--store", news, *words)
    assert done.exit_code == status, done.output
    assert not list(tmp_path.glob("*.csv"))


@pytest.mark.parametrize("name", ["missing.jsonl", "", ".", "empty.jsonl"])
def test_what_cannot_be_imported_is_refused(name: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_bytes(b"\n")
    done = run("import", tmp_path / name, "--store", tmp_path / "new.db")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


def test_a_missing_store_is_not_made_by_an_export(run: Run, tmp_path: Path) -> None:
    assert run("export", "--store", tmp_path / "none.db", "--to", tmp_path / "x.csv").exit_code == 1
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "x.csv").exists()
