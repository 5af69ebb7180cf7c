"""`dragoman evaluate`: what it prints and writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli.app import app

Run = Callable[..., Result]
ROWS = (
    {"id": "a", "text": "Chad accused Sudan of arming rebels.", "type": "ACCUSE", "actors": ["TCD"]},
    {"id": "b", "text": "It rained in Lisbon.", "type": "NONE"},
    {"id": "c", "text": "Peru rejected Chile's plan.", "type": "AID", "actor": [0, 4], "recipient": [14, 19]},
    {"id": "d", "text": "It snowed in Lisbon.", "type": "MOBILIZE"},
)


@pytest.fixture
def run() -> Run:
    def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, ["evaluate", *map(str, arguments)], input=stdin)

    return call


@pytest.fixture
def gold(rows: Any) -> Path:
    path: Path = rows(*ROWS)
    return path


def test_the_table_has_figures_confusion_and_misses(run: Run, gold: Path) -> None:
    done = run(gold)
    assert done.exit_code == 0
    assert done.output.startswith("2 of 4 right: accuracy 0.500, macro-F1 0.417\nactors right in 1 of 1: 1.000\n")
    assert "ACCUSE          1       1       1       1.000    1.000   1.000" in done.output
    assert "misses: 2 of 2\n" in done.output
    assert f"{gold}:4 (d): MOBILIZE, coded NONE\n  It snowed in Lisbon.\n" in done.output


def test_as_many_misses_are_shown_as_asked(run: Run, rows: Any) -> None:
    gold = rows(*({"text": f"It rained {number} days.", "type": "AID"} for number in range(12)))
    assert "misses: 10 of 12\n" in run(gold).output
    assert "misses: 12 of 12\n" in run(gold, "-v").output
    assert "misses: 3 of 12\n" in run(gold, "--misses", "3").output
    assert "misses" not in run(gold, "--misses", "0").output


def test_json_lines_begin_with_the_report_and_go_on_with_misses(run: Run, gold: Path) -> None:
    report, *misses = map(json.loads, run(gold, "--format", "jsonl").output.splitlines())
    assert (report["rows"], report["accuracy"], report["against"]) == (4, 0.5, None)
    assert report["confusion"]["AID"] == {"REJECT": 1}
    assert [(one["id"], one["gold"], one["coded"]) for one in misses] == [
        ("c", "AID", "REJECT"),
        ("d", "MOBILIZE", "NONE"),
    ]


def test_csv_has_a_row_a_type(run: Run, gold: Path) -> None:
    found = list(csv.DictReader(io.StringIO(run(gold, "--format", "csv").output)))
    assert [row["type"] for row in found] == ["AID", "ACCUSE", "REJECT", "MOBILIZE", "NONE"]
    assert found[2] == {
        "type": "REJECT", "support": "0", "coded": "1", "right": "0", "precision": "0.0", "recall": "", "f1": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--format", "csv", "-v"), id="misses in csv"),
        pytest.param(("--misses", "-1"), id="less than none"),
        pytest.param(("--save", "/no/such/folder/run.jsonl"), id="no folder to save in"),
        pytest.param(("--html", "/"), id="a folder for a page"),
    ],
)
def test_a_wrong_call_ends_with_two(run: Run, gold: Path, arguments: tuple[str, ...]) -> None:
    assert run(gold, *arguments).exit_code == 2


def test_a_bad_row_is_one_line_and_the_rest_is_scored(run: Run, rows: Any) -> None:
    gold = rows({"text": "It rained."}, *ROWS)
    done = run(gold)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"dragoman: {gold}:1: no marked row")
    assert done.stdout.startswith("2 of 4 right")


def test_standard_input_is_scored(run: Run) -> None:
    done = run("-", stdin=b"It rained in Lisbon.,NONE\n")
    assert done.output.startswith("1 of 1 right: accuracy 1.000, macro-F1 1.000\n")


def test_a_saved_run_is_compared_with(run: Run, gold: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    assert run(gold, "--save", saved).exit_code == 0
    lines = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", "c", "d"]
    lines[0]["types"] = []
    saved.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    done = run(gold, "--against", saved)
    assert done.exit_code == 0
    assert "against the earlier run, 4 rows of both: 1 mended, 0 broken\n" in done.output
    assert "accuracy  0.250 -> 0.500, +0.250 (95 % interval +0.000 to +0.750)\n" in done.output


def test_a_run_may_be_compared_with_the_file_it_replaces(run: Run, gold: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    run(gold, "--save", saved)
    before = saved.read_bytes()
    done = run(gold, "--save", saved, "--against", saved)
    assert "4 rows of both: 0 mended, 0 broken" in done.output
    assert saved.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gold.jsonl", "run.jsonl"]


@pytest.mark.parametrize(
    "content, reason",
    [
        pytest.param(None, "there is no such file", id="missing"),
        pytest.param("", "no row of a run stands in it", id="empty"),
        pytest.param('{"text": "x"}\n', "no row of a run that --save wrote", id="another kind"),
    ],
)
def test_an_earlier_run_that_cannot_be_read_is_refused(
    run: Run, gold: Path, tmp_path: Path, content: str | None, reason: str
) -> None:
    old = tmp_path / "old.jsonl"
    if content is not None:
        old.write_text(content, "utf-8")
    done = run(gold, "--against", old)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert reason in done.stderr
    assert done.stdout.startswith("2 of 4 right")


def test_an_earlier_run_of_other_rows_is_refused(run: Run, gold: Path, rows: Any, tmp_path: Path) -> None:
    run(gold, "--save", tmp_path / "old.jsonl")
    done = run(rows({"text": "It froze.", "type": "NONE"}, name="other.jsonl"), "--against", tmp_path / "old.jsonl")
    assert done.exit_code == 1
    assert "no row of that run is among these" in done.stderr


def test_a_run_without_rows_leaves_files_alone(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    saved.write_text("kept\n", "utf-8")
    assert run(tmp_path / "missing.jsonl", "--save", saved).exit_code == 1
    assert saved.read_text("utf-8") == "kept\n"
    assert [path.name for path in tmp_path.iterdir()] == ["run.jsonl"]


def test_a_device_is_written_to_as_it_is(run: Run, gold: Path) -> None:
    assert run(gold, "--save", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()


def test_the_page_has_every_miss(run: Run, gold: Path, tmp_path: Path) -> None:
    done = run(gold, "--html", tmp_path / "page.html", "--misses", "0")
    assert done.exit_code == 0
    shown = (tmp_path / "page.html").read_text("utf-8")
    assert "It snowed in Lisbon." in shown
    assert "<mark>Peru</mark>" in shown


def test_the_same_rows_give_the_same_bytes(run: Run, gold: Path, tmp_path: Path) -> None:
    def everything(name: str) -> list[bytes]:
        files = [tmp_path / f"{name}.jsonl", tmp_path / f"{name}.html"]
        printed = run(gold, "--save", files[0], "--html", files[1], "--format", "jsonl").stdout_bytes
        return [printed, *(file.read_bytes() for file in files)]

    assert everything("one") == everything("two")
