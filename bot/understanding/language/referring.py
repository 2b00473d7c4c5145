"""What points back: to an earlier message, to what was named before."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Referring:
    """Pronouns, and how a follow-up begins."""

    anaphora: frozenset[str]  # point back to an earlier message: "it", "those"
    determiners: frozenset[str]  # words of anaphora that point to nothing before a noun
    existential: Phrases  # in which words of anaphora point to nothing ("are there")
    persons: frozenset[str]  # words of anaphora that point to a person ("his")
    singular: frozenset[str]  # words of anaphora that point to one thing ("it")
    ones: frozenset[str]  # say "which one" behind a word of their own: "the blue *one*"
    definite: frozenset[str]  # before a noun: one certain thing of the kind is meant
    openers: Phrases  # how a follow-up begins: "and what about"
    prepositions: Phrases  # with which a follow-up replaces what the same one introduced
