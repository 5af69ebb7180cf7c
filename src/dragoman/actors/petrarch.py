"""Dictionaries of PETRARCH and TABARI, line by line: `.actors` and `.agents`.

An actor is a pattern in capitals with underscores, on lines of its own or behind `+` its synonyms, and codes in
brackets with the days they hold: `[MLIGOV 20130904-20200818]`, `[MLIELI >20200818]`, `[MLIOPP <20130904]`. An agent is
a role noun with the sectors it adds: `SOLDIER [~MIL]`, its plural in braces. `#` begins a comment, `;` a note.
CAMEO's codes are three letters each: a state or a kind of body first, then roles; what PLOVER calls otherwise is
renamed by `petrarch.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dragoman.actors import tables
from dragoman.actors.lexicon import Entry
from dragoman.errors import DragomanError, TableError

Refuse = Callable[[DragomanError], None]
_CODE = re.compile(r"\[([^\[\]]{0,200})\]")
_DATES = re.compile(r"(?:(\d{6}|\d{8})?-(\d{6}|\d{8})|([<>])(\d{6}|\d{8}))")
_PLURAL = re.compile(r"\{([^{}]{0,100})\}")
_COMMENT = re.compile(r"#.*|<!--.*?-->|;.*")
_MACRO = re.compile(r"!(\w{1,60})!")
_CENTURY = 30  # two-digit years up to here are of this century, as TABARI's dictionaries end in the 2010s
_SHORT = 3  # letters: a pattern of one word up to here is read as letters that stand in capitals
_FORMS = 200  # of a pattern with lists in it


class Code(NamedTuple):
    """What a code in brackets says, and when."""

    country: str | None
    sectors: tuple[str, ...]
    since: str | None = None
    until: str | None = None


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((tables.HERE / "petrarch.toml").read_text(encoding="utf-8"))


def actors(lines: list[str], path: str, refuse: Refuse) -> Iterator[tuple[str, Entry]]:
    """Each pattern of an `.actors` file as a name, with a row for each of its codes."""
    block: list[tuple[str, int]] = []
    codes: list[Code] = []
    for number, line in enumerate(lines, 1):
        bare = _COMMENT.sub("", line).strip()
        if not bare:
            continue
        if not bare.startswith(("+", "[")) and block:
            yield from _block(block, codes, path, refuse)
            block, codes = [], []
        try:
            pattern = _CODE.sub("", bare).lstrip("+").strip()
            if bare.startswith(("+", "[")) and not block:
                raise ValueError("it belongs to no pattern above it")
            found = [_code(code) for code in _CODE.findall(bare)]
            if pattern:
                block.append((_running(pattern), number))
            elif not found:
                raise ValueError("neither a pattern nor a code in brackets")
            codes += found
        except ValueError as error:
            refuse(TableError(f"{path}:{number}", str(error)))
    if block:
        yield from _block(block, codes, path, refuse)


def _block(block: list[tuple[str, int]], codes: list[Code], path: str, refuse: Refuse) -> Iterator[tuple[str, Entry]]:
    """The names of one actor with its codes, those with days first, for they say more."""
    if not codes:
        refuse(TableError(f"{path}:{block[0][1]}", "no code in brackets"))
        return
    name = block[0][0]
    for code in sorted(codes, key=lambda code: code.since is None and code.until is None):
        entry = Entry(
            words=name,
            kind="body",
            country=code.country,
            sectors=code.sectors,
            name=name,
            rule=(tables.OWN,),
            since=code.since,
            until=code.until,
        )
        for form, _ in block:
            yield form, entry


def agents(lines: list[str], path: str, refuse: Refuse) -> Iterator[tuple[str, Entry]]:
    """Each noun of an `.agents` file, and its plural, as a role; lists between exclamation marks are written out."""
    lists: dict[str, list[str]] = {}
    for number, line in enumerate(lines, 1):
        bare = _COMMENT.sub("", line).strip()
        if not bare:
            continue
        try:
            given = re.fullmatch(r"!(\w{1,60})!\s*=\s*(.+)", bare)
            if given is not None:
                lists[given.group(1)] = [word.strip() for word in given.group(2).split(",") if word.strip()]
                continue
            yield from _agent(bare, lists)
        except ValueError as error:
            refuse(TableError(f"{path}:{number}", str(error)))


def _agent(line: str, lists: dict[str, list[str]]) -> list[tuple[str, Entry]]:
    codes = _CODE.findall(line)
    if len(codes) != 1:
        raise ValueError("a noun has one code in brackets")
    code = _code(codes[0].replace("~", ""), role=True)
    pattern = _PLURAL.sub("", _CODE.sub("", line)).lstrip("+").strip()
    if not pattern:
        raise ValueError("no noun before the code")
    given = _PLURAL.search(line)
    found = []
    for form in _written_out(pattern, lists):
        singular = _words(form).lower()
        plural = _words(given.group(1)).lower() if given is not None else f"{singular}s"
        for words, many in ((singular, False), (plural, True)):
            if words and words != "-":
                entry = Entry(
                    words=singular,
                    kind="person",
                    country=code.country,
                    sectors=code.sectors,
                    rule=(tables.OWN,),
                    plural=many,
                )
                found.append((words, entry))
    return found


def _written_out(pattern: str, lists: dict[str, list[str]]) -> list[str]:
    """A pattern with each word of the list that it names between exclamation marks."""
    macro = _MACRO.search(pattern)
    if macro is None:
        return [pattern]
    if macro.group(1) not in lists:
        raise ValueError(f"the list !{macro.group(1)}! is not given above")
    forms = [pattern.replace(macro.group(), word, 1) for word in lists[macro.group(1)]]
    found = [written for form in forms[:_FORMS] for written in _written_out(form, lists)[:_FORMS]]
    return found[:_FORMS]


def _words(pattern: str) -> str:
    return " ".join(pattern.replace("_", " ").split())


def _running(pattern: str) -> str:
    """A pattern as it stands in running text: "BANK_OF_MALI" is "Bank of Mali"."""
    words = _words(pattern).split(" ")
    if not any(letter.isalnum() for letter in pattern):
        raise ValueError("a pattern without letters")
    small = _table()["small"]
    if len(words) == 1 and len(words[0]) <= _SHORT:
        return words[0]
    return " ".join([word.lower() if word.lower() in small else word.capitalize() for word in words])


def _code(text: str, role: bool = False) -> Code:
    """What stands between brackets. Raises ValueError with the reason."""
    parts = text.split()
    if not parts:
        raise ValueError("empty brackets")
    since, until = _days(parts[1:])
    country, sectors = _meaning(parts[0], role)
    return Code(country, sectors, since, until)


def _days(parts: list[str]) -> tuple[str | None, str | None]:
    if not parts:
        return None, None
    dates = _DATES.fullmatch("".join(parts))
    if dates is None:
        raise ValueError(f"{' '.join(parts)!r} are no days, as in 20130904-20200818, <20130904 or >20200818")
    first, last, sign, bound = dates.groups()
    if sign is None:
        return (_day(first) if first else None), _day(last)
    if sign == "<":
        return None, (date.fromisoformat(_day(bound)) - timedelta(days=1)).isoformat()
    return (date.fromisoformat(_day(bound)) + timedelta(days=1)).isoformat(), None


def _day(digits: str) -> str:
    if len(digits) == len("YYMMDD"):
        digits = ("20" if int(digits[:2]) <= _CENTURY else "19") + digits
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError as error:
        raise ValueError(f"{digits} is no day") from error


def _meaning(code: str, role: bool) -> tuple[str | None, tuple[str, ...]]:
    """Country and sectors of a CAMEO code: "MLIGOV" is Mali's government. Raises ValueError for unknown letters."""
    letters = code.strip("~").upper()
    if len(letters) < len("XXX") or len(letters) % len("XXX") or not letters.isalpha():
        raise ValueError(f"{code!r} is no code: three letters each for country and roles")
    parts = [letters[at : at + 3] for at in range(0, len(letters), 3)]
    table = _table()
    country: str | None = None
    sectors: list[str] = []
    for at, part in enumerate(parts):
        body = "".join(parts[at : at + 2])
        if at == 0 and body in table["bodies"]:
            country = table["bodies"][body]
        elif country is None and at == 0 and not role and (part in tables.countries() or part in tables.NOT_STATES):
            country = part
        elif part in table["sectors"]:
            sectors.append(table["sectors"][part])
        elif at == 0 and part not in table["regions"] and part not in tables.countries():
            raise ValueError(f"{part!r} is no code of a country or a role")
    return country, tuple(dict.fromkeys(sector for sector in sectors if sector))
