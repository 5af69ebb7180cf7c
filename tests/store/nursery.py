"""Runs commands of the store in processes of their own that need no time to start, so that they can be killed often.

One line of JSON on standard input is one run: `args`, the file `log` for what it prints, `most` bytes that a file may
have (null: no bound). Answers the process's number at once, and its exit status when it has ended. The processes are
forked from this one, which has loaded the tables and the parser, and holds no store open.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from tests.store import pages

from dragoman import clean
from dragoman.cli import ingest, recode
from dragoman.line import coder
from dragoman.store import Store

app = typer.Typer(pretty_exceptions_enable=False)
app.command("ingest")(ingest.ingest)
app.command("recode")(recode.recode)


def run(wanted: dict[str, Any]) -> None:
    """The life of a forked process."""
    log = os.open(wanted["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (0, 1, 2):
        os.dup2(log, stream)
    if wanted["most"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (wanted["most"], wanted["most"]))
    sys.argv = ["dragoman", *wanted["args"]]
    app()


def main() -> None:
    """Answers until standard input ends."""
    coder(("en",)).warm()
    clean(pages.page(0))
    with TemporaryDirectory() as folder:
        Store(Path(folder) / "warm.db").close()
    print("ready", flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        number = os.fork()
        if number == 0:
            run(wanted)
        print(number, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
