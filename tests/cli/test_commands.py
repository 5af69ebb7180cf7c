"""The two commands: what they print in each format, what they accept, how they end."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.cli_pages import STORY
from typer.testing import CliRunner, Result

import dragoman
from dragoman.cli import app
from dragoman.export.cells import row

Run = Callable[..., Result]


def test_all_read_ends_with_zero_and_says_nothing_on_standard_error(run: Run, story: Path) -> None:
    outcome = run("clean", story)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert "Envoys of Chad and Sudan meet in Adre" in outcome.stdout


def test_an_article_of_jsonl_is_the_record(run: Run, story: Path) -> None:
    printed = json.loads(run("clean", story, "-f", "jsonl").stdout)
    assert printed == json.loads(json.dumps(dragoman.clean(story).to_dict()))


def test_an_event_of_jsonl_is_the_record(run: Run, story: Path) -> None:
    outcome = run("code", story, "-f", "jsonl", "--published", "2025-03-04")
    printed = [json.loads(line) for line in outcome.stdout.splitlines()]
    article = dragoman.clean(story, published="2025-03-04")
    assert printed == json.loads(json.dumps([event.to_dict() for event in dragoman.Coder().code(article).events]))
    assert {event["event_type"] for event in printed} >= {"CONSULT", "ACCUSE"}
    assert all(event["article"] == article.id for event in printed)


def test_explained_events_are_the_same_events_with_a_reason_for_each_field(run: Run, story: Path) -> None:
    plainly = [json.loads(line) for line in run("code", story, "-f", "jsonl").stdout.splitlines()]
    outcome = run("code", story, "-f", "jsonl", "--explain")
    printed = [json.loads(line) for line in outcome.stdout.splitlines()]
    reasons = [event.pop("explain") for event in printed]
    assert printed == plainly
    for event, why in zip(printed, reasons, strict=True):
        assert len(why["parties"]) == len(event["actors"]) + len(event["recipients"])
        assert why["event_type"][0].split(":")[0] in ("verbs.toml", "nouns.toml", "operators.toml")
        assert event["event_type"] in why["scale"][0]
        assert all(why[field] for field in ("date", "place", "status", "attribution", "confidence"))


def test_reasons_stand_below_each_event_of_the_table(run: Run, story: Path) -> None:
    printed = run("code", story, "--explain").stdout
    assert "why event type" in printed
    assert printed.count("why status") == printed.count("why scale") > 1


def test_reasons_and_csv_do_not_go_together(run: Run, story: Path) -> None:
    outcome = run("code", story, "-f", "csv", "--explain")
    assert outcome.exit_code == 2
    assert "--explain" in outcome.stderr


def test_the_day_given_dates_what_carries_none(run: Run, story: Path) -> None:
    without = json.loads(run("clean", story, "-f", "jsonl").stdout)
    given = json.loads(run("clean", story, "-f", "jsonl", "--published", "2025-03-04").stdout)
    assert without["published"] is None
    assert given["published"] == "2025-03-04"


def test_each_cell_of_csv_stands_under_its_name(run: Run, story: Path) -> None:
    printed = run("code", story, "-f", "csv").stdout_bytes.decode()
    table = list(csv.DictReader(io.StringIO(printed, newline="")))
    assert printed.count("\r\n") == len(table) + 1
    met = next(event for event in table if event["event_type"] == "CONSULT")
    assert set(met["actor_countries"].split("; ")) == {"TCD", "SDN"}
    assert met["status"] == "reported"
    assert met["source"] == str(story)
    assert "Adre on Monday" in met["evidence"]
    article = next(csv.DictReader(io.StringIO(run("clean", story, "-f", "csv").stdout, newline="")))
    assert article["text"].count("\n\n") == article["text"].count("\n") // 2 > 0


@pytest.mark.parametrize(
    "cell, printed",
    [
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+49", "'+49", id="plus"),
        pytest.param("-x", "'-x", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("a=1", "a=1", id="sign inside"),
        pytest.param(-4.5, "-4.5", id="number"),
        pytest.param(None, "", id="nothing"),
        pytest.param(False, "false", id="truth value"),
        pytest.param('say "a, b"', '"say ""a, b"""', id="quotes and comma"),
        pytest.param("two\nlines", '"two\nlines"', id="two lines"),
    ],
)
def test_a_cell_is_quoted_and_no_formula(cell: object, printed: str) -> None:
    assert row(["x", cell, "y"]) == f"x,{printed},y\r\n"


def test_rows_under_other_names_are_read(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "rows.jsonl"
    table.write_text(json.dumps({"body": STORY, "when": "2025-03-04"}) + "\n", "utf-8")
    outcome = run("clean", table, "-f", "jsonl", "--column", "text=body", "--column", "date=when")
    assert outcome.exit_code == 0
    assert json.loads(outcome.stdout)["published"] == "2025-03-04"


def test_standard_input_is_read(run: Run) -> None:
    outcome = run("clean", "-", "-f", "jsonl", stdin=STORY.encode())
    assert outcome.exit_code == 0
    assert json.loads(outcome.stdout)["source"] == "-"


def test_a_file_named_twice_is_read_once(run: Run, story: Path) -> None:
    outcome = run("clean", story, story.parent, story, "-f", "jsonl")
    assert outcome.stdout.count("\n") == 1


def test_an_address_of_this_machine_is_not_fetched_unasked(run: Run) -> None:
    outcome = run("clean", "http://127.0.0.1:9/page")
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("dragoman: http://127.0.0.1:9/page: ")


def test_an_empty_folder_prints_nothing_but_its_refusal(run: Run, tmp_path: Path) -> None:
    for form in ("table", "jsonl", "csv"):
        outcome = run("code", tmp_path, "-f", form)
        assert (outcome.exit_code, outcome.stdout) == (1, "")
        assert "the folder holds no file" in outcome.stderr


def test_an_article_without_events_prints_no_event_and_is_no_failure(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("The rains are late this year\n\n" + "It has been dry, and the grass is brown. " * 5, "utf-8")
    outcomes = [run("code", page, "-f", form) for form in ("table", "jsonl", "csv")]
    assert [(outcome.exit_code, outcome.stderr) for outcome in outcomes] == [(0, "")] * 3
    assert [outcome.stdout.count("\n") for outcome in outcomes] == [0, 0, 1]  # CSV keeps its heading


@pytest.mark.parametrize("jobs", ["2", "0"])
def test_more_processes_print_the_same(run: Run, rows: Callable[[int], Path], jobs: str) -> None:
    table = rows(40)
    with table.open("a", encoding="utf-8") as more:
        more.write('{"text": 7}\n')
    alone, together = (run("clean", table, "-f", "jsonl", "-j", number) for number in ("1", jobs))
    assert alone.exit_code == together.exit_code == 1
    assert alone.stdout == together.stdout
    assert alone.stderr == together.stderr
    assert alone.stdout.count("\n") == 40


@pytest.mark.parametrize(
    "arguments, said",
    [
        pytest.param(["code"], "PATH", id="no path"),
        pytest.param(["code", "x", "--published", "last week"], "no date", id="no date"),
        pytest.param(["clean", "x", "--published", "2025-02-30"], "no date", id="no such day"),
        pytest.param(["code", "x", "--with", "rumours"], "agreements", id="unknown record"),
        pytest.param(["code", "x", "--with", "agreements", "-f", "csv"], "one kind", id="two kinds in one CSV"),
        pytest.param(["code", "x", "--column", "words=body"], "FIELD", id="unknown field"),
        pytest.param(["code", "x", "--column", "text"], "FIELD", id="no name for the field"),
        pytest.param(["clean", "x", "--format", "xml"], "xml", id="unknown format"),
        pytest.param(["clean", "x", "--jobs", "-1"], "--jobs", id="less than no process"),
        pytest.param(["clean", "x", "--jobs", "many"], "--jobs", id="no number"),
        pytest.param(["translate", "x"], "translate", id="unknown command"),
        pytest.param(["clean", "--loud", "x"], "loud", id="unknown option"),
    ],
)
def test_a_wrong_call_ends_with_two_and_reads_nothing(run: Run, arguments: list[str], said: str) -> None:
    outcome = run(*arguments)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert said in outcome.stderr


def test_agreements_come_when_asked_for(run: Run, story: Path) -> None:
    plain, more = (run("code", story, "-f", "jsonl", *also) for also in ([], ["--with", "agreements"]))
    assert more.exit_code == 0
    assert more.stdout.startswith(plain.stdout)


def test_the_version_is_printed(run: Run) -> None:
    outcome = run("--version")
    assert (outcome.exit_code, outcome.stdout) == (0, f"dragoman {dragoman.__version__}\n")


@pytest.mark.parametrize("command", [[], ["clean"], ["code"]], ids=["all", "clean", "code"])
def test_help_shows_an_example_of_a_call(run: Run, command: list[str]) -> None:
    outcome = run(*command, "--help")
    assert outcome.exit_code == 0
    assert "Example: dragoman c" in outcome.stdout


@pytest.mark.parametrize(
    "words, number, offered",
    [
        pytest.param("dragoman c", "1", {"clean", "code"}, id="commands"),
        pytest.param("dragoman code --form", "2", {"--format"}, id="options"),
        pytest.param("dragoman code --format js", "3", {"jsonl"}, id="formats"),
    ],
)
def test_a_shell_completes_what_was_begun(words: str, number: str, offered: set[str]) -> None:
    asked = {"_DRAGOMAN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": number}
    outcome = CliRunner().invoke(app, [], env=asked, prog_name="dragoman")
    assert offered <= set(outcome.stdout.split())
