"""Languages: sentences, frames and word tables, one folder a language.

`language("en")` gives all that the later stages need of a language; a new one is a folder and a line in `_LANGUAGES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import msgspec

from dragoman.errors import UnknownLanguage
from dragoman.languages.frame import Frame, Phrase, Sentence
from dragoman.languages.markers import Markers, Signs
from dragoman.languages.match import Index
from dragoman.languages.operator import Operators, read_operators
from dragoman.languages.table import Entry, noun_entries, verb_entries

_LANGUAGES = ("en",)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Parser(Protocol):
    """What a language's folder offers (`dragoman.languages.en.parser`)."""

    def sentences(self, text: str) -> list[tuple[int, int]]:
        """Sentences as (start, end) in *text*."""

    def quotes(self, text: str) -> list[tuple[int, int]]:
        """Stretches in quotation marks as (start, end) in *text*."""

    def frames(
        self,
        pieces: Iterable[tuple[str, int]],
        event_nouns: frozenset[str],
        event_verbs: frozenset[str] = frozenset(),
    ) -> Iterator[Sentence]:
        """The frames of each (sentence, offset), in order; the lemmas are those that may stand for an event."""

    def forms(self, verbs: Iterable[str], nouns: Iterable[str]) -> frozenset[str]:
        """All lower-case word forms under which the lemmas may stand in a text."""

    def plain_case(self, title: str, known: frozenset[str], is_name: Callable[[str], bool]) -> str:
        """A headline in Title Case as a sentence would be written."""


class Language(msgspec.Struct, frozen=True):
    """One language: its parser and its tables."""

    code: str
    parser: Parser
    verbs: Index
    nouns: dict[str, tuple[Entry, ...]]
    operators: Operators
    event_nouns: frozenset[str]
    event_verbs: frozenset[str]
    triggers: frozenset[str]
    happen: frozenset[str]
    light: frozenset[str]
    markers: Markers
    signs: Signs
    natural: frozenset[str]
    engage: frozenset[str]
    folder: Path

    def noun_entry(self, frame: Frame, agents: tuple[Phrase, ...] = ()) -> Entry | None:
        """The entry of an event noun, the one that demands most; None where no entry fits.

        *agents* are those of a light verb that carries the noun ("judges began a strike").
        """
        if frame.phrase is None:
            return None
        doers = {p.head for p in (*agents, *frame.agents, *frame.phrase.owner, *frame.phrase.modifiers)}
        doers |= {p.head for marker, p in frame.obliques if marker == "of"}
        best: Entry | None = None
        for entry in self.nouns.get(frame.predicate, ()):
            fits = entry.modifier <= frame.phrase.words and (entry.agent is None or bool(entry.agent.heads & doers))
            if fits and (best is None or _demands(entry) > _demands(best)):
                best = entry
        return best

    def is_light(self, entry: Entry, verb: Frame, relation: str | None) -> bool:
        """Whether *verb*, with the noun in this *relation*, says no more than that the noun's act was done."""
        names = {verb.predicate, *(f"{verb.predicate} {particle}" for particle in verb.particles)}
        if relation == "object":
            return bool(names & (entry.light | self.light)) or (
                verb.passive and bool(names & (entry.happen | self.happen))
            )
        if relation == "subject":
            return bool(names & (entry.happen | self.happen))
        return verb.predicate in self.engage and relation in ("in", "under", "on", "to")

    def has_event_word(self, sentence: str) -> bool:
        """Whether any word of *sentence* may be an event's: a look that costs a hundredth of a parse."""
        return any(word in self.triggers for word in words_of(sentence))


def _demands(entry: Entry) -> int:
    return len(entry.modifier) + (entry.agent is not None)


def words_of(sentence: str) -> list[str]:
    """The words of *sentence* in lower case, hyphenated ones whole and in parts."""
    found = [word.lower() for word in _WORD.findall(sentence)]
    return found + [part for word in found if "-" in word for part in word.split("-")]


@cache
def language(code: str) -> Language:
    """The language's parser and tables. Raises UnknownLanguage."""
    if code not in _LANGUAGES:
        raise UnknownLanguage(code, "no coder for this language is installed")
    folder = Path(__file__).parent / code
    parser: Parser = import_module(f"dragoman.languages.{code}.parser").load()
    verbs = verb_entries(folder / "verbs.toml")
    nouns = noun_entries(folder / "nouns.toml")
    operators = read_operators(folder / "operators.toml")
    defaults: dict[str, Any] = import_module(f"dragoman.languages.{code}.parser").carriers()
    by_noun: dict[str, list[Entry]] = {}
    for entry in nouns:
        for predicate in entry.predicates:
            by_noun.setdefault(predicate, []).append(entry)
    event_nouns = frozenset(by_noun) | frozenset(operators.nouns)
    verb_lemmas = {predicate for entry in verbs for predicate in entry.predicates}
    verb_lemmas |= set(defaults["openers"])
    verb_lemmas |= {word.split()[0] for op in operators.verbs for word in [op] if _may_open(operators, op)}
    return Language(
        code=code,
        parser=parser,
        verbs=Index.of(verbs),
        nouns={noun: tuple(rows) for noun, rows in by_noun.items()},
        operators=operators,
        event_nouns=event_nouns,
        event_verbs=frozenset(verb_lemmas) | {word for word in operators.verbs if " " not in word},
        triggers=parser.forms(verb_lemmas, by_noun),
        happen=frozenset(defaults["happen"]),
        light=frozenset(defaults["light"]),
        markers=msgspec.convert(defaults["markers"], Markers),
        signs=msgspec.convert(defaults["signs"], Signs),
        natural=frozenset(defaults["natural"]),
        engage=frozenset(defaults["engage"]),
        folder=folder,
    )


def _may_open(operators: Operators, word: str) -> bool:
    """Whether an operator alone may be an event, so that its word is reason enough to parse."""
    return any(row.alone for row in operators.verbs[word]) and not word.startswith("be ")
