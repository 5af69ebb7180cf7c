"""Makes `src/dragoman/events/confidence.toml`, which turns votes and sums of signs into shares right.

    python tools/calibrate.py

Fits the map of relations on the held-out tenth of `training/`, that of events on `tests/marked/events.jsonl`; how, and
how good the maps are, `benchmarks/reliability.py` says. To be run again whenever the encoder, its votes, or what
an event's confidence adds up have changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from reliability import Judged, events, fitted, relations  # noqa: E402

from dragoman.events.confidence import TABLE  # noqa: E402

_HEADER = "# Made by tools/calibrate.py. Each point: what signs add up to, and the share that was right there.\n"


def table(kind: str, judged: Sequence[Judged]) -> str:
    """The table's part of *kind*, as TOML."""
    rows = "".join(f"  [{raw:.3f}, {share:.3f}],\n" for raw, share in fitted(judged))
    return f"\n[{kind}]\npoints = [\n{rows}]\n"


def main() -> None:
    """Writes the table."""
    TABLE.write_text(_HEADER + table("relation", relations()) + table("event", events()), encoding="utf-8")


if __name__ == "__main__":
    main()
