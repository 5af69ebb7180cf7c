"""Marked rows: what is read, and what is refused by its line while the rest goes on."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman.evaluate import gold
from dragoman.evaluate.gold import read

GOOD = {"text": "Chad met Niger.", "type": "CONSULT"}


def test_a_row_says_all_that_is_marked(rows: Any, marked: Any) -> None:
    line = {
        "id": 7, "text": "Chad met Niger.", "type": "consult", "actors": ["tcd", "NER"], "recipients": [],
        "actor": [0, 4], "recipient": [9, 14], "language": "EN", "mode": "visit",
    }  # fmt: skip
    (row,), refused = marked(rows(line))
    assert not refused
    assert (row.id, row.type, row.actors, row.recipients) == (7, "CONSULT", ("NER", "TCD"), ())
    assert (row.actor, row.recipient, row.language, row.is_relation) == ((0, 4), (9, 14), "en", True)
    assert row.source.endswith("gold.jsonl:1")


@pytest.mark.parametrize("mark", ["NONE", "none", None])
def test_none_and_null_mark_a_text_without_an_event(rows: Any, marked: Any, mark: str | None) -> None:
    (row,), refused = marked(rows({"text": "It rained.", "type": mark}))
    assert row.type == "NONE"
    assert not refused


@pytest.mark.parametrize(
    "line, reason",
    [
        pytest.param({"text": "A met B."}, "missing required field `type`", id="no type"),
        pytest.param({"type": "AID"}, "missing required field `text`", id="no text"),
        pytest.param({"text": "A met B.", "type": "MEET"}, "'MEET' is no event type of PLOVER's", id="unknown type"),
        pytest.param({"text": "   ", "type": "AID"}, "the text is empty", id="empty"),
        pytest.param({"text": "x" * 20_001, "type": "AID"}, "at most 20,000 characters", id="too long"),
        pytest.param({**GOOD, "actors": ["CHD"]}, "'CHD' is no country code", id="unknown country"),
        pytest.param({**GOOD, "actors": "TCD"}, "Expected `array | null`", id="codes without a list"),
        pytest.param({**GOOD, "actor": [9, 16]}, "the span [9, 16] does not lie in the text", id="span past the end"),
        pytest.param({**GOOD, "actor": [3, 3]}, "the span [3, 3] does not lie in the text", id="empty span"),
        pytest.param({**GOOD, "actor": [-4, 3]}, "the span [-4, 3] does not lie in the text", id="span before"),
        pytest.param({**GOOD, "actor": [1]}, "Expected `array` of length 2", id="half a span"),
        pytest.param("{", "Input data was truncated", id="cut short"),
        pytest.param("[1]", "Expected `object`", id="no object"),
        pytest.param("[" * 100_000, "", id="nested deep"),
    ],
)
def test_a_bad_row_is_refused_by_its_line_and_the_rest_is_read(rows: Any, marked: Any, line: Any, reason: str) -> None:
    found, refused = marked(rows(GOOD, "", line, GOOD))
    assert [row.source[-1] for row in found] == ["1", "4"]
    assert len(refused) == 1
    assert refused[0].startswith("gold.jsonl:3: ")
    assert reason in refused[0]


def test_a_line_over_the_bound_is_passed_over(rows: Any, marked: Any) -> None:
    found, refused = marked(rows(GOOD, "x" * (gold.LONGEST_LINE * 2), GOOD))
    assert len(found) == 2
    assert refused == ["gold.jsonl:2: a line has at most 1 MiB"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('Chad met Niger.,CONSULT\n"Mali, too, rose.",PROTEST\n', id="no header"),
        pytest.param('sentence,type\nChad met Niger.,CONSULT\n"Mali, too, rose.",PROTEST\n', id="header"),
        pytest.param(
            'Event Type,Text\r\nCONSULT,Chad met Niger.\r\n\r\nPROTEST,"Mali, too, rose."\r\n', id="type first"
        ),
        pytest.param("\ufefftext;label\nChad met Niger.;consult\nMali, too, rose.;protest\n", id="semicolons"),
        pytest.param("Chad met Niger.\tCONSULT\nMali, too, rose.\tPROTEST\n", id="tabs"),
        pytest.param('note,text,type\nx,Chad met Niger.,CONSULT\ny,"Mali, too, rose.",PROTEST\n', id="more columns"),
    ],
)
def test_csv_of_sentence_and_type_is_read(table: Any, marked: Any, content: str) -> None:
    found, refused = marked(table(content))
    assert not refused
    assert [(row.text, row.type) for row in found] == [("Chad met Niger.", "CONSULT"), ("Mali, too, rose.", "PROTEST")]


def test_a_header_may_name_ids(table: Any, marked: Any) -> None:
    found, _ = marked(table("id,text,type\na7,It rained.,NONE\n,It snowed.,NONE\n"))
    assert [row.id for row in found] == ["a7", None]


def test_a_cell_of_several_lines_is_named_by_its_first(table: Any, marked: Any) -> None:
    found, _ = marked(table('It rained.,NONE\n"Chad\nmet Niger.",CONSULT\nIt snowed.,NONE\n'))
    assert [row.source[-1] for row in found] == ["1", "2", "4"]


@pytest.mark.parametrize(
    "line, reason",
    [
        pytest.param(b"It rained.", "1 columns: without a header there are two", id="one column"),
        pytest.param(b"It rained, and, NONE", "3 columns: without a header there are two", id="a comma unquoted"),
        pytest.param(b"It rained.,WEATHER", "'WEATHER' is no event type", id="unknown type"),
        pytest.param(b"It rained.,", "no type; write NONE where there is no event", id="no type"),
        pytest.param(b"It r\xe9gn\xe9d.,NONE", "not UTF-8", id="another encoding"),
        pytest.param(b'"It" rained.,NONE', "not CSV", id="a stray quote"),
    ],
)
def test_a_bad_csv_row_is_refused_by_its_line(table: Any, marked: Any, line: bytes, reason: str) -> None:
    found, refused = marked(table(b"It snowed.,NONE\n" + line + b"\nIt froze.,NONE\n"))
    assert [row.text for row in found] == ["It snowed.", "It froze."]
    assert len(refused) == 1
    assert refused[0].startswith("gold.csv:2: ")
    assert reason in refused[0]


def test_a_quote_that_is_never_closed_does_not_eat_the_memory(table: Any, marked: Any) -> None:
    found, refused = marked(table('It snowed.,NONE\n"It rained' + "\nand rained,NONE" * 50_000 + "\n"))
    assert found[0].text == "It snowed."
    assert refused[0].startswith("gold.csv:2: not CSV")


def test_without_a_telling_name_the_first_character_decides(rows: Any, table: Any, marked: Any) -> None:
    assert marked(rows("", GOOD, name="gold"))[0][0].type == "CONSULT"
    assert marked(table("It rained.,NONE\n", name="gold.txt"))[0][0].type == "NONE"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"It rained.,NONE\n")))
    assert [row.source for row in read("-", pytest.fail)] == ["-:1"]


@pytest.mark.parametrize(
    "name, reason",
    [
        pytest.param("nowhere.jsonl", "there is no such file", id="missing"),
        pytest.param("", "it is a folder", id="folder"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path: Path, marked: Any, name: str, reason: str) -> None:
    found, refused = marked(tmp_path / name)
    assert not found
    assert reason in refused[0]


def test_an_empty_file_is_refused(rows: Any, marked: Any) -> None:
    assert marked(rows()) == ([], ["gold.jsonl: no marked row stands in it"])


def test_another_kind_of_file_is_given_up(rows: Any, marked: Any) -> None:
    found, refused = marked(rows(*["{}"] * 500))
    assert not found
    assert len(refused) == gold.MOST_BROKEN + 1
    assert refused[-1] == "gold.jsonl: the first 100 rows are broken; the rest is not read"
