"""Stores for the browser to look at, and a server of each: `dragoman serve` as a person starts it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dragoman.capture import list_inputs, read
from dragoman.errors import DragomanError
from dragoman.line import Task
from dragoman.records import Capture
from dragoman.store import Store, coder_version
from dragoman.store.ingesting import Ingest

ROOT = Path(__file__).parents[2]
EVENTS = int(os.environ.get("DRAGOMAN_BROWSER_EVENTS", "50000"))
PUBLISHED = "2025-06-24"
_PATIENCE = 120.0  # seconds in which a store is made, or a server answers, on a busy machine


def filled(path: Path) -> None:
    """A store of generated events and of the examples, coded."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import store_filling
    finally:
        sys.path.pop(0)
    with Store(path) as store:
        store_filling.fill(store, EVENTS)
    ingested(path, ROOT / "examples")


def ingested(path: Path, folder: Path) -> None:
    """Puts a folder's captures into a store."""
    task, unread, refused = Task(published=PUBLISHED), list[DragomanError](), list[DragomanError]()

    def brought() -> Iterator[Capture | DragomanError]:
        for name in list_inputs([str(folder)], unread.append):
            yield from read(name, refuse=unread.append)
        yield from unread

    with Store(path) as store:
        Ingest(store, store.begin("ingest", coder_version(), {}, PUBLISHED), refused.append).add(brought(), task)


def made_once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A store that the first of the processes which test makes for all; each gets the same file."""
    ready, making = folder / f"{name}.db", folder / f"{name}.making"
    try:
        making.mkdir()
    except FileExistsError:
        begun = time.monotonic()
        while not ready.exists() and time.monotonic() - begun < _PATIENCE:
            time.sleep(0.2)
        return ready
    make(making / "news.db")
    (making / "news.db").rename(ready)
    return ready


def copied(store: Path, folder: Path) -> Path:
    """A store of one's own, to write to."""
    return Path(shutil.copy(store, folder / "news.db"))


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """`dragoman serve` on a store, for as long as it is needed: the address of its pages."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("dragoman")), "serve", "--store", str(store), "--port", str(port)]
    with (store.parent / f"{store.stem}-{port}.log").open("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            base, begun = f"http://127.0.0.1:{port}", time.monotonic()
            while not _answers(base):
                if process.poll() is not None or time.monotonic() - begun > _PATIENCE:
                    log.seek(0)
                    raise RuntimeError(f"dragoman serve did not start:\n{log.read()[-3000:]}")
                time.sleep(0.1)
            yield base
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(base + "/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
