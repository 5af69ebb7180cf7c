"""The training set as records: sentences of our own with two marked spans and the relation between them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

HELD_OUT = 10  # one item in so many is kept out of training, near misses with their partners


class Example(msgspec.Struct, frozen=True):
    """One line of `training/*.jsonl`. Spans are characters, the end left out; None for a party that is not there."""

    id: str
    text: str
    actor: tuple[int, int] | None
    recipient: tuple[int, int] | None
    type: str
    mode: str | None = None
    status: str = "reported"
    cameo: str | None = None
    pair: str | None = None
    file: str = ""

    @property
    def held_out(self) -> bool:
        """Whether the item, with all of its contrasting group, is kept for measuring."""
        key = f"{self.file}:{self.pair or self.id}"
        return int(hashlib.sha256(key.encode()).hexdigest(), 16) % HELD_OUT == 0


def read_examples(folder: Path) -> list[Example]:
    """All items of the folder's files, in the order of names and lines."""
    found: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            one = msgspec.json.decode(line, type=Example)
            found.append(msgspec.structs.replace(one, file=path.stem))
    return found
