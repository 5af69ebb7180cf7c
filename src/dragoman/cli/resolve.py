"""`dragoman resolve`: actor phrases in, whom they name out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from dragoman.capture import plain
from dragoman.cli.lines import file_argument, records
from dragoman.cli.output import Refusals, progress, write
from dragoman.cli.run import DictionaryOption, Format, FormatOption
from dragoman.errors import Broken, DragomanError

if TYPE_CHECKING:
    from dragoman.actors import Explained

_COLUMNS = ("id", "name", "country", "sectors", "wikidata")
_REASONS = ("rule", "row")


class Phrase(msgspec.Struct, frozen=True):
    """An actor phrase as asked: the words, the text about them, the day of that text, its language."""

    text: str
    id: str | int | None = None
    context: str | None = None
    date: str | None = None
    language: str | None = None


File = Annotated[str, file_argument('"id", "text", "context"?, "date"?, "language"?')]
ExplainOption = Annotated[bool, typer.Option("--explain", help="Also say which rule spoke, and which row of a table.")]


def resolve(
    file: File,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    explain: ExplainOption = False,
    dictionary: DictionaryOption = None,
) -> None:
    """Say whom actor phrases name: name, country, sectors, Wikidata id.

    Example: dragoman resolve phrases.jsonl --format jsonl
    """
    refuse = Refusals()
    answers = _answers(file, tuple(dictionary or ()), refuse)
    _PRINTERS[format](progress.counted(answers, "phrases"), explain)
    refuse.exit()


def _answers(path: str, dictionaries: tuple[str, ...], refuse: Refusals) -> Iterator[tuple[Phrase, Explained]]:
    from dragoman.actors import explain

    spoken: dict[str, str | DragomanError] = {}
    for name, phrase in records(path, Phrase, refuse):
        code = phrase.language or "en"
        if code not in spoken:
            spoken[code] = _language(code, dictionaries, refuse)
        language = spoken[code]
        if isinstance(language, DragomanError):
            refuse(type(language)(name, language.reason))
            continue
        try:
            on = date.fromisoformat(phrase.date) if phrase.date else None
        except ValueError:
            refuse(Broken(name, f"{phrase.date!r} is no date; write YYYY-MM-DD"))
            continue
        yield phrase, explain(phrase.text, language, on, phrase.context)


def _language(code: str, dictionaries: tuple[str, ...], refuse: Refusals) -> str | DragomanError:
    """The key of a language with the dictionaries before it; the reason where nobody reads the language."""
    from dragoman.actors import variant
    from dragoman.errors import UnknownLanguage

    try:
        return variant(code, dictionaries, refuse)
    except UnknownLanguage as error:
        return error


def _fields(phrase: Phrase, found: Explained, reasons: bool) -> dict[str, Any]:
    actor = found.actor
    fields: dict[str, Any] = {
        "id": phrase.id,
        "name": actor.name if actor else None,
        "country": actor.country if actor else None,
        "sectors": actor.sectors if actor else (),
        "wikidata": actor.wikidata if actor else None,
    }
    return {**fields, "rule": found.rule, "row": found.row} if reasons else fields


def _json(answers: Iterable[tuple[Phrase, Explained]], reasons: bool) -> None:
    for phrase, found in answers:
        write(msgspec.json.encode(_fields(phrase, found, reasons)) + b"\n")


def _csv(answers: Iterable[tuple[Phrase, Explained]], reasons: bool) -> None:
    from dragoman.export.cells import row

    heading = row([*_COLUMNS, *(_REASONS if reasons else ())])
    for phrase, found in answers:
        fields = _fields(phrase, found, reasons) | {"sectors": " ".join(found.actor.sectors if found.actor else ())}
        write(heading + row(list(fields.values())))
        heading = ""


def _table(answers: Iterable[tuple[Phrase, Explained]], reasons: bool) -> None:
    for phrase, found in answers:
        actor = found.actor
        known = (actor.name, actor.country, *actor.sectors, actor.wikidata) if actor else ()
        lines = [plain(phrase.text), "  " + (" · ".join(plain(part) for part in known if part) or "-")]
        if reasons:
            lines.append("  " + plain(found.rule + (f" ({found.row})" if found.row else "")))
        write("\n".join(lines) + "\n")


_PRINTERS = {Format.jsonl: _json, Format.csv: _csv, Format.table: _table}
