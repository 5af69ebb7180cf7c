"""Why an event reads as it does: for each field the rule, the row of a table or the words that gave it.

The same tables and the same page are looked at as the answer was made from, after the answer; the stage keeps only what
cannot be seen again (the rules that fired, the times and places of the sentence), so that coding pays nothing for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.actors import Page, reason
from dragoman.dates import TimeMention
from dragoman.events.contexts import spoken_of
from dragoman.events.reading import Reading
from dragoman.events.status import HISTORICAL
from dragoman.languages.frame import Phrase
from dragoman.places import explain as explain_places
from dragoman.records import Event, Party, Reasons


def reasons(
    event: Event,
    reading: Reading,
    page: Page,
    countries: Sequence[str],
    language: str,
    mention: TimeMention | None,
    speaker: Phrase | None,
) -> Reasons:
    """The reasons of each of *event*'s fields.

    *mention* is the time that dates it, *speaker* the phrase that it is attributed to, *countries* those that the page
    speaks of, the most frequent first.
    """
    return Reasons(
        event=event.id,
        event_type=reading.rule,
        parties=tuple(_party(party, page) for party in (*event.actors, *event.recipients)),
        date=(_date(event, mention),),
        place=_place(event, countries, language),
        status=(_status(event, reading, mention),),
        attribution=_attribution(event, speaker),
        contexts=_contexts(event, reading, language),
        scale=(f"plover.toml: {event.event_type}{f', mode {event.event_mode}' if event.event_mode else ''}",),
        confidence=_confidence(event, reading),
        quantities=tuple(f"'{q.text}': {q.unit} {q.value:g}" for q in event.quantities),
    )


def _party(party: Party, page: Page) -> str:
    found = reason(party.text, page, party.start)
    row = f" ({found.row})" if found.row else ""
    if found.actor is None and party.country:
        said = "the nationality in its words" if " " in party.text else "who speaks"
        return f"'{party.text}': {said}"
    return f"'{party.text}': {found.rule}{row}"


def _date(event: Event, mention: TimeMention | None) -> str:
    if event.date is not None:
        return event.date.basis
    if mention is not None:
        return f"'{mention.text}' cannot be placed: no publication date is known"
    return "no words of time belong to it"


def _place(event: Event, countries: Sequence[str], language: str) -> tuple[str, ...]:
    if event.place is None:
        return ("no place is named for it",)
    for decision in explain_places(event.evidence.text, language, countries):
        if decision.place.geonames_id == event.place.geonames_id:
            hints = [f"{points:+.1f} {hint}" for hint, points in decision.why()]
            others = [f"not {place.name}, {place.country}" for _, place in decision.others(2)]
            return (f"'{event.place.text}': gazetteer.csv {event.place.geonames_id}", *hints, *others)
    return (f"'{event.place.text}': gazetteer.csv {event.place.geonames_id}",)


def _status(event: Event, reading: Reading, mention: TimeMention | None) -> str:
    if reading.status != "reported":
        return f"{event.status} by {reading.rule[-1]}"
    if event.status == "historical":
        if event.date is None and mention is not None:
            return f"'{mention.text}' is long ago"
        return f"more than {HISTORICAL.days} days before publication, or before there were pages"
    if event.status == "planned":
        return "dated after publication"
    return "told as done: nothing denies, plans or doubts it"


def _attribution(event: Event, speaker: Phrase | None) -> tuple[str, ...]:
    found = []
    if event.attribution.speaker:
        words = f"'{speaker.text}' in the sentence" if speaker is not None else "whoever spoke last in the paragraph"
        found.append(f"speaker {event.attribution.speaker}: {words}")
    else:
        found.append("no speaker: the sentence attributes it to nobody")
    if event.attribution.outlet:
        found.append(f"outlet {event.attribution.outlet}: the article's wire, else its publisher")
    if event.attribution.quoted:
        found.append("between quotation marks")
    return tuple(found)


def _contexts(event: Event, reading: Reading, language: str) -> tuple[str, ...]:
    spoken = spoken_of(event.evidence.text, language)
    said = []
    for name in event.contexts:
        if name in spoken:
            said.append(f"{name}: words of contexts.toml")
        elif name in reading.contexts:
            said.append(f"{name}: {reading.rule[0]}")
        else:
            said.append(f"{name}: implied by {event.event_type} in plover.toml")
    return tuple(said)


def _confidence(event: Event, reading: Reading) -> tuple[str, ...]:
    signs = [f"the row fits by {reading.fit:.1f}"]
    if reading.from_noun:
        signs.append("told by a noun")
    if any(p.country or p.sectors for p in event.actors):
        signs.append("the actor is known")
    if any(p.country or p.sectors for p in event.recipients):
        signs.append("the recipient is known")
    if event.status == "hypothetical":
        signs.append("hypothetical")
    return (*signs, f"calibrated: {event.confidence}")
