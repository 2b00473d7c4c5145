"""The fused scorer: a sentence encoder's vectors beside the words, in one trained head."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np

from bot.matching.change import NEW, Change, carried
from bot.matching.encoder import Encoder
from bot.matching.entries import Labels, ScorerEntry
from bot.matching.features import Floats, Rows
from bot.matching.leading import LeadingRows
from bot.matching.lexical import LexicalScorer
from bot.matching.query import Known, Query
from bot.matching.space import Space
from bot.matching.text import compose
from bot.matching.trainer import Forms, Heads, adjusted, train
from bot.matching.vectors import VectorCache

# So many times the entries that are asked for are looked at closely to begin with: where heads are
# trained, the best phrasing moves an entry little.
_REFINED, _REFINED_TRAINED = 4, 1


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question as the encoder sees it; ``words`` is how much its words count beside, 0 to 1."""

    vector: Floats
    words: float


class FusedScorer:
    """Scores entries by words and meaning together."""

    def __init__(
        self,
        entries: Sequence[ScorerEntry],
        lexical: LexicalScorer,
        encoder: Encoder,
        cache: VectorCache,
    ) -> None:
        self._encoder = encoder
        self._lexical = lexical
        self._phrasings = lexical.phrasings
        self._tuning = lexical.tuning
        texts = [entry.text for entry in entries]
        raw = cache.vectors(encoder, [*self._phrasings.texts, *filter(None, texts)])
        count = len(self._phrasings)
        self._space = Space.of(raw[:count], self._phrasings.owners, self._tuning)
        self._vectors = self._space.place(raw[:count])
        self._texts: Floats | None = None
        if any(texts):
            self._texts = np.zeros((len(entries), encoder.dimension), dtype=np.float32)
            self._texts[[bool(text) for text in texts]] = self._space.place(raw[count:])
        del raw  # tens of megabytes that training does not need
        self._heads = self._train()
        self.leading: LeadingRows | None = None
        if count >= self._tuning.leading_from:
            self.leading = LeadingRows(self._vectors)
            self._vectors = self._vectors[:0].copy()  # a view would keep all of it

    def __getstate__(self) -> dict[str, object]:
        """Leave the encoder out: it is loaded, not kept; see :meth:`use`."""
        return {name: value for name, value in vars(self).items() if name != "_encoder"}

    def use(self, encoder: Encoder) -> None:
        """Encode questions with ``encoder``, the one that the phrasings were encoded with."""
        self._encoder = encoder

    def adjusted(
        self, entries: Sequence[ScorerEntry], lexical: LexicalScorer, change: Change
    ) -> "FusedScorer":
        """Return a scorer of other entries in the space of this one: see ``Scorer.adjusted``."""
        other = copy(self)
        other.use(self._encoder)
        other._adjust(entries, lexical, change)  # noqa: SLF001 - a copy of itself
        return other

    def _adjust(
        self, entries: Sequence[ScorerEntry], lexical: LexicalScorer, change: Change
    ) -> None:
        self._lexical, self._phrasings = lexical, lexical.phrasings
        phrasings = [self._phrasings.texts[row] for row in change.added.tolist()]
        texts = [entries[place].text for place in np.flatnonzero(change.texts == NEW).tolist()]
        # Through no cache on disk, which takes longer to read than these few to encode.
        raw = VectorCache().vectors(self._encoder, [*phrasings, *filter(None, texts)])
        placed = self._space.place(raw)
        self.leading = self._leading_rows().adjusted(change.phrasings, placed[: len(phrasings)])
        if self._texts is not None:
            said = np.zeros((len(texts), self._encoder.dimension), dtype=np.float32)
            said[[bool(text) for text in texts]] = placed[len(phrasings) :]
            self._texts = carried(self._texts, change.texts, said)
        if self._heads is not None:
            rows = self._phrasings.of(change.touched)
            vectors, owners = self.leading.vectors(rows), self._phrasings.owners[rows]
            forms = self._forms(lexical.rows.take(rows), vectors, owners)
            heads, terms = self._as_trained(self._heads), len(lexical.vocabulary.weights)
            self._heads = self._as_used(adjusted(heads, forms, change, terms, self._tuning))

    def _train(self) -> Heads | None:
        """Return heads trained on words and vectors side by side, each block for unit weight."""
        if not self._lexical.worth_training:
            return None
        terms, entries = len(self._lexical.vocabulary.weights), len(self._phrasings.counts)
        forms = self._forms(self._lexical.rows, self._vectors, self._phrasings.owners)
        return self._as_used(train(forms, terms, entries, self._tuning))

    @property
    def _shares(self) -> tuple[np.float32, np.float32]:
        """What words and vectors are multiplied by to be trained."""
        return np.float32(self._tuning.words**0.5), np.float32((1 - self._tuning.words) ** 0.5)

    def _forms(self, rows: Rows, vectors: Floats, owners: Labels) -> Forms:
        words, meaning = self._shares
        return Forms(Rows(rows.starts, rows.ids, rows.values * words), vectors * meaning, owners)

    def _as_used(self, heads: Heads) -> Heads:
        words, meaning = self._shares
        dense = None if heads.dense is None else heads.dense / meaning
        return Heads(heads.sparse / words, dense)

    def _as_trained(self, heads: Heads) -> Heads:
        words, meaning = self._shares
        dense = None if heads.dense is None else heads.dense * meaning
        return Heads(heads.sparse * words, dense)

    def encode(self, questions: Sequence[tuple[str, Query]]) -> list[Meaning]:
        """Return the meaning of each question, misspelt words put right first."""
        raw = self._encoder.encode([self._corrected(text, query) for text, query in questions])
        return [
            Meaning(vector, self._weight_of_words(query))
            if query.words
            else Meaning(0 * vector, 1.0)
            for vector, (_, query) in zip(self._space.place(raw), questions, strict=True)
        ]

    def _corrected(self, question: str, query: Query) -> str:
        text = compose(question)
        for word in reversed(query.words):
            near = word.similarity >= self._tuning.sure_correction
            if word.correction and near and not self._encoder.knows(word.text):
                text = text[: word.start] + word.correction + text[word.end :]
        return text

    def _weight_of_words(self, query: Query) -> float:
        """Return how much words count: more for a long question, whose one vector blurs.

        Words that the FAQ does not know don't lengthen it: they say nothing to the lexical side.
        """
        known = sum(word.known is not Known.UNKNOWN for word in query.words)
        sharpness = min(1.0, self._tuning.sharp_words / max(1, known))
        words = self._tuning.words
        return words / (words + (1 - words) * sharpness)

    def similarities(self, meaning: Meaning) -> Floats:
        """Return the likeness in meaning of every phrasing, -1 to 1."""
        cosines: Floats = self._vectors @ meaning.vector
        return cosines

    def best_entries(
        self, query: Query, meaning: Meaning, by_words: Floats, by_text: Floats, limit: int
    ) -> tuple[Floats, Floats, Floats]:
        """Return what ``scores`` and ``similarities`` would, right for the best ``limit`` entries.

        Score of every entry, likeness in meaning and mixed similarity of every phrasing; entries
        that can't be among the best score minus infinity.
        """
        rows, phrasings = self._leading_rows(), self._phrasings
        limit = min(limit, len(phrasings.counts))
        bounded = rows.bounded(meaning.vector)
        dense = bounded.roughly.copy()
        no_phrasing = np.zeros(len(phrasings.counts), dtype=np.float32)
        texts = self.scores(query, meaning, no_phrasing, by_text)
        share = self._share_of_best
        similarities = mix(meaning, by_words, dense)
        slack = np.float32(1 - meaning.words) * bounded.slack
        most = texts + share * phrasings.best(similarities + slack)
        scores = np.full(len(most), -np.inf, dtype=np.float32)
        closely = limit * (_REFINED if self._heads is None else _REFINED_TRAINED)
        likely = np.sort(np.argsort(-most)[:closely])
        looked_at = np.zeros(0, dtype=np.float32)
        while len(likely):
            of_these = phrasings.of(likely)
            dense[of_these] = rows.exact(bounded, of_these)
            similarities[of_these] = mix(meaning, by_words[of_these], dense[of_these])
            scores[likely] = texts[likely] + share * phrasings.best_of(likely, similarities)
            most[likely] = -np.inf
            looked_at = np.append(looked_at, scores[likely])
            least = np.partition(looked_at, -limit)[-limit]
            likely = np.flatnonzero((most >= least) & (most > -np.inf))
        return scores, dense, similarities

    def _leading_rows(self) -> LeadingRows:
        if self.leading is None:
            raise ValueError("this scorer compares all of every phrasing")
        return self.leading

    @property
    def _share_of_best(self) -> np.float32:
        """How much the best phrasing counts: what is trained leaves little to it."""
        return np.float32(1.0 if self._heads is None else self._tuning.best)

    def scores(self, query: Query, meaning: Meaning, best: Floats, by_text: Floats) -> Floats:
        """Return the score of every entry, given the mixed similarity of its best phrasing and the
        similarity of its text by words."""
        share = self._share_of_best
        scores = share * best
        if self._heads is not None and self._heads.dense is not None:
            by_words = query.values @ self._heads.sparse[query.ids]
            by_meaning = meaning.vector @ self._heads.dense
            trained = mix(meaning, by_words, by_meaning)
            scores += (1 - share) * trained
        if self._texts is None:
            return scores
        of_texts = mix(meaning, by_text, self._texts @ meaning.vector)
        return scores + self._lexical.text_weights * np.maximum(0, of_texts)


def mix(meaning: Meaning, by_words: Floats, by_meaning: Floats) -> Floats:
    """Return the scores of both kinds weighted as the question asks."""
    share = np.float32(meaning.words)
    return share * by_words + (1 - share) * by_meaning
