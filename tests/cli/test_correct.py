"""The commands by which people correct, undo, back up and check: what they print, refuse and leave behind."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from tests.store import said
from tests.store.said import MET, add, article, coded, event, group, recode, stands
from typer.testing import CliRunner, Result

from dragoman.cli import accept, backup, check, correct, evaluate, journal, merge, reject, restore, split, undo
from dragoman.store import Store

Run = Callable[..., Result]
TALKS, SHELLING, PRAISE = (one.id for one in coded(article("a")).events)


@pytest.fixture(scope="module")
def app() -> typer.Typer:
    """The commands alone."""
    made = typer.Typer()
    for module in (accept, backup, check, correct, evaluate, journal, merge, reject, restore, split, undo):
        name = module.__name__.rpartition(".")[2]
        made.command(name)(getattr(module, name))
    return made


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three events and two incidents."""
    path = tmp_path_factory.mktemp("filled") / "news.db"
    with Store(path) as opened:
        add(opened, coded(article("a")))
        group(opened, first=[TALKS, SHELLING], second=[PRAISE])
    return path


@pytest.fixture
def store(tmp_path: Path, filled: Path) -> str:
    """The name of such a store."""
    return str(shutil.copy(filled, tmp_path / "news.db"))


@pytest.fixture
def run(app: typer.Typer, store: str) -> Run:
    """Runs a command over the store."""

    def call(*words: str, over: str | None = store) -> Result:
        options = [] if over is None else ["--store", over]
        return CliRunner().invoke(app, [*words, *options])

    return call


def test_correction_says_what_it_did_and_stays(run: Run, store: str) -> None:
    done = run("correct", TALKS, "--set", "event_type=SUPPORT", "--set", "date=2025-03-01", "--by", "Ada")
    assert done.exit_code == 0
    assert done.stdout == (
        f"correction 1: event {TALKS}, event_type CONSULT → SUPPORT\n"
        f"correction 2: event {TALKS}, date 2025-03-03 → 2025-03-01\n"
    )
    with Store(store) as opened:
        assert stands(opened, TALKS).event_type == "SUPPORT"


def test_lines_of_json_hold_the_whole_entry(run: Run) -> None:
    done = run("correct", TALKS, "--set", "actors=SDN", "--by", "Ada", "--note", "only them", "--format", "jsonl")
    (line,) = map(json.loads, done.stdout.splitlines())
    assert (line["act"], line["field"], line["by"], line["note"]) == ("set", "actors", "Ada", "only them")
    assert [party["country"] for party in line["after"]["actors"]] == ["SDN"]


@pytest.mark.parametrize(
    "words, status, told",
    [
        pytest.param(
            ("correct", TALKS, "--set", "status=maybe", "--by", "Ada"), 1, "no status 'maybe'", id="no status"
        ),
        pytest.param(("correct", "none", "--set", "status=denied", "--by", "Ada"), 1, "none of that id", id="no event"),
        pytest.param(("correct", TALKS, "--set", "status", "--by", "Ada"), 2, "write FIELD=VALUE", id="no value"),
        pytest.param(("correct", TALKS, "--set", "status=denied"), 2, "--by", id="nobody"),
        pytest.param(("correct", TALKS, "--by", "Ada"), 2, "--set", id="nothing"),
        pytest.param(
            ("correct", TALKS, "--by", "Ada", "--like", "3"), 1, "correction 3: there is none", id="like none"
        ),
        pytest.param(("accept", TALKS, "none", "--by", "Ada"), 1, "event none: there is none", id="one of two"),
        pytest.param(("undo", "7", "--by", "Ada"), 1, "correction 7: there is none", id="no correction"),
        pytest.param(("merge", "first", "third", "--by", "Ada"), 1, "incident third: there is none", id="no incident"),
        pytest.param(("split", "second", PRAISE, "--by", "Ada"), 1, "a part must stay", id="all of it"),
        pytest.param(("restore", "none.db"), 1, "none.db: there is no such file", id="no backup"),
        pytest.param(("evaluate",), 1, "nobody has said anything", id="nothing reviewed"),
        pytest.param(("evaluate", "gold.jsonl"), 2, "or a store", id="both"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(run: Run, words: tuple[str, ...], status: int, told: str) -> None:
    done = run(*words)
    assert done.exit_code == status
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.output


@pytest.mark.parametrize("command", ["accept", "check", "journal", "evaluate", "backup", "undo"])
def test_store_that_is_not_there_is_refused(run: Run, tmp_path: Path, command: str) -> None:
    words = {"accept": ["x", "--by", "Ada"], "undo": ["1", "--by", "Ada"], "backup": ["--to", str(tmp_path / "b.db")]}
    done = run(command, *words.get(command, []), over=str(tmp_path / "other.db"))
    assert done.exit_code == 1
    assert done.stderr.strip() == f"dragoman: {tmp_path / 'other.db'}: there is no such store"
    assert not (tmp_path / "other.db").exists()


def test_journal_lists_the_newest_first_with_its_state(run: Run) -> None:
    run("accept", TALKS, SHELLING, "--by", "Ada")
    run("reject", PRAISE, "--by", "Bo\x1b[31mb", "--note", "no\nthing")
    run("undo", "1", "--by", "Ada")
    lines = run("journal").stdout.splitlines()
    assert [line.split("Z  ")[1] for line in lines] == [
        f"Ada: event {TALKS}, undo correction 1",
        f"Bo\\x1b[31mb: event {PRAISE}, reject SUPPORT, “no\\nthing”",
        f"Ada: event {SHELLING}, accept ASSAULT",
        f"Ada: event {TALKS}, accept CONSULT (undone)",
    ]
    rows = list(csv.DictReader(io.StringIO(run("journal", "--format", "csv", "--by", "Ada").stdout)))
    assert [row["act"] for row in rows] == ["undo", "accept", "accept"]
    (one,) = run("journal", "--format", "jsonl", "--event", PRAISE).stdout.splitlines()
    assert json.loads(one)["note"] == "no\nthing"


def test_what_is_not_coded_again_is_offered_with_its_words(run: Run, store: str) -> None:
    run("accept", TALKS, "--by", "Ada")
    assert run("journal", "--offered").stdout == ""
    with Store(store) as opened:
        again = article("a")
        recode(opened, coded(again, event(again, said.SHELLED, "ASSAULT")))
    assert f"(offered)\n      {MET}\n" in run("journal", "--offered").stdout


def test_incidents_are_merged_split_and_undone(run: Run, store: str) -> None:
    assert run("merge", "first", "second", "--by", "Ada").stdout == "correction 1: merge second into first\n"
    assert run("undo", "1", "--by", "Ada").exit_code == 0
    assert run("split", "first", SHELLING, "--by", "Ada").stdout.startswith("correction 3: split 1 of first off as ")
    with Store(store) as opened:
        found = said.grouped(opened)
        assert found["first"][0] == {TALKS}
        assert found["second"][0] == {PRAISE}


def test_backup_is_restored_and_checked(run: Run, tmp_path: Path) -> None:
    run("reject", PRAISE, "--by", "Ada")
    for name in ("kept.db", "kept.jsonl.gz"):
        done = run("backup", "--to", str(tmp_path / name))
        assert (done.exit_code, done.stdout.endswith(" MB\n")) == (0, True)
        again = str(tmp_path / f"again-{name}.db")
        assert run("restore", str(tmp_path / name), over=again).stdout.startswith(f"{again}: restored from ")
    checked = run("check", over=str(tmp_path / "again-kept.db.db"))
    assert checked.exit_code == 0
    assert checked.stdout == "3 events, 0 agreements, 1 corrections, 1 captures, 1 articles: no fault\n"
    assert run("restore", str(tmp_path / "kept.db")).exit_code == 1
    assert run("restore", str(tmp_path / "kept.db"), "--force").exit_code == 0


def test_faults_are_lines_and_the_exit_status(run: Run, store: str) -> None:
    with Store(store) as opened, opened.write() as connection:
        connection.exec_driver_sql("UPDATE events SET status = 'denied' WHERE key = 1")
    done = run("check")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == f"events {TALKS}: status is not what its record says"
    assert done.stdout.endswith(": 1 fault\n")
    (line,) = run("check", "--format", "jsonl").stdout.splitlines()
    assert json.loads(line) == {"table": "events", "row": TALKS, "what": "status is not what its record says"}


def test_coder_is_measured_against_what_people_said(run: Run, store: str, tmp_path: Path) -> None:
    run("correct", TALKS, "--set", "type=AGREE", "--set", "recipients=SDN", "--set", "actors=TCD", "--by", "Ada")
    run("reject", PRAISE, "--by", "Ada")
    run("accept", SHELLING, "--by", "Ada")
    done = run("evaluate", "--save", str(tmp_path / "first.jsonl"), "--html", str(tmp_path / "page.html"))
    assert done.exit_code == 0
    assert "reviewed events: 1 accepted, 1 corrected, 1 rejected, 0 offered\n" in done.stdout
    assert "1 of 3 right: accuracy 0.333" in done.stdout
    assert "event_type 2 1 0.500" in " ".join(done.stdout.split())
    assert "AGREE, coded CONSULT (0.80); actors TCD, coded SDN TCD; recipients SDN, coded nobody\n" in done.stdout
    assert "Chad «met» Sudan" in done.stdout
    figures = json.loads(run("evaluate", "--format", "jsonl").stdout.splitlines()[0])
    assert figures["reviews"] == {"accepted": 1, "corrected": 1, "rejected": 1, "offered": 0}
    assert {one["field"]: one["share"] for one in figures["fields"]}["actors"] == 0.5
    with Store(store) as opened:  # a coder that has learned of one, and lost another
        again = article("a")
        recode(opened, coded(again, event(again, MET, "AGREE")))
    later = json.loads(run("evaluate", "--format", "jsonl").stdout.splitlines()[0])
    assert later["reviews"] == {"accepted": 1, "corrected": 0, "rejected": 0, "offered": 2}
    assert later["confusion"] == {"AGREE": {"AGREE": 1}, "ASSAULT": {"NONE": 1}, "NONE": {"NONE": 1}}
