"""The whole line over many captures: cleaned, and coded, in one process or in several.

Output order is input order whatever the number of processes; only a bounded number of captures is held at a time.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context

import msgspec

from dragoman.article import clean
from dragoman.coder import WINDOW, Coder
from dragoman.errors import DragomanError
from dragoman.records import Article, Capture, Coded

AHEAD = 2  # chunks waiting for each process: enough to keep it busy, and no more memory than that


class Task(msgspec.Struct, frozen=True):
    """What is to be done with each capture."""

    published: str | None = None  # ISO date for captures that carry none
    languages: tuple[str, ...] = ("en",)
    coded: bool = True


Done = tuple[list[Coded], list[DragomanError]]


def run(
    captures: Iterable[Capture], task: Task, refuse: Callable[[DragomanError], None], jobs: int = 1
) -> Iterator[Coded]:
    """Each capture's article, with its events if the task says so, in the order of *captures*.

    Refusals go to *refuse*, at the latest with the chunk of captures they belong to. With *jobs* above one the work is
    done in that many processes.
    """
    stream = iter(captures)
    chunks: Iterator[list[Capture]] = iter(lambda: list(islice(stream, WINDOW)), [])
    done = (work(chunk, task) for chunk in chunks) if jobs <= 1 else _spread(chunks, task, jobs)
    for coded, refused in done:
        for error in refused:
            refuse(error)
        yield from coded


def work(chunk: Sequence[Capture], task: Task) -> Done:
    """One chunk of captures: what came out of it and what was refused."""
    refused: list[DragomanError] = []
    articles: list[Article] = []
    for capture in chunk:
        try:
            articles.append(clean(capture, published=task.published))
        except DragomanError as error:
            refused.append(error)
    if not task.coded:
        return [Coded(article=article) for article in articles], refused
    return list(coder(task.languages).code_many(articles, refuse=refused.append)), refused


@lru_cache(maxsize=4)
def coder(languages: tuple[str, ...]) -> Coder:
    """This process's coder for the languages: tables and models are loaded once."""
    return Coder(languages)


def _spread(chunks: Iterable[list[Capture]], task: Task, jobs: int) -> Iterator[Done]:
    waiting: deque[Future[Done]] = deque()
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    try:
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk, task))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is the main process's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
