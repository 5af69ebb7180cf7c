"""Charts as SVG, written here: a dyad's months, for pages, downloads and briefs.

A page shows a chart a hundred times a second; Altair takes over a hundred milliseconds for one, this one. The colours
are of Paul Tol's bright set, which all kinds of colour vision tell apart ("Colour Schemes", SRON/EPS/TN/09-002, 2021).
Every shape carries its colour as an attribute, so that a downloaded file looks right by itself, and a class, by which
a page's style sheet says otherwise in the dark. There is no style and no script in it, as our pages allow none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from dragoman.capture import plain
from dragoman.errors import StoreError
from dragoman.events.scale import QUADS
from dragoman.store.dyads import Dyad, Month

COLOURS = ("#4477aa", "#228833", "#ccbb44", "#aa3377")  # in the order of QUADS
CLASSES = ("q1", "q2", "q3", "q4")
PALE, EDGE = "q3", "#8a7d1f"  # the colour that hardly stands out from white has an edge
INK, SOFT, GRID, SECOND, GROUND = "#1c1c1a", "#5a5a55", "#d0d0ca", "#c2510a", "#ffffff"
WIDTH = 960
_LEFT, _RIGHT = 46, 10  # room for the numbers of the axis, and at the end
_HEAD = 58  # title, legend and what the first panel counts
_HEADING = 18  # of that, the title
_WIDEST_BAR = 40  # pixels
_BARS, _SCORES, _MORE_BARS = 190, 120, 110  # heights of the panels
_GAP = 24  # between two panels: room for what the lower one shows
_AXIS = 20  # under the last panel: months or years
_STRIP = 18  # where agreements stand
_SCALE = 2.0  # of a PNG: two dots a pixel
_MOST_TICKS = 4
_NARROWEST_LABEL = 44  # pixels from one label of the axis to the next
_LONGEST_TITLE = 110  # characters that fit over the chart
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Panel(NamedTuple):
    """A field of the chart: where it is, and the values at its foot and its head."""

    top: float
    height: float
    low: float
    high: float

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.top + self.height * (self.high - value) / (self.high - self.low)


class Axis(NamedTuple):
    """The months from left to right."""

    months: tuple[str, ...]

    @property
    def step(self) -> float:
        """Pixels a month."""
        return (WIDTH - _LEFT - _RIGHT) / max(1, len(self.months))

    def x(self, month: str) -> float:
        """The left edge of a month."""
        return _LEFT + self.step * self.place(month)

    def place(self, month: str) -> int:
        """Which month it is, from 0."""
        first = self.months[0]
        return (int(month[:4]) - int(first[:4])) * 12 + int(month[5:7]) - int(first[5:7])

    def holds(self, month: str) -> bool:
        """Whether it is on the axis."""
        return bool(self.months) and self.months[0] <= month <= self.months[-1]


def png(svg: str, scale: float = _SCALE) -> bytes:
    """A chart as PNG, by vl-convert. Raises StoreError where the extra is not installed."""
    try:
        import vl_convert
    except ImportError as error:
        raise StoreError("the picture", "needs the extra: pip install 'dragoman[charts]'") from error
    raw: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return raw


def dyad_svg(one: Dyad, other: Dyad | None = None, *, heading: bool = True, to_month: str | None = None) -> str:
    """The chart of a dyad, beside another where one is given: bars by quad, agreements, the line of the mean score.

    *heading*: who they are stands over it. *to_month* is the address that a script of the page opens for a month, which
    stands there as `{month}`.
    """
    axis = Axis(_all_months([*one.months, *(other.months if other else ())]))
    bottom = _HEAD
    end = bottom + _BARS + _STRIP + _GAP - 6 + _SCORES + (_GAP + _MORE_BARS if other else 0)
    parts: list[str] = [*_legend(one, other), *_axis(axis, _HEAD, end)]
    bars = Panel(bottom, _BARS, 0, _nice(max((month.number for month in one.months), default=1)))
    parts += _counts(bars, axis, one, turns=True)
    bottom += _BARS
    parts += _agreements(axis, one, bottom)
    bottom += _STRIP + _GAP - 6
    scores = Panel(bottom, _SCORES, -10, 10)
    parts += _score_panel(scores, axis, one, other)
    bottom += _SCORES
    if other:
        bottom += _GAP
        more = Panel(bottom, _MORE_BARS, 0, _nice(max((month.number for month in other.months), default=1)))
        parts += _counts(more, axis, other, turns=False)
        bottom += _MORE_BARS
    parts += _targets(axis, one, other, (_HEAD, bottom))
    title = f"{one.one} and {one.other}" + (f", beside {other.one} and {other.other}" if other else "")
    opening = {"data-to-month": to_month} if to_month else {}
    top = 0 if heading else _HEADING
    return svg(WIDTH, bottom + _AXIS, title, describe(one, other), parts, top=top, **opening)


def svg(
    width: int, height: float, title: str, description: str, parts: Iterable[str], *, top: int = 0, **more: str
) -> str:
    """An SVG that says what it is to those who cannot see it; *more* are attributes of its own.

    What lies above *top* is not shown.
    """
    attributes = "".join(f' {name}="{text(value)}"' for name, value in more.items())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="0 {top} {width} {number(height - top)}" '
        f'width="{width}" height="{number(height - top)}" font-family="system-ui, Liberation Sans, Arial, sans-serif" '
        f'font-size="12"{attributes}><title>{text(title)}</title><desc>{text(description)}</desc>'
        f'<rect class="ground" width="{width}" height="{number(height)}" fill="{GROUND}"/>{"".join(parts)}</svg>'
    )


def describe(one: Dyad, other: Dyad | None = None) -> str:
    """The chart in words: what is counted, from when to when, and the main figures."""
    told = [_described(each) for each in (one, other) if each]
    return " ".join([*told, "The table of the months has the same numbers."])


def _described(found: Dyad) -> str:
    pair = f"{found.one} and {found.other}"
    if not found.months:
        return f"{pair}: nothing told."
    score = "" if found.score is None else f", mean score {found.score:+.2f}"
    turns = f" Turning points: {', '.join(turn.month for turn in found.turns)}." if found.turns else ""
    return (
        f"{pair}: {found.number:,} {found.counted} from {found.months[0].month} to {found.months[-1].month}{score}, "
        f"{len(found.agreements):,} agreements.{turns}"
    )


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def text(words: str) -> str:
    """Words as text of an SVG or a value of an attribute: escaped, without characters that draw nothing."""
    return escape(plain(words))


def label(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "soft", size: int = 0) -> str:
    """Words in the chart; *kind* is `ink` or `soft`."""
    colour = INK if kind == "ink" else SOFT
    more = f' font-size="{size}" font-weight="600"' if size else ""
    more += f' stroke="{GROUND}" stroke-width="3" paint-order="stroke"' if kind == "ink" else ""
    return (
        f'<text class="{kind}" x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" fill="{colour}"{more}>'
        f"{text(words)}</text>"
    )


def rule(x1: float, y1: float, x2: float, y2: float, kind: str = "grid", *, dashed: bool = False) -> str:
    """A line; *kind* is `grid` or `ink`."""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    return (
        f'<line class="{kind}-line" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" '
        f'stroke="{INK if kind == "ink" else GRID}"{dashes}/>'
    )


def _all_months(told: Sequence[Month]) -> tuple[str, ...]:
    if not told:
        return ()
    first, last = min(month.month for month in told), max(month.month for month in told)
    numbers = range(int(first[:4]) * 12 + int(first[5:7]) - 1, int(last[:4]) * 12 + int(last[5:7]))
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in numbers)


def _nice(most: float) -> float:
    """The end of an axis: the first of 1, 2, 5, 10 ... times four that is not below."""
    scale = 10.0 ** math.floor(math.log10(max(most, 4) / _MOST_TICKS))
    step = next(scale * times for times in (1, 2, 2.5, 5, 10) if scale * times * _MOST_TICKS >= most)
    return max(1, math.ceil(step)) * _MOST_TICKS


def _legend(one: Dyad, other: Dyad | None) -> Iterator[str]:
    title = f"{one.one} and {one.other}"
    yield label(0, 14, title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "…", kind="ink", size=14)
    x = float(_LEFT)
    for quad, colour, name in zip(QUADS, COLOURS, CLASSES, strict=True):
        yield f'<rect class="{name}" x="{number(x)}" y="23" width="11" height="11" fill="{colour}"/>'
        yield label(x + 15, 33, quad)
        x += 15 + 6.1 * len(quad) + 16
    yield f'<path class="agreed" d="{_diamond(x + 5, 28.5)}" fill="{INK}"/>'
    yield label(x + 15, 33, "agreement")
    x += 90
    yield rule(x, 28.5, x + 16, 28.5, "ink", dashed=True)
    yield label(x + 20, 33, "turning point")
    if other:
        x += 112
        dashes = 'stroke-width="2" stroke-dasharray="5 3"'
        yield f'<path class="second" d="M{number(x)} 28.5h16" stroke="{SECOND}" {dashes}/>'
        yield label(x + 20, 33, "the other pair")


def _diamond(x: float, y: float, size: float = 5) -> str:
    return f"M{number(x)} {number(y - size)}l{size} {size}l-{size} {size}l-{size} -{size}z"


def _counts(panel: Panel, axis: Axis, found: Dyad, *, turns: bool) -> Iterator[str]:
    """Months as stacked bars: one path a quad."""
    for n in range(_MOST_TICKS + 1):
        value = panel.high * n / _MOST_TICKS
        yield rule(_LEFT, panel.y(value), WIDTH - _RIGHT, panel.y(value))
        yield label(_LEFT - 6, panel.y(value) + 4, f"{value:,.0f}", anchor="end")
    inset = max(min(1.5, axis.step * 0.12), (axis.step - _WIDEST_BAR) / 2)
    drawn: list[list[str]] = [[], [], [], []]
    for month in found.months:
        below = 0
        for place, count in enumerate(month.quads):
            if count:
                x, y, high = (
                    axis.x(month.month) + inset,
                    panel.y(below + count),
                    panel.y(below) - panel.y(below + count),
                )
                wide = axis.step - 2 * inset
                drawn[place].append(f"M{number(x)} {number(y)}h{number(wide)}v{number(high)}h-{number(wide)}z")
                below += count
    for name, colour, paths in zip(CLASSES, COLOURS, drawn, strict=True):
        if paths:
            edge = f' stroke="{EDGE}" stroke-width="0.6"' if name == PALE else ""
            yield f'<path class="{name}" d="{"".join(paths)}" fill="{colour}"{edge}/>'
    pair = "" if turns else f": {found.one} and {found.other}"
    yield label(_LEFT, panel.top - 6, f"{found.counted} a month{pair}", kind="ink")
    if turns:
        yield from _turns(panel, axis, found, "number")


def _turns(panel: Panel, axis: Axis, found: Dyad, of: str) -> Iterator[str]:
    for turn in found.turns:
        if turn.of == of:
            x = axis.x(turn.month)
            told = f"{turn.month}: {turn.before:g} → {turn.after:g}"
            right = x < WIDTH - 140
            yield rule(x, panel.top, x, panel.top + panel.height, "ink", dashed=True)
            yield label(x + (4 if right else -4), panel.top + 12, told, anchor="start" if right else "end", kind="ink")


def _agreements(axis: Axis, found: Dyad, top: float) -> Iterator[str]:
    """Agreements on the axis, each at its first day."""
    for pact in found.agreements:
        if pact.first_day and axis.holds(pact.first_day[:7]):
            day = int(pact.first_day[8:10]) if len(pact.first_day) >= 10 else 15
            x = axis.x(pact.first_day[:7]) + axis.step * min(day, 30) / 31
            told = f"{pact.first_day}: {pact.title or pact.kind} ({pact.state})"
            yield (
                f'<path class="agreed" d="{_diamond(x, top + _STRIP / 2 + 1)}" fill="{INK}">'
                f"<title>{text(told[:200])}</title></path>"
            )


def _score_panel(panel: Panel, axis: Axis, one: Dyad, other: Dyad | None) -> Iterator[str]:
    for value in (-10, -5, 0, 5, 10):
        yield rule(_LEFT, panel.y(value), WIDTH - _RIGHT, panel.y(value), "ink" if value == 0 else "grid")
        yield label(_LEFT - 6, panel.y(value) + 4, f"{value:+d}" if value else "0", anchor="end")
    if other:
        yield _line(panel, axis, other, "second", SECOND, ' stroke-dasharray="5 3"')
    yield _line(panel, axis, one, "first", INK, "")
    yield from _turns(panel, axis, one, "score")
    yield label(_LEFT, panel.top - 6, "mean score, from conflict (-10) to cooperation (+10)", kind="ink")


def _line(panel: Panel, axis: Axis, found: Dyad, name: str, colour: str, dashes: str) -> str:
    """The months with contact as dots, with a line through them."""
    points = [
        (number(axis.x(month.month) + axis.step / 2), number(panel.y(month.score)))
        for month in found.months
        if month.score is not None
    ]
    if not points:
        return ""
    line = "M" + "L".join(f"{x} {y}" for x, y in points)
    dots = "".join(f"M{x} {y}h0" for x, y in points)
    return (
        f'<path class="{name}" d="{line}" fill="none" stroke="{colour}" stroke-width="1.3"{dashes}/>'
        f'<path class="{name}" d="{dots}" fill="none" stroke="{colour}" stroke-width="4" stroke-linecap="round"/>'
    )


def _axis(axis: Axis, top: float, bottom: float) -> Iterator[str]:
    """Years, or months where there are few."""
    yearly = len(axis.months) > 24
    marks = [month for month in axis.months if month.endswith("-01")] if yearly else list(axis.months)
    wide = axis.step * (12 if yearly else 1)
    every = max(1, math.ceil(_NARROWEST_LABEL / wide)) if wide else 1
    for month in marks[::every]:
        x = axis.x(month)
        yield rule(x, top, x, bottom + 4)
        words = month[:4] if yearly else f"{MONTH_NAMES[int(month[5:7]) - 1]} {month[2:4]}"
        yield label(x + 2, bottom + 15, words)


def _targets(axis: Axis, one: Dyad, other: Dyad | None, span: tuple[float, float]) -> Iterator[str]:
    """For each month with contact a field that says its numbers under the pointer."""
    beside = {month.month: month for month in other.months} if other else {}
    top, bottom = number(span[0]), number(span[1] - span[0])
    for month in one.months:
        if month.number:
            told = told_month(month, one.counted)
            if month.month in beside:
                told += f"; the other pair: {told_month(beside[month.month], one.counted)}"
            yield (
                f'<rect class="month" data-month="{month.month}" x="{number(axis.x(month.month))}" y="{top}" '
                f'width="{number(axis.step)}" height="{bottom}" fill="none" pointer-events="all">'
                f"<title>{text(told)}</title></rect>"
            )


def told_month(month: Month, counted: str) -> str:
    """A month's numbers in words."""
    quads = ", ".join(f"{count:,} {quad}" for quad, count in zip(QUADS, month.quads, strict=True) if count)
    score = "" if month.score is None else f"; mean score {month.score:+.2f}"
    what = counted.removesuffix("s") if month.number == 1 else counted
    return f"{month.month}: {month.number:,} {what}" + (f": {quads}{score}" if quads else "")
