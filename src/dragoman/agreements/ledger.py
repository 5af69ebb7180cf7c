"""The agreements of one article as they are told: a telling is of a new one, one of a counted group, or an old one.

What is said of an agreement lands in a draft; drafts and groups stand in the order in which they were first told, and
become records at the end, when a group's count is checked against what was told of it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from dragoman.agreements.fields import alike, in_order, tables
from dragoman.agreements.mentions import Mention
from dragoman.agreements.parties import joined
from dragoman.agreements.state import later
from dragoman.records import Agreement, Days, Quote

MOST = 100  # agreements of one article
MOST_EVIDENCE = 200  # sentences that speak of one


@dataclass(frozen=True)
class Telling:
    """What one sentence says of one mention; `licensed` where it tells a fate with parties, reason for a new draft."""

    mention: Mention
    quote: Quote
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    licensed: bool
    state: str | None = None
    date: Days | None = None
    place: str | None = None
    signatories: tuple[str, ...] = ()
    sentence: int = 0


@dataclass
class Draft:
    """An agreement in the making; a draft that has `members` is a group that was told together."""

    kind: str
    parties: tuple[str, ...]
    sentence: int
    number: int | None = None
    state: str = "signed"
    date: Days | None = None
    place: str | None = None
    title: str | None = None
    year: int | None = None
    plural: bool = False
    fields: set[str] = field(default_factory=set)
    signatories: tuple[str, ...] = ()
    evidence: dict[int | None, Quote] = field(default_factory=dict)
    members: list[Draft] = field(default_factory=list)
    group: Draft | None = None

    @property
    def room(self) -> int:
        """How many of the group's count are still to be told; of an uncounted group any number."""
        return (self.number - len(self.members)) if self.number else MOST if self.plural else 0

    def hear(self, told: Telling) -> None:
        """Adds a telling: its evidence, what was not known, and the state where it is a later one."""
        if len(self.evidence) < MOST_EVIDENCE and (told.quote.start is not None or not self.evidence):
            self.evidence.setdefault(told.quote.start, told.quote)
        self.fields |= set(told.fields)
        mention = told.mention
        if mention.kind and self.kind in tables().generic and not mention.weak and not self.plural:
            self.kind = self.kind if mention.kind in tables().generic else mention.kind
        self.title = self.title or mention.title
        if told.state is None:
            return
        self.parties = joined(self.parties, told.parties)
        self.signatories = joined(self.signatories, told.signatories)
        if later(told.state, self.state):
            self.state, self.date = told.state, told.date
            self.place = told.place or self.place
        elif told.state == self.state:
            self.date, self.place = self.date or told.date, self.place or told.place

    def record(self, article: str, number: int) -> Agreement:
        """The agreement's record; *number* tells those of one sentence apart."""
        evidence = sorted(self.evidence.values(), key=lambda quote: -1 if quote.start is None else quote.start)
        key = (article, self.kind, self.parties, evidence[0].start, number)
        group = self.group or (self if self.plural else None)
        found = max(1, len(group.members)) if group else 1
        short = group is not None and group.number is not None and found < group.number
        return Agreement(
            id=hashlib.sha256(repr(key).encode()).hexdigest()[:16],
            kind=self.kind,
            title=self.title,
            parties=self.parties,
            signatories=self.signatories,
            fields=in_order(self.fields),
            state=self.state,
            date=self.date or (_whole(self.year) if self.year else None),
            place=self.place,
            evidence=tuple(evidence),
            article=article,
            announced=group.number if short and group else None,
            found=found if short else None,
        )


class Ledger:
    """All drafts of an article, in the order in which they were first told."""

    def __init__(self) -> None:
        """Empty."""
        self.drafts: list[Draft] = []

    def records(self, article: str) -> list[Agreement]:
        """The records of all drafts; a group's members in place of the group."""
        found: list[Agreement] = []
        for draft in self.drafts:
            for one in draft.members or [draft]:
                if draft.members:
                    _inherit(one, draft)
                found.append(one.record(article, len(found)))
        return found

    def add(self, told: Telling) -> Draft | None:
        """A new draft; None where there are too many."""
        if len(self.drafts) >= MOST:
            return None
        draft = _draft(told)
        self.drafts.append(draft)
        return draft

    def join(self, group: Draft, told: Telling) -> Draft | None:
        """A new member of the group; None where it has no room."""
        if group.room <= 0 or len(group.members) >= MOST:
            return None
        kind = told.mention.kind if told.mention.kind not in tables().generic else ""
        member = _draft(told, kind or group.kind, group.parties)
        member.plural, member.number, member.group = False, None, group
        group.members.append(member)
        return member

    def groups(self, told: Telling) -> list[Draft]:
        """The groups that a telling may speak of, the latest first."""
        return [
            draft
            for draft in reversed(self.drafts)
            if draft.plural
            and (not told.mention.kind or alike(told.mention.kind, draft.kind))
            and _related(draft.parties, told.parties)
            and told.mention.year is None
        ]

    def find(self, told: Telling) -> Draft | None:
        """The draft that a telling of a single agreement speaks of, the latest that fits; None where none does."""
        if told.mention.new:
            return None
        for draft in reversed(self.drafts):
            for one in reversed(draft.members or [draft]):
                if _fits(one, told):
                    return one
        return None


def _draft(told: Telling, kind: str | None = None, parties: tuple[str, ...] = ()) -> Draft:
    draft = Draft(
        kind=kind or told.mention.kind or "agreement",
        parties=parties or told.parties,
        sentence=told.sentence,
        number=told.mention.number,
        plural=told.mention.plural and not told.mention.title,
        year=told.mention.year,
        state=told.state or "signed",
        date=told.date,
        place=told.place,
    )
    draft.hear(told)
    return draft


def _inherit(member: Draft, group: Draft) -> None:
    """Gives a member what was said of its whole group."""
    for start, quote in group.evidence.items():
        member.evidence.setdefault(start, quote)
    member.parties = member.parties or group.parties
    member.signatories = joined(group.signatories, member.signatories)
    if later(group.state, member.state):
        member.state, member.date = group.state, group.date
    if member.state == group.state:
        member.date, member.place = member.date or group.date, member.place or group.place


def _related(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two lists of parties may be one agreement's: one of them holds the other."""
    return set(one) <= set(other) or set(other) <= set(one)


def _fits(draft: Draft, told: Telling) -> bool:
    """Whether a telling may be of this draft: nothing that both say contradicts."""
    mention = told.mention
    if mention.title and draft.title:
        return _bare(mention.title) == _bare(draft.title)
    if mention.year is not None and mention.year != draft.year:
        return bool(draft.date and draft.date.start.startswith(str(mention.year)))
    if draft.year is not None and mention.year is None and (told.licensed and mention.indefinite):
        return False
    if mention.kind and not alike(mention.kind, draft.kind):
        return False
    if not _related(draft.parties, told.parties):
        return False
    said = set(mention.own if mention.definite else told.fields)
    if said and draft.fields and not said & draft.fields:
        return False
    return mention.definite or mention.anaphor or draft.sentence != told.sentence


def _bare(title: str) -> str:
    words = title.lower().removeprefix("the ").split()
    return " ".join(word for word in words if not word.isdecimal())


def _whole(year: int) -> Days:
    return Days(start=f"{year}-01-01", end=f"{year}-12-31")
