from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import typer
from starlette.testclient import TestClient
from tests.web.charted import Page
from typer.testing import CliRunner, Result

from dragoman.cli import brief as command
from dragoman.store import Store
from dragoman.store.dyads import Month, dyad
from dragoman.web.brief import html, made_told, told, written
from dragoman.web.briefing import MOST_AGREEMENTS, WEIGHTIEST, brief, stretches

ON = "2026-01-31"


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command("brief")(command.brief)
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize("asked", [{}, {"since": "2020"}, {"quad": "material conflict", "until": "2022"}],
                         ids=["all", "since", "a quad"])  # fmt: skip
def test_its_numbers_are_those_of_the_dyad(shared_store: Store, asked: dict[str, Any]) -> None:
    found, pair = brief(shared_store, "USA", "RUS", on=ON, **asked), dyad(shared_store, "USA", "RUS", **asked)
    assert found.dyad == pair
    assert sum(row.number for row in found.table) == sum(month.number for month in pair.months)
    assert sum(found.made.coders.values()) == sum(found.made.reviews.values()) == pair.reports
    page = html(found)
    assert f"{pair.number:,} incidents told in {pair.reports:,} reports" in page
    assert f"{pair.score:+.2f}" in page
    rows = {row[0]: row[1:] for row in Page(page).rows if row}
    for row in found.table:
        assert rows[row.name] == [*map(str, row.quads), str(row.number)]


def test_the_weightiest_incidents_are_told_with_sentence_and_source(shared_store: Store) -> None:
    found = brief(shared_store, "USA", "RUS", on=ON)
    assert len(found.weightiest) == min(WEIGHTIEST, found.dyad.number)
    stories = [one.incident.corroboration.stories for one in found.weightiest]
    assert stories == sorted(stories, reverse=True)
    page = html(found)
    for one in found.weightiest:
        assert one.sentence
        assert one.publisher is None or one.publisher in page


def test_many_months_become_years_with_the_same_sums() -> None:
    months = [
        Month(month=f"{1990 + n // 12}-{n % 12 + 1:02d}", quads=(1, 0, n % 3, 0), number=1 + n % 3, score=0.0)
        for n in range(300)
    ]
    rows = stretches(months)
    assert rows[0].name == "before 2003"
    assert rows[-1].name == "2014"
    assert sum(row.number for row in rows) == sum(month.number for month in months)
    assert [row.name for row in stretches(months[:3])] == ["1990-01", "1990-02", "1990-03"]


def test_the_file_needs_nothing_else(shared_store: Store) -> None:
    page = html(brief(shared_store, "USA", "RUS", on=ON))
    assert page.count("<svg") == 1
    assert "<style>" in page
    for loading in ("<script", "<link", "<img", "src=", "url(", "@import"):
        assert loading not in page
    assert all(link.startswith(("http://", "https://")) for link in Page(page).links)


def test_it_says_how_it_was_made(shared_store: Store) -> None:
    found = brief(shared_store, "USA", "RUS", on=ON, since="2020")
    words = " ".join(made_told(found))
    assert ON in words
    assert "since 2020" in words
    assert f"{found.made.articles:,} articles" in words
    assert f"{found.made.reviews['not reviewed']:,} not reviewed" in words


def test_two_who_never_met_have_a_brief_that_says_so(shared_store: Store) -> None:
    found = brief(shared_store, "USA", "RUS", on=ON, until="1950")
    assert "Nothing of the sort" in told(found)
    assert "Nothing of the sort" in html(found)
    assert written(found, ".docx").startswith(b"PK")


def test_the_document_for_word_has_the_same_numbers(shared_store: Store) -> None:
    docx = pytest.importorskip("docx", reason="documents come with the extra [brief]")
    found = brief(shared_store, "USA", "RUS", on=ON)
    page = docx.Document(io.BytesIO(written(found, ".docx")))
    words = "\n".join(one.text for one in page.paragraphs)
    assert told(found) in words
    assert [[cell.text for cell in row.cells] for row in page.tables[0].rows][1:] == [
        [row.name, *map(str, row.quads), str(row.number)] for row in found.table
    ]
    assert len(page.inline_shapes) == 1


def test_the_page_obeys_the_policy_and_offers_the_files(client: TestClient, shared_store: Store) -> None:
    answer = client.get("/brief?a=USA&b=RUS&since=2020")
    page = Page(answer.text)
    pair = dyad(shared_store, "USA", "RUS", since="2020")
    assert f"{pair.number:,} incidents told in {pair.reports:,} reports" in answer.text
    assert not page.forbidden
    assert len(pair.agreements) <= MOST_AGREEMENTS or f"the last {MOST_AGREEMENTS}" in answer.text
    assert {"/brief?a=USA&b=RUS&since=2020&as=html", "/brief?a=USA&b=RUS&since=2020&as=docx"} <= set(page.links)


@pytest.mark.parametrize("ending, begins", [("html", b"<!doctype html>"), ("docx", b"PK")])
def test_the_button_saves_a_file(client: TestClient, ending: str, begins: bytes) -> None:
    answer = client.get(f"/brief?a=USA&b=RUS&as={ending}")
    assert answer.content.startswith(begins)
    assert answer.headers["content-disposition"] == f'attachment; filename="brief-usa-rus.{ending}"'


@pytest.mark.parametrize("query, status", [
    ("", 200),
    ("?a=USA", 200),
    ("?a=USA&b=RUS&as=exe", 400),
    ("?a=USA&b=Nobody+Here", 400),
    ("?a=USA&b=RUS&since=x", 400),
])  # fmt: skip
def test_the_page_answers_every_question(client: TestClient, query: str, status: int) -> None:
    assert client.get(f"/brief{query}").status_code == status


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_the_command_writes_a_file(store_path: Path, tmp_path: Path, ending: str) -> None:
    to = tmp_path / f"two.{ending}"
    first = run("USA", "RUS", "--store", store_path, "--since", "2020", "--to", to)
    assert (first.exit_code, first.output) == (0, "")
    assert to.stat().st_size > 5_000
    again = run("USA", "RUS", "--store", store_path, "--to", to)
    assert again.exit_code == 1
    assert "--force" in again.stderr
    assert run("USA", "RUS", "--store", store_path, "--to", to, "--force").exit_code == 0


@pytest.mark.parametrize("arguments, status, said", [
    pytest.param(["USA", "Nobody Here", "--to", "x.html"], 1, "nobody of that name", id="nobody"),
    pytest.param(["USA", "RUS", "--to", "x.pdf"], 2, ".docx", id="another ending"),
    pytest.param(["USA", "RUS"], 2, "--to", id="no file"),
    pytest.param(["USA", "RUS", "--to", "/nowhere/at/all/x.html"], 1, "no such file", id="no folder"),
])  # fmt: skip
def test_the_command_refuses_in_one_line(store_path: Path, arguments: list[str], status: int, said: str) -> None:
    answer = run(*arguments, "--store", store_path)
    assert answer.exit_code == status
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
