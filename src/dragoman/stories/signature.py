"""What is kept of a text to find its copies: a few numbers to look up, and its words in order to prove them.

A signature holds a MinHash (rensa) of all runs of four words, one of the runs in the lead alone, which a cut tail
leaves whole, and the words themselves as 16 bits each. It needs some 270 bytes and two more a word. Signatures compare
with those of the same version only; `Stale` is raised for others.
Method: Broder, "On the resemblance and containment of documents", 1997; bands as in Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rensa import RMinHash

from dragoman.errors import DragomanError
from dragoman.stories.wording import Words, words

VERSION = 1  # raise it when the wording, the runs or the layout change
RUN = 4  # words: runs of three are shared by unrelated articles too often, of five broken by each changed word
WHOLE = 48  # values of the MinHash of all runs
LEAD = 16  # values of that of the lead
ROWS = (
    2  # values a band: two texts that share a fifth of all runs meet in one of 24 bands with 62 %, a half with 99.9 %
)
LEAD_WORDS = 60  # two paragraphs of news
MOST_WORDS = 3000  # kept of a text: twelve pages
REPEATED_LONGEST = 400  # characters of a text that may come again and again: what a page says without its article
REMEMBERED = 2000  # of them
SEED = 1847
BANDS = 1 + (WHOLE + LEAD) // ROWS  # the first says that the wording is the same

_HEAD = struct.Struct("<BBHIQ")  # version, rensa's algorithm, nothing, words of the whole text, its wording's hash
_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio: spreads what is multiplied by it
_STEPS = (np.uint64(0xD6E8FEB86659FD93), np.uint64(0xA0761D6478BD642F), np.uint64(0xE7037ED1A0B428DB))
_HALF = np.uint64(32)
_ONE_BIT = np.uint32(1)
_ONE = np.uint64(1)
_NUMBERS = np.arange(1, BANDS, dtype=np.uint64) * np.uint64(0x8EBC6AF09C88C6E3)


class Stale(DragomanError):
    """A stored signature was made by another version of dragoman or rensa; it has to be made again from the text."""


class Signature(NamedTuple):
    """A signature read."""

    length: int  # words of the whole text, those past `MOST_WORDS` included
    identity: int  # the same for the same wording
    digest: npt.NDArray[np.uint32]
    sequence: npt.NDArray[np.uint16]  # the words in order, the lowest bit as in `wording`


def signature(text: str) -> bytes:
    """The signature of *text*: empty for a text without words, at most 6.3 KB."""
    return _of_repeated(text) if len(text) <= REPEATED_LONGEST else _made(text)


def _made(text: str) -> bytes:
    numbers = words(text)
    if not len(numbers):
        return b""
    bare: Words = numbers >> _ONE_BIT
    identity = int.from_bytes(blake2b(bare.tobytes(), digest_size=8).digest(), "little")
    runs = _runs(bare[:MOST_WORDS])
    digest = _minhash(runs, WHOLE) + _minhash(runs[: LEAD_WORDS - RUN + 1], LEAD)
    head = _HEAD.pack(VERSION, RMinHash.ALGORITHM_VERSION, 0, len(numbers), identity)
    return b"".join((head, np.array(digest, dtype="<u4").tobytes(), numbers[:MOST_WORDS].astype("<u2").tobytes()))


_of_repeated = lru_cache(maxsize=REMEMBERED)(_made)


def read(raw: bytes, name: str = "signature") -> Signature:
    """The parts of a signature that is not empty; *name* is what an error calls it. Raises Stale."""
    words_at = _HEAD.size + 4 * (WHOLE + LEAD)
    if len(raw) <= words_at or raw[0] != VERSION or raw[1] != RMinHash.ALGORITHM_VERSION or len(raw) % 2:
        raise Stale(name, "the signature is of another version")
    _, _, _, length, identity = _HEAD.unpack_from(raw)
    return Signature(
        length,
        identity,
        np.frombuffer(raw, dtype="<u4", count=WHOLE + LEAD, offset=_HEAD.size),
        np.frombuffer(raw, dtype="<u2", offset=words_at),
    )


def bands(of: Signature) -> tuple[int, ...]:
    """The values by which copies are looked up, `BANDS` of them, band by band; none is negative or needs 64 bits.

    Two texts that share one may be copies. The first is shared by texts of the same wording, and proves them. The
    band's number is mixed into its value, so that one column of a table holds them all.
    """
    wide = of.digest.astype(np.uint64)
    mixed = ((wide[::2] << _HALF | wide[1::2]) ^ _NUMBERS) * _MIX
    mixed ^= mixed >> _HALF
    return (of.identity >> 1, *(mixed >> _ONE).tolist())


def _minhash(runs: npt.NDArray[np.uint64], values: int) -> list[int]:
    (row,) = RMinHash.digest_matrix_from_flat_token_hashes(runs, [0, len(runs)], values, SEED).to_rows()
    return list(row)


def _runs(numbers: Words) -> npt.NDArray[np.uint64]:
    """A hash of each run of `RUN` words; of all words where there are fewer."""
    wide = numbers.astype(np.uint64) * _MIX
    count = max(1, len(wide) - RUN + 1)
    runs = wide[:count].copy()
    for step, factor in enumerate(_STEPS, 1):
        part = wide[step : step + count]
        runs[: len(part)] += part * factor
    runs ^= runs >> _HALF
    runs *= _MIX
    return runs ^ (runs >> _HALF)
