"""From a question and the conversation so far to a reply: the pure heart of the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from bot.answering.asides import called_for
from bot.answering.assess import Assessor
from bot.answering.assessment import Assessment
from bot.answering.cache import IndexCache
from bot.answering.compose import Composer, smalltalk
from bot.answering.division import Assess, divide
from bot.answering.reply import Answer, Outcome, Reason, Reply, Suggestion
from bot.answering.room import Rooms
from bot.answering.several import Ways, several
from bot.knowledge.kinds import EntryKind, Thresholds
from bot.knowledge.knowledge import Knowledge
from bot.locales import Catalogue, load_catalogue
from bot.matching.encoder import Encoder
from bot.matching.vectors import VectorCache
from bot.rendering.json import reply_object
from bot.rendering.plain import plain_reply
from bot.understanding.detect import by_script
from bot.understanding.language.asking import Kind
from bot.understanding.split import LONGEST

SUGGESTED = 3
_RELATED = 2


class Engine:
    """Answers from one knowledge base. Immutable; threads may share it."""

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: Encoder | None = None,
        thresholds: Thresholds | None = None,
        catalogue: Catalogue | None = None,
        cache: VectorCache | None = None,
        index: IndexCache | None = None,
    ) -> None:
        """Take ``encoder`` None: by words alone. ``thresholds`` None: those of the knowledge base.
        ``cache`` keeps the vectors of phrasings, ``index`` all else that takes long to build."""
        self.catalogue = catalogue or load_catalogue()
        self._encoder = encoder
        self._cache = cache
        self._use(Rooms(knowledge, encoder, cache, index), thresholds)

    def _use(self, rooms: Rooms, thresholds: Thresholds | None) -> None:
        self.knowledge = rooms.knowledge
        self._given = thresholds
        self._thresholds = thresholds or rooms.knowledge.thresholds
        self._rooms = rooms
        self._composer = Composer(rooms.knowledge, self.catalogue)
        self._assessor = Assessor(rooms.knowledge, rooms)

    def reply(
        self,
        question: str,
        history: Sequence[str] = (),
        language: str | None = None,
        chosen: str | None = None,
    ) -> Reply:
        """Return the reply to ``question``.

        ``history`` holds earlier messages of the conversation, oldest first. ``language`` is that
        of the asker's device; it decides the fixed words where the question itself does not.
        ``chosen`` is what somebody has set for the conversation: of the question only its script
        goes before it. What is longer than any question is read, and told back, only in part.
        """
        question = question[:LONGEST]
        spoken = self._assessor.language(question, language)
        lettered = any(map(str.isalpha, question))
        told = lettered and self._assessor.told(question, spoken)
        if chosen in self.catalogue.languages:
            scripted = by_script(question)
            words = scripted if scripted in self.catalogue.languages else chosen
        else:
            words = self._words(spoken if told else None, language)
        if not lettered or spoken is None:
            reason = Reason.NO_MATCH if spoken else Reason.LANGUAGE
            return self._nothing(question, reason, words)
        assess = self._remembering(spoken)
        analyst = self._rooms.room(spoken).analyst
        question = called_for(question, self._rooms.room(spoken))
        parts = divide(question, history, analyst, assess, self._thresholds)
        if len(parts) == 1:
            return self._single(assess(question, history), words)
        single = partial(self._single, words=words)
        partly = self.catalogue.text("reply.partly", words)
        return several(question, parts, history, Ways(assess, single, partly))

    def entry_answer(self, entry_id: str, language: str | None = None) -> Answer | None:
        """Return the answer of one entry; None without such an entry or for one with no answer."""
        entry = self.knowledge.entries.get(entry_id)
        if entry is None or entry.kind in (EntryKind.GAP, EntryKind.SMALLTALK):
            return None
        return self._composer.answer(entry, self._words(None, language), 1.0)

    def renewed(self, knowledge: Knowledge, thresholds: Thresholds | None = None) -> Engine:
        """Return an engine for the same folder read again.

        Only what has changed is made anew, so that it is there sooner. It replies just as one made
        anew if it is not ``unfinished``.
        """
        other = copy(self)
        other._use(self._rooms.renewed(knowledge), thresholds)  # noqa: SLF001 - a copy of itself
        return other

    def make_ready(self) -> bool:
        """Make ready for one more of the languages that the engine before this one was asked in;
        False if there is none. Else the first question in it waits for a second or two, where
        the language has many phrasings of its own to learn."""
        return self._rooms.make_ready()

    @property
    def unfinished(self) -> Mapping[str, str]:
        """Return the languages for which what was learnt from the knowledge as it was has only
        been adjusted, each with what tells it from other states: learning anew from thousands of
        phrasings takes seconds. ``finished`` does it."""
        return self._rooms.unfinished

    def finished(self, language: str) -> Engine:
        """Return an engine for the same knowledge that replies in ``language`` just as one made
        anew."""
        other = copy(self)
        other._use(self._rooms.finished(language), self._given)  # noqa: SLF001 - a copy of itself
        return other

    def with_knowledge(self, knowledge: Knowledge) -> Engine:
        """Return an engine that answers from other knowledge with the same encoder and limits.

        It is built anew: what is kept on disk is told by its version, which a part of a knowledge
        base shares with the whole.
        """
        return Engine(knowledge, self._encoder, self._given, self.catalogue, self._cache)

    def with_thresholds(self, thresholds: Thresholds) -> Engine:
        """Return this engine with other thresholds; nothing is built anew."""
        other = copy(self)
        other._thresholds = thresholds  # noqa: SLF001 - a copy of itself
        return other

    def object(self, reply: Reply) -> dict[str, Any]:
        """Return ``reply`` as the JSON object of the interface."""
        return reply_object(reply, self.knowledge)

    def text(self, reply: Reply) -> str:
        """Return ``reply`` as plain text, with citations."""
        return plain_reply(reply, self.knowledge)

    def closest(
        self, question: str, limit: int = SUGGESTED, language: str | None = None
    ) -> tuple[Suggestion, ...]:
        """Return up to ``limit`` entries closest to ``question``, best first."""
        question = question[:LONGEST]
        spoken = self._assessor.language(question, language) or self.knowledge.language
        assessed = self._assessor.assess(question, (), spoken)
        return self._suggestions(assessed, self._words(spoken, language), limit)

    def _single(self, assessed: Assessment, words: str) -> Reply:
        suggestions = self._suggestions(assessed, words, SUGGESTED)
        blank = Reply(
            question=assessed.asked,
            outcome=Outcome.NONE,
            reason=Reason.NO_MATCH,
            answers=(),
            related=(),
            suggestions=suggestions,
            language=words,
            asked=assessed.question.ask.kind.value,
            trace=assessed.trace(),
        )
        if assessed.smalltalk is not None:
            text = smalltalk(assessed.smalltalk, self.knowledge, words)
            return replace(blank, outcome=Outcome.SMALLTALK, reason=None, message=text)
        if assessed.sourceless is not None:
            return self._plain(blank, assessed, words)
        decision, question = assessed.decision, assessed.question
        if assessed.dangling:
            return self._unsure(blank, assessed.decision.probability, words)
        refusal = assessed.refusal(self._thresholds)
        if refusal:
            return self._refused(blank, refusal, assessed, words)
        chosen = decision.chosen
        if chosen and decision.probability >= self._thresholds.answer:
            entry = chosen.profile.entry
            answer = self._composer.answer(
                entry, words, decision.probability, question, chosen.support
            )
            return replace(blank, outcome=Outcome.ANSWER, reason=None, answers=(answer,))
        return self._unsure(blank, decision.probability, words)

    def _plain(self, blank: Reply, assessed: Assessment, words: str) -> Reply:
        """Answer from an entry that no source backs: the scorer's confidence alone decides."""
        entry, confidence = assessed.sourceless, assessed.sourceless_confidence
        if entry is not None and confidence >= self._thresholds.answer:
            answer = self._composer.answer(entry, words, confidence)
            return replace(blank, outcome=Outcome.ANSWER, reason=None, answers=(answer,))
        return self._unsure(blank, confidence, words)

    def _unsure(self, blank: Reply, probability: float, words: str) -> Reply:
        if probability >= self._thresholds.suggest and blank.suggestions:
            message = self.catalogue.text("reply.unsure", words)
            return replace(
                blank, outcome=Outcome.SUGGESTIONS, reason=Reason.UNSURE, message=message
            )
        return replace(blank, message=self.catalogue.text("reply.no_match", words))

    def _refused(self, blank: Reply, reason: Reason, assessed: Assessment, words: str) -> Reply:
        related = tuple(
            self._composer.answer(entry, words, confidence, assessed.question)
            for entry, confidence in assessed.related(_RELATED)
        )
        if not related and reason is not Reason.COMPUTED:
            reason = Reason.NO_MATCH
        return replace(
            blank, reason=reason, related=related, message=self._message(reason, assessed, words)
        )

    def _message(self, reason: Reason, assessed: Assessment, words: str) -> str:
        if reason is not Reason.KIND_NOT_GIVEN:
            return self.catalogue.text(f"reply.{reason.value}", words)
        kind = assessed.question.ask.kind
        if kind in (Kind.ANY, Kind.EXPLANATION):
            return self.catalogue.text("reply.kind_not_given", words)
        return self.catalogue.text(f"kind_not_given.{kind.value}", words)

    def _nothing(self, question: str, reason: Reason, words: str) -> Reply:
        message = self.catalogue.text(f"reply.{reason.value}", words)
        return Reply(question, Outcome.NONE, reason, (), (), (), words, message)

    def _suggestions(self, assessed: Assessment, words: str, limit: int) -> tuple[Suggestion, ...]:
        entries = self.knowledge.entries
        found = (
            Suggestion(
                c.entry, self._composer.title(entries[c.entry], words), round(c.confidence, 4)
            )
            for c in assessed.ranking.candidates
            if entries[c.entry].kind in (EntryKind.SOURCED, EntryKind.SOURCELESS)
        )
        return tuple(islice(found, limit))

    def _words(self, spoken: str | None, hint: str | None) -> str:
        """Return the language of the fixed words: that of the question, else of the device."""
        for language in (spoken, hint, self.knowledge.language):
            code = (language or "").split("-")[0].lower()
            if code in self.catalogue.languages and (
                code != self.knowledge.language or language is not hint
            ):
                return code
        return "en"

    def _remembering(self, spoken: str) -> Assess:
        """Return what assesses each part of one message once, however often it is asked."""
        known: dict[tuple[str, tuple[str, ...]], Assessment] = {}

        def assess(part: str, earlier: Sequence[str]) -> Assessment:
            key = (part, tuple(earlier))
            if key not in known:
                known[key] = self._assessor.assess(part, earlier, spoken)
            return known[key]

        return assess
