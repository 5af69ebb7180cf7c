"""What the tests of the command line share: a run in this process, and files to read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.cli_pages import STORY
from typer.testing import CliRunner, Result

from dragoman.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs the command line in this process; `stdin` is what standard input holds."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)

    return call


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """A page with three happenings in it."""
    path = tmp_path / "story.txt"
    path.write_text(STORY, "utf-8")
    return path


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[int], Path]:
    """A table of so many pages, each under a title of its own."""

    def build(count: int) -> Path:
        path = tmp_path / "rows.jsonl"
        with path.open("w", encoding="utf-8") as lines:
            for number in range(count):
                row = {"id": str(number), "title": f"Envoys meet for the {number}th time", "text": STORY}
                lines.write(json.dumps({**row, "date": "2025-03-03"}) + "\n")
        return path

    return build
