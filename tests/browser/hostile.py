"""Captures that mean harm, and a store of them: markup wherever a page can put words."""

from __future__ import annotations

import json
import tempfile
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select, update
from tests.browser.served import ingested

from dragoman.store import Store, tables

SCRIPT = "<script>window.hurt=1</script>"
MARKUP = (
    f'"\'>{SCRIPT}<img src=x class=from-page onerror="window.hurt=1">'
    '<a class=from-page href="javascript:window.hurt=1">go</a>'
)
ADDRESS = "javascript:window.hurt=1//example.org/a"
TURNED = "\u202egnirts desrever\u202c"
ATTACKED = "Chad attacked Sudan near Adre on Monday, killing four soldiers."
AGREED = "Chad and Sudan signed a trade agreement in Adre on Monday."
LONG_TITLE = "Sudan " + "long " * 200_000  # a megabyte
_LONG = 5_000  # characters, more than any other title here has
TEXTS = {  # column by column, what is put there besides
    "articles": ("title", "byline", "publisher", "wire"),
    "pages": ("address",),
    "parties": ("text", "name"),
    "actors": ("name",),
    "places": ("name",),
    "refusals": ("source", "reason"),
}
_IN_RECORDS = frozenset({"text", "name", "title", "speaker", "outlet", "publisher", "wire", "byline", "basis", "url"})


def hostile_store(path: Path) -> None:
    """A store of hostile captures, as they come, and with markup written into every field besides."""
    with tempfile.TemporaryDirectory() as folder:
        captures(Path(folder))
        ingested(path, Path(folder))
    with Store(path) as store, store.engine.begin() as connection:
        _spoil(connection)


def captures(folder: Path) -> None:
    """Writes the hostile captures."""
    title, byline = escape(f"{SCRIPT}Chad {MARKUP}"), escape(f"Ann {MARKUP}")
    body = f"<p>{ATTACKED}</p><p>{escape(MARKUP)} {AGREED} {escape(MARKUP)}</p>"
    body += f"<p>{TURNED} Sudan praised Chad on Friday.</p>"
    head = (
        f'<title>{title}</title><meta name="author" content="{byline}"><link rel="canonical" href="{ADDRESS}">'
        f'<meta property="og:site_name" content="{escape(MARKUP)}"><meta property="og:url" content="{ADDRESS}">'
        '<meta property="article:published_time" content="2025-06-17T09:30:00Z">'
    )
    page = "<!doctype html><html lang=en><head>{}</head><body><article><h1>{}</h1>{}</article></body></html>"
    (folder / "title.html").write_text(page.format(head, title, body))
    (folder / "<img src=x onerror=window.hurt=1>.txt").write_text(f"{SCRIPT} Chad\n\n{ATTACKED}\n\n{AGREED} {MARKUP}\n")
    (folder / "turned.txt").write_text(
        f"{TURNED}\n\nChad {TURNED} attacked Sudan near Adre on Tuesday.\n\n{TURNED}{AGREED}\n"
    )
    (folder / "long.html").write_text(page.format(f"<title>{LONG_TITLE}</title>", LONG_TITLE, f"<p>{ATTACKED}</p>"))
    row = {"text": f"{ATTACKED}\n\n{MARKUP}\n\n{AGREED}", "title": MARKUP, "url": ADDRESS,
           "publisher": MARKUP, "date": "2025-06-18"}  # fmt: skip
    (folder / "rows.jsonl").write_text(json.dumps(row) + "\n")
    (folder / "'><script>window.hurt=1<.html").write_bytes(b"\x00\x01\x02 not a page")


def _spoil(connection: Connection) -> None:
    """Writes markup into every column and record that a capture's words can reach. An address that lies, too."""
    for name, columns in TEXTS.items():
        table = tables.metadata.tables[name]
        key = next(iter(table.primary_key.columns))
        for row in connection.execute(select(table)).mappings().all():
            told = {
                one: (ADDRESS + f"?{row[key.name]}" if one == "address" else f"{row[one] or ''} {MARKUP}{TURNED}")
                for one in columns
                if one in row
            }
            connection.execute(update(table).where(key == row[key.name]).values(told))
    long = func.length(tables.articles.c.title) > _LONG
    connection.execute(update(tables.articles).where(long).values(title=LONG_TITLE))
    for table in (tables.events, tables.agreements, tables.articles):
        for number, text in connection.execute(select(table.c.key, table.c.record)).all():
            told = json.loads(text)
            whole = table is not tables.articles  # of an article its text stays, in which events have their places
            record = _spoilt(told) if whole else {**told, **_headed(told)}
            connection.execute(update(table).where(table.c.key == number).values(record=json.dumps(record).encode()))


def _headed(article: dict[str, Any]) -> dict[str, str]:
    """What stands above an article's text, with markup; a long title with a megabyte."""
    title = article.get("title") or ""
    spoilt = {name: f"{article.get(name) or ''} {MARKUP}{TURNED}" for name in ("title", "byline", "publisher", "wire")}
    return {**spoilt, "title": LONG_TITLE} if len(title) > _LONG else spoilt


def _spoilt(told: Any, name: str = "") -> Any:
    """A record with markup at the end of every text that a page has told."""
    if isinstance(told, dict):
        return {key: _spoilt(value, key) for key, value in told.items()}
    if isinstance(told, list):
        return [_spoilt(value, name) for value in told]
    return f"{told} {MARKUP}{TURNED}" if isinstance(told, str) and name in _IN_RECORDS else told
