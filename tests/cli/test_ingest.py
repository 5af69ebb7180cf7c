"""`dragoman ingest`, `recode` and `diff`: what they keep, what they pass over, what they say."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tests.cli.cli_pages import GERMAN, STORY
from tests.cli.conftest import Run
from tests.store import pages

from dragoman import __version__
from dragoman.store import Store
from dragoman.store.tables import articles, captures, events, runs

COUNTS = ("new", "known", "changed", "refused")


def counts_of(printed: str) -> tuple[int, ...]:
    report = json.loads(printed)
    return tuple(report[name] for name in COUNTS)


@pytest.fixture
def ingest(run: Run, tmp_path: Path) -> Callable[..., tuple[int, ...]]:
    """Ingests paths into the test's store; the run's counts."""

    def call(*arguments: str | Path) -> tuple[int, ...]:
        done = run("ingest", *arguments, "--store", tmp_path / "news.db", "--format", "jsonl")
        assert done.exception is None or done.exit_code in (0, 1), done.output
        return counts_of(done.stdout)

    return call


Ingest = Callable[..., tuple[int, ...]]


def count(store: Path, table: object) -> int:
    with Store(store, create=False) as opened, opened.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_second_run_does_only_what_is_new(ingest: Ingest, story: Path, tmp_path: Path) -> None:
    assert ingest(story) == (1, 0, 0, 0)
    held = count(tmp_path / "news.db", events)
    (tmp_path / "copy.txt").write_text(STORY, "utf-8")
    (tmp_path / "other.txt").write_text(STORY.replace("Adre", "Tine"), "utf-8")
    assert ingest(story, tmp_path / "copy.txt", tmp_path / "other.txt") == (1, 2, 0, 0)
    assert held > 0
    assert count(tmp_path / "news.db", articles) == 2


def test_changed_page_is_a_new_version(ingest: Ingest, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    for text, expected in ((STORY, (1, 0, 0, 0)), (STORY + "\nChad then closed the border.\n", (0, 0, 1, 0))):
        rows.write_text(json.dumps({"url": "https://news.example/1", "text": text}) + "\n", "utf-8")
        assert ingest(rows) == expected


def test_refused_capture_is_remembered_and_not_tried_again(run: Run, tmp_path: Path) -> None:
    page, store = tmp_path / "german.txt", tmp_path / "news.db"
    page.write_text(GERMAN, "utf-8")
    first = run("ingest", page, "--store", store)
    assert first.exit_code == 1
    assert f"dragoman: {page}: no coder reads German" in first.stderr
    assert "1  no coder reads German; installed: en" in first.stdout
    second = run("ingest", page, "--store", store, "--format", "jsonl")
    assert (second.exit_code, second.stderr) == (0, "")
    assert counts_of(second.stdout) == (0, 1, 0, 0)


def test_file_that_cannot_be_read_is_refused_by_name_and_the_rest_is_kept(
    run: Run, story: Path, tmp_path: Path
) -> None:
    done = run("ingest", story, tmp_path / "missing.txt", "--store", tmp_path / "news.db", "-f", "jsonl")
    assert done.exit_code == 1
    assert counts_of(done.stdout) == (1, 0, 0, 1)
    assert done.stderr == f"dragoman: {tmp_path / 'missing.txt'}: there is no such file or folder\n"


def test_only_files_since_a_day(ingest: Ingest, story: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text(STORY.replace("Adre", "Tine"), "utf-8")
    os.utime(old, (0, 0))
    assert ingest(story, old, "--since", "2001-01-01") == (1, 0, 0, 0)
    assert ingest(story, old) == (1, 1, 0, 0)


def test_captures_are_kept_unless_not_wanted(ingest: Ingest, story: Path, tmp_path: Path) -> None:
    ingest(story, "--no-raw")
    with Store(tmp_path / "news.db") as store, store.read() as connection:
        assert connection.execute(select(captures.c.raw)).scalars().all() == [None]


def test_several_processes_keep_what_one_does(run: Run, tmp_path: Path) -> None:
    pages.write(tmp_path / "pages", 12)
    told, ids = [], []
    for jobs in ("1", "2"):
        store = tmp_path / f"{jobs}.db"
        told.append(counts_of(run("ingest", tmp_path / "pages", "-s", store, "-j", jobs, "-f", "jsonl").stdout))
        with Store(store) as opened, opened.read() as connection:
            ids.append(connection.execute(select(events.c.id).order_by(events.c.key)).scalars().all())
    assert told[0] == told[1] == (12, 2, 1, 0)
    assert ids[0] == ids[1]


def test_run_is_noted_with_its_coder_settings_and_counts(ingest: Ingest, story: Path, tmp_path: Path) -> None:
    ingest(story, "--published", "2025-03-04")
    with Store(tmp_path / "news.db") as store, store.read() as connection:
        run = connection.execute(select(runs)).one()
        assert connection.execute(select(articles.c.published)).scalar_one() == "2025-03-04" or run.settings
    assert (run.command, run.coder, run.new) == ("ingest", __version__, 1)
    assert json.loads(run.settings)["published"] == "2025-03-04"
    assert run.ended >= run.begun


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--format", "csv"], id="report as csv"),
        pytest.param(["--since", "yesterday"], id="no date"),
        pytest.param(["--jobs", "-1"], id="no number"),
        pytest.param(["--column", "text"], id="no column"),
    ],
)
def test_wrong_call_exits_with_two_and_makes_no_store(
    run: Run, story: Path, tmp_path: Path, arguments: list[str]
) -> None:
    assert run("ingest", story, "--store", tmp_path / "news.db", *arguments).exit_code == 2
    assert not (tmp_path / "news.db").exists()


@pytest.mark.parametrize("command", [["ingest", "page.txt"], ["recode"], ["diff", "1", "2"]], ids=lambda c: c[0])
def test_what_is_no_store_is_one_plain_line(run: Run, tmp_path: Path, command: list[str]) -> None:
    done = run(*command, "--store", tmp_path)
    assert done.exit_code == 1
    assert done.stderr == f"dragoman: {tmp_path}: a folder, not a store\n"


@pytest.mark.parametrize("command", [["recode"], ["diff", "1", "2"]], ids=lambda c: c[0])
def test_missing_store_is_not_made_to_be_read(run: Run, tmp_path: Path, command: list[str]) -> None:
    done = run(*command, "--store", tmp_path / "news.db")
    assert (done.exit_code, done.stderr) == (1, f"dragoman: {tmp_path / 'news.db'}: there is no such store\n")
    assert not (tmp_path / "news.db").exists()


def test_recode_and_diff_tell_what_a_users_dictionary_changes(run: Run, ingest: Ingest, tmp_path: Path) -> None:
    page, words, store = tmp_path / "page.txt", tmp_path / "actors.csv", tmp_path / "news.db"
    page.write_text(
        "Lamp Union meets Chad\n\nADRE, March 3 - The Lamp Union accused Chad of smuggling arms on Monday.\n\n"
        "Sudan accused Chad of letting arms pass over the border.\n",
        "utf-8",
    )
    words.write_text("name,country,sectors\nLamp Union,SDN,REB\n", "utf-8")
    assert ingest(page) == (1, 0, 0, 0)
    done = run("recode", "--store", store, "--dictionary", words, "--format", "jsonl")
    assert (done.exit_code, counts_of(done.stdout)) == (0, (0, 1, 0, 0))
    coder = json.loads(done.stdout)["coder"]
    assert coder.startswith(f"{__version__}+")
    told = run("diff", __version__, coder, "--store", store)
    assert told.stdout.startswith(f"{__version__} → {coder}, articles coded by both: 1\n")
    assert "SDN" in told.stdout
    lines = [
        json.loads(line) for line in run("diff", __version__, coder, "-s", store, "-f", "jsonl").stdout.splitlines()
    ]
    assert {line["change"] for line in lines} <= {"added", "gone", "changed"}
    assert all((line["before"] or line["after"])["id"] for line in lines)
    again = run("recode", "--store", store, "--dictionary", words, "--format", "jsonl")
    assert counts_of(again.stdout) == (0, 0, 0, 0)


def test_version_that_coded_nothing_is_refused_with_those_there_are(
    run: Run, ingest: Ingest, story: Path, tmp_path: Path
) -> None:
    ingest(story)
    done = run("diff", __version__, "9.9", "--store", tmp_path / "news.db")
    assert done.exit_code == 1
    assert f"nothing in it was coded by '9.9'; there are: {__version__}" in done.stderr


def test_dictionary_that_is_missing_stops_the_run(run: Run, story: Path, tmp_path: Path) -> None:
    done = run("ingest", story, "--store", tmp_path / "news.db", "--dictionary", tmp_path / "none.csv")
    assert (done.exit_code, done.stderr) == (1, f"dragoman: {tmp_path / 'none.csv'}: no such file or directory\n")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_keeps_what_is_done_and_reports_it(tmp_path: Path) -> None:
    store, many = tmp_path / "news.db", 400
    pages.write(tmp_path / "pages", many)
    command = [sys.executable, "-c", "from dragoman.cli import main; main()", "ingest", str(tmp_path / "pages")]
    with subprocess.Popen(
        [*command, "--store", str(store), "--format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        until = time.monotonic() + 30
        while not (store.exists() and _articles(store)) and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert b"Traceback" not in said
    new, _, changed, _ = counts_of(printed.decode())
    assert 0 < new + changed == _articles(store) < many
    with Store(store) as opened, opened.read() as connection:
        assert connection.execute(select(runs.c.new, runs.c.ended.is_not(None))).one() == (new, True)


def _articles(store: Path) -> int:
    with Store(store) as opened, opened.read() as connection:
        return int(connection.execute(select(func.count()).select_from(articles)).scalar_one())
