"""What a question insists on: the source has to hold it in so many words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from bot.understanding.language.reading import TURNED, Said
from bot.understanding.phrases import Phrases


@dataclass(frozen=True, slots=True, eq=False)
class Insisting:
    """The first, the most, not, now, other: conditions that an answer has to meet."""

    insists: Phrases  # "first", "largest", "majority"
    tops: Annotated[Mapping[Said, str], TURNED]  # the word that "number one" stands for
    superlatives: Phrases  # before another word: "most"
    compared: tuple[str, ...]  # the endings of "cheapest" and "cheaper"
    negations: Phrases  # "not", "without"
    now: Phrases  # the state of today is wanted: "currently"
    others: Phrases  # ask for more of the kind: "which other"
    exceptions: Phrases  # what follows, up to a comma, is left out: "apart from"
    contraries: tuple[tuple[frozenset[str], ...], ...]  # groups; forms of words that exclude others
