"""English: spaCy's small model for the parse, and what else the language's door asks for.

Sentences go to the model in batches, one document each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import tee
from typing import Any

import msgspec

from dragoman.languages.en.grammar import frames_of
from dragoman.languages.en.headlines import parsed_again, verb_taken_for_noun
from dragoman.languages.en.lemmas import irregular_forms
from dragoman.languages.en.loaded import loaded
from dragoman.languages.en.phrases import Tokens
from dragoman.languages.en.sentences import quotes, split, words
from dragoman.languages.frame import Sentence

BATCH = 128  # sentences a batch; larger ones gain nothing and cost memory
_VOWELS = "aeiou"
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class English:
    """The parser of English; see `dragoman.languages.Parser`."""

    def sentences(self, text: str) -> list[tuple[int, int]]:
        """Sentences as (start, end) in *text*."""
        return split(text)

    def quotes(self, text: str) -> list[tuple[int, int]]:
        """Stretches in quotation marks as (start, end) in *text*."""
        return quotes(text)

    def frames(
        self,
        pieces: Iterable[tuple[str, int]],
        event_nouns: frozenset[str],
        event_verbs: frozenset[str] = frozenset(),
    ) -> Iterator[Sentence]:
        """The frames of each (sentence, offset), in order; parses in batches."""
        texts, offsets = tee(pieces)
        docs = loaded().parse.pipe((_spaced(text) for text, _ in texts), batch_size=BATCH)
        for doc, (text, offset) in zip(docs, offsets, strict=True):
            tokens = Tokens(doc, offset)
            verb = verb_taken_for_noun(tokens, event_verbs, event_nouns)
            if verb is not None:
                tokens = Tokens(parsed_again(loaded().parse, doc, verb), offset)
            sentence = frames_of(tokens, event_nouns)
            yield sentence if sentence.text == text else msgspec.structs.replace(sentence, text=text)

    def forms(self, verbs: Iterable[str], nouns: Iterable[str]) -> frozenset[str]:
        """All forms of the lemmas: irregular ones from the lemmatiser's own tables, the rest by rule."""
        irregular = irregular_forms()
        found: set[str] = set()
        for lemma in verbs:
            found.update(_verb_forms(lemma))
            found.update(irregular.get(lemma, ()))
        for lemma in nouns:
            found.update((lemma, *_plurals(lemma)))
        return frozenset(found)

    def plain_case(self, title: str, known: frozenset[str], is_name: Callable[[str], bool]) -> str:
        """A Title Case headline as a sentence: capitals go where the word is *known* in lower case and no name."""
        found = _TITLE_WORD.findall(title)
        if len(found) < 3 or sum(word[0].isupper() for word in found) < 0.7 * len(found):
            return title

        def lower(match: re.Match[str]) -> str:
            word = match.group()
            if match.start() == 0 or (word.isupper() and len(word) > 1 and not title.isupper()) or is_name(word):
                return word
            return word.lower() if word.lower() in known or len(word) <= 2 else word

        return _TITLE_WORD.sub(lower, title)


def _spaced(text: str) -> str:
    """The same length with line breaks as spaces: a wrapped line is not a break in the sentence."""
    return text.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace("\u00a0", " ")


def _plurals(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return (f"{lemma[:-1]}ies",)
    if lemma.endswith(("s", "x", "z", "ch", "sh")):
        return (f"{lemma}es", f"{lemma}s")
    return (f"{lemma}s",)


def _verb_forms(lemma: str) -> Iterator[str]:
    yield lemma
    yield from _plurals(lemma)
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    yield from (f"{stem}ed", f"{stem}ing")
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        yield f"{lemma[:-1]}ied"
    if len(lemma) > 2 and lemma[-1] not in _VOWELS and lemma[-2] in _VOWELS:
        yield from (f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing")


def load() -> English:
    """The parser; its model is loaded with the first sentence."""
    return English()


def carriers() -> dict[str, Any]:
    """Words that carry no event of their own.

    `light` takes an event noun as object, `happen` as subject; `markers` are the prepositions
    by use, `natural` the nouns for what nobody does ("the storm killed"), `engage` the verbs that
    take an event noun after "in" or "on" ("took part in talks", "is on a visit"), `openers` verbs that tell an event by
    what is said of their object.
    """
    closed = {kind: words()[kind] for kind in ("light", "happen", "markers", "signs", "natural", "engage")}
    openers = [pair.split()[0] for pair in words()["resultatives"] if " " in pair]  # "found guilty"
    return {**closed, "openers": openers}
