from __future__ import annotations

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from dragoman import uploads
from dragoman.api import writing
from dragoman.store import Store

ACCORD = (
    "Malian and Russian ministers sign accord\n\nBAMAKO, June 24, 2025 - Mali and Russia signed an agreement on energy "
    "in Bamako on Monday, the Malian foreign ministry said. Foreign Minister Abdoulaye Diop thanked his Russian "
    "colleague Sergei Lavrov for the visit.\n"
)


def test_a_correction_is_in_the_journal_with_the_name_and_can_be_undone(writer: TestClient) -> None:
    made = writer.post("/corrections", json={
        "act": "set", "event": "wheat", "fields": {"status": "planned", "date": "2024-02"}, "note": "read again"
    })  # fmt: skip
    assert made.status_code == 201
    entries = made.json()["entries"]
    assert {(one["field"], one["by"], one["note"]) for one in entries} == {
        ("status", "local", "read again"), ("date", "local", "read again")
    }  # fmt: skip
    assert writer.get("/events/wheat").json()["event"]["status"] == "planned"
    assert writer.get("/events/wheat").json()["review"] == "corrected"
    undone = writer.post("/corrections", json={"act": "undo", "number": entries[0]["number"]})
    assert undone.status_code == 201
    assert writer.get("/events/wheat").json()["event"]["status"] == "reported"
    journal = writer.get("/corrections").json()["entries"]
    assert [one["act"] for one in journal] == ["undo", "set", "set"]
    assert [one["act"] for one in writer.get("/corrections?act=undo&by=local").json()["entries"]] == ["undo"]
    first = writer.get("/corrections?limit=2").json()
    assert [one["number"] for one in writer.get(f"/corrections?limit=2&cursor={first['next']}").json()["entries"]] == [
        1
    ]


def test_incidents_are_split_and_merged(writer: TestClient) -> None:
    made = writer.post("/corrections", json={"act": "split", "incident": "incident-1", "events": ["visit-star"]})
    assert made.status_code == 201
    new = made.json()["entries"][0]["after"]["incident"]
    assert writer.get(f"/incidents/{new}").json()["incident"]["reports"] == ["visit-star"]
    assert writer.post("/corrections", json={"act": "merge", "into": "incident-1", "other": new}).status_code == 201
    assert len(writer.get("/incidents/incident-1").json()["reports"]) == 3
    assert writer.get(f"/incidents/{new}").json()["incident"]["id"] == "incident-1"


@pytest.mark.parametrize("body, status, code, field", [
    pytest.param({"act": "accept", "event": "nothing"}, 404, "not_found", "event", id="no event"),
    pytest.param({"act": "merge", "into": "incident-1", "other": "x"}, 404, "not_found", "other", id="no incident"),
    pytest.param({"act": "undo", "number": 7}, 404, "not_found", "number", id="no entry"),
    pytest.param({"act": "set", "event": "wheat", "fields": {"status": "done"}}, 422, "cannot_be", "fields.status",
                 id="no such status"),
    pytest.param({"act": "set", "event": "wheat", "fields": {"event_mode": "visit"}}, 422, "cannot_be",
                 "fields.event_mode", id="a mode of another type"),
    pytest.param({"act": "set", "event": "wheat", "fields": {"status": "reported"}}, 409, "conflict", None,
                 id="it is so already"),
    pytest.param({"act": "split", "incident": "incident-1", "events": ["wheat"]}, 422, "cannot_be", "events",
                 id="a report of another incident"),
    pytest.param({"act": "merge", "into": "incident-1", "other": "incident-1"}, 409, "conflict", None,
                 id="with itself"),
    pytest.param({"act": "forget", "event": "wheat"}, 400, "bad_body", "act", id="no such act"),
    pytest.param({"act": "set", "event": "wheat", "fields": {}}, 400, "bad_body", "fields", id="nothing set"),
    pytest.param({"act": "set", "event": "wheat", "fields": {"score": "1"}}, 400, "bad_body", "fields", id="no field"),
    pytest.param({"act": "accept", "event": "wheat", "by": "somebody"}, 400, "bad_body", None, id="in another's name"),
    pytest.param({"act": "undo", "number": 2**70}, 400, "bad_body", "number", id="beyond all numbers"),
    pytest.param({"act": "accept", "event": "wheat", "note": "a\x00b"}, 400, "bad_body", "note", id="a NUL"),
    pytest.param([], 400, "bad_body", None, id="a list"),
])  # fmt: skip
def test_a_correction_that_cannot_be_made_says_why(
    writer: TestClient, body: Any, status: int, code: str, field: str | None
) -> None:
    told = writer.post("/corrections", json=body)
    assert (told.status_code, told.json()["error"]["code"], told.json()["error"]["field"]) == (status, code, field)
    assert writer.get("/corrections").json()["entries"] == []


@pytest.mark.parametrize("body, kind, status", [
    pytest.param(b"{", "application/json", 400, id="half a body"),
    pytest.param(b'{"act": "accept", "event": "\\ud800"}', "application/json", 400, id="half a character"),
    pytest.param(b"[" * 60_000, "application/json", 400, id="nested too deep"),
    pytest.param(b"\xff\xfe", "application/json", 400, id="no UTF-8"),
    pytest.param(b'{"act": "accept", "event": "wheat"}', "text/plain", 415, id="plain text, as a foreign form sends"),
    pytest.param(b"act=accept&event=wheat", "application/x-www-form-urlencoded", 415, id="a form"),
    pytest.param(b'{"act": "accept", "event": "wheat"}', "", 415, id="no type"),
    pytest.param(b" " * (writing.MOST_CORRECTION_BYTES + 1), "application/json", 413, id="too large"),
])  # fmt: skip
def test_a_body_that_cannot_be_taken_is_refused(writer: TestClient, body: bytes, kind: str, status: int) -> None:
    told = writer.post("/corrections", content=body, headers={"Content-Type": kind} if kind else {})
    assert told.status_code == status, told.text
    assert told.json()["error"]["message"]


def test_a_body_is_not_read_beyond_its_bound_whatever_its_length_is_said_to_be(writer: TestClient) -> None:
    def endless() -> Any:
        for _ in range(100):
            yield b" " * 10_000

    told = writer.post("/corrections", content=endless(), headers={"Content-Type": "application/json"})
    assert told.status_code == 413


def done(writer: TestClient, told: Any) -> dict[str, Any]:
    """What came of an upload, once it is over."""
    assert told.status_code == 202, told.text
    until = time.monotonic() + 120
    while time.monotonic() < until:
        now: dict[str, Any] = writer.get(told.headers["Location"]).json()
        if now["state"] in ("done", "failed"):
            return now
        time.sleep(0.1)
    raise AssertionError(now)


@pytest.mark.slow
def test_captures_are_coded_and_what_is_refused_is_told(writer: TestClient) -> None:
    rows = [
        {"content": ACCORD, "url": "https://news.example/accord", "publisher": "The Test", "published": "2025-06-24"},
        {"content": "<p>", "kind": "html", "id": "empty"},
    ]
    told = done(writer, writer.post("/captures", json={"captures": rows}))
    assert (told["state"], told["new"], told["refused"], len(told["refusals"])) == ("done", 1, 1, 1)
    found = writer.get("/events?source=The Test").json()["events"]
    assert {(one["address"], one["event"]["event_type"]) for one in found} >= {
        ("https://news.example/accord", "SUPPORT")
    }
    assert writer.get("/runs").json()["runs"][0]["new"] == 1
    files = [("captures", ("accord.txt", ACCORD.encode())), ("captures", ("zero.bin", b"\x00" * 50))]
    again = done(writer, writer.post("/captures", files=files))
    assert (again["known"], again["refused"]) == (1, 1)
    assert "zero.bin" in again["refusals"][0]["source"]


@pytest.mark.parametrize("sent, status", [
    pytest.param({"json": {"captures": []}}, 400, id="none"),
    pytest.param({"json": {"captures": [{"content": ""}]}}, 400, id="an empty one"),
    pytest.param({"json": {"captures": [{"content": "A", "kind": "pdf"}]}}, 400, id="of another kind"),
    pytest.param({"json": {"captures": [{"content": "A"}] * (writing.MOST_CAPTURES + 1)}}, 400, id="too many"),
    pytest.param({"files": {"other": ("a.txt", b"A")}}, 400, id="a file under another name"),
    pytest.param({"files": {"captures": ("a.txt", b"A")}, "data": {"more": "1"}}, 400, id="a field beside"),
    pytest.param({"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}, 400, id="no boundary"),
    pytest.param({"content": b"A", "headers": {"Content-Type": "text/html"}}, 415, id="no form"),
    pytest.param({"files": {"captures": ("a.txt", b" " * (writing.MOST_BYTES + 1))}}, 413, id="too large"),
    pytest.param({"files": {"captures": ("a.txt", b"A")}, "headers": {"Origin": "null"}}, 403, id="from nowhere"),
])  # fmt: skip
def test_captures_that_cannot_be_taken_are_refused(writer: TestClient, sent: Any, status: int) -> None:
    told = writer.post("/captures", **sent)
    assert told.status_code == status, told.text
    assert writer.get("/runs").json()["runs"] == []


def test_where_too_much_waits_one_is_told_to_come_again(writer: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 0)
    told = writer.post("/captures", json={"captures": [{"content": "A"}]})
    assert (told.status_code, told.json()["error"]["code"]) == (429, "too_many")
    assert int(told.headers["Retry-After"]) > 0


@pytest.mark.parametrize("number", ["0" * 24, "nothing", "..%2F..%2Fetc"])
def test_an_upload_that_is_not_known_is_not_there(writer: TestClient, number: str) -> None:
    assert writer.get(f"/captures/{number}").status_code == 404


def test_nothing_is_written_by_reading(store: Store, writer: TestClient) -> None:
    before = store.engine.raw_connection()
    try:
        version = before.execute("PRAGMA data_version").fetchone()
        for address in ("/events", "/incidents", "/dyad?a=MLI&b=RUS", "/corrections", "/articles/article-drum"):
            assert writer.get(address).status_code == 200
        assert before.execute("PRAGMA data_version").fetchone() == version
    finally:
        before.close()
