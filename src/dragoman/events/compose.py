"""From a sentence's frames to readings: entries matched, operators applied to what they govern, modals and negation.

A frame that an operator or an entry has used up gives no event of its own: "agreed to meet" is one AGREE, "rejected the
offer of talks" one REJECT.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from dragoman.events.modality import modulated
from dragoman.events.noun import bare, by_deed, carried, is_harmless_deed
from dragoman.events.operators import at_work
from dragoman.events.reading import MATERIAL_CONFLICT, Reading, changed, changed_frame
from dragoman.events.recipient import Seeker
from dragoman.events.transform import operate
from dragoman.languages import Language
from dragoman.languages.frame import Frame, Phrase, Sentence
from dragoman.languages.match import Match
from dragoman.languages.operator import Operator

NOTHING = "NONE"  # the type of table rows for what looks like an event and is none
DEEPEST = 8  # operators upon operators
_ARGUMENTS = frozenset(["object", "subject", "root", None])
# what a passive without an agent may say of a deed without taking its place, and of which types
_VERDICTS = frozenset(["accuse", "reject", "announce", "consider", "allow", "deny"])
_OPINIONS = frozenset(["ACCUSE", "SUPPORT", "REJECT", "CONSULT"])
_JUDGED = MATERIAL_CONFLICT | frozenset(["RETREAT", "COOPERATE", "AID", "THREATEN", "REQUEST"])
_ALONE = frozenset(["PROTEST", "MOBILIZE"])  # as the subject's noun told, though they fall on nobody
_OVER_CLAUSES = 5  # one that demands at least this much, its clause included, beats an operator over the clause
_CLAUSE_SPECIFIC = 2  # an entry that demands at least this much beats an operator over an event noun


def compose(sentence: Sentence, language: Language, acts: Callable[[Phrase], bool]) -> list[Reading]:
    """The readings of all frames that nothing else has used up, in the order of the words.

    *acts* says whether a phrase names somebody who could act: "welcomed the envoy" is a meeting, "welcomed the vote"
    is none.
    """
    return Composer(sentence, language, acts).all()


class Composer:
    """One sentence's composition: remembers what each frame gave and which frames are used up."""

    def __init__(self, sentence: Sentence, language: Language, acts: Callable[[Phrase], bool]) -> None:
        """Nothing is read until `all` is called."""
        self.acts = acts
        self.markers = language.markers
        self.seeker = Seeker(sentence.frames, acts, language.markers)
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
            if frame.noun and frame.governor in self.used and frame.relation not in self.markers.aside:
                continue
            if self._is_content(frame):
                continue
            found.extend(r for r in self.known[at] if not frame.noun or self._stands_by_itself(frame, r))
        return [reading for reading in found if reading.event_type != NOTHING]

    def _is_content(self, frame: Frame) -> bool:
        """Whether the frame only says what a noun is about: "talks on reopening the border", "charges that ..."."""
        if frame.subordinator in self.markers.topic and frame.relation == "clause":
            return True
        if frame.relation == "participle" and frame.finite and frame.subordinator in self.markers.content:
            return True  # "denied charges that ...", "the claim that ..."
        if frame.governor not in self.used or not self.frames[frame.governor].noun:
            return False
        return frame.relation in ("clause", "purpose") or (frame.relation == "participle" and frame.finite)

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
        if operated is not None and not _says_more(readings, operated):
            readings = operated
        elif not frame.noun:
            readings = self._plain_verb(at)
        self.known[at] = [m for r in readings if (m := modulated(r, frame, self.frames)) is not None]
        return self.known[at]

    def _of_match(self, match: Match, frame: Frame, at: int) -> Reading:
        """A verb entry's reading: agent and recipient in the places that the entry gives them."""
        entry = match.entry
        recipients = match.recipients or self.seeker.elsewhere(match.entry, frame)
        actors = frame.agents or self.seeker.unsaid_agents(match.entry, frame, recipients)
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

    # what a verb says by itself

    def _plain_verb(self, at: int) -> list[Reading]:
        frame = self.frames[at]
        match = self.language.verbs.best(frame, self.acts)
        by_noun = self._carried(at)
        if match is None or (by_noun and self._noun_says_more(by_noun, match)):
            return by_noun
        nouns = self.nouns_under.get(at, ())
        unsaid = not frame.agents or (match.entry.swap and not match.recipients)  # "drew criticism": whose is not said
        if match.entry.event_type in _OPINIONS and unsaid and self._judged(frame, nouns):
            return []  # "the killing of envoys by rebels was condemned": the killing speaks for itself
        if match.entry.event_type == "ASSAULT" and is_harmless_deed(
            [(self.frames[n], self.known.get(n, ())) for n in nouns]
        ):
            return []
        self.used.update(n for n in nouns if self.frames[n].relation not in self.markers.aside)  # a treaty signed
        if match.entry.clause and match.entry.specificity >= _OVER_CLAUSES:
            self.used.update(c.frame for c in frame.clauses)
        if match.entry.event_type in MATERIAL_CONFLICT and any(p.head in self.language.natural for p in frame.agents):
            return []
        deeds = [(self.frames[n], self.known.get(n, ())) for n in nouns]
        return [by_deed(self._of_match(match, frame, at), deeds, self.acts)]

    def _noun_says_more(self, by_noun: list[Reading], match: Match) -> bool:
        """Whether a light verb's noun is more to the point than the verb's own entry ("launched a drone attack")."""
        entry = self.language.noun_entry(self.frames[by_noun[0].core])
        ended = any(o.does == "stop" for o in self.language.operators.of(self.frames[by_noun[0].frame]))
        if match.entry.demands or ended:
            return False
        if entry is None or match.entry.object is None or match.entry.object.any:
            return True
        other = match.entry.event_type != entry.event_type
        if match.recipients and ((match.entry.reciprocal and other) or not by_noun[0].recipients):
            return False
        if entry.modifier and self.frames[by_noun[0].core].predicate in match.entry.object.heads:
            return True
        return not other and match.entry.event_mode is None

    def _carried(self, at: int) -> list[Reading]:
        """Light verbs: "carried out an attack", "talks took place", "are in talks with"."""
        frame = self.frames[at]
        found: list[Reading] = []
        for noun in self.nouns_under.get(at, ()):
            inner = self.frames[noun]
            entry = self.language.noun_entry(inner, frame.agents)
            if entry is None:
                continue
            if not self.language.is_light(entry, frame, inner.relation):
                continue
            operated = [r for r in self.read(noun, 1) if r.operated and r.core != noun]
            if operated:  # "made a pledge to send": what is pledged says more than the pledge
                found.extend(changed(r, "light verb", frame=at, actors=frame.agents or r.actors) for r in operated)
            else:
                found.append(self._with_clause(carried(entry, inner, noun, frame, at, self.markers), inner))
            if inner.predicate in self.language.operators.nouns:  # "issued a plea to talk": the talk is what is asked
                self.used.update(c.frame for c in frame.clauses if c.marker in ("to", "purpose"))
            self.used.add(noun)
        return found

    def _plain_noun(self, at: int) -> list[Reading]:
        frame = self.frames[at]
        entry = self.language.noun_entry(frame)
        if entry is not None:
            return [self._with_clause(bare(entry, frame, at, self.markers), frame)]
        if frame.verb is None:
            return []
        owners = frame.phrase.owner if frame.phrase is not None else ()
        verbal = msgspec.structs.replace(  # "the lifting of sanctions"
            frame, predicate=frame.verb, noun=False, agents=frame.agents or owners
        )
        match = self.language.verbs.best(verbal, self.acts)
        if match is None:
            return []
        return [msgspec.structs.replace(self._of_match(match, verbal, at), from_noun=True)]

    def _with_clause(self, reading: Reading, noun: Frame) -> Reading:
        """A promise or threat by its noun, with whom its clause falls on where nobody else is named."""
        if reading.recipients or reading.event_type not in ("AGREE", "THREATEN", "REQUEST", "ACCUSE"):
            return reading
        if reading.event_type in ("REQUEST", "ACCUSE"):  # "made a demand that Somalia withdraw"
            that = [c.frame for c in noun.clauses if c.marker == "that"]
            found = tuple(p for p in self.frames[that[0]].agents if p.kind != "pronoun") if that else ()
        else:
            found = self._within(noun)
        return changed(reading, "recipient in the noun's clause", recipients=found) if found else reading

    def _stands_by_itself(self, frame: Frame, reading: Reading) -> bool:
        """Whether a bare event noun says that it happened: its agent must be named, and whom it was done to."""
        if reading.operated:
            return bool(reading.actors)
        if frame.relation not in _ARGUMENTS and frame.relation not in self.markers.background:
            return False
        if frame.verb is not None and not reading.reciprocal and self._as_subject(frame):
            return bool(reading.actors)  # "the island's lifting of the curfew was greeted": a clause as a noun
        if reading.reciprocal:
            return len(reading.actors) + len(reading.recipients) > 1
        if reading.actors and (reading.event_type in _ALONE or reading.event_mode == "resign"):
            return self._as_subject(frame)
        return bool(reading.actors and reading.recipients)

    def _as_subject(self, frame: Frame) -> bool:
        return frame.relation == "subject" or self._is_passive_subject(frame)

    def _is_passive_subject(self, frame: Frame) -> bool:
        return frame.relation == "object" and frame.governor is not None and self.frames[frame.governor].passive

    # operators

    def _operated(self, at: int, depth: int) -> list[Reading] | None:
        """What an operator makes of what it governs; None where the frame is no operator or governs no event."""
        frame = self.frames[at]
        operators = self.language.operators.of(frame)
        if not operators:
            return None
        doers = frozenset(p.head for p in self._agents(frame, operators[0]))
        operators = at_work(operators, frame, self.frames, doers)
        best = None if frame.noun else self.language.verbs.best(frame, self.acts)
        over = best is not None and best.entry.clause and best.entry.specificity >= _OVER_CLAUSES
        if over and not any(o.agent for o in operators):  # "ordered the newspaper to close", by others than a court
            return None
        for operator in operators:
            if operator.does == "report":
                continue
            if any(self.frames[c.frame].predicate in operator.idle for c in frame.clauses):
                return []
            whole = best is not None and best.entry.object is not None and best.entry.specificity > _CLAUSE_SPECIFIC
            others = frame.patients and (operator.own or (whole and operator.does == "promise"))  # "wants Mali to sign"
            clauses = [c.frame for c in frame.clauses if c.marker in operator.clauses and not others]
            found = self._apply(operator, at, clauses, depth)
            if found is not None:
                return found
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
        self.used.update([*governed, *self._nouns_of(operator, at)] if operator.does == "fail" else governed)
        agents, asked = self._agents(frame, operator), self._asked(frame, operator, governed)
        over_noun = any(self.frames[inner].noun for inner in governed)
        if over_noun and operator.does in _VERDICTS and not agents:
            judged = self._judged(frame, governed)
            if judged:  # "Russia's detention of a reporter was confirmed": by whom is not said, the detention is
                return [changed_frame(reading, at) for reading in judged]
        found = [
            operate(operator, reading, frame.predicate, agents, asked, self.language.signs, over_noun)
            for reading in readings
        ]
        return [changed_frame(reading, at) for reading in found if reading is not None]

    def _alone(self, operators: tuple[Operator, ...], at: int) -> list[Reading] | None:
        """An operator over something that is no event of the tables: "refused to apologise for its past"."""
        frame = self.frames[at]
        if frame.noun:
            return None
        for operator in operators:
            if operator.alone is None:
                continue
            asked = self._asked(frame, operator, [])
            if not asked and operator.does == "request":
                that = [c.frame for c in frame.clauses if c.marker == "that"]
                asked = self.frames[that[0]].agents if that else ()
            if not asked and operator.does in ("promise", "threaten"):
                asked = self._within(frame)
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

    def _judged(self, frame: Frame, nouns: Sequence[int]) -> list[Reading]:
        """The deeds, with parties of their own, that a passive without an agent passes a verdict on."""
        place = "object" if frame.passive else "subject"
        told = [r for n in nouns if self.frames[n].relation == place for r in self.read(n, 1)]
        return [r for r in told if r.event_type in _JUDGED and r.actors and r.recipients]

    def _within(self, frame: Frame) -> tuple[Phrase, ...]:
        """Whom the clause under a promise or a threat falls on ("promised to train Haiti's police")."""
        for clause in frame.clauses:
            inner = self.frames[clause.frame]
            if clause.marker not in ("to", "object to", "purpose"):
                continue
            objects = (*inner.datives, *inner.patients)
            below = tuple(a for c in inner.clauses for a in self.frames[c.frame].agents)
            owners = tuple(o for p in objects for o in (*p.owner, *p.modifiers))
            linked = tuple(p for marker, p in inner.obliques if marker in (*self.markers.towards, *self.markers.within))
            for place in (objects, below, owners, linked):
                found = tuple(p for p in place if p.kind != "pronoun" and self.acts(p) and p not in inner.agents)
                if found:
                    return found
        return ()

    def _agents(self, frame: Frame, operator: Operator) -> tuple[Phrase, ...]:
        if operator.does == "reject" and "subject" in operator.markers:  # "said a truce was impossible": who says so
            above = self.frames[frame.governor] if frame.governor is not None else None
            return above.agents if above is not None and frame.relation == "clause" else ()
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
        return tuple(p for marker, p in frame.obliques if marker in self.markers.agent)

    def _asked(self, frame: Frame, operator: Operator, governed: list[int]) -> tuple[Phrase, ...]:
        """The operator's own recipients: its object unless that is the event noun, and what its prepositions mark."""
        heads = {self.frames[inner].start for inner in governed if self.frames[inner].noun}
        found: list[Phrase] = []
        if not frame.noun and operator.does not in ("plan", "future", "stop", "start", "announce", "consider", "deny"):
            found.extend(p for p in (frame.datives or frame.patients) if p.trigger[0] not in heads)
        found.extend(p for marker, p in frame.obliques if marker in operator.recipient and p.trigger[0] not in heads)
        return tuple(found)


def _says_more(plain: list[Reading], operated: list[Reading]) -> bool:
    """ "The suspension of aid to Chad": as a verb it says to whom, as an operator over "aid" it may not."""
    kinds = {reading.event_type for reading in operated if not reading.recipients}
    return any(reading.recipients and reading.event_type in kinds for reading in plain)
