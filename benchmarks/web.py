"""How many pages the workbench gives a second, and how long each takes: `dragoman serve` on loopback.

    python benchmarks/web.py                         50,000 and a million events, ten seconds a page
    python benchmarks/web.py --events 50000          one size
    python benchmarks/web.py --seconds 2             a quick look
    python benchmarks/web.py --folder DIR            leave the filled stores there, and take those that are there

Three parts. At 50,000 events the start page, events with a filter and a pair are asked for by sixteen at once: each
must be given 100 times a second with a 95th percentile under 150 ms, by a server of as many processes as the machine
has cores. At a million events each page is asked for one after the other, the median of five after the store was
written to (so that nothing is remembered) must stay under 800 ms. Then captures are ingested into the first store while
pages go on being asked for: no error, and none over 2 s. What misses its floor is marked, and the exit status is 1.

wrk asks where it is installed (apt-get install wrk), else connections of our own, which take a part of the machine
from the server: figures by them are lower.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from store_filling import fill

from dragoman.store import Store

ROOT = Path(__file__).parents[1]
SIZES = (50_000, 1_000_000)
PAGES = {
    "start": "/",
    "events with a filter": "/events?actor=MLI&since=2023",
    "dyad": "/dyad?a=MLI&b=RUS",
}
AT_ONCE = 16  # connections, as of a desk all of whose people click at the same time
RATE = 100.0  # pages a second, at the least
LATE = 0.150  # seconds, the 95th percentile at the most
SLOW = 0.800  # seconds of a page at a million events
SLOWEST = 2.0  # seconds of a page while captures are ingested
TIMES = 5
LARGE = 200_000  # events from which pages are asked for one after the other
_START = 180.0  # seconds in which the server must answer
_CAPTURES = 400
_LONGEST = 60  # seconds of ingesting that are looked at
_WRK = """done = function(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format("P95 %f ERRORS %d RATE %f\\n", latency:percentile(95) / 1e6,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout,
    summary.requests / (summary.duration / 1e6)))
end
"""
_TOLD = re.compile(r"P95 ([\d.]+) ERRORS (\d+) RATE ([\d.]+)")


class Load(NamedTuple):
    """What a page gave under load."""

    rate: float  # a second
    late: float  # seconds, the 95th percentile
    errors: int


@contextmanager
def serving(store: Path, workers: int) -> Iterator[str]:
    """`dragoman serve` on that store: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("dragoman")
    command = [str(program), "serve", "--store", str(store), "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        base, begun = f"http://127.0.0.1:{port}", time.monotonic()
        while not _answers(base):
            if process.poll() is not None or time.monotonic() - begun > _START:
                sys.exit("dragoman serve did not start")
            time.sleep(0.2)
        yield base
    finally:
        process.terminate()
        process.wait()


def _answers(base: str) -> bool:
    try:
        with urllib.request.urlopen(base + "/healthz", timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def timed(address: str) -> tuple[float, int]:
    """Seconds of one page until its last byte, and its status."""
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
            answer.read()
            status = int(answer.status)
    except OSError as error:
        status = int(getattr(error, "code", 0))
    return time.perf_counter() - begun, status


def loaded(address: str, seconds: float) -> Load:
    """A page asked for by many at once for so long."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return asyncio.run(_by_ourselves(address, seconds))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_WRK)
        script.flush()
        command = [wrk, "-t1", f"-c{AT_ONCE}", f"-d{max(1, round(seconds))}s", "-s", script.name, address]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = _TOLD.search(told)
    if found is None:
        sys.exit(f"wrk said:\n{told}")
    return Load(float(found[3]), float(found[1]), int(found[2]))


async def _by_ourselves(address: str, seconds: float) -> Load:
    """The same by connections of this process, each of which stays open."""
    host, _, rest = address.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    asked = f"GET /{rest} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    taken: list[float] = []
    errors, begun = 0, time.perf_counter()

    async def ask_on() -> None:
        nonlocal errors
        reader, writer = await asyncio.open_connection(name, int(port))
        while time.perf_counter() - begun < seconds:
            sent = time.perf_counter()
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            await reader.readexactly(int(length[1]) if length else 0)
            taken.append(time.perf_counter() - sent)
            errors += not head.startswith(b"HTTP/1.1 200")
        writer.close()

    await asyncio.gather(*(ask_on() for _ in range(AT_ONCE)))
    over = time.perf_counter() - begun
    return Load(len(taken) / over, quantiles(taken, n=20)[-1] if len(taken) > 1 else over, errors)


def filled(folder: Path, events: int) -> Path:
    """A store of so many generated events, made unless it is there."""
    path = folder / f"web-{events}.db"
    if not path.exists():
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        with Store(making) as store:
            fill(store, events)
        making.rename(path)
    return path


def under_load(store: Path, seconds: float) -> int:
    """Prints what each page gives at once to many. How many floors are missed."""
    workers, missed = os.cpu_count() or 1, 0
    print(f"{'page':24}{'a second':>12}{'95th, ms':>12}{'errors':>8}")
    with serving(store, workers) as base:
        for name, address in PAGES.items():
            loaded(base + address, 1)
            told = loaded(base + address, seconds)
            bad = told.rate < RATE or told.late > LATE or told.errors > 0
            missed += bad
            print(f"{name:24}{told.rate:12.0f}{told.late * 1000:12.0f}{told.errors:8}{'  missed' if bad else ''}")
    return missed


def one_by_one(store: Path) -> int:
    """Prints what each page takes that nobody has asked for before. How many floors are missed."""
    missed = 0
    print(f"{'page':24}{'first, ms':>12}{'again, ms':>12}")
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    again: dict[str, list[float]] = {name: [] for name in PAGES}
    errors = 0
    for _ in range(TIMES):
        with serving(store, 1) as base:  # a new process remembers nothing
            timed(base + "/sources")
            for name, address in PAGES.items():
                for kept in (taken, again):
                    seconds, status = timed(base + address)
                    kept[name].append(seconds)
                    errors += status != 200
    for name in PAGES:
        first = median(taken[name])
        bad = first > SLOW
        missed += bad
        print(f"{name:24}{first * 1000:12.0f}{median(again[name]) * 1000:12.0f}{'  missed' if bad else ''}")
    if errors:
        print(f"{errors} errors  missed")
    return missed + bool(errors)


def beside_ingest(store: Path, folder: Path) -> int:
    """Prints how pages fare while captures are ingested. How many floors are missed."""
    captures, example = folder / "captures", ROOT / "examples" / "12-border-treaty.html"
    spoken = example.read_text(encoding="utf-8")
    captures.mkdir(exist_ok=True)
    for number in range(_CAPTURES):
        own = spoken.replace("2025/06/17/border-treaty", f"2025/06/17/treaty-{number}")
        own = own.replace("four hundred pages", f"{number + 2} pages")
        (captures / f"{number}.html").write_text(own, encoding="utf-8")
    program = Path(sys.executable).with_name("dragoman")
    taken: list[float] = []
    errors = 0
    with serving(store, 1) as base:
        command = [str(program), "ingest", str(captures), "--store", str(store)]
        ingest = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begun = time.monotonic()
        try:
            while ingest.poll() is None and time.monotonic() - begun < _LONGEST:
                for address in PAGES.values():
                    seconds, status = timed(base + address)
                    taken.append(seconds)
                    errors += status != 200
        finally:
            ingest.terminate()
            failed = ingest.wait() > 0
    bad = errors > 0 or max(taken) > SLOWEST or failed
    told = (
        f"{len(taken)} pages, {errors} errors, median {median(taken) * 1000:.0f} ms, slowest {max(taken) * 1000:.0f} ms"
    )
    print(told + (", ingest failed" if failed else "") + ("  missed" if bad else ""))
    return int(bad)


def main() -> int:
    """Runs the parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, nargs="*", default=SIZES, help="how many events; 50,000 and a million")
    parser.add_argument("--seconds", type=float, default=10.0, help="seconds a page is asked for")
    parser.add_argument("--folder", type=Path, help="where the filled stores are, and stay")
    asked = parser.parse_args()
    by = "wrk" if shutil.which("wrk") else "connections of our own (wrk is not installed)"
    missed = 0
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for events in asked.events:
            store = filled(folder, events)
            if events >= LARGE:
                print(f"\n{events:,} events, one page after the other")
                missed += one_by_one(store)
                continue
            print(f"\n{events:,} events, {AT_ONCE} at once by {by}, {os.cpu_count()} cores")
            missed += under_load(store, asked.seconds)
            own = Path(made) / "ingested.db"
            shutil.copy(store, own)
            print(f"\n{events:,} events, while {_CAPTURES} captures are ingested")
            missed += beside_ingest(own, Path(made))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
