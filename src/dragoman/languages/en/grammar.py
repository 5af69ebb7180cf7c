"""Frames out of spaCy's English parse: what a table cannot say (voice, control, relatives, coordination, tense).

`frames_of(tokens, event_nouns)` is the whole of it. The rules read ClearNLP-style labels as
spaCy's English models give them, and repair the mistakes that these models make most often.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from dragoman.languages.en.control import Arguments, fill
from dragoman.languages.en.lemmas import lemma
from dragoman.languages.en.phrases import Tokens, phrase, prepositional
from dragoman.languages.en.repair import repair
from dragoman.languages.en.sentences import words
from dragoman.languages.frame import Clause, Frame, Sentence

_RELATIONS = {
    "ccomp": "clause",
    "xcomp": "clause",
    "pcomp": "clause",
    "relcl": "relative",
    "acl": "participle",
    "advcl": "adverbial",
    "conj": "conjunct",
    "ROOT": "root",
    "parataxis": "root",
    "csubj": "subject",
    "csubjpass": "subject",
}
_NOUN_RELATIONS = {
    "dobj": "object",
    "nsubj": "subject",
    "nsubjpass": "object",
    "attr": "object",
    "dative": "to",
    "oprd": "object",
}
_PURPOSE = frozenset(["advcl", "acl", "relcl"])


@lru_cache(maxsize=1)
def _negations() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words()["negations"]), frozenset(words()["particles"])


def frames_of(tokens: Tokens, event_nouns: Container[str]) -> Sentence:
    """The sentence's frames, verbs and event nouns, in the order of their words.

    *tokens* are one parsed sentence, which is mended in place; *event_nouns* are the noun lemmas that may stand for an
    event or govern one ("attack", "decision").
    """
    offset = tokens.offset
    repair(tokens, event_nouns)
    places = [i for i in range(len(tokens)) if _is_verb(tokens, i) or _is_event_noun(tokens, i, event_nouns)]
    index = {i: at for at, i in enumerate(places)}
    arguments = fill(tokens, places)
    nearest = _nearest(tokens, index)
    frames = tuple(_frame(tokens, i, index, nearest, arguments[i]) for i in places)
    return Sentence(
        text=tokens.whole,
        start=offset,
        end=offset + len(tokens.whole),
        frames=frames,
        starts=tuple(s + offset for s in tokens.starts),
        nearest=tuple(nearest),
    )


def _is_verb(tokens: Tokens, i: int) -> bool:
    pos, dep = tokens.pos[i], tokens.dep[i]
    if pos == "VERB":
        return dep not in ("amod", "aux", "auxpass", "compound", "nmod", "prep", "case", "mark")
    return pos == "AUX" and dep not in ("aux", "auxpass")


def _is_event_noun(tokens: Tokens, i: int, event_nouns: Container[str]) -> bool:
    if tokens.pos[i] not in ("NOUN", "PROPN") or tokens.dep[i] in ("compound", "amod", "nmod"):
        return False
    if tokens.lemma[i] in event_nouns or _verb_of(tokens, i) is not None:
        return True
    return any(_has_to(tokens, k) for k in tokens.kids(i, "acl"))


def _verb_of(tokens: Tokens, i: int) -> str | None:
    """The verb that a noun is made of ("imposition": "impose"); None without an object ("the lifting of sanctions")."""
    word = tokens.text[i].lower()
    if tokens.tag[i] != "NN":
        return None
    verb: str | None = words()["deverbal"].get(word)
    if verb is None and word.endswith("ing") and lemma(word, "VBG") != word:
        verb = lemma(word, "VBG")
    has_object = verb is not None and any(tokens.lemma[k] == "of" for k in tokens.kids(i, "prep"))
    return verb if has_object else None


def _is_bare_infinitive(tokens: Tokens, i: int) -> bool:
    """ "Helped rebuild", "let them go"."""
    return tokens.tag[i] == "VB" and not tokens.kids(i, "aux", "mark", "nsubj", "nsubjpass")


def _has_to(tokens: Tokens, i: int) -> bool:
    return any(tokens.tag[k] == "TO" for k in tokens.kids(i, "aux"))


def _nearest(tokens: Tokens, index: dict[int, int]) -> list[int]:
    """For each token the frame that it belongs to: the first frame on its way up; -1 where there is none."""
    nearest = [-2] * len(tokens)
    for i in range(len(tokens)):
        path = []
        at = i
        while nearest[at] == -2 and at not in index and tokens.head[at] != at:
            path.append(at)
            at = tokens.head[at]
        value = nearest[at] if nearest[at] != -2 else index.get(at, -1)
        nearest[at] = value
        for k in path:
            nearest[k] = value
    return nearest


def _frame(tokens: Tokens, i: int, index: dict[int, int], nearest: list[int], filled: Arguments) -> Frame:
    noun = tokens.pos[i] in ("NOUN", "PROPN")
    governor, relation = _governor(tokens, i, index, nearest, noun)
    modal, tense, perfect, finite = _tense(tokens, i)
    relation_to = _has_to(tokens, i)
    if relation_to and relation in ("adverbial", "participle", "relative"):
        relation = "purpose"
    if modal is None and relation_to and filled.headline:
        modal, tense = "future", "future"
    start, end = tokens.starts[i], tokens.ends[i]
    subordinator = _subordinator(tokens, i)
    return Frame(
        predicate=_predicate(tokens, i, noun),
        noun=noun,
        start=start + tokens.offset,
        end=end + tokens.offset,
        particles=_particles(tokens, i),
        agents=filled.agents,
        patients=filled.patients,
        datives=filled.datives,
        obliques=filled.obliques,
        clauses=_clauses(tokens, i, index, noun),
        phrase=phrase(tokens, i) if noun else None,
        verb=_verb_of(tokens, i) if noun else None,
        governor=governor,
        relation=relation,
        subordinator=subordinator,
        conditional=subordinator in words()["subordinators"]["conditional"],
        negated=_negated(tokens, i),
        modal=modal,
        tense=tense,
        perfect=perfect,
        passive=filled.passive,
        finite=finite,
    )


@lru_cache(maxsize=1)
def _phrasal() -> frozenset[str]:
    """The verbs that are others with a phrase after them."""
    return frozenset(pair.split()[0] for pair in words()["phrasal"])


def _predicate(tokens: Tokens, i: int, noun: bool) -> str:
    """The lemma; after a copula "be <adjective>", so that "is ready to" can be looked up."""
    if not noun:
        if _is_courtesy(tokens, i):
            return "pay-call"
        for k in tokens.kids(i, "oprd", "acomp"):
            if tokens.pos[k] == "ADP":  # "called her on Friday"
                continue
            made = words()["resultatives"]
            found = made.get(f"{tokens.lemma[i]} {tokens.lemma[k]}")
            found = found or (made.get(tokens.lemma[i]) if tokens.dep[k] == "oprd" else None)
            if found is not None:
                return str(found)
    for k in tokens.kids(i, "prep") if tokens.lemma[i] in _phrasal() and not noun else ():  # "ended in failure"
        for marker, place in prepositional(tokens, k):
            found = words()["phrasal"].get(f"{tokens.lemma[i]} {marker} {place.head}")
            if found is not None:
                return str(found)
    if noun or tokens.lemma[i] != "be":
        if tokens.text[i] == "going" and any(_has_to(tokens, k) for k in tokens.kids(i, "xcomp")):
            return "be going"
        return tokens.lemma[i]
    for k in tokens.kids(i, "acomp", "oprd"):
        return f"be {tokens.lemma[k]}"
    for k in tokens.kids(i, "prep"):  # "is out of the question"
        for marker, place in prepositional(tokens, k):
            if f"{marker} {place.head}" in words()["copular"]:
                return str(words()["copular"][f"{marker} {place.head}"])
    return "be"


def _is_courtesy(tokens: Tokens, i: int) -> bool:
    """Whether "call on" is to visit: an official, and for nothing that could be asked of him ("to bid farewell")."""
    if tokens.lemma[i] not in words()["telephoning"] or tokens.kids(i, "dobj", "auxpass"):
        return False
    times = words()["time_nouns"]
    places = [h for k in tokens.kids(i, "prep") if tokens.lemma[k] == "on" for h in tokens.kids(k, "pobj")]
    hosts = [h for h in places if tokens.lemma[h] not in times]
    asked = [tokens.lemma[k] for k in tokens.kids(i, "xcomp", "advcl", "ccomp") if tokens.tag[k] == "VB"]
    if not hosts or any(tokens.lemma[k] == "for" for k in tokens.kids(i, "prep")):
        return False
    titles = [tokens.lemma[k] for k in (hosts[0], *tokens.kids(hosts[0], "compound", "nmod", "amod", "appos"))]
    official = any(title in words()["hosts"] for title in titles) and tokens.tag[hosts[0]] in ("NN", "NNP")
    return official and all(verb in words()["courtesies"] for verb in asked)


def _particles(tokens: Tokens, i: int) -> frozenset[str]:
    _, known = _negations()
    found = {tokens.lemma[k] for k in tokens.kids(i, "prt")}
    for k in tokens.kids(i, "advmod", "prep", "acomp", "oprd"):
        if tokens.lemma[k] in known and k > i and (tokens.dep[k] == "advmod" or not tokens.kids(k, "pobj", "pcomp")):
            found.add(tokens.lemma[k])
    return frozenset(found)


def _governor(
    tokens: Tokens, i: int, index: dict[int, int], nearest: list[int], noun: bool
) -> tuple[int | None, str | None]:
    head = tokens.head[i]
    if head == i:
        return None, "root"
    dep = tokens.dep[i]
    top = i
    while dep == "conj" and noun and tokens.head[top] != top:
        top = tokens.head[top]
        dep = tokens.dep[top]
        head = tokens.head[top]
    if noun:
        governor = nearest[head] if head != top else -1
        if dep == "pobj":
            relation: str | None = _marker(tokens, head)
        else:
            relation = _NOUN_RELATIONS.get(dep, dep)
        return (governor if governor >= 0 and governor != index[i] else None), relation
    governor = nearest[head]
    relation = _RELATIONS.get(dep, dep)
    if dep == "pcomp" and _marker(tokens, head) in ("after", "before", "while", "since", "when"):
        relation = "adverbial"
    return (governor if governor >= 0 else None), relation


def _marker(tokens: Tokens, preposition: int) -> str:
    """The preposition's lemma; "out of" where the parser strings two together."""
    above = tokens.head[preposition]
    own = tokens.lemma[preposition]
    if tokens.dep[preposition] == "prep" and tokens.pos[above] == "ADP":
        return f"{tokens.lemma[above]} {own}"
    return own


def _clauses(tokens: Tokens, i: int, index: dict[int, int], noun: bool) -> tuple[Clause, ...]:
    found: list[Clause] = []
    for k in tokens.children[i]:
        dep = tokens.dep[k]
        if k in index and dep in ("xcomp", "ccomp", "acl", "advcl", "relcl", "oprd"):
            if tokens.tag[k] == "VBN" and noun and not tokens.kids(k, "aux", "nsubj"):
                continue
            if _has_to(tokens, k) or (dep == "xcomp" and _is_bare_infinitive(tokens, k)):
                marker = "to" if dep != "advcl" or not noun else "purpose"
                found.append(Clause(marker, index[k]))
            elif dep in ("xcomp", "ccomp"):
                found.append(Clause("ing" if tokens.tag[k] == "VBG" and dep == "xcomp" else "that", index[k]))
            elif noun and dep == "acl" and tokens.tag[k] != "VBG":
                found.append(Clause("that", index[k]))
        elif k in index and dep in ("csubj", "csubjpass"):
            found.append(Clause("subject", index[k]))
        elif dep == "prep" or (dep == "agent" and not noun):
            found.extend(Clause(f"{tokens.lemma[k]} ing", index[j]) for j in tokens.kids(k, "pcomp") if j in index)
        elif dep == "acomp":
            found.extend(Clause("to", index[j]) for j in tokens.kids(k, "xcomp") if j in index)
            found.extend(
                Clause(f"{tokens.lemma[p]} ing", index[j])
                for p in tokens.kids(k, "prep")
                for j in tokens.kids(p, "pcomp")
                if j in index
            )
        elif dep == "dobj" and not noun and k not in index:
            found.extend(
                Clause("object to", index[j]) for j in tokens.kids(k, "acl") if j in index and _has_to(tokens, j)
            )
    for clause in list(found):  # "to meet and sign": the second verb stands in the same place
        token = next(t for t, at in index.items() if at == clause.frame)
        found.extend(
            Clause(clause.marker, index[k])
            for k in tokens.kids(token, "conj")
            if k in index
            and not tokens.kids(k, "nsubj", "nsubjpass")
            and (clause.marker == "that" or tokens.tag[k] not in ("VBD", "VBZ", "VBP"))
        )
    return tuple(found)


def _is_inverted(tokens: Tokens, i: int) -> bool:
    """ "Were Russia to attack", "should China invade": a condition by word order, unless it is a question."""
    if tokens.text[-1] == "?" or tokens.dep[i] == "ROOT":
        return False
    subjects = tokens.kids(i, "nsubj", "nsubjpass")
    openers = [k for k in (*tokens.kids(i, "aux", "auxpass"), i) if tokens.text[k].lower() in words()["inverted"]]
    return bool(subjects and openers) and openers[0] < subjects[0] and tokens.text[openers[0]][:1].isupper()


def _subordinator(tokens: Tokens, i: int) -> str | None:
    if _is_inverted(tokens, i):
        return "if"
    for k in tokens.children[i]:
        if tokens.dep[k] == "mark" or (tokens.dep[k] == "advmod" and tokens.tag[k] == "WRB"):
            return tokens.lemma[k]
    if tokens.dep[i] == "pcomp":
        return tokens.lemma[tokens.head[i]]
    return None


def _negated(tokens: Tokens, i: int) -> bool:
    negations, _ = _negations()
    for k in tokens.children[i]:
        dep = tokens.dep[k]
        if dep == "neg" or (dep in ("advmod", "preconj", "det") and tokens.lemma[k] in negations):
            return True
        if dep in ("dobj", "nsubjpass", "nsubj", "attr") and any(
            tokens.lemma[j] in ("no", "neither", "none") for j in tokens.kids(k, "det", "neg")
        ):
            return True
    return tokens.dep[i] in ("pcomp", "pobj") and tokens.lemma[tokens.head[i]] == "without"


def _tense(tokens: Tokens, i: int) -> tuple[str | None, str | None, bool, bool]:
    """Modal, tense, whether perfect, whether finite."""
    modal: str | None = None
    tense: str | None = None
    perfect = False
    finite = False
    tags = {"VBD": "past", "VBZ": "present", "VBP": "present"}
    for k in [*tokens.kids(i, "aux", "auxpass"), i]:
        tag = tokens.tag[k]
        if tag == "MD" and not _is_inverted(tokens, i):
            modal = words()["modals"].get(tokens.text[k].lower(), modal)
            finite = True
        elif k != i and tokens.lemma[k] == "have":
            perfect = True
        if tag in tags and tense is None:
            tense = tags[tag]
            finite = True
    if modal == "future":
        tense = "future"
    if tense is None and tokens.tag[i] == "VBN" and not tokens.kids(i, "aux"):
        tense = "past"
    return modal, tense, perfect, finite
