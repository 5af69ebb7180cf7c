"""A small page and what was coded of it, made by hand: for tests of what people do with it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import insert, select, update

from dragoman.events import scale
from dragoman.records import Article, Attribution, Capture, Coded, DateSpan, Event, Evidence, Paragraph, Party
from dragoman.store import Run, Store
from dragoman.store.recoding import Kept
from dragoman.store.tables import articles, events, incidents

OLD, NEW = "0.1.0", "0.2.0"
MET = "Chad met Sudan in Adre on Monday."
SHELLED = "Niger shelled a camp of Mali near Gao."
PRAISED = "Peru praised Bolivia."
STATES = {"Chad": "TCD", "Sudan": "SDN", "Niger": "NER", "Mali": "MLI", "Peru": "PER", "Bolivia": "BOL"}


def article(name: str, *sentences: str, title: str = "Neighbours", before: str = "") -> Article:
    """A page of those sentences, a paragraph each."""
    paragraphs = [*([before] if before else []), *(sentences or (MET, SHELLED, PRAISED))]
    return Article(
        id=name,
        source=f"{name}.txt",
        title=title,
        published="2025-03-05",
        language="en",
        text="\n\n".join(paragraphs),
        paragraphs=tuple(Paragraph(text=text) for text in paragraphs),
    )


def event(page: Article, sentence: str, kind: str, mode: str | None = None, **said: Any) -> Event:
    """An event of that type in a sentence: its second word is the trigger, states before it do it to those behind."""
    start = page.text.index(sentence)
    words = sentence.split()
    trigger = start + len(words[0]) + 1
    found: list[Party] = []
    for name, code in STATES.items():
        at = sentence.find(name)
        if at >= 0:
            found.append(Party(text=name, start=start + at, end=start + at + len(name), name=name, country=code))
    identity = f"{page.id}-{kind.lower()}-{mode or 'none'}-{start}"
    both = kind == "CONSULT"
    fields: dict[str, Any] = {
        "id": identity,
        "event_type": kind,
        "event_mode": mode,
        "contexts": ("diplomatic",),
        "cameo": scale.default_cameo(kind, mode),
        "quad": scale.quad(kind),
        "score": scale.score(kind, mode),
        "actors": tuple(one for one in found if both or (one.start or 0) < trigger),
        "recipients": tuple(one for one in found if not both and (one.start or 0) > trigger),
        "date": DateSpan(start="2025-03-03", end="2025-03-03", basis="'on Monday'") if "Monday" in sentence else None,
        "place": None,
        "status": "reported",
        "attribution": Attribution(),
        "evidence": Evidence(text=sentence, start=start, end=start + len(sentence),
                             trigger=(trigger, trigger + len(words[1]))),
        "article": page.id,
        "confidence": 0.8,
    }  # fmt: skip
    return Event(**(fields | said))


def coded(page: Article, *found: Event) -> Coded:
    """The page with those events, or with the usual three."""
    if not found:
        found = (event(page, MET, "CONSULT", "visit"), event(page, SHELLED, "ASSAULT"), event(page, PRAISED, "SUPPORT"))
    return Coded(article=page, events=found)


def add(store: Store, one: Coded, coder: str = OLD) -> None:
    """Puts a coding into the store, under an address of its own."""
    page = one.article
    capture = Capture(source=page.source, text=page.text, title=page.title, url=f"https://news.example/{page.source}")
    store.add(one, capture, store.begin("ingest", coder))


def recode(store: Store, one: Coded, coder: str = NEW, key: int = 1) -> None:
    """Codes an article again, as if that coder had said this of it."""
    run: Run = store.begin("recode", coder)
    due = next(due for due in store.due(coder) if due.key == key)
    (kept,) = store.kept([due])
    store.recode(Kept(due, kept.page), one, run)


def rows(store: Store, *names: str) -> list[tuple[Any, ...]]:
    """Columns of all events, in the order of their keys."""
    with store.read() as connection:
        wanted = select(*(events.c[name] for name in names)).order_by(events.c.key)
        return [tuple(row) for row in connection.execute(wanted)]


def stands(store: Store, identity: str, coder: str | None = None) -> Event:
    """An event as it stands after corrections."""
    query = select(events.c.record, events.c.revised).where(events.c.id == identity)
    query = query.where(events.c.coder == coder) if coder else query.where(events.c.current)
    with store.read() as connection:
        row = connection.execute(query).one()
    return msgspec.json.decode(row.revised or row.record, type=Event)


def group(store: Store, **named: Sequence[str]) -> None:
    """Makes incidents of those ids of those events."""
    with store.write() as connection:
        for name, members in named.items():
            there = connection.execute(select(events).where(events.c.id.in_(members)).order_by(events.c.key)).mappings()
            some = list(there)
            copied = ("event_type", "quad", "score", "day", "month", "date_start", "date_end", "place")
            row = {column: some[0][column] for column in copied} | {"id": name, "lead": some[0]["key"]}
            row |= {"reports": len(some), "stories": len(some), "wires": 0, "owners": 0}
            key = connection.execute(insert(incidents).returning(incidents.c.key), row).scalar_one()
            keys = [one["key"] for one in some]
            connection.execute(update(events).where(events.c.key.in_(keys)).values(incident=key))


def grouped(store: Store) -> dict[str, tuple[set[str], int, str | None]]:
    """Of each incident its events, the reports that it counts, and what it was merged into."""
    into = incidents.alias("into")
    with store.read() as connection:
        query = select(incidents, into.c.id.label("merged")).outerjoin(into, into.c.key == incidents.c.merged_into)
        told = connection.execute(query).mappings().all()
        found = {}
        for row in told:
            members = connection.execute(select(events.c.id).where(events.c.incident == row["key"])).scalars()
            found[row["id"]] = (set(members), row["reports"], row["merged"])
    return found


def versions(store: Store) -> int:
    """How many articles there are."""
    with store.read() as connection:
        return len(connection.execute(select(articles.c.key)).all())
