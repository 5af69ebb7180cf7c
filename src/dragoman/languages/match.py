"""Table entries against a frame: which entry fits best, and which phrases fill its recipient.

Language-neutral: it knows frames and entries, and no word of any language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from dragoman.languages.frame import Frame, Phrase
from dragoman.languages.table import Entry, Filler

# Of these types the direct object is somebody: "received the envoy" is a meeting, "received the report" is none.
_AMONG_ACTORS = frozenset(["CONSULT", "RETREAT", "AID", "COOPERATE", "AGREE"])
# Of these it may be a thing: "shelled a bridge", "seized a tanker".
_ON_THINGS = frozenset(["ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "PROTEST"])


class Match(msgspec.Struct, frozen=True):
    """An entry that fits a frame; `recipients` are the phrases in the place that the pattern gives to B."""

    entry: Entry
    recipients: tuple[Phrase, ...]
    fit: float


class Index(msgspec.Struct, frozen=True):
    """Entries by predicate."""

    entries: Mapping[str, tuple[Entry, ...]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Index:
        """An index over *entries*, each under all its predicates."""
        found: dict[str, list[Entry]] = {}
        for entry in entries:
            for predicate in entry.predicates:
                found.setdefault(predicate, []).append(entry)
        return cls({predicate: tuple(rows) for predicate, rows in found.items()})

    def best(self, frame: Frame, acts: Callable[[Phrase], bool]) -> Match | None:
        """The entry of a verb's table that fits *frame* best; None where none does. *acts* knows who could act."""
        best: Match | None = None
        for entry in self.entries.get(frame.predicate, ()):
            match = fits(entry, frame, acts)
            if match is not None and (best is None or match.fit > best.fit):
                best = match
        return best


def is_filled(filler: Filler, phrase: Phrase) -> bool:
    """Whether *phrase* may stand in the place."""
    if filler.any or phrase.head in filler.heads:
        return True
    for compound in filler.compounds:
        if phrase.head in compound and compound <= phrase.words | set(phrase.text.lower().replace("-", " ").split()):
            return True
    return False


def marked(markers: frozenset[str], marker: str, particle: str | None) -> bool:
    """Whether a preposition is one that the pattern names; "out of" counts as "of" after the particle "out"."""
    if marker in markers:
        return True
    first, _, last = marker.rpartition(" ")
    return bool(first) and last in markers and first == particle


def fits(entry: Entry, frame: Frame, acts: Callable[[Phrase], bool]) -> Match | None:
    """Whether all that the verb entry demands is there, and who fills the recipient's place."""
    if entry.particle is not None:
        if entry.particle not in frame.particles:
            return None
    elif frame.particles and not _explained(entry, frame.particles):
        return None
    if entry.agent is not None and not any(is_filled(entry.agent, phrase) for phrase in frame.agents):
        return None
    if entry.clause is not None and not _has_clause(entry.clause, frame):
        return None
    recipients = _by_object(entry, frame, acts)
    if recipients is None:
        return None
    fit = float(entry.specificity) + (0.6 if entry.object is not None and entry.dative else 0.0)
    for demand in entry.demands:
        if not _demanded(demand.markers, demand.filler, entry, frame):
            return None
        if demand.filler.any:
            fit += 1.5
    for markers in entry.recipient_markers:
        found = _at_marker(markers, entry, frame) if not frame.datives else list(frame.datives)
        if entry.event_type in _AMONG_ACTORS or (found and entry.event_type not in _ON_THINGS):
            found = [phrase for phrase in found if _somebody(phrase, acts)]
        if found:
            recipients.extend(found)
            fit += 1.0
        elif _is_bare(entry):
            return None
        elif entry.object is not None:
            fit -= 0.5
    if not recipients and entry.object is not None and (entry.recipient_markers or entry.dative):
        recipients.extend(_named_before(frame.patients))
    if entry.object is not None and entry.object.any and entry.recipient_markers and not recipients:
        return None
    if entry.object is not None and entry.object.recipient:
        fit += 0.6
    if (
        entry.object is None
        and frame.patients
        and not frame.passive
        and (_is_bare(entry) or entry.event_type in _AMONG_ACTORS)
    ):
        return None
    if not recipients and not entry.reciprocal and frame.datives and entry.recipient_markers:
        recipients.extend(frame.datives)
    return Match(entry, tuple(recipients), fit)


def _by_object(entry: Entry, frame: Frame, acts: Callable[[Phrase], bool]) -> list[Phrase] | None:
    """Whom the object and the dative name; [] where the entry asks for no object, None where it asks in vain."""
    if entry.object is None:
        return []
    recipients: list[Phrase] = []
    objects = frame.patients
    if entry.object.recipient:
        objects = (frame.datives or frame.patients) if entry.demands or entry.recipient_markers else frame.patients
        if not objects or (entry.event_type not in _ON_THINGS and not any(_person(p, entry, acts) for p in objects)):
            return None
        for demand in entry.demands:
            objects = tuple(phrase.without(marker) for marker in sorted(demand.markers)[:1] for phrase in objects)
        recipients.extend(objects)
    elif not any(is_filled(entry.object, phrase) for phrase in objects):
        return None
    if entry.dative:
        others = [p for p in objects if not is_filled(entry.object, p)]
        recipients.extend(frame.datives or others or _named_before(objects))
        if not recipients:
            return None
    return recipients


def _is_bare(entry: Entry) -> bool:
    """Whether the recipient's phrase is all that the entry asks for: without it there is nothing to go by."""
    return entry.object is None and entry.clause is None and entry.particle is None and not entry.demands


def _person(phrase: Phrase, entry: Entry, acts: Callable[[Phrase], bool]) -> bool:
    """Whether the phrase is somebody for the entry: one meets people, not their promises."""
    return acts(phrase) if entry.event_type == "CONSULT" else _somebody(phrase, acts)


def _somebody(phrase: Phrase, acts: Callable[[Phrase], bool]) -> bool:
    """Whether the phrase names somebody, or a deed or word of somebody ("Iran's decision", "the French vote")."""
    if acts(phrase) or phrase.modifiers or any(owner.kind != "pronoun" for owner in phrase.owner):
        return True
    return any(acts(inner) for marker, inner in phrase.links if marker in _OF)


def _named_before(objects: Sequence[Phrase]) -> list[Phrase]:
    """ "Sent Somalia food": a name right before a thing without article, which the parser takes for part of it."""
    return [
        name
        for thing in objects
        for name in thing.modifiers
        if name.kind == "name" and name.start == thing.start and not name.text.isupper()
    ]


_OF = frozenset(["of", "by", "from", "with", "between", "to", "against", "on", "toward", "towards", "for"])


def _explained(entry: Entry, particles: frozenset[str]) -> bool:
    """Whether the frame's particles belong to prepositions that the entry names ("pull @forces out of B")."""
    named = {marker.split()[0] for markers in entry.recipient_markers for marker in markers}
    named |= {marker.split()[0] for demand in entry.demands for marker in demand.markers}
    return particles <= named | _HARMLESS


_HARMLESS = frozenset(["together", "ahead", "along", "around", "forward", "through", "in", "on", "by", "forth", "back"])


def _has_clause(kind: str, frame: Frame) -> bool:
    if kind == "to-inf":
        return any(clause.marker in ("to", "object to", "purpose") for clause in frame.clauses)
    if kind == "ing":
        return any(clause.marker.endswith("ing") for clause in frame.clauses)
    return any(clause.marker == kind for clause in frame.clauses)


def _demanded(markers: frozenset[str], filler: Filler, entry: Entry, frame: Frame) -> bool:
    for marker, phrase in _all_obliques(frame):
        if marked(markers, marker, entry.particle) and is_filled(filler, phrase):
            return True
    if filler.any:
        return any(clause.marker.removesuffix(" ing") in markers for clause in frame.clauses)
    return False


def demanded(entry: Entry, frame: Frame) -> tuple[Phrase, ...]:
    """The phrases that fill the prepositional places which the entry demands ("walked out of | talks")."""
    return tuple(
        phrase
        for demand in entry.demands
        for marker, phrase in _all_obliques(frame)
        if marked(demand.markers, marker, entry.particle)
    )


def _at_marker(markers: frozenset[str], entry: Entry, frame: Frame) -> list[Phrase]:
    found = [phrase for marker, phrase in _all_obliques(frame) if marked(markers, marker, entry.particle)]
    if found or not (entry.demands or (entry.object is not None and not entry.object.any)):
        return found
    below = (link for _, phrase in frame.obliques for link in phrase.links)  # "put the blame for the raid on Chad"
    return [phrase for marker, phrase in below if marked(markers, marker, entry.particle)]


def _all_obliques(frame: Frame) -> Sequence[tuple[str, Phrase]]:
    """The predicate's own prepositional phrases and those that the parser hung on its object."""
    if not any(patient.links for patient in frame.patients):
        return frame.obliques
    # of "China's release of a writer" the possessor is the other party, and what follows "of" only whom it is about
    near = [link for patient in frame.patients for link in patient.links if not (patient.owner and link[0] == "of")]
    return [*frame.obliques, *near, *(link for _, phrase in near for link in phrase.links)]
