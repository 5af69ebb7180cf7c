"""Knows the words that web pages put around a story: `furniture.toml`, read once and looked up by first word.

A line is looked up as its lower-case words, digits and punctuation dropped, so that "Comments (23)" and "COMMENTS:"
are one thing. Looking a line up costs one dictionary access a word, however long the tables grow.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_SET_OFF = re.compile(r".{0,6}?\s?[:|(/»>]")  # what parts a label from what follows it, after the phrase's own spaces
_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 60  # words of a line that are looked up; what is longer is no button
LABEL_LONGEST = 14  # words: a longer line that begins like a label is a sentence
ONE_WORD_LONGEST = 3  # words: "Related" begins a label, "Related companies were named by the court" does not

NAMED_FROM = 2  # words behind "Read also" from which it points to one story and opens no list
SENTENCE_MORE = 3  # words behind a label's own from which a full stop makes a sentence of the line

Phrase = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words of *text* in lower case, without digits and punctuation; apostrophes part words."""
    return _WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Signs:
    """What the tables say of one line."""

    menu: bool = False
    furniture: int = 0  # how many phrases about the site stand in it
    hint: int = 0
    inside: bool = False
    tail: bool = False
    comments: bool = False
    caption: bool = False


NONE = Signs()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables, by the first word of each phrase."""

    menu: frozenset[str]
    menu_words: frozenset[str]  # those that end a menu entry
    furniture: dict[str, tuple[Phrase, ...]]
    hint: frozenset[str]
    calls: dict[str, tuple[Phrase, ...]]
    openings: dict[str, tuple[tuple[Phrase, str], ...]]
    ages: frozenset[str]

    def signs(self, text: str, words: list[str]) -> Signs:
        """What the tables say of a line with these words."""
        if not words:
            return NONE
        short = len(words) <= LABEL_LONGEST
        kinds = self._openings(text, words) if words[0] in self.openings else frozenset[str]()
        menu = short and self._is_menu(words)
        hint = sum(map(self.hint.__contains__, words)) if short else 0
        found = 0
        if not self.furniture.keys().isdisjoint(words):
            found = self._furniture(words[:LOOKED_AT])
        if words[0] in self.calls and self._calls(text, words):
            found += 1
        if not (menu or kinds or hint or found):
            return NONE
        return Signs(menu, found, hint, "inside" in kinds, "tail" in kinds, "comments" in kinds, "caption" in kinds)

    def _furniture(self, words: list[str]) -> int:
        found = 0
        for at, word in enumerate(words):
            for phrase in self.furniture.get(word, ()):
                if len(phrase) == 1 or tuple(words[at : at + len(phrase)]) == phrase:
                    found += 1
                    break
        return found

    def _calls(self, text: str, words: list[str]) -> bool:
        """Whether the line begins by telling the reader to do something; "Follow-up talks" do not."""
        for phrase in self.calls[words[0]]:
            if tuple(words[: len(phrase)]) == phrase and (
                len(phrase) > 1 or text[len(phrase[0]) : len(phrase[0]) + 1] != "-"
            ):
                return True
        return False

    def _is_menu(self, words: list[str]) -> bool:
        if " ".join(words) in self.menu:
            return True
        if len(words) == 1 or words[-1] not in self.menu_words:
            return False
        half = len(words) // 2
        if len(words) == 2 * half and words[:half] == words[half:]:  # a label and its hidden twin
            return " ".join(words[:half]) in self.menu
        return self.menu.issuperset(words)  # a bar of buttons

    def _openings(self, text: str, words: list[str]) -> frozenset[str]:
        """The kinds of label that the line begins with. A longer line must set the label off: "Read also: …"."""
        kinds: set[str] = set()
        longest = 0
        for phrase, kind in self.openings.get(words[0], ()):
            size = len(phrase)
            if tuple(words[:size]) != phrase:
                continue
            short = len(words) <= (LABEL_LONGEST if size > 1 else ONE_WORD_LONGEST)
            short = short and not (len(words) > size + SENTENCE_MORE and text.endswith((".", "!", "”", '"')))
            if short or _SET_OFF.match(text, sum(map(len, phrase))):
                kinds.add(kind)
                longest = max(longest, size)
        if "inside" in kinds and len(words) > longest + NAMED_FROM:  # it names the one story it points to
            kinds.discard("tail")
        return frozenset(kinds)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The tables of all languages, read once."""
    tables = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8"))
    sets: dict[str, set[Phrase]] = {}
    for language in tables.values():
        for kind, cell in language.items():
            phrases = (tuple(words_of(part)) for part in re.split(r"[|\n]", cell))
            sets.setdefault(kind, set()).update(phrase for phrase in phrases if phrase)
    furniture: dict[str, list[Phrase]] = {}
    for phrase in sorted(sets["furniture"]):
        furniture.setdefault(phrase[0], []).append(phrase)
    calls: dict[str, list[Phrase]] = {}
    for phrase in sorted(sets["call"]):
        calls.setdefault(phrase[0], []).append(phrase)
    openings: dict[str, list[tuple[Phrase, str]]] = {}
    for kind in ("inside", "tail", "comments", "caption"):
        for phrase in sorted(sets[kind]):
            openings.setdefault(phrase[0], []).append((phrase, kind))
    return Lexicon(
        menu=frozenset(" ".join(phrase) for phrase in sets["menu"]),
        menu_words=frozenset(phrase[-1] for phrase in sets["menu"]),
        furniture={word: tuple(phrases) for word, phrases in furniture.items()},
        calls={word: tuple(phrases) for word, phrases in calls.items()},
        hint=frozenset(phrase[0] for phrase in sets["hint"] if len(phrase) == 1),
        openings={word: tuple(pairs) for word, pairs in openings.items()},
        ages=frozenset(phrase[-1] for phrase in sets["age"]),
    )


@lru_cache(maxsize=1)
def function_words() -> dict[str, frozenset[str]]:
    """The short grammatical words of each language, by ISO 639-1 code."""
    tables = tomllib.loads(Path(__file__).with_name("function_words.toml").read_text(encoding="utf-8"))
    return {code: frozenset(cell.split()) for code, cell in tables.items()}


@lru_cache(maxsize=1)
def any_function_word() -> frozenset[str]:
    """The grammatical words of all languages together."""
    return frozenset().union(*function_words().values())
