"""Ids and words of the store: the same for the same thing, within bounds, in both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from tests.store.content import sound

import dragoman
from dragoman import Party, Place
from dragoman.events.owners import owner_country
from dragoman.store import Store
from dragoman.store.columns import MOST_INDEXED, actor_id, address_of, of_actor, of_place, place_id
from dragoman.store.words import MOST_CHARACTERS, folded


@pytest.mark.parametrize(
    "party, identity",
    [
        pytest.param(Party(text="Putin", name="Vladimir Putin", country="RUS", wikidata="Q7747"), "Q7747", id="known"),
        pytest.param(Party(text="x", name="Assimi Goïta", country="MLI"), "mli:assimi-goita", id="name and country"),
        pytest.param(Party(text="x", name="Le Monde"), "xx:le-monde", id="no country"),
        pytest.param(Party(text="x", name="Путин", country="RUS"), "rus:путин", id="other letters"),
        pytest.param(Party(text="the army", country="MLI"), None, id="no name"),
    ],
)
def test_actor_is_known_by_an_id_that_stays(party: Party, identity: str | None) -> None:
    assert actor_id(party) == identity
    row = of_actor(party)
    assert (row and row["id"]) == identity


@pytest.mark.parametrize("name", ["!!!", "𝄞", "a" * 5000, "b\0c"])
def test_any_name_gives_an_id_within_bounds(name: str) -> None:
    identity = actor_id(Party(text="x", name=name, country="MLI"))
    assert identity
    assert len(identity) <= MOST_INDEXED + 20
    assert "\0" not in identity


def test_names_that_are_cut_stay_apart() -> None:
    long = "a" * 5000
    assert actor_id(Party(text="x", name=long)) != actor_id(Party(text="x", name=long + "b"))
    assert address_of(long) != address_of(long + "b")


@pytest.mark.parametrize(
    "place, identity",
    [
        pytest.param(Place(text="Moscow", name="Moscow", geonames_id=524901), "524901", id="known"),
        pytest.param(
            Place(text="x", name="Moura", country="MLI", lat=14.3, lon=-4.4), "mli:moura@14.3,-4.4", id="ours"
        ),
        pytest.param(Place(text="x", name="Moura"), "xx:moura", id="name alone"),
        pytest.param(Place(text="somewhere"), None, id="not found"),
    ],
)
def test_place_is_known_by_an_id_that_stays(place: Place, identity: str | None) -> None:
    assert place_id(place) == identity
    row = of_place(place)
    assert (row and row["id"]) == identity


@pytest.mark.parametrize(
    "said, words",
    [
        ("L'Élysée, à Paris", "l elysee a paris"),
        ("uranium-rich; 1.5 km", "uranium rich 1 5 km"),
        ("snake_case", "snake case"),
        ("ПУТИН Й", "путин и"),
        ("", ""),
    ],
)
def test_words_are_folded(said: str, words: str) -> None:
    assert folded(said) == words


def test_folded_words_are_bounded() -> None:
    assert len(folded("\ufdfa" * MOST_CHARACTERS)) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    "publisher, wire, on, country",
    [
        pytest.param("Bakhtar", None, "2020-01-01", "AFG", id="outlet"),
        pytest.param(None, "Bakhtar News Agency", "2025-01-01", "AFG", id="wire by another name"),
        pytest.param("The Bakhtar", None, None, "AFG", id="today"),
        pytest.param("Lamp Courier", None, "2020-01-01", None, id="unknown"),
        pytest.param(None, None, None, None, id="nobody"),
    ],
)
def test_owner_of_outlet_or_wire(publisher: str | None, wire: str | None, on: str | None, country: str | None) -> None:
    assert owner_country(publisher, wire, on) == country


@pytest.mark.parametrize("asked", ["андреи", "Андрей", "goita", "GOÏTA", "ελλαδα", "envoys"])
def test_words_are_found_without_case_and_accents_in_both_databases(store: Store, asked: str) -> None:
    said = "Андрей met Assimi Goïta of Ελλάδα"
    event = dragoman.Event(
        id="1", event_type="CONSULT", event_mode=None, contexts=(), cameo=None, quad="verbal cooperation", score=1.0,
        actors=(), recipients=(), date=None, place=None, status="reported", attribution=dragoman.Attribution(),
        evidence=dragoman.Evidence(text=said), article="1", confidence=0.5,
    )  # fmt: skip
    article = dragoman.Article(id="1", source="1", title="Envoys meet")
    store.add(dragoman.Coded(article=article, events=(event,)))
    with store.read() as connection:
        if connection.dialect.name == "sqlite":
            query = text("SELECT count(*) FROM event_words WHERE event_words MATCH :word")
        else:
            query = text("SELECT count(*) FROM events WHERE words @@ to_tsquery('simple', :word)")
        assert connection.execute(query, {"word": folded(asked)}).scalar_one() == 1
    sound(store)
