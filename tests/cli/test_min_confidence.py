"""`dragoman code --min-confidence`: what is less sure is left out, in each format, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]


def test_events_less_sure_are_left_out_and_the_others_stay_as_they_are(run: Run, story: Path) -> None:
    every = run("code", story, "-f", "jsonl").stdout.splitlines()
    least = sorted(json.loads(line)["confidence"] for line in every)[1]
    kept = run("code", story, "-f", "jsonl", "--min-confidence", str(least)).stdout.splitlines()
    assert kept == [line for line in every if json.loads(line)["confidence"] >= least]
    assert len(kept) < len(every)


@pytest.mark.parametrize("form, lines", [("table", 0), ("jsonl", 0), ("csv", 1)])
def test_nothing_is_surer_than_all(run: Run, story: Path, form: str, lines: int) -> None:
    outcome = run("code", story, "-f", form, "--min-confidence", "1")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout.count("\n") == lines


@pytest.mark.parametrize("given", ["1.5", "-0.1", "nan", "high"])
def test_what_is_no_share_is_a_wrong_call(run: Run, given: str) -> None:
    outcome = run("code", "x", "--min-confidence", given)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert "--min-confidence" in outcome.stderr
