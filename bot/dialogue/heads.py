"""What an encoder's vector tells of a question in any language: what it asks for, what it is.

Linear heads, trained by ``evaluation/fit_heads.py`` on English questions of many articles.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.frames import AnswerType

HEADS = Path(__file__).parent / "data" / "heads.npz"
_LEAST = 0.5  # probability from which a kind of answer is believed


class Heads:
    """Reads what a question asks for from its vector. Immutable."""

    def __init__(
        self,
        kinds: tuple[str, ...],
        answer_types: NDArray[np.float32],
        intents: tuple[str, ...] = (),
        addressed: NDArray[np.float32] | None = None,
    ) -> None:
        """Each head is a matrix with one column a class, and the constants in the last row."""
        self._kinds = kinds
        self._types = answer_types
        self._intents = intents
        self._addressed = addressed

    @property
    def dimension(self) -> int:
        """Return the length of the vectors that it reads."""
        return len(self._types) - 1

    def answer_type(self, vector: NDArray[np.float32]) -> AnswerType:
        """Return the kind of answer asked for; ``ANY`` where none is likely."""
        likely = _softmax(vector @ self._types[:-1] + self._types[-1])
        best = int(likely.argmax())
        return AnswerType(self._kinds[best]) if likely[best] >= _LEAST else AnswerType.ANY

    def is_claim(self, vector: NDArray[np.float32]) -> bool:
        """Return True if the message wants something confirmed."""
        likely = _softmax(vector @ self._types[:-1] + self._types[-1])
        return bool(likely[self._kinds.index(AnswerType.YES_NO)] >= _LEAST)

    def intent(self, vector: NDArray[np.float32]) -> tuple[str, float]:
        """Return what is said to the bot, with its probability; "" for a question on an article."""
        if self._addressed is None:
            return "", 1.0
        likely = _softmax(vector @ self._addressed[:-1] + self._addressed[-1])
        best = int(likely.argmax())
        return self._intents[best], float(likely[best])


@lru_cache(maxsize=1)
def shipped_heads() -> Heads | None:
    """Return the heads that ship with the program; None where there are none."""
    if not HEADS.exists():
        return None
    with np.load(HEADS, allow_pickle=False) as file:
        return Heads(
            tuple(file["kinds"].tolist()),
            file["answer_types"].astype(np.float32),
            tuple(file["intents"].tolist()),
            file["addressed"].astype(np.float32),
        )


def _softmax(values: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
