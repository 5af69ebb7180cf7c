"""The whole line over many captures: cleaned, and coded, in one process or in several.

Output order is input order whatever the number of processes, refusals included; only a bounded number of captures is
held at a time. The work goes out in chunks that do not depend on the number of processes, so that the parser sees the
same batches and gives the same answers.

The processes are our own and not a library's pool: each holds one end of one pipe. A process that dies closes its end,
and the run ends with a plain error instead of waiting for ever; and when the run itself is killed, the processes find
their pipes closed and end too.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import chain, islice, repeat
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait
from threading import current_thread, main_thread
from typing import cast

import msgspec

from dragoman import threads
from dragoman.article import clean
from dragoman.coder import WINDOW, Coder
from dragoman.dates.inference import infer
from dragoman.errors import DragomanError, TooLarge
from dragoman.records import Article, Capture, Coded

AHEAD = 3  # chunks out for each process, done or not: a late one does not hold up the rest, and memory is bounded
FIRST_CHUNKS = (1, 2, 4, 8, 16)  # a first line soon, and work for every process where there are few captures
_NICE = 10
"""How far the processes that code stand behind ours, which hands out their work and keeps what comes of it: where all
cores are at work it waited for one half of its time."""
_END_SECONDS = 5.0  # how long a process that was told to end is waited for

# What reading gives: a capture, or the refusal that stands in its place. An article is one that was cleaned before.
Entry = Capture | Article | DragomanError
Outcome = Coded | DragomanError
Refuse = Callable[[DragomanError], None]


class Task(msgspec.Struct, frozen=True):
    """What is to be done with each capture."""

    published: str | None = None  # ISO date for captures that carry none
    languages: tuple[str, ...] = ("en",)
    dictionaries: tuple[str, ...] = ()  # files of the user's own actors
    coded: bool = True
    explain: bool = False  # each event's reasons too


class DeadProcessError(DragomanError):
    """A process that was at work died: killed from outside, out of memory, or by an error of dragoman's own."""


def run(captures: Iterable[Entry], task: Task, refuse: Refuse, jobs: int = 1) -> Generator[Coded, None, None]:
    """Each capture's article, with its events if the task says so, in the order of *captures*.

    Refusals go to *refuse* in the same order; one that stands among *captures* keeps its place. With *jobs* above one
    the work is done in that many processes, which end when the iterator is closed. Raises
    DeadProcessError when one dies.
    """
    with closing(pairs(captures, task, jobs)) as paired:
        for _, outcome in paired:
            if isinstance(outcome, DragomanError):
                refuse(outcome)
            else:
                yield outcome


def pairs(entries: Iterable[Entry], task: Task, jobs: int = 1) -> Generator[tuple[Entry, Outcome], None, None]:
    """Each entry with what came out of it, in order; a refusal comes out as it went in. As `run` otherwise."""
    waiting: deque[list[Entry]] = deque()
    chunks = _noted(in_chunks(entries), waiting)
    done = (work(chunk, task) for chunk in chunks) if jobs <= 1 else _spread(chunks, task, jobs)
    for outcomes in done:
        yield from zip(waiting.popleft(), outcomes, strict=True)


def work(chunk: Sequence[Entry], task: Task) -> list[Outcome]:
    """One chunk of captures: for each what came out of it, or why it was refused.

    An error that nobody foresaw is raised with a note that names the capture.
    """
    cleaned = [_cleaned(entry, task) if isinstance(entry, Capture) else entry for entry in chunk]
    articles = [one for one in cleaned if isinstance(one, Article)]
    if task.coded:
        outcomes = iter(_coded(articles, coder(task.languages, task.dictionaries), task.explain))
    else:
        outcomes = iter([Coded(article=article) for article in articles])
    return [next(outcomes) if isinstance(one, Article) else one for one in cleaned]


@lru_cache(maxsize=4)
def coder(languages: tuple[str, ...], dictionaries: tuple[str, ...] = ()) -> Coder:
    """This process's coder for the languages: tables and models are loaded once.

    Bad lines of the dictionaries are passed over in silence here: the command has told of them before.
    """
    return Coder(languages, dictionaries, refuse=lambda _: None)


def _cleaned(capture: Capture, task: Task) -> Article | DragomanError:
    try:
        with _naming(capture.source):
            return clean(capture, published=task.published, infer=infer)
    except DragomanError as error:
        return error
    except (RecursionError, MemoryError) as error:
        return _too_much(capture.source, error)


def _coded(articles: Sequence[Article], spoken: Coder, explain: bool) -> list[Outcome]:
    """What coding gives for each of *articles*; one by one where coding them together fails."""
    refused: list[DragomanError] = []
    try:
        found = {
            id(coded.article): coded for coded in spoken.code_many(articles, refuse=refused.append, explain=explain)
        }
    except (RecursionError, MemoryError):
        return [_coded_alone(article, spoken, explain) for article in articles]
    except Exception:
        for article in articles:  # raised again by the article it belongs to, with its name
            _coded_alone(article, spoken, explain)
        raise
    errors = iter(refused)
    return [found[id(article)] if id(article) in found else next(errors) for article in articles]


def _coded_alone(article: Article, spoken: Coder, explain: bool) -> Outcome:
    try:
        with _naming(article.source):
            return spoken.code(article, explain)
    except DragomanError as error:
        return error
    except (RecursionError, MemoryError) as error:
        return _too_much(article.source, error)


def _too_much(source: str, error: RecursionError | MemoryError) -> TooLarge:
    deep = isinstance(error, RecursionError)
    return TooLarge(source, "nested too deep" if deep else "needs more memory than there is")


@contextmanager
def _naming(source: str) -> Iterator[None]:
    """Adds the capture's name to an error that nobody foresaw, on its way up."""
    try:
        yield
    except DragomanError:
        raise
    except Exception as error:
        error.add_note(f"dragoman was at work on {source}")
        raise


def in_chunks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """*entries* in the lists in which they are dealt with, small ones first; each is read when it is asked for."""
    stream = iter(entries)
    for size in chain(FIRST_CHUNKS, repeat(WINDOW)):
        chunk = list(islice(stream, size))
        if not chunk:
            return
        yield chunk


def _noted(chunks: Iterable[list[Entry]], waiting: deque[list[Entry]]) -> Iterator[list[Entry]]:
    """*chunks* as they are; each is put at the end of *waiting* as it goes by."""
    for chunk in chunks:
        waiting.append(chunk)
        yield chunk


class _Process:
    """One process at work, and our end of its pipe. It is given one chunk at a time, so neither end waits to write."""

    def __init__(self, task: Task) -> None:
        context = get_context("spawn")
        self.link, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, task), daemon=True)
        with _quiet_start():
            self._process.start()
        theirs.close()
        self._chunk: Sequence[Entry] = ()
        self.number: int | None = None  # of the chunk it is at work on

    def give(self, number: int, chunk: Sequence[Entry]) -> None:
        """Hands it a chunk. Raises DeadProcessError."""
        self.number, self._chunk = number, chunk
        try:
            self.link.send(chunk)
        except OSError as error:
            raise self._ended() from error

    def take(self) -> tuple[int, list[Outcome]]:
        """The chunk's number and what came out of it; waits for it. Raises DeadProcessError."""
        try:
            outcomes = cast("list[Outcome]", self.link.recv())
        except (EOFError, OSError) as error:
            raise self._ended() from error
        number, self.number, self._chunk = cast("int", self.number), None, ()
        return number, outcomes

    def end(self) -> None:
        """Ends it at once, whatever it is doing."""
        self._process.terminate()
        self._process.join(_END_SECONDS)
        self.link.close()

    def _ended(self) -> DeadProcessError:
        self._process.join(_END_SECONDS)
        status = self._process.exitcode
        how = f"killed by signal {-status}" if status is not None and status < 0 else f"status {status}"
        more = f" or one of the {len(self._chunk) - 1} captures after it" if len(self._chunk) > 1 else ""
        first = next(iter(self._chunk), None)
        return DeadProcessError(first.source if first else "--jobs", f"the process at work on it{more} ended ({how})")


def _spread(chunks: Iterable[list[Entry]], task: Task, jobs: int) -> Iterator[list[Outcome]]:
    """What *work* gives for each chunk, in order. The next chunk is read while the processes are at work."""
    first = list(islice(chunks := iter(chunks), jobs))
    crew: list[_Process] = []
    done: dict[int, list[Outcome]] = {}
    told = given = 0
    try:
        for _ in first:  # all start before any is given work, which it takes once it is up
            crew.append(_Process(task))
        for given, chunk in enumerate(chain(first, chunks), 1):
            _idle(crew, done).give(given - 1, chunk)
            _collect(crew, done, block=False)
            while told in done or given - told >= AHEAD * jobs:
                while told not in done:
                    _collect(crew, done)
                yield done.pop(told)
                told += 1
        while told < given:
            while told not in done:
                _collect(crew, done)
            yield done.pop(told)
            told += 1
    finally:
        for process in crew:
            process.end()


def _idle(crew: list[_Process], done: dict[int, list[Outcome]]) -> _Process:
    """A process without work, waited for if there is none."""
    _collect(crew, done, block=False)
    while True:
        for process in crew:
            if process.number is None:
                return process
        _collect(crew, done)


def _collect(crew: list[_Process], done: dict[int, list[Outcome]], *, block: bool = True) -> None:
    """Takes what the processes have finished; with *block*, waits until there is something."""
    busy = {process.link: process for process in crew if process.number is not None}
    for link in wait(list(busy), timeout=None if block else 0) if busy else ():
        number, outcomes = busy[cast("Connection", link)].take()
        done[number] = outcomes


def _serve(link: Connection, task: Task) -> None:
    """A process's life: chunks in, outcomes out, until the pipe is closed. Ctrl-C is the main process's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    while True:
        try:
            chunk = link.recv()
        except (EOFError, OSError):
            return
        outcomes = work(chunk, task)
        try:
            link.send(outcomes)
        except OSError:
            return


@contextmanager
def _quiet_start() -> Iterator[None]:
    """While a process starts: it inherits one thread for linear algebra, and a Ctrl-C that does not reach it.

    Ours waits until it has started, since a process that is told half of what it needs complains.
    """
    resource_tracker.ensure_running()  # starts now or else within Process.start, where it would undo the mask
    ours = {name: os.environ.get(name) for name in threads.VARIABLES}
    threads.one()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if hasattr(signal, "pthread_sigmask") else None
    try:
        with _held_back():
            yield
    finally:
        for name, value in ours.items():
            if value is None:
                del os.environ[name]
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)


@contextmanager
def _held_back() -> Iterator[None]:
    """Keeps a Ctrl-C that another of our threads takes, and that Python acts on in this one, until the end."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is None or current_thread() is not main_thread():
        yield
        return
    pressed: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if pressed:
            signal.raise_signal(signal.SIGINT)
