"""The event tables of a language: entries read from its verbs.toml and nouns.toml, ready to be matched.

The pattern grammar of an entry, and what each key means, is written down in docs/coding.md. A pattern is a
predicate with its demands: `sever @relations with B` is the verb "sever" whose object's head stands in the class
`relations`, with the recipient after "with".
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from dragoman.errors import TableError

ANY = "*"
RECIPIENT = "B"
_CLAUSES = frozenset(["to-inf", "that", "ing"])


class Filler(msgspec.Struct, frozen=True):
    """What may fill a place: head lemmas, or a lemma with words that must stand before it; `any` takes all."""

    heads: frozenset[str] = frozenset()
    compounds: tuple[frozenset[str], ...] = ()
    any: bool = False
    recipient: bool = False


class Demand(msgspec.Struct, frozen=True):
    """A prepositional phrase that a pattern asks for: any of the markers, and what fills it."""

    markers: frozenset[str]
    filler: Filler


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a language's event tables. `id` names the row: what an explanation prints."""

    id: str
    predicates: tuple[str, ...]
    event_type: str
    event_mode: str | None = None
    cameo: str | None = None
    particle: str | None = None
    object: Filler | None = None
    dative: bool = False  # the recipient stands before the object ("give B @aid")
    demands: tuple[Demand, ...] = ()
    recipient_markers: tuple[frozenset[str], ...] = ()
    clause: str | None = None
    agent: Filler | None = None
    reciprocal: bool = False
    swap: bool = False
    contexts: tuple[str, ...] = ()
    # of nouns
    modifier: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    of: str | None = None
    owner: str = "actor"
    light: frozenset[str] = frozenset()
    happen: frozenset[str] = frozenset()
    example: str = ""
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def specificity(self) -> int:
        """How much the entry demands: of two that fit, the one that demands more wins."""
        demanded = 0
        if self.object is not None and not self.object.recipient and not self.object.any:
            demanded += 3
        demanded += 2 * sum(not demand.filler.any for demand in self.demands)
        demanded += 3 * (self.particle is not None) + 3 * (self.agent is not None) + 2 * (self.clause is not None)
        return demanded + 2 * bool(self.modifier)


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The closed words of a table's patterns, from its own `[grammar]`.

    `particles` right after the verb belong to it, unless they are `either` and the recipient follows; `prepositions`
    begin a phrase, those of `compound` with two words.
    """

    particles: frozenset[str]
    either: frozenset[str]
    prepositions: frozenset[str]
    compound: frozenset[str]


def read_toml(path: Path) -> dict[str, Any]:
    """A table file as plain values. Raises TableError where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TableError(path.name, str(error)) from error


def verb_entries(path: Path) -> tuple[Entry, ...]:
    """The rows of a verbs.toml. Raises TableError for a pattern that breaks the grammar."""
    table = read_toml(path)
    classes = _classes(table.get("class", {}))
    grammar = msgspec.convert(table["grammar"], Grammar)
    return tuple(
        _verb_entry(row, variant, classes, grammar, path.name)
        for row in table["verb"]
        for variant in _variants(row["pattern"], grammar)
    )


def _classes(table: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The noun classes by name; those of an inner table as `table.name`."""
    found: dict[str, frozenset[str]] = {}
    for name, lemmas in table.items():
        if isinstance(lemmas, dict):
            found.update({f"{name}.{inner}": frozenset(words) for inner, words in lemmas.items()})
        else:
            found[name] = frozenset(lemmas)
    return found


def noun_entries(path: Path) -> tuple[Entry, ...]:
    """The rows of a nouns.toml, one for each form (`airstrike|air strike` gives two). Raises TableError."""
    entries: list[Entry] = []
    for row in read_toml(path)["noun"]:
        for form in row["noun"].split("|"):
            *before, head = form.strip().split()
            entries.append(
                Entry(
                    id=f"nouns.toml: {row['noun']}",
                    predicates=(head,),
                    modifier=frozenset(before),
                    to=frozenset(row.get("to", ())),
                    of=row.get("of"),
                    owner=row.get("owner", "actor"),
                    light=frozenset(row.get("light", ())),
                    happen=frozenset(row.get("happen", ())),
                    agent=Filler(heads=frozenset(row["agent"])) if "agent" in row else None,
                    **_shared(row),
                )
            )
            for modifier in row.get("modifier", ()):
                entries[-1] = msgspec.structs.replace(entries[-1], modifier=frozenset([*before, modifier]))
                if modifier != row["modifier"][-1]:
                    entries.append(entries[-1])
    return tuple(entries)


def _shared(row: Mapping[str, Any]) -> dict[str, Any]:
    """What rows of verbs and nouns have in common."""
    return {
        "event_type": row["type"],
        "event_mode": row.get("mode"),
        "cameo": row.get("cameo"),
        "reciprocal": bool(row.get("reciprocal", False)),
        "swap": bool(row.get("swap", False)),
        "contexts": tuple(row.get("contexts", ())),
        "example": row["example"],
        "actors": tuple(row.get("actors", ())),
        "recipients": tuple(row.get("recipients", ())),
        "near": tuple(row.get("near", ())),
    }


def _variants(pattern: str, grammar: Grammar) -> Iterable[list[str]]:
    """The pattern's words, "out of" as one; twice where a particle before the recipient may be a preposition too."""
    words = pattern.split()
    joined: list[str] = []
    for word in words:
        if joined and f"{joined[-1]} {word}" in grammar.compound and len(joined) > 1:
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    yield joined
    if len(joined) > 2 and joined[1] in grammar.compound:
        yield [joined[0], *joined[1].split(), *joined[2:]]


def _verb_entry(
    row: Mapping[str, Any], words: list[str], classes: Mapping[str, frozenset[str]], grammar: Grammar, name: str
) -> Entry:
    pattern = row["pattern"]
    predicate, *rest = words
    particle: str | None = None
    if rest and rest[0] in grammar.particles and not (rest[0] in grammar.either and rest[1:2] == [RECIPIENT]):
        particle = rest.pop(0)
    filled: Filler | None = None
    demands: list[Demand] = []
    markers: list[frozenset[str]] = []
    clause: str | None = None
    dative = False
    at = 0
    while at < len(rest):
        word = rest[at]
        if word in _CLAUSES:
            clause = word
        elif _is_place(word) or (
            filled is None and not demands and not markers and at == 0 and _stands_alone(rest, grammar)
        ):
            if filled is not None and filled.recipient and not dative:
                dative = True
            elif filled is not None:
                raise TableError(name, f"two objects in {pattern!r}")
            filled = _filler(word, classes, name, pattern)
        else:
            if at + 1 >= len(rest):
                raise TableError(name, f"nothing after {word!r} in {pattern!r}")
            found = frozenset(m.replace("_", " ") for part in word.split("/") for m in part.split("|"))
            at += 1
            if rest[at] == RECIPIENT:
                markers.append(found)
            else:
                demands.append(Demand(found, _filler(rest[at], classes, name, pattern)))
        at += 1
    agent = row.get("agent")
    return Entry(
        id=f"{name}: {pattern}",
        predicates=tuple(predicate.split("|")),
        particle=particle,
        object=filled,
        dative=dative,
        demands=tuple(demands),
        recipient_markers=tuple(markers),
        clause=clause,
        agent=_filler(agent, classes, name, pattern) if agent else None,
        **_shared(row),
    )


def _is_place(word: str) -> bool:
    return word in (ANY, RECIPIENT) or word.startswith("@") or "@" in word


def _stands_alone(rest: list[str], grammar: Grammar) -> bool:
    """Whether the first word is an object noun and not a preposition."""
    first = rest[0].split("/")[0].split("|")[0].split()[0]
    return first not in grammar.prepositions


def _filler(word: str, classes: Mapping[str, frozenset[str]], name: str, pattern: str) -> Filler:
    if word == ANY:
        return Filler(any=True)
    if word == RECIPIENT:
        return Filler(recipient=True)
    heads: set[str] = set()
    compounds: list[frozenset[str]] = []
    for part in word.split("|"):
        if part.startswith("@"):
            if part[1:] not in classes:
                raise TableError(name, f"no class {part} for {pattern!r}")
            lemmas: Iterable[str] = classes[part[1:]]
        else:
            lemmas = [part]
        for lemma in lemmas:
            if "+" in lemma or "-" in lemma:
                compounds.append(frozenset(lemma.replace("+", "-").split("-")))
                if "+" not in lemma:
                    heads.add(lemma)
            else:
                heads.add(lemma)
    return Filler(heads=frozenset(heads), compounds=tuple(compounds))
