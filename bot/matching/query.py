"""A question as the FAQ's words see it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.matching.features import Floats, Ints


class Known(StrEnum):
    """How a word of a question relates to the FAQ."""

    KNOWN = "known"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word of a question: where it stands, its token, and what the FAQ makes of it.

    ``weight`` is its idf times its kind, in nats; an unknown word has the weight that counts
    against the question. ``correction`` is the known word that a corrected one was read as, and
    ``similarity`` how near the two are, 0 to 1.
    """

    start: int
    end: int
    text: str
    token: str
    known: Known
    weight: float
    function: bool
    correction: str | None = None
    similarity: float = 1.0


@dataclass(frozen=True, slots=True)
class Query:
    """A question as a sparse vector. Its length is 1 with the mass of unknown words counted in."""

    ids: Ints
    values: Floats
    words: tuple[QuestionWord, ...]

    @property
    def coverage(self) -> float:
        """Return the share of the words' weight that the FAQ knows, 0 to 1."""
        total = sum(word.weight for word in self.words)
        known = sum(word.weight for word in self.words if word.known is not Known.UNKNOWN)
        return known / total if total else 0.0
