"""Adds articles to stories one by one, and says what that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal, NamedTuple

import numpy as np

from dragoman.records import Article, Record
from dragoman.stories.overlap import FEWEST_WORDS, Overlap, common, compare
from dragoman.stories.shelf import Anchors, Member, MemoryShelf, Shelf
from dragoman.stories.signature import LEAD, ROWS, Signature, bands, read, signature

LOOKED_UP = 24  # members that a look-up may give
PROVED = 12  # of them whose wording is compared
EACH_STORY = 3  # of them of one story
ALIKE = 4  # values of 64 that two MinHashes share, from which wordings are compared: a tenth of the runs shared
ANCHORED = 0.4  # share of the wording that a new member has in common with the earliest or fullest: chains end there
BOTH_WAYS = 0.6  # share of the longer, too, from which a copy is the text itself and no collection that holds it
EVERYWHERE = 3  # other stories that share words, from which these are no proof
JOINED = 0.3  # shared wording of two members that another text holds both of, from which all three are one text


class Change(Record, frozen=True, kw_only=True):
    """A story's id that changed: `old` is `new` now, as an earlier member came ("rename") or two were one ("merge")."""

    kind: Literal["rename", "merge"]
    old: str
    new: str


class Story(Record, frozen=True, kw_only=True):
    """One text under its mastheads."""

    id: str
    earliest: str  # the member's id, by day and then by id
    fullest: str  # the member with the most words
    wire: str | None  # the agency that most members credit, the earliest's where as many credit another
    outlets: tuple[str, ...]  # publishers, in the order in which they carried it
    size: int  # members


class _Match(NamedTuple):
    member: Member
    story: str
    theirs: Signature
    shared: Overlap


def story_id(earliest: str) -> str:
    """The id of the story whose earliest member has that id: 16 hex digits."""
    return sha256(earliest.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def member_of(article: Article) -> Member:
    """An article as a story keeps it, its text turned into a signature."""
    raw = signature(article.text)
    return Member(
        id=article.id,
        signature=raw,
        published=article.published,
        publisher=article.publisher,
        wire=article.wire,
        length=read(raw, article.id).length if raw else 0,
    )


class Stories:
    """The stories of all articles that were added. An article is added once: ids are the caller's to keep apart."""

    def __init__(self, shelf: Shelf | None = None, tell: Callable[[Change], None] | None = None) -> None:
        """*shelf* is where members are kept, in memory if none is given; *tell* hears of each id that changes."""
        self.shelf: Shelf = MemoryShelf() if shelf is None else shelf
        self._tell = tell

    def add(self, article: Article) -> str:
        """The id of the story that *article* belongs to from now on. Two stories that it proves to be one are merged.

        The time needed depends on the length of the text, and hardly on how many were added before.
        """
        return self.join(member_of(article))

    def join(self, member: Member) -> str:
        """As `add`, for a member whose signature was made before. Raises Stale for one of another version."""
        if not member.signature:
            return self._begin(member, ())
        mine = read(member.signature, member.id)
        values = bands(mine)
        found = self.shelf.near(values, LOOKED_UP)
        if found:
            twin, story = found[0]
            if twin.signature and read(twin.signature, twin.id).identity == mine.identity:
                same = Member(member.id, twin.signature, member.published, member.publisher, member.wire, member.length)
                return self._enter(same, (), story)
        matches = self._matches(mine, found)
        if not matches:
            return self._begin(member, values)
        best = matches[0]
        story = best.story
        for match in matches[1:]:
            if match.story != story and self._one_text(best, match):
                story = self._merge(story, match.story)
        return self._enter(member, values, story)

    def fill(self, members: Iterable[tuple[Member, str]]) -> None:
        """Takes members with the stories that they belong to, as they were kept, without comparing anything.

        Raises Stale for a signature of another version.
        """
        twins: set[int] = set()
        known: dict[str, Anchors] = {}
        for member, story in members:
            values: tuple[int, ...] = ()
            if member.signature:
                values = bands(read(member.signature, member.id))
                if values[0] in twins:
                    values = ()
                else:
                    twins.add(values[0])
            anchors = known.get(story)
            known[story] = anchors.with_member(member) if anchors else Anchors(member, member)
            self.shelf.keep(member, values, story, known[story])

    def story(self, story: str) -> Story:
        """What is known of a story. Raises KeyError if there is none of that id."""
        members = sorted(self.shelf.members(story), key=lambda member: member.rank)
        wires = Counter(member.wire for member in members if member.wire)
        anchors = self.shelf.anchors(story)
        return Story(
            id=story,
            earliest=anchors.earliest.id,
            fullest=anchors.fullest.id,
            wire=wires.most_common(1)[0][0] if wires else None,
            outlets=tuple(dict.fromkeys(member.publisher for member in members if member.publisher)),
            size=len(members),
        )

    def _matches(self, mine: Signature, found: Sequence[tuple[Member, str]]) -> list[_Match]:
        """The members that are copies of the text, one of each story, those that share the most first."""
        tried: dict[str, list[_Match]] = {}
        for member, story, theirs in _likeliest(mine, found):
            before = tried.setdefault(story, [])
            if len(before) < EACH_STORY and not any(match.shared.copied for match in before):
                before.append(_Match(member, story, theirs, compare(mine, theirs)))
        matches = [
            several[-1]
            for story, several in tried.items()
            if several[-1].shared.copied and self._is_anchored(mine, several[-1].member, story)
        ]
        own = [match for match in matches if match.shared.led or not _is_common(mine, match, tried)]
        return sorted(own, key=lambda match: -(match.shared.shorter + match.shared.longer))

    def _is_anchored(self, mine: Signature, member: Member, story: str) -> bool:
        """Whether the text shares enough with what *story* is known by, and not only with its last member."""
        anchors = {anchor.id: anchor for anchor in self.shelf.anchors(story)}
        if member.id in anchors:
            return True
        return any(compare(mine, read(one.signature, one.id)).shorter >= ANCHORED for one in anchors.values())

    def _one_text(self, one: _Match, other: _Match) -> bool:
        """Whether two members that the new text holds are one text, and it is no collection of several."""
        if min(one.shared.longer, other.shared.longer) >= BOTH_WAYS:
            return True
        shared = compare(one.theirs, other.theirs)
        return shared.shorter >= JOINED

    def _begin(self, member: Member, values: Sequence[int]) -> str:
        story = story_id(member.id)
        self.shelf.keep(member, values, story, Anchors(member, member))
        return story

    def _enter(self, member: Member, values: Sequence[int], story: str) -> str:
        anchors = self.shelf.anchors(story).with_member(member)
        self.shelf.keep(member, values, story, anchors)
        return self._named(story, anchors)

    def _named(self, story: str, anchors: Anchors) -> str:
        """The story's id once it has these anchors; a new one is told."""
        name = story_id(anchors.earliest.id)
        if name != story:
            self.shelf.rename(story, name, anchors)
            self._told("rename", story, name)
        return name

    def _merge(self, one: str, other: str) -> str:
        """Both stories under the id of the one with the earlier member."""
        mine, theirs = self.shelf.anchors(one), self.shelf.anchors(other)
        old, new = (one, other) if theirs.earliest.rank < mine.earliest.rank else (other, one)
        self.shelf.rename(old, new, mine.joined(theirs))
        self._told("merge", old, new)
        return new

    def _told(self, kind: Literal["rename", "merge"], old: str, new: str) -> None:
        if self._tell is not None:
            self._tell(Change(kind=kind, old=old, new=new))


def _likeliest(mine: Signature, found: Iterable[tuple[Member, str]]) -> Iterator[tuple[Member, str, Signature]]:
    """The members whose MinHash is alike enough, the most alike first, at most `PROVED`."""
    alike = []
    for order, (member, story) in enumerate(found):
        theirs = read(member.signature, member.id)
        same = mine.digest == theirs.digest
        count = int(np.count_nonzero(same))
        if count >= ALIKE or int(np.count_nonzero(same[-LEAD:])) >= ROWS:
            alike.append((-count, order, member, story, theirs))
    alike.sort(key=lambda one: one[:2])
    for _, _, member, story, theirs in alike[:PROVED]:
        yield member, story, theirs


def _is_common(mine: Signature, match: _Match, tried: Mapping[str, Sequence[_Match]]) -> bool:
    """Whether the proof is only in words that several other stories share, too: what an outlet puts everywhere."""
    others = [several[-1] for story, several in tried.items() if story != match.story and several[-1].shared.shorter]
    if len(others) < EVERYWHERE:
        return False
    counts = np.sum([common(mine, other.theirs) for other in others], axis=0)
    covered = common(mine, match.theirs)
    everywhere = int(np.count_nonzero(covered & (counts >= EVERYWHERE)))
    own = int(np.count_nonzero(covered)) - everywhere
    left = match.shared.words - everywhere
    return left >= FEWEST_WORDS and own < match.shared.needed * left
