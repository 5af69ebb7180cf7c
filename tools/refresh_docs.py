"""Runs the examples of the documentation and puts what they print now in place of what stands there.

    python tools/refresh_docs.py [--check] [--figures [NAME ...]]

Examples are fenced blocks of the Markdown pages:

- `console`: lines `$ dragoman ...` are run over the repository's files, 100 columns wide; what follows each is its
  output, refusals included. A line `...` stands for any lines and stays. `$ echo $?` prints the exit status.
- `json` under a comment `<!-- line 2 of: dragoman ... -->` or `<!-- last line of: ... -->`: that line of the output,
  laid out to be read.
- `python`: executed, all blocks of a page in one namespace; a `text` block right below it is what it prints.
- `text` under a comment `<!-- figure: bench -->`: what that benchmark prints; run with `--figures` only, or by name
  with `--figures dates places`.

Each page's examples run in a folder of their own that shows the repository's files: a store that they make is gone
after the page.

With `--check` nothing is written, and the exit status is 1 if a page would change. All runs in this process, since
most of the time of a command is the loading of tables and models.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import chdir, contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from typer.testing import CliRunner

from dragoman.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 100  # columns of a laid out record, and of the terminal that the examples run on
WILDCARD = "..."
FIGURES = {  # by name: the command that the README gives, and the script behind it
    "bench": ("make bench", "benchmarks/speed.py"),
    "actors": ("python benchmarks/actors.py", "benchmarks/actors.py"),
    "published": ("python benchmarks/published.py", "benchmarks/published.py"),
    "relations": ("python benchmarks/relations.py", "benchmarks/relations.py"),
    "paraphrases": ("python benchmarks/paraphrases.py", "benchmarks/paraphrases.py"),
    "dates": ("python benchmarks/dates.py", "benchmarks/dates.py"),
    "quality": ("python benchmarks/quality.py", "benchmarks/quality.py"),
    "places": ("python benchmarks/places.py", "benchmarks/places.py"),
    "stories": ("python benchmarks/stories.py", "benchmarks/stories.py"),
    "incidents": ("python benchmarks/incidents.py", "benchmarks/incidents.py"),
}
_FENCE = re.compile(r"```(\w*)\s*")
_LINE_OF = re.compile(r"<!-- (?:line (\d+)|last line) of: (dragoman .+) -->")
_FIGURE = re.compile(r"<!-- figure: (\w+) -->")
_ENVIRONMENT = {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "FORCE_COLOR": None, "TTY_COMPATIBLE": None}


class Block(NamedTuple):
    """A fenced block: its language, the lines of its body as a half-open range, and the nearest line above it."""

    language: str
    first: int
    last: int
    above: str


def pages() -> list[Path]:
    """The Markdown pages that hold examples, in a stable order."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(lines: Sequence[str]) -> Iterator[Block]:
    """The fenced blocks of a page. Raises ValueError for one that is never closed."""
    opened: tuple[str, int, str] | None = None
    above = ""
    for number, line in enumerate(lines):
        if opened is None:
            fence = _FENCE.fullmatch(line)
            if fence:
                opened = fence[1], number + 1, above
            elif line.strip():
                above = line.strip()
        elif line.strip() == "```":
            yield Block(opened[0], opened[1], number, opened[2])
            opened, above = None, line.strip()
    if opened is not None:
        raise ValueError(f"the block that begins in line {opened[1]} is never closed")


def fresh(page: str, *, figures: Collection[str] = ()) -> str:
    """The text of a page with all its examples run again, and the named figures measured.

    Raises ValueError for a block that breaks the rules.
    """
    lines = page.split("\n")
    shown: list[str] = []
    done = 0
    names: dict[str, Any] = {"__name__": "docs"}
    printed: str | None = None
    with _desk() as folder, chdir(folder):
        for block in blocks(lines):
            body = lines[block.first : block.last]
            shown.extend(lines[done : block.first])
            done = block.last
            if printed and not (block.language == "text" and block.above == "```"):
                raise ValueError(f"line {block.first}: the Python block above prints, and no text block shows it")
            shown.extend(_fresh_body(block, body, printed, figures))
            printed = _executed("\n".join(body), names) if block.language == "python" else None
    if printed:
        raise ValueError("the last Python block prints, and no text block shows it")
    return "\n".join([*shown, *lines[done:]])


@contextmanager
def _desk() -> Iterator[Path]:
    """A folder of its own that shows the repository's files, so that what examples write is gone after their page."""
    with tempfile.TemporaryDirectory(prefix="dragoman-docs-") as name:
        for child in ROOT.iterdir():
            if not child.name.startswith("."):
                (Path(name) / child.name).symlink_to(child)
        yield Path(name)


def _fresh_body(block: Block, body: list[str], printed: str | None, figures: Collection[str]) -> list[str]:
    line_of, figure = _LINE_OF.fullmatch(block.above), _FIGURE.fullmatch(block.above)
    if block.language == "console":
        return _console(body)
    if block.language == "json" and line_of:
        output, _ = run(line_of[2])
        lines = output.rstrip("\n").split("\n")
        return laid_out(json.loads(lines[int(line_of[1] or 0) - 1])).split("\n")
    if block.language == "text" and printed:
        return printed.rstrip("\n").split("\n")
    if block.language == "text" and figure and figure[1] in figures:
        return _measured(FIGURES[figure[1]][1])
    return body


def _console(body: Sequence[str]) -> list[str]:
    shown: list[str] = []
    status = 0
    for command, old in _commands(body):
        if command == "echo $?":
            output = str(status)
        else:
            output, status = run(command)
        shown.append(f"$ {command}")
        shown.extend(_with_wildcard(old, output.rstrip("\n").split("\n") if output.strip() else []))
    return shown


def _commands(body: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block with the output that stands below it."""
    if not body or not body[0].startswith("$ "):
        raise ValueError("a console block must begin with a command")
    starts = [number for number, line in enumerate(body) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        yield body[start][2:], list(body[start + 1 : end])


def _with_wildcard(old: list[str], new: list[str]) -> list[str]:
    """*new*, with the wildcard of *old* in the place of as much as it stood for."""
    if WILDCARD not in old:
        return new
    at = old.index(WILDCARD)
    after = len(old) - at - 1
    if at + after >= len(new):
        return new
    return [*new[:at], WILDCARD, *(new[-after:] if after else [])]


def run(command: str) -> tuple[str, int]:
    """What a `dragoman` command prints, both streams as they come, and its exit status; `< file` is standard input.

    Raises ValueError for another command, and for one that fails in a way it should not.
    """
    words = shlex.split(command)
    given = None
    if "<" in words:
        at = words.index("<")
        given = (ROOT / words[at + 1]).read_bytes()
        words = [*words[:at], *words[at + 2 :]]
    if not words or words[0] != "dragoman":
        raise ValueError(f"only dragoman is run, not {command!r}")
    done = CliRunner().invoke(app, words[1:], input=given, prog_name="dragoman", env=_ENVIRONMENT)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise ValueError(f"{command!r} failed") from done.exception
    return done.output, done.exit_code


def laid_out(value: object, indent: int = 0) -> str:
    """*value* as JSON to be read: lines are filled up to `WIDTH`, and what is longer than a line begins one."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent < WIDTH or not value or not isinstance(value, dict | list):
        return flat
    named = value.items() if isinstance(value, dict) else ((None, one) for one in value)
    lines: list[str] = []
    for name, one in named:
        label = "" if name is None else f"{json.dumps(name)}: "
        piece = label + laid_out(one, indent + 1 + len(label))
        fits = lines and "\n" not in piece and "\n" not in lines[-1]
        if fits and indent + len(lines[-1]) + len(piece) + 3 < WIDTH:
            lines[-1] += f", {piece}"
        else:
            lines.append(piece)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + f",\n{' ' * (indent + 1)}".join(lines) + closing


def _executed(code: str, names: dict[str, Any]) -> str:
    """What a Python block prints; *names* is the page's namespace."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "docs", "exec"), names)  # noqa: S102 - our own pages
    return printed.getvalue()


def _measured(script: str) -> list[str]:
    done = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True, cwd=ROOT)  # noqa: S603
    return done.stdout.rstrip("\n").split("\n")


def main() -> None:
    """Refreshes all pages, or checks them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page would change")
    parser.add_argument(
        "--figures", nargs="*", choices=sorted(FIGURES), help="run these benchmarks (all if none is named)"
    )
    wanted = parser.parse_args()
    figures = () if wanted.figures is None else wanted.figures or tuple(FIGURES)
    changed = 0
    for path in pages():
        old = path.read_text(encoding="utf-8")
        new = fresh(old, figures=figures)
        if new != old:
            changed += 1
            print(f"{'would change' if wanted.check else 'changed'}: {path.relative_to(ROOT)}")
            if not wanted.check:
                path.write_text(new, encoding="utf-8")
    sys.exit(1 if changed and wanted.check else 0)


if __name__ == "__main__":
    main()
