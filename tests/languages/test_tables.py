"""Every entry of verbs.toml and nouns.toml, by its own example and its near misses."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from tests.conftest import article_of

from dragoman import Coded, Coder
from dragoman.events.scale import cameo, plover
from dragoman.languages import language
from dragoman.languages.en.lemmas import lemma
from dragoman.languages.table import Entry, noun_entries, verb_entries

FOLDER = language("en").folder
ENTRIES: dict[tuple[str, str], Entry] = {
    (entry.id, entry.example): entry
    for entry in (*verb_entries(FOLDER / "verbs.toml"), *noun_entries(FOLDER / "nouns.toml"))
}
NEAR = [(entry, sentence) for entry in ENTRIES.values() for sentence in entry.near]


@pytest.fixture(scope="module")
def coded(coder: Coder) -> dict[str, Coded]:
    """All examples and near misses, coded in one go."""
    sentences = [entry.example for entry in ENTRIES.values()] + [sentence for _, sentence in NEAR]
    unique = list(dict.fromkeys(sentences))
    return dict(zip(unique, coder.code_many(article_of(sentence) for sentence in unique), strict=True))


def test_the_tables_hold_at_least_six_hundred_entries() -> None:
    assert len(ENTRIES) >= 600


def test_all_sixteen_types_have_entries_and_near_misses() -> None:
    kinds = set(plover().types)
    assert {entry.event_type for entry in ENTRIES.values()} - {"NONE"} == kinds
    assert {entry.event_type for entry, _ in NEAR} >= kinds


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.id[:60])
def test_an_entry_has_codes_that_exist(entry: Entry) -> None:
    if entry.event_type == "NONE":
        assert entry.cameo is None
        return
    assert entry.event_mode is None or entry.event_mode in plover().modes[entry.event_type]
    assert entry.cameo is None or entry.cameo in cameo()
    assert set(entry.contexts) <= set(plover().contexts)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.id[:60])
def test_an_example_gives_its_event(entry: Entry, coded: dict[str, Coded]) -> None:
    events = coded[entry.example].events
    if entry.event_type == "NONE":
        assert not events
        return
    fitting = [e for e in events if e.event_type == entry.event_type and entry.event_mode in (None, e.event_mode)]
    assert fitting, f"{entry.example} gives {[(e.event_type, e.event_mode) for e in events]}"
    wanted = set(entry.actors) | set(entry.recipients)

    def right(found: list[str | None], named: tuple[str, ...]) -> bool:
        """All that the row names, and nobody from elsewhere."""
        codes = {code for code in found if code}
        return set(named) <= codes and (not wanted or codes <= wanted)

    assert any(
        right([p.country for p in e.actors], entry.actors)
        and right([p.country for p in e.recipients], entry.recipients)
        for e in fitting
    ), f"{entry.example} gives {[([p.country for p in e.actors], [p.country for p in e.recipients]) for e in fitting]}"


@pytest.mark.parametrize("entry, sentence", NEAR, ids=[sentence[:50] for _, sentence in NEAR])
def test_a_near_miss_does_not_give_the_type(entry: Entry, sentence: str, coded: dict[str, Coded]) -> None:
    given = [e for e in coded[sentence].events if e.status in ("reported", "planned")]
    assert entry.event_type not in [e.event_type for e in given]


def test_no_example_stands_twice() -> None:
    counts = Counter(example for _, example in ENTRIES)
    assert [example for example, count in counts.items() if count > 2] == []


# Words of one number that end like a plural: the parser calls them singular and leaves them as they are.
SINGULAR = frozenset(
    [
        *("access", "bus", "congress", "consensus", "crisis", "d'affaires", "forgiveness", "olympics", "press"),
        *("readiness", "reuters", "stimulus", "unwillingness", "virus", "willingness"),
    ]
)
# Plurals that no table is after: "uses" goes to "us", "gendarmeries" to "gendarmery".
NO_PLURAL = frozenset(["use", "gendarmerie"])


def classes_of(table: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """The classes of verbs.toml by name, those of inner tables too."""
    for name, words in table.items():
        if isinstance(words, dict):
            yield from classes_of(words)
        else:
            yield name, words


def plural(noun: str) -> str:
    """*noun* in the plural, as most nouns form it."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh", "z")) else f"{noun}s"


def test_the_plural_of_a_class_word_comes_back_to_the_class() -> None:
    """A class sees "headquarters" and "bases" only by the lemmas that the lemmatiser gives them, slips and all."""
    table = tomllib.loads((FOLDER / "verbs.toml").read_text(encoding="utf-8"))
    missed = []
    for name, words in classes_of(table["class"]):
        heads = {part for word in words for part in (word, word.replace("+", "-").split("-")[-1])}
        slips = {lemma(plural(word), "NNS") for word in heads}
        for word in sorted(heads - SINGULAR - slips):
            if word in words and lemma(word, "NNS") not in heads:
                missed.append((name, word, lemma(word, "NNS")))
        for word in sorted(heads - NO_PLURAL):
            many = plural(word)
            if word.isalpha() and lemma(word, "NNS") == word and lemma(many, "NNS") not in heads:
                missed.append((name, many, lemma(many, "NNS")))
    assert missed == []


def test_an_event_noun_is_its_own_lemma() -> None:
    nouns = {predicate for entry in noun_entries(FOLDER / "nouns.toml") for predicate in entry.predicates}
    nouns |= set(language("en").operators.nouns)
    assert {noun for noun in nouns if lemma(noun, "NNS") not in nouns} <= SINGULAR


def test_a_verb_comes_back_from_its_third_person() -> None:
    """A predicate that the lemmatiser makes something else of is never met, unless it is itself such a slip."""
    slips = tomllib.loads((FOLDER / "grammar.toml").read_text(encoding="utf-8"))["lemmas"]
    verbs = {predicate for entry in verb_entries(FOLDER / "verbs.toml") for predicate in entry.predicates}
    verbs |= {verb.split()[0] for verb in language("en").operators.verbs}
    missed = []
    for verb in sorted(verbs - set(slips)):
        found = lemma(plural(verb), "VBZ")
        if slips.get(found, found) not in verbs and "-" not in verb:
            missed.append((verb, found))
    assert missed == []
