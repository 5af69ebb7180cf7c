"""`dragoman geoparse` answers each line, says why, and refuses what it cannot read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman import places
from dragoman.cli.app import app

TEXT = "A bus overturned outside Tripoli, the second city of Lebanon."


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"id": 7, "text": TEXT}) + "\n", encoding="utf-8")
    return path


def run(*words: object, given: str | None = None) -> Result:
    return CliRunner().invoke(app, ["geoparse", *map(str, words)], input=given)


def test_each_place_comes_with_its_fields(asked: Path) -> None:
    outcome = run(asked, "-f", "jsonl")
    (answer,) = map(json.loads, outcome.stdout.splitlines())
    assert (outcome.exit_code, outcome.stderr, answer["id"]) == (0, "", 7)
    assert [(one["name"], one["country"], one["geonames_id"]) for one in answer["places"]] == [
        ("Tripoli", "LBN", 266826),
        ("Lebanon", "LBN", 272103),
    ]
    assert all(TEXT[one["start"] : one["end"]] == one["text"] for one in answer["places"])
    assert list(answer["places"][0]) == ["text", "start", "end", "name", "country", "lat", "lon", "geonames_id"]


def test_explained_places_say_their_hints_and_the_next_best(asked: Path) -> None:
    (answer,) = map(json.loads, run(asked, "--explain", "-f", "jsonl").stdout.splitlines())
    tripoli = answer["places"][0]
    assert "in a country named beside it" in {why["hint"] for why in tripoli["why"]}
    assert tripoli["others"][0]["country"] == "LBY"
    assert tripoli["points"] > tripoli["others"][0]["points"]
    assert tripoli["points"] == pytest.approx(sum(why["points"] for why in tripoli["why"]), abs=0.02)


def test_table_and_csv_tell_the_same_places(asked: Path) -> None:
    table = run(asked, "--explain").stdout
    assert "Tripoli · Tripoli · LBN · 34.43, 35.84 · GeoNames 266826" in table
    assert "points: Tripoli, LBY" in table
    rows = list(csv.DictReader(io.StringIO(run(asked, "-f", "csv").stdout, newline="")))
    assert [(row["id"], row["text"], row["country"]) for row in rows] == [
        ("7", "Tripoli", "LBN"),
        ("7", "Lebanon", "LBN"),
    ]


def test_text_without_a_place_has_an_empty_list() -> None:
    assert json.loads(run("-", "-f", "jsonl", given='{"text": "The Paris Club met."}').stdout) == {
        "id": None,
        "places": [],
    }


def test_bad_lines_are_refused_and_the_rest_is_done() -> None:
    given = '{"text": "Moscou", "language": "xx"}\nno json\n{"id": "c"}\n{"id": "d", "text": "Gao"}\n'
    outcome = run("-", "-f", "jsonl", given=given)
    assert outcome.exit_code == 1
    assert [json.loads(line)["id"] for line in outcome.stdout.splitlines()] == ["d"]
    assert [line.split(": ")[1] for line in outcome.stderr.splitlines()] == ["-:1", "-:2", "-:3"]


def test_wrong_calls_end_with_two(asked: Path) -> None:
    assert run(asked, "--explain", "-f", "csv").exit_code == 2
    assert run().exit_code == 2


def test_long_text_is_read_to_its_end() -> None:
    text = "Rain fell. " * 20_000 + "Troops reached Timbuktu."
    (one,) = places.geoparse(text)
    assert (text[one.start : one.end], one.place.name) == ("Timbuktu", "Timbuktu")
    (decision,) = places.explain(text)
    assert (decision.start, decision.end) == (one.start, one.end)
