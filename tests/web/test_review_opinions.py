"""Second opinions, agreement, conflicts and the journal, from the store's doors to the pages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient
from tests.store.said import MET, PRAISED, SHELLED, add, article, coded, event, rows, stands
from tests.web.conftest import csrf_of
from tests.web.test_review import SignedIn, form_of, hidden, journal

from dragoman.store import Store, corrections, opinions
from dragoman.store.checking import Fault, faults
from dragoman.store.journal import BadCorrectionError
from dragoman.web.review_lists import agreements

Events = tuple[str, str, str]


@pytest.fixture
def three(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Events:
    """The ids of three events, two of which Ann has accepted and one rejected; all are offered to somebody else."""
    monkeypatch.setattr(opinions, "SHARE", 1.0)
    page = article("neighbours")
    add(own_store, coded(page), coder="0.9.9")
    ids = (event(page, MET, "CONSULT", "visit").id, event(page, SHELLED, "ASSAULT").id,
           event(page, PRAISED, "SUPPORT").id)  # fmt: skip
    corrections.accept(own_store, ids[0], by="Ann")
    corrections.correct(own_store, ids[1], {"status": "denied"}, by="Ann")
    corrections.reject(own_store, ids[2], by="Ann")
    return ids


def compared(store: Store) -> dict[str, opinions.Compared]:
    with store.read() as connection:
        return {one.coded.id: one for one in opinions.compared(connection)}


def wrong(store: Store, ids: Events) -> list[Fault]:
    """What a check finds wrong with the journal and these events; the generated ones are no whole store."""
    return [one for one in faults(store) if one.table == "corrections" or one.row in ids]


def wanted(store: Store, by: str) -> set[str]:
    with store.read() as connection:
        return {identity for _, identity in opinions.wanted_of(connection, by)}


def test_others_are_asked_and_each_event_only_twice(own_store: Store, three: Events) -> None:
    assert wanted(own_store, "Ann") == set()
    assert wanted(own_store, "Bob") == set(three)
    opinions.give(own_store, three[0], "accept", {}, by="Bob")
    assert wanted(own_store, "Bob") == set(three[1:]) == wanted(own_store, "Cyd")


def test_a_share_is_drawn_by_the_id_alone() -> None:
    drawn = sum(opinions.is_drawn(f"event-{number}") for number in range(10_000))
    assert abs(drawn / 10_000 - opinions.SHARE) < 0.02


def test_a_second_opinion_changes_nothing_and_stands_in_the_journal(own_store: Store, three: Events) -> None:
    names = ("id", "event_type", "status", "review", "shown", "revised")
    before = rows(own_store, *names)
    opinions.give(own_store, three[0], "reject", {}, by="Bob")
    opinions.give(own_store, three[1], "set", {"type": "COERCE", "mode": "seize"}, by="Bob")
    opinions.give(own_store, three[2], "accept", {}, by="Bob")
    assert rows(own_store, *names) == before
    kept = journal(own_store)[3:]
    assert [one[1] for one in kept] == ["reject", "undo", "set", "set", "undo", "undo", "accept", "undo"]
    assert not wrong(own_store, three)


def test_what_they_differ_in_is_told(own_store: Store, three: Events) -> None:
    assert opinions.give(own_store, three[0], "accept", {}, by="Bob") == ()
    assert opinions.give(own_store, three[1], "accept", {}, by="Bob") == ("status",)
    assert opinions.give(own_store, three[2], "accept", {}, by="Bob") == (opinions.VERDICT,)


def test_the_later_of_two_answers_of_one_person_counts(
    own_store: Store, three: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    opinions.give(own_store, three[1], "accept", {}, by="Bob")
    monkeypatch.setattr(opinions, "now", lambda: "2099-01-01T00:00:00Z")
    assert opinions.give(own_store, three[1], "set", {"status": "denied"}, by="Bob") == ()


def test_the_first_answer_is_what_it_was_before_anybody_else_spoke(own_store: Store, three: Events) -> None:
    opinions.give(own_store, three[0], "reject", {}, by="Bob")
    corrections.reject(own_store, three[0], by="Ann")
    first, second = compared(own_store)[three[0]].readings
    assert (first.by, first.rejected, second.by, second.rejected) == ("Ann", False, "Bob", True)
    assert compared(own_store)[three[0]].settled


@pytest.mark.parametrize("by", ["Ann", "  Ann "])
def test_nobody_seconds_their_own(own_store: Store, three: Events, by: str) -> None:
    with pytest.raises(BadCorrectionError):
        opinions.give(own_store, three[0], "accept", {}, by=by)


@pytest.mark.parametrize("answer, status, review", [("Ann", "denied", "corrected"), ("Bob", "reported", "accepted")])
def test_settling_makes_the_event_what_one_says(
    own_store: Store, three: Events, answer: str, status: str, review: str
) -> None:
    opinions.give(own_store, three[1], "accept", {}, by="Bob")
    opinions.settle(own_store, three[1], answer, by="Cyd")
    assert stands(own_store, three[1]).status == status
    assert (three[1], review) in rows(own_store, "id", "review")
    assert compared(own_store)[three[1]].settled
    assert not wrong(own_store, three)


@pytest.mark.parametrize("answer, review", [("Ann", "rejected"), ("Bob", "accepted")])
def test_a_rejection_is_settled_either_way(own_store: Store, three: Events, answer: str, review: str) -> None:
    opinions.give(own_store, three[2], "accept", {}, by="Bob")
    opinions.settle(own_store, three[2], answer, by="Cyd")
    assert (three[2], review) in rows(own_store, "id", "review")


def test_agreement_counts_events_by_field(own_store: Store, three: Events) -> None:
    opinions.give(own_store, three[0], "accept", {}, by="Bob")
    opinions.give(own_store, three[1], "accept", {}, by="Bob")
    opinions.give(own_store, three[2], "reject", {}, by="Bob")
    told = agreements(list(compared(own_store).values()))
    assert told[opinions.VERDICT] == (1.0, 3, 6, 1.0)
    assert (told["status"].alpha, told["status"].units, told["status"].same) == (0.0, 2, 0.5)
    assert (told["event_type"].alpha, told["event_type"].units) == (1.0, 2)


def second(client: TestClient) -> str:
    """The address of the first second opinion in somebody's queue."""
    found = re.findall(r'href="(/review\?event=[^"]+;second=1)"', client.get("/review/queue").text)
    return str(found[0]).replace("&amp;", "&")


def test_the_first_answer_is_not_shown(signed_in: SignedIn, three: Events) -> None:
    rob = signed_in("rob")
    for identity, status in ((three[1], "reported"), (three[2], "reported")):
        text = rob.get(f"/review?event={identity}&second=1").text
        assert "a second opinion" in text
        assert "Ann" not in text
        assert "denied" not in text.replace("<option>denied", "")
        assert "ejected" not in text.replace("was rejected:", "")
        assert form_of(text)["status"] == status
        assert hidden(text)["second"] == "1"
        assert f"/events/{identity}" not in text


def test_a_second_opinion_is_given_by_the_form_and_settled_on_the_page(
    signed_in: SignedIn, three: Events, own_store: Store
) -> None:
    rob, ada = signed_in("rob"), signed_in("ada")
    at = f"/review?event={three[1]}&second=1"
    told = rob.post("/review", data={**hidden(rob.get(at).text), "act": "accept"}).text
    assert "It differs from the first answer" in told
    assert stands(own_store, three[1]).status == "denied"
    page = ada.get("/review/conflicts").text
    assert "Take Ann's answer" in page
    assert "Take rob's answer" in page
    told = ada.post("/review/conflicts", data={"csrf": csrf_of(ada, "/review/conflicts"), "event": three[1],
                                              "answer": "rob"}).text  # fmt: skip
    assert "Settled" in told
    assert "Take Ann" not in told
    assert stands(own_store, three[1]).status == "reported"


def test_a_second_opinion_stays_blind_where_the_first_changes(
    signed_in: SignedIn, three: Events, own_store: Store
) -> None:
    rob = signed_in("rob")
    told = hidden(rob.get(f"/review?event={three[1]}&second=1").text)
    corrections.correct(own_store, three[1], {"status": "planned"}, by="Ann")
    again = rob.post("/review", data={**told, "act": "accept"}).text
    assert "changed since you looked" in again
    assert "Ann" not in again
    assert form_of(again)["status"] == "reported"


def test_a_second_opinion_that_is_not_asked_for_is_refused(
    signed_in: SignedIn, three: Events, own_store: Store
) -> None:
    rob = signed_in("rob")
    corrections.accept(own_store, three[0], by="rob")
    assert rob.get(f"/review?event={three[0]}&second=1").status_code == 409


def test_a_reader_gets_no_second_opinions_and_settles_nothing(signed_in: SignedIn, three: Events) -> None:
    rita = signed_in("rita")
    assert "second=1" not in rita.get("/review/queue").text
    csrf = re.findall(r'name="csrf" value="(\w+)"', rita.get("/review").text)[0]
    sent = {"csrf": csrf, "event": three[1], "answer": "Ann"}
    assert rita.post("/review/conflicts", data=sent).status_code == 403


def test_the_agreement_page_has_alpha_by_field(signed_in: SignedIn, three: Events, own_store: Store) -> None:
    assert "No event has been judged twice yet" in signed_in("rita").get("/review/agreement").text
    for identity, act in zip(three, ("accept", "accept", "reject"), strict=True):
        opinions.give(own_store, identity, act, {}, by="Bob")
    text = signed_in("rita").get("/review/agreement").text
    assert "3 events judged twice or more, by Ann, Bob" in text
    assert re.search(r"event or not</th><td class=\"n\">1.000</td><td>reliable", text)


def test_overruled_decisions_are_listed(writing_client: TestClient, own_store: Store, three: Events) -> None:
    corrections.accept(own_store, three[2], by="Bob")
    text = writing_client.get("/review/conflicts").text
    assert "1 event on which several people decided" in text
    assert PRAISED.split()[-1] in text


@pytest.mark.parametrize(
    "query, there, gone",
    [
        pytest.param("by=Ann", "accept CONSULT", "Bob", id="by name"),
        pytest.param("act=reject", "reject SUPPORT", "accept CONSULT", id="by act"),
        pytest.param("state=undone", "reject CONSULT", "accept CONSULT", id="by state"),
        pytest.param("until=2001-01-01", "Nothing in the journal matches", "accept CONSULT", id="by days"),
        pytest.param("since=2001-01-01&until=2999-12-31", "accept CONSULT", "Nothing in", id="all days"),
    ],
)
def test_the_journal_is_filtered(
    writing_client: TestClient, own_store: Store, three: Events, query: str, there: str, gone: str
) -> None:
    opinions.give(own_store, three[0], "reject", {}, by="Bob")
    text = writing_client.get(f"/review/journal?{query}").text
    shown = text.partition("</form>\n{%")[0].rpartition('role="search"')[2].partition("</form>")[2]
    assert there in shown
    assert gone not in shown


@pytest.mark.parametrize("query", ["since=yesterday", "until=2025-02-30", "act=drop", "state='--"])
def test_a_journal_question_that_cannot_be_asked_says_which_field(client: TestClient, query: str) -> None:
    told = client.get(f"/review/journal?{query}")
    assert told.status_code == 400
    assert query.partition("=")[0] in told.text


def test_the_journal_undoes_own_entries_and_an_admins_any(signed_in: SignedIn, three: Events, own_store: Store) -> None:
    counted: Callable[[str], int] = lambda name: signed_in(name).get("/review/journal").text.count("Undo<span")  # noqa: E731
    assert (counted("rita"), counted("rob"), counted("ada")) == (0, 0, 3)
    corrections.accept(own_store, three[0], by="rob")
    assert counted("rob") == 1


def test_the_journal_pages(writing_client: TestClient, own_store: Store, three: Events) -> None:
    for _ in range(60):
        corrections.accept(own_store, three[0], by="Bob")
    first = writing_client.get("/review/journal").text
    older = re.findall(r'href="([^"]+)" rel="next"', first)[0].replace("&amp;", "&")
    rest = writing_client.get(older).text
    numbers = [int(one) for page in (first, rest) for one in re.findall(r'<tr><td class="n">(\d+)</td>', page)]
    assert numbers == list(range(63, 0, -1))
