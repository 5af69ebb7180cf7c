"""`dragoman clean`: captures in, articles out."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

from rich.markup import escape
from rich.table import Table

from dragoman.cli.run import (
    ColumnOption,
    Format,
    FormatOption,
    JobsOption,
    Paths,
    PrivateOption,
    PublishedOption,
    Refusals,
    captures_of,
    columns_of,
    day_of,
    print_json,
    progressed,
    table_console,
)
from dragoman.line import Task, run
from dragoman.records import Article

_COLUMNS = ("id", "source", "title", "byline", "publisher", "wire", "published", "published_basis", "language", "text")


def clean(
    paths: Paths,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    published: PublishedOption = None,
    column: ColumnOption = None,
    allow_private: PrivateOption = False,
    jobs: JobsOption = 1,
) -> None:
    """Take menus, teasers, disclaimers and repeats out of saved pages; print one article a line."""
    refuse = Refusals()
    captures = captures_of(paths, columns_of(column), allow_private, refuse)
    task = Task(published=day_of(published), coded=False)
    articles = (coded.article for coded in progressed(run(captures, task, refuse, jobs), "articles"))
    _PRINTERS[format](articles)
    refuse.exit()


def _json(articles: Iterator[Article]) -> None:
    for article in articles:
        print_json(article)


def _csv(articles: Iterator[Article]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    for article in articles:
        writer.writerow([getattr(article, column) for column in _COLUMNS])


def _table(articles: Iterator[Article]) -> None:
    table = Table("published", "title", "publisher", "wire", "language", "paragraphs", "source")
    for article in articles:
        cells = (article.published, article.title, article.publisher, article.wire, article.language)
        table.add_row(*(escape(cell or "-") for cell in cells), str(len(article.paragraphs)), escape(article.source))
    if table.row_count:
        table_console().print(table)


_PRINTERS = {Format.jsonl: _json, Format.csv: _csv, Format.table: _table}
