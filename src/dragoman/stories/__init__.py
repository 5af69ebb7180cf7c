"""Finds the articles that are one text under several mastheads: syndication, repeats, light rewrites.

`group` takes a stream; `Stories` takes one article after the other and can go on from what was kept. Near copies are
candidates by MinHash, and shared wording in order is the proof: an article belongs to a story if at least
`overlap.COPIED` of the shorter text's words stand in passages that the other has too. Articles on one subject, with the
same quotes and the same background, stay two stories below that share; so do translations.
"""

from __future__ import annotations

from dragoman.stories.grouping import gather, group
from dragoman.stories.joining import Change, Stories, Story, member_of, story_id
from dragoman.stories.overlap import Overlap, compare
from dragoman.stories.shelf import Anchors, Member, MemoryShelf, Shelf
from dragoman.stories.signature import Signature, Stale, bands, read, signature

__all__ = [
    "Anchors",
    "Change",
    "Member",
    "MemoryShelf",
    "Overlap",
    "Shelf",
    "Signature",
    "Stale",
    "Stories",
    "Story",
    "bands",
    "compare",
    "gather",
    "group",
    "member_of",
    "read",
    "signature",
    "story_id",
]
