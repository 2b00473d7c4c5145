"""Trains bot/entailment/data/into_english.npy and .npz: what turns a text in any language into
vectors that the reader of English takes in the place of words, and its biases and norms for these.

    pip install torch onnx 'faqbot[semantic]'
    python evaluation/train_into_english.py [--pairs N] [--english N] [--start FILE] [--towards]
        [--rate R] [--out FILE]

It begins with the first layers of the sentence encoder, and with a linear map that is fitted to
texts in English, which both networks know: from what these layers make of the pieces of a word to
the vectors that the reader of English has for it. Then it learns from the pairs of
``training_pairs.py`` with an English passage, ``--pairs`` of them in other languages and
``--english`` in English, whether the reader of English, which stays as it is, answers rightly. With
``--towards`` it also learns what that reader makes of the English original of a translation
(``training/originals.jsonl.gz``): its logits, and what its last map gives; and biases and norms of
the reader learn, too. Nothing of a question set, and no article that anything is measured on, is
among the pairs.

What ships learnt from 62,000 pairs in other languages and 10,000 in English in 43 minutes on two
cores, then from 58,000 (17,000 of them of the translations that came last) towards the reading of
their originals, at a rate of 1.5e-4, in 40 minutes; then from 43,000 and 34,000, of which the first
round had seen few and half of the last were claims, at 1.2e-4, which fell to nothing only in the
last. It is the mean of the weights after the 58,000 and after these, 0.4 and 0.6 of them, which
tells answers from other sentences better than either. These mixes were put together by hand.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import train_english
from adapted_reader import adapting, read_adapted, reader_of_english, write_adapted
from learning import BATCH, batches, is_english, learn
from torch import Tensor, nn
from torch.nn import functional
from train_cross_encoder import Embedding, Layer, SentenceEncoder, loss_of, read_parts, write_parts
from training_pairs import ANSWERS, TRAINING, all_pairs

from bot.entailment.english import (
    BEGIN,
    END,
    MODEL,
    PIECES,
    PackedTensors,
    model_folder,
    read_pieces,
)
from bot.entailment.into_english import PREFIX, TRAINED
from bot.entailment.sentence_layers import ASKED
from bot.networks.packed_model import Tensors, packed_model

LAYERS = 8
PASSAGE = 76  # tokens that are learnt from; more are read
RATE, OF_MAP, OF_READER, DECAY = 1e-4, 0.3, 2.0, 0.01
# OF_MAP and OF_READER: learning rates of the map, and of biases and norms, as shares of the rate.
UNSEEN = 0.05  # share of tokens that are left out each time
TEXTS, RIDGE = 4000, 0.01  # that the map is fitted to at first; how far its weights are kept small


class Example(NamedTuple):
    """Tokens of what is asked, those of the passage, and the label; and where it is known what was
    asked in English, the reader's tokens of that."""

    asked: list[int]
    passage: list[int]
    label: int
    original: list[int] | None = None


class Front(nn.Module):
    """The layers, and the map of what the first is given and the last gives."""

    def __init__(self, model: Tensors) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(model, f"l{n}") for n in range(LAYERS))
        self.head = nn.Linear(2 * model.width, model.width)

    def states(self, given: Tensor, seen: Tensor) -> Tensor:
        """Return for each token what the map is given: (texts, tokens, 2 widths)."""
        rows = given
        for layer in self.layers:
            rows = layer(rows, seen)
        return torch.cat([given.to(rows.dtype), rows], -1)

    def forward(self, given: Tensor, seen: Tensor) -> Tensor:
        """Return (texts, tokens, width) for the same."""
        return self.head(self.states(given, seen))


class Texts:
    """Cuts texts into the pieces of both networks, and has the vectors of either."""

    def __init__(self) -> None:
        self.tokenizer, self.model = packed_model()
        self.embedding = Embedding(self.model)
        self.english = PackedTensors(model_folder() / MODEL)
        self._pieces = read_pieces(model_folder() / PIECES)
        self._known: dict[int, np.ndarray] = {}
        self.skipped = 1 + len(self.tokenizer.ids(PREFIX))

    def asked(self, text: str) -> list[int]:
        """Return the sentence encoder's tokens of what is asked, with those around it."""
        begin, end = self.model.marks
        return [begin, *self.tokenizer.ids(f"{PREFIX} {text}")[:ASKED], end]

    def passage(self, text: str) -> list[int]:
        """Return the tokens of an English text."""
        return self._pieces.ids(text)[:PASSAGE]

    def vectors(self, tokens: Sequence[int]) -> Tensor:
        """Return the vectors that the reader of English has for tokens."""
        new = [one for one in set(tokens) if one not in self._known]
        if new:
            vectors = self.english.of_pieces(np.array(new))
            self._known.update(zip(new, vectors, strict=True))
        return torch.tensor(np.stack([self._known[one] for one in tokens]))

    def by_word(self, text: str) -> Iterator[tuple[int, int, list[int]]]:
        """Yield for the words of an English text where the sentence encoder's tokens of it begin
        and end, and its tokens in the reader of English."""
        tokens, start = self.asked(text), self.skipped
        for word in text.split():
            own = self.tokenizer.ids(word)
            end = start + len(own)
            others = self._pieces.ids(word)
            if own and others and tokens[start:end] == own:
                yield start, end, others
            start = end


def fit_map(front: Front, texts: Texts, english: Sequence[str]) -> None:
    """Fit the map, by ridge regression, to words of English texts.

    Each token is to become the mean of those tokens of the reader of English that stand where it
    does in the word; how long the vectors are makes no difference to that reader.
    """
    states, wanted = [], []
    for start in range(0, len(english), BATCH):
        some = english[start : start + BATCH]
        with torch.no_grad():
            found = front.states(*texts.embedding([texts.asked(text) for text in some])).numpy()
        for rows, text in zip(found, some, strict=True):
            for first, end, tokens in texts.by_word(text):
                vectors, count = texts.vectors(tokens).numpy(), end - first
                for n in range(count):
                    own = range(
                        n * len(tokens) // count,
                        max(n * len(tokens) // count + 1, math.ceil((n + 1) * len(tokens) / count)),
                    )
                    states.append(rows[first + n])
                    wanted.append(vectors[list(own)].mean(axis=0))
    x, y = np.array(states), np.array(wanted)
    y /= (y - y.mean(axis=0)).std()
    x_mean, y_mean = x.mean(axis=0), y.mean(axis=0)
    square = (x - x_mean).T @ (x - x_mean) / len(x)
    square += RIDGE * np.trace(square) / len(square) * np.eye(len(square))
    weights = np.linalg.solve(square, (x - x_mean).T @ (y - y_mean) / len(x))
    front.head.weight.data = torch.tensor(weights.T.astype(np.float32))
    front.head.bias.data = torch.tensor((y_mean - x_mean @ weights).astype(np.float32))


class Read(NamedTuple):
    """What the last map gives and the logits: (examples, width), (examples, 4)."""

    state: Tensor
    logits: Tensor


def read(reader: train_english.Reader, rows: list[Tensor], unseen: float = 0.0) -> Read:
    """Return what the reader of English makes of vectors; a share of them is left ``unseen``."""
    lengths = torch.tensor([len(one) for one in rows])
    seen = torch.arange(int(lengths.max()))[None] < lengths[:, None]
    kept = seen & (torch.rand(seen.shape) >= unseen)
    kept[:, 0] = True
    states: list[Tensor] = []
    handle = reader.pool.register_forward_hook(lambda *found: states.append(found[-1].float()))
    with handle, torch.autocast("cpu", dtype=torch.bfloat16):
        logits = reader(nn.utils.rnn.pad_sequence(rows, batch_first=True), seen, kept).float()
    return Read(states[0], logits)


def read_into_english(
    front: Front, reader: train_english.Reader, texts: Texts, examples: Sequence[Example]
) -> Read:
    """Return what is read in any language."""
    given, seen = texts.embedding([one.asked for one in examples])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        fronted = front(given, seen).float()
    end, rows = texts.vectors([END]), []
    for one, vectors in zip(examples, fronted, strict=True):
        words = vectors[texts.skipped : len(one.asked) - 1]
        rows.append(torch.cat([texts.vectors([BEGIN, *one.passage, END]), words, end]))
    return read(reader, rows, UNSEEN)


def loss_towards(
    found: Read, reader: train_english.Reader, texts: Texts, examples: Sequence[Example]
) -> Tensor:
    """Return how far readings are from those of the English originals, where there are some."""
    some = [n for n, one in enumerate(examples) if one.original is not None]
    if not some:
        return torch.zeros(())
    rows = [
        texts.vectors([BEGIN, *examples[n].passage, END, *(examples[n].original or ()), END])
        for n in some
    ]
    with torch.no_grad():
        wanted = read(reader, rows)
    own, is_claim = found.logits[some], torch.tensor([examples[n].label < ANSWERS for n in some])
    claims = functional.kl_div(
        own[:, :ANSWERS].log_softmax(-1),
        wanted.logits[:, :ANSWERS].log_softmax(-1),
        reduction="none",
        log_target=True,
    ).sum(-1)
    questions = functional.binary_cross_entropy_with_logits(
        own[:, ANSWERS], wanted.logits[:, ANSWERS].sigmoid(), reduction="none"
    )
    apart = ((found.state[some] - wanted.state) ** 2).mean() / wanted.state.var(0).mean()
    return torch.where(is_claim, claims, questions).mean() + apart


def train(
    front: Front,
    reader: train_english.Reader,
    texts: Texts,
    examples: list[Example],
    rate: float,
    original: train_english.Reader | None,
) -> None:
    """Learn once from all examples; towards what the ``original`` reader makes of English, biases
    and norms learn, too."""
    groups = [
        {"params": list(front.layers.parameters()), "lr": rate, "weight_decay": DECAY},
        {"params": list(front.head.parameters()), "lr": rate * OF_MAP, "weight_decay": 0.0},
    ]
    if original:
        groups.append({"params": adapting(reader), "lr": rate * OF_READER, "weight_decay": 0.0})

    def loss(chunk: list[Example]) -> Tensor:
        found = read_into_english(front, reader, texts, chunk)
        by_label = loss_of(found.logits, torch.tensor([one.label for one in chunk]))
        if original is None:
            return by_label
        return (by_label + loss_towards(found, original, texts, chunk)) / 2

    random.shuffle(examples)
    learn(groups, batches(examples, lambda one: len(one.asked) + len(one.passage)), loss)


def originals() -> dict[str, str]:
    """Return what translations of the training data say in English."""
    with gzip.open(TRAINING / "originals.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return {other: first for first, *others in lines for other in others}


def examples_of(texts: Texts, others: int, english: int) -> tuple[list[Example], list[str]]:
    """Return so many pairs with an English passage that are asked in other languages, and in
    English, and all that is asked in English."""
    pairs = all_pairs(SentenceEncoder(texts.model, texts.tokenizer))
    pairs = [one for one in pairs if is_english(one[1])]
    in_english = [one for one in pairs if is_english(one[0])]
    chosen = [one for one in pairs if not is_english(one[0])][:others] + in_english[:english]
    passages = {passage: texts.passage(passage) for _, passage, _ in chosen}
    known_as = {other: texts.passage(first) for other, first in originals().items()}
    examples = [
        Example(texts.asked(asked), passages[text], label, known_as.get(asked))
        for asked, text, label in chosen
    ]
    return examples, list(dict.fromkeys(asked for asked, *_ in in_english))


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--pairs", type=int, default=1_000_000, help="in other languages")
    parser.add_argument("--english", type=int, default=10_000)
    parser.add_argument("--start", type=Path, help="go on from what was written before")
    parser.add_argument("--towards", action="store_true", help="towards the English originals")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--out", type=Path, default=TRAINED)
    options = parser.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    texts = Texts()
    examples, english = examples_of(texts, options.pairs, options.english)
    print(f"{len(examples)} pairs", flush=True)
    front, english_packed = Front(texts.model), texts.english
    reader, original = reader_of_english(english_packed), reader_of_english(english_packed)
    if options.start:
        read_parts(front, options.start)
        read_adapted(reader, options.start.with_suffix(".npz"))
    else:
        fit_map(front, texts, english[:TEXTS])
    train(front, reader, texts, examples, options.rate, original if options.towards else None)
    write_parts(front, options.out)
    write_adapted(reader, original, options.out.with_suffix(".npz"))


if __name__ == "__main__":
    main()
