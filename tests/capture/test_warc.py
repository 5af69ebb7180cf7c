import gzip

import pytest

from dragoman.capture.bounds import MAX_CAPTURE_BYTES
from dragoman.capture.warc import dechunked
from dragoman.errors import Broken, NotText, TooLarge

HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_each_page_of_an_archive_is_a_capture(taken, record):
    archive = (
        record(b"software: x", kind="warcinfo", http=None, content_type="application/warc-fields")
        + record(b"<p>One", "http://news.example/1")
        + record(b"\x89PNG", http="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n")
        + record(b"<p>Gone", http="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n")
        + record(b"Two", "http://news.example/2", http="HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n")
        + record(b"Three", "http://news.example/3", http=None, kind="conversion", content_type="text/plain")
        + record(b"<p>Four", "http://news.example/4", http=None, kind="resource", content_type="text/html")
    )
    for raw in (archive, gzip.compress(archive)):
        captures, refused = taken(raw, "a.warc")
        assert [(capture.source, capture.html or capture.text) for capture in captures] == [
            ("a.warc#http://news.example/1", "<p>One"),
            ("a.warc#http://news.example/2", "Two"),
            ("a.warc#http://news.example/3", "Three"),
            ("a.warc#http://news.example/4", "<p>Four"),
        ]
        assert captures[0].url == "http://news.example/1"
        assert not refused


def test_the_http_header_s_charset_is_used(taken, record):
    header = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n"
    captures, _ = taken(record("<p>мир".encode("cp1251"), http=header), "a.warc")
    assert captures[0].html == "<p>мир"


@pytest.mark.parametrize(
    "header, body",
    [
        pytest.param(HTML + "Content-Encoding: gzip\r\n", gzip.compress(b"<p>Talks"), id="gzip"),
        pytest.param(HTML + "Content-Encoding: gzip\r\n", b"<p>Talks", id="gzip undone by the crawler"),
        pytest.param(HTML + "Transfer-Encoding: chunked\r\n", b"4\r\n<p>T\r\n4;x\r\nalks\r\n0\r\n\r\n", id="chunks"),
        pytest.param(HTML + "Transfer-Encoding: chunked\r\n", b"<p>Talks", id="chunks undone by the crawler"),
    ],
)
def test_http_codings_are_undone(taken, record, header, body):
    captures, refused = taken(record(body, http=header), "a.warc")
    assert [capture.html for capture in captures] == ["<p>Talks"]
    assert not refused


def test_chunks_that_lie_end_where_they_break():
    assert dechunked(b"4\r\nabcd\r\nzz\r\n") == b"abcd"
    assert dechunked(b"fffffff\r\nabc") == b"abc"


@pytest.mark.parametrize("cut", [3, 10, 30, 90, 200])
def test_an_archive_that_was_cut_gives_what_stands_before(taken, record, cut):
    captures, refused = taken((record(b"<p>One") + record(b"<p>Two" * 20, "http://news.example/2"))[:-cut], "a.warc")
    assert captures[0].html == "<p>One"
    assert [type(error) for error in refused] == [Broken]


def test_garbage_in_an_archive_ends_it_with_a_refusal(taken, record):
    captures, refused = taken(record(b"<p>One") + b"garbage\r\n\r\n" + record(b"<p>Two"), "a.warc")
    assert [capture.html for capture in captures] == ["<p>One"]
    assert [str(error) for error in refused] == ["a.warc: the archive is broken: Invalid WARC header"]


@pytest.mark.parametrize(
    "broken, kind",
    [
        pytest.param({"body": b""}, NotText, id="empty"),
        pytest.param({"body": b"\0\1\2" * 50}, NotText, id="binary"),
        pytest.param({"body": b"a" * (MAX_CAPTURE_BYTES + 1)}, TooLarge, id="large"),
        pytest.param(
            {"body": gzip.compress(b"a" * (MAX_CAPTURE_BYTES + 1)), "http": HTML + "Content-Encoding: gzip\r\n"},
            TooLarge,
            id="bomb",
        ),
        pytest.param(
            {"body": gzip.compress(b"<p>One")[:-9], "http": HTML + "Content-Encoding: gzip\r\n"}, Broken, id="cut gzip"
        ),
        pytest.param({"body": b"<p>One", "http": "\0\1 what\r\n"}, Broken, id="no http"),
    ],
)
def test_a_broken_record_is_refused_and_the_next_is_read(taken, record, broken, kind):
    captures, (error,) = taken(record(**broken) + record(b"<p>Two"), "a.warc")
    assert [capture.html for capture in captures] == ["<p>Two"]
    assert isinstance(error, kind)
    assert error.source == "a.warc#http://news.example/1"


def test_an_archive_without_a_page_is_refused(taken):
    assert [type(error) for error in taken(b"WARC/1.0\r\nx: y\r\n\r\n", "a.warc")[1]] == [NotText]


def test_an_endless_header_is_broken(taken, record):
    captures, refused = taken(record(b"<p>One") + b"WARC/1.0\r\nX: " + b"a" * 1_000_000, "a.warc")
    assert len(captures) == 1
    assert [type(error) for error in refused] == [Broken]
