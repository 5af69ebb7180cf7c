"""Who fills the roles of an English predicate, wherever in the sentence the words stand.

Passives, relative clauses, participles, coordination of verbs, and control ("urged Iran to release", "agreed to
send", "accused Russia of bombing") are undone here: agents and patients come out in terms of the plain active clause.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from dragoman.languages.en.astray import before_comma, by_astray, subject_astray
from dragoman.languages.en.phrases import Tokens, phrase, phrases, prepositional
from dragoman.languages.en.sentences import words
from dragoman.languages.frame import Phrase

# after "by" and who did it, whom it was done to
_AIMS = frozenset(["on", "against", "over", "to", "with"])
DEEPEST = 8  # steps up a chain of clauses in search of a subject


class Arguments(NamedTuple):
    """The roles of one predicate. `headline` says that a bare infinitive is the sentence's main clause."""

    agents: tuple[Phrase, ...] = ()
    patients: tuple[Phrase, ...] = ()
    datives: tuple[Phrase, ...] = ()
    obliques: tuple[tuple[str, Phrase], ...] = ()
    passive: bool = False
    headline: bool = False


@lru_cache(maxsize=1)
def _tables() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(words()["object_control"]), frozenset(words()["relatives"])


def fill(tokens: Tokens, places: list[int]) -> dict[int, Arguments]:
    """The arguments of each predicate among *places*, by its token."""
    local = {i: _local(tokens, i) for i in places}
    return {i: _complete(tokens, i, local) for i in places}


def _local(tokens: Tokens, i: int) -> Arguments:
    """What the predicate's own children fill."""
    if tokens.pos[i] in ("NOUN", "PROPN"):
        return _local_noun(tokens, i)
    agents: list[Phrase] = []
    patients: list[Phrase] = []
    datives: list[Phrase] = []
    obliques: list[tuple[str, Phrase]] = []
    passive = _is_passive(tokens, i)
    for k in tokens.children[i]:
        dep = tokens.dep[k]
        if dep in ("nsubj", "nsubjpass") and not _is_relative(tokens, k):
            (patients if dep == "nsubjpass" or passive else agents).extend(
                (*before_comma(tokens, k), *phrases(tokens, k))
            )
        elif dep in ("dobj", "attr") and not _is_relative(tokens, k):
            patients.extend(phrases(tokens, k))
        elif dep == "agent":
            agents.extend(p for _, p in prepositional(tokens, k))
        elif dep == "dative":
            if tokens.pos[k] == "ADP":
                obliques.extend(prepositional(tokens, k))
            else:
                datives.extend(phrases(tokens, k))
        elif dep == "prep":
            obliques.extend(_by_voice(tokens, k, passive, agents))
        elif dep in ("prt", "advmod") and tokens.kids(k, "prep"):
            for p in tokens.kids(k, "prep"):
                obliques.extend(
                    (f"{tokens.lemma[k]} {m}" if tokens.lemma[k] == "out" else m, n)
                    for m, n in prepositional(tokens, p)
                )
        elif dep == "oprd" and tokens.pos[k] in ("NOUN", "PROPN"):
            (obliques.append(("as", phrase(tokens, k))) if patients or passive else patients.append(phrase(tokens, k)))
        elif dep in ("acomp", "oprd"):
            for p in tokens.kids(k, "prep"):
                obliques.extend(prepositional(tokens, p))
    if passive and not agents:
        agents.extend(by_astray(tokens, i))
    if not passive and not agents:
        agents.extend(subject_astray(tokens, i))
    if passive and not datives and tokens.kids(i, "nsubjpass") and tokens.kids(i, "dobj"):
        retained = [p for k in tokens.kids(i, "dobj") for p in phrases(tokens, k)]
        datives = [p for p in patients if p not in retained]  # "Kenya was promised a loan": Kenya is whom it went to
        patients = retained
    return Arguments(tuple(agents), tuple(patients), tuple(datives), tuple(obliques), passive)


def _by_voice(tokens: Tokens, k: int, passive: bool, agents: list[Phrase]) -> list[tuple[str, Phrase]]:
    """A preposition's phrases; *by* in a passive that the parser did not mark as its agent goes to the agents."""
    found = prepositional(tokens, k)
    if passive and tokens.lemma[k] == "by" and not agents:
        agents.extend(p for _, p in found)
        return []
    return found


def _local_noun(tokens: Tokens, i: int) -> Arguments:
    agents: list[Phrase] = []
    obliques: list[tuple[str, Phrase]] = []
    for k in tokens.kids(i, "prep", "agent"):
        for marker, found in prepositional(tokens, k):
            if marker == "by":
                agents.append(found)
                obliques.extend((m, p) for m, p in found.links if m in _AIMS)  # "an attack by rebels on a base"
                continue
            obliques.append((marker, found))
            if marker == "of":  # "the signing of a treaty by Russia": the parser hangs "by" on the treaty
                agents.extend(found.linked("by"))
                obliques.extend((m, p) for m, p in found.links if m not in ("of", "by"))
    word = tokens.text[i].lower()
    made = word.endswith("ing") or word in words()["deverbal"]  # of a verb: what follows "of" is its object
    patients = tuple(p for marker, p in obliques if marker == "of") if made else ()
    return Arguments(tuple(agents), patients, (), tuple(obliques))


def _is_passive(tokens: Tokens, i: int) -> bool:
    if tokens.tag[i] != "VBN":
        return False
    if tokens.kids(i, "auxpass", "nsubjpass", "agent"):
        return True
    if _is_main(tokens, i):
        return False
    return tokens.dep[i] in ("acl", "advcl") and not tokens.kids(i, "aux") and not tokens.kids(i, "dobj")


def _is_main(tokens: Tokens, i: int) -> bool:
    """Whether a participle after a noun is really the past tense of the main clause ("Peru, which ..., offered to")."""
    head = tokens.head[i]
    if tokens.dep[i] != "acl" or tokens.dep[head] != "ROOT" or tokens.pos[head] not in ("NOUN", "PROPN"):
        return False
    return tokens.tag[i] in ("VBN", "VBD") and bool(tokens.kids(i, "dobj", "xcomp", "ccomp"))


def _is_relative(tokens: Tokens, k: int) -> bool:
    _, relatives = _tables()
    return tokens.lemma[k] in relatives and tokens.tag[k] in ("WDT", "WP", "WP$", "IN")


def _complete(tokens: Tokens, i: int, local: dict[int, Arguments]) -> Arguments:
    own = local[i]
    if tokens.pos[i] in ("NOUN", "PROPN"):
        return own
    agents, patients, headline = own.agents, own.patients, False
    has_subject = bool(tokens.kids(i, "nsubj", "nsubjpass", "csubj"))
    if tokens.dep[i] == "relcl":
        agents, patients, headline = _relative(tokens, i, own)
    elif tokens.dep[i] == "acl":
        agents, patients = _adnominal(tokens, i, own, local)
    elif not has_subject or (not agents and not own.passive and _imperative_shape(tokens, i)):
        subject = _understood(tokens, i, local, 0)
        if own.passive:
            patients = patients or subject
        else:
            agents = agents or subject
    if not patients and not own.passive:
        patients = _object_elsewhere(tokens, i, local)
    headline = headline or _is_headline_root(tokens, i)
    if headline and not agents:
        agents = own.agents
    return own._replace(agents=agents, patients=patients, headline=headline)


def _has_to(tokens: Tokens, i: int) -> bool:
    return any(tokens.tag[k] == "TO" for k in tokens.kids(i, "aux"))


def _imperative_shape(tokens: Tokens, i: int) -> bool:
    return tokens.tag[i] in ("VB", "VBG", "VBN")


def _is_headline_root(tokens: Tokens, i: int) -> bool:
    """ "Putin to meet Modi": an infinitive as the main clause."""
    return (
        tokens.dep[i] in ("ROOT", "ccomp")
        and tokens.tag[i] == "VB"
        and _has_to(tokens, i)
        and bool(tokens.kids(i, "nsubj"))
    )


def _relative(tokens: Tokens, i: int, own: Arguments) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...], bool]:
    """Roles in a relative clause: the noun before it stands where its pronoun stands, or where nothing does."""
    noun = phrases_of_antecedent(tokens, tokens.head[i])
    agents, patients = own.agents, own.patients
    for k in tokens.kids(i, "nsubj", "nsubjpass", "dobj"):
        if _is_relative(tokens, k):
            if tokens.dep[k] == "nsubj" and not own.passive:
                return noun, patients, False
            return agents, noun, False
    infinitive = any(tokens.tag[k] == "TO" for k in tokens.kids(i, "aux"))
    if infinitive and not agents:
        return noun, patients, tokens.dep[tokens.head[i]] == "ROOT"
    if agents and not patients and not tokens.kids(i, "ccomp", "xcomp"):
        return agents, noun, False
    if not agents and not own.passive and not tokens.kids(i, "nsubj"):
        return noun, patients, False
    return agents, patients, False


def phrases_of_antecedent(tokens: Tokens, i: int) -> tuple[Phrase, ...]:
    """The noun before a relative clause; with all it is coordinated with, where the clause stands after the last."""
    top = i
    while tokens.dep[top] == "conj" and tokens.pos[tokens.head[top]] in ("NOUN", "PROPN"):
        top = tokens.head[top]
    if tokens.pos[i] in ("VERB", "AUX"):
        return ()
    return phrases(tokens, top if _plural_relative(tokens, i, top) else i, antecedent=True)


def _plural_relative(tokens: Tokens, i: int, top: int) -> bool:
    """Whether the clause at *i* speaks of the whole list: its verb is plural and the last noun is not."""
    if i == top:
        return True
    for k in tokens.kids(i, "relcl"):
        auxiliaries = [*tokens.kids(k, "aux", "auxpass"), k]
        if any(tokens.tag[j] == "VBP" for j in auxiliaries) and tokens.tag[i] in ("NN", "NNP"):
            return True
    return False


def _adnominal(
    tokens: Tokens, i: int, own: Arguments, local: dict[int, Arguments]
) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Roles of a participle or an infinitive that hangs on a noun."""
    head = tokens.head[i]
    if any(tokens.tag[k] == "TO" for k in tokens.kids(i, "aux")):
        return own.agents or _owner_of(tokens, head, local), own.patients
    if tokens.tag[i] == "VBG" or _is_main(tokens, i):
        writer = _owner_of(tokens, head, local) if tokens.lemma[head] in words()["writings"] else ()
        return own.agents or writer or phrases_of_antecedent(tokens, head), own.patients
    if own.passive:
        return own.agents, own.patients or phrases_of_antecedent(tokens, head)
    return own.agents, own.patients


def _owner_of(tokens: Tokens, noun: int, local: dict[int, Arguments]) -> tuple[Phrase, ...]:
    """Whose decision, plan or refusal a noun is: its possessor, a name before it, "by X", or the subject."""
    found: list[Phrase] = []
    for k in tokens.kids(noun, "poss"):
        found.extend(phrases(tokens, k))
    if not found:
        for k in tokens.kids(noun, "compound", "amod", "nmod"):
            if tokens.text[k][:1].isupper():
                found.extend(phrases(tokens, k))
    if not found:
        for k in tokens.kids(noun, "prep", "agent"):
            if tokens.lemma[k] in ("by", "of", "from"):
                found.extend(p for _, p in prepositional(tokens, k))
    if found:
        return tuple(found)
    if tokens.dep[noun] in ("dobj", "attr") and tokens.head[noun] in local:
        return _subject(tokens, tokens.head[noun], local, 0)
    if tokens.dep[noun] == "nsubjpass" and tokens.head[noun] in local:
        return local[tokens.head[noun]].agents
    return ()


def _subject(tokens: Tokens, i: int, local: dict[int, Arguments], depth: int) -> tuple[Phrase, ...]:
    """The surface subject of verb *i*, its own or understood."""
    own = local.get(i)
    if own is None or depth > DEEPEST:
        return ()
    if tokens.dep[i] == "relcl":
        agents, patients, _ = _relative(tokens, i, own)
        return patients if own.passive else agents
    if tokens.kids(i, "nsubj", "nsubjpass"):
        return own.patients if own.passive else own.agents
    if tokens.dep[i] == "acl":
        agents, patients = _adnominal(tokens, i, own, local)
        return patients if own.passive else agents
    return _understood(tokens, i, local, depth + 1)


def _understood(tokens: Tokens, i: int, local: dict[int, Arguments], depth: int) -> tuple[Phrase, ...]:
    """The subject of a verb that has none of its own, from the clause above it."""
    head, dep = tokens.head[i], tokens.dep[i]
    if depth > DEEPEST or head == i:
        return ()
    if dep in ("pcomp", "prep"):
        above = tokens.head[head]
        if tokens.pos[above] in ("ADJ", "ADV", "ADP") and tokens.head[above] != above:
            above = tokens.head[above]
        if tokens.pos[above] in ("NOUN", "PROPN"):
            return _of_noun(tokens, above, local, depth)
        return _controller(tokens, above, local, depth, tokens.lemma[head])
    if dep in ("xcomp", "oprd"):
        above = head
        if tokens.pos[above] == "ADJ" and tokens.head[above] in local:
            above = tokens.head[above]
        return _controller(tokens, above, local, depth, None)
    if dep == "ccomp":
        return _controller(tokens, head, local, depth, None) if tokens.tag[i] in ("VB", "VBG") else ()
    if dep in ("advcl", "conj", "dep", "parataxis"):
        if tokens.pos[head] in ("NOUN", "PROPN"):
            return ()
        if dep == "advcl" and tokens.tag[i] == "VB" and _is_pleading(tokens, head, local):
            return _controller(tokens, head, local, depth, None)
        if dep == "conj" and tokens.tag[i] in ("VBD", "VBZ") and tokens.tag[head] == "VB":
            return _finite_above(tokens, head, local, depth)
        return _subject(tokens, head, local, depth + 1)
    return ()


def _finite_above(tokens: Tokens, i: int, local: dict[int, Arguments], depth: int) -> tuple[Phrase, ...]:
    """ "urged them to act and refused to pay": the parser hangs the finite verb on the infinitive before it."""
    at = i
    for _ in range(DEEPEST):
        if tokens.tag[at] in ("VBD", "VBZ", "VBP", "MD") and tokens.kids(at, "nsubj", "nsubjpass"):
            return _subject(tokens, at, local, depth + 1)
        if tokens.head[at] == at:
            break
        at = tokens.head[at]
    return _subject(tokens, i, local, depth + 1)


def _is_pleading(tokens: Tokens, verb: int, local: dict[int, Arguments]) -> bool:
    """ "called on Iran to free them": the parser hangs the infinitive on the verb as an adverbial."""
    control, _ = _tables()
    return tokens.lemma[verb] in control and verb in local


def _of_noun(tokens: Tokens, noun: int, local: dict[int, Arguments], depth: int) -> tuple[Phrase, ...]:
    """The subject of "-ing" after a noun and a preposition ("an agreement on ending the war")."""
    found = _owner_of(tokens, noun, local)
    if found or tokens.head[noun] not in local:
        return found
    return _subject(tokens, tokens.head[noun], local, depth + 1)


def _controller(
    tokens: Tokens, verb: int, local: dict[int, Arguments], depth: int, preposition: str | None
) -> tuple[Phrase, ...]:
    """Who does what the clause under *verb* says: its object after "urge", its subject after "agree"."""
    own = local.get(verb)
    if own is None:
        return ()
    control, _ = _tables()
    if own.patients and not own.passive and tokens.lemma[verb] in words()["telephoning"]:
        return _subject(tokens, verb, local, depth + 1)
    if (
        tokens.lemma[verb] in control
        and not own.passive
        and preposition in (None, "of", "for", "from", "into", "against")
    ):
        if own.datives:
            return own.datives
        if own.patients:
            return own.patients
        asked = tuple(p for marker, p in own.obliques if marker in ("on", "to", "upon", "with"))
        if asked and preposition is None:
            return asked
    if own.passive and preposition not in (None, "of", "for", "from", "into", "against"):
        return own.agents or own.patients
    return _subject(tokens, verb, local, depth + 1)


def _object_elsewhere(tokens: Tokens, i: int, local: dict[int, Arguments]) -> tuple[Phrase, ...]:
    """An object that stands with a coordinated verb, or as subject of the infinitive below ("urged Iran to act")."""
    control, _ = _tables()
    if tokens.lemma[i] in control:
        for k in tokens.kids(i, "ccomp", "xcomp"):
            if (
                k in local
                and tokens.tag[k] in ("VB", "VBN")
                and (_has_to(tokens, k) or (tokens.tag[k] == "VB" and not tokens.kids(k, "mark", "aux")))
            ):
                return local[k].patients if local[k].passive else local[k].agents
    if tokens.kids(i, "prep", "ccomp", "xcomp", "advcl", "prt") or tokens.lemma[i] in words()["intransitive"]:
        return ()
    if any(tokens.lemma[k] in words()["particles"] for k in tokens.kids(i, "advmod")):
        return ()  # "stepped down and fled the country"
    for k in tokens.kids(i, "conj"):
        if k in local and not tokens.kids(k, "nsubj", "nsubjpass") and not local[k].passive and k - i <= 4:
            return local[k].patients
    return ()
