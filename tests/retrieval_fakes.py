"""A fake encoder as strict as the real one, and who asks an index."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from bot.retrieval.phrasings import (
    PhrasedEntry,
    PhrasingCandidate,
    PhrasingIndex,
    PhrasingScores,
    phrasing_texts,
)
from bot.retrieval.questions import Term
from bot.text.spelling import SpellingCorrector
from bot.text.tokens import Token, fold, tokenize


class FakeEncoder:
    """Unit vectors of hashed letter triples; refuses what an encoder is never asked."""

    model = "fake/1"

    def __init__(self, words: Sequence[str] = (), dimension: int = 64) -> None:
        self.words, self.dimension = words, dimension
        self.calls: list[list[str]] = []

    def is_word(self, text: str) -> bool:
        """Know only what is given."""
        assert " " not in text, "a text in place of a word"
        return text in self.words

    def encode_questions(self, texts: Sequence[str]) -> np.ndarray:
        """Return one unit row for each question."""
        return self._encode(texts, "q")

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Return one unit row for each passage, not those of questions."""
        return self._encode(texts, "p")

    def _encode(self, texts: Sequence[str], kind: str) -> np.ndarray:
        assert not isinstance(texts, str), "one text in place of a list"
        assert all(isinstance(text, str) for text in texts)
        self.calls.append(list(texts))
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            padded = f"{kind} {fold(text[:300])} "
            for start in range(len(padded) - 2):
                triple = padded[start : start + 3].encode("utf-8", "surrogatepass")
                row[blake2b(triple, digest_size=1).digest()[0] % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def is_function(word: str) -> bool:
    """Return True for a few words that carry grammar."""
    return word in {"the", "is", "are", "was", "do", "does", "how", "what", "who", "of", "a"}


class Asker:
    """An index with the reader and the encoder of its questions."""

    def __init__(self, entries: Sequence[PhrasedEntry], encoder: FakeEncoder | None = None) -> None:
        texts = phrasing_texts(entries)
        vectors = encoder.encode_questions(texts) if encoder and texts else None
        self.encoder = encoder
        self.index = PhrasingIndex(entries, is_function, vectors)
        self._spelling = SpellingCorrector(self.index.vocabulary)

    def terms(self, question: str, language: str = "en") -> list[Term]:
        """Return the words of a question, misspelt ones put right."""
        return [self._term(token) for token in tokenize(question, language)]

    def scores(self, question: str, language: str = "en") -> PhrasingScores:
        """Return what the index says of a question."""
        terms = self.terms(question, language)
        vector = self.encoder.encode_questions([question])[0] if self.encoder else None
        return self.index.score(question, terms, vector)

    def ask(self, question: str, language: str = "en") -> list[PhrasingCandidate]:
        """Return the candidates for a question, all entries, best first."""
        scores = self.scores(question, language)
        return self.index.candidates(scores, max(1, len(self.index.ids)))

    def _term(self, token: Token) -> Term:
        found = self._spelling.correct(token.norm)
        stems = {self.index.vocabulary[word]: similarity for word, similarity in reversed(found)}
        return Term(token, tuple(reversed(stems.items())), not is_function(token.norm))
