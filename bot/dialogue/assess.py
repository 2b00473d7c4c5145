"""One question against one knowledge base: candidates, verified, with the probability of each."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache, partial

from bot.dialogue import claims
from bot.dialogue.assessment import (
    Assessment,
    is_certain,
    rests_on_own_words,
    says_anything,
    says_enough,
)
from bot.dialogue.features import ranked_features, verification_features
from bot.dialogue.heads import Heads
from bot.dialogue.reranking import Reranking, shipped_rerankings
from bot.entailment.cross_encoder import ENGLISH, NO_READERS, CrossEncoder, Readers
from bot.frames import AnswerType, Frame, FrameReader
from bot.frames.asking import ending_in, has_pronoun
from bot.knowledge.kinds import EntryKind
from bot.retrieval.questions import Query
from bot.retrieval.search import Candidate, Found, Searcher
from bot.retrieval.weights import Weights, shipped
from bot.verify import (
    Context,
    FindingKind,
    State,
    Verdict,
    Verification,
    judge,
    most_decisive,
    verify,
)

CLOSELY = 5  # candidates that are verified
_CITED = 4  # sentences of one, at most
_CROSS_LINGUAL = 5  # sentences that a claim in another language is judged by
_MAY_CONTRADICT = 2  # the nearest of these, which alone may contradict it
_CLEAR_ALONE = 0.85  # probability of reading from which it may say less: "nobody abstained"
_ENTRIES_KEPT = 4096
_SOURCES_KEPT = 64  # articles whose sentences stay parsed
_reader = lru_cache(maxsize=32)(FrameReader)


class Assessor:
    """Assesses questions against one knowledge base. Threads may share it."""

    def __init__(
        self,
        searcher: Searcher,
        heads: Heads | None = None,
        readers: Readers = NO_READERS,
    ) -> None:
        """``heads`` read in any language what kind of answer is asked for; None: by words. What has
        no reader is not read beside the sentences, only compared with them."""
        self.searcher = searcher
        self._heads = heads
        self._readers = readers
        self._meaning = True
        self._weights = shipped()
        self._language = searcher.knowledge.language
        self._reader = _reader(self._language)
        self.context = lru_cache(_SOURCES_KEPT)(self._context)
        self._kinds_asked = lru_cache(_ENTRIES_KEPT)(self._read_kinds)

    def by_words(self) -> Assessor:
        """Return an assessor that reads nothing, and encodes only what is asked in another language
        than that of the articles; what is known of these is shared."""
        other = copy(self)
        other._meaning = False  # noqa: SLF001 - a copy of itself
        other._readers = NO_READERS  # noqa: SLF001
        return other

    def reader_of(self, query: Query) -> tuple[str, CrossEncoder | None]:
        """Return what reads a question beside sentences, None where nothing does; and its name, as
        weights for it are named."""
        return self._readers.between(query.language, self._language)

    def reranking_for(self, query: Query) -> Reranking | None:
        """Return the models of what reads a question; None where questions of its mode are not
        read."""
        models, (name, _) = shipped_rerankings(), self.reader_of(query)
        return models.get(name, models[query.mode]) if query.mode in models else None

    def assess(self, text: str, language: str, ending: Frame | None = None) -> Assessment:
        """Return what is found for one question in ``language``.

        ``ending`` is the frame of the question that ``text`` ends with, behind what it leans on:
        that says what is asked for.
        """
        query = self.searcher.questions.read(text, language)
        by_words = None
        if language == self._language:
            by_words = self.assess_query(query, ending)
            if not self._meaning or is_certain(by_words):
                return by_words
        meant = self.searcher.questions.with_meaning(query)
        if by_words and meant is query:
            return by_words  # nothing has a vector yet
        assessed = self.assess_query(meant, ending, by_words)
        # Two questions read as one seem answered by what answers the first of them.
        if ending is not None or assessed.frame.is_claim:
            return assessed
        return self._claimed(assessed) or self._reranked(assessed)

    def _reranked(self, assessed: Assessment) -> Assessment:
        """Return the assessment of a question once it has been read beside its candidates."""
        _, reader = self.reader_of(assessed.query)
        reranking = self.reranking_for(assessed.query)
        if reranking is None or reader is None:
            return assessed
        ranked, before = assessed.ranked, assessed.probability
        passages = [self.searcher.text(place) for place in reranking.places_to_read(ranked)]
        answers = partial(reader.answers, assessed.query.spelt)
        read = reranking.read_beside(before, passages, answers)
        if not read:
            return assessed
        ranked, probability = reranking(ranked, before, read, assessed.query.language)
        return replace(assessed, ranked=ranked, probability=probability)

    def assess_query(
        self, query: Query, ending: Frame | None = None, by_words: Assessment | None = None
    ) -> Assessment:
        """Return what is found for a question that was read before, and perhaps ``by_words``."""
        frame = ending_in(self.frame(query), ending) if ending else self.frame(query)
        if not self.searcher.statements.statements:
            return self._by_phrasings(query, frame)
        found = self.searcher.find(query)
        weights = self._weights[query.mode]
        score = weights.rank.score
        first = sorted(found.candidates, key=lambda one: -score(one.features))
        compared = dict(by_words.compared) if by_words and by_words.frame == frame else {}
        scored = [self._verified(one, frame, weights, compared) for one in first[:CLOSELY]]
        scored.sort(key=lambda one: -one.score)
        rest = [
            replace(one, score=score(one.features), place=next(iter(one.places), None))
            for one in first[CLOSELY:]
        ]
        ranked = (*scored, *rest)
        if not ranked:
            return Assessment(query, frame, found, (), {}, 0.0)
        features = ranked_features(ranked, frame, found.shared)
        entry = ranked[0].entry
        probability = (weights.entry if entry else weights.statement).probability(features)
        if entry and entry.kind is EntryKind.SOURCELESS:
            likely = {one.id: sure for one, sure in self.searcher.by_phrasings(query)}
            probability = likely.get(entry.id, 0.0)
        if not (says_anything(query) or ranked[0].features.get("exact")):
            probability = 0.0
        return Assessment(query, frame, found, ranked, features, probability, compared)

    def judged(self, assessed: Assessment) -> Assessment:
        """Return the assessment of a claim with the sentence first that decides it, if any does.

        Across languages only the nearest sentences are asked: words say less there. What reading
        leaves open is read as a question: "was anybody hurt".
        """
        first = next((one.place for one in assessed.ranked if one.place is not None), None)
        if not assessed.frame.is_claim or assessed.settled or first is None:
            return assessed
        indexed, cross = self.searcher.statements.statements, assessed.query.mode == "cross"
        source = indexed[first].source
        places = [place for place in assessed.found.nearest if indexed[place].source is source]
        places = places[:_CROSS_LINGUAL] if cross else places
        if not places:
            return assessed
        frame, known = assessed.frame, assessed.compared
        at, verification = most_decisive([known.get(p) or self.compare(frame, p) for p in places])
        if cross and at >= _MAY_CONTRADICT and verification.verdict is Verdict.CONTRADICTS:
            verification = replace(verification, verdict=None)
        if verification.verdict is None and not cross:
            parts = _reader(assessed.query.language).read_parts(frame)
            if len(parts) > 1:
                context = self.context(source.id)
                statements = [context.statements[indexed[place].number] for place in places]
                verdict, each = judge(parts, statements, context)
                at, verification = next((e for e in each if e[1].verdict is verdict), each[0])
                verification = replace(verification, verdict=verdict)
        place = places[at]
        if not assessed.leans_on:
            place, verification = self._judged_by_reading(assessed, places, place, verification)
        clarity = claims.clarity(verification)
        enough = says_enough(frame) or clarity >= _CLEAR_ALONE
        if not (enough and rests_on_own_words(assessed, verification)):
            verification = replace(verification, verdict=None)
        judged = self._led_by(assessed, place, verification)
        if verification.verdict and clarity >= claims.CLEAR:
            # It may say so in quite other words, and have been found hardly at all.
            return replace(judged, probability=max(assessed.probability, clarity))
        if verification.verdict or assessed.leans_on or judged.ranked[0].entry:
            return judged
        answered = self._reranked(judged)
        return answered.led_by(answered.ranked[0].without_verdict())

    def _claimed(self, asked: Assessment) -> Assessment | None:
        """Return a message judged that its words put as a claim, and the head does not, where a
        sentence clearly bears it out or denies it."""
        name, reader = self.reader_of(asked.query)
        if name != ENGLISH or reader is None:
            return None
        claim = self.statement(asked.query)
        if claim is None:
            return None
        judged = self.judged(replace(asked, frame=claim, compared={}))
        found = judged.best.verification if judged.best else None
        if found is None or found.verdict is None:
            return None
        return replace(judged, settled=True) if claims.clarity(found) >= claims.CLEAR else None

    def _judged_by_reading(
        self, assessed: Assessment, nearest: Sequence[int], place: int, verification: Verification
    ) -> tuple[int, Verification]:
        """Return the sentence that decides a claim, and what it says, once it has been read beside
        the claim, and so have the ``nearest``: of "did they found it" only one, since what is meant
        is not read."""
        read_by, reader = self.reader_of(assessed.query)
        if reader is None:
            return place, verification
        claim, text, known = assessed.query.text, self.searcher.text, assessed.compared

        def beside(places: Sequence[int]) -> list[claims.Compared]:
            entailments = reader.entailments(claim, [text(one) for one in places])
            found = (known.get(one) or self.compare(assessed.frame, one) for one in places)
            return list(map(claims.Compared, places, found, entailments))

        nearest = nearest[: 1 if has_pronoun(assessed.frame) else claims.NEAREST[read_by]]
        decisive = replace(beside([place])[0], verification=verification)
        return claims.decide(decisive, nearest, beside, read_by)

    def _led_by(self, assessed: Assessment, place: int, verification: Verification) -> Assessment:
        """Put the candidate first that rests on the sentence, if it decides or was first."""
        resting = [one for one in assessed.ranked if place in one.places]
        resting.sort(key=lambda one: len(one.places))
        top = assessed.ranked[0]
        if verification.verdict is None:
            if place not in top.places:
                verification = replace(top.verification or verification, verdict=None)
            leader = replace(top, verification=verification)
        elif resting:
            chosen = top if top in resting else resting[0]
            leader = replace(chosen, place=place, verification=verification)
        else:
            own = self.searcher.sentence(place)
            leader = replace(own, score=top.score, place=place, verification=verification)
        return assessed.led_by(leader)

    def statement(self, query: Query) -> Frame | None:
        """Return the frame of a message whose words put it as a claim, with a verb; else None."""
        return self._reader.read_statement(query.spelt)

    def frame(self, query: Query) -> Frame:
        """Return the frame of a question; the heads say what it asks for where words can't."""
        reader = _reader(query.language)
        if query.vector is None or self._heads is None:
            return reader.read_question(query.spelt)
        likely = self._heads.claim_probability(query.vector)
        frame = reader.read_question(query.spelt, claim_probability=likely)
        if query.language == "en" or frame.is_claim or frame.asked is not AnswerType.ANY:
            return frame
        asked = self._heads.answer_type(query.vector)
        return frame if asked is AnswerType.YES_NO else replace(frame, asked=asked)

    def _by_phrasings(self, query: Query, frame: Frame) -> Assessment:
        """Return what the phrasings alone tell: nothing can be compared without a source."""
        found = self.searcher.by_phrasings(query)
        ranked = tuple(one for one, _ in found)
        probability = found[0][1] if found else 0.0
        return Assessment(query, frame, Found(), ranked, {}, probability)

    def _verified(
        self,
        candidate: Candidate,
        frame: Frame,
        weights: Weights,
        compared: dict[int, Verification],
    ) -> Candidate:
        features = candidate.features | self._asked(candidate, frame)
        places = candidate.places[:_CITED]
        compared |= {p: self.compare(frame, p) for p in places if p not in compared}
        place = max(places, key=lambda one: _says(compared[one]), default=None)
        verification = None if place is None else compared[place]
        if verification:
            features |= verification_features(verification)
        score = weights.rank.score(features)
        return replace(
            candidate, features=features, score=score, place=place, verification=verification
        )

    def _asked(self, candidate: Candidate, frame: Frame) -> dict[str, float]:
        """Return whether the phrasings of an entry ask for the same kind of thing."""
        if candidate.entry is None or frame.asked is AnswerType.ANY:
            return {}
        kinds = self._kinds_asked(candidate.entry.id)
        share = kinds.count(frame.asked) / len(kinds) if kinds else 0.0
        return {"asked_seldom": float(share == 0.0), "asked_share": share}

    def _read_kinds(self, entry: str) -> tuple[AnswerType, ...]:
        phrasings = self.searcher.knowledge.entries[entry].phrasings
        return tuple(self._reader.read_question(text).asked for text in phrasings)

    def compare(self, frame: Frame, place: int) -> Verification:
        """Return what a sentence says of a question."""
        return verify(frame, *self.placed(place))

    def placed(self, place: int) -> tuple[Frame, Context]:
        """Return the frame of a sentence with those of its article. They belong together: threads
        that read an article at once have frames of their own."""
        statement = self.searcher.statements.statements[place]
        context = self.context(statement.source.id)
        return context.statements[statement.number], context

    def _context(self, source_id: str) -> Context:
        """Return the frames of all that an article says."""
        source = self.searcher.knowledge.sources[source_id]
        read = self._reader.read
        title = read(source.title)
        sections = {s.section: read(s.section) for s in source.sentences if s.section}
        above = [(title, sections[s.section]) if s.section else (title,) for s in source.sentences]
        statements = [read(sentence.text) for sentence in source.sentences]
        similarity = self.searcher.questions.similarity
        return Context(statements, above=above, similarity=similarity)


def _says(found: Verification) -> tuple[bool, float]:
    """Return how much a sentence says of a question, to choose among those of an entry."""
    lacking = found.of(State.MISSING, FindingKind.ANSWER_TYPE, FindingKind.NAME)
    return found.verdict is not None, found.coverage - sum(one.weight for one in lacking)
