"""What was found out about one question, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.decision import Decision
from bot.answering.reply import Reason
from bot.answering.support import REJECTED
from bot.knowledge.kinds import EntryKind, Thresholds
from bot.knowledge.knowledge import Entry, Knowledge
from bot.matching.ranking import Candidate, Ranking
from bot.understanding.context import needs
from bot.understanding.phrases import flatten
from bot.understanding.question import Question

_SMALLTALK = 0.5


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that was found out about one question."""

    asked: str
    question: Question
    ranking: Ranking
    decision: Decision
    knowledge: Knowledge
    dangling: bool = False  # points back to an earlier message, and there is none

    @property
    def smalltalk(self) -> Entry | None:
        """The smalltalk entry that answers, if the message is no more than smalltalk."""
        best = self._best()
        if best is None or self._kind(best) is not EntryKind.SMALLTALK:
            return None
        # Two kinds of smalltalk in one message ("hey, what's up") are smalltalk all the more.
        likely = sum(
            c.confidence for c in self.ranking.candidates if self._kind(c) is EntryKind.SMALLTALK
        )
        sure = self.ranking.exact or likely >= _SMALLTALK
        return self.knowledge.entries[best.entry] if sure else None

    @property
    def sourceless(self) -> Entry | None:
        """The nearest entry, where it is one that no source backs."""
        best = self._best()
        if best is None or self._kind(best) is not EntryKind.SOURCELESS:
            return None
        return self.knowledge.entries[best.entry]

    @property
    def sourceless_confidence(self) -> float:
        """Confidence of ``sourceless``; 0 without one."""
        best = self._best()
        return best.confidence if best and self.sourceless else 0.0

    @property
    def chosen(self) -> str:
        """The entry that would answer, empty without one."""
        chosen = self.decision.chosen
        return chosen.profile.entry.id if chosen else ""

    @property
    def leans(self) -> bool:
        """Whether the question needed an earlier message, or says too little itself."""
        return self.question.resolved or needs(self.question)

    @property
    def mode(self) -> str:
        """Which fitted weights apply: by words or with meaning, in the base language or another."""
        return self.decision.mode

    def refusal(self, thresholds: Thresholds) -> Reason | None:
        """Return why the question must not be answered, None where it may be."""
        decision = self.decision
        if self._asks_for_a_gap():
            return Reason.KIND_NOT_GIVEN
        sure = decision.chosen is not None and decision.probability >= thresholds.answer
        if self.question.comparison.computed and not self._phrased_so():
            return Reason.COMPUTED if self.related(1) else None
        if sure:
            return None
        refused = decision.refused
        if refused and refused.support.missing:
            return Reason.NOT_MENTIONED
        if refused or decision.gap:
            return Reason.KIND_NOT_GIVEN
        return None

    def sure(self, thresholds: Thresholds) -> bool:
        """Say whether the question gets an answer that the source backs."""
        if self.dangling or self.smalltalk is not None or self.sourceless is not None:
            return False
        likely = self.decision.probability >= thresholds.answer
        return likely and self.refusal(thresholds) is None

    @property
    def rejected(self) -> bool:
        """Whether the question is word for word one that the nearest entry must not answer."""
        refused = self.decision.refused
        return refused is not None and REJECTED in refused.support.missing

    @property
    def tells_its_subject(self) -> bool:
        """Whether the question says something that tells the chosen entry from others."""
        chosen = self.decision.chosen
        if chosen is None:
            return False
        question, profile = self.question, chosen.profile
        said = {name.name for name in question.names if not name.earlier} & profile.names
        words = {word.token for word in chosen.support.known}
        own = words & question.own if question.resolved else words
        return bool(own or said - profile.common)

    @property
    def leaves_aside(self) -> bool:
        """Whether the question has words that other entries know, and the chosen one does not."""
        chosen = self.decision.chosen
        return bool(chosen and self.decision.features["elsewhere"])

    def related(self, limit: int) -> list[tuple[Entry, float]]:
        """Return the entries that say what the source does hold on the subject."""
        entries, found = self.knowledge.entries, []
        gap = self._best() if self._asks_for_a_gap() else self.decision.gap
        if gap:
            found += [(entries[name], gap.confidence) for name in entries[gap.entry].related]
        for weighed in (self.decision.refused, self.decision.chosen):
            if weighed and weighed.support.known:
                found.append((weighed.profile.entry, weighed.candidate.confidence))
        # Two entries on the same facts would say the same twice.
        unique = {_says(entry): (entry, confidence) for entry, confidence in found}
        return list(unique.values())[:limit]

    def trace(self) -> dict[str, object]:
        """Return what ``--explain`` shows."""
        return {"assessment": self}

    def _best(self) -> Candidate | None:
        return self.ranking.best

    def _kind(self, candidate: Candidate) -> EntryKind:
        return self.knowledge.entries[candidate.entry].kind

    def _asks_for_a_gap(self) -> bool:
        """Say whether the question is word for word one that the source leaves open."""
        best = self._best()
        return self.ranking.exact and best is not None and self._kind(best) is EntryKind.GAP

    def _phrased_so(self) -> bool:
        """Say whether the entry itself tells what seems to have to be worked out."""
        chosen, wanted = self.decision.chosen, f" {self.question.comparison.computed} "
        if self.ranking.exact or chosen is None:
            return self.ranking.exact
        quotes = flatten(" ".join(fact.citation.quote for fact in chosen.profile.entry.facts))
        rate = self.question.comparison.rate
        if rate is not None and rate.first(quotes):
            return True
        return wanted in f" {chosen.profile.flat.replace('|', ' ')} "


def _says(entry: Entry) -> tuple[str, ...]:
    return tuple(fact.id for fact in entry.facts) or (entry.id,)
