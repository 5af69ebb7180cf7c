import socket

import pytest

from dragoman.errors import Broken, NotText

RSS = """<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>Вестник</title>
<item><title>Встреча</title><link>http://news.example/1</link><pubDate>Tue, 05 Mar 2024 23:30:00 -0500</pubDate>
<description>&lt;p&gt;Стороны встретились.&lt;/p&gt;</description></item>
<item><title>Пусто</title></item>
<item><title>Просто</title><description>Слова без разметки</description></item>
</channel></rss>""".encode("cp1251")
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><title>Talks</title><link href="http://news.example/2"/><updated>2024-03-05T10:00:00Z</updated>
<summary>Short.</summary><content type="html">&lt;p&gt;The talks ended.&lt;/p&gt;</content></entry></feed>"""


def test_rss_entries_are_captures(taken):
    captures, (error,) = taken(RSS, "feed.xml")
    first, second = captures
    assert first.source == "feed.xml#http://news.example/1"
    assert first.html == "<p>Стороны встретились.</p>"
    assert (first.title, first.published, first.publisher) == ("Встреча", "2024-03-05", "Вестник")
    assert (second.source, second.text) == ("feed.xml#3", "Слова без разметки")
    assert isinstance(error, NotText)
    assert error.source == "feed.xml#2"


def test_atom_entries_give_their_fullest_words(taken):
    ((capture,), refused) = taken(ATOM, "feed")
    assert capture.html == "<p>The talks ended.</p>"
    assert (capture.url, capture.published, capture.publisher) == ("http://news.example/2", "2024-03-05", "Wire")
    assert not refused


def test_a_feed_that_was_cut_gives_what_stands_before(taken):
    captures, refused = taken(ATOM[:-20], "feed.atom")
    assert len(captures) == 1
    assert [type(error) for error in refused] == [Broken]


def test_a_torn_feed_is_refused(taken):
    raw = RSS.replace(b"</link>", b"</linkF", 1).replace(b"1.0", b"1.\x99", 1).replace(b"</item>", b"</item/", 1)
    captures, refused = taken(raw, "feed.xml")
    assert len(captures) <= 2
    assert refused


def test_a_feed_without_entries_is_refused(taken):
    assert [type(error) for error in taken(b"<rss><channel><title>x</title></channel></rss>", "f.xml")[1]] == [NotText]


@pytest.mark.parametrize("system", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_a_feed_opens_nothing(taken, monkeypatch, system):
    def never(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", never)
    entry = "<item><description>&x; Talks</description></item>"
    raw = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{system}">]><rss><channel>{entry}</channel></rss>'
    (capture,), _ = taken(raw.encode(), "feed.xml")
    assert "root" not in (capture.text or capture.html or "")


def test_entities_that_breed_stay_small(taken):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(12))
    raw = f"<!DOCTYPE r [{entities}]><rss><channel><item><description>&a11; Talks</description></item></channel></rss>"
    (capture,), _ = taken(raw.encode(), "feed.xml")
    assert len(capture.text or capture.html or "") < 1000
