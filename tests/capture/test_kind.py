import time

import pytest

from dragoman.capture.bounds import MAX_LINE_CHARS
from dragoman.capture.html import declared_charset, first_element, is_html
from dragoman.capture.kind import charset_of, suffix_of
from dragoman.errors import NotText, TooLarge


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"<!DOCTYPE html><html><p>Talks ended.", id="doctype"),
        pytest.param(b"\n <!-- saved -->\n<HTML><p>Talks ended.", id="comment first"),
        pytest.param(b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>Talks ended.', id="xhtml"),
        pytest.param(b"Talks ended.</p><p>More</p> soon", id="closing tags"),
        pytest.param(b"<p>Talks ended.", id="fragment"),
    ],
)
def test_markup_is_known_by_its_content(taken, raw):
    captures, refused = taken(raw, "page.txt")
    assert [capture.html for capture in captures] == [raw.decode()]
    assert not refused


@pytest.mark.parametrize(
    "raw, source",
    [
        pytest.param(b"Talks ended.\nBoth sides left.", "page.txt", id="text"),
        pytest.param(b"Talks ended.\nBoth sides left.", "page.html", id="text called html"),
        pytest.param(b"If a < b then <c> holds.", "page", id="angles"),
        pytest.param(b"{ Talks ended }", "page", id="brace"),
        pytest.param(b"name, text\nin prose", "page.txt", id="comma"),
    ],
)
def test_words_are_text(taken, raw, source):
    captures, refused = taken(raw, source)
    assert [capture.text for capture in captures] == [raw.decode()]
    assert not refused


@pytest.mark.parametrize(
    "raw, reason",
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \r\n\t", "empty but for white space", id="blank"),
        pytest.param(b"%PDF-1.7\n", "a PDF file; dragoman reads text and HTML", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "a PNG image; dragoman reads text and HTML", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image; dragoman reads text and HTML", id="jpeg"),
        pytest.param(b"PK\x03\x04\x14\0", "a ZIP archive", id="zip"),
        pytest.param(bytes(range(256)) * 4, "binary: zero bytes", id="zero bytes"),
        pytest.param(b"\x01\x02\x03word" * 50, "binary: too many control characters", id="control characters"),
        pytest.param(b"a\0b", "binary: zero bytes", id="a short one"),
    ],
)
def test_what_is_no_text_is_refused_in_plain_words(taken, raw, reason):
    captures, (error,) = taken(raw, "page.txt")
    assert not captures
    assert isinstance(error, NotText)
    assert str(error).startswith(f"page.txt: {reason}")


@pytest.mark.parametrize("name", ["site.css", "site.js"])
def test_parts_of_a_site_are_no_pages(taken, name):
    assert [type(error) for error in taken(b"body { margin: 0 }", name)[1]] == [NotText]


def test_xml_of_another_kind_is_refused(taken):
    assert taken(b'<?xml version="1.0"?><sitemap><url/></sitemap>', "map.xml")[1][0].reason.startswith("XML")


def test_an_endless_line_is_too_large(taken):
    captures, (error,) = taken(b"a" * (MAX_LINE_CHARS + 1))
    assert not captures
    assert isinstance(error, TooLarge)


@pytest.mark.parametrize(
    "head, element",
    [
        pytest.param("<rss version='2.0'>", "rss", id="plain"),
        pytest.param("<?xml version='1.0'?>\n<!-- <x> --><rdf:RDF>", "rdf:rdf", id="after a comment"),
        pytest.param('<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]><rss>', "rss", id="after a doctype"),
        pytest.param("<!-- never closed", None, id="open comment"),
        pytest.param("words", None, id="words"),
    ],
)
def test_the_first_element_is_found(head, element):
    assert first_element(head) == element


@pytest.mark.parametrize("piece", [b"<meta ", b"<", b"<!-- ", b"<!", b"<?xml ", b"charset=", b"</p", b"<a"])
def test_looking_at_a_hostile_head_takes_linear_time(piece):
    head = piece * (64 * 1024 // len(piece))
    start = time.perf_counter()
    declared_charset(head)
    is_html(head.decode())
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    "source, suffix",
    [
        ("a/b.HTML", ".html"),
        ("a.d/b", ""),
        ("a.jsonl.gz", ".jsonl"),
        ("http://news.example/a.csv?x=1.html", ".csv"),
        ("http://news.example", ""),
        (".hidden", ""),
    ],
)
def test_the_ending_is_the_last_name_s(source, suffix):
    assert suffix_of(source) == suffix


def test_the_header_s_charset_is_read():
    assert charset_of('text/html; Charset="Windows-1251"; x=y') == '"Windows-1251"'
    assert charset_of("text/html") is None
