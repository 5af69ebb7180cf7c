"""What the tests of lists share: a small store whose answers are known, and one whose every word is hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import msgspec
from starlette.testclient import TestClient
from tests.store import asked_store

from dragoman import Agreement, Attribution, DateSpan, Days, Event, Evidence, Party, Place
from dragoman.records import Article, Coded, Quote
from dragoman.store import Store
from dragoman.store.grouping import group
from dragoman.web.app import workbench
from dragoman.web.settings import Settings

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
TURNED = "\u202eoga syad owt\u202c\u2066\x07"
BAD = f"{SCRIPT}\"' {TURNED}"
MIB = 1024 * 1024
INJECTIONS = (
    "' OR 1=1 --",
    "'; DROP TABLE events; --",
    '" OR ""="',
    "1) UNION SELECT record FROM events --",
    "\\'; DELETE FROM corrections; /*",
    "%' AND sleep(5) AND '%'='",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "\u202e' OR '1'='1",
    '"MLI" NEAR(x, 2) *',
)
_FORBIDDEN = (
    "<script>alert",
    "<img",
    'href="javascript',
    'href="data:',
    "\u202e",
    "\u202c",
    "\u2066",
    "\x07",
    "onclick=",
    "style=",
)


@contextmanager
def opened(store: Store) -> Iterator[TestClient]:
    """The person at the machine, on that store."""
    with TestClient(workbench(store, Settings(store=store.name)), base_url="http://localhost") as client:
        yield client


def asked(path: Path) -> Store:
    """The small store whose answers the tests of questions know."""
    store = Store(path)
    asked_store.fill(store)
    return store


def hostile(path: Path) -> Store:
    """Two pages that tell of one happening and of agreements; whatever can be a text is hostile, a title has 1 MB."""
    store = Store(path)
    for name, title in (("one", SCRIPT + TURNED + "T" * MIB), ("two", BAD)):
        store.add(_page(name, title))
    group(store)
    return store


def _page(name: str, title: str) -> Coded:
    words = f"{BAD} met {BAD} {name}. " + "long " * 2_000
    at = words.index(" met ") + 1
    spot = Place(text=BAD, name=BAD, country="MLI", lat=12.6, lon=-8.0)
    told = Event(
        id=f"bad-{name}", event_type="CONSULT", event_mode="visit", contexts=("diplomatic",), cameo="042",
        quad="verbal cooperation", score=4.0,
        actors=(Party(text=BAD, name=BAD, country="MLI"), Party(text=BAD * 50, name=BAD * 50, country="RUS")),
        recipients=(), date=DateSpan(start="2025-06-23", end="2025-06-24", basis=BAD), place=spot,
        status="reported" if name == "one" else "planned", attribution=Attribution(speaker=BAD, outlet=BAD),
        evidence=Evidence(text=words, start=0, end=len(words), trigger=(at, at + 3)), article=f"bad-{name}",
        confidence=0.5, notes=(BAD,),
    )  # fmt: skip
    agreed = Agreement(
        id=f"bad-pact-{name}", kind=BAD, title=title[: MIB // 2], parties=("MLI", "RUS", SCRIPT), signatories=(BAD,),
        fields=(BAD,), state="signed", date=Days(start="2025-06-23", end="2025-06-23"), place=BAD,
        evidence=(Quote(text=words, start=0, end=len(words)),), article=f"bad-{name}", announced=3, found=2,
    )  # fmt: skip
    article = Article(
        id=f"bad-{name}", source=f"{BAD}{name}", title=title, byline=BAD, publisher=f"{BAD}{name}", wire=BAD,
        published="2025-06-24", published_basis=BAD, language="en", text=words,
    )  # fmt: skip
    return Coded(article=article, events=(told,), agreements=(agreed,))


def check_harmless(text: str, *, most: int = 400_000) -> None:
    """That no word of a page became markup, a link or a turn of direction, and that it is not flooded."""
    for one in _FORBIDDEN:
        assert one not in text, one
    assert "<script>" not in text
    assert text.count("<script ") <= 1  # ours, from a file
    assert len(text) < most


def rows(text: str) -> list[str]:
    """The rows of the first listed table, as words."""
    body = text.partition('class="listed"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    return [words(row) for row in body.split("<tr>")[1:]]


def words(markup: str) -> str:
    """Markup as one line of words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def links(text: str, begin: str) -> list[str]:
    """The addresses on a page that begin so."""
    every = map(unescape, re.findall(r'href="([^"]*)"', text))
    return [one for one in every if one.startswith(begin)]


def plainly(record: bytes) -> dict[str, object]:
    """A line of JSON."""
    found: dict[str, object] = msgspec.json.decode(record)
    return found
