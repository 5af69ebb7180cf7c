"""The command as a shell starts it: Ctrl-C, a reader that goes away, what is loaded, what a terminal sees."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

COMMAND = [sys.executable, "-c", "from dragoman.cli import main; main()"]
MANY = 3000  # pages: some seconds of work, so that a run is under way when it is stopped

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # so that nothing of what is read by line is held back from communicate()
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # whoever runs the tests
    )


@pytest.mark.parametrize("jobs, form", [("1", "jsonl"), ("2", "jsonl"), ("1", "table")])
def test_ctrl_c_leaves_whole_lines_no_process_and_130(rows: Callable[[int], Path], jobs: str, form: str) -> None:
    with started("clean", rows(MANY), "-f", form, "-j", jobs) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        for child in children:  # a terminal sends it to all of them
            child.send_signal(signal.SIGINT)
        rest, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said == b""
    printed = first + rest
    assert printed.endswith(b"\n")
    if form == "jsonl":
        assert 0 < len([json.loads(line) for line in printed.splitlines()]) < MANY
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_ctrl_c_while_processes_start_is_as_quiet(rows: Callable[[int], Path]) -> None:
    with started("clean", rows(MANY), "-f", "jsonl", "-j", "2") as process:
        whole = psutil.Process(process.pid)
        while len(children := whole.children()) < 2:
            assert process.poll() is None
        for one in (whole, *children):
            with suppress(psutil.NoSuchProcess):  # one that ended between being listed and being asked
                one.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (130, b"")
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_reader_that_goes_away_ends_the_run_quietly(rows: Callable[[int], Path]) -> None:
    with started("clean", rows(MANY), "-f", "jsonl", "-j", "2") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        children = psutil.Process(process.pid).children(recursive=True)
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(timeout=20) == 141
    assert said == b""
    assert psutil.wait_procs(children, timeout=5)[1] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_one_plain_line(rows: Callable[[int], Path]) -> None:
    with Path("/dev/full").open("wb") as full:
        outcome = subprocess.run(
            [*COMMAND, "clean", rows(1)], stdout=full, stderr=subprocess.PIPE, check=False, timeout=20
        )
    assert (outcome.returncode, outcome.stderr) == (1, b"dragoman: standard output: no space left on device\n")


def test_children_end_when_the_run_is_killed(rows: Callable[[int], Path]) -> None:
    with started("clean", rows(MANY), "-f", "jsonl", "-j", "2") as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.communicate(timeout=20)
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_a_process_that_is_killed_ends_the_run_with_a_plain_line(rows: Callable[[int], Path]) -> None:
    with started("clean", rows(MANY), "-f", "jsonl", "-j", "2") as process:
        assert process.stdout is not None
        process.stdout.readline()
        for child in psutil.Process(process.pid).children():
            if "spawn_main" in " ".join(child.cmdline()):
                child.kill()
        rest, said = process.communicate(timeout=20)
    assert process.returncode == 1
    assert said.startswith(b"dragoman: ")
    assert said.endswith(b"ended (killed by signal 9)\n")
    assert said.count(b"\n") == 1
    assert rest == b"" or rest.endswith(b"\n")


def test_a_terminal_without_our_letters_is_served_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Café in Жанаозен shut\n\n" + "The café was closed by the police. " * 4, "utf-8")
    for form in ("table", "csv", "jsonl"):
        outcome = subprocess.run(
            [*COMMAND, "clean", tmp_path / "page.txt", "-f", form],
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
            check=False,
        )
        assert (outcome.returncode, outcome.stderr) == (0, b"")
        assert b"Caf" in outcome.stdout


def test_the_version_needs_no_parser() -> None:
    script = (
        "import sys\nfrom dragoman.cli import main\nsys.argv = ['dragoman', '--version']\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sorted({'spacy', 'torch', 'rich.table'} & set(sys.modules)))"
    )
    outcome = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert outcome.stdout.split("\n", 1)[1] == "\n"
