"""What the tests of evaluation share: files of marked rows, and what was refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import DragomanError
from dragoman.evaluate import Gold, read

Write = Callable[..., Path]
Read = Callable[..., tuple[list[Gold], list[str]]]


@pytest.fixture
def rows(tmp_path: Path) -> Write:
    """A file of JSON Lines: a dict becomes a row, a string stands as it is."""

    def build(*lines: dict[str, Any] | str, name: str = "gold.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines), "utf-8")
        return path

    return build


@pytest.fixture
def table(tmp_path: Path) -> Write:
    """A CSV file of these bytes."""

    def build(content: str | bytes, name: str = "gold.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return build


@pytest.fixture
def marked(tmp_path: Path) -> Read:
    """The rows of a file, and its refusals without the folder's name."""

    def call(path: Path) -> tuple[list[Gold], list[str]]:
        refused: list[DragomanError] = []
        found = list(read(str(path), refused.append))
        return found, [str(error).replace(f"{tmp_path}/", "") for error in refused]

    return call
