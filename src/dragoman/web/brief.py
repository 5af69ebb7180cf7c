"""A brief as a page, as one file of HTML that needs nothing else, and as a document for Word.

The file holds its chart and its style in itself, and a policy that lets it load nothing; the page gets the same sheet,
with its style from the server, as every page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dragoman.errors import StoreError
from dragoman.events.scale import QUADS
from dragoman.store.who import BadQuestionError
from dragoman.web import charts
from dragoman.web.briefing import MOST_AGREEMENTS, Brief, brief
from dragoman.web.narrowed import chosen, encoded, filters_in
from dragoman.web.remembered import remembered
from dragoman.web.rendering import environment, render, short

ENDINGS = (".html", ".docx")
_STYLE = Path(__file__).parent / "static" / "brief.css"
_SENTENCE = 330  # characters of a sentence: ten of them, the chart and the rest fit on two sides of A4
_TITLE = 100
_PARAGRAPH = 2_000  # characters of any other sentence, which may hold what was asked for
_PICTURE_INCHES = 6.7  # A4 between margins of 2 cm
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


def page(request: Request) -> Response:
    """The brief, with buttons for the files; or the form."""
    given = request.query_params
    one, other = given.get("a", "").strip(), given.get("b", "").strip()
    if not one or not other:
        return render(request, "brief.html", title="Brief", sheet=None, asked={"a": one, "b": other}, query="")
    filters = filters_in(request)
    found = remembered(request, _key(request), lambda: _made_now(request, one, other, filters))
    query = encoded({"a": one, "b": other} | filters)
    ending = given.get("as", "")
    if ending:
        return _file(found, ending, f"{one}-{other}")
    return render(
        request, "brief.html", title=f"{found.dyad.one} and {found.dyad.other}", sheet=sheet(found, linked=True),
        asked={"a": one, "b": other} | chosen(filters), query=query,
    )  # fmt: skip


def _key(request: Request) -> tuple[Any, ...]:
    kept = tuple(sorted(pair for pair in request.query_params.multi_items() if pair[0] != "as"))
    return ("brief", kept, _today())


def _made_now(request: Request, one: str, other: str, filters: Mapping[str, Any]) -> Brief:
    return brief(request.app.state.store, one, other, on=_today(), **filters)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _file(found: Brief, ending: str, name: str) -> Response:
    if f".{ending}" not in ENDINGS:
        raise BadQuestionError(repr(ending), "no form of a brief; there are html, docx")
    stem = _NOT_IN_NAMES.sub("-", name).strip("-").lower()[:60] or "two"
    headers = {"content-disposition": f'attachment; filename="brief-{stem}.{ending}"', "cache-control": "no-store"}
    kind = "text/html; charset=utf-8" if ending == "html" else _WORD_TYPE
    return Response(written(found, f".{ending}"), media_type=kind, headers=headers)


def written(found: Brief, ending: str) -> bytes:
    """The brief as a file of that ending. Raises StoreError for another ending, and where an extra is missing."""
    if ending not in ENDINGS:
        raise StoreError(ending or "no ending", f"a brief ends in {' or '.join(ENDINGS)}")
    if ending == ".docx":
        return docx(found)
    return html(found).encode()


def sheet(found: Brief, *, linked: bool) -> Markup:
    """The sheet itself; *linked*: with links to the pages of the workbench."""
    drawn = environment().get_template("brief_sheet.html")
    return Markup(  # noqa: S704 - a template's
        drawn.render(
            found=found,
            linked=linked,
            quads=QUADS,
            svg=Markup(charts.dyad_svg(found.dyad, heading=False)),  # noqa: S704 - ours, every word in it escaped
            told=told(found),
            agreements_told=agreements_told(found),
            made_told=made_told(found),
            source_told=source_told,
            most_agreements=MOST_AGREEMENTS,
            sentence=_SENTENCE,
            title_chars=_TITLE,
        )
    )


def html(found: Brief) -> str:
    """One file that needs nothing else."""
    style = Markup(_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - ours
    title = f"{found.dyad.one} and {found.dyad.other}"
    page = environment().get_template("brief_file.html")
    return page.render(title=title, style=style, sheet=sheet(found, linked=False))


def docx(found: Brief) -> bytes:
    """The same as a document for Word. Raises StoreError where the extra is not installed."""
    try:
        from docx import Document
        from docx.shared import Cm, Inches, Pt
    except ImportError as error:
        raise StoreError("the brief", "needs the extra: pip install 'dragoman[brief]'") from error
    page = Document()
    for section in page.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    page.styles["Normal"].font.size, page.styles["Normal"].paragraph_format.space_after = Pt(9), Pt(3)
    dyad, made = found.dyad, found.made
    page.core_properties.title, page.core_properties.author = short(f"{dyad.one} and {dyad.other}"), "dragoman"
    page.add_heading(short(f"{dyad.one} and {dyad.other}"), 1)
    page.add_paragraph(short(told(found), _PARAGRAPH))
    page.add_picture(BytesIO(charts.png(charts.dyad_svg(dyad, heading=False))), width=Inches(_PICTURE_INCHES))
    _table(page, ("", *(quad.capitalize() for quad in QUADS), "All incidents"), [
        (row.name, *map(str, row.quads), str(row.number)) for row in found.table
    ])  # fmt: skip
    if dyad.agreements:
        page.add_heading(agreements_told(found), 2)
        _table(page, ("Since", "What", "Fields", "State"), [
            (pact.first_day or "", short(pact.title or pact.kind, _TITLE), ", ".join(pact.fields), pact.state)
            for pact in dyad.agreements[:MOST_AGREEMENTS]
        ])  # fmt: skip
    page.add_heading("The weightiest incidents", 2)
    for one in found.weightiest:
        line = page.add_paragraph(style="List Number")
        line.add_run(f"{one.day or 'no day'}, {one.incident.event_type}: ").bold = True
        line.add_run(f"“{short(one.sentence, _SENTENCE)}” ")
        line.add_run(short(source_told(one), _PARAGRAPH)).italic = True
    page.add_heading("How it was made", 2)
    for sentence in made_told(found):
        page.add_paragraph(short(sentence, _PARAGRAPH))
    raw = BytesIO()
    made_at = datetime.fromisoformat(made.on)
    page.core_properties.created = page.core_properties.modified = made_at
    page.save(raw)
    return raw.getvalue()


def _table(page: Any, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    table = page.add_table(rows=1, cols=len(heads), style="Light List")
    for cell, words in zip(table.rows[0].cells, heads, strict=True):
        cell.text = words
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = short(words)


def told(found: Brief) -> str:
    """The main figures in a sentence or two."""
    dyad = found.dyad
    if not dyad.number:
        return "Nothing of the sort is told of the two."
    first, last = (contact.day if contact else "no day" for contact in (dyad.first, dyad.last))
    score = "" if dyad.score is None else f" Their mean score is {dyad.score:+.2f} (from -10, conflict, to +10)."
    return (
        f"{_count(dyad.number, dyad.counted)} told in {_count(dyad.reports, 'reports')} between {first} and {last}: "
        f"{dyad.forth:,} from the first to the second, {dyad.back:,} back, {dyad.together:,} together.{score}"
    )


def agreements_told(found: Brief) -> str:
    """How many agreements there are, and how many of them are shown."""
    number = len(found.dyad.agreements)
    return _count(number, "agreements") + (f", the last {MOST_AGREEMENTS}" if number > MOST_AGREEMENTS else "")


def source_told(one: Any) -> str:
    """Where the sentence of an incident stands, and how many others tell it."""
    corroboration = one.incident.corroboration
    where = [one.publisher or "no publisher", one.published or "no date", short(one.title, _TITLE) if one.title else ""]
    others = f"{_count(corroboration.reports, 'reports')}, {corroboration.independent:,} independent"
    return f"{', '.join(part for part in where if part)} ({others})"


def made_told(found: Brief) -> list[str]:
    """How the brief was made, in sentences."""
    made, dyad = found.made, found.dyad
    coders = ", ".join(f"{version} ({_count(number, 'reports')})" for version, number in made.coders.items())
    reviews = ", ".join(f"{number:,} {name}" for name, number in made.reviews.items())
    days = f", published from {made.first_published} to {made.last_published}" if made.first_published else ""
    rejected = f"; {_count(made.rejected, 'reports')} that people rejected are left out" if made.rejected else ""
    return [
        f"Made on {made.on} by dragoman {made.version}; asked for: {dyad.one}; {dyad.other}"
        f"{f'; {made.asked}' if made.asked else ''}.",
        f"Read by the coder {coders or 'of no version'}: {_count(dyad.reports, 'reports')} in "
        f"{made.articles:,} articles, which are {made.stories:,} different texts, of {_count(made.outlets, 'outlets')}"
        f"{days}. Review: {reviews}{rejected}.",
        "An incident is one happening, however many report it. Incidents are ranked by the texts that tell them, then "
        "by owners' countries, reports, and distance from neutral. Numbers follow what was reported: where coverage "
        "changes, so do they.",
    ]


def _count(number: int, what: str) -> str:
    return f"{number:,} {what.removesuffix('s') if number == 1 else what}"


ROUTES = [Route("/brief", page)]
