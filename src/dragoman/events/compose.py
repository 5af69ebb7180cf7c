"""From a sentence's frames to readings: entries matched, operators applied to what they govern, modals and negation.

A frame that an operator or an entry has used up gives no event of its own: "agreed to meet" is one AGREE, "rejected the
offer of talks" one REJECT.
"""

from __future__ import annotations

from collections.abc import Callable

from dragoman.events.reading import COOPERATION, MATERIAL_CONFLICT, YIELDING, Reading, changed
from dragoman.events.transform import intend, operate, reject, request
from dragoman.languages import Language
from dragoman.languages.frame import Frame, Phrase, Sentence
from dragoman.languages.match import Match, demanded
from dragoman.languages.operator import Operator
from dragoman.languages.table import Entry

NOTHING = "NONE"  # the type of table rows for what looks like an event and is none
DEEPEST = 8  # operators upon operators
_CLAUSE_SPECIFIC = 2  # an entry that demands at least this much beats an operator over an event noun


def compose(sentence: Sentence, language: Language, acts: Callable[[Phrase], bool]) -> list[Reading]:
    """The readings of all frames that nothing else has used up, in the order of the words.

    *acts* says whether a phrase names somebody who could act: "welcomed the envoy" is a meeting, "welcomed the vote" not.
    """
    return Composer(sentence, language, acts).all()


class Composer:
    """One sentence's composition: remembers what each frame gave and which frames are used up."""

    def __init__(self, sentence: Sentence, language: Language, acts: Callable[[Phrase], bool]) -> None:
        """Nothing is read until `all` is called."""
        self.acts = acts
        self.frames = sentence.frames
        self.language = language
        self.known: dict[int, list[Reading]] = {}
        self.used: set[int] = set()
        self.nouns_under: dict[int, list[int]] = {}
        for at, frame in enumerate(self.frames):
            if frame.noun and frame.governor is not None:
                self.nouns_under.setdefault(frame.governor, []).append(at)

    def all(self) -> list[Reading]:
        """The readings of the frames that are not used up by another."""
        for at in range(len(self.frames)):
            self.read(at, 0)
        found: list[Reading] = []
        for at in range(len(self.frames)):
            if at in self.used:
                continue
            frame = self.frames[at]
            if frame.noun and frame.governor in self.used:
                continue
            if frame.subordinator in _TOPICS and frame.relation == "clause":
                continue  # "talks on reopening the border": nothing is reopened
            found.extend(r for r in self.known[at] if not frame.noun or self._stands_by_itself(frame, r))
        return [reading for reading in found if reading.event_type != NOTHING]

    def read(self, at: int, depth: int) -> list[Reading]:
        """What frame *at* says, operators, modals and negation included; [] for nothing."""
        if at in self.known:
            return self.known[at]
        self.known[at] = []  # a frame that governs itself in a bad parse must not loop
        if depth > DEEPEST:
            return []
        frame = self.frames[at]
        readings = self._plain_noun(at) if frame.noun else []
        operated = self._operated(at, depth)
        if operated is not None:
            readings = operated
        elif not frame.noun:
            readings = self._plain_verb(at, depth)
        self.known[at] = [m for r in readings if (m := self._modulated(r, frame)) is not None]
        return self.known[at]

    def _of_match(self, match: Match, frame: Frame, at: int) -> Reading:
        """A verb entry's reading: agent and recipient in the places that the entry gives them."""
        entry = match.entry
        actors, recipients = frame.agents, match.recipients
        if not recipients:
            recipients = self._recipients_elsewhere(entry, frame)
        if entry.swap:
            actors, recipients = recipients, actors
        return Reading(
            frame=at,
            core=at,
            event_type=entry.event_type,
            event_mode=entry.event_mode,
            cameo=entry.cameo,
            actors=actors,
            recipients=recipients,
            reciprocal=entry.reciprocal,
            contexts=entry.contexts,
            rule=(entry.id,),
            fit=match.fit,
        )

    def _recipients_elsewhere(self, entry: Entry, frame: Frame) -> tuple[Phrase, ...]:
        """A recipient that the pattern's place does not hold.

        It stands in a phrase of the object ("cut aid to Gaza"), in a participle after it ("a ban imposed on Chad"), or is
        its possessor or adjective ("Iran's offer"); else in one of the verb's own phrases.
        """
        if entry.object is not None and entry.object.recipient:
            return ()
        objects = frame.patients if entry.object is not None else ()
        for place in (*objects, *demanded(entry, frame)):
            found = self._behind(place)
            if found:
                return found
        named = {marker for demand in entry.demands for marker in demand.markers}
        markers = [marker for marker in _DEFAULT_MARKERS[:7] if marker not in named]
        found = tuple(p for marker, p in frame.obliques if marker in markers and self._leads(p))
        if not found and entry.event_type in _IN_A_COUNTRY:
            loose = tuple(p for marker, p in frame.obliques if marker in ("in", "near") and p.kind == "name")
            found = tuple(p for p in loose if self.acts(p))
        if not found and entry.event_type in _TO_OBJECT:  # "freed hostages": the object is whom it is done to
            found = tuple(p for p in objects if self.acts(p) and not _is_own(p))
        return found

    def _behind(self, place: Phrase) -> tuple[Phrase, ...]:
        """Somebody in the phrases of *place*, its possessor or its adjective; () for nobody but the agent's own."""
        for markers in (_DEFAULT_MARKERS, _LOOSE_MARKERS):
            near = tuple(p for marker in markers for p in place.linked(marker))
            linked = (*near, *(p for inner in near for marker in markers for p in inner.linked(marker)))
            acting = tuple(p for p in linked if self.acts(p))
            acting = acting or tuple(o for p in linked for o in (*p.owner, *p.modifiers) if o.kind != "pronoun" and self.acts(o))
            if acting:
                return acting
            if markers is _DEFAULT_MARKERS:
                found = self._after_participle(place) or tuple(p for p in place.owner if p.kind != "pronoun") or place.modifiers
                if found:
                    return tuple(p for p in found if self.acts(p))
        return ()

    def _leads(self, phrase: Phrase) -> bool:
        """Whether the phrase names somebody or something of somebody's ("an Iranian ship")."""
        return self.acts(phrase) or bool(phrase.modifiers) or any(p.kind != "pronoun" for p in phrase.owner)

    def _after_participle(self, patient: Phrase) -> tuple[Phrase, ...]:
        for frame in self.frames:
            if frame.relation == "participle" and any(p.index == patient.index for p in frame.patients):
                return tuple(p for marker, p in frame.obliques if marker in _DEFAULT_MARKERS and self.acts(p))
        return ()

    # what a verb says by itself

    def _plain_verb(self, at: int, depth: int) -> list[Reading]:
        frame = self.frames[at]
        match = self.language.verbs.best(frame, self.acts)
        carried = self._carried(at, depth)
        if match is None or (carried and self._noun_says_more(carried, match)):
            return carried
        self._use_nouns(at, match)
        if match.entry.event_type in MATERIAL_CONFLICT and any(p.head in self.language.natural for p in frame.agents):
            return []
        return [self._of_match(match, frame, at)]

    def _noun_says_more(self, carried: list[Reading], match: Match) -> bool:
        """Whether a light verb's noun is more to the point than the verb's own entry ("launched a drone attack")."""
        entry = self.language.noun_entry(self.frames[carried[0].core])
        ended = any(o.does == "stop" for o in self.language.operators.of(self.frames[carried[0].frame]))
        if match.entry.demands or ended:
            return False
        if entry is None or match.entry.object is None or match.entry.object.any:
            return True
        other = match.entry.event_type != entry.event_type
        if match.recipients and ((match.entry.reciprocal and other) or not carried[0].recipients):
            return False
        if entry.modifier and self.frames[carried[0].core].predicate in match.entry.object.heads:
            return True
        return not other and match.entry.event_mode is None

    def _use_nouns(self, at: int, match: Match) -> None:
        """The nouns that fill the entry's places are used up: "signed a treaty" is not also a treaty."""
        for noun in self.nouns_under.get(at, ()):
            self.used.add(noun)

    def _carried(self, at: int, depth: int) -> list[Reading]:
        """Light verbs: "carried out an attack", "talks took place", "are in talks with"."""
        frame = self.frames[at]
        found: list[Reading] = []
        for noun in self.nouns_under.get(at, ()):
            inner = self.frames[noun]
            entry = self.language.noun_entry(inner)
            if entry is None:
                continue
            if self.language.is_light(entry, frame, inner.relation):
                found.extend(_of_noun(entry, inner, noun, frame, at, m) for m in [inner.relation or ""])
                self.used.add(noun)
        return found

    def _plain_noun(self, at: int) -> list[Reading]:
        frame = self.frames[at]
        entry = self.language.noun_entry(frame)
        if entry is None:
            return []
        return [_of_noun(entry, frame, at, None, at, "")]

    def _stands_by_itself(self, frame: Frame, reading: Reading) -> bool:
        """Whether a bare event noun says that it happened: its agent must be named, and whom it was done to."""
        if reading.operated:
            return bool(reading.actors)
        if frame.relation in ("object", "subject") or frame.relation is None or frame.relation == "root":
            pass
        elif frame.relation not in ("after", "during", "following", "amid", "despite", "in", "with", "by", "since", "as"):
            return False
        if reading.reciprocal:
            return len(reading.actors) + len(reading.recipients) > 1
        return bool(reading.actors and reading.recipients)

    # operators

    def _operated(self, at: int, depth: int) -> list[Reading] | None:
        """What an operator makes of what it governs; None where the frame is no operator or governs no event."""
        frame = self.frames[at]
        operators = self.language.operators.of(frame)
        if not operators:
            return None
        operators = tuple(o for o in operators if not o.needs_complement or _has_complement(o, frame))
        for operator in operators:
            if operator.does == "report":
                continue
            if any(self.frames[c.frame].predicate in operator.idle for c in frame.clauses):
                return []
            clauses = [c.frame for c in frame.clauses if c.marker in operator.clauses]
            found = self._apply(operator, at, clauses, depth)
            if found is not None:
                return found
        best = None if frame.noun else self.language.verbs.best(frame, self.acts)
        if best is not None and (best.entry.specificity >= _CLAUSE_SPECIFIC or best.fit > _CLAUSE_SPECIFIC):
            return None
        for operator in operators:
            nouns = self._nouns_of(operator, at)
            found = self._apply(operator, at, nouns, depth)
            if found is not None:
                return found
        if best is not None:
            return None
        return self._alone(operators, at)

    def _nouns_of(self, operator: Operator, at: int) -> list[int]:
        """The event nouns in the places that the operator gives them."""
        found = []
        for noun in self.nouns_under.get(at, ()):
            relation = self.frames[noun].relation
            entry = self.language.noun_entry(self.frames[noun])
            if entry is not None and relation == "object" and self.frames[at].predicate in entry.light:
                continue
            if (relation == "object" and "object" in operator.clauses) or relation in operator.markers:
                found.append(noun)
        return found

    def _apply(self, operator: Operator, at: int, governed: list[int], depth: int) -> list[Reading] | None:
        frame = self.frames[at]
        readings = [r for inner in governed for r in self.read(inner, depth + 1) if r.event_type != NOTHING]
        if not readings:
            if governed and operator.does == "fail":
                self.used.update(governed)
            return None
        self.used.update(governed)
        agents, asked = self._agents(frame, operator), self._asked(frame, operator, governed)
        over_noun = any(self.frames[inner].noun for inner in governed)
        found = [operate(operator, reading, frame.predicate, agents, asked, over_noun) for reading in readings]
        return [changed_frame(reading, at) for reading in found if reading is not None]

    def _alone(self, operators: tuple[Operator, ...], at: int) -> list[Reading] | None:
        """An operator over something that is no event of the tables: "refused to apologise for its past"."""
        frame = self.frames[at]
        if frame.noun:
            return None
        for operator in operators:
            if operator.alone is None or frame.predicate.startswith("be "):
                continue
            asked = self._asked(frame, operator, [])
            if not asked and operator.does == "request":
                that = [c.frame for c in frame.clauses if c.marker == "that"]
                asked = self.frames[that[0]].agents if that else ()
            governs = any(c.marker in operator.clauses for c in frame.clauses)
            complement = any(marker in operator.markers for marker, _ in frame.obliques)
            if not (governs or complement) or (operator.does in ("request", "accuse") and not asked):
                continue
            return [
                Reading(
                    frame=at,
                    core=at,
                    event_type=operator.alone,
                    event_mode=operator.mode,
                    cameo=operator.cameo,
                    actors=self._agents(frame, operator),
                    recipients=asked,
                    rule=(f"operators.toml: {operator.does} '{frame.predicate}' alone",),
                    fit=0.5,
                    operated=True,
                )
            ]
        return None

    def _agents(self, frame: Frame, operator: Operator) -> tuple[Phrase, ...]:
        if not frame.noun:
            if operator.does == "future" and frame.passive:
                return frame.patients
            return frame.agents or (frame.patients if frame.predicate.startswith("be ") else ())
        if frame.agents:
            return frame.agents
        if frame.phrase is not None and (frame.phrase.owner or frame.phrase.modifiers):
            return frame.phrase.owner or frame.phrase.modifiers
        governor = self.frames[frame.governor] if frame.governor is not None else None
        if governor is not None and frame.relation == "object":
            return governor.agents
        return tuple(p for marker, p in frame.obliques if marker in ("by", "from"))

    def _asked(self, frame: Frame, operator: Operator, governed: list[int]) -> tuple[Phrase, ...]:
        """The operator's own recipients: its object unless that is the event noun, and what its prepositions mark."""
        heads = {self.frames[inner].start for inner in governed if self.frames[inner].noun}
        found: list[Phrase] = []
        if not frame.noun and operator.does not in ("plan", "future", "stop", "start", "announce", "consider", "deny"):
            found.extend(p for p in (frame.datives or frame.patients) if p.trigger[0] not in heads)
        found.extend(p for marker, p in frame.obliques if marker in operator.recipient and p.trigger[0] not in heads)
        return tuple(found)

    # modals and negation

    def _modulated(self, reading: Reading, frame: Frame) -> Reading | None:
        """The reading under the frame's own modal, negation and subordinator; None where nothing is left of it."""
        modal = frame.modal
        if modal is None and not frame.finite and frame.relation == "conjunct" and frame.governor is not None:
            modal = self.frames[frame.governor].modal
        if reading.operated and reading.frame == reading.core and modal is None and not frame.negated:
            return self._conditional(reading, frame)
        if frame.negated:
            return self._negated(reading, frame, modal)
        if modal == "will":
            return self._conditional(intend(reading, "future tense"), frame)
        if modal == "would":
            return self._conditional(intend(reading, "future in the past"), frame)
        if modal in ("must", "should", "ought"):
            return self._obliged(reading)
        if modal in ("may", "might", "could", "can"):
            return changed(reading, f"modal '{modal}'", status="hypothetical")
        return self._conditional(reading, frame)

    def _conditional(self, reading: Reading, frame: Frame) -> Reading:
        if frame.subordinator in ("if", "unless", "whether", "until", "lest") and reading.status != "denied":
            return changed(reading, f"subordinator '{frame.subordinator}'", status="hypothetical")
        return reading

    def _negated(self, reading: Reading, frame: Frame, modal: str | None) -> Reading | None:
        kind = reading.event_type
        if modal in ("will", "would", "can", "could", "shall") and kind in COOPERATION | YIELDING:
            return changed(reject(reading, f"negated '{modal}'"), "parties of the refusal", reciprocal=False)
        if modal in ("must", "should", "ought"):
            return self._obliged(reading)
        governor = self.frames[frame.governor] if frame.governor is not None else None
        if governor is not None and kind in MATERIAL_CONFLICT and frame.relation == "clause":
            return changed(reading, "negated in somebody's words", status="denied")
        return None

    def _obliged(self, reading: Reading) -> Reading | None:
        """"Iran must stop": whoever says so asks it of Iran."""
        asked = reading.actors
        return changed(
            request(reading, "modal of duty", demanding=True), "asked by the speaker", actors=(), recipients=asked, by_speaker=True, reciprocal=False
        )


def _has_complement(operator: Operator, frame: Frame) -> bool:
    """Whether one of the operator's prepositions is there: "called on B" asks, "called B" telephones."""
    if frame.noun:
        return True
    return any(marker in operator.recipient or marker in operator.markers for marker, _ in frame.obliques)


def changed_frame(reading: Reading, at: int) -> Reading:
    """The reading as told by frame *at*."""
    return changed(reading, f"frame {at}", frame=at) if reading.frame != at else reading


_DEFAULT_MARKERS = ("with", "to", "against", "on", "from", "for", "toward", "towards", "between", "upon", "by")
_TOPICS = frozenset(["on", "about", "for", "toward", "towards", "over", "regarding", "of"])
_LOOSE_MARKERS = ("of", "into", "in", "near")
# Told of a country by "in": "called for elections in Venezuela"; a fight or a meeting in a country is not with it.
_IN_A_COUNTRY = frozenset(["REQUEST", "RETREAT", "AID", "SANCTION", "CONCEDE", "ACCUSE", "THREATEN", "REJECT"])
_TOWARDS = frozenset(["with", "against", "on", "to"])
_TO_OBJECT = frozenset(["RETREAT", "AID", "COERCE", "ASSAULT"])


def _is_own(phrase: Phrase) -> bool:
    """Whether the phrase belongs to the agent by a possessive pronoun ("its troops")."""
    return any(p.kind == "pronoun" for p in phrase.owner)


def _of_noun(entry: Entry, noun: Frame, at: int, light: Frame | None, told: int, relation: str) -> Reading:
    """A noun entry's reading, alone or carried by a light verb."""
    phrase = noun.phrase
    owners: tuple[Phrase, ...] = ()
    if phrase is not None:
        owners = phrase.owner or phrase.modifiers
    of = tuple(p for marker, p in noun.obliques if marker == "of")
    to = [p for marker, p in noun.obliques if marker in entry.to]
    actors: list[Phrase] = list(noun.agents)
    recipients: list[Phrase] = []
    done_by_owner = entry.owner == "actor" or (entry.of == "recipient" and bool(of))
    (actors if done_by_owner else recipients).extend(owners)
    if entry.of == "actor":
        actors.extend(of)
    elif entry.of == "recipient":
        recipients.extend(of)
    recipients.extend(to)
    if light is not None:
        if relation != "subject" or light.predicate == "be":
            own = light.agents if not light.passive else light.agents
            actors = [*own, *actors] if entry.reciprocal else (list(own) or actors)
        recipients.extend(p for marker, p in light.obliques if marker in _TOWARDS | entry.to - {"in"} and p not in actors)
    together = [p for marker, p in [*noun.obliques, *(light.obliques if light else ())] if marker in ("between", "among", "with")]
    if entry.reciprocal:
        others = _distinct([p for p in (*together, *recipients) if p not in actors])
        return _noun_reading(entry, at, told, _distinct(actors), others, light)
    if not recipients and owners and entry.owner == "actor" and light is not None and light.agents:
        recipients.extend(o for o in owners if o not in actors)
    return _noun_reading(entry, at, told, _distinct(actors), _distinct(recipients), light)


def _noun_reading(
    entry: Entry, at: int, told: int, actors: tuple[Phrase, ...], recipients: tuple[Phrase, ...], light: Frame | None
) -> Reading:
    return Reading(
        frame=told,
        core=at,
        event_type=entry.event_type,
        event_mode=entry.event_mode,
        cameo=entry.cameo,
        actors=actors,
        recipients=recipients,
        reciprocal=entry.reciprocal,
        contexts=entry.contexts,
        rule=(entry.id, f"light verb '{light.predicate}'") if light else (entry.id,),
        fit=2.0 if light else 1.0,
        from_noun=True,
    )


def _distinct(found: list[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(found))
