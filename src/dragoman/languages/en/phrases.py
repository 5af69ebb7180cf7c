"""Noun phrases out of spaCy's English parse: what is the head, what belongs to it, what hangs on it.

Labels are those of spaCy's English models (ClearNLP/Stanford style: nsubj, dobj, pobj, poss, appos, ...).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dragoman.languages.en.lemmas import lemma as lemma_of
from dragoman.languages.en.lemmas import part_of_speech
from dragoman.languages.en.sentences import words
from dragoman.languages.frame import Phrase

DEEPEST = 6  # noun phrases within noun phrases; deeper ones are lists or junk
LONGEST = 25  # tokens of a phrase; what comes after is cut

_LEFT = frozenset(["det", "amod", "compound", "poss", "nummod", "quantmod", "nmod", "predet", "punct"])
_NOMINAL = frozenset(["NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"])


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    table = words()
    return (
        frozenset(table["phrase_links"]),
        frozenset(table["transparent_nouns"]),
        frozenset(table["compound_prepositions"]),
    )


class Tokens:
    """A parsed sentence as plain lists, one place a token: reading spaCy's own objects over and over is slow."""

    __slots__ = ("children", "dep", "ends", "head", "lemma", "offset", "pos", "starts", "tag", "text", "whole")

    def __init__(self, doc: Any, offset: int) -> None:
        """*doc* is a spaCy Doc with tags, heads and labels; *offset* is where its text stands."""
        self.whole: str = doc.text
        self.offset = offset
        self.text: list[str] = []
        self.lemma: list[str] = []
        self.pos: list[str] = []
        self.tag: list[str] = []
        self.dep: list[str] = []
        self.head: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        slips, spelled = words()["lemmas"], doc.vocab.strings
        start = 0
        columns = doc.to_array(["ORTH", "LOWER", "TAG", "DEP", "SPACY"]).tolist()
        steps = doc.to_array(["HEAD"]).astype("int64").ravel().tolist()  # from each token to its head
        for i, (orth, low, tagged, labelled, space) in enumerate(columns):
            text, tag, dep, lower = spelled[orth], spelled[tagged], spelled[labelled], spelled[low]
            pos = part_of_speech(tag, dep, lower)
            lemma = lemma_of(lower, tag)
            self.text.append(text)
            self.lemma.append(slips.get(lemma, lemma) if pos == "VERB" else lemma)
            self.pos.append(pos)
            self.tag.append(tag)
            self.dep.append(dep)
            self.head.append(i + steps[i])
            self.starts.append(start)
            self.ends.append(start + len(text))
            start += len(text) + space
        self.children: list[list[int]] = [[] for _ in self.text]
        for i, head in enumerate(self.head):
            if head != i:
                self.children[head].append(i)

    def __len__(self) -> int:
        return len(self.text)

    def kids(self, i: int, *deps: str) -> list[int]:
        """The children of *i* with one of these labels, in order."""
        dep = self.dep
        return [k for k in self.children[i] if dep[k] in deps]


def members(tokens: Tokens, i: int) -> list[int]:
    """*i* and the nouns coordinated with it ("Mali, Niger and Chad"), in order."""
    found = [i]
    at = 0
    while at < len(found) and len(found) < 20:
        for k in tokens.children[found[at]]:
            if (tokens.dep[k] == "conj" and tokens.pos[k] in _NOMINAL) or (
                tokens.dep[k] == "appos"
                and (tokens.kids(k, "conj", "cc") or _is_headline_pair(tokens, found[at], k))
                and _is_listed(tokens, found[at], k)
            ):
                found.append(k)
        at += 1
    return sorted(found)


def _is_listed(tokens: Tokens, i: int, k: int) -> bool:
    """Whether an apposition is really the next of a list that the parser took apart ("Mali, Niger and Chad")."""
    return tokens.pos[i] == "PROPN" and tokens.pos[k] == "PROPN" and k - i <= 3


def _is_headline_pair(tokens: Tokens, i: int, k: int) -> bool:
    """Whether a comma stands for "and" between two subjects ("India, Nepal agree"): no comma closes an apposition."""
    verb = tokens.head[i]
    comma = tokens.text[max(left_edge(tokens, k) - 1, 0)] == ","
    beside = k + 1 == verb or (k + 2 == verb and tokens.tag[k + 1] == "TO")
    return comma and tokens.dep[i] == "nsubj" and beside and tokens.tag[verb] not in ("VBZ", "VBN")


def phrases(tokens: Tokens, i: int, depth: int = 0, antecedent: bool = False) -> tuple[Phrase, ...]:
    """The phrase headed by token *i* and those coordinated with it."""
    return tuple(phrase(tokens, k, depth, antecedent) for k in members(tokens, i))


def phrase(tokens: Tokens, i: int, depth: int = 0, antecedent: bool = False) -> Phrase:
    """The noun phrase headed by token *i*."""
    first, owners, modifiers, lemmas = _left(tokens, i, depth)
    last, links = _right(tokens, i, depth)
    last = min(last, first + LONGEST)
    last = max(last, i)
    head, kind = _magnitude(tokens, i) or tokens.lemma[i], _kind(tokens, i)
    _, transparent, _ = _tables()
    if head in transparent:
        inner = next((p for marker, p in links if marker == "of"), None)
        if inner is not None:
            head, kind = inner.head, inner.kind if inner.kind != "pronoun" else kind
            lemmas |= inner.words
            owners = owners or list(inner.owner)
            modifiers = modifiers or list(inner.modifiers)
    if last + 1 < len(tokens) and tokens.text[last + 1] == ")" and "(" in tokens.text[first : last + 1]:
        last += 1
    while last + 2 < len(tokens) and tokens.text[last + 1] == "-" and tokens.starts[last + 2] == tokens.ends[last] + 1:
        last += 2  # "Lee Nak-yon", which the tokenizer takes apart
    start, end = tokens.starts[first], tokens.ends[last]
    return Phrase(
        text=tokens.whole[start:end],
        start=start + tokens.offset,
        end=end + tokens.offset,
        head=head,
        kind=kind,
        trigger=(tokens.starts[i] + tokens.offset, tokens.ends[i] + tokens.offset),
        plural=tokens.tag[i] in ("NNS", "NNPS") or tokens.lemma[i] in ("they", "we", "them"),
        words=frozenset(lemmas),
        owner=tuple(owners),
        modifiers=tuple(modifiers),
        links=tuple(links),
        index=i,
        antecedent=antecedent,
    )


def _magnitude(tokens: Tokens, i: int) -> str | None:
    """ "Million" for "50m", whether the tokenizer takes it apart or not; None for what is no such amount."""
    word = tokens.text[i].lower().rstrip(".")
    unit = word.lstrip("0123456789.,")
    close = i > 0 and tokens.ends[i - 1] == tokens.starts[i] and tokens.text[i - 1][-1:].isdigit()
    found: str | None = words()["magnitudes"].get(unit) if unit != word or close else None
    return found


def _kind(tokens: Tokens, i: int) -> str:
    if tokens.pos[i] == "PROPN":
        return "name"
    return "pronoun" if tokens.pos[i] in ("PRON", "DET") else "noun"


def _left(tokens: Tokens, i: int, depth: int) -> tuple[int, list[Phrase], list[Phrase], set[str]]:
    """Where the phrase begins, its possessors, its capitalised modifiers, and its lemmas."""
    first = i
    owners: list[Phrase] = []
    modifiers: list[Phrase] = []
    lemmas = {tokens.lemma[i]}
    for k in tokens.children[i]:
        if k > i or tokens.dep[k] not in _LEFT:
            continue
        if tokens.dep[k] == "punct" and tokens.text[k] not in "-–$£€#":
            continue
        first = min(first, left_edge(tokens, k))
        lemmas.add(tokens.lemma[k])
        if depth >= DEEPEST:
            continue
        if tokens.dep[k] == "poss":
            owners.extend(phrases(tokens, k, depth + 1))
        elif tokens.dep[k] in ("amod", "compound", "nmod") and tokens.text[k][:1].isupper():
            modifiers.extend(phrases(tokens, k, depth + 1))
        elif tokens.dep[k] in ("amod", "compound", "nmod"):
            lemmas.update(tokens.lemma[j] for j in tokens.children[k] if tokens.dep[j] == "conj")
            for j in tokens.kids(k, "amod", "compound", "nmod"):  # "Turkish drone strikes"
                if tokens.text[j][:1].isupper():
                    modifiers.extend(phrases(tokens, j, depth + 1))
    return first, owners, modifiers, lemmas


def left_edge(tokens: Tokens, i: int) -> int:
    """The first token of *i*'s subtree."""
    first = i
    for _ in range(LONGEST):
        below = tokens.children[first]  # in order
        if not below or below[0] >= first:
            return first
        first = below[0]
    return first


def _right(tokens: Tokens, i: int, depth: int) -> tuple[int, list[tuple[str, Phrase]]]:
    """Where the phrase ends, and the prepositional phrases that hang on it."""
    reach, _, _ = _tables()
    last = i
    links: list[tuple[str, Phrase]] = []
    if depth >= DEEPEST:
        return last, links
    for k in tokens.children[i]:
        if k < i:
            continue
        if tokens.dep[k] in ("prep", "agent", "dative"):
            found = prepositional(tokens, k, depth + 1)
            links.extend(found)
            if tokens.lemma[k] in reach and found and k <= last + 2:
                last = max(last, tokens_end(tokens, k, found))
        elif tokens.dep[k] in ("nummod", "npadvmod") or (tokens.dep[k] == "compound" and k == last + 1):
            last = max(last, k)
        elif tokens.dep[k] == "appos" and _names_it(tokens, i, k) and not _is_headline_pair(tokens, i, k):
            inner = phrase(tokens, k, depth + 1)
            if inner.index <= last + 4 + len(inner.text.split()):
                last = max(last, inner.index)
    return last, links


def tokens_end(tokens: Tokens, preposition: int, found: list[tuple[str, Phrase]]) -> int:
    """The last token of the prepositional phrase, with what is coordinated with its noun."""
    end = max(inner.end for _, inner in found) - tokens.offset
    k = preposition
    while k + 1 < len(tokens) and tokens.ends[k + 1] <= end:
        k += 1
    return k


def _names_it(tokens: Tokens, i: int, k: int) -> bool:
    """Whether apposition *k* is the name of noun *i* ("the president, Nicolas Maduro"; "the group Boko Haram")."""
    return tokens.pos[k] == "PROPN" and tokens.pos[i] in ("NOUN", "PROPN") and k - i <= 8 and not tokens.kids(k, "conj")


def prepositional(tokens: Tokens, k: int, depth: int = 0) -> list[tuple[str, Phrase]]:
    """What preposition *k* governs: (marker, phrase) for each coordinated noun; "out of" is one marker."""
    marker = tokens.lemma[k]
    found: list[tuple[str, Phrase]] = []
    for child in tokens.children[k]:
        dep = tokens.dep[child]
        if dep == "pobj":
            found.extend((marker, p) for p in phrases(tokens, child, depth))
        elif dep == "prep" and depth < DEEPEST:
            _, _, compound = _tables()
            joined = f"{marker} {tokens.lemma[child]}"
            inner = prepositional(tokens, child, depth + 1)
            found.extend((joined if joined in compound else m, p) for m, p in inner)
        elif dep == "conj" and tokens.pos[child] == "ADP" and depth < DEEPEST:
            found.extend(prepositional(tokens, child, depth + 1))
    return found
