"""What Python users call first: one page in, one article out."""

from __future__ import annotations

from pathlib import Path

import pytest

import dragoman
from dragoman.errors import NoArticle, NotAllowed, NotFound, NotReadable, NotText
from dragoman.records import Capture

TITLE = "Envoys of Chad and Sudan meet in Adre"
BODY = "The foreign minister of Chad met his Sudanese counterpart in the border town of Adre on Monday, né le 1ᵉʳ."
TEXT = f"{TITLE}\n\n{BODY}\n"
HTML = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{BODY}</p></article></body></html>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_page_is_the_same_however_it_is_given(page: Path) -> None:
    given = (page, str(page), TEXT, TEXT.encode(), Capture(source="x", text=TEXT))
    articles = [dragoman.clean(one) for one in given]
    assert {article.title for article in articles} == {TITLE}
    assert {article.text for article in articles} == {BODY}
    assert {article.id for article in articles} == {articles[0].id}


@pytest.mark.parametrize("charset", ["", "<meta charset='iso-8859-1'>", "<meta charset='utf-16'>"])
def test_markup_given_as_a_string_is_decoded_already(charset: str) -> None:
    article = dragoman.clean(HTML.replace("<title>", f"{charset}<title>"))
    assert article.title == TITLE
    assert article.text == BODY


def test_markup_given_as_bytes_is_decoded_as_it_says() -> None:
    raw = HTML.replace("1ᵉʳ", "1er").replace("<title>", "<meta charset='iso-8859-1'><title>").encode("latin-1")
    assert "né le 1er" in dragoman.clean(raw).text


def test_offsets_of_text_point_into_it() -> None:
    for part in dragoman.clean(TEXT).paragraphs:
        assert TEXT[part.start : part.end] == part.text


def test_the_day_given_dates_what_carries_none(page: Path) -> None:
    assert dragoman.clean(page).published is None
    assert dragoman.clean(page, published="2025-03-04").published == "2025-03-04"


@pytest.mark.parametrize(
    "given, error",
    [
        pytest.param(Path("nowhere/page.txt"), NotFound, id="path"),
        pytest.param("nowhere/page.txt", NotFound, id="words that look like a path"),
        pytest.param("page.html", NotFound, id="a word that looks like a file"),
        pytest.param("http://127.0.0.1:9/", NotAllowed, id="address of this machine"),
        pytest.param("", NotText, id="no text"),
        pytest.param(" \n ", NotText, id="blank text"),
        pytest.param(b"", NotText, id="no bytes"),
        pytest.param(bytes(range(256)) * 9, NotText, id="binary"),
        pytest.param("Home\nNews\nSports\nLog in\nSubscribe\n", NoArticle, id="menu"),
    ],
)
def test_what_holds_no_article_raises(given: Path | str | bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        dragoman.clean(given)


def test_a_device_raises() -> None:
    with pytest.raises(NotReadable):
        dragoman.clean(Path("/dev/null"))


def test_a_table_gives_its_captures_one_by_one(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text(f'headline,body\n"One","{BODY}"\n"Two","{BODY}"\n', "utf-8")
    found = list(dragoman.read(rows, columns={"text": "body", "title": "headline"}))
    assert [capture.title for capture in found] == ["One", "Two"]


def test_a_refusal_raises_or_is_handed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    with pytest.raises(NotText, match="empty"):
        list(dragoman.read(tmp_path))
    refused: list[dragoman.CaptureError] = []
    assert len(list(dragoman.read(tmp_path, refuse=refused.append))) == 1
    assert [error.source for error in refused] == [str(tmp_path / "a.txt")]


def test_a_column_of_no_meaning_raises(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="words"):
        list(dragoman.read(tmp_path, columns={"words": "body"}))
