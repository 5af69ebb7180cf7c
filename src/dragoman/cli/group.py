"""`dragoman group`: articles in, out comes which of them are one text under several mastheads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from dragoman.capture import plain, printable
from dragoman.cli.lines import file_argument, records
from dragoman.cli.output import Progress, Refusals, interrupts, progress, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import Broken, DragomanError, StoreError
from dragoman.records import Article

if TYPE_CHECKING:
    from dragoman.store import Store
    from dragoman.store.grouping import Counts
    from dragoman.stories import MemoryShelf, Stories

DAY = len("2025-06-23")
WRITTEN_AT_ONCE = 2000  # rows
TITLE_LONGEST = 160  # characters of a title that are kept to be shown
DATELINE_IN = 2  # lines from the top in which the dateline may stand
DATELINE_REACH = 2000  # characters from the top in which these are


class Row(msgspec.Struct, frozen=True):
    """An article as given."""

    id: str | int
    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    language: str | None = None
    wire: str | None = None


File = Annotated[str | None, file_argument('"id", "text", "title"?, "date"?, "publisher"?, "wire"?')]
StoriesOption = Annotated[
    bool, typer.Option("--stories", help="One story a line: its articles, the earliest and fullest, wire and outlets.")
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        "-s",
        metavar="STORE",
        help="Instead of FILE: put what a store holds into stories and incidents, as dragoman ingest does at its end.",
    ),
]
AgainOption = Annotated[
    bool,
    typer.Option("--again", help="With --store: drop its stories and incidents, and make them anew as people decided."),
]


def group(
    file: File = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    stories: StoriesOption = False,
    store: StoreOption = None,
    again: AgainOption = False,
) -> None:
    """Say which articles are one text under several mastheads: each article's id with its story's.

    Example: dragoman group articles.jsonl --format jsonl
    """
    if (file is None) == (store is None):
        raise typer.BadParameter("one of FILE and --store is needed, and not both.")
    if store is not None:
        _group_stored(store, format, again=again)
        return
    if file is None or again:
        raise typer.BadParameter("--again goes with --store.")
    from dragoman.stories import gather

    refuse = Refusals()
    asked = Asked(titled=format is Format.table)
    found, shelf = gather(progress.counted(asked.articles(file, refuse), "articles"), refuse)
    if format is Format.table:
        _write_all(_blocks(_stories(found, shelf, asked), asked))
    else:
        rows = _stories(found, shelf, asked) if stories else _pairs(shelf, asked)
        _write_all(_json(rows) if format is Format.jsonl else _csv(rows))
    refuse.exit()


def _group_stored(name: str, format: Format, *, again: bool) -> None:  # noqa: A002 - the option's name
    """Groups what a store holds, and says what that made."""
    from dragoman.store import Store

    if format is Format.csv:
        raise typer.BadParameter("the report is a table or one line of JSON: --format table or jsonl.")
    refuse = Refusals()
    try:
        with Store(name, create=False) as opened:
            told = put_together(opened, progress, again=again)
    except StoreError as error:
        refuse(error)
    else:
        if format is Format.jsonl:
            write(msgspec.json.encode(told).decode() + "\n")
        else:
            names = told.__struct_fields__
            write("".join(f"{name.replace('_', ' '):<17} {getattr(told, name):>8}\n" for name in names))
    refuse.exit()


def put_together(opened: Store, drawn: Progress, *, again: bool = False) -> Counts:
    """Groups what an open store holds, showing how far it is. Raises StoreError."""
    from dragoman.store.grouping import group as group_stored

    def waiting(line: str) -> None:
        drawn.clear()
        typer.echo(f"dragoman: {printable(line)}", err=True)

    return group_stored(
        opened, lambda keys: drawn.counted(keys, "articles grouped"), again=again, whole=interrupts, waiting=waiting
    )


class Asked:
    """What is remembered of the rows: the ids as they were given, and titles where they are shown."""

    def __init__(self, titled: bool) -> None:
        """No row yet."""
        self._titled = titled
        self.ids: dict[str, str | int] = {}
        self.titles: dict[str, str] = {}

    def articles(self, path: str, refuse: Callable[[DragomanError], None]) -> Iterator[Article]:
        """The rows of *path* as articles. Rows that are none are refused by their line."""
        for name, row in records(path, Row, refuse):
            identity = str(row.id)
            try:
                published = _moment(row.date)
            except (ValueError, OverflowError):
                refuse(Broken(name, f"{row.date!r} is no date; write YYYY-MM-DD"))
                continue
            self.ids.setdefault(identity, row.id)
            if self._titled and row.title:
                self.titles.setdefault(identity, row.title[:TITLE_LONGEST])
            yield Article(
                id=identity,
                source=name,
                title=row.title,
                publisher=row.publisher,
                wire=row.wire or _credited(row.text),
                published=published,
                language=row.language,
                text=row.text,
            )


def _moment(given: str | None) -> str | None:
    """The day, or the moment in UTC, that *given* is in ISO 8601; None for none. Raises ValueError or OverflowError."""
    if not given:
        return None
    if len(given) == DAY:
        return date.fromisoformat(given).isoformat()
    moment = datetime.fromisoformat(given)
    return (moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment).isoformat(timespec="seconds")


def _credited(text: str) -> str | None:
    """The agency that the text's dateline names, or None."""
    from dragoman.article import dateline

    for paragraph in text[:DATELINE_REACH].split("\n", DATELINE_IN)[:DATELINE_IN]:
        line = dateline(paragraph)
        if line and line.wire:
            return line.wire
    return None


def _pairs(shelf: MemoryShelf, asked: Asked) -> Iterator[dict[str, Any]]:
    for name, story in shelf.by_member():
        yield {"id": asked.ids[name], "story": story}


def _stories(found: Stories, shelf: MemoryShelf, asked: Asked) -> Iterator[dict[str, Any]]:
    """Each story with its articles, the story that began first first."""
    for name in shelf.stories():
        one = found.story(name)
        members = sorted(shelf.members(name), key=lambda member: member.rank)
        yield {
            "story": one.id,
            "earliest": asked.ids[one.earliest],
            "fullest": asked.ids[one.fullest],
            "wire": one.wire,
            "outlets": list(one.outlets),
            "articles": [asked.ids[member.id] for member in members],
        }


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for fields in rows:
        yield msgspec.json.encode(fields).decode() + "\n"


def _csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    from dragoman.export.cells import row

    heading = True
    for fields in rows:
        cells = ["; ".join(map(str, cell)) if isinstance(cell, list) else cell for cell in fields.values()]
        yield (row(list(fields)) if heading else "") + row(cells)
        heading = False


def _blocks(stories: Iterator[dict[str, Any]], asked: Asked) -> Iterator[str]:
    """A line for each story, and its articles below it, the earliest first."""
    for one in stories:
        count = len(one["articles"])
        known = (f"{count} articles" if count > 1 else "1 article", one["wire"], ", ".join(one["outlets"]))
        lines = [f"{one['story']}  " + " · ".join(plain(part) for part in known if part)]
        for identity in one["articles"]:
            title = asked.titles.get(str(identity), "")
            marks = [word for word in ("earliest", "fullest") if count > 1 and one[word] == identity]
            told = f" ({', '.join(marks)})" if marks else ""
            lines.append(f"  {plain(str(identity))}{told}{'  ' if title else ''}{plain(title)}")
        yield "\n".join(lines) + "\n"


def _write_all(lines: Iterator[str]) -> None:
    """Writes all lines, many at once: there are as many as articles, and all are known."""
    while several := "".join(islice(lines, WRITTEN_AT_ONCE)):
        write(several)
