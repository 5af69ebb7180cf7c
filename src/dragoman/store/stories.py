"""Stories in the store: where `dragoman.stories` keeps and looks up the members, and what a story's row says.

An article is looked up by its band values, and compared by its signature; both stand in tables of their own. A story is
known by its earliest and fullest member of all versions of all pages; its row tells of the newest versions alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec.json import Decoder
from sqlalchemy import Connection, bindparam, delete, func, insert, literal_column, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.store.tables import articles, signatures, stories, story_bands
from dragoman.stories import Anchors, Member, Stories, bands, read, signature
from dragoman.stories.shelf import BUCKET
from dragoman.stories.signature import BANDS

VERSION = ".".join(map(str, signature("words")[:2]))
"""Of the signatures that this dragoman makes: of their layout, and of rensa's method."""
REMEMBERED = 4000  # stories at hand

Rank = tuple[str, str]


class _Text(msgspec.Struct):
    """What is read of an article's record."""

    text: str = ""


_TEXT = Decoder(_Text)


class Known(msgspec.Struct):
    """What is remembered of a story: its key, the first of its articles to come, its anchors, and its shown members.

    `wires` holds how many shown members credit a wire, and the first of them; `earliest` and `fullest` are shown
    members by what they are ordered by, with their keys.
    """

    key: int
    founder: tuple[int, str]
    anchors: Anchors
    size: int = 0
    wires: dict[str, tuple[int, Rank]] = msgspec.field(default_factory=dict)
    earliest: tuple[Rank, int] | None = None
    fullest: tuple[int, Rank, int] | None = None

    def show(self, key: int, member: Member) -> None:
        """Counts a member that is the newest version of its page."""
        self.size += 1
        if member.wire:
            count, first = self.wires.get(member.wire, (0, member.rank))
            self.wires[member.wire] = count + 1, min(first, member.rank)
        early, full = (member.rank, key), (-member.length, member.rank, key)
        self.earliest = early if self.earliest is None else min(self.earliest, early)
        self.fullest = full if self.fullest is None else min(self.fullest, full)

    def row(self) -> dict[str, Any]:
        """The columns of the story's row; None for what stays as it was, where no member is shown."""
        wires = sorted(self.wires.items(), key=lambda one: (-one[1][0], one[1][1], one[0]))
        return {
            "new_size": self.size,
            "new_wire": wires[0][0] if wires else None,
            "new_earliest": self.earliest and self.earliest[1],
            "new_fullest": self.fullest and self.fullest[2],
        }


class Members:
    """The shelf of `Stories` over the store, for one article after the other (see `dragoman.stories.Shelf`)."""

    def __init__(self) -> None:
        """Nothing is remembered."""
        self._connection: Any = None
        self._known: dict[str, Known] = {}
        self._stories = Stories(self)
        self._article: Any = None  # the row of that which is put in its place
        self.moved: list[int] = []
        """Keys of articles that stand for another text now, since their story was merged into an older one."""
        self.begun = 0
        self.merged = 0

    def forget(self) -> None:
        """What is remembered may not be so any more."""
        self._known.clear()

    def join(self, connection: Connection, article: int) -> bool:
        """Puts an article into its story, unless it is of one; gives whether it was not."""
        self._connection = connection
        self.moved = []
        if len(self._known) > REMEMBERED:
            self._known.clear()
        self._article = row = connection.execute(_ARTICLE, {"of_key": article}).one()
        if row.story is not None:
            return False
        raw = row.signature if row.signature is not None else signature(_TEXT.decode(row.record).text)
        length = read(raw, row.id).length if raw else 0
        member = Member(row.id, raw, row.published, row.publisher, row.wire, length)
        begun = self.begun
        name = self._stories.join(member)
        if self.begun == begun:
            self._write(self._found(name))
        if row.version > 1:
            self._without_older(row.page)
        return True

    def sign(self, connection: Connection, article: int) -> None:
        """Makes the signature of an article whose story is known."""
        self._connection = connection
        row = connection.execute(_ARTICLE, {"of_key": article}).one()
        raw = signature(_TEXT.decode(row.record).text)
        values: Sequence[int] = ()
        if raw:
            values = bands(read(raw, row.id))
            if connection.execute(_TWIN, {"v0": values[0]}).first() is not None:
                values = ()
        connection.execute(delete(signatures).where(signatures.c.article == article))
        self._put(article, raw, read(raw, row.id).length if raw else 0, values)

    # the shelf

    def near(self, values: Sequence[int], most: int) -> list[tuple[Member, str]]:
        """As `Shelf.near`."""
        counts: dict[int, int] = {}
        rows = self._connection.execute(_NEAR, {f"v{place}": value for place, value in enumerate(values)})
        for value, article in rows:
            if value == values[0]:
                counts = {article: 1}
                break
            counts[article] = counts.get(article, 0) + 1
        best = sorted(counts, key=lambda key: (-counts[key], key))[:most]
        if not best:
            return []
        found = {row.key: row for row in self._connection.execute(_MEMBERS, {"keys": best})}
        return [(_member(found[key]), found[key].story) for key in best if key in found]

    def anchors(self, story: str) -> Anchors:
        """As `Shelf.anchors`."""
        return self._found(story).anchors

    def members(self, story: str) -> Iterator[Member]:
        """As `Shelf.members`."""
        of = self._found(story).key
        return (_member(row) for row in self._connection.execute(_OF_STORY_WHOLE, {"of_story": of}))

    def keep(self, member: Member, values: Sequence[int], story: str, anchors: Anchors) -> None:
        """As `Shelf.keep`, for the article in hand."""
        row = self._article
        self._put(row.key, member.signature if row.signature is None else None, member.length, values)
        known = self._known.get(story)
        if known is None:
            wire, size = (member.wire, 1) if row.newest else (None, 0)
            new = {"id": story, "earliest": row.key, "fullest": row.key, "wire": wire, "size": size}
            key = self._connection.execute(_NEW_STORY[self._connection.dialect.name], new).scalar()
            if key is None:  # a story of that id came from a file
                known = self._found(story)
            else:
                known = self._known[story] = Known(int(key), (row.key, row.id), anchors)
                self.begun += 1
        known.anchors = anchors
        known.founder = min(known.founder, (row.key, row.id))
        if row.newest:
            known.show(row.key, member)
        self._connection.execute(_JOIN, {"of_key": row.key, "its": known.key})

    def rename(self, old: str, new: str, anchors: Anchors) -> None:
        """As `Shelf.rename`."""
        mine = self._found(old)
        try:
            theirs = self._found(new)
        except KeyError:
            self._connection.execute(_RENAME, {"of_key": mine.key, "new": new})
            mine.anchors = anchors
            self._known[new] = self._known.pop(old)
            return
        changed = max(mine, theirs, key=lambda one: one.founder)
        self.moved += self._connection.execute(_KEYS_OF, {"of_story": changed.key}).scalars().all()
        self._connection.execute(_MOVE, {"of_story": mine.key, "its": theirs.key})
        self._connection.execute(_DROP, {"of_key": mine.key})
        del self._known[old], self._known[new]
        self._found(new).anchors = anchors
        self.merged += 1

    # what is remembered

    def _found(self, story: str) -> Known:
        """Raises KeyError."""
        known = self._known.get(story)
        if known is None:
            key = self._connection.execute(_STORY, {"of_id": story}).scalar()
            if key is None:
                raise KeyError(story)
            known = self._known[story] = self._read(key)
        return known

    def _read(self, key: int) -> Known:
        rows = self._connection.execute(_OF_STORY, {"of_story": key}).all()
        ranked = [(row, Member(row.id, b"", row.published, row.publisher, row.wire, row.length or 0)) for row in rows]
        earliest = min(ranked, key=lambda one: one[1].rank)
        fullest = min(ranked, key=lambda one: (-one[1].length, one[1].rank))
        whole = {row.key: _member(row) for row in self._connection.execute(
            _MEMBERS, {"keys": [earliest[0].key, fullest[0].key]})}  # fmt: skip
        anchors = Anchors(*(whole.get(row.key, member) for row, member in (earliest, fullest)))
        founder = min((row.key, row.id) for row in rows)
        known = Known(key, founder, anchors)
        for row, member in ranked:
            if row.newest:
                known.show(row.key, member)
        return known

    def _write(self, known: Known) -> None:
        self._connection.execute(_TELL, known.row() | {"of_key": known.key})

    def _without_older(self, page: int) -> None:
        """The stories of other versions of a page tell of the newest again."""
        for name in self._connection.execute(_OF_PAGE, {"of_page": page}).scalars().all():
            self._known.pop(name, None)
            self._write(self._found(name))

    def _put(self, article: int, raw: bytes | None, length: int, values: Sequence[int]) -> None:
        if raw is not None:
            row = {"article": article, "version": VERSION, "length": length, "signature": raw}
            self._connection.execute(_NEW_SIGNATURE, row)
        if values:
            self._connection.execute(_NEW_BANDS, [{"article": article, "value": value} for value in values])


def _member(row: Any) -> Member:
    return Member(row.id, row.signature, row.published, row.publisher, row.wire, row.length)


def _near() -> Any:
    """The articles under each of the values, few of each: one statement for all, which is compiled once."""
    parts = [
        select(story_bands.c.value, story_bands.c.article)
        .where(story_bands.c.value == bindparam(f"v{place}"))
        .order_by(story_bands.c.article)
        .limit(literal_column(str(BUCKET)))
        .subquery()
        for place in range(BANDS)
    ]
    return union_all(*(select(part.c.value, part.c.article) for part in parts))


_NEAR = _near()
_TWIN = select(story_bands.c.article).where(story_bands.c.value == bindparam("v0")).limit(1)
_MINE = (articles.c.key, articles.c.id, articles.c.published, articles.c.publisher, articles.c.wire)
_SIGNED = (signatures.c.article == articles.c.key) & (signatures.c.version == VERSION)
_ARTICLE = (
    select(
        *_MINE,
        articles.c.newest,
        articles.c.version,
        articles.c.page,
        articles.c.story,
        articles.c.record,
        signatures.c.signature,
    )
    .outerjoin(signatures, _SIGNED)
    .where(articles.c.key == bindparam("of_key"))
)
_MEMBERS = (
    select(*_MINE, signatures.c.signature, signatures.c.length, stories.c.id.label("story"))
    .join(signatures, _SIGNED)
    .join(stories, stories.c.key == articles.c.story)
    .where(articles.c.key.in_(bindparam("keys", expanding=True)))
)
_OF_STORY = (
    select(*_MINE, articles.c.newest, signatures.c.length)
    .outerjoin(signatures, _SIGNED)
    .where(articles.c.story == bindparam("of_story"))
)
_OF_STORY_WHOLE = (
    select(*_MINE, signatures.c.length, signatures.c.signature)
    .join(signatures, _SIGNED)
    .where(articles.c.story == bindparam("of_story"))
)
_KEYS_OF = select(articles.c.key).where(articles.c.story == bindparam("of_story")).order_by(articles.c.key)
_OF_PAGE = (
    select(stories.c.id)
    .join(articles, articles.c.story == stories.c.key)
    .where(articles.c.page == bindparam("of_page"))
    .distinct()
    .order_by(stories.c.id)
)
_STORY = select(stories.c.key).where(stories.c.id == bindparam("of_id"))
_NEW_STORY = {
    "sqlite": sqlite.insert(stories).on_conflict_do_nothing(index_elements=["id"]).returning(stories.c.key),
    "postgresql": postgresql.insert(stories).on_conflict_do_nothing(index_elements=["id"]).returning(stories.c.key),
}
_NEW_SIGNATURE = insert(signatures)
_NEW_BANDS = insert(story_bands)
_JOIN = update(articles).where(articles.c.key == bindparam("of_key")).values(story=bindparam("its"))
_MOVE = update(articles).where(articles.c.story == bindparam("of_story")).values(story=bindparam("its"))
_RENAME = update(stories).where(stories.c.key == bindparam("of_key")).values(id=bindparam("new"))
_DROP = delete(stories).where(stories.c.key == bindparam("of_key"))
_TELL = (
    update(stories)
    .where(stories.c.key == bindparam("of_key"))
    .values(
        size=bindparam("new_size"),
        wire=bindparam("new_wire"),
        earliest=func.coalesce(bindparam("new_earliest"), stories.c.earliest),
        fullest=func.coalesce(bindparam("new_fullest"), stories.c.fullest),
    )
)
