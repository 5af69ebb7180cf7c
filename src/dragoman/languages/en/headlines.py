"""Headlines whose verb the parser takes for a noun: "EU sanctions Iran", "Nigerian youths riot in Kano".

A headline tells in the present what a sentence tells in the past, and many of its verbs look like nouns. Where a parse
has no finite verb, the word that must be one is put into the past ("sanctioned"), which no noun looks like, and the
headline is parsed again; tags, heads and labels of that parse then stand on the words as they were.
"""

from __future__ import annotations

from typing import Any

from dragoman.languages.en.lemmas import lemma
from dragoman.languages.en.phrases import Tokens
from dragoman.languages.en.sentences import words

LONGEST = 24  # tokens: a headline has no more
_FINITE = frozenset(["VBZ", "VBP", "VBD", "MD"])
_NOMINAL = frozenset(["NN", "NNS", "NNP", "NNPS"])
_INSIDE = frozenset(["compound", "amod", "nmod"])  # labels of what stands before a noun and belongs to it
_PLURAL = frozenset(["NNS", "NNPS"])
_BEGINS_OBJECT = frozenset(["NN", "NNS", "NNP", "NNPS", "JJ", "DT", "CD", "PRP$", "PRP", "$", "VBG", "VBN"])


def verb_taken_for_noun(tokens: Tokens, verbs: frozenset[str], event_nouns: frozenset[str]) -> int | None:
    """The one of *tokens* that must be their verb though the parse has none; None where there is no such word.

    *verbs* are the lemmas that may be meant. A plural noun is followed by the bare form ("miners block"), a singular
    one by the form in "-s" ("Belgium apologises"); before a preposition such a form is an event's noun as a rule
    ("EU sanctions on Iran"), unless it is none at all.
    """
    tags, text = tokens.tag, tokens.text
    for i in range(1, len(tags) - 1):
        if tokens.dep[i] == "aux" and tags[i] == "VBZ" and _is_real(lemma(text[i].lower(), "VBZ"), verbs):
            return i  # "army announces truce": taken for an auxiliary of the noun
    if len(tags) > LONGEST or len(tags) < 3 or text[-1] in (".", "?"):
        return None
    last = next((i for i in range(len(tags)) if _is_finite(tokens, i, verbs)), len(tags))
    several = frozenset(words()["plural_in_meaning"])
    for i in range(1, min(last, len(tags) - 1)):
        before, word = text[i - 1], text[i].lower()
        taken = tags[i] in _NOMINAL or tokens.dep[i] in _INSIDE
        named = tags[i - 1] in _NOMINAL or (i == 1 and before[:1].isupper() and tags[0] == "JJ")
        if not taken or not named or not word.isalpha():
            continue
        joined = i > 2 and text[i - 2] in (",", "and", "&") and tags[i - 3] in _NOMINAL
        plural = tags[i - 1] in _PLURAL or before.lower() in several or joined
        ends_in_s = word.endswith("s") and not word.endswith("ss")
        if ends_in_s and before.lower() in several and tags[i - 1] not in _PLURAL:
            plural = False  # "police arrests man": one force
        if plural == ends_in_s:
            continue
        base = lemma(word, "VBZ") if ends_in_s else word
        if base not in verbs:
            continue
        if plural or tags[i + 1] in _BEGINS_OBJECT or base not in event_nouns:
            return i
    return None


def _is_real(base: str, verbs: frozenset[str]) -> bool:
    return base in verbs and base not in words()["auxiliaries"]


def _is_finite(tokens: Tokens, i: int, verbs: frozenset[str]) -> bool:
    """Whether the token is a finite verb that may be meant as one: no part of a noun, and a verb of some event."""
    tag = tokens.tag[i]
    if tag not in _FINITE or tokens.dep[i] in _INSIDE:
        return False
    if tag in ("MD", "VBD"):
        return True
    base = lemma(tokens.text[i].lower(), tag)
    return base in verbs or base in words()["auxiliaries"] or base in words()["plain_verbs"]


def parsed_again(model: Any, doc: Any, at: int) -> Any:
    """*doc* as it is parsed with token *at* in the past; the words and their places stay as they are."""
    from spacy.tokens import Doc

    base = lemma(doc[at].lower_, "VBZ") if doc[at].lower_.endswith("s") else doc[at].lower_
    told = [token.text for token in doc]
    told[at] = _past(base)
    spaces = [bool(token.whitespace_) for token in doc]
    again = model(Doc(doc.vocab, words=told, spaces=spaces))
    if again[at].tag_ not in ("VBD", "VBN"):
        return doc
    tags = [token.tag_ for token in again]
    tags[at] = "VBZ" if doc[at].lower_.endswith("s") else "VBP"
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=spaces,
        tags=tags,
        heads=[token.head.i for token in again],
        deps=[token.dep_ for token in again],
    )


def _past(base: str) -> str:
    """The regular past: all that matters is that it looks like nothing else."""
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ied"
    if len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in "aeiou" and base[-3] not in "aeiou":
        return f"{base}{base[-1]}ed"
    return f"{base}ed"
