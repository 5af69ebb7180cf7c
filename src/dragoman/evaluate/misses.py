"""The misses of a run, kept in a temporary file, so that memory does not grow with their sentences."""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import msgspec

from dragoman.evaluate.outcome import Outcome

_IN_MEMORY = 4 * 1024 * 1024  # bytes kept before anything is written to disk


class Misses:
    """Misses in the order they came, to be read again as a whole or for one cell of the confusion table."""

    def __init__(self) -> None:
        """None yet."""
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._starts: dict[tuple[str, str], array[int]] = defaultdict(lambda: array("Q"))
        self._decoder = msgspec.json.Decoder(Outcome)
        self.count = 0

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes the file away."""
        self._file.close()

    def keep(self, outcome: Outcome) -> None:
        """Keeps one. All are kept before any is read."""
        self._starts[outcome.gold, outcome.coded].append(self._file.tell())
        self._file.write(msgspec.json.encode(outcome) + b"\n")
        self.count += 1

    def first(self, most: int | None = None) -> Iterator[Outcome]:
        """The first *most* misses, all where it is None."""
        self._file.seek(0)
        for number, line in enumerate(self._file):
            if number == most:
                return
            yield self._decoder.decode(line)

    def cells(self) -> list[tuple[str, str]]:
        """Marked and coded types of the misses."""
        return sorted(self._starts)

    def of(self, gold: str, coded: str) -> Iterator[Outcome]:
        """The misses of one cell, in order."""
        for start in self._starts.get((gold, coded), ()):
            self._file.seek(start)
            yield self._decoder.decode(self._file.readline())
