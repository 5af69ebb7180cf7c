"""The pages in `examples/` give the articles that stand beside them, and most of the events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import dragoman
from dragoman import article, capture

EXAMPLES = Path(__file__).parent.parent / "examples"
PAGES = sorted(path for path in EXAMPLES.iterdir() if path.is_file() and path.name != "README.md")
TYPES = 16  # PLOVER's event types
FOUND = 0.8  # of all expected events, the share that coding has to find
FOUND_ON_A_PAGE = 0.5
OPENING = 60  # characters of a paragraph that an expected file gives

TypeAndParties = tuple[str, frozenset[str], frozenset[str], str]


def expected(page: Path) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads((EXAMPLES / "expected" / f"{page.stem}.json").read_text(encoding="utf-8"))
    return wanted


def cleaned(page: Path) -> tuple[list[dragoman.Article], list[str]]:
    """The articles of a page, and the reasons of what was refused."""
    reasons: list[str] = []
    articles = []
    for one in capture.read(str(page), refuse=lambda error: reasons.append(error.reason)):
        try:
            articles.append(article.clean(one))
        except dragoman.NoArticle as error:
            reasons.append(error.reason)
    return articles, reasons


def fields(one: dragoman.Article) -> dict[str, Any]:
    return {
        "title": one.title,
        "byline": one.byline,
        "publisher": one.publisher,
        "wire": one.wire,
        "published": one.published,
        "language": one.language,
        "paragraphs": [" ".join(part.text.split())[:OPENING] for part in one.paragraphs],
    }


def key_expected(event: dict[str, Any]) -> TypeAndParties:
    return event["event_type"], frozenset(event["actors"]), frozenset(event["recipients"]), event["status"]


def key_coded(event: dragoman.Event) -> TypeAndParties:
    return event.event_type, countries(event.actors), countries(event.recipients), event.status


def countries(parties: tuple[dragoman.Party, ...]) -> frozenset[str]:
    return frozenset(party.country for party in parties if party.country)


def missed_events(page: Path, coded: list[dragoman.Coded]) -> list[dict[str, Any]]:
    """The expected events of *page* that stand in none of its articles' codings."""
    found = [{key_coded(event) for event in one.events} for one in coded]
    return [
        event
        for event in expected(page)["events"]
        if event["article"] >= len(found) or key_expected(event) not in found[event["article"]]
    ]


@pytest.fixture(scope="module")
def misses() -> dict[Path, list[dict[str, Any]]]:
    """By page: the expected events that coding does not give."""
    pages = {page: cleaned(page)[0] for page in PAGES}
    coded = dragoman.Coder().code_many([one for articles in pages.values() for one in articles])
    return {page: missed_events(page, [next(coded) for _ in articles]) for page, articles in pages.items()}


def test_every_page_has_an_expected_file_and_a_line_in_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert {page.stem for page in PAGES} == {path.stem for path in (EXAMPLES / "expected").glob("*.json")}
    assert [page.name for page in PAGES if f"`{page.name}`" not in readme] == []


def test_every_event_type_occurs_twice_over_the_pages() -> None:
    told = [event["event_type"] for page in PAGES for event in expected(page)["events"]]
    assert len(set(told)) == TYPES
    assert [name for name in set(told) if told.count(name) < 2] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_gives_its_article_or_a_plain_refusal(page: Path) -> None:
    articles, reasons = cleaned(page)
    assert [fields(one) for one in articles] == expected(page)["articles"]
    if expected(page)["refused"]:
        assert reasons, "nothing says why no article came out"


@pytest.mark.parametrize("page", [page for page in PAGES if page.suffix == ".txt"], ids=lambda page: page.name)
def test_paragraphs_are_the_words_of_the_capture(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for one in cleaned(page)[0]:
        assert [text[part.start : part.end] for part in one.paragraphs] == [part.text for part in one.paragraphs]


@pytest.mark.parametrize("page", [page for page in PAGES if expected(page)["events"]], ids=lambda page: page.name)
def test_coding_finds_half_of_the_events_of_a_page(page: Path, misses: dict[Path, list[dict[str, Any]]]) -> None:
    wanted = len(expected(page)["events"])
    assert wanted - len(misses[page]) >= FOUND_ON_A_PAGE * wanted, "\n".join(map(str, misses[page]))


def test_coding_finds_most_events_of_all_pages(misses: dict[Path, list[dict[str, Any]]]) -> None:
    missed = [(page.name, *key_expected(event), event["words"]) for page, events in misses.items() for event in events]
    wanted = sum(len(expected(page)["events"]) for page in PAGES)
    print(f"{wanted - len(missed)} of {wanted} expected events found; missed:", *missed, sep="\n")
    assert wanted - len(missed) >= FOUND * wanted
