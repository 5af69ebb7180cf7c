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
from dragoman.agreements.wording import Spoken, Wording, spoken
from dragoman.records import Agreement, Article, Days, Event, Quote

REACH = 25  # words between an event's trigger and the agreement that it is about
TIME_REACH = 10  # words between what became of it and when
REPLY = 1  # sentences after which "it" no longer means the agreement


class Reader:
    """One article's reading; sentences in order, the title last."""

    def __init__(self, events: Sequence[Event], article: Article, page: Page, wording: Wording) -> None:
        """*events* are the article's, in any order."""
        self.article = article
        self.wording = wording
        self.names = Names(page)
        self.published = date.fromisoformat(article.published) if article.published else None
        self.ledger = Ledger()
        self.number = 0  # of the sentence
        self.last: tuple[int, Draft] | None = None  # the draft spoken of last, and in which sentence
        self.waiting: list[Telling] = []
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
        if not found:
            return
        events = self._events(sentence)
        told_fates = fates(sentence, self.wording)
        quote = self._quote(text, start)
        group: Draft | None = None
        for one in found:
            telling = self._telling(one, found, sentence, quote, events, told_fates)
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
    ) -> Telling | None:
        """What the sentence says of the mention; None where a weak noun is no agreement here."""
        one = self._own_title(one, sentence)
        fate = None if one.anaphor else fate_of(one, told, found, sentence)
        near = [e for e in events if one.first - REACH <= e[0] < one.end + REACH]
        nearest = min(near, key=lambda e: _distance(e[0], one, fate)) if near and not one.anaphor else None
        state = _state(one, fate, nearest)
        if one.weak and (fate is None or not _beside(fate, one)) and not one.title:
            return None
        event = nearest[1] if nearest is not None and state is not None else None
        parties = self._parties(one, sentence, event, state)
        by = self.names.signing(sentence, self.wording)
        if event is not None and state in SIGNED:
            by = joined(self.names.signatories(event) if event.event_type == "SUPPORT" else (), by)
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

    def _own_title(self, one: Mention, sentence: Spoken) -> Mention:
        """The mention without its title where that is only a party's name before a small noun ("the Ghana treaty")."""
        small = sentence.word(one.head)[0].islower()
        if one.title and small and sentence.word(one.head) in one.title and self.names.states_in(sentence, one):
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
        parties = joined(of_event(event), own)
        if len(parties) < 2 and vague(event):
            parties = joined(parties, self.names.of_sentence(sentence, one))
            if len(parties) < 2 and self.last is not None:
                parties = joined(parties, self.last[1].parties)
            if len(parties) < 2:
                parties = joined(parties, self.names.of_page())
        return parties

    def _of_sentence(self, sentence: Spoken, one: Mention, own: tuple[str, ...]) -> tuple[str, ...]:
        named = self.names.of_sentence(sentence, one)
        return joined(named, own) if len(named) > 1 else own

    def _date(self, fate: Fate | None, near: tuple[int, Event, str] | None, sentence: Spoken) -> Days | None:
        """The days of what became of it: the event's where the event tells it, else those beside the words."""
        if near is not None and (fate is None or fate.at <= near[0] < fate.end):
            when = near[1].date
            return Days(start=when.start, end=when.end) if when else None
        if fate is None or sentence.start is None:
            return None
        for mention in dates.find(sentence.text):
            if 0 <= sentence.place(mention.start) - fate.end <= TIME_REACH:
                span = dates.resolve(mention, self.published, tense="future" if fate.mode == AHEAD else "past")
                return Days(start=span.start, end=span.end) if span else None
        if near is not None and near[1].date is not None and near[2] == fate.state:
            return Days(start=near[1].date.start, end=near[1].date.end)
        return None

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
        if one.partitive and groups:
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
        group.hear(replace(told, fields=told.fields if not group.members and group.number is None else ()))

    def _member(self, group: Draft, told: Telling) -> Draft | None:
        """The group's member that the telling speaks of: by its fields, or a new one."""
        fields = set(told.fields)
        known = next((one for one in group.members if fields and fields & one.fields), None)
        if known is not None:
            known.hear(told)
        else:
            known = self.ledger.join(group, told)
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
