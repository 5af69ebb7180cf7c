"""A dyad as a chart: months stacked by quad, and the line of the mean score, as SVG or PNG.

Drawn by Altair and vl-convert without a browser or a network. The colours are of Okabe and Ito's set for all kinds of
colour vision ("Color universal design", 2008): blues cooperate, oranges conflict, the stronger of each is material.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from dragoman.errors import StoreError
from dragoman.events.scale import QUADS
from dragoman.store.dyads import Dyad

ENDINGS = (".svg", ".png")
COLOURS = ("#56B4E9", "#0072B2", "#E69F00", "#D55E00")  # in the order of QUADS
_WIDTH, _HEIGHT, _SCORE_HEIGHT = 900, 260, 140  # pixels
_SCALE = 2.0  # of a PNG: two dots a pixel


def plot(found: Dyad, path: str) -> None:
    """Writes the chart to *path*, whole or not at all. Raises StoreError: another ending, no extra, not writable."""
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise StoreError(path, f"a plot ends in {' or '.join(ENDINGS)}")
    raw = drawn(found, ending)
    target = Path(path)
    try:
        with tempfile.NamedTemporaryFile(dir=target.absolute().parent, prefix=".plot-", delete=False) as file:
            file.write(raw)
        written = Path(file.name)
        written.chmod(0o666 & ~_umask())
        written.replace(target)
    except OSError as error:
        raise StoreError(path, (error.strerror or "cannot be written").lower()) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def drawn(found: Dyad, ending: str) -> bytes:
    """The chart as bytes of SVG or PNG. Raises StoreError where the extra is not installed."""
    try:
        import altair
        import vl_convert
    except ImportError as error:
        raise StoreError("--plot", "needs the extra: pip install 'dragoman[charts]'") from error
    spec = chart(altair, found).to_json()
    if ending == ".png":
        png: bytes = vl_convert.vegalite_to_png(spec, scale=_SCALE)
        return png
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg.encode()


def chart(altair: Any, found: Dyad) -> Any:
    """The chart as Altair has it: counts above, the mean score below, turning points as dashed lines."""
    rows = [
        {"month": _day(month.month), "quad": quad, "order": place, found.counted: count}
        for month in found.months
        for place, (quad, count) in enumerate(zip(QUADS, month.quads, strict=True))
    ]
    scores = [
        {"month": f"{month.month}-01T00:00:00", "score": month.score}
        for month in found.months
        if month.score is not None
    ]
    turns = [{"month": f"{turn.month}-01T00:00:00"} for turn in found.turns if turn.of == "score"]
    steps = [{"month": f"{turn.month}-01T00:00:00"} for turn in found.turns if turn.of == "number"]
    month = altair.X("yearmonth(month):T", title=None)
    bars = (
        altair.Chart(altair.Data(values=rows))
        .mark_bar()
        .encode(
            x=month,
            y=altair.Y(f"sum({found.counted}):Q", title=f"{found.counted} a month", axis=altair.Axis(tickMinStep=1)),
            color=altair.Color(
                "quad:N", scale=altair.Scale(domain=list(QUADS), range=list(COLOURS)), legend=altair.Legend(title=None)
            ),
            order=altair.Order("order:Q"),
        )
    )
    line = (
        altair.Chart(altair.Data(values=scores))
        .mark_line(point=altair.OverlayMarkDef(size=14, color="black"), color="black", strokeWidth=1.2)
        .encode(x=month, y=altair.Y("score:Q", title="mean score", scale=altair.Scale(domain=[-10, 10])))
    )
    zero = altair.Chart(altair.Data(values=[{"zero": 0}])).mark_rule(color="#999999").encode(y="zero:Q")
    above = altair.layer(bars, _lines(altair, steps)).properties(width=_WIDTH, height=_HEIGHT)
    below = altair.layer(zero, line, _lines(altair, turns)).properties(width=_WIDTH, height=_SCORE_HEIGHT)
    title = altair.TitleParams(
        text=f"{found.one} and {found.other}",
        subtitle=f"{found.number:,} {found.counted} told in {found.reports:,} reports; dashed: turning points (PELT)",
        anchor="start",
    )
    return altair.vconcat(above, below).resolve_scale(x="shared").properties(title=title)


def _day(month: str) -> str:
    """The month's first day, with an hour: local time to Vega, as its months are. Without it is UTC, and may slip."""
    return f"{month}-01T00:00:00"


def _lines(altair: Any, turns: list[dict[str, str]]) -> Any:
    return altair.Chart(altair.Data(values=turns)).mark_rule(strokeDash=[4, 3]).encode(x="yearmonth(month):T")
