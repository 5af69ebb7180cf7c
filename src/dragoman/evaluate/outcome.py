"""One row judged: what was marked, what was coded, and whether they agree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from dragoman.evaluate.answers import Answer, Said
from dragoman.evaluate.gold import NONE, Gold
from dragoman.records import Record

Span = tuple[int, int] | None


class Outcome(Record, frozen=True, kw_only=True):
    """How one row came out. A run is saved as one of these a line.

    `gold` and `coded` are types or "NONE"; `types` are all that were coded, the surest first. The marked parties are
    `gold_actors` and `gold_recipients`; the `..._right` of a party is None where it was not marked.
    """

    source: str
    id: str | int | None
    text: str
    actor: Span
    recipient: Span
    gold: str
    coded: str
    right: bool
    types: tuple[str, ...]
    confidence: float | None
    trigger: Span
    gold_actors: tuple[str, ...] | None
    actors: tuple[str, ...] | None
    actors_right: bool | None
    gold_recipients: tuple[str, ...] | None
    recipients: tuple[str, ...] | None
    recipients_right: bool | None

    @property
    def is_miss(self) -> bool:
        """Whether the type or a marked party is wrong."""
        return not self.right or self.actors_right is False or self.recipients_right is False

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, and whether each is marked: the trigger, or the parties that a relation is asked of."""
        at = 0
        for start, end in sorted(span for span in (self.trigger, self.actor, self.recipient) if span is not None):
            if at <= start < end <= len(self.text):
                yield self.text[at:start], False
                yield self.text[start:end], True
                at = end
        yield self.text[at:], False


def judge(gold: Gold, answer: Answer) -> Outcome:
    """The row against what was coded.

    Right when one of the events has the marked type, or none is there where none is marked. The event shown is the
    one that meets the marks best: type, then parties, then confidence. Parties are not judged where the row has spans
    or is marked NONE.
    """
    one = _best(gold, answer.said)
    actors = gold.actors if _has_parties(gold) else None
    recipients = gold.recipients if _has_parties(gold) else None
    types = tuple(dict.fromkeys(said.type for said in answer.said))
    coded = label(gold.type, types)
    return Outcome(
        source=gold.source,
        id=gold.id,
        text=gold.text,
        actor=gold.actor,
        recipient=gold.recipient,
        gold=gold.type,
        coded=coded,
        right=coded == gold.type,
        types=types,
        confidence=one.confidence if one else None,
        trigger=one.trigger if one else None,
        gold_actors=actors,
        actors=one.actors if one else None,
        actors_right=_agree(actors, one.actors if one else None),
        gold_recipients=recipients,
        recipients=one.recipients if one else None,
        recipients_right=_agree(recipients, one.recipients if one else None),
    )


def label(gold: str, types: Sequence[str]) -> str:
    """The type that a row counts as: the marked one if it was coded, else the surest, NONE where nothing was."""
    return gold if gold in types else next(iter(types), NONE)


def identity(row: Outcome | Gold) -> bytes:
    """What tells two runs that a row is the same one: its id, text and spans. Eight bytes of BLAKE2."""
    words = repr((row.id, row.text, row.actor, row.recipient))
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _best(gold: Gold, said: Sequence[Said]) -> Said | None:
    """Of equals `max` takes the first, which is the surest."""
    return max(said, key=lambda one: (one.type == gold.type, _met(gold, one)), default=None)


def _met(gold: Gold, one: Said) -> int:
    if not _has_parties(gold):
        return 0
    return (_agree(gold.actors, one.actors) is True) + (_agree(gold.recipients, one.recipients) is True)


def _has_parties(gold: Gold) -> bool:
    return not gold.is_relation and gold.type != NONE


def _agree(marked: tuple[str, ...] | None, coded: tuple[str, ...] | None) -> bool | None:
    return None if marked is None else coded is not None and set(marked) == set(coded)
