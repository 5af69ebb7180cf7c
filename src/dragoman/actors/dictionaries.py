"""Users' own actor tables, put before dragoman's: CSV, and the dictionaries of PETRARCH and TABARI.

`variant` makes of a language and some files a key that stands wherever a language's code does in this stage: a page
that is read under it looks into the users' rows first. A line that cannot be read is refused by its number, and the
rest is still taken.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dragoman.actors import petrarch, tables
from dragoman.actors.lexicon import Entry
from dragoman.errors import DragomanError, NotFound, NotReadable, TableError

LARGEST = 64 * 1024 * 1024  # bytes of a dictionary: the largest in public use have some ten million
_NEEDED = frozenset(["name", "country", "sectors"])
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"Q[1-9]\d*")


class Rows(NamedTuple):
    """What a dictionary holds: names and role nouns as written in running text, each with its row."""

    names: tuple[tuple[str, Entry], ...] = ()
    roles: tuple[tuple[str, Entry], ...] = ()


Refuse = Callable[[DragomanError], None]


def variant(language: str, paths: Sequence[str], refuse: Refuse | None = None) -> str:
    """A key for *language* with the dictionaries at *paths* before its own tables, the first path first of all.

    It goes to `read_page` and `resolve` as the language. Each bad line, and each file that cannot be read, is handed
    to *refuse*; without one it raises TableError, NotFound or NotReadable. Raises UnknownLanguage. The same files make
    the same key in every process, but each process must ask for it itself.
    """
    tables.words(language)
    if not paths:
        return language
    refused = refuse or _raise
    names: list[tuple[str, Entry]] = []
    roles: list[tuple[str, Entry]] = []
    for path in paths:
        try:
            rows = load(path, refused)
        except (NotFound, NotReadable) as error:
            refused(error)
            continue
        names += rows.names
        roles += rows.roles
    return tables.add_variant(language, tuple(str(Path(path).absolute()) for path in paths), names, roles)


def load(path: str, refuse: Refuse | None = None) -> Rows:
    """The rows of one file: `.actors` and `.agents` as PETRARCH and TABARI have them, all else as CSV.

    Raises NotFound, NotReadable, and TableError (see `variant`).
    """
    lines = _lines(path)
    refused = refuse or _raise
    kind = Path(path).suffix.lower()
    if kind == ".actors":
        return Rows(names=tuple(petrarch.actors(lines, path, refused)))
    if kind == ".agents":
        return Rows(roles=tuple(petrarch.agents(lines, path, refused)))
    return Rows(names=tuple(_table(lines, path, refused)))


def _raise(error: DragomanError) -> None:
    raise error


def _lines(path: str) -> list[str]:
    file = Path(path)
    if not file.exists():
        raise NotFound(path, "there is no such dictionary")
    if not file.is_file():
        raise NotReadable(path, "a dictionary is a file")
    try:
        if file.stat().st_size > LARGEST:
            raise NotReadable(path, f"a dictionary has at most {LARGEST // 1024 // 1024} MB")
        return file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise NotReadable(path, error.strerror or "it cannot be read") from error


@lru_cache(maxsize=1)
def sectors() -> frozenset[str]:
    """PLOVER's sectors."""
    plover = tables.HERE.parent / "events" / "plover.toml"
    return frozenset(tomllib.loads(plover.read_text(encoding="utf-8"))["sectors"])


def _table(lines: list[str], path: str, refuse: Refuse) -> Iterator[tuple[str, Entry]]:
    """The rows of a CSV whose columns are those of our own table of bodies, or fewer."""
    reader = csv.DictReader(lines)
    columns = frozenset(reader.fieldnames or ())
    if not columns >= _NEEDED:
        missing = ", ".join(sorted(_NEEDED - columns))
        refuse(TableError(f"{path}:1", f"the first line must name the columns; missing: {missing}"))
        return
    try:
        for row in reader:
            wrong = _wrong(row)
            if wrong is not None:
                refuse(TableError(f"{path}:{reader.line_num}", wrong))
                continue
            yield from _named(row)
    except csv.Error as error:
        refuse(TableError(f"{path}:{reader.line_num}", f"no CSV: {error}"))


def _wrong(row: dict[str, str]) -> str | None:
    """What is wrong with a row; None for a good one."""
    if None in row or None in row.values():
        return "not as many cells as columns"
    if not row["name"].strip():
        return "no name"
    country = row["country"].strip()
    if country and country not in tables.countries() and country not in tables.NOT_STATES:
        return f"{country!r} is no country code"
    unknown = [sector for sector in tables.split(row["sectors"]) if sector not in sectors()]
    if unknown:
        return f"{unknown[0]!r} is no sector"
    since, until = (row.get(end, "").strip() for end in ("since", "until"))
    if any(day and not _DAY.fullmatch(day) for day in (since, until)):
        return "since and until are dates as 2024, 2024-06 or 2024-06-30"
    if until and since[: len(until)] > until[: len(since)]:
        return "until is before since"
    number = row.get("wikidata", "").strip()
    return f"{number!r} is no Wikidata id" if number and not _NUMBER.fullmatch(number) else None


def _named(row: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    entry = Entry(
        words=row["name"].strip(),
        kind="body",
        country=row["country"].strip() or None,
        sectors=tables.split(row["sectors"]),
        name=row["name"].strip(),
        wikidata=row.get("wikidata", "").strip() or None,
        rule=(tables.OWN,),
        since=row.get("since", "").strip() or None,
        until=row.get("until", "").strip() or None,
        office=row.get("kind", "").strip() or None,
    )
    for name in (entry.words, *tables.split(row.get("aliases", ""))):
        yield name, entry
