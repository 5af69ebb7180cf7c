"""Frames: the meeting point of languages.

Each language turns its parser's output into these records, and everything after them is language-neutral. A frame is
one predicate (a verb, or a noun that names something done) with the phrases that fill its roles and with what the
grammar says of it: negated, modal, tense, voice, and how it hangs on other frames of its sentence.

All offsets count characters of the text that the sentence was cut from (an article's text, or its title).
"""

from __future__ import annotations

from bisect import bisect_right

import msgspec


class Phrase(msgspec.Struct, frozen=True):
    """A noun phrase as the parser cut it: no relative clause, no coordinated neighbour.

    `head` is the lemma of its head noun in lower case; `words` the lemmas of all its words before and with the head.
    `owner` is the possessor ("Iran's" in "Iran's envoy"), `links` the prepositional phrases beneath it. `kind` is
    "name", "noun" or "pronoun". `modifiers` are its capitalised adjectives and compounds ("Israeli" in "Israeli
    strikes") as phrases of their own. `trigger` is where the head itself stands.
    """

    text: str
    start: int
    end: int
    head: str
    kind: str
    trigger: tuple[int, int]
    plural: bool = False
    words: frozenset[str] = frozenset()
    owner: tuple[Phrase, ...] = ()
    modifiers: tuple[Phrase, ...] = ()
    links: tuple[tuple[str, Phrase], ...] = ()
    index: int = -1  # of the head among the sentence's tokens
    antecedent: bool = False  # stands for a relative pronoun or is understood from another clause

    def without(self, marker: str) -> Phrase:
        """The phrase cut before its first prepositional phrase with *marker* ("a minister | of bribery")."""
        for link, inner in self.links:
            at = self.text.rfind(f" {marker} ", 0, inner.start - self.start)
            if link == marker and at > 0:
                return msgspec.structs.replace(self, text=self.text[:at], end=self.start + at)
        return self

    def linked(self, *markers: str) -> tuple[Phrase, ...]:
        """The phrases that hang on this one by one of the *markers* (prepositions)."""
        return tuple(phrase for marker, phrase in self.links if marker in markers)


class Clause(msgspec.Struct, frozen=True):
    """A frame that fills a place in another: `marker` is "to", "that", "ing", or a preposition before "-ing"."""

    marker: str
    frame: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """One predicate with its arguments.

    `predicate` is a lemma in lower case, `particles` what belongs to a verb ("off" in "call off"). `agents` and
    `patients` are in terms of the active voice, whatever the sentence's. `governor` is the index of the frame that
    this one hangs on, and `relation` how: "clause", "relative", "participle", "purpose", "adverbial", "conjunct",
    "noun clause" for any predicate; "object", "subject" or a preposition for a noun.
    """

    predicate: str
    noun: bool
    start: int
    end: int
    particles: frozenset[str] = frozenset()
    agents: tuple[Phrase, ...] = ()
    patients: tuple[Phrase, ...] = ()
    datives: tuple[Phrase, ...] = ()
    obliques: tuple[tuple[str, Phrase], ...] = ()
    clauses: tuple[Clause, ...] = ()
    phrase: Phrase | None = None  # of a noun: the phrase that it heads
    verb: str | None = None  # of a noun that is a verb's "-ing": the verb ("lifting": "lift")
    governor: int | None = None
    relation: str | None = None
    subordinator: str | None = None  # "if", "after", "because" ...
    conditional: bool = False  # whether the subordinator says that it has not happened
    negated: bool = False
    modal: str | None = None  # what it says: "future", "conditional", "duty", "possible", "able"
    tense: str | None = None  # "past", "present", "future"; None where the form says nothing
    perfect: bool = False
    passive: bool = False
    finite: bool = False
    quoted: bool = False


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence and its frames; `starts` and `nearest` say for each token which frame it belongs to."""

    text: str
    start: int
    end: int
    frames: tuple[Frame, ...] = ()
    starts: tuple[int, ...] = ()
    nearest: tuple[int, ...] = ()

    def frame_at(self, position: int) -> int | None:
        """The index of the frame that the word at *position* belongs to; None where it belongs to none."""
        at = bisect_right(self.starts, position) - 1
        if at < 0 or self.nearest[at] < 0:
            return None
        return self.nearest[at]
