"""Whole lines, kept back signals, and progress that only a patient person at a terminal sees."""

from __future__ import annotations

import io
import signal
import sys

import pytest

from dragoman.cli import output
from dragoman.cli.output import Ended, Interrupts, Progress, Refusals
from dragoman.errors import NotText


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_ctrl_c_ends_the_run() -> None:
    with pytest.raises(Ended) as ended:
        Interrupts()(signal.SIGINT, None)
    assert ended.value.status == 130


@pytest.mark.parametrize(
    "presses, written", [pytest.param(1, ["the rest"], id="once"), pytest.param(2, [], id="twice")]
)
def test_ctrl_c_waits_for_the_line_being_written_unless_pressed_again(presses: int, written: list[str]) -> None:
    interrupts, line = Interrupts(), []

    def write() -> None:
        with interrupts:
            for _ in range(presses):
                interrupts(signal.SIGINT, None)
            line.append("the rest")

    with pytest.raises(Ended):
        write()
    assert line == written


def test_progress_is_not_drawn_before_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(Progress().counted(range(5), "articles")) == list(range(5))
    assert output.PATIENCE == 2.0
    assert terminal.getvalue() == ""


def test_progress_is_drawn_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(output, "PATIENCE", 0.0)
    monkeypatch.setattr(output, "REDRAW", 0.0)
    assert list(Progress().counted(range(5), "articles")) == list(range(5))
    assert "4 articles, 0 s" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_progress_is_not_drawn_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(output, "PATIENCE", 0.0)
    assert list(Progress().counted(range(5), "articles")) == list(range(5))
    assert stream.getvalue() == ""


def test_a_refusal_is_one_line_whatever_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    refuse = Refusals()
    refuse(NotText("a\nb.txt", "bad\r\x1b[2Jreason"))
    assert capsys.readouterr().err == "dragoman: a\\nb.txt: bad\\r\\x1b[2Jreason\n"
    assert refuse.count == 1
