"""What an encoder's vector tells of a question in any language: what it asks for, what it is.

Linear heads, trained by ``evaluation/fit_heads.py`` on questions and claims of many articles.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.frames import AnswerType
from bot.networks.graph import Floats

HEADS = Path(__file__).parent / "data" / "heads.npz"
_LEAST = 0.5  # probability from which a kind of answer is believed


@dataclass(frozen=True)
class Heads:
    """Reads what a question asks for from its vector.

    Each head is a matrix with one column a class, and the constants in the last row.
    """

    kinds: tuple[str, ...]
    answer_types: Floats
    claims: Floats
    intents: tuple[str, ...]
    addressed: Floats

    @property
    def dimension(self) -> int:
        """Return the length of the vectors that it reads."""
        return len(self.answer_types) - 1

    def answer_type(self, vector: Floats) -> AnswerType:
        """Return the kind of answer asked for; ``ANY`` where none is likely."""
        likely = _probabilities(self.answer_types, vector)
        best = int(likely.argmax())
        return AnswerType(self.kinds[best]) if likely[best] >= _LEAST else AnswerType.ANY

    def claim_probability(self, vector: Floats) -> float:
        """Return the probability that the message wants something confirmed."""
        return float(_probabilities(self.claims, vector)[1])

    def is_claim(self, vector: Floats) -> bool:
        """Return True if the message more likely wants something confirmed than told."""
        return self.claim_probability(vector) >= _LEAST

    def intent(self, vector: Floats) -> tuple[str, float]:
        """Return what is said to the bot, with its probability; "" for a question on an article."""
        likely = _probabilities(self.addressed, vector)
        best = int(likely.argmax())
        return self.intents[best], float(likely[best])


@lru_cache(maxsize=1)
def shipped_heads() -> Heads:
    """Return the heads that ship with the program."""
    with np.load(HEADS, allow_pickle=False) as file:
        return Heads(
            tuple(file["kinds"].tolist()),
            file["answer_types"].astype(np.float32),
            file["claims"].astype(np.float32),
            tuple(file["intents"].tolist()),
            file["addressed"].astype(np.float32),
        )


def _probabilities(head: Floats, vector: Floats) -> Floats:
    values = vector @ head[:-1] + head[-1]
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)
