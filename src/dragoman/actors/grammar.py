"""The grammar words that the actors stage needs of a language, as sets: determiners, pronouns, hollow heads and so on.

They stand in the language's `actors.toml`; the code that reads phrases knows them only by what they do.
"""

from __future__ import annotations

from functools import lru_cache

from dragoman.actors import tables


class Grammar:
    """The sets of words of a language's `actors.toml`, made once."""

    def __init__(self, language: str) -> None:
        """Raises UnknownLanguage where the language has no such table."""
        table = tables.words(language)
        self.language = language
        self.determiners = frozenset(table["determiners"])
        self.definite = frozenset(table["definite"])
        self.indefinite = frozenset(table["indefinite"])
        self.numbers = frozenset(table["numbers"])
        self.conjunctions = frozenset(table["conjunctions"])
        self.leading = frozenset(table["leading"])
        self.trailing = frozenset(table["trailing"])
        self.relative = frozenset(table["relative"])
        links = table["prepositions"]
        self.links = {word: kind for kind, group in links.items() for word in group}
        self.partitives = frozenset(table["partitives"]["words"])
        self.postposed = frozenset(table["postposed"]["words"])
        self.gerunds = frozenset(table["gerunds"]["words"])
        self.apart = frozenset(table["apart"]["words"])
        self.generic = frozenset(table["generic"]["words"])
        self.former = frozenset(table["former"]["words"])
        self.still = frozenset(table["former"]["keeps"])
        self.marks = {
            word: tuple(table[group]["sectors"])
            for group in ("opposition", "rebel", "displaced")
            for word in table[group]["words"]
        }
        self.severed_after = frozenset(table["severing"]["after"])
        self.severed_before = frozenset(table["severing"]["before"])
        self.honorifics = frozenset(table["honorifics"]["plain"])
        self.male = frozenset(table["honorifics"]["male"])
        self.female = frozenset(table["honorifics"]["female"])
        self.pronouns = {word: kind for kind, group in table["pronouns"].items() for word in group}
        self.reciprocals = frozenset(tuple(pair) for pair in table["reciprocals"]["words"])
        self.reciprocal: str = table["reciprocals"]["as"]
        self.demonstratives = frozenset(table["anaphors"]["demonstratives"]["words"])
        self.highest = frozenset(table["anaphors"]["highest"]["words"])
        self.offices: dict[str, str] = table["offices"]
        self.objects = frozenset(table["objects"]["words"])
        self.particles = frozenset(table["particles"]["words"])
        self.plain = frozenset(table["plain"]["words"])
        self.endings = tuple(table["plain"]["endings"])
        self.organisations = {word: sector for sector, group in table["organisations"].items() for word in group}
        self.anaphors = {
            word: kind for kind, group in table["anaphors"].items() if isinstance(group, list) for word in group
        }
        self.counts: dict[str, int] = table["anaphors"]["numbers"]
        self.renaming = frozenset(table["renaming"]["words"])
        self.leading_nouns = frozenset(table["anaphors"]["leaders"]["words"])
        self.led = frozenset(table["anaphors"]["leaders"]["of"])
        self.membership = frozenset(table["anaphors"]["membership"]["words"])
        self.colonial = frozenset(table["colonial"]["phrases"])
        self.abbreviations = frozenset(table["abbreviations"]["words"])


@lru_cache(maxsize=8)
def grammar(language: str) -> Grammar:
    """The words of a language. Raises UnknownLanguage."""
    return Grammar(language)
