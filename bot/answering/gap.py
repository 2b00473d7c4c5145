"""What a gap is about: a question that the source leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.understanding.language.asking import Kind
from bot.understanding.question import Question


@dataclass(frozen=True, slots=True)
class Gap:
    """What the phrasings of a gap have in common. One without names is about no thing in
    particular."""

    names: frozenset[str]
    asked: frozenset[Kind]  # kinds of answer that several of them ask for
    counted: frozenset[str]  # tokens of what they count
    kinds: Mapping[str, Kind]  # what each phrasing asks for, as the scorer has it
    company: Mapping[str, frozenset[str]]  # tokens: with those that stand beside it in a phrasing

    def is_about_others(self, said: frozenset[str]) -> bool:
        """Say whether it is about other named things than those that are ``said``."""
        return bool(said and self.names) and not said & self.names

    def counts_others(self, question: Question) -> bool:
        """Say whether it counts things, and none that ``question`` wants counted."""
        heads = question.ask.heads if question.ask.kind is Kind.COUNT else ()
        told = heads and self.counted and not question.foreign
        return bool(told) and self.counted.isdisjoint(heads)
