"""A run as a page that one can read: figures, confusion table, and each miss with its sentence.

One file without scripts and without anything from elsewhere. What rows say is shown as text and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from dragoman.evaluate.misses import Misses
from dragoman.evaluate.outcome import Outcome
from dragoman.evaluate.report import Change, Comparison, Report, Share, TypeFigures

_STYLE = Path(__file__).parent / "page.css"
_SHADES = ((0.3, "miss-3"), (0.1, "miss-2"), (0.0, "miss-1"))  # least share of the type's rows, and the class
_UNSEEN = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # turn the writing direction
_HIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, *map(ord, _UNSEEN)])


def page(report: Report, misses: Misses, name: str) -> Iterator[str]:
    """The page in pieces; *name* is what was read. All misses are on it, by marked and coded type."""
    yield _head(name)
    yield _figures(report)
    if report.against:
        yield _against(report.against)
    yield _types(report.types)
    yield _confusion(report)
    yield '<h2 id="misses">Misses</h2>\n'
    yield f'<p class="quiet">{_rows(misses.count)} of {report.rows} with a wrong type or a wrong party.</p>\n'
    order = {one.type: number for number, one in enumerate(report.types)}
    for gold, coded in sorted(misses.cells(), key=lambda cell: (order[cell[0]], order[cell[1]])):
        yield from _section(gold, coded, misses.of(gold, coded))
    yield "</main>\n</body>\n</html>\n"


def _head(name: str) -> str:
    title = f"Evaluation: {_plain(name)}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{title}</h1>\n"
    )


def _figures(report: Report) -> str:
    shown = [
        ("accuracy", _number(report.accuracy)),
        ("macro-F1", _number(report.macro_f1)),
        ("right", f"{report.right} of {report.rows}"),
        *((f"{name} right", _share(one)) for name, one in _parties(report)),
    ]
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>\n" for name, value in shown)
    return f'<dl class="figures">\n{cells}</dl>\n'


def _parties(report: Report) -> Iterator[tuple[str, Share]]:
    for name, one in (("actors", report.actors), ("recipients", report.recipients)):
        if one is not None:
            yield name, one


def _share(one: Share) -> str:
    return f"{one.share:.3f} of {one.given}"


def _against(one: Comparison) -> str:
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{change.before:.3f}</td><td>{change.now:.3f}</td>'
        f"<td>{change.difference:+.3f}</td><td>{change.low:+.3f} to {change.high:+.3f}</td></tr>\n"
        for name, change in _changes(one)
    )
    alone = f"{_rows(one.only_now)} of this run alone, {one.only_before} of the earlier one alone."
    return (
        '<h2>Against the earlier run</h2>\n<div class="wide" role="region" aria-label="Comparison" tabindex="0">\n'
        f"<table>\n<caption>{_rows(one.rows)} of both runs: {one.mended} mended, {one.broken} broken. "
        f"{alone}</caption>\n"
        '<tr><th scope="col">figure</th><th scope="col">before</th><th scope="col">now</th>'
        f'<th scope="col">difference</th><th scope="col">95 % interval</th></tr>\n{rows}</table>\n</div>\n'
    )


def _changes(one: Comparison) -> tuple[tuple[str, Change], ...]:
    return ("accuracy", one.accuracy), ("macro-F1", one.macro_f1)


def _types(types: Iterable[TypeFigures]) -> str:
    names = ("type", "rows", "coded", "right", "precision", "recall", "F1", "")
    heading = "".join(f'<th scope="col">{name}</th>' if name else "<td></td>" for name in names)
    rows = "".join(
        f'<tr><th scope="row">{one.type}</th><td>{one.support}</td><td>{one.coded}</td><td>{one.right}</td>'
        f"<td>{_number(one.precision)}</td><td>{_number(one.recall)}</td><td>{_number(one.f1)}</td>"
        f"<td>{_bar(one.f1)}</td></tr>\n"
        for one in types
    )
    return (
        '<h2>By type</h2>\n<div class="wide" role="region" aria-label="Figures by type" tabindex="0">\n'
        f"<table>\n<tr>{heading}</tr>\n{rows}</table>\n</div>\n"
    )


def _bar(share: float | None) -> str:
    if share is None:
        return ""
    return f'<span class="bar" aria-hidden="true"><i style="width: {100 * share:.1f}%"></i></span>'


def _confusion(report: Report) -> str:
    kinds = [one.type for one in report.types]
    heading = "".join(f'<th scope="col">{kind}</th>' for kind in kinds)
    rows = "".join(_row(gold, report.confusion[gold], kinds) for gold in kinds if gold in report.confusion)
    return (
        '<h2>Confusion</h2>\n<div class="wide" role="region" aria-label="Confusion table" tabindex="0">\n'
        '<table class="confusion">\n<caption>A row is the marked type, a column the coded one; '
        f"a number of misses leads to their sentences.</caption>\n<tr><td></td>{heading}</tr>\n{rows}</table>\n</div>\n"
    )


def _row(gold: str, counts: Mapping[str, int], kinds: Iterable[str]) -> str:
    total = sum(counts.values())
    cells = "".join(_cell(gold, coded, counts.get(coded, 0), total) for coded in kinds)
    return f'<tr><th scope="row">{gold}</th>{cells}</tr>\n'


def _cell(gold: str, coded: str, count: int, total: int) -> str:
    if not count:
        return "<td></td>"
    if gold == coded:
        return f'<td class="right"><span>{count}</span></td>'
    shade = next(name for least, name in _SHADES if count >= least * total)
    label = f"{_rows(count)} marked {gold}, coded {coded}"
    return f'<td class="{shade}"><a href="#{gold}-{coded}" aria-label="{label}">{count}</a></td>'


def _section(gold: str, coded: str, misses: Iterable[Outcome]) -> Iterator[str]:
    told = "right type, wrong party" if gold == coded else f"coded {coded}"
    yield f'<h3 id="{gold}-{coded}">{gold}, {told}</h3>\n<ol class="misses">\n'
    for one in misses:
        yield _miss(one)
    yield "</ol>\n"


def _miss(one: Outcome) -> str:
    known = [_plain(one.source)]
    if one.id is not None:
        known.append(_plain(str(one.id)))
    if one.confidence is not None:
        known.append(f"confidence {one.confidence:.2f}")
    known.extend(_plain(wrong) for wrong in wrong_parties(one))
    return f'<li><p>{_sentence(one)}</p><p class="quiet">{" · ".join(known)}</p></li>\n'


def wrong_parties(one: Outcome) -> Iterator[str]:
    """What is wrong with the parties of a row, as "actors MLI, coded RUS"."""
    for name, right, marked, coded in (
        ("actors", one.actors_right, one.gold_actors, one.actors),
        ("recipients", one.recipients_right, one.gold_recipients, one.recipients),
    ):
        if right is False:
            yield f"{name} {' '.join(marked or ()) or 'nobody'}, coded {' '.join(coded or ()) or 'nobody'}"


def _sentence(one: Outcome) -> str:
    """The text with its trigger marked, or the spans that it asks about."""
    return "".join(f"<mark>{_plain(words)}</mark>" if marked else _plain(words) for words, marked in one.pieces())


def _plain(words: str) -> str:
    """*words* as a page shows them: escaped, without control characters and marks that turn the direction."""
    return escape(words.translate(_HIDDEN).encode("utf-8", "replace").decode("utf-8"))


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"


def _number(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"
