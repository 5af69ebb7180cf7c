"""What an event noun says, by itself ("Israel's strikes on Gaza") or carried by a light verb ("held talks with")."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dragoman.events.reading import MATERIAL_CONFLICT, Reading, changed
from dragoman.languages.frame import Frame, Phrase
from dragoman.languages.markers import Markers
from dragoman.languages.table import Entry


def bare(entry: Entry, noun: Frame, at: int, markers: Markers) -> Reading:
    """The reading of frame *at*, an event noun that no verb carries."""
    actors, recipients = _own_parties(entry, noun)
    return _reading(entry, noun, at, at, actors, recipients, None, markers)


def carried(entry: Entry, noun: Frame, at: int, verb: Frame, told: int, markers: Markers) -> Reading:
    """The reading of event noun *at* that the light verb of frame *told* carries, as object or as subject."""
    actors, recipients = _own_parties(entry, noun)
    if noun.relation != "subject":
        own = list(verb.agents)
        actors = [*own, *actors] if entry.reciprocal else (own or actors)
    towards = markers.carried | entry.to - set(markers.within)
    if verb.datives:  # "gave Nepal a loan for fuel"
        recipients = list(verb.datives)
    recipients.extend(p for marker, p in verb.obliques if marker in towards and p not in (*actors, *recipients))
    if not recipients and not entry.reciprocal and entry.owner == "actor" and verb.agents and noun.phrase is not None:
        named = tuple(o for o in noun.phrase.owner if o.kind != "pronoun")
        owners = named or noun.phrase.modifiers  # "lifted its Iran embargo": the other's name before it
        recipients.extend(o for o in owners if o not in actors)
    return _reading(entry, noun, at, told, actors, recipients, verb, markers)


def _own_parties(entry: Entry, noun: Frame) -> tuple[list[Phrase], list[Phrase]]:
    """Actors and recipients among the noun's own phrases, as its entry gives them roles."""
    owners: tuple[Phrase, ...] = ()
    if noun.phrase is not None:
        owners = noun.phrase.owner or noun.phrase.modifiers
    of = tuple(p for marker, p in noun.obliques if marker == "of")
    actors: list[Phrase] = list(noun.agents)
    recipients: list[Phrase] = []
    done_by_owner = entry.owner == "actor" or (entry.of == "recipient" and bool(of))
    (actors if done_by_owner else recipients).extend(owners)
    if entry.of == "actor":
        actors.extend(of)
    elif entry.of == "recipient":
        recipients.extend(of)
    recipients.extend(p for marker, p in noun.obliques if marker in entry.to)
    if not recipients and "to" in entry.to:  # "an offer of one billion in loans to Tunisia"
        below = [link for _, p in noun.obliques for link in p.links]
        recipients.extend(p for marker, p in (*below, *(x for _, p in below for x in p.links)) if marker == "to")
    return actors, recipients


def _reading(
    entry: Entry,
    noun: Frame,
    at: int,
    told: int,
    actors: Iterable[Phrase],
    recipients: Iterable[Phrase],
    verb: Frame | None,
    markers: Markers,
) -> Reading:
    actors = _distinct(actors)
    if entry.reciprocal:
        obliques = (*noun.obliques, *(verb.obliques if verb is not None else ()))
        together = [p for marker, p in obliques if marker in markers.together]
        recipients = [p for p in (*together, *recipients) if p not in actors]
    return Reading(
        frame=told,
        core=at,
        event_type=entry.event_type,
        event_mode=entry.event_mode,
        cameo=entry.cameo,
        actors=actors,
        recipients=_distinct(recipients),
        reciprocal=entry.reciprocal,
        contexts=entry.contexts,
        rule=(entry.id, f"light verb '{verb.predicate}'") if verb is not None else (entry.id,),
        fit=(2.0 if verb is not None else 1.0) + bool(entry.modifier),
        from_noun=True,
    )


def _distinct(found: Iterable[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(found))


Deeds = Sequence[tuple[Frame, Sequence[Reading]]]  # the event nouns under a verb, with what each says by itself


def is_harmless_deed(deeds: Deeds) -> bool:
    """ "The suspension of aid hit schools": what hits is no violence."""
    subjects = [reading for frame, readings in deeds if frame.relation == "subject" for reading in readings]
    return any(r.event_type not in MATERIAL_CONFLICT or r.event_type == "SANCTION" for r in subjects)


def by_deed(reading: Reading, deeds: Deeds, acts: Callable[[Phrase], bool]) -> Reading:
    """The verb's reading with the doers of the deed that is its subject, and whom that hit.

    "Turkish strikes on Kurdish fighters killed nine"; also of "a protest by workers was held": who did it stands with
    the noun.
    """
    for frame, readings in deeds:
        told = [r for r in readings if r.event_type == reading.event_type and r.actors]
        if not told:
            continue
        if frame.relation == "subject" and reading.event_type in MATERIAL_CONFLICT:
            hit = tuple(p for p in reading.recipients if acts(p))
            both = tuple(dict.fromkeys((*told[0].recipients, *hit))) or reading.recipients
            return changed(reading, "parties of the deed", actors=told[0].actors, recipients=both)
        if frame.relation == "object" and frame.agents and not reading.actors:
            others = tuple(p for p in reading.recipients if p not in frame.agents)
            return changed(reading, "agents of the noun", actors=frame.agents, recipients=others)
    return reading
