"""Mistakes that spaCy's small English model makes often enough to be mended on the parse itself.

Each repair looks for one shape that is no English sentence, and turns it into the one that was meant. They work on
the plain lists of `Tokens` before frames are made of them.
"""

from __future__ import annotations

from collections.abc import Container

from dragoman.languages.en.lemmas import lemma
from dragoman.languages.en.phrases import Tokens
from dragoman.languages.en.sentences import words

_FINITE = frozenset(["VBZ", "VBP", "VBD", "MD"])
_PAST = frozenset(["VBN", "VBD"])


def repair(tokens: Tokens, event_nouns: Container[str]) -> None:
    """Mends *tokens* in place; *event_nouns* are lemmas that take an infinitive ("a plan to invade")."""
    _noun_as_infinitive(tokens)
    _hyphenated_verbs(tokens)
    _split_prefix(tokens)
    _deed_hung_on_accused(tokens)
    _predicate_of_object(tokens)
    _foreign_title(tokens)
    for root in [i for i in range(len(tokens)) if tokens.head[i] == i]:
        if tokens.pos[root] in ("NOUN", "PROPN"):
            _verb_behind_apposition(tokens, root)
            _verb_as_adjective(tokens, root)
            _caller_as_called(tokens, root)
            _mover_as_moved(tokens, root)
            _infinitive_of_headline(tokens, root, event_nouns)
        elif tokens.pos[root] == "VERB":
            _subject_behind_apposition(tokens, root)
            _adjective_as_subject(tokens, root)
            _deed_as_clause(tokens, root)
            _object_as_time(tokens, root)


def _hang(tokens: Tokens, i: int, head: int, dep: str) -> None:
    """Hangs token *i* on *head* by label *dep*."""
    before = tokens.head[i]
    if before != i:
        tokens.children[before].remove(i)
    tokens.head[i], tokens.dep[i] = head, dep
    if head != i:
        tokens.children[head].append(i)
        tokens.children[head].sort()


def _make_root(tokens: Tokens, verb: int, subject: int) -> None:
    """Makes *verb* the root and *subject*, which was the root, its subject; what closes the sentence goes with it."""
    rest = [k for k in tokens.children[subject] if k > verb and k != verb]
    _hang(tokens, verb, verb, "ROOT")
    _hang(tokens, subject, verb, "nsubj")
    for k in rest:
        _hang(tokens, k, verb, tokens.dep[k])


def _verb_behind_apposition(tokens: Tokens, root: int) -> None:
    """ "China, the largest lender, offered to ...": the main verb hung on the apposition as a participle."""
    for k in tokens.kids(root, "appos"):
        for verb in tokens.kids(k, "acl"):
            if tokens.tag[verb] in _PAST and tokens.text[verb - 1] == "," and k < verb:
                tokens.tag[verb] = "VBD"
                _make_root(tokens, verb, root)
                return


def _verb_as_adjective(tokens: Tokens, root: int) -> None:
    """ "Panama, a transit country, shared intelligence": the main verb taken for an adjective of its object."""
    for k in tokens.kids(root, "appos"):
        for verb in tokens.kids(k, "amod"):
            if tokens.tag[verb] in _PAST and tokens.text[verb - 1] == "," and root < verb - 1:
                tokens.tag[verb], tokens.pos[verb] = "VBD", "VERB"
                tokens.lemma[verb] = lemma(tokens.text[verb].lower(), "VBD")
                _hang(tokens, k, verb, "dobj")
                _make_root(tokens, verb, root)
                return


def _caller_as_called(tokens: Tokens, root: int) -> None:
    """ "The envoy called on the king": who called taken for somebody called."""
    for verb in tokens.kids(root, "acl"):
        if tokens.tag[verb] not in _PAST or tokens.lemma[verb] not in words()["telephoning"]:
            continue
        if any(tokens.lemma[k] in ("on", "for") for k in tokens.kids(verb, "prep")) and not tokens.kids(verb, "agent"):
            tokens.tag[verb] = "VBD"
            _make_root(tokens, verb, root)
            return


def _mover_as_moved(tokens: Tokens, root: int) -> None:
    """ "Tanks massed along the border": a verb that nothing is done by, taken for a participle of the noun."""
    for verb in tokens.kids(root, "acl"):
        done_by = tokens.kids(verb, "agent", "dobj") or "by" in [tokens.lemma[k] for k in tokens.kids(verb, "prep")]
        told_apart = any(tokens.kids(k, "aux", "auxpass") for k in _clauses_after(tokens, root, verb))
        if tokens.tag[verb] in _PAST and tokens.lemma[verb] in words()["moving"] and not done_by and not told_apart:
            tokens.tag[verb] = "VBD"
            _make_root(tokens, verb, root)
            return


def _clauses_after(tokens: Tokens, root: int, verb: int) -> list[int]:
    """The clauses behind *verb* that have no subject of their own ("troops gathered near Gao | were bombed")."""
    found = [*tokens.kids(root, "advcl", "acl", "relcl"), *tokens.kids(verb, "advcl", "dep")]
    return [k for k in found if k > verb and not tokens.kids(k, "nsubj", "nsubjpass", "mark")]


def _deed_as_clause(tokens: Tokens, root: int) -> None:
    """ "Shelling by rebels wounded three": the noun that the sentence begins with taken for a clause beside it."""
    if tokens.tag[root] not in _FINITE or tokens.kids(root, "nsubj", "nsubjpass", "csubj", "csubjpass", "expl"):
        return
    for k in tokens.kids(root, "advcl"):
        inside = [tokens.lemma[p] for p in tokens.kids(k, "prep", "agent")]
        if k == 0 and tokens.tag[k] == "VBG" and "by" in inside and not tokens.kids(k, "dobj", "nsubj", "punct"):
            tokens.tag[k], tokens.pos[k], tokens.lemma[k] = "NN", "NOUN", tokens.text[k].lower()
            _hang(tokens, k, root, "nsubj")
            return


def _noun_as_infinitive(tokens: Tokens) -> None:
    """ "Aid to Haiti was suspended": a sentence's first noun taken for a verb without a subject."""
    if len(tokens) < 3 or tokens.tag[0] != "VB" or tokens.dep[0] not in ("csubj", "csubjpass"):
        return
    if tokens.kids(0, "prep", "dative") and not tokens.kids(0, "dobj", "nsubj"):
        tokens.tag[0], tokens.pos[0] = "NN", "NOUN"
        tokens.dep[0] = "nsubjpass" if tokens.dep[0] == "csubjpass" else "nsubj"


def _hyphenated_verbs(tokens: Tokens) -> None:
    """ "Test-fired", which the tokenizer takes apart: one verb, "test-fire"."""
    for i in range(2, len(tokens)):
        joined = tokens.ends[i - 2] == tokens.starts[i - 1] and tokens.ends[i - 1] == tokens.starts[i]
        if joined and tokens.text[i - 1] == "-" and tokens.pos[i] == "VERB" and tokens.head[i - 2] == i:
            tokens.lemma[i] = f"{tokens.lemma[i - 2]}-{tokens.lemma[i]}"
            _hang(tokens, i - 2, i, "punct")


def _split_prefix(tokens: Tokens) -> None:
    """ "Re-established relations", of which the prefix was taken for the verb: the verb is what follows the hyphen."""
    for i in range(len(tokens) - 2):
        split = tokens.text[i].lower() in words()["prefixes"] and tokens.text[i + 1] == "-"
        if not split or not tokens.tag[i].startswith("VB"):
            continue
        tokens.lemma[i] = lemma(tokens.text[i + 2].lower(), "VBD" if tokens.tag[i] == "VBD" else "VBN")
        tokens.pos[i] = "VERB"
        for k in (i + 1, i + 2):
            for child in [c for c in tokens.children[k] if c not in (i, i + 1, i + 2)]:
                _hang(tokens, child, i, tokens.dep[child])
            if tokens.head[k] != k:
                _hang(tokens, k, i, "punct")
            tokens.pos[k] = "PUNCT"


def _deed_hung_on_accused(tokens: Tokens) -> None:
    """ "Accused Mali's army of killing civilians": the deed hung on the army and not on the verb."""
    control = words()["object_control"]
    for prep in range(len(tokens)):
        if tokens.dep[prep] != "prep" or not any(tokens.tag[k] == "VBG" for k in tokens.kids(prep, "pcomp")):
            continue
        accused = tokens.head[prep]
        verb = tokens.head[accused]
        if tokens.dep[accused] == "dobj" and tokens.pos[verb] == "VERB" and tokens.lemma[verb] in control:
            _hang(tokens, prep, verb, "prep")


def _predicate_of_object(tokens: Tokens) -> None:
    """ "Found a reporter guilty": the reporter is the verb's object, not the subject of a clause without a verb."""
    for adjective in range(len(tokens)):
        if tokens.dep[adjective] != "ccomp" or tokens.pos[adjective] != "ADJ":
            continue
        verb, subjects = tokens.head[adjective], tokens.kids(adjective, "nsubj")
        if len(subjects) == 1 and subjects[0] > verb and not tokens.kids(adjective, "mark", "cop", "aux"):
            _hang(tokens, subjects[0], verb, "dobj")
            tokens.dep[adjective] = "oprd"


def _foreign_title(tokens: Tokens) -> None:
    """ "Declared an envoy persona non grata", of which the parser makes a clause."""
    for title in words()["foreign_titles"]:
        first, *rest = title.split()
        for i in range(len(tokens) - len(rest)):
            if [word.lower() for word in tokens.text[i : i + 1 + len(rest)]] == [first, *rest]:
                _title_of_object(tokens, i, first, len(rest))
                return


def _title_of_object(tokens: Tokens, i: int, first: str, others: int) -> None:
    """Hangs the title of 1 + *others* words that begins at *i* on the verb before it, whose object bears it."""
    verb = next((k for k in range(i - 1, -1, -1) if tokens.pos[k] == "VERB"), None)
    if verb is None:
        return
    for k in tokens.kids(i, "nsubj", "dobj", "compound", "nmod", "poss"):
        if k < i:
            _hang(tokens, k, verb, "dobj")
    tokens.pos[i], tokens.tag[i], tokens.lemma[i] = "NOUN", "NN", first
    _hang(tokens, i, verb, "oprd")
    for k in range(i + 1, i + 1 + others):
        _hang(tokens, k, i, "punct")


def _object_as_time(tokens: Tokens, root: int) -> None:
    """ "Mali expels French diplomat": a headline's object taken for a time, as "this week" would be."""
    if tokens.tag[root] not in ("VBZ", "VBP", "VBD") or tokens.text[-1] == "." or tokens.kids(root, "dobj", "ccomp"):
        return
    times = words()["time_nouns"]
    late = [k for k in tokens.kids(root, "npadvmod") if k > root and tokens.lemma[k] not in times]
    if late and tokens.pos[late[0]] in ("NOUN", "PROPN"):
        tokens.dep[late[0]] = "dobj"


def _infinitive_of_headline(tokens: Tokens, root: int, event_nouns: Container[str]) -> None:
    """ "South African president to visit Ukraine": who will do it is no plan or bid to do it."""
    if any(tag in _FINITE for tag in tokens.tag) or tokens.lemma[root] in event_nouns or tokens.text[-1] == ".":
        return
    for verb in tokens.kids(root, "acl", "relcl"):
        if tokens.tag[verb] == "VB" and tokens.text[verb - 1] == "to" and not tokens.kids(verb, "nsubj"):
            _make_root(tokens, verb, root)
            return


def _subject_behind_apposition(tokens: Tokens, root: int) -> None:
    """ "Peru and Chile, rivals for decades, agreed": the names hung on the apposition, which became the subject."""
    for k in tokens.kids(root, "nsubj"):
        inner = [j for j in tokens.kids(k, "nsubj") if j < k]
        if len(inner) == 1 and "," in tokens.text[inner[0] + 1 : k]:
            _hang(tokens, inner[0], root, "nsubj")
            _hang(tokens, k, inner[0], "appos")
            return


def _adjective_as_subject(tokens: Tokens, root: int) -> None:
    """ "Pakistan deports refugees": a headline's first name taken for an adjective of its verb."""
    if tokens.tag[root] not in ("VBZ", "VBP") or tokens.kids(root, "nsubj", "nsubjpass", "csubj", "expl"):
        return
    first = [k for k in tokens.kids(root, "amod", "npadvmod", "nmod", "compound") if k == root - 1]
    if first and tokens.text[first[0]][:1].isupper():
        tokens.dep[first[0]] = "nsubj"
        if tokens.pos[first[0]] == "ADJ":
            tokens.pos[first[0]] = "PROPN"
