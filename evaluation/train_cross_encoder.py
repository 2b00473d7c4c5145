"""Trains bot/entailment/data/multilingual.npy: what reads a claim, or a question, and a sentence.

    pip install torch
    python evaluation/train_cross_encoder.py [--epochs 4] [--start FILE] [--out FILE]

It learns from ``training/passages.jsonl.gz`` and ``reports.jsonl.gz``, passages with claims that
they bear out, deny and leave open, from ``contrasts.jsonl.gz``, where all differs by one thing, and
from ``asked.jsonl.gz`` and ``follows.jsonl.gz``, articles with questions, and what is asked next,
that their sentences answer or only seem to. Nothing of a question set, and no article that anything
is measured on, is among them. On two cores 100,000 pairs take some 35 minutes. ``--start`` goes on
from weights of before, when there is more to learn from. The first ones learnt for four epochs, the
first four layers as they are in the sentence encoder's package, then, in all layers, once what had
come since and half of the rest, and a quarter of an hour with copies among it. The mean of the
weights before and after that quarter then learnt once from 570 articles with questions near their
wording and from 73,000 pairs of the rest. Then came one more round, of 708 articles with questions
in readers' own words, half of those near the wording, and 35,000 pairs of the rest, and again the
mean. Those that ship are the mean of that and of what it learnt from 94,000 pairs more: 300
articles with questions in 20 other languages, 400 contrasts in these, follow-ups on 150 articles,
and 42,000 of the rest.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from training_pairs import ANSWERS, LABELS, all_pairs

from bot.entailment.multilingual import TRAINED, token_ids
from bot.networks.packed_model import HEADS, Tensors, packed_model
from bot.networks.pieces import Tokenizer

ALL_LAYERS = 12
LAYERS = 8  # that are used: twelve take longer and read no better what they have not learnt
PARTS = ("q", "k", "v", "ao", "aln", "fi", "fo", "oln")  # of a layer, in its order
NORMS = ("aln", "oln")
BATCH, RATE, HEAD_RATE, DECAY, WARMING = 48, 1.2e-4, 1e-3, 0.01, 0.06
UNSEEN = 0.08  # share of tokens that are left out each time
SMOOTHING = 0.1  # what of a label is spread over the others


class Example(NamedTuple):
    """Tokens of claim and passage, and the label."""

    ids: list[int]
    label: int


def examples(tokenizer: Tokenizer, model: Tensors) -> list[Example]:
    """Return all pairs as the network takes them."""
    pairs = all_pairs(SentenceEncoder(model, tokenizer))
    begin, end = model.marks
    return [
        Example([begin, *token_ids(tokenizer, asked, text), end], label)
        for asked, text, label in pairs
    ]


class Layer(nn.Module):
    """As in bot.entailment.sentence_layers, for a batch of texts of one length."""

    def __init__(self, model: Tensors, name: str) -> None:
        super().__init__()
        width = model.width
        for part in PARTS:
            if part in NORMS:
                norm = nn.LayerNorm(width, 1e-12)
                norm.weight.data = torch.tensor(model.floats(f"{name}.{part}.w"))
                norm.bias.data = torch.tensor(model.floats(f"{name}.{part}.b"))
                setattr(self, part, norm)
                continue
            bias = torch.tensor(model.floats(f"{name}.{part}.b"))
            weights = torch.tensor(model.matrix(f"{name}.{part}.w")).view(len(bias), -1)
            linear = nn.Linear(weights.shape[1], len(bias))
            linear.weight.data, linear.bias.data = weights, bias
            setattr(self, part, linear)

    def forward(self, rows: Tensor, seen: Tensor) -> Tensor:
        """Return (texts, tokens, width) for the same; ``seen`` (texts, tokens)."""
        texts, tokens, width = rows.shape
        of_head = (texts, tokens, HEADS, width // HEADS)
        query, key, value = (
            linear(rows).view(of_head).transpose(1, 2) for linear in (self.q, self.k, self.v)
        )
        fit = query @ key.transpose(2, 3) * (width // HEADS) ** -0.5
        weights = fit.masked_fill(~seen[:, None, None], -1e4).softmax(-1).to(value.dtype)
        mixed = (weights @ value).transpose(1, 2).reshape(texts, tokens, width)
        rows = self.aln(rows + self.ao(mixed))
        return self.oln(rows + self.fo(functional.gelu(self.fi(rows), approximate="tanh")))


class Reader(nn.Module):
    """The layers, with the map to the labels."""

    def __init__(self, model: Tensors) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(model, f"l{n}") for n in range(LAYERS))
        self.head = nn.Linear(model.width, len(LABELS) + 1)
        nn.init.normal_(self.head.weight, std=0.5)
        nn.init.zeros_(self.head.bias)

    def forward(self, rows: Tensor, seen: Tensor) -> Tensor:
        """Return the logits: (texts, 4)."""
        for layer in self.layers:
            rows = layer(rows, seen)
        return self.head(_pooled(rows, seen))


class Embedding:
    """What the first layer is given of a text."""

    def __init__(self, model: Tensors) -> None:
        self._model = model
        width = model.width
        self._places = model.floats("emb.pos").reshape(-1, width) + model.floats("emb.type")[:width]
        self._scale, self._shift = (torch.tensor(model.floats(f"emb.ln.{n}")) for n in ("w", "b"))

    def __call__(self, texts: list[list[int]]) -> tuple[Tensor, Tensor]:
        """Return rows of the tokens of texts, and which of them are seen."""
        rows = [
            torch.tensor(self._model.vectors(np.array(ids)) + self._places[: len(ids)])
            for ids in texts
        ]
        padded, seen = _padded(rows)
        width = (self._model.width,)
        return functional.layer_norm(padded, width, self._scale, self._shift, 1e-12), seen


class SentenceEncoder:
    """The sentence encoder that all is made of, whole."""

    def __init__(self, model: Tensors, tokenizer: Tokenizer) -> None:
        self._layers = [Layer(model, f"l{n}") for n in range(ALL_LAYERS)]
        self._embedding, self._tokenizer = Embedding(model), tokenizer
        self._marks = model.marks

    def encode(self, texts: list[str]) -> dict[str, np.ndarray]:
        """Return a unit vector for each text."""
        begin, end = self._marks
        ids = {text: [begin, *self._tokenizer.ids(text), end] for text in texts}
        order = sorted(texts, key=lambda text: len(ids[text]))
        found: dict[str, np.ndarray] = {}
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            rows, seen = self._embedding([ids[text] for text in batch])
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                for layer in self._layers:
                    rows = layer(rows, seen)
            found.update(zip(batch, _pooled(rows, seen).numpy(), strict=True))
        return found


def _pooled(rows: Tensor, seen: Tensor) -> Tensor:
    kept = seen[..., None].to(rows.dtype)
    return functional.normalize(((rows * kept).sum(1) / kept.sum(1)).float(), dim=-1)


def _padded(rows: list[Tensor]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    seen = torch.arange(longest)[None] < torch.tensor([len(row) for row in rows])[:, None]
    return nn.utils.rnn.pad_sequence(rows, batch_first=True), seen


def batches(found: list[Example]) -> list[np.ndarray]:
    """Return the numbers of all examples, shuffled, those of like length together."""
    order = np.array(random.sample(range(len(found)), len(found)))
    lengths = np.array([len(one.ids) for one in found])
    chunks = []
    for start in range(0, len(order), BATCH * 20):
        part = order[start : start + BATCH * 20]
        part = part[np.argsort(lengths[part])]
        chunks += [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
    random.shuffle(chunks)
    return chunks


def train(
    reader: Reader, embedding: Embedding, found: list[Example], epochs: int, out: Path
) -> None:
    """Fit all layers; the rate rises over the first steps and then falls to nothing."""
    layers = list(reader.layers.parameters())
    head = list(reader.head.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": layers, "lr": RATE, "weight_decay": DECAY},
            {"params": head, "lr": HEAD_RATE, "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
        fused=True,
    )
    steps = epochs * -(-len(found) // BATCH)
    warming = WARMING * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warming, max(0.0, (steps - n) / (steps - warming)), 1.0)
    )
    began = time.monotonic()
    for epoch in range(epochs):
        total = 0.0
        for chosen in batches(found):
            rows, seen = embedding([found[n].ids for n in chosen])
            kept = seen & (torch.rand(seen.shape) > UNSEEN)
            kept[:, 0] = True
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = reader(rows, kept)
            labels = torch.tensor([found[n].label for n in chosen])
            loss = loss_of(logits.float(), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(layers, 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        seconds = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {total / len(found):.3f}, {seconds:.0f} s", flush=True)
        write_parts(reader, out)


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Return the mean loss: of claims over the three labels, of questions over yes and no."""
    claims = labels < ANSWERS
    loss = functional.cross_entropy(
        logits[claims, :ANSWERS], labels[claims], label_smoothing=SMOOTHING, reduction="sum"
    )
    answers = (labels[~claims] == ANSWERS).float()
    wanted = answers * (1 - SMOOTHING) + SMOOTHING / 2
    loss += functional.binary_cross_entropy_with_logits(
        logits[~claims, ANSWERS], wanted, reduction="sum"
    )
    return loss / len(labels)


def read_parts(reader: Any, path: Path) -> None:
    """Put weights that were written before into all layers."""
    with path.open("rb") as file:
        _, weights, numbers = (torch.tensor(np.load(file)) for _ in range(3))
    for part in _parts(reader):
        size = len(part.bias)
        first, part.bias.data, numbers = (
            numbers[:size],
            numbers[size : 2 * size],
            numbers[2 * size :],
        )
        if part.weight.ndim == 1:
            part.weight.data = first
            continue
        count = part.weight.numel()
        part.weight.data = weights[:count].view(-1, size).T.float() * first[:, None]
        weights = weights[count:]


def _parts(reader: Any) -> list[Any]:
    return [*(part for layer in reader.layers for part in layer.children()), reader.head]


def write_parts(reader: Any, path: Path) -> None:
    """Write layers and head as SentenceLayers takes them: weights in 8 bits, with a scale a row."""
    weights: list[np.ndarray] = []
    numbers: list[np.ndarray] = []
    for part in _parts(reader):
        values, bias = (p.detach().numpy() for p in (part.weight, part.bias))
        if values.ndim > 1:
            scales = np.abs(values).max(axis=1) / 127
            weights.append(np.rint(values / scales[:, None]).astype(np.int8).T.reshape(-1))
            values = scales
        numbers += [values, bias]
    layers = reader.layers
    sizes = [layers[0].q.in_features, layers[0].fi.out_features, len(layers)]
    with path.open("wb") as file:
        for array in (np.array(sizes), np.concatenate(weights), np.concatenate(numbers)):
            np.save(file, array)


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--out", type=Path, default=TRAINED)
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    tokenizer, model = packed_model()
    found = examples(tokenizer, model)
    reader = Reader(model)
    if options.start:
        read_parts(reader, options.start)
    print(f"{len(found)} pairs", flush=True)
    train(reader, Embedding(model), found, options.epochs, options.out)


if __name__ == "__main__":
    main()
