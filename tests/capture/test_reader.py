import gzip
import io
import random
import sys
import time
import tracemalloc

import pytest

from dragoman.capture import from_bytes, read
from dragoman.capture.bounds import MAX_CAPTURE_BYTES, MIB
from dragoman.errors import Broken, CaptureError, NotText, TooLarge


def test_a_file_is_a_capture_with_its_text_untouched(tmp_path, reading):
    path = tmp_path / "page.txt"
    path.write_bytes("\ufeffTalks\r\nended — дома.\n".encode())
    (capture,), refused = reading(path)
    assert (capture.source, capture.text) == (str(path), "Talks\r\nended — дома.\n")
    assert not refused


@pytest.mark.parametrize("name", ["page.txt.gz", "page.html.gz", "rows.jsonl.gz", "page"])
def test_zipped_files_are_unpacked(taken, name):
    plain = {"page.txt.gz": b"Talks ended.", "page.html.gz": b"<p>Talks ended.", "rows.jsonl.gz": b'{"text": "Talks"}'}
    raw = gzip.compress(plain.get(name, b"Talks ended."))
    (capture,), refused = taken(raw, name)
    assert "Talks" in (capture.text or capture.html or "")
    assert not refused


@pytest.mark.parametrize(
    "raw, kind",
    [
        pytest.param(gzip.compress(b"Talks ended." * 1000)[:-9], Broken, id="cut"),
        pytest.param(gzip.compress(b"Talks ended.") + b"garbage", Broken, id="garbage behind"),
        pytest.param(b"\x1f\x8b\x08\x00garbage garbage", Broken, id="garbage"),
        pytest.param(b"\x1f\x8b", Broken, id="nothing"),
        pytest.param(gzip.compress(b""), NotText, id="empty"),
        pytest.param(gzip.compress(gzip.compress(b"Talks ended.")), NotText, id="twice"),
        pytest.param(gzip.compress(b"a " * MAX_CAPTURE_BYTES), TooLarge, id="bomb"),
    ],
)
def test_broken_compression_is_one_refusal(taken, raw, kind):
    captures, refused = taken(raw, "page.txt.gz")
    assert not captures
    assert [type(error) for error in refused] == [kind]


def test_members_of_gzip_are_one_file(taken):
    raw = gzip.compress(b"Talks ") + gzip.compress(b"ended.") + b"\0" * 512
    assert taken(raw, "page.txt.gz")[0][0].text == "Talks ended."


def test_a_page_over_the_bound_is_refused_unread(tmp_path, reading):
    path = tmp_path / "large.txt"
    with path.open("wb") as large:
        large.write(b"Talks ended.\n" * 10_000)
        large.truncate(50 * 1024 * MIB)
    start = time.perf_counter()
    captures, (error,) = reading(path)
    assert not captures
    assert isinstance(error, TooLarge)
    assert time.perf_counter() - start < 1


def test_a_bomb_of_rows_stops_within_bounded_memory(tmp_path, reading):
    path = tmp_path / "rows.jsonl.gz"
    member = gzip.compress(b" " * 8 * MIB)
    path.write_bytes(gzip.compress(b'{"text": "Talks"}\n') + member * 16)
    tracemalloc.start()
    captures, refused = reading(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(captures) == 1
    assert isinstance(refused[-1], TooLarge)
    assert "bomb" in refused[-1].reason
    assert peak < 120 * MIB


def test_captures_come_before_the_end_is_read():
    def row() -> bytes:
        return b'{"text": "Talks"}\n'

    stream = from_bytes(row() * 100_000 + b"{broken", "rows.jsonl", refuse=lambda _: None)
    assert next(stream).source == "rows.jsonl#1"


def test_half_a_csv_row_is_no_capture(taken):
    rows = b"id,text\n" + b"".join(b"%d,Row %d of many\n" % (number, number) for number in range(20_000))
    captures, refused = taken(gzip.compress(rows)[:-5000], "rows.csv.gz")
    assert len(captures) > 1000
    assert all((capture.text or "").endswith("of many") for capture in captures)
    assert isinstance(refused[-1], Broken)


def test_standard_input_is_read_once(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Talks ended.")))
    refused: list[CaptureError] = []
    (capture,) = read("-", refuse=refused.append)
    assert (capture.source, capture.text) == ("-", "Talks ended.")
    assert not list(read("-", refuse=refused.append))
    assert [str(error) for error in refused] == ["-: empty"]


def test_a_closed_standard_input_is_refused(monkeypatch, reading):
    monkeypatch.setattr(sys, "stdin", None)
    assert [str(error) for error in reading("-")[1]] == ["-: there is no standard input"]


def test_many_small_files_are_read_fast(tmp_path, reading):
    for number in range(1000):
        (tmp_path / f"{number}.txt").write_bytes(b"The talks ended on Monday.\n" * 80)
    start = time.perf_counter()
    captures, _ = reading(tmp_path)
    assert len(captures) == 1000
    assert time.perf_counter() - start < 1  # a few thousand a second, with room for a slow machine


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_torn_is_read_or_refused(taken, record, seed):
    chance = random.Random(seed)
    letters = b'\0"\n<>{}[],;\xff a1'
    wholes = [
        (record(b"<p>Talks ended.") * 2, "a.warc"),
        (b"<rss><channel><item><link>http://a.example/1</link><title>T</title></item></channel></rss>", "a.xml"),
        (b'{"text": "Talks ended.", "date": "2024-03-05"}\n' * 2, "a.jsonl"),
        (b'id,text\n1,"Talks, ""ended""."\n2,More\n', "a.csv"),
        ("Переговоры завершились.".encode("utf-16"), "a.txt"),
    ]
    for whole, name in wholes + [(gzip.compress(raw), f"{name}.gz") for raw, name in wholes]:
        for _ in range(30):
            torn = bytearray(whole)
            for _ in range(chance.randint(1, 5)):
                at = chance.randrange(len(torn))
                torn[at : at + chance.randint(0, 9)] = bytes(chance.choices(letters, k=chance.randint(0, 9)))
            captures, refused = taken(bytes(torn), name)
            assert captures or refused
            assert all((capture.text is None) != (capture.html is None) for capture in captures)
            assert all(str(error).isprintable() for error in refused)


def test_refusals_name_names_escaped(taken):
    assert [str(error) for error in taken(b"", "a\nb")[1]] == ["a\\nb: empty"]
