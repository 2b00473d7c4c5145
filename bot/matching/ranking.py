"""What the scorer hands back."""

from dataclasses import dataclass

from bot.matching.confidence import Evidence
from bot.matching.query import Known, QuestionWord


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with its scores.

    ``score`` orders candidates; it is near 0 for no relation and near 1 for the same question,
    but isn't bounded. ``margin`` is the lead over the best other entry (negative below the
    first). ``confidence`` is the probability that this is the entry asked for, 0 to 1, and never
    rises as the score falls. ``similarity`` is that of ``phrasing``, 0 to 1, the phrasing
    nearest to the question (empty for an entry without phrasings). ``lexical`` and ``dense`` are
    the scores of words and of meaning alone: with an encoder likeness to the nearest phrasing,
    before anything that was learnt; ``dense`` is None without one.
    """

    entry: str
    score: float
    margin: float
    confidence: float
    phrasing: str
    similarity: float
    lexical: float
    dense: float | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The entries nearest to a question, best first; equal scores in the order of the entries.

    ``exact``: the question is word for word a phrasing of the first candidate. ``words``: the
    words of the question in order; positions count in ``matching.text.compose(question)``.
    ``coverage``: the share of their weight that the FAQ knows, 0 to 1. ``evidence``: what the
    confidence of the first candidate was judged from.
    """

    question: str
    candidates: tuple[Candidate, ...]
    exact: bool
    words: tuple[QuestionWord, ...]
    coverage: float
    evidence: Evidence

    @property
    def best(self) -> Candidate | None:
        """Return the first candidate; None for a FAQ without entries."""
        return self.candidates[0] if self.candidates else None

    @property
    def unknown(self) -> tuple[QuestionWord, ...]:
        """Return the words that the FAQ does not know, function words apart."""
        return tuple(w for w in self.words if w.known is Known.UNKNOWN and not w.function)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term of a question adds to the lexical score of an entry."""

    term: str
    value: float
