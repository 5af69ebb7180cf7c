"""Events: frames, actors, dates and places to PLOVER events.

`code(article, sentences, page, language)` is the whole stage. What a predicate means stands in the language's tables;
how tables combine, in `compose` and `transform`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from dragoman.actors import Page
from dragoman.dates import TimeMention
from dragoman.dates import find as find_times
from dragoman.events.attribution import inside, is_report, own_speaker, speaker_of
from dragoman.events.compose import compose
from dragoman.events.confidence import calibrated
from dragoman.events.contexts import contexts
from dragoman.events.explain import reasons
from dragoman.events.merge import merge
from dragoman.events.occasion import date_of, place_of, time_of
from dragoman.events.owners import notes
from dragoman.events.parties import Parties, distinct, of_place
from dragoman.events.quantities import Found, of_event
from dragoman.events.quantities import find as find_quantities
from dragoman.events.reading import MATERIAL_CONFLICT, Reading, changed
from dragoman.events.scale import default_cameo, plover, quad, score
from dragoman.events.select import select
from dragoman.events.status import status
from dragoman.languages import Language
from dragoman.languages.frame import Phrase, Sentence
from dragoman.places import PlaceMention, geoparse
from dragoman.records import Actor, Article, Attribution, Event, Evidence, Party, Reasons

__all__ = ["code", "explained"]


class Told(msgspec.Struct, frozen=True):
    """A sentence to code: its frames, whether it stands in the title, and the number of its paragraph."""

    sentence: Sentence
    in_title: bool = False
    paragraph: int = 0


def code(article: Article, told: Iterable[Told], page: Page, language: Language) -> list[Event]:
    """The events of an article, in the order of its text, those told by the title alone first."""
    return Stage(article, page, language).code(told)


def explained(article: Article, told: Iterable[Told], page: Page, language: Language) -> list[tuple[Event, Reasons]]:
    """As `code`, each event with the reasons of its fields."""
    stage = Stage(article, page, language)
    return [(event, stage.reasons_of(event)) for event in stage.code(told)]


class Stage:
    """Coding one article: what its sentences share (page, quotations, publication date, the last speaker)."""

    def __init__(self, article: Article, page: Page, language: Language) -> None:
        """*page* knows the names of the article's text."""
        self.article = article
        self.language = language
        self.parties = Parties(page, language)
        self.countries = _countries(page)
        self.published = date.fromisoformat(article.published) if article.published else None
        self.outlet = article.wire or article.publisher
        self.quotes = _quotes(article, language)
        self.last_speaker: tuple[int, str] | None = None
        self.last_voice: Actor | None = None
        self._behind: dict[str, tuple[Reading, TimeMention | None, Phrase | None]] = {}

    def reasons_of(self, event: Event) -> Reasons:
        """Why *event*, one of those that `code` gave, reads as it does."""
        reading, mention, speaker = self._behind[event.id]
        return reasons(event, reading, self.parties.page, self.countries, self.language.code, mention, speaker)

    def code(self, told: Iterable[Told]) -> list[Event]:
        """The events of the sentences that *told* gives, merged."""
        found: list[tuple[Event, str]] = []
        for one in told:
            found.extend(self._sentence(one))
        return merge(found)

    def _sentence(self, told: Told) -> list[tuple[Event, str]]:
        sentence = told.sentence
        readings = select(compose(sentence, self.language, self.parties.acts), sentence, self.language.signs)
        if not told.in_title:
            self._hear(told)
        if not readings:
            return []
        times = [_moved(m, sentence.start) for m in find_times(sentence.text, self.language.code)]
        self.parties.times = [(m.start, m.end) for m in times]
        places = _places(sentence, self.language.code, self.countries)
        found: list[tuple[Event, str]] = []
        counted = find_quantities(sentence.text, self.language.code)
        for reading in readings:
            event = self._event(reading, told, times, places)
            if event is not None:
                event = self._annotated(event, reading, readings, counted, told)
            if event is not None:
                found.append((event, self._predicate(reading, sentence)))
        return found

    def _annotated(
        self, event: Event, reading: Reading, readings: Sequence[Reading], counted: Sequence[Found], told: Told
    ) -> Event:
        """The event with the numbers that belong to it, and a note where the outlet belongs to a party to it."""
        frames = told.sentence.frames
        spot = (frames[reading.frame].start, frames[reading.frame].end)
        others = [(frames[r.frame].start, frames[r.frame].end) for r in readings if r.frame != reading.frame]
        parties = (*event.actors, *event.recipients)
        spans = [(p.start, p.end) for p in parties if p.start is not None and p.end is not None]
        quantities = of_event(
            counted, event.event_type, spot, spans, others=others, offset=told.sentence.start, in_title=told.in_title
        )
        countries = {p.country for p in parties if p.country}
        said = notes(self.outlet, self.article.publisher, self.article.wire, countries, self.published)
        if not quantities and not said:
            return event
        return msgspec.structs.replace(event, quantities=quantities, notes=said)

    def _predicate(self, reading: Reading, sentence: Sentence) -> str:
        """The word that tells the event: the verb, or the noun that a light verb carries."""
        told = sentence.frames[reading.frame].predicate
        carried = reading.from_noun and told in self.language.light | self.language.happen
        return sentence.frames[reading.core].predicate if carried or reading.operated else told

    def _event(
        self, reading: Reading, told: Told, times: Sequence[TimeMention], places: Sequence[PlaceMention]
    ) -> Event | None:
        sentence, in_title = told.sentence, told.in_title
        frame = sentence.frames[reading.frame]
        quotes = [] if in_title else self.quotes
        quoted = inside(quotes, frame.start)
        speaker = speaker_of(sentence, reading.frame, self.language, quoted, quotes)
        actors, recipients = self._both(reading, sentence, in_title, speaker)
        if _is_diplomatic(reading, actors):
            reading = changed(reading, "a state's protest", event_type="ACCUSE", event_mode="disapprove", cameo="114")
        where = place_of(sentence, reading, places, self.language)
        actors, recipients = of_place(reading, actors, recipients, where, in_title)
        if _is_drill(reading) and not recipients and len({p.country for p in actors if p.country}) > 1:
            reading = changed(reading, "drills of two states", event_type="COOPERATE", event_mode=None, cameo="062")
        if not _somebody(reading, actors, recipients) and not (where and _speaks_for_itself(reading)):
            return None
        mention = time_of(sentence, reading, times, self.language)
        when = date_of(sentence, mention, reading, self.published, self.language.code)
        told_as = status(reading, when, mention, self.published)
        said_by = self._speaker(speaker, told, quoted)
        cameo = reading.cameo or default_cameo(reading.event_type, reading.event_mode)
        words = self.article.title if in_title else sentence.text
        evidence = Evidence(
            text=words or sentence.text,
            start=None if in_title else sentence.start,
            end=None if in_title else sentence.end,
            trigger=(frame.start, frame.end),
        )
        identity = _identity(self.article, reading, evidence, actors, recipients)
        self._behind[identity] = (reading, mention, speaker)
        return Event(
            id=identity,
            event_type=reading.event_type,
            event_mode=reading.event_mode,
            contexts=contexts(
                sentence.text, self.language.code, reading.event_type, reading.event_mode, reading.contexts
            ),
            cameo=cameo,
            quad=quad(reading.event_type),
            score=score(reading.event_type, reading.event_mode),
            actors=actors,
            recipients=recipients,
            date=when,
            place=where,
            status=told_as,
            attribution=Attribution(speaker=said_by, outlet=self.outlet, quoted=quoted),
            evidence=evidence,
            article=self.article.id,
            confidence=_confidence(reading, actors, recipients, told_as),
        )

    def _both(
        self, reading: Reading, sentence: Sentence, in_title: bool, speaker: Phrase | None
    ) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """Actors and recipients; nobody is both, and the recipients of a reciprocal event are actors."""
        reading = _with_names(reading, sentence, self.language)
        if reading.by_speaker and speaker is not None:
            reading = msgspec.structs.replace(reading, actors=(speaker,))
        self.parties.speaking = self._voice(speaker, in_title)
        actors = self.parties.actors(reading, in_title)
        recipients = self.parties.recipients(reading, in_title)
        if reading.reciprocal:
            return distinct([*actors, *recipients]), ()
        taken = {(p.start, p.end, p.text) for p in actors}
        return actors, tuple(p for p in recipients if (p.start, p.end, p.text) not in taken)

    def _voice(self, speaker: Phrase | None, in_title: bool) -> Actor | None:
        """Whom "we" and "I" stand for: the sentence's speaker, or the one who spoke last."""
        if speaker is not None:
            found = self.parties.page.resolve(speaker.text, None if in_title else speaker.start)
            if found:
                return found[0]
        return self.last_voice

    def _hear(self, told: Told) -> None:
        """Remembers who speaks in this paragraph, for quotations that go on without saying so."""
        for at, frame in enumerate(told.sentence.frames):
            if frame.agents and is_report(told.sentence, at, self.language):
                name = self.parties.speaker(frame.agents[0], told.in_title)
                if name:
                    self.last_speaker = (told.paragraph, name)
                    self.last_voice = self._voice(frame.agents[0], told.in_title)

    def _speaker(self, phrase: Phrase | None, told: Told, quoted: bool) -> str | None:
        if phrase is not None:
            return self.parties.speaker(phrase, told.in_title)
        if quoted and self.last_speaker is not None and told.paragraph - self.last_speaker[0] <= 1:
            return self.last_speaker[1]
        return None


def _with_names(reading: Reading, sentence: Sentence, language: Language) -> Reading:
    """The reading with a speaker's name for his own pronoun: "the army says it has killed" is the army's killing."""

    def named(phrase: Phrase) -> Phrase:
        return own_speaker(phrase, reading.frame, sentence, language) or phrase

    actors, recipients = tuple(named(p) for p in reading.actors), tuple(named(p) for p in reading.recipients)
    return msgspec.structs.replace(reading, actors=actors, recipients=recipients)


def _countries(page: Page) -> tuple[str, ...]:
    """The states that the page speaks of, the most frequent first; of equals the first named."""
    counted = Counter(m.actor.country for m in page.mentions if m.actor.country not in plover().not_states)
    return tuple(country for country, _ in counted.most_common() if country)


def _quotes(article: Article, language: Language) -> list[tuple[int, int]]:
    """The quotations of the article, paragraph by paragraph, as spans of its text."""
    found: list[tuple[int, int]] = []
    start = 0
    for paragraph in article.paragraphs:
        found.extend((start + a, start + b) for a, b in language.parser.quotes(paragraph.text))
        start += len(paragraph.text) + 2
    return found


def _moved(mention: TimeMention, offset: int) -> TimeMention:
    return msgspec.structs.replace(mention, start=mention.start + offset, end=mention.end + offset)


def _places(sentence: Sentence, language: str, countries: Sequence[str]) -> list[PlaceMention]:
    return [
        msgspec.structs.replace(m, start=m.start + sentence.start, end=m.end + sentence.start)
        for m in geoparse(sentence.text, language, countries)
    ]


def _somebody(reading: Reading, actors: tuple[Party, ...], recipients: tuple[Party, ...]) -> bool:
    """Whether the event has somebody in it whom the tables or the page place, and its actor if it is a thing of words.

    "Amazon stored it for Lenoge" has nobody: a name alone makes no event between powers.
    """
    private = (p.sectors[:1] in _PRIVATE and p.country not in plover().not_states for p in actors or recipients)
    if reading.event_type == "CONSULT" and all(private):
        return False
    if actors:
        return any(p.country or p.sectors for p in (*actors, *recipients))
    if reading.event_type in _SAID and not reading.actors:
        return any(p.country for p in recipients)
    if reading.actors and reading.event_type not in MATERIAL_CONFLICT:
        return False
    return any(p.country or p.name or p.sectors for p in recipients)


# Without an actor these are words that nobody said, unless a state is named to whom they were said.
_SAID = frozenset(["AGREE", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONSULT", "PROTEST", "CONCEDE"])


def _is_drill(reading: Reading) -> bool:
    """Whether troops drill or parade, which has CAMEO's 150; to mass troops or to raise an alert has other codes."""
    return (reading.event_type, reading.event_mode, reading.cameo) == ("MOBILIZE", "troops", "150")


def _is_diplomatic(reading: Reading, actors: tuple[Party, ...]) -> bool:
    """Whether those who protest are states and their officials, who do so in words and not in the street."""
    if reading.event_type != "PROTEST" or reading.event_mode not in (None, "demo") or not actors:
        return False
    return all(p.sectors[:1] in (("GOV",), ("MIL",)) or (p.country and p.name and not p.sectors) for p in actors)


def _speaks_for_itself(reading: Reading) -> bool:
    """Violence at a known place is an event though nobody in it is known ("a car bomb went off in Mosul")."""
    return reading.event_type in ("ASSAULT", "PROTEST") and reading.status == "reported" and not reading.operated


_PRIVATE = tuple(
    (sector,) for sector in ["REF", "CVL", "CRM", "UNK", "MED", "EDU", "AGR", "LAB", "JRN"]
)  # refugees who arrive do not consult


def _confidence(reading: Reading, actors: tuple[Party, ...], recipients: tuple[Party, ...], told_as: str) -> float:
    """How sure: a sum of what speaks for the event, as the share that was right on sentences of our own."""
    value = 0.45 + 0.06 * min(reading.fit, 4.0)
    value += 0.12 * any(p.country or p.sectors for p in actors)
    value += 0.08 * any(p.country or p.sectors for p in recipients)
    value -= 0.1 * (not actors) + 0.1 * reading.from_noun
    value -= 0.2 * (told_as == "hypothetical")
    return calibrated(min(0.95, max(0.05, value)), "event")


def _identity(
    article: Article, reading: Reading, evidence: Evidence, actors: tuple[Party, ...], recipients: tuple[Party, ...]
) -> str:
    parts = (
        article.id,
        reading.event_type,
        reading.event_mode,
        evidence.start,
        evidence.trigger,
        [p.text for p in actors],
        [p.text for p in recipients],
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def actors_of(events: Sequence[Event]) -> tuple[Party, ...]:
    """Everybody who takes part in *events*, each once, in the order of the text."""
    return distinct([party for event in events for party in (*event.actors, *event.recipients)])
