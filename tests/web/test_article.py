"""One article's page: every event's words are marked, what was cut is told, nothing of the page does anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.store.asked_store import coded, event

from dragoman import Article, Capture, Evidence
from dragoman.article import clean
from dragoman.records import Paragraph
from dragoman.store import Store
from dragoman.store.tables import articles, captures
from dragoman.web.addresses import canonical
from dragoman.web.cuts import cuts
from dragoman.web.marking import Told, marked_paragraphs, marked_title

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
TEXT = "Mali met Niger on Monday & left.\n\nIt sent <b>flour</b>."


def example(store: Store, name: str) -> str:
    with store.read() as connection:
        query = select(articles.c.id).join(captures, captures.c.key == articles.c.capture)
        return str(connection.scalar(query.where(captures.c.source.contains(name))))


@pytest.mark.parametrize("name", ["06-recalled", "12-border", "05-live", "16-rows.jsonl#1", "15-two"])
def test_every_event_of_an_example_is_marked_and_has_its_fields(
    client: TestClient, shared_store: Store, name: str
) -> None:
    page = client.get("/articles/" + example(shared_store, name)).text
    fields = set(re.findall(r'id="event-(\d+)"', page))
    words = set(re.findall(r'id="words-(\d+)"', page))
    assert fields
    assert words == fields
    assert set(re.findall(r'href="#words-(\d+)"', page)) == fields


def test_what_was_cut_is_shown_on_demand(client: TestClient, shared_store: Store) -> None:
    address = "/articles/" + example(shared_store, "06-recalled")
    assert "Log in to join the conversation" not in client.get(address).text
    cut = client.get(address + "?cut=1").text
    assert "<del>Log in to join the conversation</del>" in cut
    assert "<del>Colombia recalled its ambassador" not in cut


def test_the_raw_capture_is_text_and_nothing_else(client: TestClient, shared_store: Store) -> None:
    address = f"/articles/{example(shared_store, '12-border')}/raw"
    told = client.get(address)
    assert told.headers["content-type"] == "text/plain; charset=utf-8"
    assert told.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in told.headers["content-security-policy"]
    assert "<html" in told.text.lower()
    saved = client.get(address + "?download=1").headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="capture-\w+\.txt"', saved)


@pytest.mark.parametrize(
    "path", ["/articles/none", "/articles/none/raw", "/articles/" + "x" * 3_000, "/articles/%27%20OR%201=1--"]
)
def test_an_article_that_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/articles/{path}").status_code == 404


def test_a_hostile_article_is_harmless_text(own_store: Store, writing_client: TestClient) -> None:
    words = f"Mali {SCRIPT} met Niger \u202eoga syad owt\u202c."
    told = event("e-bad", "CONSULT", words, ["Mali"], ["Niger"], day="2025-06-20")
    one = coded("bad", SCRIPT + "\u202etitle" + "x" * 1_000_000, [told], publisher=SCRIPT, published="2025-06-21")
    article = Article(
        id="bad", source=SCRIPT, title=one.article.title, byline=SCRIPT, publisher=SCRIPT, published="2025-06-21",
        published_basis=SCRIPT, text=words, paragraphs=(Paragraph(text=words),),
    )  # fmt: skip
    capture = Capture(source=SCRIPT, html=f"<html>{SCRIPT}</html>", url="javascript:alert(1)")
    own_store.add(one.__class__(article=article, events=one.events), capture)
    for path in ("/articles/bad?cut=1", "/", "/sources", "/articles/bad/raw"):
        page = writing_client.get(path)
        assert page.status_code == 200
        if not path.endswith("/raw"):
            assert "<script>alert" not in page.text
            assert "<img" not in page.text
            assert "\u202e" not in page.text
            assert 'href="javascript' not in page.text
            assert len(page.text) < 200_000


@pytest.mark.parametrize(
    "name, address, file",
    [
        pytest.param("16-rows.jsonl#1", "https://puertosur.example/rescate", "16-rows.jsonl#1", id="said beside it"),
        pytest.param("northlight", "https://northlight.example/cod-swap", "15-two-pages.warc", id="an archive's"),
        pytest.param(
            "12-border", "https://steppeobserver.example/2025/06/17/border-treaty", "12-border-treaty.html",
            id="by its own markup",
        ),
    ],
)  # fmt: skip
def test_the_page_s_address_comes_before_the_file_s_name(
    client: TestClient, shared_store: Store, name: str, address: str, file: str
) -> None:
    page = client.get("/articles/" + example(shared_store, name)).text
    shown = page.partition("<dt>Address</dt>")[2].partition("</dd>")[0]
    assert f'<a href="{address}" rel="noopener noreferrer nofollow">{address}</a>' in shown
    assert shown.index(address) < shown.index(f"from the file {file}</span>")
    assert ("as the page itself says" in shown) is (name == "12-border")


def test_a_file_without_an_address_is_named_without_its_folders(client: TestClient, shared_store: Store) -> None:
    page = client.get("/articles/" + example(shared_store, "07-floods")).text
    assert "<dt>Address</dt><dd>07-floods-newsletter-box.txt</dd>" in page


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)//https://x.example", "data:text/html,<b>", "https://x.example/ b",
     'https://x.example/"onclick="alert(1)', "file:///etc/passwd", "\x01javascript:alert(1)", "https://"],
)  # fmt: skip
def test_only_a_web_address_becomes_a_link(own_store: Store, writing_client: TestClient, address: str) -> None:
    one = coded("led", "Mali met Niger", [], publisher="Desk", published="2025-06-21")
    own_store.add(one, Capture(source="/srv/desk/page.html", html="<p>x</p>", url=address))
    page = writing_client.get(f"/articles/{one.article.id}").text
    shown = page.partition("<dt>Address</dt>")[2].partition("</dd>")[0]
    assert "from the file page.html</span>" in shown
    assert "/srv/desk" not in page
    assert 'href="javascript' not in page.lower()
    assert 'onclick="' not in page
    assert ("<a " in shown) is address.startswith('https://x.example/"')
    assert "&#34;onclick" in shown or "<a " not in shown


@pytest.mark.parametrize(
    "markup, address",
    [
        ("<head><link rel='Canonical' href='https://x.example/a?b=1&amp;c=2'></head>", "https://x.example/a?b=1&c=2"),
        ("<link rel=canonical href=/a><meta property=og:url content=https://x.example/b>", "https://x.example/b"),
        ("<head><link rel=canonical href='javascript:alert(1)'></head>", None),
        ("<head><link rel=alternate href='https://x.example/rss'></head>", None),
        ("<body><p>comment <link rel=canonical href='https://elsewhere.example/'></p>", None),
        ("<meta " * 50_000, None),
        ("<b>" * 50_000, None),
        ("<" * 200_000, None),
        ("", None),
    ],
    ids=[
        "canonical link", "Open Graph where the link is no address", "script", "another kind of link", "below the head",
        "open tags", "nested deep", "signs", "nothing",
    ],
)  # fmt: skip
def test_a_page_s_own_address_is_read_from_its_head(markup: str, address: str | None) -> None:
    assert canonical(markup) == address


def test_marks_stand_where_the_words_stand() -> None:
    told = [
        Told(1, Evidence(text="", start=0, end=32, trigger=(5, 8))),
        Told(2, Evidence(text="", start=0, end=32, trigger=(5, 8))),
        Told(3, Evidence(text="", start=34, end=55, trigger=(37, 41))),
        Told(4, Evidence(text="", start=90, end=99, trigger=(-5, 900))),
        Told(5, Evidence(text="", start=None, end=None, trigger=(0, 4))),
    ]
    first, second = marked_paragraphs(TEXT, told)
    assert "<mark>met</mark>" in first
    assert 'id="words-1"' in first
    assert 'id="words-2"' in first
    assert "Monday &amp; left." in first
    assert "<mark>sent</mark>" in second
    assert "&lt;b&gt;flour&lt;/b&gt;" in second
    assert "<mark>Mali</mark>" in marked_title("Mali met", told)


def test_a_text_without_events_is_as_it_was() -> None:
    assert [str(one) for one in marked_paragraphs("One.\n\nTwo.", [])] == ["One.", "Two."]
    assert marked_paragraphs("", []) == []


def test_cut_and_kept_lines_make_the_whole() -> None:
    path = Path(__file__).parents[2] / "examples" / "07-floods-newsletter-box.txt"
    capture = Capture(source="x", text=path.read_text())
    found = cuts(capture, clean(capture))
    assert sum(one.kept for one in found) >= 4
    assert any(one.lines for one in found)
