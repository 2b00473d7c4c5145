"""A fake encoder as strict as the real one."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from bot.text.normalize import fold


class FakeEncoder:
    """Unit vectors of hashed letter triples; refuses what the protocol does not allow."""

    model = "fake/1"
    dimension = 64

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

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
