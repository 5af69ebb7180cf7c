"""Files of lines: what is opened, and what is refused in whose words."""

from __future__ import annotations

import io
import os
import sys
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman.capture.opening import opened
from dragoman.errors import DragomanError, NotFound, NotReadable


def test_a_file_is_read_and_closed_with_the_stack(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"one\ntwo\n")
    with ExitStack() as stack:
        stream = opened(str(tmp_path / "a.jsonl"), stack)
        assert stream.readline() == b"one\n"
    assert stream.closed


def test_a_dash_is_standard_input_and_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    given = io.BytesIO(b"one\n")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
    with ExitStack() as stack:
        assert opened("-", stack) is given
    assert not given.closed


@pytest.mark.parametrize(
    "name, pipes, kind, reason",
    [
        pytest.param("none.jsonl", False, NotFound, "there is no such file", id="missing"),
        pytest.param("", False, NotReadable, "it is no file", id="folder"),
        pytest.param("", True, NotReadable, "it is a folder", id="folder where pipes are read"),
        pytest.param("x" * 300, False, NotReadable, "File name too long", id="no name of a file"),
    ],
)
def test_what_cannot_be_opened_is_told(
    tmp_path: Path, name: str, pipes: bool, kind: type[DragomanError], reason: str
) -> None:
    path = str(tmp_path / name)
    with ExitStack() as stack, pytest.raises(kind) as refused:
        opened(path, stack, pipes=pipes)
    assert type(refused.value) is kind
    assert (refused.value.source, refused.value.reason) == (path, reason)


def test_the_system_s_reason_is_told_as_the_command_says_it(tmp_path: Path) -> None:
    with ExitStack() as stack, pytest.raises(NotReadable, match="file name too long"):
        opened(str(tmp_path / ("x" * 300)), stack, said=str.lower)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_read_only_where_pipes_are(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with ExitStack() as stack:
        with pytest.raises(NotReadable, match="it is no file"):
            opened(str(path), stack)
        writer = os.open(path, os.O_RDWR)
        stack.callback(os.close, writer)
        os.write(writer, b"one\n")
        assert opened(str(path), stack, pipes=True).readline() == b"one\n"
