"""Review: the queue and its reasons, one event at a time, judged by forms, undone, by those who may."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select
from starlette.datastructures import FormData, UploadFile
from starlette.testclient import TestClient
from tests.store.said import MET, add, article, coded, event, recode, stands
from tests.web.conftest import csrf_of

from dragoman.store import Store, corrections, reviewing
from dragoman.store.filters import filters_of
from dragoman.store.journal import entries
from dragoman.store.tables import events
from dragoman.web.review_form import changed, fields_of, spelled

SignedIn = Callable[[str], TestClient]
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def hidden(text: str) -> dict[str, str]:
    """The hidden fields of the form in which an event is judged."""
    inside = text.partition('id="decide"')[2].partition("</p>")[0]
    return dict(HIDDEN.findall(inside))


def act(client: TestClient, what: str, *, at: str = "/review", **fields: str) -> Any:
    """Judges the event that stands at an address."""
    told = client.get(at)
    assert told.status_code == 200, told.text
    return client.post(at.partition("?")[0], data={**hidden(told.text), "act": what, **fields})


def queued(store: Store, **asked: str) -> list[reviewing.Due]:
    with store.read() as connection:
        known = reviewing.weighed(connection, filters_of(**asked))
        return reviewing.queue(connection, known, "rob")


def journal(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as connection:
        return [(one.by, one.act, one.state) for one in entries(connection)]


def test_the_weightiest_comes_first_and_each_has_its_reasons(shared_store: Store) -> None:
    due = queued(shared_store)
    assert len(due) == reviewing.MOST
    assert [one.weight for one in due] == sorted((one.weight for one in due), reverse=True)
    assert all(one.reasons for one in due)
    told = " ".join(reason for one in due for reason in one.reasons)
    for words in ("confidence 0.", "leads an incident of", "other reports say otherwise", "new actor"):
        assert words in told


def test_a_filter_narrows_the_queue(shared_store: Store, client: TestClient) -> None:
    due = queued(shared_store, party="MLI")
    assert due
    with shared_store.read() as connection:
        for one in due[:20]:
            record = connection.scalar(select(events.c.record).where(events.c.key == one.key))
            assert b"MLI" in (record or b"")
    assert "Only what was asked for" in client.get("/review?party=MLI").text
    assert client.get("/review?party=Nobody+At+All").status_code in (400, 404)


def test_the_page_has_sentence_fields_reasons_and_article(client: TestClient, shared_store: Store) -> None:
    first = queued(shared_store)[0]
    text = client.get("/review").text
    assert f'value="{first.id}"' in text
    assert first.reasons[0].split(":")[0] in text
    assert '<blockquote class="sentence" dir="auto">' in text
    assert "<h2>The article</h2>" in text
    assert all(f"<kbd>{key}</kbd>" in text for key in "acrujk")
    assert all(f'data-key="{key}"' in text for key in "acrj")


def test_skipping_goes_on_and_back_returns(client: TestClient, shared_store: Store) -> None:
    due = queued(shared_store)
    at, seen = "/review", []
    for _ in range(3):
        text = client.get(at).text
        seen.append(hidden(text)["event"])
        at = re.findall(r'href="([^"]+)" data-key="j"', text)[0].replace("&amp;", "&")
    assert seen == [one.id for one in due[:3]]
    back = re.findall(r'href="([^"]+)" data-key="k"', text)[0].replace("&amp;", "&")
    assert hidden(client.get(back).text)["event"] == due[1].id


def test_accepting_takes_an_event_off_the_queue_and_undo_brings_it_back(
    writing_client: TestClient, own_store: Store
) -> None:
    first = queued(own_store)[0]
    after = act(writing_client, "accept").text
    assert "Accepted." in after
    assert hidden(after)["event"] == queued(own_store)[0].id != first.id
    assert journal(own_store) == [("local", "accept", "applied")]
    number = re.findall(r'name="number" value="(\d+)"', after)[0]
    told = writing_client.post("/review/undo", data={"csrf": csrf_of(writing_client, "/review"), "number": number})
    assert "Undone." in told.text
    assert hidden(told.text)["event"] == first.id
    assert queued(own_store)[0].id == first.id


def test_a_rejected_event_is_kept_and_not_shown(writing_client: TestClient, own_store: Store) -> None:
    first = queued(own_store)[0]
    assert "Rejected" in act(writing_client, "reject", note="no such thing").text
    with own_store.read() as connection:
        row = connection.execute(select(events.c.shown, events.c.review).where(events.c.id == first.id)).one()
    assert tuple(row) == (False, "rejected")


def form_of(text: str) -> dict[str, object]:
    """What a browser sends of the page's form when nothing is changed."""
    part = text.partition('id="decide"')[2].partition("</form>")[0]
    told: dict[str, object] = dict(HIDDEN.findall(part))
    for name in ("event_type", "event_mode", "status"):
        options = part.partition(f'<select id="{name}"')[2].partition("</select>")[0]
        chosen = re.findall(r'<option(?: value="([^"]*)")? selected>([^<]*)', options)
        told[name] = (chosen[0][0] or chosen[0][1]) if chosen else ""
    for name in ("date", "place"):
        told[name] = unescape(re.findall(rf'name="{name}" value="([^"]*)"', part)[0])
    for name in ("actors", "recipients"):
        told[name] = [unescape(party) for party in re.findall(rf'name="{name}" value="([^"]*)"', part)]
    told["contexts"] = re.findall(r'name="contexts" value="([^"]*)" checked', part)
    return told


def test_a_form_without_changes_changes_nothing(writing_client: TestClient, own_store: Store) -> None:
    for one in queued(own_store)[:5]:
        at = f"/review?event={one.id}"
        told = writing_client.post("/review", data={**form_of(writing_client.get(at).text), "act": "correct"})
        assert told.status_code == 400
        assert "no field was changed" in told.text
    assert journal(own_store) == []


@pytest.fixture
def small(own_store: Store) -> str:
    """The id of an event of a small page in the store."""
    page = article("neighbours")
    add(own_store, coded(page), coder="0.9.9")
    return event(page, MET, "CONSULT", "visit").id


def test_fields_are_corrected_and_others_stay(writing_client: TestClient, own_store: Store, small: str) -> None:
    told = form_of(writing_client.get(f"/review?event={small}").text)
    before = stands(own_store, small)
    wanted = {**told, "act": "correct", "event_type": "AGREE", "date": "2025-03-02..2025-03-03",
              "actors": ["TCD", "UNO", ""], "note": "read again"}  # fmt: skip
    assert "Corrected." in writing_client.post("/review", data=wanted).text
    after = stands(own_store, small)
    assert (after.event_type, after.event_mode, after.score) == ("AGREE", None, 2.5)
    assert after.date is not None
    assert (after.date.start, after.date.end) == ("2025-03-02", "2025-03-03")
    assert [one.country for one in after.actors] == ["TCD", "UNO"]
    assert after.actors[0] == before.actors[0]
    assert after.recipients == before.recipients
    assert after.contexts == before.contexts
    assert {one[1] for one in journal(own_store)} == {"set"}


def test_undoing_a_correction_takes_back_all_that_was_made_with_it(
    writing_client: TestClient, own_store: Store, small: str
) -> None:
    before = stands(own_store, small)
    told = form_of(writing_client.get(f"/review?event={small}").text)
    writing_client.post("/review", data={**told, "act": "correct", "event_type": "AGREE", "status": "denied"})
    csrf = csrf_of(writing_client, "/review")
    assert "Undone." in writing_client.post("/review/undo", data={"csrf": csrf, "number": "2"}).text
    assert stands(own_store, small) == before


def test_a_value_that_cannot_be_is_told_with_what_was_written(
    writing_client: TestClient, own_store: Store, small: str
) -> None:
    told = form_of(writing_client.get(f"/review?event={small}").text)
    answer = writing_client.post("/review", data={**told, "act": "correct", "date": "yesterday", "status": "planned"})
    assert answer.status_code == 400
    assert "is no date" in answer.text
    assert 'value="yesterday"' in answer.text
    assert "<option selected>planned</option>" in answer.text
    assert journal(own_store) == []


def test_enter_in_a_field_saves_nothing_and_loses_nothing(
    writing_client: TestClient, own_store: Store, small: str
) -> None:
    page = writing_client.get(f"/review?event={small}").text
    first = re.findall(r'<button type="submit"[^>]*>', page.partition('id="decide"')[2])[0]
    assert 'value=""' in first
    answer = writing_client.post("/review", data={**form_of(page), "act": "", "date": "2025-03-01", "note": "why"})
    assert "Nothing is saved yet" in answer.text
    assert 'value="2025-03-01"' in answer.text
    assert 'value="why"' in answer.text
    assert journal(own_store) == []


def test_what_has_changed_since_it_was_looked_at_is_shown_again(
    writing_client: TestClient, own_store: Store, small: str
) -> None:
    told = form_of(writing_client.get(f"/review?event={small}").text)
    corrections.reject(own_store, small, by="Ann")
    answer = writing_client.post("/review", data={**told, "act": "accept"})
    assert answer.status_code == 400
    assert "changed since you looked" in answer.text
    assert [one[0] for one in journal(own_store)] == ["Ann"]


def test_parties_that_stay_keep_their_words() -> None:
    page = article("neighbours")
    one = event(page, MET, "CONSULT", "visit")
    assert [spelled(party) for party in one.actors] == ["TCD", "SDN"]
    assert list(fields_of(one).parties["actors"]) == ["TCD", "SDN", "", ""]
    given: list[tuple[str, str | UploadFile]] = [(name, value) for name, value in fields_of(one).values.items()]
    given += [("contexts", "diplomatic"), ("actors", "SDN"), ("actors", "the envoy (TCD GOV)"), ("actors", "")]
    assert changed(one, FormData(given)) == {"actors": "Sudan; the envoy (TCD GOV)"}


@pytest.mark.parametrize("what", ["accept", "correct", "reject"])
def test_a_reader_sees_and_cannot_judge(signed_in: SignedIn, own_store: Store, what: str) -> None:
    rita = signed_in("rita")
    text = rita.get("/review").text
    assert "You may read; to judge takes the role of reviewer." in text
    assert 'name="act"' not in text
    event_id = queued(own_store)[0].id
    csrf = re.findall(r'name="csrf" value="(\w+)"', text)[0]
    assert rita.post("/review", data={"csrf": csrf, "event": event_id, "act": what}).status_code == 403
    assert rita.post("/review/undo", data={"csrf": csrf, "number": "1"}).status_code == 403
    assert journal(own_store) == []


def test_only_an_admin_undoes_what_others_did(signed_in: SignedIn, own_store: Store) -> None:
    rob, ada = signed_in("rob"), signed_in("ada")
    act(ada, "accept")
    told = rob.post("/review/undo", data={"csrf": csrf_of(rob, "/review"), "number": "1"})
    assert told.status_code == 403
    act(rob, "accept")
    assert ada.post("/review/undo", data={"csrf": csrf_of(ada, "/review"), "number": "2"}).status_code == 200
    assert journal(own_store) == [("ada", "accept", "applied"), ("rob", "accept", "undone"), ("ada", "undo", "applied")]


def test_what_another_decided_of_an_incident_is_undone_by_an_admin_alone(signed_in: SignedIn, own_store: Store) -> None:
    rob, ada = signed_in("rob"), signed_in("ada")
    act(ada, "accept")
    told = rob.post("/incidents/any/undo", data={"csrf": csrf_of(rob, "/review"), "number": "1"})
    assert told.status_code == 403
    assert journal(own_store) == [("ada", "accept", "applied")]


def test_a_form_of_no_session_is_refused(signed_in: SignedIn, own_store: Store) -> None:
    rob = signed_in("rob")
    told = hidden(rob.get("/review").text) | {"act": "accept", "csrf": "0" * 64}
    assert rob.post("/review", data=told).status_code == 403
    assert journal(own_store) == []


def test_offered_corrections_wait_first_and_are_carried_over(writing_client: TestClient, own_store: Store) -> None:
    page = article("neighbours")
    old = event(page, MET, "CONSULT", "visit")
    add(own_store, coded(page), coder="0.9.9")
    corrections.correct(own_store, old.id, {"status": "denied"}, by="Ann")
    with own_store.read() as connection:
        key = connection.scalar(select(events.c.article).where(events.c.id == old.id))
    new = event(page, "Peru praised Bolivia.", "SUPPORT")
    recode(own_store, coded(page, new), "9.9.9", key=key or 0)
    told = writing_client.get("/review")
    assert told.url.path.startswith("/review/offered/")
    assert "Ann said of these words" in told.text
    assert "/review/offered/1" in writing_client.get("/review/queue").text
    csrf = csrf_of(writing_client, "/review/offered/1")
    after = writing_client.post("/review/offered/1", data={"csrf": csrf, "event": new.id, "act": "carry"})
    assert after.status_code == 200
    assert stands(own_store, new.id).status == "denied"
    assert writing_client.get("/review").url.path == "/review"


@pytest.mark.parametrize("at", ["nonsense", "1.0-event-x", "nan-event-1", "-1--1", "9" * 500, "1'--", "inf-event-3"])
def test_a_mark_that_is_none_begins_at_the_beginning(client: TestClient, shared_store: Store, at: str) -> None:
    assert hidden(client.get("/review", params={"after": at}).text)["event"] == queued(shared_store)[0].id


@pytest.mark.parametrize("wanted", ["none-such", "' OR 1=1 --", "../../etc/passwd", "x" * 5_000])
def test_an_event_that_is_not_there_is_not_found(client: TestClient, wanted: str) -> None:
    assert client.get("/review", params={"event": wanted}).status_code in (400, 404)


def test_words_of_a_page_do_nothing(writing_client: TestClient, own_store: Store) -> None:
    page = article("x", "Chad met <script>alert(1)</script> Sudan\u202e.", title="<img src=x onerror=alert(1)>")
    found = event(page, page.paragraphs[0].text, "CONSULT")
    add(own_store, coded(page, found), coder="0.9.9")
    text = writing_client.get(f"/review?event={found.id}").text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "style=" not in text


def test_nothing_waits_where_nothing_is_asked_for(client: TestClient) -> None:
    told = client.get("/review?since=2999-01-01")
    assert "Nothing waits" in told.text
