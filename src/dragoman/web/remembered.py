"""Answers that are asked again before the store has changed: kept in memory, made once however many ask at a time.

What was made from one state of the store is never given once it is in another one: SQLite and PostgreSQL both tell, in
microseconds, whether anything was written since, by whatever process.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from starlette.requests import Request

from dragoman.store import Store
from dragoman.store.changes import Stamp, changes_of

T = TypeVar("T")
MOST = 512  # answers; a page's rows are some tens of kilobytes


def remembered(request: Request, key: Hashable, make: Callable[[], T], *, stale: float = 0.0) -> T:
    """What *make* gives, or gave for the same *key* from the store as it is now.

    *stale*: seconds for which an answer may be given though the store has changed, for dear ones while much is written.
    *key* begins with a name of the page's own. What *make* raises is raised, and not kept.
    """
    return cast("T", of(request).get(key, make, stale))


def of(request: Request) -> Remembered:
    """The memory of the workbench that serves a request."""
    state = request.app.state
    memory: Remembered | None = getattr(state, "remembered", None)
    if memory is None:
        with _MAKING:
            memory = getattr(state, "remembered", None) or Remembered(state.store)
            state.remembered = memory
    return memory


_MAKING = threading.Lock()


class Remembered:
    """The answers of one process about one store, the least recently used going first."""

    def __init__(self, store: Store, most: int = MOST) -> None:
        """Nothing is remembered."""
        self._changes = changes_of(store)
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Stamp, float, object]] = OrderedDict()
        self._making: dict[tuple[Hashable, Stamp], threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], object], stale: float = 0.0) -> object:
        """As `remembered`."""
        stamp = self.stamp()
        found = self._found(key, stamp, stale)
        if found is not None:
            return found[0]
        turn = (key, stamp)
        with self._lock:
            mine = self._making.setdefault(turn, threading.Lock())
        with mine:
            found = self._found(key, stamp, stale)
            if found is not None:
                return found[0]
            try:
                value = make()
                self._keep(key, stamp, value)
            finally:
                with self._lock:
                    self._making.pop(turn, None)
        return value

    def stamp(self) -> Stamp:
        """Something that is another once the store has changed."""
        return self._changes()

    def _found(self, key: Hashable, stamp: Stamp, stale: float) -> tuple[object] | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or (kept[0] != stamp and time.monotonic() - kept[1] >= stale):
                return None
            self._kept.move_to_end(key)
            return (kept[2],)

    def _keep(self, key: Hashable, stamp: Stamp, value: object) -> None:
        with self._lock:
            self._kept[key] = (stamp, time.monotonic(), value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
