"""What an event noun says, by itself ("Israel's strikes on Gaza") or carried by a light verb ("held talks with")."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.events.reading import Reading
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
    recipients.extend(p for marker, p in verb.obliques if marker in towards and p not in actors)
    if not recipients and not entry.reciprocal and entry.owner == "actor" and verb.agents and noun.phrase is not None:
        owners = noun.phrase.owner or noun.phrase.modifiers  # "lifted its Iran embargo": the other's name before it
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
        fit=2.0 if verb is not None else 1.0,
        from_noun=True,
    )


def _distinct(found: Iterable[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(found))
