"""Agents that the parser hung where they do not belong: behind a means, into the verb, before a headline's comma."""

from __future__ import annotations

from dragoman.languages.en.phrases import Tokens, left_edge, members, phrase, phrases, prepositional
from dragoman.languages.frame import Phrase

# prepositions whose phrase is a means or a part of a passive, so that "by" after it names who did it
_CARRIERS = frozenset(["with", "to", "in", "on", "from", "at"])
DEEPEST = 8  # steps down a chain of prepositions


def by_astray(tokens: Tokens, i: int) -> tuple[Phrase, ...]:
    """The agent of a passive that the parser hung on the noun before it ("threatened with tariffs by the EU")."""
    for k in tokens.children[i]:
        if k < i or not (tokens.dep[k] == "dobj" or (tokens.dep[k] == "prep" and tokens.lemma[k] in _CARRIERS)):
            continue
        at = k
        for _ in range(DEEPEST):
            by = [j for j in tokens.kids(at, "prep", "agent") if j > i and tokens.lemma[j] == "by"]
            if by:
                return tuple(p for _, p in prepositional(tokens, by[-1]))
            below = [j for j in tokens.kids(at, "prep", "pobj") if j > i]
            if not below:
                break
            at = below[-1]
    return ()


def subject_astray(tokens: Tokens, i: int) -> tuple[Phrase, ...]:
    """A headline's first name that the parser took for part of the verb ("EU lifts", "Sweden suspended")."""
    if tokens.dep[i] != "ROOT" or tokens.tag[i] not in ("VBZ", "VBP", "VBD", "VBN") or tokens.kids(i, "nsubj", "aux"):
        return ()
    first = [k for k in tokens.kids(i, "compound", "npadvmod", "dep", "nmod") if k < i and tokens.pos[k] == "PROPN"]
    return phrases(tokens, first[-1]) if first and first[-1] == i - 1 else ()


def before_comma(tokens: Tokens, subject: int) -> tuple[Phrase, ...]:
    """The first of two subjects that a headline joins by a comma ("India, China hold talks")."""
    first = left_edge(tokens, subject)
    if first != 2 or tokens.text[1] != "," or tokens.pos[0] not in ("PROPN", "ADJ") or tokens.pos[subject] == "PRON":
        return ()
    if tokens.dep[0] == "nsubj" or subject in members(tokens, 0) or 0 in members(tokens, subject):
        return ()
    return (phrase(tokens, 0),)
