"""Why a phrase was taken for whom it was: the rule that spoke, and the row of a table that it spoke from.

It looks at the same reading and the same tables as the answer did, after the answer; nothing is recorded on the way,
so that coding pays nothing for it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dragoman.actors import tables
from dragoman.actors.heads import PEOPLE, Reading
from dragoman.actors.lexicon import Entry, key
from dragoman.actors.page import Page, context_page, locate
from dragoman.actors.reading import read
from dragoman.records import Actor

_FILES = {"body": "bodies.csv", "holder": "offices.csv"}


class Explained(NamedTuple):
    """An actor (None for nobody), the rule by which it was found, and the row (None where no table decided)."""

    actor: Actor | None
    rule: str
    row: str | None


def explain(phrase: str, language: str = "en", on: date | None = None, context: str | None = None) -> Explained:
    """`resolve`'s answer with its reason. Raises UnknownLanguage."""
    return reason(phrase, context_page(context or "", language, on), locate(phrase, context or ""))


def reason(phrase: str, page: Page, start: int | None) -> Explained:
    """Whom *phrase* names on *page* where it stands at *start* (None for the title), with the reason."""
    language = page.language
    for reading in read(phrase, language):
        for actor in page.actors(reading, start):
            rule, row = _reason(page, reading, actor, start)
            return Explained(actor, rule, row)
    readings = read(phrase, language)
    if not readings:
        return Explained(None, "no actor heads the phrase", None)
    if readings[0].pronoun or readings[0].colonial:
        return Explained(None, "a reference, and nobody named before fits", None)
    return Explained(None, "a name of nobody who acts", None)


def _reason(page: Page, reading: Reading, actor: Actor, start: int | None) -> tuple[str, str | None]:
    if reading.colonial:
        return "former colonial power of the country named before", f"countries.csv: {actor.country}"
    anaphor = page.words.anaphors.get(reading.pronoun or "")
    if anaphor == "countries" and reading.nation is None:
        bodies = [n.actor.name or "" for n in page.noted if n.sort == "body"]
        opened = next((name for name in bodies if actor.country in tables.members(name, page.on)), None)
        if opened is not None:
            return "states of the body named before", f"members.csv: {opened}, {actor.country}"
    if reading.pronoun is not None and not reading.roles:
        return ("counterpart" if anaphor == "counterpart" else "reference to somebody named before"), None
    if reading.entity is not None:
        return _entity(page, reading, actor)
    if reading.called is not None:
        return _called(page, reading, actor)
    return _role(page, reading, actor, start)


def _entity(page: Page, reading: Reading, actor: Actor) -> tuple[str, str | None]:
    assert reading.entity is not None
    rows = reading.entity.rows
    if all(row.kind == "holder" for row in rows):
        return _holder(rows, reading, actor)
    row = page.row(reading.entity, reading.words)
    if row is None:
        return "a name that several claim, and nothing decides", None
    if tables.OWN in row.rule:
        return "a name of a user's dictionary", _shown(row)
    if len(rows) > 1 and len({one.country for one in rows}) > 1:
        return "a name that several claim, decided by words near by", _shown(row)
    return ("nationality" if row.kind in PEOPLE else "name"), _shown(row)


def _holder(rows: tuple[Entry, ...], reading: Reading, actor: Actor) -> tuple[str, str | None]:
    terms = [row for row in rows if row.words == actor.name and row.country == actor.country]
    if not terms:
        return "nation and role in the phrase, before a namesake's office", None
    term = next((row for row in terms if row.sectors == actor.sectors), terms[-1])
    if reading.former or actor.sectors == ("ELI",):
        return "office-holder, no longer in office", _shown(term)
    if reading.roles:
        return "office-holder, by the title in the phrase", _shown(term)
    return "office-holder, by the day", _shown(term)


def _called(page: Page, reading: Reading, actor: Actor) -> tuple[str, str | None]:
    known = page.definitions.by_name(reading.called or "")
    last = key(reading.called or "").rsplit(" ", 1)[-1]
    if known is not None and known == actor and (actor.country or actor.sectors):
        return ("name and role in the phrase" if reading.roles else "name that the page defines"), None
    terms = tables.held().get(actor.name or "", ())
    if terms:
        rule, row = _holder(terms, reading, actor)
        exact = last in tables.surnames()
        return (f"surname: {rule}" if exact else f"name a letter off: {rule}"), row
    if actor.country or actor.sectors:
        return "name and role in the phrase", _nation(page, reading)
    return "name as written, of nobody known", None


def _role(page: Page, reading: Reading, actor: Actor, start: int | None) -> tuple[str, str | None]:
    head = _shown(reading.roles[-1].rows[0], "titles.csv")
    if actor.name:
        if any(noted.actor == actor for noted in page.noted if noted.start != start):
            return "description of somebody named on the page", None
        terms = [row for row in tables.held().get(actor.name, ()) if row.holds(page.on)]
        return "office, by who held it on the day", _shown(terms[0]) if terms else None
    if reading.nation is not None:
        where = "role, and where it is" if reading.where else "nation and role"
        return where, f"{_nation(page, reading)}; {head}"
    if reading.possessor is not None and actor.country:
        return "role of somebody named before", head
    if actor.country:
        own = reading.roles[-1].rows[0].country is not None
        return ("role that only one state has" if own else "role, of the page's state"), head
    return "role alone", head


def _nation(page: Page, reading: Reading) -> str | None:
    row = page.row(reading.nation, reading.words) if reading.nation is not None else None
    return _shown(row) if row is not None else None


def _shown(row: Entry, file: str | None = None) -> str:
    """A row in words: the file, its key, what else tells it from its neighbours."""
    if tables.OWN in row.rule:
        file = "dictionary"
    told = [f"{file or _FILES.get(row.kind, 'demonyms.csv')}: {row.words}"]
    if row.kind == "holder" and row.office:
        told.append(row.office)
    if row.kind not in _FILES and file is None:
        told.append(row.kind)
    if row.since or row.until:
        told.append(f"{row.since} to {row.until}" if row.since and row.until else _open_end(row))
    return ", ".join(told)


def _open_end(row: Entry) -> str:
    return f"since {row.since}" if row.since else f"until {row.until}"
