"""The first page: what is new to whom, and where a search leads."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.store.asked_store import coded, event

from dragoman.errors import NoArticle
from dragoman.store import Store
from dragoman.store.tables import events
from dragoman.web.news import VISIT_SECONDS, Mark, look, news

NOW = Mark(1_800_000_000, 50, 7)


def test_a_first_look_sees_the_last_days(client: TestClient) -> None:
    client.cookies.clear()
    page = client.get("/").text
    assert "<h1>What there is</h1>" in page
    assert "incidents since" in page
    assert "5 teasers and no story" in page


def test_a_later_visit_sees_what_came_in_between(
    own_store: Store, writing_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.web.start._STALE", 0.0)
    writing_client.get("/")
    (name, there) = next(one for one in writing_client.cookies.items() if one[0].startswith("dragoman_seen"))
    at, rest = there.split("-", 1)
    writing_client.cookies.clear()
    writing_client.cookies.set(name, f"{int(at) - 2 * VISIT_SECONDS}-{rest}")
    assert "No incident has a new report" in writing_client.get("/").text
    told = event("e-new", "AID", "Mali sent flour to Niger.", ["Mali"], ["Niger"], day="2025-06-20")
    own_store.add(coded("new", "Flour <b>for</b> Niger", [told], publisher="Le Journal", published="2025-06-21"))
    own_store.refuse(NoArticle("menu.html", "only menus here"), own_store.begin("ingest", "x"))
    page = writing_client.get("/").text
    assert "<h1>New since " in page
    assert "1 incident" in page
    assert "Mali sent flour to Niger." in page
    assert "only menus here" in page
    assert "5 teasers" not in page


@pytest.mark.parametrize(
    "cookie, before",
    [
        (None, None),
        ("", None),
        ("nonsense", None),
        ("9" * 5_000, None),
        ("1799999999-60-7", None),
        ("1799990000-40-5", Mark(1_799_990_000, 40, 5)),
        ("1799999000-40-5", None),
        ("1799990000-30-5.1799999000-40-5", Mark(1_799_990_000, 30, 5)),
        ("1799000000-30-5.1799990000-40-5", Mark(1_799_990_000, 40, 5)),
        ("1900000000-30-5", None),
    ],
    ids=[
        "first", "empty", "nonsense", "long", "another store", "away", "same first visit", "same visit", "next visit",
        "future",
    ],
)  # fmt: skip
def test_a_look_belongs_to_a_visit(cookie: str | None, before: Mark | None) -> None:
    assert look(cookie, NOW).before == before
    assert look(look(cookie, NOW).told(), NOW).before == before


def test_what_more_texts_tell_is_heavier(shared_store: Store) -> None:
    found = news(shared_store, None)
    weights = [(one.stories, one.owners, one.reports) for one in found.heaviest if one.reports > 1]
    assert weights == sorted(weights, reverse=True)
    assert found.incidents >= len(found.heaviest) > 0


@pytest.mark.parametrize(
    "wanted, to",
    [
        ("Mali", "/actors/MLI"),
        ("MLI", "/actors/MLI"),
        ("AES", "/actors/AES"),
        ("Mali and Russia", "/dyad?a=Mali&b=Russia"),
        ("MLI, RUS", "/dyad?a=MLI&b=RUS"),
        ("flour and water", "/events?text=flour+and+water"),
        ("Esmeraldas", "/events?place=Esmeraldas"),
        ("'; DROP TABLE events; --", "/events?text=%27%3B+DROP+TABLE+events%3B+--"),
        ("<script>alert(1)</script>", "/events?text=%3Cscript%3Ealert%281%29%3C%2Fscript%3E"),
        ("\u202egnp.exe", "/events?text=gnp.exe"),
        ("", "/"),
        ("x" * 5_000, "/events?text=" + "x" * 200),
    ],
)
def test_a_search_leads_to_what_is_meant(client: TestClient, wanted: str, to: str) -> None:
    assert client.get("/search", params={"q": wanted}, follow_redirects=False).headers["location"] == to


def test_a_search_finds_an_event_by_its_id(client: TestClient, shared_store: Store) -> None:
    with shared_store.read() as connection:
        wanted = connection.scalar(select(events.c.id).order_by(events.c.key.desc()).limit(1))
    told = client.get("/search", params={"q": wanted}, follow_redirects=False)
    assert told.headers["location"] == f"/incidents/{wanted}"


@pytest.mark.parametrize("wanted, name", [("Esmeraldas", "place"), ("Mali", "country"), ("Nowhere at all", "place")])
def test_a_search_for_a_place_knows_states_too(client: TestClient, wanted: str, name: str) -> None:
    told = client.get("/search", params={"q": wanted, "in": "place"}, follow_redirects=False)
    assert told.headers["location"].startswith(f"/events?{name}=")


def test_a_search_of_another_kind_is_refused(client: TestClient) -> None:
    assert client.get("/search?q=x&in=everything").status_code == 400
