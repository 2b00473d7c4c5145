"""The scorer: ranks the entries of a FAQ for a question, by words and, where it can, by meaning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.change import Change
from bot.matching.confidence import Confidence, Evidence, fitted
from bot.matching.dense import FusedScorer
from bot.matching.encoder import Encoder
from bot.matching.entries import ScorerEntry
from bot.matching.features import Floats
from bot.matching.function_words import function_words as packaged
from bot.matching.lexical import LexicalScorer
from bot.matching.likeness import Likeness, Meaning
from bot.matching.query import Query
from bot.matching.ranking import Candidate, Contribution, Ranking
from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser, symbols
from bot.matching.tuning import Tuning
from bot.matching.vectors import VectorCache


@dataclass(frozen=True, slots=True)
class _Scores:
    """Scores by entry; what is found out of phrasings in meaning, and what is by words alone."""

    score: Floats
    lexical: Floats
    by_words: Floats
    alike: Sequence[Likeness] = ()

    @property
    def dense(self) -> Floats | None:
        """The best likeness in meaning of each entry's phrasings."""
        if not self.alike:
            return None
        best: Floats = np.max([one.phrasings.best(one.dense) for one in self.alike], axis=0)
        return best


class Scorer:
    """Ranks entries for a question. Immutable once built: threads may share one."""

    def __init__(
        self,
        entries: Sequence[ScorerEntry],
        analyser: Analyser,
        lexical: LexicalScorer,
        fused: FusedScorer | None,
        base: "Scorer | None" = None,
    ) -> None:
        """Use :meth:`build`."""
        self._base = base
        self.ids = [entry.id for entry in entries]
        self._positions = {entry: position for position, entry in enumerate(self.ids)}
        self._analyser = analyser
        self._lexical = lexical
        self.fused = fused
        self._confidence: Confidence = fitted(self.mode)
        self._exact: dict[str, dict[int, str]] = {}
        phrasings = lexical.phrasings
        for owner, text, words in zip(
            phrasings.owners.tolist(), phrasings.texts, lexical.wordings, strict=True
        ):
            key = words or self._key(text)
            self._exact.setdefault(key, {}).setdefault(owner, text)

    @classmethod
    def build(  # noqa: PLR0913 - all but the entries are optional and named
        cls,
        entries: Sequence[ScorerEntry],
        *,
        language: str = "en",
        synonyms: Sequence[Sequence[str]] = (),
        function_words: frozenset[str] | None = None,
        encoder: Encoder | None = None,
        cache: VectorCache | None = None,
        tuning: Tuning | None = None,
        base: "Scorer | None" = None,
    ) -> "Scorer":
        """Return a scorer of ``entries``; the same input gives the same scorer.

        ``language`` (ISO 639-1) chooses the stemmer and, unless ``function_words`` are given, the
        function words. ``synonyms`` are groups of words or phrases that count as one; the first
        stands for all. With an ``encoder`` scores use meaning, too; ``cache`` keeps its vectors.
        ``base`` is the scorer of the same entries in another language, made with the same encoder
        where this one has one: its phrasings stand beside these. Raises ValueError if two entries
        have one id, or those of ``base`` are others.
        """
        if len({entry.id for entry in entries}) < len(entries):
            raise ValueError("two entries have the same id")
        if base and [entry.id for entry in entries] != base.ids:
            raise ValueError("the entries of the base are others")
        tuning = tuning or Tuning()
        words = packaged(language) if function_words is None else function_words
        analyser = Analyser(language)
        groups = Synonyms(synonyms, analyser)
        # With meaning beside them words are learnt together with it, in one head.
        lexical = LexicalScorer(entries, analyser, groups, words, tuning, trained=encoder is None)
        fused = None
        if encoder:
            meant = base.fused if base else None
            fused = FusedScorer(entries, lexical, encoder, cache or VectorCache(), meant)
        return cls(entries, analyser, lexical, fused, base)

    def adjusted(
        self,
        before: Sequence[ScorerEntry],
        after: Sequence[ScorerEntry],
        synonyms: Sequence[Sequence[str]],
    ) -> "Scorer":
        """Return a scorer of other entries and synonyms, made of this one of those ``before``.

        It is there at once: weights, space and heads stay as they were, apart from the heads of
        entries whose phrasings changed. What they are now is answered word for word and nearly so;
        the scorer that ``build`` makes of them is better. Only for so many phrasings that training
        them takes long.
        """
        change, groups = Change.of(before, after), Synonyms(synonyms, self._analyser)
        lexical = self._lexical.adjusted(after, change, groups)
        fused = self.fused.adjusted(after, lexical, change) if self.fused else None
        return Scorer(after, self._analyser, lexical, fused)

    def with_encoder(self, encoder: Encoder) -> "Scorer":
        """Give back the encoder to a scorer that was kept without; return the scorer."""
        if self.fused:
            self.fused.use(encoder)
        return self

    @property
    def shared(self) -> list[object]:
        """What scorers in other languages refer to that are built on this one."""
        return [self, self.fused]

    @property
    def mode(self) -> str:
        """Return ``fused`` with an encoder, else ``lexical``."""
        return "fused" if self.fused else "lexical"

    def rank(self, question: str, limit: int = 10) -> Ranking:
        """Return the best ``limit`` entries for ``question``, any text at all."""
        return self.rank_all([question], limit)[0]

    def rank_all(self, questions: Sequence[str], limit: int = 10) -> list[Ranking]:
        """Return one ranking a question; cheaper than one by one with an encoder."""
        queries = [(question, self._lexical.reader.read(question)) for question in questions]
        vectors = self.fused.encode(queries) if self.fused else [None] * len(queries)
        return [
            self._rank(question, query, vector, limit)
            for (question, query), vector in zip(queries, vectors, strict=True)
        ]

    def is_phrasing(self, text: str) -> bool:
        """Say whether ``text`` is, word for word, a phrasing of some entry."""
        return bool(self._word_for_word(text))

    def explain(self, question: str, entry: str) -> tuple[Contribution, ...]:
        """Return what each term of ``question`` adds to the lexical score of ``entry``, most first.

        A term is a token, or two neighbours with a space between (``^`` and ``$`` are the ends);
        ``(letters)`` and ``(text)`` are what runs of letters and the entry's text add.
        Raises KeyError for an entry that isn't there.
        """
        position = self._positions[entry]
        query = self._lexical.reader.read(question)
        nearest = self._lexical.phrasings.nearest(position, self._lexical.similarities(query))
        parts = self._lexical.contributions(query, position, nearest)
        return tuple(sorted((Contribution(*part) for part in parts), key=lambda c: -c.value))

    def _key(self, text: str) -> str:
        """Return what makes a text the same, word for word: its words, or else its symbols."""
        words = " ".join(word.folded for word in self._analyser.words(text))
        return words or symbols(text) or text.strip()

    def _score(self, query: Query, meaning: Meaning | None, limit: int) -> _Scores:
        similarities = self._lexical.similarities(query)
        best = self._lexical.phrasings.best(similarities)
        by_text = self._lexical.text_similarities(query)
        lexical = self._lexical.scores(query, best, by_text)
        if self.fused is None or meaning is None:
            return _Scores(lexical.copy(), lexical, similarities)
        score, alike = self.fused.best_entries(query, meaning, similarities, by_text, limit)
        return _Scores(score, lexical, similarities, alike)

    def _rank(self, question: str, query: Query, meaning: Meaning | None, limit: int) -> Ranking:
        scores = self._score(query, meaning, max(limit, 2))
        exact = self._word_for_word(question)
        if exact:
            scores.score[list(exact)] = max(1.0, float(scores.score.max()) + 1e-6)
        order = np.argsort(-scores.score, kind="stable")[: max(limit, 2)].tolist()
        evidence = self._evidence(order, scores, query)
        ranked = scores.score[order].tolist()
        confidences = self._confidence.all(evidence, ranked, len(exact))
        candidates = tuple(self._candidates(order, scores, exact, confidences))[:limit]
        return Ranking(question, candidates, bool(exact), query.words, query.coverage, evidence)

    def _word_for_word(self, question: str) -> dict[int, str]:
        """Return the entries that have just this phrasing, with the phrasing."""
        known = self._base._word_for_word(question) if self._base else {}  # noqa: SLF001
        return {**known, **self._exact.get(self._key(question), {})}

    def _evidence(self, order: list[int], scores: _Scores, query: Query) -> Evidence:
        ranked = [float(scores.score[position]) for position in order[:2]] or [0.0]
        return Evidence(
            score=ranked[0],
            margin=ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0),
            words=len(query.words),
            phrasings=self._lexical.phrasings.mean,
            entries=len(self.ids),
        )

    def _candidates(
        self,
        order: list[int],
        scores: _Scores,
        exact: dict[int, str],
        confidences: Sequence[float],
    ) -> Iterator[Candidate]:
        ranked, lexical = scores.score[order].tolist(), scores.lexical[order].tolist()
        by_meaning = scores.dense
        dense = [None] * len(order) if by_meaning is None else by_meaning[order].tolist()
        for place, position in enumerate(order):
            rival = 1 if place == 0 and len(order) > 1 else 0
            phrasing, similarity = self._nearest(position, scores)
            yield Candidate(
                entry=self.ids[position],
                score=ranked[place],
                margin=ranked[place] - (ranked[rival] if len(order) > 1 else 0.0),
                confidence=confidences[place],
                phrasing=exact.get(position, phrasing),
                similarity=1.0 if position in exact else similarity,
                lexical=lexical[place],
                dense=dense[place],
            )

    def _nearest(self, position: int, scores: _Scores) -> tuple[str, float]:
        if scores.alike:
            found = [one.nearest(position) for one in scores.alike]
            phrasing, similarity = max(found, key=lambda one: (bool(one[0]), one[1]))
        else:
            phrasings = self._lexical.phrasings
            row = phrasings.nearest(position, scores.by_words)
            phrasing = "" if row is None else phrasings.texts[row]
            similarity = 0.0 if row is None else float(scores.by_words[row])
        return phrasing, min(1.0, max(0.0, similarity))
