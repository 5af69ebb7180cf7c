"""Reading an article for agreements: each sentence's mentions, with what its events and its words say of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec

from dragoman import dates
from dragoman.actors import Page
from dragoman.agreements.fates import fate_of, fates
from dragoman.agreements.fields import alike, in_order
from dragoman.agreements.ledger import Draft, Ledger, Telling
from dragoman.agreements.mentions import Mention, mentions, segments
from dragoman.agreements.parties import Names, joined, of_event, vague
from dragoman.agreements.state import AHEAD, FACT, SIGNED, Fate, state_of
from dragoman.agreements.wording import Spoken, spoken, wording
from dragoman.languages import Language
from dragoman.records import Agreement, Article, Days, Event, Quote

REACH = 25  # words between an event's trigger and the agreement that it is about
TIME_REACH = 10  # words between what became of it and when
RECENT = 4  # events before "they signed" in which "they" are looked for
REPLY = 1  # sentences after which "it" no longer means the agreement


class Reader:
    """One article's reading; sentences in order, the title last."""

    def __init__(self, events: Sequence[Event], article: Article, page: Page, language: Language) -> None:
        """*events* are the article's, in any order."""
        self.article = article
        self.language = language.code
        self.wording = wording(language.folder)
        self.names = Names(page)
        self.published = date.fromisoformat(article.published) if article.published else None
        self.ledger = Ledger()
        self.number = 0  # of the sentence
        self.last: tuple[int, Draft] | None = None  # the draft spoken of last, and in which sentence
        self.waiting: list[Telling] = []
        self.times: tuple[int, list[dates.TimeMention]] = (0, [])  # of the sentence of that number
        told = [event for event in events if event.evidence.trigger]
        self.titled = [event for event in told if event.evidence.start is None]
        self.events = sorted((e for e in told if e.evidence.start is not None), key=_trigger)
        self.triggers = [_trigger(event) for event in self.events]

    @property
    def open(self) -> bool:
        """Whether a sentence without any noun of an agreement may speak of one that was told before."""
        return self.last is not None and self.number - self.last[0] <= REPLY

    def read(self, text: str, start: int | None) -> None:
        """Reads the next sentence, which stands at *start* in the text; None for the title, which comes last."""
        self.number += 1
        sentence = spoken(text, start)
        found = mentions(sentence, self.wording)
        if not found and not self.open:
            return
        events = self._events(sentence)
        told_fates = fates(sentence, self.wording)
        quote = self._quote(text, start)
        group: Draft | None = None
        self._pronouns(sentence, told_fates, events, quote)
        for one in found:
            telling = self._telling(one, found, sentence, quote, events, told_fates, group is not None)
            if telling is not None:
                group = self._hear(telling, sentence, group) or group

    def records(self) -> list[Agreement]:
        """The records, once all is read; what was named before it was told finds its agreement now."""
        for telling in self.waiting:
            draft = self.ledger.find(telling)
            if draft is not None:
                draft.hear(replace(telling, state=None))
        return self.ledger.records(self.article.id)

    def _quote(self, text: str, start: int | None) -> Quote:
        """The sentence as evidence: as an event of it gives it, which has left a dateline or a bullet out."""
        if start is None:
            return Quote(text=text)
        at = bisect_left(self.triggers, start)
        if at < len(self.events) and self.triggers[at] < start + len(text):
            proof = self.events[at].evidence
            return Quote(text=proof.text, start=proof.start, end=proof.end)
        return Quote(text=text, start=start, end=start + len(text))

    def _events(self, sentence: Spoken) -> list[tuple[int, Event, str]]:
        """(word, event, state) of the sentence's events that tell an agreement's fate."""
        if sentence.start is None:
            chosen = self.titled
        else:
            first = bisect_left(self.triggers, sentence.start)
            chosen = self.events[first : bisect_left(self.triggers, sentence.start + len(sentence.text))]
        return [
            (sentence.place(_trigger(event) - (sentence.start or 0)), event, state)
            for event in chosen
            if (state := state_of(event)) is not None
        ]

    def _telling(
        self,
        one: Mention,
        found: Sequence[Mention],
        sentence: Spoken,
        quote: Quote,
        events: Sequence[tuple[int, Event, str]],
        told: Sequence[Fate],
        counted: bool,
    ) -> Telling | None:
        """What the sentence says of the mention; None where a weak noun is no agreement here.

        *counted* says that agreements were counted before it in the sentence, of which it may be one.
        """
        one = self._own_title(one, sentence)
        fate = None if one.anaphor and not one.definite else fate_of(one, told, found, sentence, self.wording)
        near = [e for e in events if one.first - REACH <= e[0] < one.end + REACH]
        nearest = min(near, key=lambda e: _distance(e[0], one, fate)) if near and not one.anaphor else None
        state = _state(one, fate, nearest)
        if one.weak and not counted and (fate is None or not _beside(fate, one)) and not one.title:
            return None
        event = nearest[1] if nearest is not None and state is not None else None
        parties = self._parties(one, sentence, event, state)
        by = self.names.signing(sentence, self.wording)
        if event is not None:
            by = joined(self.names.signatories(event) if event.event_type == "SUPPORT" else (), by)
        elif state in SIGNED and self._unnamed(one, sentence) and (before := self._event_before(sentence)) is not None:
            by = joined(self.names.signatories(before), by)
        whole = event is not None or len(parties) > 1 or bool(one.year and one.title)
        return Telling(
            mention=one,
            quote=quote,
            parties=parties,
            fields=in_order({*one.own, *one.about}),
            licensed=whole and bool(parties or one.year) and (state is not None or self._known(one, sentence)),
            state=state,
            date=self._date(fate, nearest, sentence) if state else None,
            place=(event.place.name or event.place.text) if event is not None and event.place else None,
            signatories=by if state in SIGNED else (),
            sentence=self.number,
        )

    def _pronouns(
        self, sentence: Spoken, told: Sequence[Fate], events: Sequence[tuple[int, Event, str]], quote: Quote
    ) -> None:
        """ "Parliament ratified it in May": what becomes of the agreement that was told in the sentence before."""
        if self.last is None or not self.open:
            return
        for fate in told:
            after = sentence.low[fate.end : fate.end + 1]
            if not set(after) & self.wording.content["objects"]:
                continue
            near = next((e for e in events if fate.at <= e[0] < fate.end), None)
            one = Mention(first=fate.end, head=fate.end, end=fate.end + 1, stop=fate.end + 1, kind="", anaphor=True)
            draft = self.last[1]
            draft.hear(
                Telling(
                    mention=one,
                    quote=quote,
                    parties=() if near is None or not set(of_event(near[1])) <= set(draft.parties) else draft.parties,
                    fields=(),
                    licensed=False,
                    state=fate.state if fate.mode == FACT else None,
                    date=self._date(fate, near, sentence),
                )
            )
            self._note(draft)

    def _own_title(self, one: Mention, sentence: Spoken) -> Mention:
        """The mention without what is no part of its title: a time behind it, a party before a small noun."""
        if one.title is None or sentence.start is None:
            return one
        small = sentence.word(one.head)[0].islower()
        at = sentence.text.find(one.title)
        cut = next((m.start for m in self._times_of(sentence) if at < m.start < at + len(one.title)), None)
        if cut is not None and cut > sentence.spans[one.head][1]:
            return msgspec.structs.replace(one, title=sentence.text[at:cut].rstrip(" ,"))
        if small and sentence.word(one.head) in one.title and self.names.states_in(sentence, one):
            return msgspec.structs.replace(one, title=None)
        return one

    def _known(self, one: Mention, sentence: Spoken) -> bool:
        """Whether a mention without a fate is an agreement all the same: of a year, or between parties and in use."""
        if one.year is not None:
            return True
        uses = set(sentence.low[one.end : one.stop]) & self.wording.content["verbs"]
        return one.definite and bool(uses) and len(self.names.of_phrase(sentence, one, self.wording)) > 1

    def _parties(self, one: Mention, sentence: Spoken, event: Event | None, state: str | None) -> tuple[str, ...]:
        own = self.names.of_phrase(sentence, one, self.wording)
        if one.year is not None and len(own) > 1:
            return own
        if event is None:
            return (
                own if len(own) > 1 or (state is None and one.year is None) else self._of_sentence(sentence, one, own)
            )
        name = (0, 0)
        if one.title and sentence.start is not None:
            name = sentence.start + sentence.spans[one.first][0], sentence.start + sentence.spans[one.head][0]
        parties = joined(of_event(event, name), own)
        if len(parties) < 2 and vague(event):
            parties = joined(parties, self.names.of_sentence(sentence, one))
            if len(parties) < 2 and self.last is not None:
                parties = joined(parties, self.last[1].parties)
            if len(parties) < 2:
                parties = joined(parties, self.names.of_page())
        return parties

    def _of_sentence(self, sentence: Spoken, one: Mention, own: tuple[str, ...]) -> tuple[str, ...]:
        """The parties that the sentence names; where it calls them "they", those of the event before it."""
        named = self.names.of_sentence(sentence, one)
        if not self._unnamed(one, sentence):
            return joined(named, own) if len(named) > 1 else own
        before = self._event_before(sentence)
        return joined(of_event(before), own) if before is not None else joined(self.names.of_page(), own)

    def _unnamed(self, one: Mention, sentence: Spoken) -> bool:
        """Whether the sentence names no two parties, but speaks of them as "they" or "the two countries"."""
        called = set(sentence.low[: one.first]) & self.wording.content["parties"]
        return bool(called) and len(self.names.of_sentence(sentence, one)) < 2

    def _event_before(self, sentence: Spoken) -> Event | None:
        """The last event before the sentence that has two parties."""
        at = bisect_left(self.triggers, sentence.start or 0)
        return next((e for e in reversed(self.events[max(0, at - RECENT) : at]) if len(of_event(e)) > 1), None)

    def _date(self, fate: Fate | None, near: tuple[int, Event, str] | None, sentence: Spoken) -> Days | None:
        """The days of what became of it: the event's where the event tells it, else those beside the words."""
        if near is not None and (fate is None or fate.at <= near[0] < fate.end):
            when = near[1].date
            return Days(start=when.start, end=when.end) if when else None
        if fate is None or sentence.start is None or not fate.dated:
            return None
        for mention in self._times_of(sentence):
            if 0 <= sentence.place(mention.start) - fate.end <= TIME_REACH:
                tense = "future" if fate.mode == AHEAD else "past"
                span = dates.resolve(mention, self.published, tense=tense, language=self.language)
                return Days(start=span.start, end=span.end) if span else None
        if near is not None and near[1].date is not None and near[2] == fate.state:
            return Days(start=near[1].date.start, end=near[1].date.end)
        return None

    def _times_of(self, sentence: Spoken) -> list[dates.TimeMention]:
        if self.times[0] != self.number:
            self.times = self.number, dates.find(sentence.text, self.language)
        return self.times[1]

    def _hear(self, told: Telling, sentence: Spoken, group: Draft | None) -> Draft | None:
        """Puts a telling where it belongs; gives the group where it opened one or spoke of one."""
        one = told.mention
        if one.anaphor:
            self._anaphor(told, sentence)
            return None
        if one.plural and not one.title:
            return self._several(told, sentence)
        if group is not None and one.indefinite and not one.title and group.room:
            self._note(self.ledger.join(group, told))
            return None
        groups = self.ledger.groups(told)
        if (one.partitive or one.ordinal) and groups:
            self._member(groups[0], told)
            return None
        draft = self.ledger.find(told)
        if draft is not None:
            draft.hear(told)
        elif groups and groups[0].room and groups[0].number and (one.indefinite or one.rest) and told.fields:
            draft = self.ledger.join(groups[0], told)
        elif told.licensed and (one.indefinite or told.parties or one.year):
            draft = self.ledger.add(told)
        elif groups and one.definite:
            draft = groups[0]
            self._member(draft, told) if told.fields else draft.hear(told)
        else:
            self.waiting.append(told)
        self._note(draft)
        return None

    def _several(self, told: Telling, sentence: Spoken) -> Draft | None:
        """A plural: a group that begins, or one told before, whose members may be told now."""
        one = told.mention
        groups = self.ledger.groups(told)
        group = groups[0] if groups else None
        if group is not None and not one.definite and not one.rest and one.number != group.number:
            group = None
        if group is None:
            if not told.licensed:
                self._attach(told)
                return None
            group = self.ledger.add(told)
            if group is None:
                return None
            group.fields = set(one.own)
            self._split(group, told, sentence)
            if not group.members and one.number is None:
                group.fields = set(told.fields)
        elif one.rest:
            self._split(group, told, sentence, one.number)
        else:
            group.hear(replace(told, fields=one.own))
            self._split(group, told, sentence)
        self._note(group)
        return group

    def _split(self, group: Draft, told: Telling, sentence: Spoken, number: int | None = None) -> None:
        """Tells a group's members apart by what the sentence lists; else its words are evidence for all of them."""
        count = number or group.number
        listed = segments(sentence, told.mention, self.wording, count) if count else []
        for fields in listed:
            self._member(group, replace(told, fields=in_order({*told.mention.own, *fields})))
        if listed or (number and told.fields and group.room and self._member(group, told)):
            return
        group.hear(replace(told, fields=() if group.members else told.fields))

    def _member(self, group: Draft, told: Telling) -> Draft | None:
        """The group's member that the telling speaks of: by its fields, or a new one."""
        fields = set(told.fields)
        known = next((one for one in group.members if fields and fields & one.fields), None)
        if known is not None:
            known.hear(told)
        else:
            at = told.mention.ordinal
            known = group.members[at - 1] if at and at <= len(group.members) else self.ledger.join(group, told)
            if known is not None:
                known.hear(told)
        self._note(known)
        return known

    def _anaphor(self, told: Telling, sentence: Spoken) -> None:
        """A phrase without its noun ("the second covers", "it covers"): of the group, or of the agreement just told."""
        one = told.mention
        if self.last is None:
            return
        if one.definite:
            if self.number - self.last[0] <= REPLY and sentence.start is not None:
                last = self.last[1]
                if last.plural and one.plural:
                    self._split(last, told, sentence)
                elif not last.plural:
                    last.hear(told)
            return
        group = next(iter(self.ledger.groups(told)), None)
        if group is None or not told.fields:
            return
        if one.plural:
            self._split(group, told, sentence, one.number)
        else:
            self._member(group, told)

    def _attach(self, told: Telling) -> None:
        """A plural that opens no group: evidence for a draft that it may speak of."""
        draft = self.ledger.find(told)
        if draft is not None and told.mention.definite and alike(told.mention.kind, draft.kind):
            draft.hear(replace(told, fields=()))

    def _note(self, draft: Draft | None) -> None:
        if draft is not None:
            self.last = (self.number, draft)


def _trigger(event: Event) -> int:
    return event.evidence.trigger[0] if event.evidence.trigger else 0


def _distance(at: int, one: Mention, fate: Fate | None) -> int:
    """How far an event's word is from a mention; the word that tells its fate is nearest of all."""
    if fate is not None and fate.at <= at < fate.end:
        return -1
    return one.first - at if at < one.first else at - one.end + 1


def _beside(fate: Fate, one: Mention) -> bool:
    return one.head - fate.end <= 8 if fate.end <= one.head else fate.at - one.end <= 4


def _state(one: Mention, fate: Fate | None, near: tuple[int, Event, str] | None) -> str | None:
    """The state by words and event together; the words beside the mention tell more."""
    if fate is not None:
        if fate.mode == FACT:
            return fate.state
        if fate.mode == AHEAD:
            return "in force" if fate.state in ("suspended", "ended") else "proposed"
        return None
    if near is None or (one.definite and near[1].event_type in ("AGREE", "CONSULT")):
        return None
    return near[2]
