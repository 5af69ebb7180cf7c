"""Dropping captures in: progress, what came out, what was refused, and what is not taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from tests.web.conftest import csrf_of

from dragoman import uploads
from dragoman.store import Store
from dragoman.store.tables import captures, runs
from dragoman.uploads import Uploads

STORY = (
    "Peru expels envoy of Chile over fishing rights\n\n"
    "Peru expelled the ambassador of Chile on Monday, the foreign ministry said. The two countries "
    "had quarrelled for months over fishing rights and aid money.\n\nChile said that it would answer in kind within a "
    "week, and recalled two diplomats from Lima after a long session of its cabinet."
)
HOSTILE = "../../<script>alert(1)</script>\u202e.txt"
Files = list[tuple[str, tuple[str, bytes]]]


def upload(client: TestClient, files: Files, **fields: str) -> str:
    """Uploads and waits; the last page."""
    told = {"csrf": csrf_of(client, "/upload"), **fields}
    answer = client.post("/upload", data=told, files=files or None, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    until = time.monotonic() + 60
    while 'data-over="yes"' not in (page := client.get(answer.headers["location"]).text):
        assert 'href="' + answer.headers["location"] + '">Look again' in page
        assert time.monotonic() < until
        time.sleep(0.1)
    return page


def test_what_came_out_and_what_was_refused_is_told(own_store: Store, writing_client: TestClient) -> None:
    files: Files = [("files", (HOSTILE, STORY.encode())), ("files", ("x.bin", b"\0\1\2\3" * 100))]
    page = upload(writing_client, files, published="2025-06-24")
    assert "Upload: done" in page
    assert "Peru expels envoy of Chile" in page
    assert "binary" in page
    assert "<script>alert" not in page
    assert "\u202e" not in page
    with own_store.read() as connection:
        run = connection.execute(select(runs).order_by(runs.c.key.desc()).limit(1)).one()
        source = connection.scalar(select(captures.c.source).where(captures.c.run == run.key))
    assert (run.command, run.new, run.refused) == ("upload", 1, 1)
    assert '"by":"local"' in run.settings
    assert "/" not in source
    assert ".." not in source
    again = upload(writing_client, [("files", ("other.txt", STORY.encode()))])
    assert "<dt>Known already</dt><dd>1</dd>" in again
    assert "2 uploads" in writing_client.get("/upload").text


def test_pasted_text_is_a_capture(writing_client: TestClient) -> None:
    assert "<dt>New articles</dt><dd>1</dd>" in upload(writing_client, [], pasted=STORY)


@pytest.mark.parametrize("day", ["yesterday", "2025-13-01", "' OR 1=1", "20250101"])
def test_a_day_that_is_none_is_told(writing_client: TestClient, day: str) -> None:
    told = {"csrf": csrf_of(writing_client, "/upload"), "pasted": STORY, "published": day}
    answer = writing_client.post("/upload", data=told)
    assert answer.status_code == 400
    assert "no day" in answer.text


def test_nothing_to_upload_is_told(writing_client: TestClient) -> None:
    answer = writing_client.post("/upload", data={"csrf": csrf_of(writing_client, "/upload")})
    assert answer.status_code == 400
    assert "No file was chosen" in answer.text


def test_too_many_files_are_refused(writing_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.web.security.MAX_FILES", 3)
    files: Files = [("files", (f"{n}.txt", b"x")) for n in range(5)]
    answer = writing_client.post("/upload", data={"csrf": csrf_of(writing_client, "/upload")}, files=files)
    assert answer.status_code == 400


@pytest.mark.parametrize("number", ["x", "0" * 24, "%2e%2e", "..%2f..%2fetc", "a" * 5_000])
def test_an_upload_that_is_not_known_is_not_found(client: TestClient, number: str) -> None:
    assert client.get(f"/upload/{number}").status_code == 404


def test_an_upload_of_too_many_captures_is_cut_short(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_CAPTURES", 2)
    work = Uploads(own_store, str(tmp_path), jobs=1)
    rows = b"".join(b'{"text": "Row %d says little."}\n' % n for n in range(5))
    told = work.begin([("rows.jsonl", rows)], None, "rob")
    wait(lambda: work.progress(told.id).over)  # type: ignore[union-attr]
    done = work.progress(told.id)
    assert done is not None
    assert done.captures == 3
    assert "more than 2 captures" in done.refusals[-1].reason


def test_no_more_uploads_are_taken_than_can_wait(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_WAITING", 0)
    with pytest.raises(uploads.TooManyError):
        Uploads(own_store, str(tmp_path), jobs=1).begin([("a.txt", b"x")], None, "rob")


def test_an_error_nobody_foresaw_fails_one_upload_and_not_the_next(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Uploads(own_store, str(tmp_path), jobs=1)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "coder_version", lambda *_: 1 / 0)
        first = work.begin([("a.txt", b"x")], None, "rob").id
        wait(lambda: work._thread is None)
    second = work.begin([("a.txt", STORY.encode())], None, "rob").id
    wait(lambda: bool((told := work.progress(second)) and told.over))
    states = [told and told.state for told in map(work.progress, (first, second))]
    assert states == ["failed", "done"]


def wait(until: Callable[[], bool]) -> None:
    """Until something is so, for a minute at most."""
    end = time.monotonic() + 60
    while not until():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_upload_does_not_wait_for_what_is_grouped(
    own_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, free = threading.Event(), threading.Event()
    grouped: list[int] = []

    def slowly(_store: Store, _progress: object) -> None:
        grouped.append(1)
        begun.set()
        free.wait(60)

    monkeypatch.setattr(uploads, "group", slowly)
    work = Uploads(own_store, str(tmp_path), jobs=1)
    for number in range(3):
        told = work.begin([(f"{number}.txt", f"{number} {STORY}".encode())], None, "rob")
        wait(lambda told=told: (work.progress(told.id) or told).over)  # type: ignore[misc]
        assert begun.wait(60)
    free.set()
    wait(lambda: len(grouped) == 2)  # once for the first, once for all that came meanwhile
    work.close()
