"""The actor tables: who the names stand for, and what role nouns say of the people who bear them.

Facts of the world stand beside this file (states, bodies, office-holders), words of a language in its folder under
`languages/`. All are plain CSV and TOML, read once when first asked for.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from dragoman.actors.lexicon import Entry, Lexicon, key
from dragoman.errors import TableError, UnknownLanguage

HERE = Path(__file__).parent
LANGUAGES = HERE.parent / "languages"
OWN = "own"  # rule of a row that a user's dictionary brings
HOLLOW = "hollow"  # kind of a head noun that says nothing by itself
NOT_STATES = frozenset(["UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"])  # PLOVER's, where a country would stand


_VARIANTS: dict[str, tuple[tuple[tuple[str, Entry], ...], tuple[tuple[str, Entry], ...]]] = {}


def add_variant(
    language: str, files: tuple[str, ...], names: list[tuple[str, Entry]], roles: list[tuple[str, Entry]]
) -> str:
    """Keep the rows of users' dictionaries and give the key under which they come before a language's own."""
    marked = f"{base(language)}#{'|'.join(files)}#{crc32(repr((names, roles)).encode()):08x}"
    _VARIANTS[marked] = tuple(names), tuple(roles)
    return marked


def base(language: str) -> str:
    """The language of a key that `add_variant` gave; a language's code itself stays as it is."""
    return language.partition("#")[0]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if None in row or None in row.values():
                raise TableError(str(path), f"a row has not as many columns as the header: {row}")
            yield row


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell between semicolons."""
    return tuple([part.strip() for part in cell.split(";") if part.strip()]) if cell else ()


@lru_cache(maxsize=1)
def countries() -> dict[str, dict[str, str]]:
    """The rows of countries.csv by their code (ISO 3166-1 alpha-3, and XKX)."""
    return {row["code"]: row for row in _rows(HERE / "countries.csv")}


@lru_cache(maxsize=8)
def words(language: str) -> dict[str, Any]:
    """The grammar words of a language (`actors.toml`). Raises UnknownLanguage where it has none."""
    language = base(language)
    path = LANGUAGES / language / "actors.toml"
    if not path.exists():
        raise UnknownLanguage(language, "there are no actor tables for this language")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _peoples(language: str) -> Iterator[tuple[str, Entry]]:
    states = countries()
    for row in _rows(LANGUAGES / language / "demonyms.csv"):
        code, kind = row["country"] or None, row["kind"]
        state = states.get(code or "")
        named = kind in ("name", "metonym") and state is not None
        entry = Entry(
            words=row["words"],
            kind=kind,
            country=code,
            sectors=split(row["sectors"]),
            name=state["name"] if named and kind == "name" and state is not None else row["words"],
            wikidata=(state["wikidata"] or None) if state is not None and kind == "name" else None,
            rule=split(row["rule"]),
            clues=frozenset([clue.lower() for clue in split(row["clues"])]),
        )
        yield row["words"], entry


def _bodies() -> Iterator[tuple[str, Entry]]:
    for row in _rows(HERE / "bodies.csv"):
        entry = Entry(
            words=row["name"],
            kind="body",
            country=row["country"] or None,
            sectors=split(row["sectors"]),
            name=row["name"],
            wikidata=row["wikidata"] or None,
            since=row["since"] or None,
            until=row["until"] or None,
            office=row["kind"],
        )
        for name in (row["name"], *split(row["aliases"])):
            yield name, entry


@lru_cache(maxsize=1)
def holder_names() -> tuple[tuple[str, Entry], ...]:
    """Each name of each office-holder with each term."""
    found = []
    for row in _rows(HERE / "offices.csv"):
        entry = Entry(
            words=row["name"],
            kind="holder",
            country=row["country"] or None,
            sectors=split(row["sectors"]),
            name=row["name"],
            wikidata=row["wikidata"] or None,
            since=row["since"] or None,
            until=row["until"] or None,
            office=row["office"],
        )
        found += [(name, entry) for name in (row["name"], *split(row["aliases"]))]
    return tuple(found)


@lru_cache(maxsize=1)
def surnames() -> dict[str, tuple[Entry, ...]]:
    """Office-holders by the last word of each of their names, folded."""
    found: dict[str, dict[tuple[str, str | None], Entry]] = {}
    for name, entry in holder_names():
        last = key(name).rsplit(" ", 1)[-1]
        if len(last) > 1:
            found.setdefault(last, {})[(entry.words, entry.since)] = entry
    return {last: tuple(rows.values()) for last, rows in found.items()}


@lru_cache(maxsize=1)
def held() -> dict[str, tuple[Entry, ...]]:
    """The terms of office of each person, by the person's name in the table."""
    found: dict[str, dict[Entry, None]] = {}
    for _, entry in holder_names():
        found.setdefault(entry.words, {})[entry] = None
    return {name: tuple(rows) for name, rows in found.items()}


@lru_cache(maxsize=1)
def offices() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """The terms of each office, by country and the office's name in lower case."""
    found: dict[tuple[str, str], dict[Entry, None]] = {}
    for _, entry in holder_names():
        found.setdefault((entry.country or "", (entry.office or "").lower()), {})[entry] = None
    return {office: tuple(rows) for office, rows in found.items()}


class Membership(NamedTuple):
    """A state's time in a body; `since` and `until` are ISO dates, as far as known."""

    country: str
    since: str | None
    until: str | None

    def holds(self, on: date | None) -> bool:
        """Whether it lasts on the day *on*; where no day is known, whether it has not ended."""
        if on is None:
            return self.until is None
        day = on.isoformat()
        begun = not self.since or self.since <= day[: len(self.since)]
        return begun and (not self.until or day[: len(self.until)] <= self.until)


@lru_cache(maxsize=1)
def memberships() -> dict[str, tuple[Membership, ...]]:
    """The states of each body of states, by the body's name in the table."""
    found: dict[str, list[Membership]] = {}
    for row in _rows(HERE / "members.csv"):
        found.setdefault(row["body"], []).append(Membership(row["country"], row["since"] or None, row["until"] or None))
    return {body: tuple(rows) for body, rows in found.items()}


@lru_cache(maxsize=256)
def members(body: str, on: date | None = None) -> tuple[str, ...]:
    """The codes of the states that are in a body on a day (None: today, as far as the table knows).

    *body* is the body's name in the table of bodies. Empty where its members are not known.
    """
    return tuple(dict.fromkeys(row.country for row in memberships().get(body, ()) if row.holds(on)))


@lru_cache(maxsize=8)
def names(language: str) -> Lexicon:
    """Everything that has a name: states, their people and seats, bodies, office-holders."""
    words(language)
    own, _ = _VARIANTS.get(language, ((), ()))
    known = base(language)
    return Lexicon([*own, *_peoples(known), *_bodies(), *holder_names()])


def _titles(language: str) -> Iterator[tuple[str, Entry]]:
    for file in ("national_titles.csv", "titles.csv"):
        for row in _rows(LANGUAGES / language / file):
            for form, plural in ((row["title"], False), (row["plural"], True)):
                if form:
                    entry = Entry(
                        words=row["title"].lower(),
                        kind=row["kind"],
                        country=row.get("country") or None,
                        sectors=split(row["sectors"]),
                        plural=plural or (row["kind"] == "group"),
                    )
                    yield form, entry


def _hollow(language: str) -> Iterator[tuple[str, Entry]]:
    for number, forms in words(language)["hollow"].items():
        for form in forms:
            yield form, Entry(words=form, kind=HOLLOW, plural=number == "plural")


@lru_cache(maxsize=8)
def roles(language: str) -> Lexicon:
    """Role nouns and titles, singular and plural."""
    _, own = _VARIANTS.get(language, ((), ()))
    every = [*own, *_titles(base(language))]
    known_forms = {form.lower() for form, _ in every}
    every += [(form, entry) for form, entry in _hollow(language) if form not in known_forms]
    forms = {form.lower() for form, _ in every}
    known = names(language)
    # "Taliban fighter" reads as a name and a role: as one role it would lose its country
    return Lexicon((form, entry) for form, entry in every if not _begins_with_name(form, forms, known))


def _begins_with_name(form: str, forms: set[str], known: Lexicon) -> bool:
    parts = form.lower().split(" ")
    return any(
        " ".join(parts[at:]) in forms and any(row.kind != "other" for row in known.rows(" ".join(parts[:at])))
        for at in range(1, len(parts))
    )
