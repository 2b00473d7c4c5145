"""What entries may be, and how sure an answer has to be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

Share = Annotated[float, ("minimum", 0), ("maximum", 1)]


class EntryKind(StrEnum):
    """How an entry of the FAQ answers."""

    SOURCED = "sourced"  # written from facts, always cited
    SOURCELESS = "sourceless"  # an answer that no source backs; the reply says so
    SMALLTALK = "smalltalk"  # greetings and the like
    GAP = "gap"  # a question that the source leaves open: only related entries are shown


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Confidence from which the bot answers, and from which it suggests."""

    answer: Share = 0.65
    suggest: Share = 0.35
