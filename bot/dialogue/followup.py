"""Questions that lean on what was asked before: "and countries?", "why", "since when"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.dialogue import ellipsis
from bot.dialogue.assess import Assessor
from bot.dialogue.assessment import Assessment, says_enough
from bot.dialogue.claims import is_confirmed, judged_in_context
from bot.dialogue.features import FIGURES
from bot.dialogue.objection import answered_figure, held_against, objected_figure
from bot.dialogue.reply import Answer, Reply
from bot.entailment.cross_encoder import ENGLISH, CrossEncoder, Entailment, following
from bot.frames import AnswerType, Frame
from bot.frames.asking import has_pronoun
from bot.retrieval.questions import Term
from bot.retrieval.search import Candidate
from bot.retrieval.weights import logistic
from bot.verify import FindingKind, State, Verification

_READ, _READ_ALONE = 3, 3  # sentences found for two questions together, and for the second
_BEFORE, _AFTER = 1, 2  # sentences around one that was shown, which are read as well
_NEAREST = 5  # sentences among which one stays that is asked about in another language
_FEW, _FEW_OF = 3, 0.2  # sentences, or share, that have a word which says what is meant
_ENOUGH_TERMS = 4  # words of a question in another language that may stand by itself
_ENOUGH_TELLING = 2  # telling words of a question that leans and stands alone all the same
_AWAY = 0.05  # difference of cosines from which a question is about another sentence
_STRANGE = 2  # words of a follow-up that a sentence lacks, and so does not answer it
_TURNED = 0.6  # share of the threshold that a question needs which turns to another thing
_DOUBT = 0.01  # what is offered, and not said, stays so much below the threshold
# Log-odds that reading a question after another one is surer than it should be.
_LEANING = 0.25
# Probability of reading after another question below which nothing answers; by what reads other
# languages, which is less sure of what does.
_LIKELY, _LIKELY_ACROSS = 0.5, 0.25
_CITED = 4  # sentences of an answer that are read so, at most
_WHOLLY = 0.99  # coverage from which a sentence has all words of a question
_STAYS = 0.5  # log-odds that speak for the last answer where that has what is asked for


class FollowUps:
    """Reads a question with what was asked and answered before it. Threads may share it."""

    def __init__(self, assessor: Assessor, least: float) -> None:
        """``least`` is the probability that answers."""
        self._assessor, self._least = assessor, least
        self._searcher = assessor.searcher

    def understood(
        self, alone: Assessment, before: Sequence[str], last: Reply | None, *, leaning: bool
    ) -> Assessment:
        """Return a question as it is understood after those ``before`` it and the ``last`` reply.

        ``leaning``: it may not be understood alone. Where there is a cross-encoder, it is read
        after the question before, claims too; by words alone a question such as "and countries?"
        stays with the last answer where that has what is asked.
        """
        if self._assessor.reader_of(alone.query)[1] is None:
            may_stay = leaning or alone.frame.is_claim
            found = self._answered_as_before(alone, last) if may_stay else None
            return found or (self.leaning_on(before, alone) if leaning else alone)
        found = self._answered_by_reading(before, alone, last)
        if found and found.probability >= self._least:
            return found
        by_itself = self._is_answered_alone(alone, _ENOUGH_TELLING)
        if not leaning or (by_itself and not alone.frame.is_claim):
            return self.confirmed(before[-1], alone)
        return found or self.leaning_on(before, alone)

    def confirmed(self, before: str, alone: Assessment) -> Assessment:
        """Return what was found for a message ``alone``, as far as reading it after the question
        ``before`` does not speak against it: a claim without its verdict, and a question as not
        surely answered, where it does. What is not put as a claim may be judged as one."""
        by, reader = self._assessor.reader_of(alone.query)
        best = alone.best
        if reader is None or best is None:
            return alone
        if alone.frame.is_claim:
            return self._unless_unconfirmed((by, reader), before, alone)
        if best.place is not None and (found := self._judged_behind(before, alone, [best.place])):
            claim = replace(alone.frame, is_claim=True)
            return alone.led_by(replace(best, verification=found[1]), frame=claim, settled=True)
        return self._unless_unanswered(reader, before, alone, _likely(by))

    def _unless_unconfirmed(
        self, read_by: tuple[str, CrossEncoder], before: str, alone: Assessment
    ) -> Assessment:
        """Return a claim as it was judged ``alone``, if its verdict stays after the question
        ``before``; else without one."""
        by, reader = read_by
        judged = self._assessor.judged(alone)
        best = judged.best
        if best is None or best.verification is None or best.place is None or not best.verdict:
            return alone
        claim, sentence = alone.query.text, [self._searcher.text(best.place)]
        (by_itself,) = reader.entailments(claim, sentence)
        (read,) = reader.entailments(following(before, claim), sentence)
        if is_confirmed(best.verification, by_itself, read, by):
            return replace(judged, settled=True)
        return replace(alone.led_by(best.without_verdict()), settled=True)

    def _unless_unanswered(
        self, reader: CrossEncoder, before: str, alone: Assessment, least: float
    ) -> Assessment:
        """Return a question as it was answered ``alone``, if that is by ``least`` likely to be an
        answer to it after the question ``before``; else as one that is not surely answered."""
        best = alone.best
        if best is None or best.is_gap or best.features.get("exact") or not best.places:
            return alone
        passages = [self._searcher.text(place) for place in best.places[:_CITED]]
        odds = max(reader.answers(following(before, alone.query.text), passages))
        if logistic(odds - _LEANING) >= least:
            return alone
        leader = replace(best, features=best.features | {"reads_as_none": 1.0})
        return alone.led_by(leader, probability=min(alone.probability, self._least - _DOUBT))

    def _answered_as_before(self, alone: Assessment, last: Reply | None) -> Assessment | None:
        """Return a question such as "and countries?" answered by the sentence that answered the
        ``last`` one, or was shown beside it, if that has what is asked for."""
        cross, sure = alone.query.mode == "cross", alone.probability >= self._least
        if cross and sure and len(alone.query.terms) >= _ENOUGH_TERMS:
            return None
        for answer, place in self._shown(last):
            if cross and place not in alone.found.nearest[:_NEAREST]:
                continue
            found = self._assessor.compare(alone.frame, place)
            if ellipsis.has_what_is_asked(found, alone, self._assessor.placed(place)[0]):
                return self._led_by(alone, answer, place, found)
        return None

    def _answered_by_reading(
        self, before: Sequence[str], alone: Assessment, last: Reply | None
    ) -> Assessment | None:
        """Return the question answered by that sentence which, read after what was asked
        ``before``, answers it best; None where nothing is read.

        Sentences that were found for both questions together, for this one ``alone``, shown with
        the ``last`` reply or standing beside these are read. A claim is judged so; what that leaves
        open is read as a question: its sentence is shown, and is no answer.
        """
        by, reader = self._assessor.reader_of(alone.query)
        reranking = self._assessor.reranking_for(alone.query)
        if reader is None or reranking is None or alone.query.vector is None:
            return None
        best = alone.best
        if best is None or best.features.get("exact"):
            return None
        joined = self._joined(before[-1], alone, replace(alone.frame, is_claim=False))
        shown = dict(islice(((place, answer) for answer, place in self._shown(last)), _READ))
        places = self._to_read(joined, alone, shown)
        if not places:
            return None
        texts = [self._searcher.text(place) for place in places]
        asked = following(before[-1], alone.query.text)

        def resting_on(place: int) -> Candidate:
            candidate = _resting_on(place, joined, alone)
            if best.place == place and not best.is_gap and alone.probability >= self._least:
                candidate = best  # "and in Senegal?", where one sentence has two projects
            elif candidate is None and place in shown:
                candidate = self._candidate(shown[place], place)
            candidate = candidate or self._searcher.sentence(place)
            return replace(candidate, score=joined.ranked[0].score, place=place)

        if decided := self._judged_behind(before[-1], alone, places):
            place, verdict, probability = decided
            leader = replace(resting_on(place), verification=verdict)
            claim = replace(joined.frame, is_claim=True)
            return joined.led_by(leader, frame=claim, probability=probability, settled=True)
        log_odds = dict(zip(places, reader.answers(asked, texts), strict=True))
        staying = {one: self._staying(one, alone.frame, joined.frame) for one in shown}
        place = max(places, key=lambda one: log_odds[one] + staying.get(one, 0.0))
        surest = log_odds[place]
        leader = resting_on(place)
        features = leader.features | reranking.reading_features(surest)
        compared = self._assessor.compare(joined.frame, place)
        own = self._assessor.compare(alone.frame, place)
        probability = logistic(surest - _LEANING)
        if probability < _likely(by):
            features["reads_as_none"] = 1.0
        leader = replace(
            leader, features=features, verification=ellipsis.with_conditions(compared, own)
        )
        if alone.frame.is_claim:  # it may be so or not: the sentence is shown, and is no answer
            probability = min(probability, self._least - _DOUBT)
        return joined.led_by(leader, probability=probability)

    def _judged_behind(
        self, before: str, alone: Assessment, places: Sequence[int]
    ) -> tuple[int, Verification, float] | None:
        """Return which of the ``places`` decides what is claimed, read after the question
        ``before``, what its sentence says, and how probable that is; None where none does, or
        nothing is claimed. In English "more than two weeks?" may claim something, too."""
        by, reader = self._assessor.reader_of(alone.query)
        claimed = alone.frame if alone.frame.is_claim else None
        if claimed is None and by == ENGLISH:
            claimed = ellipsis.unmarked_claim(alone.frame, self._assessor.statement(alone.query))
        if claimed is None or reader is None:
            return None
        text, sentence = alone.query.text, self._searcher.text
        entailments = reader.entailments(following(before, text), [sentence(one) for one in places])
        read, place = max(zip(entailments, places, strict=True), key=_decided)
        (by_itself,) = reader.entailments(text, [sentence(place)])
        found = judged_in_context(read, by_itself, self._assessor.compare(claimed, place), by)
        if found and (alone.frame.is_claim or is_confirmed(found, by_itself, read, by)):
            return place, found, _decided((read, place))
        return None

    def _staying(self, place: int, alone: Frame, joined: Frame) -> float:
        """Return the log-odds that speak for a sentence which was shown before: some if it has what
        ``joined`` asks for, and all words of the question ``alone``."""
        typed = self._assessor.compare(joined, place).of(State.SUPPORTED, FindingKind.ANSWER_TYPE)
        wholly = self._assessor.compare(alone, place).coverage >= _WHOLLY
        return _STAYS if typed and wholly else 0.0

    def _joined(self, before: str, alone: Assessment, ending: Frame) -> Assessment:
        """Return what is found for a question together with what was asked ``before``; ``ending``
        says what is asked for."""
        text = f"{before} {alone.query.text}"
        joined = self._assessor.assess(text, alone.query.language, ending)
        return replace(joined, leans_on=len(joined.frame.words) - len(ending.words))

    def _to_read(
        self, joined: Assessment, alone: Assessment, shown: Iterable[int]
    ) -> tuple[int, ...]:
        """Return the places of the sentences that may answer, those ``shown`` among them."""
        near = (*joined.ranked[:_READ], *alone.ranked[:_READ_ALONE])
        found = [one.place for one in near if one.place is not None and not one.is_gap]
        beside = self._searcher.around
        around = [other for place in shown for other in beside(place, _BEFORE, _AFTER)]
        return tuple(dict.fromkeys((*found, *shown, *around)))

    def _shown(self, last: Reply | None) -> Iterator[tuple[Answer, int]]:
        """Yield the sentences that a reply shows, each with the answer that rests on it."""
        for answer in last.shown if last else ():
            for citation in answer.citations:
                for place in self._searcher.cited(citation):
                    yield answer, place

    def _candidate(self, answer: Answer, place: int) -> Candidate:
        """Return what was shown before, with one of the sentences that it rests on."""
        entry = self._searcher.knowledge.entries.get(answer.entry)
        return Candidate(answer.entry, entry, (place,))

    def objecting(self, alone: Assessment, before: Iterable[Reply]) -> Assessment | None:
        """Return a message such as "I read it was 150" judged by the figure that was shown last, of
        the replies ``before``; None where it says more than a figure, or there is none."""
        claimed = objected_figure(alone.frame, alone.query.text)
        if claimed is None or self._says_more(alone):
            return None
        reader, language = self._searcher.questions, alone.query.language
        for last in before:
            asked = self._assessor.frame(reader.read(last.question, language))
            if last.answers and objected_figure(asked, last.question) is None:
                break  # what was no objection itself
        else:
            return None
        if claimed.kind in FIGURES[AnswerType.DATE] and last.asked != AnswerType.DATE:
            return None  # a date is put against what was no answer to when
        asked = replace(asked, asked=AnswerType(last.asked or AnswerType.ANY))
        for answer, place in self._shown(last):
            found = self._assessor.compare(asked, place)
            statement, _ = self._assessor.placed(place)
            given = answered_figure(statement, answer, found, claimed)
            if given is not None:
                claim = replace(alone, frame=replace(alone.frame, is_claim=True), settled=True)
                return self._led_by(claim, answer, place, held_against(claimed, given))
        return None

    def _says_more(self, alone: Assessment) -> bool:
        """Return True if a message has a telling word of its own, or is a claim that a sentence
        decides: across languages its words do not show what else it says."""
        if alone.query.mode != "cross":
            return any(map(self._is_telling, self._own(alone)))
        judged = self._assessor.judged(alone).best
        return bool(judged and judged.verdict)

    @staticmethod
    def _own(alone: Assessment) -> list[Term]:
        """Return the words of a question beside its figures."""
        figures = {word.text for word in alone.frame.words if word.figure}
        content = ellipsis.content_words(alone.query.terms, alone.query.language)
        return [term for term in content if term.token.text not in figures]

    def leaning_on(self, before: Sequence[str], alone: Assessment) -> Assessment:
        """Return a question read with what stands ``before`` it, if it is answered so: with the
        first of these texts that makes it sure, else with the one that makes it surest.

        What only leans on another question is not answered with something else.
        """
        ending, least = alone.frame, self._least
        if not says_enough(ending) or has_pronoun(ending):
            # What it claims is not known: "did it work?" is shown what it may mean.
            ending = replace(ending, is_claim=False)
            alone = replace(alone, frame=ending, settled=False)
        # "When does it open" is about something: whatever else opens is no answer.
        pronoun = has_pronoun(ending) and not self._stands_alone(alone, _ENOUGH_TELLING)
        if self._is_answered_alone(alone, 1) and not pronoun:
            return alone
        best = joined = replace(alone, probability=0.0) if pronoun else alone
        for text in before:
            joined = self._joined(text, alone, ending)
            if self._turns_away(alone, joined):
                continue
            if joined.probability > best.probability and self._has_all(joined, alone):
                best = joined
            if best.probability >= least and best.leans_on:
                return best
        if best.leans_on:
            return best
        if joined.best and alone.best and joined.best.id == alone.best.id:
            return alone
        answered = self._stands_alone(alone, 1) and self._has_all(alone, alone)
        if answered and joined.probability >= least and alone.probability >= _TURNED * least:
            return replace(alone, probability=least)  # "and the one in Senegal?"
        return replace(alone, probability=min(alone.probability, least - _DOUBT))

    def _is_answered_alone(self, alone: Assessment, telling: int) -> bool:
        """Return True if a question is answered without the one before, and has so many telling
        words that it may well be asked so."""
        return alone.probability >= self._least and self._stands_alone(alone, telling)

    def _turns_away(self, alone: Assessment, joined: Assessment) -> bool:
        """Return True if a question in another language is nearer to another sentence than to the
        one that it would be answered with: "и про парк"."""
        best = joined.best
        if alone.query.mode != "cross" or best is None or best.place is None:
            return False
        return self._searcher.behind(alone.query, best.place) >= _AWAY

    def _stands_alone(self, alone: Assessment, words: int) -> bool:
        """Return True if a question has so many words that few sentences have: "the guidelines?".

        A figure says on what condition something is asked, not of what.
        """
        query = alone.query
        if query.mode == "cross":
            return False  # the words of two languages do not show it
        return sum(map(self._is_telling, self._own(alone))) >= words

    def _has_all(self, found: Assessment, alone: Assessment) -> bool:
        """Return True unless the question has a telling word of its own that the article has, and
        the sentence found has not."""
        best = found.best
        if best is None or best.place is None:
            return True
        statement, context = self._assessor.placed(best.place)
        compared = self._assessor.compare(alone.frame, best.place)
        if compared.of(State.MISSING, FindingKind.ANSWER_TYPE):
            return False
        lacking = {one.asked for one in ellipsis.missing(compared, alone)}
        lacking -= ellipsis.asked_kind(alone.frame)
        stems = statement.stems.keys() | context.words_around(statement)
        content = ellipsis.content_words(alone.query.terms, alone.query.language)
        lacked = (term for term in content if term.token.text in lacking)
        apart = [term for term in lacked if stems.isdisjoint(stem for stem, _ in term.stems)]
        return len(apart) < _STRANGE and not any(map(self._is_telling, apart))

    def _is_telling(self, term: Term) -> bool:
        """Return True for a word that few sentences have, and some do."""
        statements = self._searcher.statements
        most = max(_FEW, _FEW_OF * len(statements.statements))
        return any(0 < statements.having(stem) <= most for stem, _ in term.stems)

    def _led_by(
        self, alone: Assessment, answer: Answer, place: int, found: Verification
    ) -> Assessment:
        """Put the candidate first that rests on a sentence: the nearest one, else that of the
        last answer."""
        own = self._candidate(answer, place)
        single = (one for one in alone.ranked if one.places == (place,))
        candidate = own if alone.frame.is_claim else next(single, own)
        leader = replace(candidate, score=0.0, place=place, verification=found)
        return alone.led_by(leader, probability=max(alone.probability, self._least))


def _likely(read_by: str) -> float:
    """Return the probability of reading behind another question from which a sentence answers."""
    return _LIKELY if read_by == ENGLISH else _LIKELY_ACROSS


def _decided(read: tuple[Entailment, int]) -> float:
    """Return how clearly a sentence was read to bear a claim out or to deny it."""
    return max(read[0].agrees, read[0].contradicts)


def _resting_on(place: int, joined: Assessment, alone: Assessment) -> Candidate | None:
    """Return the candidate that a sentence answers best and that is nearest to a question, both
    ``alone`` and ``joined`` with the one before it; None where there is none."""
    scores: dict[str, float] = {}
    found = {}
    for one in (*joined.ranked, *alone.ranked):
        if one.place == place and not one.is_gap:
            scores[one.id] = scores.get(one.id, 0.0) + one.score
            found[one.id] = one
    return found[max(scores, key=scores.__getitem__)] if found else None
