import csv
import gzip

import pytest

from dragoman.capture.bounds import MAX_BROKEN_START, MAX_NESTING, MAX_ROW_BYTES
from dragoman.errors import Broken, NotText, TooLarge


def test_json_rows_are_captures(taken):
    raw = (
        b'{"id": 7, "text": "Talks ended.\\n\\nMore soon.", "title": "Talks", "url": "http://news.example/1",'
        b' "date": "2024-03-05T10:00:00Z", "publisher": "The Wire"}\n\n{"html": "<p>Two"}'
    )
    (first, second), refused = taken(raw, "rows.jsonl")
    assert (first.source, first.id, first.text) == ("rows.jsonl#1", "7", "Talks ended.\n\nMore soon.")
    assert (first.title, first.url) == ("Talks", "http://news.example/1")
    assert (first.published, first.publisher) == ("2024-03-05", "The Wire")
    assert (second.source, second.html, second.text) == ("rows.jsonl#3", "<p>Two", None)
    assert not refused


@pytest.mark.parametrize(
    "raw, source",
    [
        pytest.param(b'id,text,date\n1,"Talks, ""ended"".\n\nSoon.",2024-03-05\n', "rows.csv", id="csv"),
        pytest.param(b'ID;Text;Date\n1;"Talks, ""ended"".\n\nSoon.";2024-03-05\n', "rows.csv", id="semicolons"),
        pytest.param(b'id\ttext\tdate\n1\t"Talks, ""ended"".\n\nSoon."\t2024-03-05\n', "rows.tsv", id="tsv"),
        pytest.param(
            b'\xef\xbb\xbfid,text,date\n1,"Talks, ""ended"".\n\nSoon.",2024-03-05\n,,\n', "rows.csv", id="mark"
        ),
        pytest.param(b'id,text,date\n1,"Talks, ""ended"".\n\nSoon.",2024-03-05\n', "-", id="nameless"),
    ],
)
def test_csv_rows_are_captures(taken, raw, source):
    (row,), refused = taken(raw, source)
    assert (row.source, row.id, row.published) == (f"{source}#1", "1", "2024-03-05")
    assert row.text == 'Talks, "ended".\n\nSoon.'
    assert not refused


@pytest.mark.parametrize(
    "raw, source",
    [
        (b'{"body": "Talks", "name": "T"}\n', "rows.jsonl"),
        (b"body,name\nTalks,T\n", "rows.csv"),
        (b'{"body": "Talks", "name": "T"}', "-"),
    ],
)
def test_other_column_names_are_mapped(taken, raw, source):
    (row,), refused = taken(raw, source, columns={"text": "Body", "title": "name"})
    assert (row.text, row.title) == ("Talks", "T")
    assert not refused


def test_a_mapping_of_nothing_known_is_wrong(taken):
    with pytest.raises(ValueError, match="words"):
        taken(b"{}", columns={"words": "body"})


def test_a_mapped_column_goes_before_others(taken):
    raw = b'{"text": "Short", "page": "<p>Long"}\n'
    assert taken(raw, "rows.jsonl", columns={"html": "page"})[0][0].html == "<p>Long"
    assert taken(raw, "rows.jsonl")[0][0].text == "Short"


@pytest.mark.parametrize(
    "line, kind",
    [
        pytest.param(b"{broken", Broken, id="not json"),
        pytest.param(b"[1, 2]", Broken, id="not an object"),
        pytest.param(b'{"title": "T"}', Broken, id="no words"),
        pytest.param(b'{"text": 7}', Broken, id="not a string"),
        pytest.param(b'{"text": " "}', NotText, id="empty"),
        pytest.param(b'{"text": null}', NotText, id="null"),
        pytest.param(b'{"text": "\xff"}', Broken, id="not utf-8"),
        pytest.param(b'{"text": "\\ud800"}', Broken, id="half a character"),
        pytest.param(b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", TooLarge, id="too deep to parse"),
        pytest.param(b'{"x": ' + b"[" * MAX_NESTING + b"]" * MAX_NESTING + b"}", TooLarge, id="too deep"),
        pytest.param(b'{"text": "' + b"a" * MAX_ROW_BYTES + b'"}', TooLarge, id="too large"),
    ],
)
def test_a_broken_json_row_is_refused_and_the_rest_is_read(taken, line, kind):
    rows, (error,) = taken(
        b'{"text": "' + "мир ".encode() * 20 + b'"}\n' + line + b'\n{"text": "Three"}\n', "rows.jsonl"
    )
    assert [row.source for row in rows] == ["rows.jsonl#1", "rows.jsonl#3"]
    assert isinstance(error, kind)
    assert error.source == "rows.jsonl#2"


@pytest.mark.parametrize(
    "line, kind",
    [
        pytest.param(b"2,Two,extra", Broken, id="too many cells"),
        pytest.param(b"2,", NotText, id="empty"),
        pytest.param(b"2", NotText, id="too few cells"),
        pytest.param(b"2,\xff\xfe\xfd", Broken, id="not utf-8"),
        pytest.param(b"2," + b"a" * MAX_ROW_BYTES, TooLarge, id="too large"),
    ],
)
def test_a_broken_csv_row_is_refused_and_the_rest_is_read(taken, line, kind):
    first = b"id,text\n1," + "мир ".encode() * 20 + b"\n"
    rows, (error,) = taken(first + line + b"\n3,Three\n", "rows.csv")
    assert [row.source for row in rows] == ["rows.csv#1", "rows.csv#3"]
    assert isinstance(error, kind)
    assert error.source == "rows.csv#2"


def test_a_quote_that_is_never_closed_is_broken(taken):
    rows, (error,) = taken(b'id,text\n1,One\n2,"Two\n3,Three\n', "rows.csv")
    assert [row.text for row in rows] == ["One"]
    assert "never closed" in error.reason


def test_long_cells_are_read(taken):
    (row,), _ = taken(b'id,text\n1,"' + b"word, " * 100_000 + b'"\n', "rows.csv")
    assert row.text is not None
    assert len(row.text) == 600_000
    assert csv.field_size_limit() >= MAX_ROW_BYTES


def test_a_table_without_words_is_refused_once(taken):
    rows, (error,) = taken(b"a,b\n1,2\n3,4\n", "rows.csv")
    assert not rows
    assert "--column text=NAME" in error.reason


def test_a_file_of_nothing_but_broken_rows_is_given_up(taken):
    rows, refused = taken(b"no json\n" * 10_000, "rows.jsonl")
    assert not rows
    assert len(refused) == MAX_BROKEN_START + 1


@pytest.mark.parametrize("raw", [b"id,text\n", b"id,text\n,,\n\n"])
def test_a_table_without_rows_is_refused(taken, raw):
    assert [type(error) for error in taken(raw, "rows.csv")[1]] == [NotText]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_tables_in_other_encodings_are_read(taken, encoding):
    words = "Министр заявил, что переговоры завершились"
    assert taken(f'{{"text": "{words}"}}\n'.encode(encoding), "rows.jsonl")[0][0].text == words
    assert taken(f'id;text\n1;"{words}"\n'.encode(encoding), "rows.csv")[0][0].text == words


@pytest.mark.parametrize("raw", [b'[{"text": "a"}]', b'{\n "text": "a"\n}\n'])
def test_json_that_is_no_rows_is_refused(taken, raw):
    assert taken(raw, "page.json")[1][0].reason == "JSON that is not one object a line"


def test_zipped_rows_before_a_break_are_read(taken):
    rows = b"".join(b'{"text": "Row %d of many"}\n' % number for number in range(20_000))
    captures, refused = taken(gzip.compress(rows)[:-5000], "rows.jsonl.gz")
    assert len(captures) > 1000
    assert captures[-1].text == f"Row {len(captures) - 1} of many"
    assert refused[-1].source == "rows.jsonl.gz"
    assert isinstance(refused[-1], Broken)
