"""What the server does, as Prometheus reads it: requests, how long they took, and what the store holds.

Counted in this process alone: of several workers each tells of itself.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from threading import Lock
from typing import Any

from sqlalchemy import Table, func, select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman._version import __version__
from dragoman.store import Store
from dragoman.store.tables import agreements, articles, corrections, events, incidents, runs, stories

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds that the buckets of the histogram end with: Prometheus's own defaults."""
FRESH = 30.0  # seconds that counts of the store are told again
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_METERED = "dragoman.metered"  # in a scope that is counted already
_HELD: Mapping[str, tuple[Table, Any]] = {
    "articles": (articles, articles.c.newest),
    "events": (events, events.c.shown),
    "incidents": (incidents, incidents.c.merged_into.is_(None)),
    "stories": (stories, None),
    "agreements": (agreements, agreements.c.shown),
    "corrections": (corrections, None),
}


class _Seen:
    """What this process has seen so far."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.times: dict[tuple[str, str], list[int]] = {}
        self.seconds: Counter[tuple[str, str]] = Counter()
        self.held: dict[str, tuple[float, str]] = {}  # by the name of the store: when, and what was told

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        with self.lock:
            self.requests[method, route, status] += 1
            times = self.times.setdefault((method, route), [0] * (len(BOUNDS) + 1))
            times[bisect_left(BOUNDS, seconds)] += 1
            self.seconds[method, route] += seconds  # type: ignore[assignment]


_seen = _Seen()


class Meter:
    """A layer that counts requests by the route that answered (not by the address, of which there is no end)."""

    def __init__(self, app: ASGIApp) -> None:
        """*app* is what is measured; a request that another layer of this kind counts already is not counted twice."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or _METERED in scope:
            await self._app(scope, receive, send)
            return
        scope[_METERED] = True
        begun, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            _seen.add(method, _route(scope), status, time.perf_counter() - begun)


def _route(scope: Scope) -> str:
    """The route that answered; of what a part of the application answered without one, the part's address."""
    route, root = scope.get("route"), scope.get("root_path", "")
    if isinstance(route, Route):
        return f"{root}{route.path}"
    return f"{root}/*" if isinstance(route, Mount) else "none"


async def metrics(request: Request) -> PlainTextResponse:
    """All of it as text. Takes a reader, where there are accounts."""
    user = getattr(request.state, "user", None)
    if user is None:
        raise HTTPException(401, "You have not signed in.", {"WWW-Authenticate": "Bearer"})
    text = await run_in_threadpool(told, request.app.state.store)
    return PlainTextResponse(text, media_type=CONTENT_TYPE)


def told(store: Store) -> str:
    """What this process has seen, and what the store holds, as Prometheus's text."""
    with _seen.lock:
        requests, seconds = dict(_seen.requests), dict(_seen.seconds)
        times = {key: list(value) for key, value in _seen.times.items()}
        held = _seen.held.get(store.name)
    if held is None or time.monotonic() - held[0] > FRESH:
        held = time.monotonic(), "\n".join(_store_lines(store))
        with _seen.lock:
            _seen.held[store.name] = held
    lines = [
        *_family("dragoman_build_info", "gauge", "The version that runs.", [({"version": __version__}, 1)]),
        *_family("dragoman_requests_total", "counter", "Requests, by the route that answered and its status.", (
            ({"method": method, "route": route, "status": status}, number)
            for (method, route, status), number in sorted(requests.items())
        )),
        *_histogram(times, seconds),
    ]  # fmt: skip
    return "\n".join(lines) + "\n" + held[1] + "\n"


def _store_lines(store: Store) -> Iterator[str]:
    with store.read() as connection:
        numbers: dict[str, int] = {}
        for name, (table, holds) in _HELD.items():
            query = select(func.count()).select_from(table)
            numbers[name] = connection.scalar(query if holds is None else query.where(holds)) or 0
        last = connection.scalar(select(func.max(runs.c.ended)))
    rows = [({"kind": name}, number) for name, number in numbers.items()]
    yield from _family("dragoman_store_records", "gauge", "What the store holds and shows.", rows)
    yield from _family("dragoman_last_run_timestamp_seconds", "gauge", "When the last run over captures ended.",
                       [({}, _epoch(last))] if last else [])  # fmt: skip


def _epoch(at: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(at).timestamp()


def _histogram(times: Mapping[tuple[str, str], list[int]], seconds: Mapping[tuple[str, str], float]) -> Iterator[str]:
    name = "dragoman_request_seconds"
    yield f"# HELP {name} How long answers took."
    yield f"# TYPE {name} histogram"
    for (method, route), counts in sorted(times.items()):
        labels = {"method": method, "route": route}
        number = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), counts, strict=True):
            number += count
            yield f"{name}_bucket{_labels(labels | {'le': bound})} {number}"
        yield f"{name}_sum{_labels(labels)} {seconds[method, route]:.6f}"
        yield f"{name}_count{_labels(labels)} {number}"


def _family(name: str, kind: str, help_: str, rows: Iterable[tuple[Mapping[str, Any], float]]) -> Iterator[str]:
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} {kind}"
    for labels, value in rows:
        yield f"{name}{_labels(labels)} {value}"


def _labels(labels: Mapping[str, object]) -> str:
    said = ",".join(f'{name}="{_escaped(str(value))}"' for name, value in labels.items())
    return f"{{{said}}}" if said else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
