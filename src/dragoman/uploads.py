"""Uploads at work: files wait in a folder, are coded one after the other, and tell how far they are.

The folder is shared by all workers, since the one that is asked how far an upload is need not be the one that codes it.
What is told is a small file, replaced as a whole. Coding is done in a process of its own: the pages stay quick, and a
capture that kills the coder kills nothing else.
"""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice, takewhile
from pathlib import Path

import msgspec

from dragoman.capture import from_bytes, printable
from dragoman.capture.bounds import MAX_NAME_CHARS
from dragoman.errors import CaptureError, DragomanError, NotReadable, StoreError
from dragoman.line import DeadProcessError, Task
from dragoman.records import Capture
from dragoman.store import Store, coder_version
from dragoman.store.grouping import group
from dragoman.store.ingesting import Ingest

MOST_CAPTURES = 10_000  # of one upload; archives are for `dragoman ingest`
MOST_WAITING = 20  # uploads that wait in one worker
MOST_REFUSED = 500  # refusals that an upload's page lists
SECONDS = 3_600.0  # that one upload may be at work
KEPT_SECONDS = 24 * 3_600.0  # that its page can be seen
_EVERY = 0.3  # seconds between two notes of how far it is
_NUMBER = re.compile(r"[0-9a-f]{24}")
_STATE = "state.json"


class Refusal(msgspec.Struct, frozen=True):
    """What was refused, and why."""

    source: str
    reason: str


class Progress(msgspec.Struct, kw_only=True):
    """How far an upload is. `run` is the store's number of it, once it is at work."""

    id: str
    by: str
    at: float
    files: int
    state: str = "waiting"  # waiting, at work, done, failed
    captures: int = 0  # read so far
    run: int | None = None
    new: int = 0
    known: int = 0
    changed: int = 0
    refused: int = 0
    refusals: list[Refusal] = []
    reason: str | None = None  # why it failed
    seconds: float = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")

    @property
    def dealt_with(self) -> int:
        """Captures of which it is known what came out."""
        return self.new + self.known + self.changed + self.refused


class TooManyError(DragomanError):
    """So many uploads wait already that no more are taken."""


class Uploads:
    """The uploads of one worker, and a look at those of all."""

    def __init__(self, store: Store, folder: str | None, jobs: int) -> None:
        """Nothing is waiting."""
        self._store, self._jobs = store, jobs
        self._given = Path(folder) if folder else None
        self._made: str | None = None
        self._lock = threading.Lock()
        self._waiting: list[tuple[Progress, Task]] = []
        self._thread: threading.Thread | None = None
        self._grouping: threading.Thread | None = None
        self._ungrouped = False
        self._stopped = threading.Event()

    @property
    def folder(self) -> Path:
        """Where uploads wait."""
        with self._lock:
            if self._given is None:
                self._made = tempfile.mkdtemp(prefix="dragoman-uploads-")
                self._given = Path(self._made)
            return self._given

    def begin(self, files: Iterable[tuple[str, bytes]], published: str | None, by: str) -> Progress:
        """Takes files (name and content), to be coded soon. *published*: the day for captures that carry none.

        Raises TooManyError.
        """
        self._forget()
        with self._lock:
            if len(self._waiting) >= MOST_WAITING:
                raise TooManyError("upload", f"{MOST_WAITING} uploads are waiting already; try again later")
        told = Progress(id=secrets.token_hex(12), by=by, at=time.time(), files=0)
        mine = self.folder / told.id
        mine.mkdir(mode=0o700)
        names: list[str] = []
        for name, content in files:
            (mine / str(len(names))).write_bytes(content)
            names.append(_source(name, told.id))
        (mine / "names.json").write_bytes(msgspec.json.encode(names))
        told.files = len(names)
        self._note(told)
        with self._lock:
            self._waiting.append((told, Task(published=published)))
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="uploads", daemon=True)
                self._thread.start()
        return told

    def progress(self, number: str) -> Progress | None:
        """How far an upload is, in whatever worker; None where there is none of that number (any more)."""
        if not _NUMBER.fullmatch(number):
            return None
        try:
            return msgspec.json.decode((self.folder / number / _STATE).read_bytes(), type=Progress)
        except (OSError, msgspec.DecodeError):
            return None

    def recent(self) -> list[Progress]:
        """The uploads that can be seen, the newest first."""
        found = (self.progress(one.name) for one in self.folder.iterdir())
        return sorted((one for one in found if one), key=lambda one: -one.at)

    def close(self) -> None:
        """No more is begun; what is at work ends after the capture in hand."""
        self._stopped.set()
        for thread in (self._thread, self._grouping):
            if thread is not None:
                thread.join(10.0)
        if self._made is not None:
            shutil.rmtree(self._made, ignore_errors=True)

    def _work(self) -> None:
        """The thread's life: one upload after the other, until none waits."""
        try:
            self._work_off()
        except BaseException:
            with self._lock:
                self._thread = None  # the next upload starts another
            raise

    def _work_off(self) -> None:
        while True:
            with self._lock:
                if not self._waiting or self._stopped.is_set():
                    self._thread = None
                    return
                told, task = self._waiting[0]
            try:
                self._code(told, task)
            except (DragomanError, OSError, MemoryError) as error:
                told.state = "failed"
                told.reason = error.reason if isinstance(error, DragomanError) else type(error).__name__
            finally:
                if not told.over:  # an error that nobody foresaw: told by the thread itself, and on the page
                    told.state, told.reason = "failed", "an error of dragoman's own"
                self._note(told)
                self._drop_files(told.id)
                with self._lock:
                    self._waiting.pop(0)

    def _code(self, told: Progress, task: Task) -> None:
        begun = time.monotonic()
        coder = coder_version(task.languages, task.dictionaries)
        settings = {"by": told.by, "upload": told.id, "published": task.published}
        run = self._store.begin("upload", coder, settings, task.published)
        told.state, told.run = "at work", run.key
        noted = 0.0

        def tell(error: DragomanError) -> None:
            if len(told.refusals) < MOST_REFUSED:
                told.refusals.append(Refusal(printable(error.source), printable(error.reason)))

        def note(final: bool = False) -> None:
            nonlocal noted
            now = time.monotonic()
            if final or now - noted >= _EVERY:
                noted = now
                told.seconds = now - begun
                for name in ("new", "known", "changed", "refused"):
                    setattr(told, name, getattr(work.counts, name))
                self._note(told)

        work = Ingest(self._store, run, tell, whole=_Each(lambda: note()))

        def counted(entries: Iterator[Capture | DragomanError]) -> Iterator[Capture | DragomanError]:
            for entry in entries:
                told.captures += 1
                note()
                if self._stopped.is_set() or time.monotonic() - begun > SECONDS:
                    yield NotReadable(told.id, "the upload was ended before its time: the rest was not read")
                    return
                yield entry

        note(final=True)
        try:
            work.add(counted(self._entries(told)), task, self._jobs)
        except DeadProcessError as error:
            tell(error)
            told.state, told.reason = "failed", error.reason
        else:
            told.state = "done"
        finally:
            note(final=True)
        if told.state == "done":
            self._put_together()

    def _put_together(self) -> None:
        """Copies become one story and reports of one happening one incident, as after `dragoman ingest`.

        That is done beside further uploads: where others left much to group it may take longer than they do.
        """
        with self._lock:
            self._ungrouped = True
            if self._grouping is None and not self._stopped.is_set():
                self._grouping = threading.Thread(target=self._group, name="grouping", daemon=True)
                self._grouping.start()

    def _group(self) -> None:
        """The other thread's life: until there is nothing that came after it last began."""
        while True:
            with self._lock:
                if not self._ungrouped or self._stopped.is_set():
                    self._grouping = None
                    return
                self._ungrouped = False
            with suppress(StoreError):  # the captures are kept all the same, and the next run goes on here
                group(self._store, self._until_stopped)

    def _until_stopped(self, keys: Iterable[int]) -> Iterator[int]:
        return takewhile(lambda _: not self._stopped.is_set(), keys)

    def _entries(self, told: Progress) -> Iterator[Capture | DragomanError]:
        """The captures in an upload's files, and refusals in their places."""
        mine = self.folder / told.id
        names: Sequence[str] = msgspec.json.decode((mine / "names.json").read_bytes(), type=list[str])
        every = (entry for at, name in enumerate(names) for entry in _captures(mine / str(at), name))
        yield from islice(every, MOST_CAPTURES)
        if next(every, None) is not None:
            yield NotReadable(told.id, f"more than {MOST_CAPTURES:,} captures: the rest was not read")

    def _note(self, told: Progress) -> None:
        path = self.folder / told.id / _STATE
        fresh = path.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(told))
        fresh.replace(path)

    def _drop_files(self, number: str) -> None:
        for one in (self.folder / number).iterdir():
            if one.name != _STATE:
                one.unlink(missing_ok=True)

    def _forget(self) -> None:
        """Takes away what nobody looks at any more."""
        for one in self.recent():
            if one.over and time.time() - one.at > KEPT_SECONDS:
                shutil.rmtree(self.folder / one.id, ignore_errors=True)


class _Each:
    """Entered around each transaction of a run; tells when it is over."""

    def __init__(self, then: Callable[[], None]) -> None:
        self._then = then

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        self._then()


def _captures(path: Path, name: str) -> Iterator[Capture | DragomanError]:
    waiting: list[CaptureError] = []
    for capture in from_bytes(path.read_bytes(), name, refuse=waiting.append):
        yield from waiting
        waiting.clear()
        yield capture
    yield from waiting


def _source(name: str, number: str) -> str:
    """What an uploaded file is called in the store: two of one name are two, and no part of it is a path."""
    leaf = re.split(r"[/\\]", name)[-1].strip() or "file"
    return f"upload {number[:8]}: {printable(leaf)[: MAX_NAME_CHARS // 4]}"


def spool_folder() -> str:
    """A new folder for uploads, for its owner alone. Raises StoreError."""
    try:
        return tempfile.mkdtemp(prefix="dragoman-uploads-")
    except OSError as error:
        raise StoreError(tempfile.gettempdir(), (error.strerror or "cannot be written").lower()) from error
