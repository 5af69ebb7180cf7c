"""Agreements: treaties, accords, memoranda and deals, with their parties, fields and state.

An agreement is read off the events that speak of one ("signed a treaty", "tore up the accord", "agreed to draft a
pact"): the event gives parties, signatories, date, place and what became of it; the words of its sentence give kind,
title and fields. Told again of the same parties and kind, it is the same agreement with one more piece of evidence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from dragoman.agreements.fields import Words, words
from dragoman.agreements.state import later, state_of
from dragoman.records import Agreement, Article, Days, Event, Quote

__all__ = ["find"]


def find(events: Sequence[Event], article: Article) -> list[Agreement]:
    """The agreements that the article's events speak of, in the order in which they are first told."""
    found: list[Agreement] = []
    for event in events:
        state = state_of(event)
        if state is None:
            continue
        spoken = words(event.evidence.text)
        parties = _parties(event)
        if spoken.kind is None or not parties:
            continue
        one = _agreement(event, spoken, parties, state, article)
        at = next((i for i, other in enumerate(found) if _same(one, other)), None)
        if at is None:
            found.append(one)
        else:
            found[at] = _joined(found[at], one)
    return found


def _parties(event: Event) -> tuple[str, ...]:
    """The countries and bodies that take part, each once."""
    return tuple(dict.fromkeys(p.country for p in (*event.actors, *event.recipients) if p.country))


def _agreement(event: Event, spoken: Words, parties: tuple[str, ...], state: str, article: Article) -> Agreement:
    persons = [p.name for p in (*event.actors, *event.recipients) if p.name and p.sectors]
    signed = state in ("signed", "initialled", "ratified")
    evidence = Quote(text=event.evidence.text, start=event.evidence.start, end=event.evidence.end)
    key = (article.id, spoken.kind, parties, evidence.start)
    return Agreement(
        id=hashlib.sha256(repr(key).encode()).hexdigest()[:16],
        kind=spoken.kind or "agreement",
        title=spoken.title,
        parties=parties,
        signatories=tuple(dict.fromkeys(persons)) if signed else (),
        fields=spoken.fields,
        state=state,
        date=Days(start=event.date.start, end=event.date.end) if event.date else None,
        place=(event.place.name or event.place.text) if event.place else None,
        evidence=(evidence,),
        article=article.id,
    )


def _same(one: Agreement, other: Agreement) -> bool:
    """Whether two tellings are of one agreement: a title in common, or parties and fields that do not contradict."""
    if one.title and other.title:
        return one.title.lower() == other.title.lower()
    if set(one.parties) != set(other.parties):
        return False
    if one.fields and other.fields and not set(one.fields) & set(other.fields):
        return False
    return one.kind == other.kind or "agreement" in (one.kind, other.kind)


def _joined(first: Agreement, again: Agreement) -> Agreement:
    """The agreement with another telling of it: the later state, the evidence of both."""
    evidence = first.evidence if again.evidence[0] in first.evidence else (*first.evidence, *again.evidence)
    newer = again if later(again.state, first.state) else first
    return Agreement(
        id=first.id,
        kind=first.kind if first.kind != "agreement" else again.kind,
        title=first.title or again.title,
        parties=first.parties,
        signatories=tuple(dict.fromkeys((*first.signatories, *again.signatories))),
        fields=tuple(dict.fromkeys((*first.fields, *again.fields))),
        state=newer.state,
        date=newer.date or first.date or again.date,
        place=newer.place or first.place or again.place,
        evidence=evidence,
        article=first.article,
    )
