"""What is held about a knowledge base, for questions in one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.closeness import Closeness
from bot.answering.gap import Gap
from bot.answering.profile import Profile
from bot.answering.usage import Usage


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about the entries of a knowledge base.

    ``language`` is its own; ``closeness`` is None without an encoder.
    """

    profiles: Mapping[str, Profile]
    language: str
    closeness: Closeness | None
    common: frozenset[str]  # names that all share
    gaps: Mapping[str, Gap]
    usage: Usage
    drafted: bool = False  # its entries have only the phrasings that a draft makes

    def same_words(self, other: Held) -> bool:
        """Say whether the same entries and gaps hold the same words as in ``other``."""

        def words(held: Held) -> tuple[object, ...]:
            entries = {name: profile.tokens for name, profile in held.profiles.items()}
            return entries, {name: gap.company for name, gap in held.gaps.items()}

        return words(self) == words(other)
