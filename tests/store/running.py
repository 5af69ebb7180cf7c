"""Runs of `dragoman ingest` in processes of their own, for tests that kill them or let several work at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

_ROOT = Path(__file__).parent.parent.parent
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Nursery:
    """A process from which runs are forked, one after another."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.store.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env=os.environ | _ONE_THREAD,
        )
        assert self._answer() == "ready"

    def start(self, *args: str | Path, most: int | None = None) -> int:
        """Begins a run; its process's number."""
        assert self._process.stdin is not None
        wanted = {"args": [str(one) for one in args], "log": str(self.log), "most": most}
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        return int(self._answer())

    def status(self) -> int:
        """The exit status of the run, waited for; minus the signal's number where it was killed."""
        return int(self._answer())

    def run(self, *args: str | Path, most: int | None = None) -> int:
        """The exit status of a run that nobody disturbs."""
        self.start(*args, most=most)
        return self.status()

    def run_killed(self, *args: str | Path, after: float) -> int:
        """The exit status of a run that is killed after so many seconds, if it is not over by then."""
        number = self.start(*args)
        time.sleep(after)
        os.kill(number, signal.SIGKILL)  # one that is over is waited for only by our question
        return self.status()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        answer = self._process.stdout.readline().strip()
        assert answer, self.log.read_text() if self.log.exists() else "the nursery died"
        return answer

    def __enter__(self) -> Nursery:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()
