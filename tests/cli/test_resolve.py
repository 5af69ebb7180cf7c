"""`dragoman resolve`: phrases in, whom they name out; what cannot be read is refused by its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def asked(*phrases: dict[str, Any] | str) -> bytes:
    lines = [phrase if isinstance(phrase, str) else json.dumps(phrase) for phrase in phrases]
    return "\n".join(lines).encode()


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_phrase_gets_one_answer_in_order(run: Run) -> None:
    phrases = asked(
        {"id": 7, "text": "Kenyan troops"},
        {"id": "b", "text": "She", "context": "Latvian judge Ilze Berzina left. She smiled."},
        {"text": "the president of France", "date": "2019-02-02"},
        {"id": "d", "text": "the ceasefire"},
    )
    result = run("resolve", "-", "--format", "jsonl", stdin=phrases)
    assert result.exit_code == 0
    assert answers(result) == [
        {"id": 7, "name": None, "country": "KEN", "sectors": ["MIL"], "wikidata": None},
        {"id": "b", "name": "Ilze Berzina", "country": "LVA", "sectors": ["JUD"], "wikidata": None},
        {"id": None, "name": "Emmanuel Macron", "country": "FRA", "sectors": ["GOV"], "wikidata": "Q3052772"},
        {"id": "d", "name": None, "country": None, "sectors": [], "wikidata": None},
    ]


@pytest.mark.parametrize(
    "phrase, rule, row",
    [
        pytest.param({"text": "Kenyan troops"}, "nation and role", "Kenyan", id="nation and role"),
        pytest.param({"text": "the Kremlin"}, "name", "metonym", id="seat"),
        pytest.param({"text": "Mark Rutte", "date": "2015-01-01"}, "by the day", "Prime Minister", id="office"),
        pytest.param({"text": "President Zelensy"}, "letter off", "Zelensky", id="misspelt"),
        pytest.param({"text": "He", "context": "General Ali Saleh left. He spoke."}, "reference", None, id="pronoun"),
        pytest.param({"text": "It", "context": "It rained."}, "nobody named before fits", None, id="nobody"),
        pytest.param({"text": "the ceasefire"}, "no actor", None, id="thing"),
        pytest.param(
            {"text": "Member states", "context": "The AES met. Member states paid.", "date": "2024-06-01"},
            "states of the body",
            "members.csv",
            id="members",
        ),
    ],
)
def test_an_answer_explains_itself(run: Run, phrase: dict[str, Any], rule: str, row: str | None) -> None:
    (answer,) = answers(run("resolve", "-", "--format", "jsonl", "--explain", stdin=asked(phrase)))
    assert rule in answer["rule"]
    assert (row is None and answer["row"] is None) or (row is not None and row in answer["row"])


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("no json", id="no JSON"),
        pytest.param('{"text": 5}', id="no words"),
        pytest.param('{"id": 1}', id="no text"),
        pytest.param('{"text": "x", "date": "01/02/2024"}', id="no date"),
        pytest.param('{"text": "x", "language": "xx"}', id="unknown language"),
        pytest.param("[" * 100000, id="deep"),
    ],
)
def test_a_bad_line_is_refused_and_the_rest_is_done(run: Run, line: str) -> None:
    result = run("resolve", "-", "--format", "jsonl", stdin=asked(line, "", {"id": 2, "text": "Mali"}))
    assert result.exit_code == 1
    assert [answer["country"] for answer in answers(result)] == ["MLI"]
    (refusal,) = result.stderr.splitlines()
    assert refusal.startswith("dragoman: -:1: ")


def test_a_dictionary_goes_first_and_its_bad_lines_are_refused(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "coast.csv"
    table.write_text("name,country,sectors\nCoastal Guard,CIV,PRM\nBad,QQQ,GOV\n", encoding="utf-8")
    phrases = asked({"id": 1, "text": "the Coastal Guard"})
    result = run("resolve", "-", "--format", "jsonl", "--dictionary", table, stdin=phrases)
    assert result.exit_code == 1
    assert answers(result)[0]["sectors"] == ["PRM"]
    assert f"{table}:3: 'QQQ' is no country code" in result.stderr


def test_missing_files_are_refused(run: Run, tmp_path: Path) -> None:
    assert run("resolve", tmp_path / "none.jsonl").exit_code == 1
    phrases = asked({"id": 1, "text": "Mali"})
    result = run("resolve", "-", "--dictionary", tmp_path / "none.csv", stdin=phrases)
    assert result.exit_code == 1
    assert "Mali" in result.stdout


def test_the_table_is_made_to_be_read(run: Run) -> None:
    result = run("resolve", "-", stdin=asked({"id": 1, "text": "the Kremlin"}))
    assert result.stdout.splitlines() == ["the Kremlin", "  Kremlin · RUS · GOV"]


def test_csv_has_a_header_and_one_row_a_phrase(run: Run) -> None:
    result = run("resolve", "-", "--format", "csv", stdin=asked({"id": 1, "text": "the Kremlin"}))
    assert result.stdout.splitlines() == ["id,name,country,sectors,wikidata", "1,Kremlin,RUS,GOV,"]
