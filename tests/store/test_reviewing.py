"""The queue and second opinions are the same in both databases."""

from __future__ import annotations

from sqlalchemy import select
from tests.store.said import MET, PRAISED, SHELLED, add, article, coded, event, group

from dragoman.store import Store, corrections, opinions, reviewing
from dragoman.store.filters import filters_of
from dragoman.store.tables import events


def due(store: Store, by: str | None = "Bob", **asked: str) -> list[reviewing.Due]:
    with store.read() as connection:
        known = reviewing.weighed(connection, filters_of(**asked))
        return reviewing.queue(connection, known, by, narrowed=bool(asked))


def test_what_nobody_judged_waits_by_weight(store_name: str) -> None:
    page, other = article("one"), article("two", MET)
    doubtful = event(page, SHELLED, "ASSAULT", confidence=0.2)
    met, again = event(page, MET, "CONSULT", "visit"), event(other, MET, "CONSULT", "phone")
    with Store(store_name) as store:
        add(store, coded(page, met, doubtful, event(page, PRAISED, "SUPPORT", confidence=0.95)))
        add(store, coded(other, again))
        group(store, met=[met.id, again.id])
        waiting = due(store)
        assert waiting[0].id == doubtful.id
        assert waiting[0].reasons == ("confidence 0.20",)
        assert len(waiting) == 4
        assert [one.id for one in due(store, party="PER")] == [event(page, PRAISED, "SUPPORT").id]
        corrections.accept(store, doubtful.id, by="Bob")
        assert doubtful.id not in [one.id for one in due(store)]


def test_a_report_that_most_contradict_is_told_why(store_name: str) -> None:
    pages = [article(name, MET) for name in ("one", "two", "three")]
    found = [event(page, MET, "CONSULT", mode) for page, mode in zip(pages, ("visit", "visit", "phone"), strict=True)]
    with Store(store_name) as store:
        for page, one in zip(pages, found, strict=True):
            add(store, coded(page, one))
        group(store, met=[one.id for one in found])
        reasons = {one.id: one.reasons for one in due(store)}
        assert "other reports say otherwise: mode" in reasons[found[2].id]
        assert "leads an incident of 3 reports" in reasons[found[0].id]


def test_a_second_opinion_is_kept_compared_and_settled(store_name: str) -> None:
    page = article("one")
    met = event(page, MET, "CONSULT", "visit").id
    with Store(store_name) as store:
        add(store, coded(page))
        corrections.correct(store, met, {"type": "AGREE", "actors": "TCD, SDN, UNO"}, by="Ann")
        assert opinions.give(store, met, "accept", {}, by="Bob") == ("event_type", "event_mode", "actors")
        with store.read() as connection:
            (one,) = opinions.compared(connection)
            assert not opinions.wanted_of(connection, "Cyd")
        assert [each.by for each in one.readings] == ["Ann", "Bob"]
        opinions.settle(store, met, "Bob", by="Cyd")
        with store.read() as connection:
            told = select(events.c.event_type, events.c.event_mode, events.c.review).where(events.c.id == met)
            assert tuple(connection.execute(told).one()) == ("CONSULT", "visit", "accepted")
            assert not opinions.overruled(connection)
            assert [one.settled for one in opinions.compared(connection)] == [True]
