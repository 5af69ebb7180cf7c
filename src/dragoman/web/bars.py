"""Months as stacked bars by quad, small enough to stand beside words; the numbers stand in a table beneath."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dragoman.web.profile import Month
from dragoman.web.rendering import short

WIDTH, HEIGHT = 720, 96  # pixels
_FOOT = 16  # room for the years
_HEAD = 14  # room for the largest number
_NARROWEST = 36  # pixels between two years that are written


def bars(months: Sequence[Month], title: str) -> Markup:
    """The bars as SVG."""
    most = max(month.number for month in months)
    step = WIDTH / len(months)
    parts = [Markup('<line x1="0" y1="{}" x2="{}" y2="{}"/>').format(HEIGHT, WIDTH, HEIGHT)]
    written = -float(_NARROWEST)
    for place, month in enumerate(months):
        x, y = place * step, float(HEIGHT)
        for quad, count in enumerate(month.quads, 1):
            if count:
                high = count / most * (HEIGHT - _HEAD)
                y -= high
                parts.append(
                    Markup('<rect class="q{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
                        quad, x, y, max(step - min(1, step / 4), 0.5), high
                    )
                )
        if (month.month.endswith("-01") or place == 0) and x - written >= _NARROWEST and x < WIDTH - _NARROWEST:
            written = x
            parts.append(_label(x, HEIGHT + 12, month.month[:4]))
    parts.append(_label(0, 10, f"{most:,} a month at most"))
    return Markup(
        '<svg class="bars" role="img" aria-labelledby="bars-title" viewBox="0 0 {} {}">'
        '<title id="bars-title">{}</title>{}</svg>'
    ).format(WIDTH, HEIGHT + _FOOT, short(title), Markup("").join(parts))


def _label(x: float, y: float, words: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" font-size="11">{}</text>').format(x, y, words)
