"""What kind of agreement a sentence names, what it is about, and what it is called."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import msgspec

from dragoman.languages.table import read_toml

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
LONGEST_CUE = 5  # words
# "Treaty of Pelindaba", "Abuja Accord", "Black Sea Grain Initiative": capitals beside the noun of the kind.
_TITLE = re.compile(
    r"(?:(?:[A-Z][\w’'-]+\s+){1,5}"
    r"(?:Treaty|Accords?|Agreement|Pact|Convention|Protocol|Memorandum|Charter|Declaration|Initiative)"
    r"|(?:Treaty|Accord|Agreement|Pact|Convention|Protocol|Memorandum|Charter|Declaration)\s+(?:of|on|for)\s+(?:the\s+)?"
    r"[A-Z][\w’'-]+(?:\s+(?:of|and|on|the|[A-Z][\w’'-]+)){0,8}[\w’'-]*)"
)


class Words(msgspec.Struct, frozen=True):
    """What a sentence says of an agreement; `kind` is None where it names none."""

    kind: str | None
    fields: tuple[str, ...]
    title: str | None


class Tables(msgspec.Struct, frozen=True):
    """Cues by their first word, longest first: (words, whether the last is a stem, name)."""

    kinds: dict[str, list[tuple[tuple[str, ...], bool, str]]]
    fields: dict[str, list[tuple[tuple[str, ...], bool, str]]]
    order: tuple[str, ...]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The cues of fields.toml. Raises TableError where it is no TOML."""
    table = read_toml(Path(__file__).parent / "fields.toml")
    kinds = [(noun, row["name"]) for row in table["kind"] for noun in row["nouns"]]
    kinds += [(_plural(noun), name) for noun, name in kinds]
    fields = [(cue, row["name"]) for row in table["field"] for cue in row["cues"]]
    return Tables(_by_first(kinds), _by_first(fields), tuple(row["name"] for row in table["field"]))


def _plural(noun: str) -> str:
    first, *rest = noun.split(" of ")
    many = first[:-1] + "ies" if first.endswith("y") else first + "s"
    return " of ".join([many, *rest])


def _by_first(cues: list[tuple[str, str]]) -> dict[str, list[tuple[tuple[str, ...], bool, str]]]:
    found: dict[str, list[tuple[tuple[str, ...], bool, str]]] = {}
    for cue, name in cues:
        parts = tuple(cue.rstrip("*").split())
        found.setdefault(parts[0][:4], []).append((parts, cue.endswith("*"), name))
    for rows in found.values():
        rows.sort(key=lambda row: -len(row[0]))
    return found


def words(sentence: str) -> Words:
    """Kind, fields and title of the agreement that *sentence* names."""
    spoken = [word.lower() for word in _WORD.findall(sentence)]
    kinds = _found(spoken, tables().kinds)
    kind = max(kinds, key=lambda hit: hit[0])[1] if kinds else None
    fields = {name for _, name in _found(spoken, tables().fields)}
    title = _TITLE.search(sentence)
    return Words(kind, tuple(name for name in tables().order if name in fields), title.group() if title else None)


def _found(spoken: list[str], cues: dict[str, list[tuple[tuple[str, ...], bool, str]]]) -> list[tuple[int, str]]:
    """(number of words, name) of each cue that stands in the sentence."""
    found = []
    for at, word in enumerate(spoken):
        for parts, stem, name in cues.get(word[:4], ()):
            said = spoken[at : at + len(parts)]
            if (
                len(said) == len(parts)
                and said[:-1] == list(parts[:-1])
                and (said[-1] == parts[-1] or (stem and said[-1].startswith(parts[-1])))
            ):
                found.append((len(parts), name))
                break
    return found
