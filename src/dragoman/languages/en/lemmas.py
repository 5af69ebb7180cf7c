"""Parts of speech and lemmas of English words, from the tags and labels that the parser gives them.

The rules and tables are those of spaCy's English model (its attribute ruler and lemmatiser, which take WordNet's). They
stand here because spaCy's own steps match some forty patterns at each token and look every token up afresh, which takes
a third of the parse; a word and its tag are looked up once here and remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.languages.en.loaded import loaded

_REMEMBERED = 60_000  # pairs of a word and its tag: a year of one agency's vocabulary

# Parts of speech by fine tag (Penn Treebank to Universal Dependencies).
_PARTS = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "EX": "PRON", "FW": "X", "IN": "ADP", "JJ": "ADJ", "JJR": "ADJ",
    "JJS": "ADJ", "LS": "X", "MD": "AUX", "NN": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "NNS": "NOUN", "PDT": "DET",
    "POS": "PART", "PRP": "PRON", "PRP$": "PRON", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "RP": "ADP", "SYM": "SYM",
    "TO": "PART", "UH": "INTJ", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB",
    "WDT": "PRON", "WP": "PRON", "WP$": "DET", "WRB": "SCONJ", "ADD": "X", "AFX": "ADJ", "GW": "X", "HYPH": "PUNCT",
    "NFP": "PUNCT", "XX": "X", "$": "SYM", "-LRB-": "PUNCT", "-RRB-": "PUNCT", "\'\'": "PUNCT", "``": "PUNCT",
    ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "_SP": "SPACE",
}  # fmt: skip
_AUXILIARIES = frozenset(["aux", "auxpass"])
_KINDS = {
    "NNS": "noun",
    "VBD": "verb",
    "VBG": "verb",
    "VBN": "verb",
    "VBZ": "verb",
    "JJR": "adj",
    "JJS": "adj",
    "RBR": "adv",
    "RBS": "adv",
}
_SHORT = re.compile(r"([^aeiou]*[aeiou][^aeiouwxy])(?:ed|es|ing)")  # one vowel, one consonant, an ending
_CLOSED = {
    "be": "is are was were been being am 's 're 'm ’s ’re ’m",
    "have": "has had having 've ’ve",
    "do": "does did done doing",
    "he": "him",
    "she": "her",
    "they": "them",
    "we": "us",
}
_OF_CLOSED = {form: lemma for lemma, forms in _CLOSED.items() for form in forms.split()}
_VERBAL = frozenset(["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"])
_DEMONSTRATIVES = frozenset(["those", "these", "this", "that", "some", "all", "both", "each", "many"])


def part_of_speech(tag: str, label: str, word: str) -> str:
    """The universal part of speech of a lower-case *word* with a Penn *tag* and a dependency *label*."""
    part = _PARTS.get(tag, "X")
    if part == "VERB" and (label in _AUXILIARIES or _OF_CLOSED.get(word) == "be" or word == "be"):
        return "AUX"
    if part == "ADP" and label == "mark":
        return "SCONJ"
    if part == "DET" and label not in ("det", "predet", "preconj", "poss") and word in _DEMONSTRATIVES:
        return "PRON"
    return part


@lru_cache(maxsize=_REMEMBERED)
def lemma(word: str, tag: str) -> str:
    """The lemma of a lower-case *word*; the word itself where its tag says that it is a base form or a name."""
    if (tag in _VERBAL or tag in ("MD", "PRP")) and word in _OF_CLOSED:
        return _OF_CLOSED[word]
    if tag == "RB" and word in ("n't", "n’t"):
        return "not"
    kind = _KINDS.get(tag)
    if kind is None:
        return word
    return _by_rule(word, kind)


def _by_rule(word: str, kind: str) -> str:
    """WordNet's morphology: the first form that the rules make and the index knows; exceptions go before."""
    index, exceptions, rules = _tables()
    forms: list[str] = []
    unknown: list[str] = []
    for old, new in rules.get(kind, ()):
        if word.endswith(old):
            form = word[: len(word) - len(old)] + new
            if not form:
                continue
            if form in index[kind]:
                forms.insert(0, form)
            elif not form.isalpha():
                forms.append(form)
            else:
                unknown.append(form)
    if kind == "verb" and forms and (short := _SHORT.fullmatch(word)) and f"{short[1]}e" in index["verb"]:
        forms.insert(0, f"{short[1]}e")  # "hoped" is of "hope": "hop" would double its last letter
    exceptional = exceptions[kind].get(word, ())
    for form in exceptional:
        if form not in forms:
            forms.insert(0, form)
    return (forms or unknown or [word])[0]


Tables = tuple[dict[str, frozenset[str]], dict[str, dict[str, list[str]]], dict[str, list[tuple[str, str]]]]


@lru_cache(maxsize=1)
def _tables() -> Tables:
    """Index, exceptions and rules by kind of word, as they come with the model's package."""
    lookups = loaded().tables
    kinds = ("noun", "verb", "adj", "adv")
    index = {kind: frozenset(lookups.get_table("lemma_index").get(kind, ())) for kind in kinds}
    exceptions = {kind: dict(lookups.get_table("lemma_exc").get(kind, {})) for kind in kinds}
    rules = {kind: [(old, new) for old, new in lookups.get_table("lemma_rules").get(kind, ())] for kind in kinds}
    return index, exceptions, rules


def irregular_forms() -> dict[str, list[str]]:
    """Forms that no rule makes, by their verb ("went" by "go")."""
    _, exceptions, _ = _tables()
    found: dict[str, list[str]] = {}
    for form, lemmas in exceptions["verb"].items():
        for one in lemmas:
            found.setdefault(one, []).append(form)
    return found
