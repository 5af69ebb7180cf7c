"""The marked sets under `tests/marked`: how they are read, and which half of one a rule may be tuned on.

The halves are told apart by a hash of the id, so that a line added later changes no other line's half. Rules are
tuned on one half; the figure of the other is the one to quote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "marked"
Line = dict[str, Any]


def lines(name: str) -> list[Line]:
    """All lines of the set of that name, in the file's order."""
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def is_held_out(identity: str) -> bool:
    """Whether the line of that id belongs to the half that no rule is tuned on."""
    return hashlib.sha256(identity.encode()).digest()[0] % 2 == 1


def halves(every: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines to tune on, and those held out."""
    tuned = [line for line in every if not is_held_out(line["id"])]
    return tuned, [line for line in every if is_held_out(line["id"])]


def share(part: float, whole: float) -> float:
    """*part* of *whole*; 0 where there is nothing to be part of."""
    return part / whole if whole else 0.0
