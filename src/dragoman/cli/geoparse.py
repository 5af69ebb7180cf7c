"""`dragoman geoparse`: texts in, the places that they name out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from dragoman.capture import plain
from dragoman.cli.lines import file_argument, records
from dragoman.cli.output import Refusals, progress, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import UnknownLanguage

if TYPE_CHECKING:
    from dragoman.places import Decision

_COLUMNS = ("id", "text", "start", "end", "name", "country", "lat", "lon", "geonames_id")
_OTHERS = 3  # other places of the name that --explain shows


class Asked(msgspec.Struct, frozen=True):
    """A text as asked, and its language."""

    text: str
    id: str | int | None = None
    language: str | None = None


File = Annotated[str, file_argument('"id", "text", "language"?')]
ExplainOption = Annotated[
    bool, typer.Option("--explain", help="Also say why this place: the hints, their points, the next best.")
]


def geoparse(
    file: File,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    explain: ExplainOption = False,
) -> None:
    """Find the places that texts name: name, country, coordinates, GeoNames id.

    Example: dragoman geoparse texts.jsonl --format jsonl
    """
    if explain and format is Format.csv:
        raise typer.BadParameter("--explain goes with table and jsonl: a CSV row has no room for lists.")
    refuse = Refusals()
    _PRINTERS[format](progress.counted(_answers(file, refuse), "texts"), explain)
    refuse.exit()


def _answers(path: str, refuse: Refusals) -> Iterator[tuple[Asked, list[Decision]]]:
    from dragoman.places import explain

    for name, asked in records(path, Asked, refuse):
        try:
            found = explain(asked.text, asked.language or "en")
        except UnknownLanguage as error:
            refuse(UnknownLanguage(name, f"{asked.language!r}: {error.reason}"))
            continue
        yield asked, found


def _fields(one: Decision) -> dict[str, Any]:
    from dragoman.places import record

    place = record(one.spot.name, one.place)
    return {
        "text": place.text,
        "start": one.start,
        "end": one.end,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "geonames_id": place.geonames_id,
    }


def _reasons(one: Decision) -> dict[str, Any]:
    """The hints with their points, and the next best places of the name."""
    why = one.why()
    return {
        "points": round(sum(points for _, points in why), 2),
        "why": [{"hint": hint, "points": round(points, 2)} for hint, points in why],
        "others": [
            {
                "name": place.name,
                "country": place.country or None,
                "lat": place.lat,
                "lon": place.lon,
                "geonames_id": place.geonames_id,
                "points": round(points, 2),
            }
            for points, place in one.others(_OTHERS)
        ],
    }


def _json(answers: Iterable[tuple[Asked, list[Decision]]], reasons: bool) -> None:
    for asked, found in answers:
        places = [_fields(one) | (_reasons(one) if reasons else {}) for one in found]
        write(msgspec.json.encode({"id": asked.id, "places": places}) + b"\n")


def _csv(answers: Iterable[tuple[Asked, list[Decision]]], _: bool) -> None:
    from dragoman.export.cells import row

    write(row(_COLUMNS))
    for asked, found in answers:
        write("".join(row([asked.id, *_fields(one).values()]) for one in found))


def _table(answers: Iterable[tuple[Asked, list[Decision]]], reasons: bool) -> None:
    for asked, found in answers:
        lines = [plain(str(asked.id) if asked.id is not None else asked.text[:80])]
        for one in found:
            lines.append(f"  {plain(_told(_fields(one)))}")
            lines += [f"    {plain(line)}" for line in (_because(one) if reasons else ())]
        write("\n".join(lines if found else [*lines, "  -"]) + "\n")


def _told(fields: dict[str, Any]) -> str:
    """One place on a line: the words, the name, the country, where it lies, its number."""
    where = "" if fields["lat"] is None else f"{fields['lat']:.2f}, {fields['lon']:.2f}"
    number = fields["geonames_id"]
    known = (fields["text"], fields["name"], fields["country"] or "no country", where, number and f"GeoNames {number}")
    return " · ".join(part for part in known if part)


def _because(one: Decision) -> Iterator[str]:
    found = _reasons(one)
    yield f"{found['points']:.2f} points: " + ", ".join(f"{why['hint']} {why['points']:+.2f}" for why in found["why"])
    for other in found["others"]:
        yield f"{other['points']:.2f} points: {other['name']}, {other['country'] or 'no country'}"


_PRINTERS: dict[Format, Callable[[Iterable[tuple[Asked, list[Decision]]], bool], None]] = {
    Format.jsonl: _json,
    Format.csv: _csv,
    Format.table: _table,
}
