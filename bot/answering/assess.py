"""Assesses one question: language, ranking, checks, and whether an earlier message is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.asides import core, readings, scene, sets_topic
from bot.answering.assessment import Assessment
from bot.answering.decision import decide
from bot.answering.given import Given
from bot.answering.room import Room, Rooms
from bot.knowledge.kinds import NameKind
from bot.knowledge.knowledge import Knowledge
from bot.matching.ranking import Ranking
from bot.understanding.context import dangles, leans, needs, resolve, subject
from bot.understanding.kinds import find_ask
from bot.understanding.language.asking import Kind
from bot.understanding.mending import mended
from bot.understanding.question import Question
from bot.understanding.sections.counted import counted_phrase, counts_untold
from bot.understanding.tags import untagged

RANKED = 24
_HISTORY = 3  # earlier messages that are looked at
_CONTEXT_LEAD = 0.1
_CLEAR_LEAD = 0.2
_SURE_ALONE = 0.6
_SURE_WHOLE = 0.7  # from here on a message is answered with all that is told in it
_CERTAIN = 0.95
_RARE = 0.47  # see ``Usage.rarity``
_WHOLE = 2  # content words from which a question can stand alone
_NEAR = 0.8  # so near to a phrasing a message is a question of its own
_AGAIN = 0.15  # an entry that has just answered is less likely the next one
_OWN_WORDS = 0.5  # weight of a follow-up's own words beside those of both messages


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
        asked = text if room.scorer.is_phrasing(text) else core(text, room)
        if asked != text:
            found = self.assess(asked, history, language)
            sure = found.decision.probability >= _SURE_ALONE
            if sure or found.decision.refused or not sets_topic(text, room):
                return replace(found, asked=text)
        question = room.analyst.analyse(text)
        alone = self._rate(text, text, question, room)
        if not alone.ranking.exact and alone.decision.probability < _SURE_WHOLE:
            alone = self._without_asides(text, alone, history, language)
            question = alone.question
        if alone.ranking.exact or alone.decision.bare_count or not leans(question):
            return alone
        for earlier_text in reversed(history[-_HISTORY:]):
            earlier = self._rooms.room(self.language(earlier_text, language) or language)
            before = self.assess(earlier_text, history[: history.index(earlier_text)], language)
            about = earlier.analyst.analyse(earlier_text)
            if before.smalltalk is not None or not (about.content or about.names):
                continue
            return self._better(alone, text, question, before, room)
        chosen = alone.decision.chosen
        clear = chosen and (chosen.support.bound or chosen.candidate.similarity >= _NEAR)
        clear = clear or _tells_all(alone)
        return replace(alone, dangling=not clear and dangles(question))

    def _without_asides(
        self, text: str, alone: Assessment, history: Sequence[str], language: str
    ) -> Assessment:
        """Leave out what is told around the question, where the rest is surer alone; or take it for
        an earlier message: "Leo says Mongolia, the caption Zhanatas. What country is that?"."""
        room = self._rooms.room(language)
        analyse = room.analyst.analyse
        found = [alone]
        found += [self._rate(text, part, analyse(part), room) for part in readings(text, room)]
        told, asked = scene(text, room)
        question = analyse(asked) if told else None
        if question and (question.content or question.ask.kind is not Kind.YES_NO):
            found.append(replace(self.assess(asked, (*history, told), language), asked=text))
        return max(found, key=lambda one: one.decision.probability)

    def _better(
        self, alone: Assessment, text: str, question: Question, before: Assessment, room: Room
    ) -> Assessment:
        named = self._rooms.names_a_subject(before.question)
        counted = self._counted_too(question, before.question, text, room)
        if counted:
            return counted
        person = self._of_the_person(alone, before, text, room)
        if person:
            return person
        joined = resolve(question, before.question, named=named)
        # "and its full name" is asked of what was just answered: its own words tell nothing.
        own = None if question.wanted.naming and not question.content else alone.ranking
        together = self._rate(text, joined.text, joined, room, own, before.chosen)
        if needs(question):
            lost = together.decision.probability < _SURE_ALONE
            sure = alone.decision.probability >= _CERTAIN
            # "And the blue one, where is it", not "how many firms there".
            certain = sure and any(_tells(word.token, room) for word in question.content)
            return alone if lost and certain else together
        lead = together.decision.probability - alone.decision.probability
        many = len(question.content) >= _WHOLE
        # "And spread over how many countries" may go on with what came before.
        whole = self._rooms.names_a_subject(question) or (many and not question.reference.joined)
        bare = question.reference.opener and not question.content  # "what about Africa"
        if question.ask.cue and whole and not bare:
            # A whole question of its own: an earlier message helps only where it is lost alone.
            lost = alone.decision.probability < _SURE_ALONE
            return together if lost and lead > _CLEAR_LEAD else alone
        follows = question.reference.anaphoric or question.reference.opener
        expected = -_CONTEXT_LEAD if follows else _CONTEXT_LEAD
        return together if lead > (max(0.0, expected) if many else expected) else alone

    def _counted_too(
        self, question: Question, earlier: Question, text: str, room: Room
    ) -> Assessment | None:
        """Read "and labs?" after "how many countries signed" as "how many labs", and "how many in
        Asia?" as "how many countries in Asia"; None where that is no count that the source gives.
        """
        if earlier.ask.kind is not Kind.COUNT or earlier.language != question.language:
            return None
        pack = room.analyst.pack
        if counts_untold(question.flat, find_ask(question.flat, pack), pack):
            thing = counted_phrase(earlier.flat, find_ask(earlier.flat, pack), pack)
            if not thing:
                return None
            wording = question.flat.replace(question.ask.cue, f"{question.ask.cue} {thing}", 1)
        elif question.reference.opener and question.content and not question.ask.cue:
            wording = f"{earlier.ask.cue} {subject(question)}"
        else:
            return None
        counted = self._rate(text, wording, room.analyst.analyse(wording), room)
        chosen = counted.decision.chosen
        if chosen is None or chosen.support.given is not Given.YES:
            return None
        return counted if counted.decision.probability >= _SURE_ALONE else None

    def _of_the_person(
        self, alone: Assessment, before: Assessment, text: str, room: Room
    ) -> Assessment | None:
        """Read "what is his job" as asked of the one person whom the answer before names; None
        where there are several, or the source does not tell."""
        question, chosen = alone.question, before.decision.chosen
        if not question.reference.of_person or chosen is None:
            return None
        people = {s.text for s in chosen.profile.slots if s.kind is NameKind.PERSON}
        people |= chosen.profile.speakers
        lost = needs(question) and not _tells_all(alone)
        if not people and lost and before.decision.probability >= _SURE_ALONE:
            return replace(alone, dangling=True)  # the answer before was about nobody
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
        pack = room.analyst.pack
        wording = mended(pack.writing.prepare(wording), question.corrections)
        if question.foreign:
            wording = untagged(wording, pack)
        ranking = room.scorer.rank(wording, limit=RANKED)
        if own:
            ranking = _blend(ranking, own, answered if question.own else "")
        decision = decide(question, ranking, room.held)
        return Assessment(asked, question, ranking, decision, self._knowledge)


def _tells(token: str, room: Room) -> bool:
    """Say whether few entries have ``token``."""
    return room.held.usage.rarity.get(token, 0.0) >= _RARE


def _tells_all(alone: Assessment) -> bool:
    """Say whether only one entry can be meant, whoever "they" are, or "she" whose vehicles are
    counted: "what do they do with the seaweed", "how many vehicles does she take"."""
    chosen, question = alone.decision.chosen, alone.question
    reference = question.reference
    if chosen is None or reference.joined or reference.opener or not question.content:
        return False
    counted = question.ask.kind is Kind.COUNT and question.ask.heads
    if (reference.singular or reference.of_person) and not counted:
        return False
    held = chosen.support.given is not Given.NO and not chosen.support.unknown
    return held and alone.decision.probability >= _CERTAIN


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
