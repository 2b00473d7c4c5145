"""Assesses one question: language, ranking, checks, and whether an earlier message is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.decision import Decision, decide
from bot.answering.given import Given
from bot.answering.reply import Reason
from bot.answering.room import Room, Rooms
from bot.knowledge.kinds import EntryKind, NameKind, Thresholds
from bot.knowledge.knowledge import Entry, Knowledge
from bot.matching.ranking import Candidate, Ranking
from bot.understanding.clues import mended
from bot.understanding.context import dangles, leans, needs, resolve, subject
from bot.understanding.pack import Kind
from bot.understanding.question import Question
from bot.understanding.split import asking_part

RANKED = 24
_HISTORY = 3  # earlier messages that are looked at
_SMALLTALK = 0.5
_CONTEXT_LEAD = 0.1
_CLEAR_LEAD = 0.2
_SURE_ALONE = 0.6
_CERTAIN = 0.95
_WHOLE = 2  # content words from which a question can stand alone
_NEAR = 0.8  # so near to a phrasing a message is a question of its own
_AGAIN = 0.15  # an entry that has just answered is less likely the next one
_OWN_WORDS = 0.5  # weight of a follow-up's own words beside those of both messages


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
        if self.question.computed and not self._phrased_so():
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
        chosen, wanted = self.decision.chosen, f" {self.question.computed} "
        told = chosen is not None and wanted in f" {chosen.profile.flat.replace('|', ' ')} "
        return self.ranking.exact or told


class Assessor:
    """Assesses questions against one knowledge base."""

    def __init__(self, knowledge: Knowledge, rooms: Rooms) -> None:
        self._knowledge = knowledge
        self._rooms = rooms

    def language(self, question: str, hint: str | None) -> str | None:
        """Return the language in which ``question`` is to be understood."""
        return self._rooms.tongues.language(question, hint)

    def told(self, question: str, spoken: str | None) -> bool:
        """Tell whether something in ``question`` speaks for that language: it is no mere guess."""
        tongues = self._rooms.tongues
        return spoken != tongues.base or tongues.is_base(question)

    def assess(self, text: str, history: Sequence[str], language: str) -> Assessment:
        """Return the assessment of ``text``, understood with ``history`` where it leans on it."""
        room = self._rooms.room(language)
        question = room.analyst.analyse(text)
        alone = self._rate(text, text, question, room)
        if not alone.ranking.exact and alone.decision.probability < _SURE_ALONE:
            alone = self._without_remark(text, alone, room)
            question = alone.question
        if alone.ranking.exact or not leans(question):
            return alone
        for earlier_text in reversed(history[-_HISTORY:]):
            earlier = self._rooms.room(self.language(earlier_text, language) or language)
            before = self.assess(earlier_text, history[: history.index(earlier_text)], language)
            about = earlier.analyst.analyse(earlier_text)
            if before.smalltalk is not None or not (about.content or about.names):
                continue
            return self._better(alone, text, question, before, room)
        chosen = alone.decision.chosen
        near = chosen is None or chosen.candidate.similarity < _NEAR
        return replace(alone, dangling=near and dangles(question))

    def _without_remark(self, text: str, alone: Assessment, room: Room) -> Assessment:
        """Leave out what the asker tells of themselves first, where the rest is surer alone."""
        part = asking_part(text, room.analyst.pack)
        if part == text:
            return alone
        question = room.analyst.analyse(part)
        if leans(question) and not question.names:
            return alone
        rest = self._rate(text, part, question, room)
        return rest if rest.decision.probability > alone.decision.probability else alone

    def _better(
        self, alone: Assessment, text: str, question: Question, before: Assessment, room: Room
    ) -> Assessment:
        named = self._rooms.names_a_subject(before.question)
        counted = self._counted_too(question, before.question, text, room)
        if counted:
            return counted
        person = self._of_the_person(question, before, text, room)
        if person:
            return person
        joined = resolve(question, before.question, named=named)
        together = self._rate(text, joined.text, joined, room, alone.ranking, before.chosen)
        if needs(question):
            surer = alone.decision.probability >= _CERTAIN > together.decision.probability
            return alone if surer and question.content else together
        lead = together.decision.probability - alone.decision.probability
        whole = self._rooms.names_a_subject(question) or len(question.content) >= _WHOLE
        bare = question.opener and not question.content  # "what about Africa"
        if question.ask.cue and whole and not bare:
            # A whole question of its own: an earlier message helps only where it is lost alone.
            lost = alone.decision.probability < _SURE_ALONE
            return together if lost and lead > _CLEAR_LEAD else alone
        expected = -_CONTEXT_LEAD if question.anaphoric or question.opener else _CONTEXT_LEAD
        return together if lead > expected else alone

    def _counted_too(
        self, question: Question, earlier: Question, text: str, room: Room
    ) -> Assessment | None:
        """Read "and labs?" after "how many countries signed" as "how many labs"; None where that
        is no count that the source gives."""
        thing = question.opener and question.content and not question.ask.cue
        if not thing or earlier.ask.kind is not Kind.COUNT or earlier.language != question.language:
            return None
        wording = f"{earlier.ask.cue} {subject(question)}"
        counted = self._rate(text, wording, room.analyst.analyse(wording), room)
        chosen = counted.decision.chosen
        if chosen is None or chosen.support.given is not Given.YES:
            return None
        return counted if counted.decision.probability >= _SURE_ALONE else None

    def _of_the_person(
        self, question: Question, before: Assessment, text: str, room: Room
    ) -> Assessment | None:
        """Read "what is his job" as asked of the one person whom the answer before names; None
        where there is none, or the source does not tell."""
        chosen = before.decision.chosen
        if not question.of_person or chosen is None:
            return None
        people = {s.text for s in chosen.profile.slots if s.kind is NameKind.PERSON}
        people |= chosen.profile.speakers
        if len(people) != 1:
            return None
        wording = f"{people.pop()} {text}"
        asked = self._rate(text, wording, room.analyst.analyse(wording), room)
        return asked if asked.decision.probability >= _SURE_ALONE else None

    def _rate(
        self,
        asked: str,
        wording: str,
        question: Question,
        room: Room,
        own: Ranking | None = None,
        answered: str = "",
    ) -> Assessment:
        """Rank and decide; ``own`` is the ranking of a follow-up's own words, which tell apart
        what the subject that it shares with an earlier message leaves equal."""
        wording = mended(room.analyst.pack.prepare(wording), question.corrections)
        ranking = room.scorer.rank(wording, limit=RANKED)
        if own:
            ranking = _blend(ranking, own, answered if question.own else "")
        decision = decide(question, ranking, self._rooms.held)
        return Assessment(asked, question, ranking, decision, self._knowledge)


def _blend(ranking: Ranking, own: Ranking, answered: str) -> Ranking:
    """Add what a follow-up's own words tell; one that has some asks for no more of the same."""
    scores = {candidate.entry: candidate.score for candidate in own.candidates}
    moved = (
        replace(
            c,
            score=c.score
            + _OWN_WORDS * max(0.0, scores.get(c.entry, 0.0))
            - _AGAIN * (c.entry == answered),
        )
        for c in ranking.candidates
    )
    return replace(ranking, candidates=tuple(sorted(moved, key=lambda c: -c.score)), exact=False)


def _says(entry: Entry) -> tuple[str, ...]:
    return tuple(fact.id for fact in entry.facts) or (entry.id,)
