from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update
from tests.store.asked_store import fill

from dragoman.events.scale import QUADS
from dragoman.store import Store
from dragoman.store.asking import filters_of
from dragoman.store.counting import DIMENSIONS, count_by
from dragoman.store.dyads import dyad
from dragoman.store.explained import explained
from dragoman.store.filters import compiled
from dragoman.store.outlets import refusals_of, sources_of
from dragoman.store.questions import ORDERS, events_of, page
from dragoman.store.registers import agreements_of
from dragoman.store.shown import actors_of, incident, incidents_of, stories_of
from dragoman.store.tables import events, parties
from dragoman.store.who import BadQuestionError, regions, who
from dragoman.store.wording import terms

VISITS = {"visit-herald", "visit-courier", "visit-star"}
EVERYTHING = {*VISITS, "wheat", "envoy", "old", "joint", "vote", "plan", "bloc", "raid"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small store, of each kind, which no test changes."""
    sqlite = request.param == "sqlite"
    name = str(tmp_path_factory.mktemp("asked") / "news.db") if sqlite else request.getfixturevalue("postgres")()
    with Store(name) as store:
        fill(store)
        yield store


def names(store: Store, **filters: object) -> set[str]:
    return {one.id for one in events_of(store, **filters)}


@pytest.mark.parametrize("filters, found", [
    pytest.param({}, EVERYTHING, id="nothing asked"),
    pytest.param({"actor": "FRA"}, {"envoy"}, id="actor by code"),
    pytest.param({"actor": "fra"}, {"envoy"}, id="code in small letters"),
    pytest.param({"actor": "France"}, {"envoy"}, id="actor by name"),
    pytest.param({"actor": "Q142"}, {"envoy"}, id="actor by Wikidata id"),
    pytest.param({"actor": "Abdoulaye Diop"}, VISITS, id="a person"),
    pytest.param({"actor": "diop"}, VISITS, id="a person by one name"),
    pytest.param({"actor": "goita"}, {"raid"}, id="a person without accents"),
    pytest.param({"actor": ["FRA", "NER"]}, {"envoy", "joint"}, id="either of two"),
    pytest.param({"recipient": "MLI"}, {"wheat", "envoy"}, id="recipient"),
    pytest.param({"party": "FRA"}, {"envoy", "old", "joint"}, id="either role"),
    pytest.param({"actor": "RUS", "recipient": "MLI"}, {"wheat"}, id="actor and recipient"),
    pytest.param({"actor": "AES"}, EVERYTHING - {"wheat", "envoy", "old"}, id="a body and its members by date"),
    pytest.param({"actor": "AES", "recipient": "FRA"}, {"joint"}, id="not a member before it joined"),
    pytest.param({"actor": "region:sahel", "recipient": "FRA"}, {"joint", "old"}, id="a region has no dates"),
    pytest.param({"between": ("MLI", "RUS")}, {*VISITS, "wheat", "plan"}, id="between two, not side by side"),
    pytest.param({"between": ("RUS", "MLI")}, {*VISITS, "wheat", "plan"}, id="in either order"),
    pytest.param({"between": ("AES", "FRA")}, {"joint"}, id="a body and a state"),
    pytest.param({"type": "consult"}, VISITS, id="type in any case"),
    pytest.param({"type": ["AID", "AGREE"]}, {"wheat", "plan", "bloc"}, id="two types"),
    pytest.param({"mode": "expel"}, {"envoy"}, id="mode"),
    pytest.param({"quad": "2"}, {"wheat"}, id="quad by number"),
    pytest.param({"quad": "verbal-conflict"}, {"old", "joint", "vote"}, id="quad by name"),
    pytest.param({"context": "military"}, {"raid"}, id="context"),
    pytest.param({"status": "planned"}, {"plan", "bloc"}, id="status"),
    pytest.param({"country": "MLI"}, {"raid"}, id="country where it happened"),
    pytest.param({"country": "region:eastern-europe"}, {"visit-herald", "visit-star"}, id="region where it happened"),
    pytest.param({"place": "moscow"}, {"visit-herald", "visit-star"}, id="place"),
    pytest.param({"place": "2455290"}, {"raid"}, id="place by its GeoNames number"),
    pytest.param({"since": "2024-03"}, {"joint", "vote", "plan", "bloc"}, id="since a month"),
    pytest.param({"until": "2023"}, {"envoy", "old"}, id="until a year, its end included"),
    pytest.param({"since": "2024-01-10", "until": "2024-01-10"}, {"visit-herald", "visit-courier"}, id="one day"),
    pytest.param({"source": "the courier"}, {"visit-courier"}, id="publisher in any case"),
    pytest.param({"source": "TASS"}, {"visit-courier"}, id="wire"),
    pytest.param({"source": "Drum TV"}, {"joint"}, id="outlet that is cited"),
    pytest.param({"confidence": 0.5}, EVERYTHING - {"raid"}, id="confidence"),
    pytest.param({"reviewed": "accepted"}, {"bloc"}, id="accepted"),
    pytest.param({"reviewed": "yes"}, {"bloc"}, id="reviewed"),
    pytest.param({"reviewed": "no"}, EVERYTHING - {"bloc"}, id="not reviewed"),
    pytest.param({"coder": "0.0.1"}, set(), id="a version that coded nothing"),
    pytest.param({"text": "uranium"}, {"plan"}, id="a word"),
    pytest.param({"text": "GOITA'S camp"}, {"raid"}, id="words without accents, in any case"),
    pytest.param({"text": '"russian colleague"'}, {"visit-herald", "visit-courier"}, id="a phrase"),
    pytest.param({"text": '"colleague russian"'}, set(), id="a phrase in its order only"),
    pytest.param({"text": "rejec*"}, {"old", "vote"}, id="the beginning of a word"),
    pytest.param({"text": "russia -wheat -resolution"}, {"plan"}, id="without words"),
    pytest.param({"text": "capitals bank"}, {"bloc"}, id="a word of the title"),
    pytest.param({"type": "CONSULT", "text": "bamako"}, {"visit-star"}, id="type and words"),
])  # fmt: skip
def test_filters_find(asked: Store, filters: dict[str, object], found: set[str]) -> None:
    assert names(asked, **filters) == found


def test_old_codings_and_rejected_events_are_shown_when_asked_for(store: Store) -> None:
    fill(store)
    with store.write() as connection:
        wheat, envoy = ([key] for key in connection.scalars(
            select(events.c.key).where(events.c.id.in_(["wheat", "envoy"])).order_by(events.c.id.desc())
        ))  # fmt: skip
        old = {"coder": "0.0.9", "current": False, "shown": False}
        connection.execute(update(events).where(events.c.key.in_(wheat)).values(old))
        rejected = {"review": "rejected", "shown": False}
        connection.execute(update(events).where(events.c.key.in_(envoy)).values(rejected))
        connection.execute(update(parties).where(parties.c.event.in_(wheat + envoy)).values(shown=False))
    assert names(store) == EVERYTHING - {"wheat", "envoy"}
    assert names(store, coder="0.0.9") == names(store, coder="0.0.9", actor="RUS", recipient="MLI") == {"wheat"}
    assert names(store, reviewed="rejected") == names(store, reviewed="rejected", actor="FRA") == {"envoy"}


def test_text_that_databases_read_as_their_own_is_only_words(asked: Store) -> None:
    for hostile in ('") OR 1=1 --', "a' | !b:*", '"unclosed', "NEAR(mali)", "evidence:mali", "((((", "mali AND"):
        try:
            assert names(asked, text=hostile) <= EVERYTHING
        except BadQuestionError:
            assert not any(character.isalnum() for character in hostile)


@pytest.mark.parametrize("filters, reason", [
    pytest.param({"actor": "Nobody Atall"}, "nobody of that name", id="unknown actor"),
    pytest.param({"actor": "region:atlantis"}, "no such region", id="unknown region"),
    pytest.param({"type": "MEET"}, "no event type", id="unknown type"),
    pytest.param({"quad": "5"}, "no quad", id="unknown quad"),
    pytest.param({"since": "yesterday"}, "no day", id="no day"),
    pytest.param({"since": "2024-13"}, "no day", id="no such month"),
    pytest.param({"place": "Mali"}, "--country MLI", id="a state for a place"),
    pytest.param({"source": "Nothing Daily"}, "no publisher", id="unknown source"),
    pytest.param({"confidence": 2.0}, "from 0 to 1", id="confidence out of range"),
    pytest.param({"text": "-only"}, "no word", id="nothing to look for"),
    pytest.param({"text": "..."}, "no word", id="no word at all"),
    pytest.param({"text": "a " * 60}, "at most", id="too many words"),
    pytest.param({"color": "red"}, "no such filter", id="no filter"),
    pytest.param({"type": 3}, "the question", id="a number for a word"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_reason(asked: Store, filters: dict[str, object], reason: str) -> None:
    with pytest.raises(BadQuestionError, match=reason):
        names(asked, **filters)


def test_newest_come_first_and_those_without_a_day_last(asked: Store) -> None:
    days = [one.date.start if one.date else None for one in events_of(asked)]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True)
    assert days[len(dated) :] == [None]


def test_oldest_come_first_when_asked(asked: Store) -> None:
    assert next(events_of(asked, order="oldest")).id == "old"


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_gives_all_once(asked: Store, order: str) -> None:
    found = [one.id for one in events_of(asked, order=order)]
    assert len(found) == len(EVERYTHING)
    assert set(found) == EVERYTHING


def test_a_limit_gives_the_first(asked: Store) -> None:
    every = [one.id for one in events_of(asked)]
    assert [one.id for one in events_of(asked, limit=4)] == every[:4]


@pytest.mark.parametrize("count, units", [("incidents", 9), ("events", 10), ("reports", 11)])
def test_a_page_says_how_many_there_are(asked: Store, count: str, units: int) -> None:
    question = filters_of()
    with asked.read() as connection:
        shown = page(connection, compiled(connection, question), question, "newest", 2, count)
    assert ([one.event.id for one in shown.found], shown.reports, shown.more) == (["plan", "bloc"], 11, False)
    assert shown.units == units


def test_a_large_set_and_a_small_one_find_the_same(asked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = [{"actor": "MLI"}, {"party": "MLI", "text": "russia"}, {"source": "The Drum", "context": "diplomatic"}]
    small = [[one.id for one in events_of(asked, limit=3, **filters)] for filters in questions]
    monkeypatch.setattr("dragoman.store.filters.SMALL", 1)
    assert [[one.id for one in events_of(asked, limit=3, **filters)] for filters in questions] == small


@pytest.mark.parametrize("count, january", [("incidents", 1), ("events", 2), ("reports", 3)])
def test_counts_by_month_count_what_they_say(asked: Store, count: str, january: int) -> None:
    months = {row.under[0]: row.number for row in count_by(asked, "month", count=count)}
    assert list(months) == ["2022-01", "2023-05", "2024-01", "2024-02", "2024-03", "2024-06", None]
    assert months["2024-01"] == january


def test_an_incident_counts_once_under_its_own_day(asked: Store) -> None:
    assert list(count_by(asked, "day", since="2024-01", until="2024-01-31")) == [(("2024-01-10",), 1)]
    assert list(count_by(asked, "day", type="CONSULT", since="2024-01-11")) == []


def test_counts_of_the_whole_store_and_of_filters_that_leave_all_agree(asked: Store) -> None:
    for by in ("month", "day", "year"):
        assert list(count_by(asked, by, since="2023")) == list(count_by(asked, by, since="2023", confidence=0.0))


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_column_can_be_counted_by(asked: Store, by: str) -> None:
    for count in ("incidents", "events", "reports"):
        assert sum(row.number for row in count_by(asked, by, count=count)) >= 9


def test_counts_by_actor_tell_each_party(asked: Store) -> None:
    found = {row.under[0]: row.number for row in count_by(asked, "actor")}
    assert found == {"MLI": 5, "RUS": 4, "FRA": 1, "BFA": 2, "NER": 1, "IGO": 1}


def test_counts_by_two_columns(asked: Store) -> None:
    found = {row.under: row.number for row in count_by(asked, ["year", "quad"], actor="MLI")}
    assert found == {
        ("2024", "verbal cooperation"): 2, ("2024", "verbal conflict"): 2, (None, "material conflict"): 1
    }  # fmt: skip


def test_most_frequent_come_first_unless_time_is_asked(asked: Store) -> None:
    numbers = [row.number for row in count_by(asked, "type")]
    assert numbers == sorted(numbers, reverse=True)
    assert [row.under[0] for row in count_by(asked, "type", order="name")] == sorted(
        row.under[0] or "" for row in count_by(asked, "type")
    )


@pytest.mark.parametrize("by, count, order", [
    pytest.param(["colour"], "incidents", None, id="no such column"),
    pytest.param([], "incidents", None, id="no column"),
    pytest.param(["month", "month"], "incidents", None, id="a column twice"),
    pytest.param(["month"], "people", None, id="no such unit"),
    pytest.param(["month"], "reports", "loudest", id="no such order"),
])  # fmt: skip
def test_counts_that_cannot_be_made_are_refused(asked: Store, by: list[str], count: str, order: str | None) -> None:
    with pytest.raises(BadQuestionError):
        list(count_by(asked, by, count=count, order=order))


def test_a_dyad_counts_each_incident_once(asked: Store) -> None:
    found = dyad(asked, "MLI", "RUS")
    assert (found.number, found.reports) == (2, 4)
    assert (found.forth, found.back, found.together) == (0, 1, 1)
    assert [(month.month, month.quads, month.score) for month in found.months] == [
        ("2024-01", (1, 0, 0, 0), 4.0),
        ("2024-02", (0, 1, 0, 0), 10.0),
    ]
    assert found.score == 7.0
    assert (found.first and found.first.day, found.last and found.last.event) == ("2024-01-10", "wheat")
    assert found.contexts == {"diplomatic": 2, "economic": 1}


def test_a_dyad_counts_what_is_done_unless_asked_for_more(asked: Store) -> None:
    assert dyad(asked, "MLI", "RUS", status="planned").last.event == "plan"  # type: ignore[union-attr]
    assert dyad(asked, "MLI", "RUS", count="reports").number == 4
    assert dyad(asked, "MLI", "RUS", since="2024-02").number == 1


def test_a_dyad_turned_round_tells_the_same(asked: Store) -> None:
    there, back = dyad(asked, "MLI", "RUS"), dyad(asked, "RUS", "MLI")
    assert (there.months, there.forth, there.back) == (back.months, back.back, back.forth)


def test_two_who_never_met_have_an_empty_dyad(asked: Store) -> None:
    found = dyad(asked, "BRA", "FIN")
    assert (found.number, found.months, found.first, found.score, found.turns) == (0, (), None, None, ())


def test_a_dyad_has_the_agreements_of_the_two(asked: Store) -> None:
    assert {one.state for one in dyad(asked, "MLI", "RUS").agreements} == {"negotiated", "signed"}
    assert dyad(asked, "MLI", "FRA").agreements == ()


def test_agreements_are_found_by_party_state_field_and_words(asked: Store) -> None:
    assert [one.id for one in agreements_of(asked)] == ["pact-star", "pact-herald"]
    assert [one.id for one in agreements_of(asked, order="oldest")] == ["pact-herald", "pact-star"]
    assert [one.id for one in agreements_of(asked, state="signed", between=("MLI", "RUS"))] == ["pact-star"]
    assert len(list(agreements_of(asked, field="mining", party="region:sahel", text='"gold refin*" refinery'))) == 0
    assert len(list(agreements_of(asked, field="mining", party="region:sahel", text='"gold refining" refin*'))) == 2
    assert list(agreements_of(asked, party="FRA")) == []
    assert [one.id for one in agreements_of(asked, source="The Star", since="2024-01-11", limit=5)] == ["pact-star"]


def test_agreements_take_no_filter_of_events(asked: Store) -> None:
    with pytest.raises(BadQuestionError, match="no filter of agreements"):
        list(agreements_of(asked, type="AGREE"))
    with pytest.raises(BadQuestionError, match="no state"):
        list(agreements_of(asked, state="dreamt"))


def test_an_incident_has_all_its_reports_whichever_matched(asked: Store) -> None:
    [found] = incidents_of(asked, text="lavrov")
    assert set(found.reports) == VISITS
    assert (found.corroboration.stories, found.corroboration.wires) == (2, ("TASS",))
    assert [each.field for each in found.contradictions] == ["day"]


def test_incidents_come_newest_first_or_most_reported(asked: Store) -> None:
    assert next(incidents_of(asked, limit=1)).id == "plan"
    assert next(incidents_of(asked, limit=1, order="most")).id == "incident-1"
    assert len(list(incidents_of(asked))) == 9


def test_an_incident_is_found_by_its_id_and_by_that_of_a_report(asked: Store) -> None:
    assert incident(asked, "incident-1") == incident(asked, "visit-star")
    assert incident(asked, "wheat").reports == ("wheat",)
    with pytest.raises(BadQuestionError):
        incident(asked, "nothing")


def test_a_story_knows_its_first_and_its_outlets(asked: Store) -> None:
    found = {one.id: one for one in stories_of(asked)}
    assert set(found) == {"story-1", "article-star", "article-drum"}
    shared = found["story-1"]
    assert (shared.publisher, shared.size, shared.wire) == ("The Courier", 2, "TASS")
    assert shared.outlets == ("The Courier", "The Herald")
    assert shared.fullest == "article-herald"
    assert [one.id for one in stories_of(asked, type="AID")] == ["story-1"]
    assert [one.id for one in stories_of(asked, order="most", limit=1)] == ["story-1"]


def test_actors_have_their_spellings_and_partners(asked: Store) -> None:
    found = {one.name: one for one in actors_of(asked)}
    diop = found["Abdoulaye Diop"]
    assert (diop.number, diop.acting, diop.receiving) == (1, 1, 0)
    assert diop.spellings == {"Foreign Minister Abdoulaye Diop": 3}
    assert diop.partners == {"Russia": 3}
    assert [one.name for one in actors_of(asked, named="FRA")] == ["France"]
    assert {one.name for one in actors_of(asked, named="MLI", count="reports")} == {
        "Abdoulaye Diop", "Mali", "Assimi Goïta"
    }  # fmt: skip


def test_sources_know_who_writes_first(asked: Store) -> None:
    found = {(one.kind, one.name): one for one in sources_of(asked)}
    assert found["outlet", "The Courier"].first == 1
    assert (found["outlet", "The Herald"].first, found["outlet", "The Herald"].copied) == (0, 1)
    assert found["wire", "TASS"].others == {"The Courier": 1}
    assert list(refusals_of(asked)) == []


def test_an_event_is_explained_by_its_beginning(asked: Store) -> None:
    found = explained(asked, "visit-her")
    basis = {step.field: step for step in found.steps}
    assert basis["type"].basis == "“Diop” in the sentence"
    assert basis["date"].basis == "'on that day' before publication"
    assert (found.story, found.incident, found.incident_reports) == ("story-1", "incident-1", 3)
    assert [step.value for step in found.steps if step.field == "actor"] == [
        "Abdoulaye Diop (MLI GOV)",
        "Russia (RUS GOV)",
    ]


@pytest.mark.parametrize("wanted", [
    pytest.param("visit-", id="two begin so"), pytest.param("vis", id="too short"), pytest.param("none%", id="none")
])  # fmt: skip
def test_an_event_that_is_not_one_is_not_explained(asked: Store, wanted: str) -> None:
    with pytest.raises(BadQuestionError):
        explained(asked, wanted)


def test_every_region_has_states_that_there_are(asked: Store) -> None:
    from dragoman.actors.tables import countries

    for name, states in regions().items():
        assert set(states) <= set(countries()), name
    with asked.read() as connection:
        assert who(connection, "region:Western Africa").spans[0].states == regions()["western-africa"]


def test_the_regions_of_the_world_hold_each_state_once() -> None:
    world = [state for name in ("africa", "americas", "asia", "europe", "oceania") for state in regions()[name]]
    assert len(world) == len(set(world))


def test_terms_part_phrases_beginnings_and_what_is_unwanted() -> None:
    assert [(term.words, term.beginning, term.unwanted) for term in terms('Gold* "mine-shaft" -Été')] == [
        (("gold",), True, False), (("mine", "shaft"), False, False), (("ete",), False, True)
    ]  # fmt: skip


def test_quads_are_the_same_in_the_tables(asked: Store) -> None:
    from dragoman.store.tables import QUADS as STORED

    assert STORED == QUADS
    assert isinstance(asked.engine.url.database, str | Path)
