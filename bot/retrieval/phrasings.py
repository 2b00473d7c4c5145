"""Which entry of a FAQ a question asks for: by its phrasings, in words and in meaning."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from bot.networks.graph import Floats
from bot.retrieval.features import FeatureSpace, Ints
from bot.retrieval.meaning import Meaning, train_head
from bot.retrieval.questions import Term
from bot.retrieval.weights import Evidence, confidences
from bot.text.tokens import tokenize

WORDS = 0.2  # how much words count beside meaning
NEAREST = 0.2  # how much the nearest phrasing counts beside the trained head
ANSWER = 0.4  # how much the words of an answer count; less for an entry of many phrasings
MOST_WEIGHTS = 20_000_000  # of a trained head: 80 MB
_QUESTIONS_KEPT = 4  # one is compared by words, then with its meaning


class Phrasing(NamedTuple):
    """A text by which an entry is found, and the ISO 639-1 code of its language."""

    text: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class PhrasedEntry:
    """An entry as the index sees it. The words of its ``answer`` help while phrasings are few."""

    id: str
    phrasings: tuple[Phrasing, ...]
    answer: Phrasing | None = None


@dataclass(frozen=True, slots=True)
class PhrasingScores:
    """How near a question is to each entry, in the order of the index's ``ids``.

    ``score`` orders entries; it is near 0 for no relation and near 1 for the same question, but not
    bounded. ``lexical`` (0 to 1) and ``semantic`` (a cosine) are those of the phrasing that is
    nearest in words and in meaning, before anything that was learnt; ``semantic`` is None where
    there is no vector. ``exact`` are the entries that have the question as a phrasing, word for
    word. ``covered`` is the share of the words' weight that the phrasings know; ``words`` is how
    many words there are.
    """

    score: Floats
    lexical: Floats
    semantic: Floats | None
    exact: frozenset[int]
    covered: float
    words: int


class PhrasingCandidate(NamedTuple):
    """An entry that a question may ask for; ``confidence`` is the probability that it does."""

    entry: str
    score: float
    confidence: float


class PhrasingIndex:
    """The phrasings of all entries. Immutable: threads may share it, and a change builds another.

    The same input gives the same index.
    """

    def __init__(
        self,
        entries: Sequence[PhrasedEntry],
        is_function: Callable[[str], bool],
        vectors: Floats | None = None,
    ) -> None:
        """Take a test for words that carry grammar more than subject, and a vector for each of
        ``phrasing_texts(entries)``, encoded as a question; a row of zeros is not known yet."""
        self.ids = tuple(entry.id for entry in entries)
        self.phrasings = tuple(p for entry in entries for p in entry.phrasings)
        counts = np.array([len(entry.phrasings) for entry in entries], dtype=np.int64)
        self._owners: Ints = np.repeat(np.arange(len(entries)), counts)
        self._answered = [place for place, entry in enumerate(entries) if entry.answer]
        self._answer_weights = np.where(counts, ANSWER / np.maximum(1, counts / 2), 1.0)
        self._read([entry.answer for entry in entries if entry.answer], is_function)
        rows, shape = self._space.rows, (len(self._space.ids), len(entries))
        trains = counts.max(initial=0) > 1 and shape[0] * shape[1] <= MOST_WEIGHTS
        self._head = train_head(rows, self._owners, shape) if trains else None
        self._by_words = lru_cache(_QUESTIONS_KEPT)(self._compared)
        self.meaning: Meaning | None = None
        if vectors is not None and vectors.any():
            encoded = np.flatnonzero(vectors.any(axis=1))
            self._encoded_owners = self._owners[encoded]
            self.meaning = Meaning(vectors[encoded], self._encoded_owners, len(entries))

    def _read(self, answers: Sequence[Phrasing], is_function: Callable[[str], bool]) -> None:
        texts = [tokenize(*text) for text in (*self.phrasings, *answers)]
        # The words of all texts with their stems, for who corrects the spelling of questions.
        self.vocabulary = {token.norm: token.stem for tokens in texts for token in tokens}
        owners = self._owners.tolist()
        self._space = FeatureSpace(texts, [*owners, *self._answered], is_function)
        self._postings = self._space.rows.transposed(len(self._space.ids))
        self._exact: dict[str, frozenset[int]] = {}
        for phrasing, tokens, owner in zip(self.phrasings, texts, owners, strict=False):
            key = _key(phrasing.text, [token.norm for token in tokens])
            self._exact[key] = self._exact.get(key, frozenset()) | {owner}

    def score(
        self, question: str, terms: Sequence[Term], vector: Floats | None = None
    ) -> PhrasingScores:
        """Return how near ``question`` is to each entry, by its terms and, if given, its vector.

        The vector is that which the encoder gives of the question as a question.
        """
        score, lexical, covered = self._by_words(tuple(terms))
        score, semantic = score.copy(), None
        if vector is not None and self.meaning is not None:
            cosines, near, learnt = self.meaning.similarities(vector)
            owners = self._encoded_owners
            semantic, meant = self._best(cosines, owners), self._best(near, owners)
            if learnt is not None:
                meant = NEAREST * meant + (1 - NEAREST) * learnt
            score = np.where(semantic, WORDS * score + (1 - WORDS) * meant, score)
        exact = self._exact.get(_key(question, [term.token.norm for term in terms]), frozenset())
        if exact:
            score[list(exact)] = max(1.0, float(score.max()) + 1e-6)
        return PhrasingScores(score, lexical, semantic, exact, covered, len(terms))

    def _compared(self, terms: tuple[Term, ...]) -> tuple[Floats, Floats, float]:
        """Return score and nearness of each entry by words alone, and the share of the question
        that the phrasings know."""
        ids, values, covered = self._space.question(terms)
        found = self._postings.take(ids)
        weights = found.values * np.repeat(values, np.diff(found.starts))
        texts = np.bincount(found.ids, weights, len(self._space.rows)).astype(np.float32)
        lexical = self._best(texts[: len(self.phrasings)], self._owners)
        score = lexical.copy()
        if self._head is not None:
            score = NEAREST * lexical + (1 - NEAREST) * (values @ self._head[ids])
        score[self._answered] += self._answer_weights[self._answered] * texts[len(self.phrasings) :]
        return score, lexical, covered

    def candidates(self, scores: PhrasingScores, limit: int) -> list[PhrasingCandidate]:
        """Return the best entries, best first; equal scores in the order of the entries."""
        order = np.argsort(-scores.score, kind="stable")[: max(limit, 2)].tolist()
        ranked = scores.score[order].tolist()
        if scores.exact:
            sure = [1.0 / len(scores.exact) if n in scores.exact else 0.0 for n in order]
        else:
            evidence = self.evidence(scores)
            sure = confidences(evidence, ranked, semantic=scores.semantic is not None)
        ids = (self.ids[n] for n in order)
        return list(map(PhrasingCandidate, ids, ranked, sure))[:limit]

    def evidence(self, scores: PhrasingScores) -> Evidence:
        """Return what the confidence of the first candidate is judged from."""
        second, first = np.sort(np.concatenate(([0.0, 0.0], scores.score)))[-2:].tolist()
        near = 0.0 if scores.semantic is None else float(scores.semantic[scores.score.argmax()])
        average = len(self.phrasings) / max(1, len(self.ids))
        return Evidence(first, first - second, near, scores.words, average, len(self.ids))

    def _best(self, similarities: Floats, owners: Ints) -> Floats:
        """Return the highest similarity of each entry's phrasings; 0 for an entry without any."""
        best = np.zeros(len(self.ids), dtype=np.float32)
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        if len(starts):
            best[owners[starts]] = np.maximum.reduceat(similarities, starts)
        return best


def phrasing_texts(entries: Sequence[PhrasedEntry]) -> list[str]:
    """Return every phrasing, in the order in which the index takes their vectors."""
    return [phrasing.text for entry in entries for phrasing in entry.phrasings]


def _key(text: str, words: Sequence[str]) -> str:
    """Return what makes a text the same, word for word: its words, or else its symbols."""
    symbols = (c for c in text if unicodedata.category(c)[0] == "S")
    return " ".join(words) or "".join(symbols) or text.strip()
