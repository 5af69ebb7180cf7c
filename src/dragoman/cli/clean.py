"""`dragoman clean`: captures in, articles out."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.cli.output import write
from dragoman.cli.run import (
    ColumnOption,
    Format,
    FormatOption,
    JobsOption,
    Paths,
    PrivateOption,
    PublishedOption,
    columns_of,
    day_of,
    entries,
    print_all,
)
from dragoman.records import Coded

_COLUMNS = ("id", "source", "title", "byline", "publisher", "wire", "published", "published_basis", "language", "text")


def clean(
    paths: Paths,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    published: PublishedOption = None,
    column: ColumnOption = None,
    allow_private: PrivateOption = False,
    jobs: JobsOption = 1,
) -> None:
    """Take menus, teasers, disclaimers and repeats out of saved pages; print one article a line.

    Example: dragoman clean pages/ --format jsonl > articles.jsonl
    """
    captures, day = entries(paths, columns_of(column), allow_private), day_of(published)
    from dragoman.line import Task

    print_all(captures, Task(published=day, coded=False), jobs, _PRINTERS[format])


def _json(stream: Iterator[Coded]) -> None:
    from msgspec.json import encode

    for coded in stream:
        write(encode(coded.article) + b"\n")


def _csv(stream: Iterator[Coded]) -> None:
    from dragoman.export.cells import row

    heading = row(_COLUMNS)
    for coded in stream:
        write(heading + row([getattr(coded.article, column) for column in _COLUMNS]))
        heading = ""


def _table(stream: Iterator[Coded]) -> None:
    from dragoman.cli.tables import article_lines

    for coded in stream:
        write(article_lines(coded.article))


_PRINTERS = {Format.jsonl: _json, Format.csv: _csv, Format.table: _table}
