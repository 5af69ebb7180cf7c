from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from tests.store.asked_store import fill

from dragoman.api import meter
from dragoman.store import Store
from dragoman.web.app import workbench
from dragoman.web.settings import Settings
from dragoman.web.users import with_password, write

LINE = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\]|\\.)*"(,[a-z]+="(?:[^"\\]|\\.)*")*\})? [0-9.e+-]+')


@pytest.fixture
def mounted(store: Store) -> TestClient:
    """The workbench as a whole."""
    return TestClient(workbench(store, Settings(store=store.name, jobs=1)), base_url="http://localhost")


def number(said: str, line: str) -> float:
    """The value of a metric."""
    found = [float(one.rpartition(" ")[2]) for one in said.split("\n") if one.startswith(line + " ")]
    return found[0] if found else 0.0


def test_metrics_are_lines_that_prometheus_reads(mounted: TestClient) -> None:
    mounted.get("/api/v1/events?limit=1")
    told = mounted.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in told.text.strip().split("\n"):
        assert line.startswith(("# HELP ", "# TYPE ")) or LINE.fullmatch(line), line


def test_requests_are_counted_by_the_route_that_answered(mounted: TestClient) -> None:
    one = 'dragoman_requests_total{method="GET",route="/api/v1/events/{id}",status="404"}'
    lost = 'dragoman_requests_total{method="GET",route="/api/v1/*",status="404"}'
    took = 'dragoman_request_seconds_bucket{method="GET",route="/api/v1/events/{id}",le="+Inf"}'
    before = mounted.get("/metrics").text
    for name in ("a", "b", "c"):
        mounted.get(f"/api/v1/events/{name}")
    mounted.get("/api/v1/elsewhere/x")
    after = mounted.get("/metrics").text
    assert number(after, one) - number(before, one) == 3
    assert number(after, took) - number(before, took) == 3
    assert number(after, lost) - number(before, lost) == 1
    assert "elsewhere" not in after


def test_what_the_store_holds_is_told_and_kept_for_a_while(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    held = 'dragoman_store_records{kind="events"}'
    assert number(meter.told(store), held) == 11
    with store.write() as connection:
        connection.execute(text("UPDATE events SET shown = 0"))
    assert number(meter.told(store), held) == 11
    monkeypatch.setattr(meter, "FRESH", 0.0)
    assert number(meter.told(store), held) == 0


def test_the_end_of_the_last_run_is_told(store: Store) -> None:
    from dragoman.store import Counts

    store.end(store.begin("ingest", "1", {}), Counts())
    assert number(meter.told(store), "dragoman_last_run_timestamp_seconds") > 1_700_000_000


def test_a_stranger_reads_no_metrics(store: Store, tmp_path: Path) -> None:
    users = tmp_path / "users"
    write(users, [with_password("rita", "reader", "rita reads the news")])
    app = workbench(store, Settings(store=store.name, users=str(users), jobs=1))
    told = TestClient(app, base_url="http://localhost").get("/metrics")
    assert told.status_code == 401


def test_a_label_cannot_break_a_line(tmp_path: Path) -> None:
    with Store(tmp_path / "news.db") as store:
        fill(store)
        meter._seen.add("GET", 'a"b\\c\nd', 200, 0.1)
        try:
            assert 'route="a\\"b\\\\c\\nd"' in meter.told(store)
        finally:
            meter._seen.requests.clear()
            meter._seen.times.clear()
