"""Where members of stories are kept and looked up: what a place for them must offer, and one in memory.

A store keeps the same in its tables (articles with their signatures, band values, stories) and offers the same doors;
all that is asked of it is bounded look-ups by band value and by story.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple, Protocol

import msgspec

BUCKET = 64  # members kept under one band value: a value that more texts share is boilerplate, or one story many times


class Member(msgspec.Struct, frozen=True, gc=False):
    """An article as its story knows it. `signature` is empty for a text without words."""

    id: str
    signature: bytes
    published: str | None = None  # ISO date
    publisher: str | None = None
    wire: str | None = None
    length: int = 0  # words

    @property
    def rank(self) -> tuple[str, str]:
        """What members are ordered by, the earliest first: day, then id; those without a day are last."""
        return self.published or "~", self.id


class Anchors(NamedTuple):
    """The two members that a story is known by."""

    earliest: Member
    fullest: Member

    def with_member(self, member: Member) -> Anchors:
        """The anchors once *member* has joined."""
        return self.joined(Anchors(member, member))

    def joined(self, other: Anchors) -> Anchors:
        """The anchors of both stories together."""
        return Anchors(
            min(self.earliest, other.earliest, key=lambda one: one.rank),
            min(self.fullest, other.fullest, key=lambda one: (-one.length, one.rank)),
        )


class Shelf(Protocol):
    """What `Stories` asks of the place where members are kept."""

    def near(self, values: Sequence[int], most: int) -> Sequence[tuple[Member, str]]:
        """Members that share a band value, each with its story's id: those with the most shared first, *most* of them.

        A member that shares the first value has the same wording; if there is one, it alone may be given.
        """

    def anchors(self, story: str) -> Anchors:
        """The anchors of a story. Raises KeyError if there is none of that id."""

    def members(self, story: str) -> Iterator[Member]:
        """All members of a story, in any order. Raises KeyError if there is none of that id."""

    def keep(self, member: Member, values: Sequence[int], story: str, anchors: Anchors) -> None:
        """Adds *member* to a story, new or known, whose anchors are now these. Without *values* it is not looked up."""

    def rename(self, old: str, new: str, anchors: Anchors) -> None:
        """Gives the story *old* the id *new*; if there is a story *new*, *old*'s members become members of it."""


class MemoryShelf:
    """Members in memory: some 3 KB for an article of 400 words."""

    def __init__(self) -> None:
        """No member yet."""
        self._members: list[Member] = []
        self._place: list[int] = []  # of each member: the number of its story
        self._buckets: dict[int, int | list[int]] = {}  # by band value: one member or several
        self._stories: dict[str, int] = {}
        self._names: list[str] = []  # of each story, by number
        self._contents: list[list[int]] = []
        self._anchors: list[Anchors] = []

    def near(self, values: Sequence[int], most: int) -> list[tuple[Member, str]]:
        """As `Shelf.near`."""
        buckets = self._buckets
        twin = buckets.get(values[0]) if values else None
        if twin is not None:
            return [self._with_story(twin if isinstance(twin, int) else twin[0])]
        counts: dict[int, int] = {}
        for found in map(buckets.get, values):
            if found is None:
                continue
            for number in (found,) if isinstance(found, int) else found:
                counts[number] = counts.get(number, 0) + 1
        best = counts if len(counts) <= 1 else nlargest(most, counts, key=lambda number: (counts[number], -number))
        return [self._with_story(number) for number in best]

    def anchors(self, story: str) -> Anchors:
        """As `Shelf.anchors`."""
        return self._anchors[self._stories[story]]

    def members(self, story: str) -> Iterator[Member]:
        """As `Shelf.members`."""
        return map(self._members.__getitem__, self._contents[self._stories[story]])

    def keep(self, member: Member, values: Sequence[int], story: str, anchors: Anchors) -> None:
        """As `Shelf.keep`."""
        number = len(self._members)
        self._members.append(member)
        place = self._stories.setdefault(story, len(self._names))
        if place == len(self._names):
            self._names.append(story)
            self._contents.append([])
            self._anchors.append(anchors)
        self._anchors[place] = anchors
        self._contents[place].append(number)
        self._place.append(place)
        buckets = self._buckets
        for value in values:
            found = buckets.setdefault(value, number)
            if found is number:
                continue
            if isinstance(found, int):
                buckets[value] = [found, number]
            elif len(found) < BUCKET:
                found.append(number)

    def rename(self, old: str, new: str, anchors: Anchors) -> None:
        """As `Shelf.rename`."""
        place = self._stories.pop(old)
        other = self._stories.get(new)
        if other is not None:
            if len(self._contents[other]) < len(self._contents[place]):
                place, other = other, place
            for number in self._contents[place]:
                self._place[number] = other
            self._contents[other] += self._contents[place]
            self._contents[place] = []
            place = other
        self._stories[new], self._names[place], self._anchors[place] = place, new, anchors

    def stories(self) -> Iterator[str]:
        """The ids of all stories, in the order in which they began."""
        return (name for name, contents in zip(self._names, self._contents, strict=True) if contents)

    def by_member(self) -> Iterator[tuple[str, str]]:
        """Each member's id with its story's, in the order in which they came."""
        return ((member.id, self._names[place]) for member, place in zip(self._members, self._place, strict=True))

    def _with_story(self, number: int) -> tuple[Member, str]:
        return self._members[number], self._names[self._place[number]]
