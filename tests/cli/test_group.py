"""`dragoman group`: articles in, their stories out; what cannot be read is refused by its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from tests.stories.texts import FERRY, OTHER_FERRY, text
from typer.testing import CliRunner, Result

from dragoman.cli.group import group
from dragoman.stories import story_id

Run = Callable[..., Result]


@pytest.fixture
def ask() -> Run:
    """Runs the command alone over rows on standard input; a string is a line as it stands."""
    app = typer.Typer()
    app.command()(group)

    def call(*rows: dict[str, Any] | str, options: tuple[str, ...] = ("--format", "jsonl")) -> Result:
        lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
        return CliRunner().invoke(app, ["-", *options], input=lines.encode())

    return call


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


WHOLE = {
    "id": "a",
    "text": text(*FERRY),
    "date": "2025-03-05",
    "publisher": "Quell Gazette",
    "title": "Night ferries end",
}
CUT = {"id": "b", "text": "BREMOND (dpa) - " + text(*FERRY[:3]), "date": "2025-03-04", "publisher": "Lake Herald"}
OTHER = {"id": "c", "text": text(*OTHER_FERRY)}


def test_one_text_under_several_mastheads_has_one_story(ask: Run) -> None:
    result = ask(WHOLE, OTHER, CUT)
    assert result.exit_code == 0
    assert answers(result) == [
        {"id": "a", "story": story_id("b")},
        {"id": "c", "story": story_id("c")},
        {"id": "b", "story": story_id("b")},
    ]


def test_stories_tell_their_members_wire_and_outlets(ask: Run) -> None:
    assert answers(ask(WHOLE, OTHER, CUT, options=("-f", "jsonl", "--stories")))[0] == {
        "story": story_id("b"),
        "earliest": "b",
        "fullest": "a",
        "wire": "dpa",
        "outlets": ["Lake Herald", "Quell Gazette"],
        "articles": ["b", "a"],
    }


def test_a_table_shows_each_story_with_its_articles(ask: Run) -> None:
    shown = ask(WHOLE, CUT, {**OTHER, "title": "Boats\x1b[31m\nstop"}, options=()).stdout
    assert f"{story_id('b')}  2 articles · dpa · Lake Herald, Quell Gazette\n  b (earliest)\n" in shown
    assert "  a (fullest)  Night ferries end\n" in shown
    assert "1 article\n  c  Boats[31m stop\n" in shown


def test_csv_has_a_heading_and_safe_cells(ask: Run) -> None:
    rows = list(csv.reader(io.StringIO(ask({**WHOLE, "id": "=1+1"}, CUT, options=("-f", "csv")).stdout)))
    assert rows == [["id", "story"], ["'=1+1", story_id("b")], ["b", story_id("b")]]
    told = list(csv.reader(io.StringIO(ask(WHOLE, CUT, options=("-f", "csv", "--stories")).stdout)))
    assert told[0] == ["story", "earliest", "fullest", "wire", "outlets", "articles"]
    assert told[1][-2:] == ["Lake Herald; Quell Gazette", "b; a"]


def test_numbers_are_ids_and_come_back_as_numbers(ask: Run) -> None:
    assert [row["id"] for row in answers(ask({**WHOLE, "id": 7}, {**CUT, "id": "x"}))] == [7, "x"]


def test_the_moment_decides_between_copies_of_one_day(ask: Run) -> None:
    morning = {**WHOLE, "date": "2025-03-05T09:00:00+02:00"}
    rows = ask(morning, {**CUT, "date": "2025-03-05T07:30:00Z"}, options=("-f", "jsonl", "--stories"))
    assert answers(rows)[0]["earliest"] == "a"


@pytest.mark.parametrize(
    "row, reason",
    [
        pytest.param("no json", "no question", id="no JSON"),
        pytest.param({"id": "x"}, "missing required field `text`", id="no text"),
        pytest.param({"text": "words"}, "missing required field `id`", id="no id"),
        pytest.param({"id": "x", "text": 5}, "$.text", id="text that is a number"),
        pytest.param({"id": "x", "text": None}, "$.text", id="null for a text"),
        pytest.param({"id": ["x"], "text": "words"}, "$.id", id="id that is a list"),
        pytest.param({"id": True, "text": "words"}, "$.id", id="id that is true"),
        pytest.param({"id": "x", "text": "words", "publisher": 3}, "$.publisher", id="publisher that is a number"),
        pytest.param({"id": "x", "text": "words", "date": "05/03/2025"}, "is no date", id="no date"),
        pytest.param({"id": "x", "text": "words", "date": "2025-02-30"}, "is no date", id="no such day"),
        pytest.param(
            {"id": "x", "text": "words", "date": "0001-01-01T00:00:00+14:00"}, "is no date", id="before all days"
        ),
        pytest.param({"id": "a", "text": "words"}, "the id 'a' came before", id="id that came before"),
        pytest.param("[" * 100_000, "no question", id="deep"),
    ],
)
def test_a_row_that_is_no_article_is_refused_by_its_line(ask: Run, row: dict[str, Any] | str, reason: str) -> None:
    result = ask(WHOLE, row, CUT)
    assert result.exit_code == 1
    assert [one["id"] for one in answers(result)] == ["a", "b"]
    (refusal,) = result.stderr.splitlines()
    assert refusal.startswith("dragoman: -:2: ")
    assert reason in refusal


@pytest.mark.parametrize("body", ["", " \n ", "...", "\u200b"])
def test_texts_without_words_are_answered(ask: Run, body: str) -> None:
    result = ask({"id": "a", "text": body}, {"id": "b", "text": body})
    assert result.exit_code == 0
    assert len({row["story"] for row in answers(result)}) == 2


def test_a_megabyte_of_text_is_answered(ask: Run) -> None:
    long = text(*FERRY) + "\n\n" + "So it went on and on, they said. " * 30_000
    assert len({row["story"] for row in answers(ask(WHOLE, {"id": "b", "text": long}))}) == 1


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(group)
    result = CliRunner().invoke(app, [str(tmp_path / "none.jsonl")])
    assert result.exit_code == 1
    assert "there is no such file" in result.stderr
    assert CliRunner().invoke(app, []).exit_code == 2
