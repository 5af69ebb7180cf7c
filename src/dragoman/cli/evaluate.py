"""`dragoman evaluate`: marked examples in; how well they are coded, by type and miss by miss, out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import msgspec
import typer

from dragoman.capture import plain
from dragoman.cli.asked import opened
from dragoman.cli.output import Refusals, progress, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import DragomanError

if TYPE_CHECKING:
    from dragoman.evaluate.misses import Misses
    from dragoman.evaluate.outcome import Outcome
    from dragoman.evaluate.report import Comparison, Report
    from dragoman.evaluate.stored import Fields, StoredReport

_FEW = 10  # misses shown unless more are asked for: they fit a screen
_COLUMNS = ("type", "support", "coded", "right", "precision", "recall", "f1")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of the confusion table's columns: PLOVER has 16 types, and NONE

File = Annotated[
    str | None,
    typer.Argument(
        help='JSON Lines {"id"?, "text", "type", "actors"?, "recipients"?, "actor"?, "recipient"?}, '
        "or CSV of sentence and type; - for standard input.",
        metavar="GOLD",
        show_default=False,
    ),
]
MissesOption = Annotated[
    int | None,
    typer.Option(
        "--misses", min=0, metavar="N", help=f"How many misses to show: {_FEW} unless given, with -v all.",
        show_default=False,
    ),
]  # fmt: skip
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Show every miss with its sentence.")]
HtmlOption = Annotated[
    str | None, typer.Option("--html", metavar="FILE", help="Also write a page to read, with every miss.")
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", "-s", metavar="STORE", help="Instead of GOLD: what people said in a store, as marks.",
        show_default=False,
    ),
]  # fmt: skip
SaveOption = Annotated[
    str | None, typer.Option("--save", metavar="FILE", help="Save how each row came out, as JSON Lines.")
]
AgainstOption = Annotated[
    str | None, typer.Option("--against", metavar="OLD", help="Compare with a run that --save wrote.")
]


def evaluate(
    gold: File = None,
    store: StoreOption = None,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    misses: MissesOption = None,
    verbose: VerboseOption = False,
    html: HtmlOption = None,
    save: SaveOption = None,
    against: AgainstOption = None,
) -> None:
    """Say how well marked examples are coded: precision, recall and F1 by type, what is taken for what, each miss.

    Example: dragoman evaluate gold.jsonl --misses 5 --html report.html
    """
    if (gold is None) is (store is None):
        raise typer.BadParameter("name marked examples, or a store with --store.", param_hint="GOLD")
    if format is Format.csv and (verbose or misses):
        raise typer.BadParameter("misses go with table and jsonl: a CSV file has rows of one kind.")
    if gold == "-" and against == "-":
        raise typer.BadParameter("GOLD and --against cannot both be standard input.")
    most = None if verbose and misses is None else _FEW if misses is None else misses
    from dragoman.evaluate.misses import Misses
    from dragoman.evaluate.page import page
    from dragoman.evaluate.past import past
    from dragoman.evaluate.report import Tally

    refuse = Refusals()
    with ExitStack() as stack:
        fields = None
        if store is not None:
            rows, fields = _reviewed(store, stack)
        else:
            rows = _marked_rows(gold or "", refuse)
        saved = stack.enter_context(_written(save, "--save")) if save else None
        shown = stack.enter_context(_written(html, "--html")) if html else None
        missed = stack.enter_context(Misses())
        earlier = past(against, refuse) if against else None
        tally = Tally(earlier)
        for outcome in progress.counted(rows, "rows"):
            tally.add(outcome)
            if outcome.is_miss:
                missed.keep(outcome)
            if saved:
                saved.write(msgspec.json.encode(outcome) + b"\n")
        report = tally.report()
        if not report.rows:
            if store is not None:
                raise DragomanError(store, "nobody has said anything of its events yet")
            raise typer.Exit(1)  # why was said; no file is replaced by an empty one
        if fields is not None:
            report = told = fields.report(report)
            if format is Format.table:
                write(_people(told))
        if against and earlier and not report.against:
            refuse(DragomanError(against, "no row of that run is among these"))
        if shown:
            shown.writelines(piece.encode("utf-8") for piece in page(report, missed, gold or store or ""))
        _PRINTERS[format](report, missed, most)
    refuse.exit()


def _marked_rows(gold: str, refuse: Refusals) -> Iterator[Outcome]:
    """How each marked example came out."""
    from dragoman.evaluate import answers, judge, read

    return (judge(row, answer) for row, answer in answers(read(gold, refuse), refuse))


def _reviewed(store: str, stack: ExitStack) -> tuple[Iterator[Outcome], Fields]:
    """What people said in a store as such rows, and the fields, which are counted as they are read."""
    from dragoman.evaluate.stored import Fields, reviewed

    fields = Fields()
    connection = stack.enter_context(stack.enter_context(opened(store)).read())

    def rows() -> Iterator[Outcome]:
        for one in reviewed(connection):
            fields.add(one)
            yield one.outcome

    return rows(), fields


@contextmanager
def _written(path: str, option: str) -> Iterator[BinaryIO]:
    """A file that takes *path*'s place once it is whole. Raises typer.BadParameter where none can be made there."""
    there = Path(path)
    in_place = there.exists() and not there.is_file()  # a device or a pipe is written to as it is
    try:
        if in_place:
            beside, file = there, there.open("wb")
        else:
            there = there.resolve()  # a link stays, and what it leads to is replaced
            number, name = tempfile.mkstemp(prefix=f".{there.name}.", dir=there.parent)
            beside, file = Path(name), os.fdopen(number, "wb")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise typer.BadParameter(f"{path!r}: {reason}.", param_hint=option) from error
    try:
        with file:
            yield file
        if not in_place:
            beside.chmod(0o666 & ~_umask())
            beside.replace(there)
    finally:
        if not in_place:
            beside.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _json(report: Report, missed: Misses, most: int | None) -> None:
    write(msgspec.json.encode(report) + b"\n")
    for one in missed.first(most):
        write(msgspec.json.encode(one) + b"\n")


def _csv(report: Report, _missed: Misses, _most: int | None) -> None:
    from dragoman.export.cells import row

    write(row(_COLUMNS))
    for one in report.types:
        write(row([getattr(one, column) for column in _COLUMNS]))


def _table(report: Report, missed: Misses, most: int | None) -> None:
    write(
        f"{report.right} of {report.rows} right: accuracy {_number(report.accuracy)}, "
        f"macro-F1 {_number(report.macro_f1)}\n"
    )
    for name, share in (("actors", report.actors), ("recipients", report.recipients)):
        if share:
            write(f"{name} right in {share.right} of {share.given}: {share.share:.3f}\n")
    if report.against:
        write("\n" + _against(report.against))
    write("\n" + _types(report) + "\n" + _confusion(report))
    if missed.count and most != 0:
        shown = missed.count if most is None else min(most, missed.count)
        write(f"\nmisses: {shown} of {missed.count}\n")
        for one in missed.first(most):
            write(_miss(one))


def _people(report: StoredReport) -> str:
    """What people said, and how often the coder had each field right."""
    said = ", ".join(f"{count} {name}" for name, count in report.reviews.items())
    lines = [f"reviewed events: {said}"]
    if report.fields:
        lines += ["", f"{'field':<12}{'judged':>8}{'right':>8}{'share':>9}"]
        lines += [f"{one.field:<12}{one.judged:>8}{one.right:>8}{one.share:>9.3f}" for one in report.fields]
    return _lines([*lines, ""])


def _against(one: Comparison) -> str:
    lines = [f"against the earlier run, {one.rows} rows of both: {one.mended} mended, {one.broken} broken"]
    if one.only_now or one.only_before:
        lines.append(f"rows of one run alone: {one.only_now} of this, {one.only_before} of the earlier")
    for name, change in (("accuracy", one.accuracy), ("macro-F1", one.macro_f1)):
        lines.append(
            f"{name:<9} {change.before:.3f} -> {change.now:.3f}, {change.difference:+.3f} "
            f"(95 % interval {change.low:+.3f} to {change.high:+.3f})"
        )
    return _lines(lines)


def _types(report: Report) -> str:
    lines = [f"{'type':<10}{'rows':>7}{'coded':>8}{'right':>8}{'precision':>12}{'recall':>9}{'F1':>8}"]
    lines.extend(
        f"{one.type:<10}{one.support:>7}{one.coded:>8}{one.right:>8}"
        f"{_number(one.precision):>12}{_number(one.recall):>9}{_number(one.f1):>8}"
        for one in report.types
    )
    return _lines(lines)


def _confusion(report: Report) -> str:
    """Marked types down, coded ones across under a letter each, so that all of PLOVER's fit 100 columns."""
    kinds = [one.type for one in report.types]
    counts = [count for row in report.confusion.values() for count in row.values()]
    width = max(4, len(str(max(counts, default=0))) + 1)
    lines = [
        f"{'marked, coded':<15}" + "".join(f"{letter:>{width}}" for letter, _ in zip(_LETTERS, kinds, strict=False))
    ]
    for letter, gold in zip(_LETTERS, kinds, strict=False):
        row = report.confusion.get(gold, {})
        lines.append(f"{letter} = {gold:<11}" + "".join(f"{row.get(coded, '·'):>{width}}" for coded in kinds))
    return _lines(lines)


def _miss(one: Outcome) -> str:
    from dragoman.evaluate.page import wrong_parties

    told = f"{one.gold}, coded {one.coded}" if not one.right else f"{one.gold}, right"
    sure = "" if one.confidence is None else f" ({one.confidence:.2f})"
    known = "; ".join([told + sure, *wrong_parties(one)])
    named = one.source if one.id is None else f"{one.source} ({one.id})"
    return f"{plain(named)}: {plain(known)}\n  {plain(_marked(one))}\n"


def _marked(one: Outcome) -> str:
    """The sentence with its trigger, or the parties asked about, between marks that survive a pipe."""
    return "".join(f"«{words}»" if marked else words for words, marked in one.pieces())


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _number(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:.3f}"


_PRINTERS: dict[Format, Callable[[Report, Misses, int | None], None]] = {
    Format.jsonl: _json,
    Format.csv: _csv,
    Format.table: _table,
}
