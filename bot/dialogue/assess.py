"""One question against one knowledge base: candidates, verified, with the probability of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.dialogue.heads import Heads
from bot.frames import AnswerType, Frame, FrameReader
from bot.frames.lexicon import lexicon
from bot.knowledge.knowledge import Source
from bot.retrieval.questions import Query
from bot.retrieval.search import Candidate, Found, Searcher
from bot.retrieval.weights import Weights, shipped
from bot.verify import (
    Context,
    Finding,
    FindingKind,
    State,
    Verdict,
    Verification,
    judge,
    most_decisive,
    verify,
)

CLOSELY = 5  # candidates that are verified
_CROSS_LINGUAL = 5  # sentences that a claim in another language is judged by
_MAY_CONTRADICT = 2  # the nearest of these, which alone may contradict it
_MOST_WORDS = 20.0  # of a question; a longer one is like one of so many
_MOST_FOUND = 2.0  # findings of a kind, by their weights
_LEAST_SAID = 2  # words with meaning and figures of a claim that is judged
_CERTAIN = 0.8  # probability by words from which a question is not encoded
_ENTRIES_KEPT = 4096
_SOURCES_KEPT = 64  # articles whose sentences stay parsed

_FEATURES: dict[tuple[FindingKind, State], str] = {
    (FindingKind.ANSWER_TYPE, State.SUPPORTED): "type_supported",
    (FindingKind.ANSWER_TYPE, State.OPEN): "type_open",
    (FindingKind.ANSWER_TYPE, State.MISSING): "type_missing",
    (FindingKind.ANSWER_TYPE, State.CONTRADICTED): "type_contradicted",
    (FindingKind.NAME, State.SUPPORTED): "name_supported",
    (FindingKind.NAME, State.MISSING): "name_missing",
    (FindingKind.PLACE, State.SUPPORTED): "place_supported",
    (FindingKind.PLACE, State.MISSING): "place_missing",
    (FindingKind.PLACE, State.CONTRADICTED): "place_contradicted",
    (FindingKind.DATE, State.SUPPORTED): "date_supported",
    (FindingKind.DATE, State.MISSING): "date_missing",
    (FindingKind.DATE, State.CONTRADICTED): "date_contradicted",
    (FindingKind.DATE, State.OPEN): "date_open",
    (FindingKind.QUANTITY, State.SUPPORTED): "quantity_supported",
    (FindingKind.QUANTITY, State.MISSING): "quantity_missing",
    (FindingKind.QUANTITY, State.OPEN): "quantity_missing",
    (FindingKind.QUANTITY, State.CONTRADICTED): "quantity_contradicted",
    (FindingKind.ROLE, State.CONTRADICTED): "role_contradicted",
    (FindingKind.RANK, State.MISSING): "rank_missing",
    (FindingKind.RANK, State.CONTRADICTED): "rank_missing",
    (FindingKind.SCOPE, State.CONTRADICTED): "scope_contradicted",
    (FindingKind.TERM, State.MISSING): "term_missing",
}
_LACKING = (
    "unmet", "term_missing", "name_missing", "place_missing", "date_missing", "quantity_missing",
    "type_missing", "type_contradicted", "place_contradicted", "date_contradicted",
)  # fmt: skip
FIGURES = frozenset(
    {AnswerType.COUNT, AnswerType.MONEY, AnswerType.PERCENT, AnswerType.DATE, AnswerType.DURATION,
     AnswerType.MEASURE}
)  # fmt: skip
_NAMES = frozenset({AnswerType.PERSON, AnswerType.ORGANISATION, AnswerType.PLACE})


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate with the comparison of the question with its sentences."""

    candidate: Candidate
    score: float
    place: int | None  # the sentence that answers best, as a position in the index
    verification: Verification | None

    @property
    def verdict(self) -> Verdict | None:
        """Return what the sentence says of the claim."""
        return self.verification.verdict if self.verification else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What was found out about one question."""

    query: Query
    frame: Frame
    found: Found
    ranked: tuple[ScoredCandidate, ...]  # best first
    features: dict[str, float]  # of the best
    probability: float  # that the best answers the question; 0 without a candidate
    compared: Mapping[int, Verification] = field(default_factory=dict)  # by sentence
    leans: bool = False  # on what was asked before, which is part of its text
    settled: bool = False  # what the best says of the claim needs no further look

    @property
    def best(self) -> ScoredCandidate | None:
        """Return the best candidate."""
        return self.ranked[0] if self.ranked else None


class Assessor:
    """Assesses questions against one knowledge base. Threads may share it."""

    def __init__(
        self,
        searcher: Searcher,
        heads: Heads | None = None,
        weights: Mapping[str, Weights] | None = None,
        *,
        meaning: bool = True,
    ) -> None:
        """``heads`` read in any language what kind of answer is asked for; None: by words.
        ``meaning`` False: only questions in another language than the articles' are encoded."""
        self.searcher = searcher
        self._heads = heads
        self._meaning = meaning
        self._weights = weights or shipped()
        self._language = searcher.knowledge.language
        self._reader = FrameReader(self._language)
        self._context_of = lru_cache(_SOURCES_KEPT)(self._context)
        self._asked_of = lru_cache(_ENTRIES_KEPT)(self._kinds_asked)

    def assess(self, text: str, language: str, ending: Frame | None = None) -> Assessment:
        """Return what is found for one question in ``language``.

        ``ending`` is the frame of the question that ``text`` ends with, behind what it leans on:
        that says what is asked for.
        """
        query = self.searcher.questions.read(text, language)
        by_words = None
        if language == self._language and self.searcher.questions.has_encoder:
            by_words = self.assess_query(query, ending)
            if not self._meaning or _is_certain(by_words):
                return by_words
        meant = self.searcher.questions.with_meaning(query)
        if by_words and meant is query:
            return by_words  # nothing has a vector yet
        return self.assess_query(meant, ending, by_words)

    def assess_query(
        self, query: Query, ending: Frame | None = None, by_words: Assessment | None = None
    ) -> Assessment:
        """Return what is found for a question that was read before, and perhaps ``by_words``."""
        frame = self.frame(query)
        if ending:
            frame = _ending_in(frame, ending)
        if not self.searcher.statements.statements:
            return self._by_phrasings(query, frame)
        found = self.searcher.find(query)
        weights = self._weights[query.mode]
        first = sorted(
            found.candidates, key=lambda one: -weights.rank.score(one.features | found.shared)
        )
        same = by_words is not None and by_words.frame == frame
        compared = dict(by_words.compared) if by_words and same else {}
        scored = [self._verified(one, frame, found, weights, compared) for one in first[:CLOSELY]]
        scored.sort(key=lambda one: -one.score)
        rest = [
            ScoredCandidate(c, weights.rank.score(c.features), next(iter(c.places), None), None)
            for c in first[CLOSELY:]
        ]
        ranked = (*scored, *rest)
        if not ranked:
            return Assessment(query, frame, found, (), {}, 0.0)
        features = self._features(ranked, frame, found)
        model = weights.entry if ranked[0].candidate.entry else weights.statement
        probability = model.probability(features)
        if ranked[0].candidate.is_sourceless:
            likely = {one.id: sure for one, _, sure in self.searcher.by_phrasings(query)}
            probability = likely.get(ranked[0].candidate.id, 0.0)
        return Assessment(query, frame, found, ranked, features, probability, compared)

    def judged(self, assessed: Assessment) -> Assessment:
        """Return the assessment of a claim with the sentence first that decides it, if any does.

        Across languages only the nearest sentences are asked: words say less there.
        """
        first = next((one.place for one in assessed.ranked if one.place is not None), None)
        if not assessed.frame.is_claim or assessed.settled or first is None:
            return assessed
        source = self._source(first)
        near = [place for place in assessed.found.nearest if self._source(place) is source]
        places = near[:_CROSS_LINGUAL] if assessed.query.mode == "cross" else near
        if not places:
            return assessed
        context = self.context(source)
        statements = [self.statement(place) for place in places]
        known = assessed.compared
        at, verification = most_decisive(
            [
                known.get(place) or verify(assessed.frame, statement, context)
                for place, statement in zip(places, statements, strict=True)
            ]
        )
        far = at >= _MAY_CONTRADICT and assessed.query.mode == "cross"
        if far and verification.verdict is Verdict.CONTRADICTS:
            verification = replace(verification, verdict=None)
        if verification.verdict is None and assessed.query.mode != "cross":
            parts = _reader(assessed.query.language).read_parts(assessed.frame)
            if len(parts) > 1:
                verdict, each = judge(parts, statements, context)
                at, verification = next((e for e in each if e[1].verdict is verdict), each[0])
                verification = replace(verification, verdict=verdict)
        if not says_enough(assessed.frame):
            verification = replace(verification, verdict=None)
        return self._led_by(assessed, places[at], verification)

    def _led_by(self, assessed: Assessment, place: int, verification: Verification) -> Assessment:
        """Put the candidate first that rests on the sentence, if it decides or was first."""
        resting = [one for one in assessed.ranked if place in one.candidate.places]
        resting.sort(key=lambda one: len(one.candidate.places))
        top = assessed.ranked[0]
        if verification.verdict is None:
            if place not in top.candidate.places:
                verification = replace(top.verification or verification, verdict=None)
            leader = replace(top, verification=verification)
        elif resting:
            chosen = top if top in resting else resting[0]
            leader = replace(chosen, place=place, verification=verification)
        else:
            statement = self.searcher.statements.statements[place]
            leader = ScoredCandidate(
                Candidate(statement.id, None, (place,)), top.score, place, verification
            )
        rest = tuple(one for one in assessed.ranked if one.candidate.id != leader.candidate.id)
        return replace(assessed, ranked=(leader, *rest))

    def frame(self, query: Query) -> Frame:
        """Return the frame of a question; the heads say what it asks for where words can't."""
        reader, text = _reader(query.language), query.spelt or query.text
        if query.vector is None or self._heads is None:
            return reader.read_question(text)
        likely = self._heads.is_claim(query.vector)
        frame = reader.read_question(text, likely_claim=likely)
        if query.language == "en" or frame.is_claim or frame.asked is not AnswerType.ANY:
            return frame
        asked = self._heads.answer_type(query.vector)
        return frame if asked is AnswerType.YES_NO else replace(frame, asked=asked)

    def _by_phrasings(self, query: Query, frame: Frame) -> Assessment:
        """Return what the phrasings alone tell: nothing can be compared without a source."""
        found = self.searcher.by_phrasings(query)
        ranked = tuple(ScoredCandidate(one, score, None, None) for one, score, _ in found)
        nothing = Found((), {}, ())
        probability = found[0][2] if found else 0.0
        return Assessment(query, frame, nothing, ranked, {}, probability)

    def _verified(
        self,
        candidate: Candidate,
        frame: Frame,
        found: Found,
        weights: Weights,
        compared: dict[int, Verification],
    ) -> ScoredCandidate:
        candidate = replace(candidate, features=candidate.features | self._asked(candidate, frame))
        places = candidate.places[:4]
        for place in places:
            if place not in compared:
                context = self.context(self._source(place))
                compared[place] = verify(frame, self.statement(place), context)
        if not places:
            score = weights.rank.score(candidate.features | found.shared)
            return ScoredCandidate(candidate, score, None, None)
        verification, place = max(
            ((compared[place], place) for place in places),
            key=lambda one: (one[0].verdict is not None, one[0].coverage - _missing(one[0])),
        )
        features = candidate.features | verification_features(verification)
        candidate = replace(candidate, features=features)
        score = weights.rank.score(features | found.shared)
        return ScoredCandidate(candidate, score, place, verification)

    def _asked(self, candidate: Candidate, frame: Frame) -> dict[str, float]:
        """Return whether the phrasings of an entry ask for the same kind of thing."""
        if candidate.entry is None or frame.asked is AnswerType.ANY:
            return {}
        kinds = self._asked_of(candidate.entry.id)
        share = kinds.count(frame.asked) / len(kinds) if kinds else 0.0
        return {"asked_seldom": float(share == 0.0), "asked_share": share}

    def _kinds_asked(self, entry: str) -> tuple[AnswerType, ...]:
        phrasings = self.searcher.knowledge.entries[entry].phrasings
        return tuple(self._reader.read_question(text).asked for text in phrasings)

    def statement(self, place: int) -> Frame:
        """Return the frame of a sentence."""
        source = self._source(place)
        first = self._first(source)
        return self.context(source).statements[place - first]

    def _first(self, source: Source) -> int:
        sentence = source.sentences[0]
        places = self.searcher.statements.places
        return places[f"{source.id}-p{sentence.paragraph}-s{sentence.number}"]

    def _source(self, place: int) -> Source:
        return self.searcher.knowledge.sources[self.searcher.statements.statements[place].source.id]

    def context(self, source: Source) -> Context:
        """Return the frames of all that an article says."""
        return self._context_of(source.id)

    def _context(self, source_id: str) -> Context:
        source = self.searcher.knowledge.sources[source_id]
        read = self._reader.read
        title = read(source.title)
        sections = {s.section: read(s.section) for s in source.sentences if s.section}
        return Context(
            [read(sentence.text) for sentence in source.sentences],
            above=[
                (title, sections[s.section]) if s.section else (title,) for s in source.sentences
            ],
            similarity=self.searcher.questions.similarity
            if self.searcher.questions.has_encoder
            else None,
        )

    def _features(
        self, ranked: tuple[ScoredCandidate, ...], frame: Frame, found: Found
    ) -> dict[str, float]:
        first = ranked[0]
        features = dict(first.candidate.features) | found.shared
        places = set(first.candidate.places)
        rivals = [
            one
            for one in ranked[1:]
            if not places & set(one.candidate.places) or first.candidate.is_gap
        ]
        features["score"] = first.score
        features["margin"] = first.score - rivals[0].score if rivals else 3.0
        gaps = [one for one in ranked if one.candidate.is_gap]
        features["gap_lead"] = max([-3.0, *(one.score - first.score for one in gaps)])
        for name in ("phrasing", "phrasing_meaning", "phrasing_words"):
            own = first.candidate.features.get(name, 0.0)
            features[f"gap_{name}"] = _highest(gaps, name) - own if gaps else -own
            others = [one for one in rivals if one.candidate.entry and not one.candidate.is_gap]
            features[f"lead_{name}"] = own - _highest(others, name)
        complete = not any(features.get(name, 0.0) for name in _LACKING)
        features["complete"] = float(complete)
        features["complete_typed"] = float(complete and features.get("type_supported", 0.0) > 0)
        # A gap that is near matters where the question has something that the entry lacks.
        features["gap_beside"] = 0.0 if complete else features["gap_phrasing"]
        features["claim"] = float(frame.is_claim)
        features["asks_figure"] = float(frame.asked in FIGURES)
        features["asks_name"] = float(frame.asked in _NAMES)
        features["asks_reason"] = float(frame.asked in (AnswerType.REASON, AnswerType.MANNER))
        features["log_words"] = min(found.shared.get("words", 0.0), _MOST_WORDS) ** 0.5
        for name in ("coverage", "term_missing", "type_missing"):
            features[f"claim_{name}"] = features["claim"] * features.get(name, 0.0)
        return features


def says_enough(claim: Frame) -> bool:
    """Return True unless a claim is too short to be judged by itself: "did it work?"."""
    return len(claim.terms) + len(claim.counts) >= _LEAST_SAID


def _is_certain(assessed: Assessment) -> bool:
    """Return True if words alone decide: then meaning, which costs most, would not change it."""
    best = assessed.best
    if best is None or assessed.frame.is_claim:
        return False
    if best.candidate.features.get("exact"):
        return True
    found = best.verification
    if found and found.of(State.MISSING, FindingKind.NAME, FindingKind.ANSWER_TYPE):
        return False
    return assessed.probability >= _CERTAIN and not best.candidate.is_gap


def _ending_in(frame: Frame, ending: Frame) -> Frame:
    """Return ``frame`` so that it asks for what ``ending``, the frame of its end, asks for."""
    if ending.asked is AnswerType.ANY:
        asks = {word.norm for word in ending.words} & lexicon(ending.language).question_words
        asked = AnswerType.ANY if asks else frame.asked  # "what did he say about the park"
        return replace(frame, is_claim=ending.is_claim, asked=asked)
    before = len(frame.words) - len(ending.words)
    return replace(
        frame,
        asked=ending.asked,
        asked_noun=tuple(before + index for index in ending.asked_noun if before >= 0),
        asked_part=ending.asked_part,
        is_claim=ending.is_claim,
    )


def verification_features(verification: Verification) -> dict[str, float]:
    """Return the findings as numbers by name, for the fitted weights."""
    features = {"coverage": verification.coverage}
    for finding in verification.findings:
        name = _FEATURES.get((finding.kind, finding.state))
        if name:
            features[name] = min(features.get(name, 0.0) + finding.weight, _MOST_FOUND)
    if verification.verdict is Verdict.AGREES:
        features["agrees"] = 1.0
    elif verification.verdict is Verdict.CONTRADICTS:
        features["contradicts"] = 1.0
    return features


def _highest(candidates: Iterable[ScoredCandidate], name: str) -> float:
    return max((one.candidate.features.get(name, 0.0) for one in candidates), default=0.0)


def _missing(verification: Verification) -> float:
    return sum(f.weight for f in _unmet(verification))


def _unmet(verification: Verification) -> Iterable[Finding]:
    return verification.of(State.MISSING, FindingKind.ANSWER_TYPE, FindingKind.NAME)


@lru_cache(maxsize=32)
def _reader(language: str) -> FrameReader:
    return FrameReader(language)
