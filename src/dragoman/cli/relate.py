"""`dragoman relate`: texts with two marked spans in, the relation between them out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import typer

from dragoman.capture import plain
from dragoman.cli.lines import file_argument, records
from dragoman.cli.output import Refusals, progress, write
from dragoman.cli.run import Format, FormatOption
from dragoman.errors import Broken


class Marked(msgspec.Struct, frozen=True):
    """A text and its marked spans as asked: [start, end] in characters, the end left out, or null."""

    text: str
    id: str | int | None = None
    actor: tuple[int, int] | None = None
    recipient: tuple[int, int] | None = None


File = Annotated[str, file_argument('"id", "text", "actor": [start, end] or null, "recipient": ...')]
ExplainOption = Annotated[bool, typer.Option("--explain", help="Also say which table rows and what the model said.")]


def relate(
    file: File,
    format: FormatOption = Format.table,  # noqa: A002 - the option's name
    explain: ExplainOption = False,
) -> None:
    """Say what the first marked party does to the second: type, mode, CAMEO code, quad, confidence.

    Example: dragoman relate pairs.jsonl --format jsonl
    """
    refuse = Refusals()
    _PRINTERS[format](progress.counted(_answers(file, refuse, explain), "relations"))
    refuse.exit()


Answer = tuple[Marked, dict[str, Any]]


def _answers(path: str, refuse: Refusals, explain: bool) -> Iterator[Answer]:
    from dragoman.events.relate import Asked, relate

    waiting: deque[Marked] = deque()

    def asked() -> Iterator[Asked]:
        for name, one in records(path, Marked, refuse):
            wrong = _wrong(one)
            if wrong:
                refuse(Broken(name, wrong))
                continue
            waiting.append(one)
            yield Asked(one.text, one.actor, one.recipient)

    for relation in relate(asked(), "en"):
        one = waiting.popleft()
        fields = {"id": one.id, **relation.to_dict()}
        fields["rule"] = list(relation.rule)
        if not explain:
            del fields["rule"]
        yield one, fields


def _wrong(one: Marked) -> str | None:
    """Why a question cannot be answered: a span that does not lie in the text."""
    for span in (one.actor, one.recipient):
        if span is not None and not 0 <= span[0] < span[1] <= len(one.text):
            return f"the span {list(span)} does not lie in the text"
    return None


def _json(answers: Iterator[Answer]) -> None:
    for _, fields in answers:
        write(msgspec.json.encode(fields) + b"\n")


def _csv(answers: Iterator[Answer]) -> None:
    from dragoman.export.cells import row

    heading = True
    for _, fields in answers:
        shown = {**fields, "rule": "; ".join(fields["rule"])} if "rule" in fields else fields
        write((row(list(shown)) if heading else "") + row(list(shown.values())))
        heading = False


def _table(answers: Iterator[Answer]) -> None:
    for one, fields in answers:
        lines = [plain(one.text)]
        known = [
            fields["event_type"],
            fields["event_mode"],
            fields["cameo"],
            fields["quad"],
            f"{fields['confidence']:.2f}",
        ]
        lines.append("  " + " · ".join(plain(str(part)) for part in known if part))
        lines.extend("  " + plain(rule) for rule in fields.get("rule", ()))
        write("\n".join(lines) + "\n")


_PRINTERS = {Format.jsonl: _json, Format.csv: _csv, Format.table: _table}
