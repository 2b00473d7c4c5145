"""A small FAQ, and a fake encoder as strict as the real one."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from bot.matching import ScorerEntry
from bot.matching.encoder import LONGEST_TEXT
from bot.matching.text import fold

ENTRIES = (
    ScorerEntry(
        "laboratories",
        (
            "How many joint laboratories were established?",
            "number of joint laboratories",
            "What research laboratories does the agreement fund?",
        ),
        "More than fifty joint laboratories work on agriculture, energy and healthcare.",
    ),
    ScorerEntry(
        "railway",
        (
            "How do elephants cross the railway?",
            "wildlife passages under the railway",
            "Can animals walk through the railway line safely?",
        ),
    ),
    ScorerEntry(
        "platforms",
        (
            "Which technology transfer platforms exist?",
            "cross-border transfer platforms",
            "Where are the technology platforms located?",
        ),
    ),
    ScorerEntry(
        "classroom",
        (
            "What is the Cloud Classroom programme?",
            "online training sessions for teachers",
            "Who may attend the livestreamed training?",
        ),
    ),
    ScorerEntry("greeting", ("hello", "👋")),
)


class FakeEncoder:
    """Unit vectors of hashed letter triples; refuses what the protocol does not allow."""

    model = "fake/1"
    dimension = 64

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def knows(self, word: str) -> bool:
        """Know no word, so that every correction shows."""
        assert word == fold(word)
        assert " " not in word
        return False

    def reads(self, texts: Sequence[str]) -> bool:
        """Read whatever there is."""
        assert not isinstance(texts, str), "one text in place of a list"
        return True

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one unit row a text, float32."""
        assert not isinstance(texts, str), "one text in place of a list"
        assert all(isinstance(text, str) for text in texts)
        self.calls.append(list(texts))
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for index, text in enumerate(texts):
            row = rows[index]
            padded = f"  {fold(text[:LONGEST_TEXT])} "
            for start in range(len(padded) - 2):
                triple = padded[start : start + 3].encode("utf-8", "surrogatepass")
                row[blake2b(triple, digest_size=1).digest()[0] % self.dimension] += 1
            rows[index] = row / (np.linalg.norm(row) or 1.0)
        return rows
