"""The pairs that the cross-encoder learns from: a claim or question, a passage, a label."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from bot.entailment.cross_encoder import following

Pair = tuple[str, str, int]
TRAINING = Path(__file__).parent / "training"
AGREES, CONTRADICTS, OPEN = range(3)
ANSWERS, SILENT = 3, 4  # labels of questions; the last output is for these
LABELS = {"yes": AGREES, "no": CONTRADICTS, "open": OPEN}
STRANGER = 0.15  # how often a claim of another passage is added, which this one leaves open
BESIDE = 0.4  # how often a claim is also put to another sentence of its report
NEAREST = 2  # sentences near a question in meaning; one of them that does not answer it is read
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


class TextEncoder(Protocol):
    """Gives texts their vectors."""

    def encode(self, texts: list[str]) -> dict[str, np.ndarray]:
        """Return a unit vector for each text."""
        ...


def all_pairs(encoder: TextEncoder) -> list[Pair]:
    """Return all pairs, shuffled; ``encoder`` says which sentences are near a question."""
    passages = _lines("passages")
    pairs = [
        *_of_passages(passages),
        *_of_copies(passages),
        *_of_contrasts([one for one in _lines("contrasts") if not one["measures"]]),
        *_of_reports(_lines("reports")),
        *_of_questions(_lines("asked"), encoder),
        *_of_follow_ups([one for one in _lines("follows") if not one["measures"]], encoder),
    ]
    random.shuffle(pairs)
    return pairs


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(TRAINING / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _of_passages(passages: list[dict[str, Any]]) -> Iterator[Pair]:
    for at, one in enumerate(passages):
        for name, label in LABELS.items():
            yield from ((claim, one["text"], label) for claim in one[name])
        other = passages[(at + random.randint(1, 6)) % len(passages)]
        for name in ("yes", "no"):
            if random.random() < STRANGER:
                yield random.choice(other[name]), one["text"], OPEN


def _of_contrasts(contrasts: list[dict[str, Any]]) -> Iterator[Pair]:
    """Yield what a text answers, bears out and excludes, and what differs from that by one thing;
    and some of it beside another text."""
    for one in contrasts:
        other = random.choice(contrasts)
        yield from ((question, one["text"], ANSWERS) for question in one["answers"])
        yield from ((question, one["text"], SILENT) for question in one["near"])
        for name, label in LABELS.items():
            yield from ((claim, one["text"], label) for claim in one[name])
        if other["text"] != one["text"]:
            yield from ((question, other["text"], SILENT) for question in one["answers"])
            yield from ((random.choice(one[name]), other["text"], OPEN) for name in ("yes", "no"))


def _of_copies(passages: list[dict[str, Any]]) -> Iterator[Pair]:
    """Yield a sentence as a claim of itself, and with a figure changed, a denial put in, or two
    names exchanged: what people write is seldom so near, what readers paste is."""
    for text in dict.fromkeys(one["text"] for one in passages):
        for sentence in random.sample(parts := _sentences(text), min(2, len(parts))):
            changed = [
                c for change in (_other_figure, _denied, _exchanged) if (c := change(sentence))
            ]
            yield _as_typed(sentence), text, AGREES
            if changed:
                yield _as_typed(random.choice(changed)), text, CONTRADICTS


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


def _of_reports(reports: list[dict[str, Any]]) -> Iterator[Pair]:
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


def _of_questions(articles: list[dict[str, Any]], encoder: TextEncoder) -> Iterator[Pair]:
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


def _of_follow_ups(articles: list[dict[str, Any]], encoder: TextEncoder) -> Iterator[Pair]:
    vectors = _vectors_of_follow_ups(articles, encoder)
    for article in articles:
        sentences = article["sentences"]
        passages = np.stack([vectors[f"passage: {one}"] for one in sentences])
        for first, text, gold in article["follows"]:
            asked = following(first, text)
            near = _nearest(passages, vectors[f"query: {first} {text}"], gold)
            of_first = _nearest(passages, vectors[f"query: {first}"], gold)
            seem = {*near[:NEAREST], random.choice(of_first[:3]), random.choice(near[NEAREST:])}
            seem |= {article.get("shown", {}).get(first, near[0])} - set(gold)
            yield from ((asked, sentences[n], ANSWERS) for n in gold)
            yield from ((asked, sentences[n], SILENT) for n in sorted(seem))
        for first, text, seems in article["not_told"]:
            near = _nearest(passages, vectors[f"query: {first} {text}"])
            seem = {seems, near[0], article.get("shown", {}).get(first, seems)}
            yield from ((following(first, text), sentences[n], SILENT) for n in sorted(seem))
        for first, claim, verdict, decides in article.get("claims", ()):
            near = _nearest(passages, vectors[f"query: {first} {claim}"])
            apart = next(n for n in near if all(abs(n - one) > 1 for one in decides))
            one = following(first, claim)
            yield one, sentences[decides[0]], LABELS[verdict]
            yield one, sentences[apart], OPEN
            yield one, sentences[apart], SILENT
            if verdict != "open" and len(decides) == 1:
                yield one, sentences[decides[0]], ANSWERS
        for text, gold in article.get("asked", ()):
            near = _nearest(passages, vectors[f"query: {text}"], gold)
            yield from ((text, sentences[n], ANSWERS) for n in gold)
            yield from ((text, sentences[n], SILENT) for n in (*near[:3], random.choice(near[3:])))


def _vectors_of_follow_ups(
    articles: list[dict[str, Any]], encoder: TextEncoder
) -> dict[str, np.ndarray]:
    """Return the vectors of sentences, of messages that stand alone, and of those that follow, with
    the one before and without."""
    texts = [f"passage: {sentence}" for a in articles for sentence in a["sentences"]]
    for article in articles:
        texts += [f"query: {text}" for text, _ in article.get("asked", ())]
        for kind in ("follows", "not_told", "claims"):
            for first, text, *_ in article.get(kind, ()):
                texts += [f"query: {first}", f"query: {first} {text}"]
    return encoder.encode(list(dict.fromkeys(texts)))


def _nearest(passages: np.ndarray, vector: np.ndarray, without: Collection[int] = ()) -> list[int]:
    """Return the numbers of sentences, the nearest in meaning first."""
    return [n for n in np.argsort(-passages @ vector).tolist() if n not in without]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))
