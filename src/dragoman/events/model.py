"""A second opinion: a small encoder that reads a sentence with two marked spans and gives the relation between them.

all-MiniLM-L6-v2 (Apache 2.0), fine-tuned on sentences of our own by `tools/train_relations.py`, as an ONNX model of
eight-bit integers. It gives what tables are silent on; where both speak, `relate` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec

FOLDER = Path(__file__).parent / "weights"
NOTHING = "NONE"  # the label of two parties without a dealing
LABELS = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", NOTHING,
)  # fmt: skip
MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")  # before and after the actor, the recipient
LONGEST = 96  # tokens: the model was trained on no more
BATCH = 128
_ROWS = 8  # that are read at once: more gain nothing
_LOADING = Lock()  # who asks while another thread loads waits for it

Span = tuple[int, int] | None


class Question(msgspec.Struct, frozen=True):
    """A text and its two marked spans."""

    text: str
    actor: Span
    recipient: Span


def encode(
    tokenizer: Any, text: str, actor: Span, recipient: Span, longest: int = LONGEST
) -> tuple[list[int], list[int]]:
    """Token ids with the marks in place, and the positions of the actor's and the recipient's first mark.

    A span that is missing has position 0, the sentence's own token. A text that is too long is cut around the spans.
    """
    ids: list[int] = [tokenizer.token_to_id("[CLS]")]
    spots = [0, 0]
    edges: list[tuple[int, int, str]] = []
    for which, span in enumerate((actor, recipient)):
        if span is not None:
            edges += [(span[0], 2 * which, "open"), (span[1], 2 * which + 1, "close")]
    edges.sort(key=lambda edge: (edge[0], edge[2] == "open"))
    at = 0
    for position, mark, kind in edges:
        ids += tokenizer.encode(text[at:position], add_special_tokens=False).ids
        if kind == "open":
            spots[mark // 2] = len(ids)
        ids.append(tokenizer.token_to_id(MARKS[mark]))
        at = position
    ids += tokenizer.encode(text[at:], add_special_tokens=False).ids
    ids.append(tokenizer.token_to_id("[SEP]"))
    return _cut(ids, spots, longest)


def _cut(ids: list[int], spots: list[int], longest: int) -> tuple[list[int], list[int]]:
    """At most *longest* ids: the beginning, unless a mark stands further on."""
    if len(ids) <= longest:
        return ids, spots
    last = max(spots) + longest // 3
    start = max(1, min(last, len(ids)) - longest + 2)
    kept = [ids[0], *ids[start : start + longest - 2], ids[-1]]
    moved = [spot - start + 1 if spot >= start else 0 for spot in spots]
    return kept, moved


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from tokenizers import BertWordPieceTokenizer

    tokenizer = BertWordPieceTokenizer(str(FOLDER / "vocab.txt"), lowercase=True)
    return tokenizer._tokenizer


def _session() -> Any:
    with _LOADING:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1  # the parser has the other core; two threads that spin for work cost twice as much
    return onnxruntime.InferenceSession(str(FOLDER / "relation.onnx"), options, providers=["CPUExecutionProvider"])


def is_there() -> bool:
    """Whether the weights are installed."""
    return (FOLDER / "relation.onnx").is_file()


def opinions(questions: Iterable[Question]) -> Iterator[dict[str, float]]:
    """For each question the probability of each label, in order; streams in batches, on which no answer depends."""
    stream = iter(questions)
    while some := list(islice(stream, BATCH)):
        yield from _read(some)


def _read(some: Sequence[Question]) -> list[dict[str, float]]:
    import numpy as np

    encoded = [encode(_tokenizer(), one.text, one.actor, one.recipient) for one in some]
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at][0]))
    found: list[dict[str, float]] = [{} for _ in some]
    for start in range(0, len(order), _ROWS):  # rows of like length together: padding costs as much as words
        rows = order[start : start + _ROWS]
        longest = max(len(encoded[at][0]) for at in rows)
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, at in enumerate(rows):
            ids[row, : len(encoded[at][0])] = encoded[at][0]
            mask[row, : len(encoded[at][0])] = 1
        marks = np.array([encoded[at][1] for at in rows], dtype=np.int64)
        logits = _session().run(["logits"], {"ids": ids, "mask": mask, "marks": marks})[0].astype(np.float64)
        exponent = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares = (exponent / exponent.sum(axis=1, keepdims=True)).tolist()
        for row, at in enumerate(rows):
            found[at] = dict(zip(LABELS, shares[row], strict=True))
    return found
