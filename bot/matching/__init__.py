"""Matching: which entry of a FAQ a question asks for, by words and, where it can, by meaning."""

from bot.matching.encoder import Encoder, UniversalSentenceEncoder
from bot.matching.entries import ScorerEntry
from bot.matching.query import Known, QuestionWord
from bot.matching.ranking import Candidate, Contribution, Ranking
from bot.matching.scorer import Scorer
from bot.matching.vectors import VectorCache

__all__ = [
    "Candidate",
    "Contribution",
    "Encoder",
    "Known",
    "QuestionWord",
    "Ranking",
    "Scorer",
    "ScorerEntry",
    "UniversalSentenceEncoder",
    "VectorCache",
]
