"""How a question shows what kind of answer it wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.understanding.phrases import Phrases


class Kind(StrEnum):
    """What kind of answer a question asks for."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    MEASURE = "measure"
    PERSON = "person"
    PLACE = "place"
    LIST = "list"
    EXPLANATION = "explanation"
    YES_NO = "yes_no"
    ANY = "any"


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """Question words, and what makes a question without one: "how many", "why", "..., right?"."""

    asks: Mapping[Kind, Phrases]  # the cues of each kind of answer; longer ones win
    counts_alone: Phrases  # ask for a count without naming what is counted: "headcount"
    amounts: Phrases  # ask for money unless a thing follows ("how much seaweed")
    namings: Phrases  # ask how something is called: "known as"
    topics: Phrases  # behind "what are the labs": ask what something is about
    whys: Phrases  # ask for a reason or purpose
    practical: Phrases  # ask how to do something, or for an opinion: "how can I"
    exists: Phrases  # ask whether there is such a thing, or one more
    ends: Phrases  # ask when something ends: "until when", "the deadline"
    attribution: Phrases  # ask who says so: "who claimed"
    according: Phrases  # whose word is wanted: "according to"
    reports: Phrases  # before a claim: the asker heard or read it: "I heard that"
    tags: Phrases  # turn a statement into a question and negate nothing: "isn't it"
    polar: Phrases  # behind a question: yes or no is wanted ("or not")
    open_ends: Phrases  # at the end they ask for what would follow: "the three kinds *are*"
    joins_time: Phrases  # cues of dates that also tell of a time: "when it was founded"
    relatives: Phrases  # question words that also join: "the people who came"

    def words_of(self, kind: Kind) -> frozenset[str]:
        """Return every word of the cues of ``kind``."""
        return self.asks[kind].words if kind in self.asks else frozenset()

    @property
    def cue_words(self) -> frozenset[str]:
        """Every word of every cue, to spell questions against."""
        return frozenset(word for phrases in self.asks.values() for word in phrases.words)
