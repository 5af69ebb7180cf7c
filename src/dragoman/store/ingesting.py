"""From captures to a store, and from a store's own captures to new codings: what the commands do, without a terminal.

Each capture is one transaction. A run that is killed has kept all but what was in hand, and the next one goes on there.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from dragoman.errors import CaptureError, DragomanError, StoreError
from dragoman.records import Capture
from dragoman.store.runs import Counts
from dragoman.store.writing import Run, capture_hash

if TYPE_CHECKING:
    from dragoman.line import Entry, Outcome, Task
    from dragoman.store import Store
    from dragoman.store.recoding import Due, Kept

Refuse = Callable[[DragomanError], None]


class Ingest:
    """One run over captures, or over what a store has kept: what it has done, and why it refused what it refused.

    *refuse* is told of each refusal. *whole* is entered around each transaction, for one who wants to hold back a
    signal until it is over. The run is ended whatever ends it, but for a kill.
    """

    def __init__(
        self,
        store: Store,
        run: Run,
        refuse: Refuse,
        *,
        raw: bool = True,
        whole: AbstractContextManager[object] | None = None,
    ) -> None:
        """Nothing is done yet."""
        self.counts = Counts()
        self.reasons: Counter[str] = Counter()
        self.run = run
        self._store, self._refuse, self._raw, self._whole = store, refuse, raw, whole or nullcontext()
        self._in_hand: set[str] = set()

    def add(self, captures: Iterable[Entry], task: Task, jobs: int = 1) -> None:
        """Codes and keeps the captures that the store does not know. Raises StoreError, DeadProcessError."""
        from dragoman.line import pairs

        with self._ending(), closing(pairs(self._unknown(captures), task, jobs)) as paired:
            for entry, outcome in paired:
                with self._whole:
                    self._add(entry, outcome)

    def recode(self, due: Iterable[Due], task: Task, jobs: int = 1) -> None:
        """Codes again what is *due*, sorted as `Store.due` gives it. Raises StoreError, DeadProcessError.

        Counted are as known the articles that stayed what they were, as changed those that read otherwise, as new
        those that were refused before.
        """
        with self._ending():
            for told, some in groupby(due, key=lambda one: one.told):
                self._recode(list(some), msgspec.structs.replace(task, published=told or None), jobs)

    def _recode(self, due: list[Due], task: Task, jobs: int) -> None:
        from dragoman.line import pairs

        waiting: deque[Kept] = deque()
        run = self.run._replace(told=task.published)
        with closing(pairs(self._pages(due, waiting), task, jobs)) as paired:
            for _, outcome in paired:
                with self._whole:
                    done = self._store.recode(waiting.popleft(), outcome, run)
                    if isinstance(outcome, DragomanError):
                        self._tell(outcome)
                    elif done is not None:
                        self._count(done)

    def _pages(self, due: list[Due], waiting: deque[Kept]) -> Iterator[Entry]:
        for kept in self._store.kept(due):
            waiting.append(kept)
            yield kept.page

    def _unknown(self, captures: Iterable[Entry]) -> Iterator[Entry]:
        """What is to be coded: captures that the store does not know, none twice, and refusals as they are."""
        from dragoman.line import in_chunks

        for some in in_chunks(captures):
            hashes = {id(entry): capture_hash(entry) for entry in some if isinstance(entry, Capture)}
            known = self._store.known(list(hashes.values()), self.run.coder) if hashes else set()
            for entry in some:
                if isinstance(entry, Capture):
                    its = hashes[id(entry)]
                    if its in self._in_hand or its in known:
                        self.counts.known += 1
                        continue
                    self._in_hand.add(its)
                    known.add(its)  # another of this chunk may come when this one is no longer in hand
                yield entry

    def _add(self, entry: Entry, outcome: Outcome) -> None:
        capture = entry if isinstance(entry, Capture) else None
        if not isinstance(outcome, DragomanError):
            try:
                self._count(self._store.add(outcome, capture, self.run, raw=self._raw))
            except CaptureError as error:  # the words are none that a store can hold
                outcome = error
        if isinstance(outcome, DragomanError):
            self._store.refuse(outcome, self.run, capture, raw=self._raw)
            self._tell(outcome)
        if capture is not None:
            self._in_hand.discard(capture_hash(capture))

    def _count(self, done: str) -> None:
        setattr(self.counts, done, getattr(self.counts, done) + 1)

    def _tell(self, error: DragomanError) -> None:
        self._count("refused")
        self.reasons[error.reason] += 1
        self._refuse(error)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        try:
            yield
        finally:
            with suppress(StoreError):  # what stopped the run is told by its own error
                self._store.end(self.run, self.counts)
        with suppress(StoreError):  # the next run does it
            self._store.refresh()
