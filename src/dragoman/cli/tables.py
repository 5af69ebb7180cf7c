"""Articles and events as people read them on a terminal: tables of 100 columns, or of the terminal's own width.

What pages say is shown as text and nothing else: it is never read as markup, and characters that would move the
cursor, ring a bell or turn the writing direction are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.capture import plain
from dragoman.records import Agreement, Article, Coded, DateSpan, Event, Party, Place, Reasons

WIDTH = 100  # columns where the output is no terminal
_BEFORE, _AFTER = 20, 25  # characters of the sentence about the trigger, in the short table
_GAP = (0, 2, 0, 0)  # two columns between cells
_INDENT = (0, 0, 0, 2)
_NONE = "-"


def article_lines(article: Article) -> str:
    """One article in two or three lines: day and title, then what else is known of it, then how it begins."""
    grid = Table.grid(padding=_GAP, expand=True)
    grid.add_column(width=10)
    grid.add_column(ratio=1)
    known = (article.publisher, article.wire, article.byline, article.language, _counted(article))
    grid.add_row(Text(article.published or _NONE), Text(plain(article.title or "(no title)"), style="bold"))
    grid.add_row("", Text(" · ".join(plain(part) for part in known if part), style="dim"))
    grid.add_row("", Text(plain(article.source), style="dim", overflow="fold"))
    return drawn([grid])


def coded_lines(coded: Coded, *, agreements: bool, verbose: bool) -> str:
    """The events of one article under its title; with *verbose* each with its sentence. Empty where it has none."""
    told = coded.agreements if agreements else ()
    if not coded.events and not told:
        return ""
    article = coded.article
    masthead = (article.publisher, article.wire, article.published or "no date", article.source)
    parts: list[RenderableType] = [
        Text(plain(article.title or "(no title)"), style="bold"),
        Text(" · ".join(plain(part) for part in masthead if part), style="dim", overflow="fold"),
    ]
    if verbose:
        why = {one.event: one for one in coded.reasons}
        parts.extend(part for event in coded.events for part in (*_told(event), *_reasons(why.get(event.id))))
    elif coded.events:
        parts.append(_events(coded.events))
    if told:
        parts.append(_agreements(told))
    return drawn([*parts, Text()])


def drawn(parts: Iterable[RenderableType]) -> str:
    """The parts as lines, for standard output as it is: its width and colours on a terminal, plain in a pipe."""
    there = Console()
    lines = StringIO()
    console = Console(
        file=lines,
        width=there.width if there.is_terminal else WIDTH,
        force_terminal=there.is_terminal,
        color_system="auto" if there.is_terminal else None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    return "".join(f"{line.rstrip(' ')}\n" for line in lines.getvalue().split("\n")[:-1])


def _counted(article: Article) -> str:
    count = len(article.paragraphs)
    return f"{count} paragraph" if count == 1 else f"{count} paragraphs"


def _events(events: Iterable[Event]) -> Table:
    table = Table(expand=True, box=None, pad_edge=False, padding=_GAP, header_style="dim")
    table.add_column("date", width=10)
    table.add_column("actors", ratio=7)
    table.add_column("type", width=13)
    table.add_column("recipients", ratio=6)
    table.add_column("status", width=12)
    table.add_column("the words", ratio=8)
    for event in events:
        kind = "\n".join(part for part in (event.event_type, event.event_mode) if part)
        table.add_row(
            _days(event.date, "\n"),
            Text("\n").join(_party(party) for party in event.actors) or _NONE,
            Text(kind),
            Text("\n").join(_party(party) for party in event.recipients) or _NONE,
            Text(event.status),
            _cut(event),
        )
    return table


def _told(event: Event) -> Iterable[RenderableType]:
    """One event of the long table: a line that sums it up, a small grid of its fields, its sentence."""
    kind = " ".join(part for part in (event.event_type, event.event_mode) if part)
    yield Text()
    yield Text.assemble((kind, "bold"), f"  {event.status}  {_days(event.date, ' to ') if event.date else 'no date'}")
    grid = Table.grid(padding=_GAP)
    grid.add_column(style="dim")
    grid.add_column()
    for name, value in _fields(event):
        grid.add_row(name, value)
    yield Padding(grid, _INDENT, expand=False)
    yield Padding(marked(event), _INDENT)


def _reasons(why: Reasons | None) -> Iterable[RenderableType]:
    """Why the fields read as they do: a line for each reason, under the name of its field."""
    if why is None:
        return
    grid = Table.grid(padding=_GAP)
    grid.add_column(style="dim")
    grid.add_column()
    for name, told in why.told().items():
        grid.add_row(f"why {name.replace('_', ' ')}", Text("\n").join(Text(plain(one)) for one in told))
    yield Padding(grid, _INDENT, expand=False)


def _fields(event: Event) -> Iterable[tuple[str, Text]]:
    yield "actors", Text("; ").join(_party(party) for party in event.actors) or Text(_NONE)
    if event.recipients:
        yield "recipients", Text("; ").join(_party(party) for party in event.recipients)
    if event.date:
        yield "date", Text(plain(event.date.basis))
    if event.place:
        yield "place", Text(plain(_place(event.place)))
    yield "said by", Text(plain(_speaker(event)))
    scored = (event.quad, f"score {event.score:g}", event.cameo and f"CAMEO {event.cameo}", ", ".join(event.contexts))
    yield "coded", Text(" · ".join(part for part in scored if part))
    yield "confidence", Text(f"{event.confidence:.2f}")


def _days(when: DateSpan | None, between: str) -> str:
    if when is None:
        return _NONE
    return when.start if when.start == when.end else f"{when.start}{between}{when.end}"


def _party(party: Party) -> Text:
    code = " ".join(part for part in (party.country, *party.sectors[:1]) if part)
    return Text(plain(party.name or party.text) + (f" ({code})" if code else ""))


def _place(place: Place) -> str:
    name = place.name or place.text
    words = f" (“{place.text}”)" if place.text != name else ""
    where = "" if place.lat is None or place.lon is None else f" {place.lat:.2f}, {place.lon:.2f}"
    return f"{name}{words} · {place.country or 'no country'}{where and ' ·' + where}"


def _speaker(event: Event) -> str:
    said = event.attribution
    named = said.speaker or "the article"
    return named + (f", in {said.outlet}" if said.outlet else "") + (", quoted" if said.quoted else "")


def _parts(event: Event) -> tuple[str, str, str]:
    """The sentence before, in and after its trigger; all before it where no trigger is known."""
    evidence = event.evidence
    if evidence.trigger is None:
        return evidence.text, "", ""
    start, end = (position - (evidence.start or 0) for position in evidence.trigger)
    if not 0 <= start <= end <= len(evidence.text):
        return evidence.text, "", ""
    return evidence.text[:start], evidence.text[start:end], evidence.text[end:]


def marked(event: Event) -> Text:
    """The whole sentence with the trigger in bold, between marks that survive a pipe."""
    before, trigger, after = _parts(event)
    if not trigger:
        return Text(plain(before))
    return Text.assemble(*_spaced(before, (f"«{plain(trigger)}»", "bold"), after))


def _cut(event: Event) -> Text:
    """The trigger and the words about it."""
    before, trigger, after = _parts(event)
    if not trigger:
        return Text(plain(before[: _BEFORE + _AFTER]) + ("…" if len(before) > _BEFORE + _AFTER else ""))
    left = before.rfind(" ", 0, max(0, len(before) - _BEFORE)) + 1
    right = after.find(" ", _AFTER)
    right = len(after) if right < 0 else right
    opening, ending = ("…" if left else "") + before[left:], after[:right] + ("…" if right < len(after) else "")
    return Text.assemble(*_spaced(opening, (plain(trigger), "bold"), ending))


def _spaced(before: str, trigger: tuple[str, str], after: str) -> tuple[str, tuple[str, str], str]:
    """The three parts made plain, with the blanks that stood between them."""
    gap = " " if before[-1:].isspace() else ""
    return plain(before) + gap, trigger, (" " if after[:1].isspace() else "") + plain(after)


def _agreements(agreements: Iterable[Agreement]) -> Table:
    table = Table(expand=True, box=None, pad_edge=False, padding=_GAP, header_style="dim")
    for name, share in (("agreement", 3), ("state", 2), ("parties", 3), ("fields", 3), ("title", 6)):
        table.add_column(name, ratio=share)
    for one in agreements:
        title = Text(plain(one.title or _NONE))
        table.add_row(Text(one.kind), one.state, plain(", ".join(one.parties)), ", ".join(one.fields) or _NONE, title)
    return table
