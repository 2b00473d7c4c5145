"""Trains bot/entailment/data/cross_encoder.npy: what reads a claim, or a question, and a sentence.

    pip install torch
    python evaluation/train_cross_encoder.py [--epochs 4] [--start FILE] [--out FILE]

It learns from ``training/passages.jsonl.gz`` and ``reports.jsonl.gz``, passages with claims that
they bear out, deny and leave open, and from ``asked.jsonl.gz`` and ``follows.jsonl.gz``, articles
with questions, and what is asked next, that their sentences answer or only seem to. Nothing of a
question set, and no article that anything is measured on, is among them. On two cores 100,000
pairs take half an hour. ``--start`` goes on from weights of before, when there is more to learn
from. Those that ship learnt for four epochs, the first four layers as they are in the sentence
encoder's package, and once more, in all layers, what had come since and half of the rest.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.entailment.cross_encoder import TRAINED, following, packed_file, token_ids
from bot.entailment.packed_model import Tensors, read_packed_model
from bot.entailment.tokenizer import Tokenizer
from bot.entailment.transformer import HEADS

TRAINING = Path(__file__).parent / "training"
ALL_LAYERS = 12
LAYERS = 8  # that are used, for the sake of time
PARTS = ("q", "k", "v", "ao", "aln", "fi", "fo", "oln")  # of a layer, as LayerReader takes them
NORMS = ("aln", "oln")
AGREES, CONTRADICTS, OPEN = range(3)
ANSWERS, SILENT = 3, 4  # labels of questions; the last output is for these
LABELS = {"yes": AGREES, "no": CONTRADICTS, "open": OPEN}
BATCH, RATE, HEAD_RATE, DECAY, WARMING = 48, 1.2e-4, 1e-3, 0.01, 0.06
UNSEEN = 0.08  # share of tokens that are left out each time
SMOOTHING = 0.1  # what of a label is spread over the others
STRANGER = 0.15  # how often a claim of another passage is added, which this one leaves open
BESIDE = 0.4  # how often a claim is also put to another sentence of its report
NEAREST = 2  # sentences near a question in meaning; one of them that does not answer it is read
KEPT_APART = 5  # of so many articles with follow-ups one is not learnt from: it measures
WITH_BEFORE = 0.4  # how often a sentence of a report comes with the one before it


SHORTEST = 5  # words of a clause that is put as a claim
LOWER_CASE = 0.5  # share of copies in lower case
_NO_FACT = re.compile(
    r"\b(no|not|never|none|nobody|neither|nor|if|unless|without|deni\w*|reject\w*|refus\w*|would|may|might"
    r"|could|hop\w*|fear\w*|plan\w*|claim\w*)\b|n't",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w.,])\d[\d,.]*(?!\w)")
_VERB = re.compile(r"(?<= )(is|are|was|were|has|have|had|will|can)(?= )")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")


class Example(NamedTuple):
    """Tokens of claim and passage, and the label."""

    ids: list[int]
    label: int


def examples(tokenizer: Tokenizer, encoder: SentenceEncoder) -> list[Example]:
    """Return all pairs, shuffled."""
    pairs = [
        *_of_passages(_lines("passages")),
        *_of_copies(_lines("passages")),
        *_of_reports(_lines("reports")),
        *_of_questions(_lines("asked"), encoder),
        *_of_follow_ups(_to_learn_from(_lines("follows")), encoder),
    ]
    random.shuffle(pairs)
    return [Example(token_ids(tokenizer, claim, text), label) for claim, text, label in pairs]


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(TRAINING / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _to_learn_from(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for n, one in enumerate(articles) if n % KEPT_APART]


def _of_passages(passages: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    for at, one in enumerate(passages):
        for name, label in LABELS.items():
            yield from ((claim, one["text"], label) for claim in one[name])
        other = passages[(at + random.randint(1, 6)) % len(passages)]
        for name in ("yes", "no"):
            if random.random() < STRANGER:
                yield random.choice(other[name]), one["text"], OPEN


def _of_copies(passages: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """Yield a sentence as a claim of itself, and with a figure changed, a denial put in, or two
    names exchanged: what people write is seldom so near, what readers paste is."""
    for one in passages:
        for sentence in random.sample(parts := _sentences(one["text"]), min(2, len(parts))):
            changed = [
                c for change in (_other_figure, _denied, _exchanged) if (c := change(sentence))
            ]
            yield _as_typed(sentence), one["text"], AGREES
            if changed:
                yield _as_typed(random.choice(changed)), one["text"], CONTRADICTS


def _sentences(text: str) -> list[str]:
    whole = re.split(r"(?<=[.!?]) +(?=[A-Z])", text)
    clauses = [
        part.strip()
        for one in whole
        if not _NO_FACT.search(one)
        for part in re.split(r"[;,:] (?:and|but|while)? ?", one)
        if len(part.split()) >= SHORTEST
    ]
    return [*whole, *clauses]


def _as_typed(claim: str) -> str:
    claim = claim.rstrip(".")
    claim = claim.lower() if random.random() < LOWER_CASE else claim
    return claim + random.choice((".", "", "", "?", ", right?"))


def _other_figure(claim: str) -> str:
    figure = random.choice(list(_FIGURE.finditer(claim)) or [None])
    if figure is None:
        return ""
    digit = random.choice([d for d in "123456789" if d != figure[0][0]])
    return claim[: figure.start()] + digit + claim[figure.start() + 1 :]


def _denied(claim: str) -> str:
    verb = _VERB.search(claim)
    if verb is None or _NO_FACT.search(claim):
        return ""
    return f"{claim[: verb.end()]} not{claim[verb.end() :]}"


def _exchanged(claim: str) -> str:
    names = list(_NAME.finditer(claim))
    if len(names) < 2 or re.search(r"\b(and|or|both|with)\b", claim):
        return ""
    one, other = names[0], names[-1]
    middle = claim[one.end() : other.start()]
    if one[0] == other[0] or len(middle.split()) < 2:
        return ""
    return claim[: one.start()] + other[0] + middle + one[0] + claim[other.end() :]


def _of_reports(reports: list[dict[str, Any]]) -> Iterator[tuple[str, str, int]]:
    for report in reports:
        sentences = report["sentences"]
        words = list(map(_words, sentences))

        def text(at: int, sentences: list[str] = sentences) -> str:
            before = at > 0 and random.random() < WITH_BEFORE
            return f"{sentences[at - 1]} {sentences[at]}" if before else str(sentences[at])

        for claim, verdict, evidence in report["claims"]:
            said = _words(claim)
            near = sorted(
                range(len(sentences)),
                key=lambda n: -len(said & words[n]) / (len(words[n]) ** 0.5 + 1),
            )
            apart = [n for n in near if all(abs(n - one) > 1 for one in evidence)]
            if verdict == "open":
                yield claim, text(near[0]), OPEN
                continue
            decides = " ".join(sentences[n] for n in sorted(evidence))
            yield claim, text(evidence[0]) if len(evidence) == 1 else decides, LABELS[verdict]
            if apart and random.random() < BESIDE:
                yield claim, text(apart[0]), OPEN


def _of_questions(
    articles: list[dict[str, Any]], encoder: SentenceEncoder
) -> Iterator[tuple[str, str, int]]:
    texts = [f"query: {q}" for a in articles for q, _ in (*a["questions"], *a["not_told"])]
    texts += [f"passage: {sentence}" for a in articles for sentence in a["sentences"]]
    vectors = encoder.encode(list(dict.fromkeys(texts)))
    for article in articles:
        sentences = article["sentences"]
        asked = [(text, set(gold)) for text, gold in article["questions"]]
        misled = [(text, seems) for text, seems in article["not_told"]]
        questions = np.stack([vectors[f"query: {text}"] for text, _ in (*asked, *misled)])
        passages = np.stack([vectors[f"passage: {one}"] for one in sentences])
        order = np.argsort(-questions @ passages.T, axis=1).tolist()
        for (question, gold), near in zip(asked, order, strict=False):
            yield from ((question, sentences[n], ANSWERS) for n in gold)
            others = [n for n in near if n not in gold]
            chosen = [random.choice(others[:NEAREST]), random.choice(others[NEAREST:])]
            yield from ((question, sentences[n], SILENT) for n in chosen)
        for (question, seems), near in zip(misled, order[len(asked) :], strict=True):
            yield question, sentences[seems], SILENT
            if random.random() < BESIDE:
                yield question, sentences[next(n for n in near if n != seems)], SILENT


def _of_follow_ups(
    articles: list[dict[str, Any]], encoder: SentenceEncoder
) -> Iterator[tuple[str, str, int]]:
    told = [(*one, article) for article in articles for one in article["follows"]]
    texts = [f"query: {text}" for first, text, *_ in told for text in (first, f"{first} {text}")]
    texts += [f"passage: {sentence}" for a in articles for sentence in a["sentences"]]
    vectors = encoder.encode(list(dict.fromkeys(texts)))
    for first, text, gold, article in told:
        sentences, asked = article["sentences"], following(first, text)
        passages = np.stack([vectors[f"passage: {one}"] for one in sentences])
        yield from ((asked, sentences[n], ANSWERS) for n in gold)
        seem = set()  # to answer: what answers the first question, and what is near to both
        for query in (first, f"{first} {text}"):
            near = np.argsort(-passages @ vectors[f"query: {query}"]).tolist()
            seem.add(random.choice([n for n in near if n not in gold][:NEAREST]))
        yield from ((asked, sentences[n], SILENT) for n in sorted(seem))
    for article in articles:
        for first, text, seems in article["not_told"]:
            yield following(first, text), article["sentences"][seems], SILENT


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


class Layer(nn.Module):
    """As in bot.entailment.transformer, for a batch of texts of one length."""

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
            weights = torch.tensor(model.packed(f"{name}.{part}.w")).view(len(bias), -1)
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

    def encode(self, texts: list[str]) -> dict[str, np.ndarray]:
        """Return a unit vector for each text."""
        tokenizer = self._tokenizer
        ids = {text: [tokenizer.begin, *tokenizer.ids(text), tokenizer.end] for text in texts}
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
            loss = _loss(logits.float(), labels)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(layers, 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(chosen)
        seconds = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {total / len(found):.3f}, {seconds:.0f} s", flush=True)
        write(reader, out)


def _loss(logits: Tensor, labels: Tensor) -> Tensor:
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


def read(reader: Reader, path: Path) -> None:
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


def _parts(reader: Reader) -> list[Any]:
    return [*(part for layer in reader.layers for part in layer.children()), reader.head]


def write(reader: Reader, path: Path) -> None:
    """Write layers and head as LayerReader takes them: weights in 8 bits, with a scale a row."""
    weights: list[np.ndarray] = []
    numbers: list[np.ndarray] = []
    for part in _parts(reader):
        values, bias = (p.detach().numpy() for p in (part.weight, part.bias))
        if values.ndim > 1:
            scales = np.abs(values).max(axis=1) / 127
            weights.append(np.rint(values / scales[:, None]).astype(np.int8).T.reshape(-1))
            values = scales
        numbers += [values, bias]
    sizes = [reader.head.in_features, reader.layers[0].fi.out_features, LAYERS]
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
    vocabulary, model = read_packed_model(packed_file())
    tokenizer = Tokenizer(vocabulary)
    found = examples(tokenizer, SentenceEncoder(model, tokenizer))
    reader = Reader(model)
    if options.start:
        read(reader, options.start)
    print(f"{len(found)} pairs", flush=True)
    train(reader, Embedding(model), found, options.epochs, options.out)


if __name__ == "__main__":
    main()
