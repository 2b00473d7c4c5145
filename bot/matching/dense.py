"""The fused scorer: a sentence encoder's vectors beside the words, in one trained head."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from bot.matching.change import NEW, Change, carried
from bot.matching.encoder import Encoder
from bot.matching.entries import Labels, ScorerEntry
from bot.matching.features import Floats, Rows
from bot.matching.leading import LeadingRows, PlainRows
from bot.matching.lexical import LexicalScorer
from bot.matching.likeness import Compared, Likeness, Meaning, mix
from bot.matching.query import Known, Query
from bot.matching.space import Space
from bot.matching.text import compose
from bot.matching.trainer import Forms, Heads, adjusted, centroids, train
from bot.matching.vectors import VectorCache

# So many times the entries that are asked for are looked at closely to begin with: where heads are
# trained, the best phrasing moves an entry little.
_REFINED, _REFINED_TRAINED = 4, 1


class Learnt(NamedTuple):
    """What was trained: for each term and each dimension of meaning what it adds to each entry.

    Most terms tell of few entries: without the zeros a tenth of the memory is enough.
    """

    words: Rows
    dense: Floats


class FusedScorer:
    """Scores entries by words and meaning together."""

    def __init__(
        self,
        entries: Sequence[ScorerEntry],
        lexical: LexicalScorer,
        encoder: Encoder,
        cache: VectorCache,
        base: "FusedScorer | None" = None,
    ) -> None:
        """Take as ``base`` the scorer of the same entries in the language of the knowledge base:
        its phrasings, space and texts are those of this one, too, and training goes on from it."""
        self._encoder = encoder
        self._base = base
        self._lexical = lexical
        self._phrasings = lexical.phrasings
        self._tuning = lexical.tuning
        texts = [] if base else [entry.text for entry in entries]
        raw = cache.vectors(encoder, [*self._phrasings.texts, *filter(None, texts)])
        count = len(self._phrasings)
        self.space: Space = (
            base.space if base else Space.of(raw[:count], self._phrasings.owners, self._tuning)
        )
        vectors = self.space.place(raw[:count])
        self.texts: Floats | None = base.texts if base else None
        if any(texts):
            self.texts = np.zeros((len(entries), encoder.dimension), dtype=np.float32)
            self.texts[[bool(text) for text in texts]] = self.space.place(raw[count:])
        del raw  # tens of megabytes that training does not need
        self.learnt = self._train(vectors)
        many = count >= self._tuning.leading_from
        self.compared = Compared(
            self._phrasings, LeadingRows(vectors) if many else PlainRows(vectors)
        )

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
        placed = self.space.place(raw)
        rows = self._leading_rows().adjusted(change.phrasings, placed[: len(phrasings)])
        self.compared = Compared(self._phrasings, rows)
        if self.texts is not None:
            said = np.zeros((len(texts), self._encoder.dimension), dtype=np.float32)
            said[[bool(text) for text in texts]] = placed[len(phrasings) :]
            self.texts = carried(self.texts, change.texts, said)
        if self.learnt is not None:
            touched = self._phrasings.of(change.touched)
            vectors, owners = rows.vectors(touched), self._phrasings.owners[touched]
            forms = self._forms(lexical.rows.take(touched), vectors, owners)
            heads, terms = self._as_trained(self.learnt), len(lexical.vocabulary.weights)
            self.learnt = self._as_used(adjusted(heads, forms, change, terms, self._tuning))

    def _train(self, vectors: Floats) -> Learnt | None:
        """Return heads trained on words and vectors side by side, each block for unit weight."""
        base = self._base.learnt if self._base else None
        if not self._lexical.worth_training and base is None:
            return None
        terms, entries = len(self._lexical.vocabulary.weights), len(self._phrasings.counts)
        forms = self._forms(self._lexical.rows, vectors, self._phrasings.owners)
        start = None
        if base is not None:  # other words, but the same meaning
            start = centroids(replace(forms, dense=None), terms, entries)
            start = Heads(start.sparse * self._shares[0], self._as_trained(base).dense)
        return self._as_used(train(forms, terms, entries, self._tuning, start))

    @property
    def _shares(self) -> tuple[np.float32, np.float32]:
        """What words and vectors are multiplied by to be trained."""
        return np.float32(self._tuning.words**0.5), np.float32((1 - self._tuning.words) ** 0.5)

    def _forms(self, rows: Rows, vectors: Floats, owners: Labels) -> Forms:
        words, meaning = self._shares
        return Forms(Rows(rows.starts, rows.ids, rows.values * words), vectors * meaning, owners)

    def _as_used(self, heads: Heads) -> Learnt:
        words, meaning = self._shares
        if heads.dense is None:
            raise ValueError("trained without vectors")
        return Learnt(Rows.filled(heads.sparse / words), heads.dense / meaning)

    def _as_trained(self, learnt: Learnt) -> Heads:
        words, meaning = self._shares
        entries = learnt.dense.shape[1]
        return Heads(learnt.words.dense(entries) * words, learnt.dense * meaning)

    def encode(self, questions: Sequence[tuple[str, Query]]) -> list[Meaning]:
        """Return the meaning of each question, misspelt words put right first."""
        raw = self._encoder.encode([self._corrected(text, query) for text, query in questions])
        return [
            Meaning(vector, self._weight_of_words(query))
            if query.words
            else Meaning(0 * vector, 1.0)
            for vector, (_, query) in zip(self.space.place(raw), questions, strict=True)
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

    def best_entries(
        self, query: Query, meaning: Meaning, by_words: Floats, by_text: Floats, limit: int
    ) -> tuple[Floats, list[Likeness]]:
        """Return the score of every entry, right for the best ``limit``; those that can't be among
        them score minus infinity. And what was found out of its own phrasings and of those of
        ``base``, given the similarities ``by_words`` of its own and ``by_text`` of the texts."""
        entries = len(self._phrasings.counts)
        limit = min(limit, entries)
        alike = [Likeness(self.compared, meaning, by_words)]
        if self._base:
            others = self._base.compared
            nothing = np.zeros(len(others.phrasings), dtype=np.float32)
            alike.append(Likeness(others, meaning, nothing))
        texts = self._scores(query, meaning, by_text)
        share = self._share_of_best
        most = texts + share * _highest([one.most() for one in alike])
        scores = np.full(entries, -np.inf, dtype=np.float32)
        closely = limit * (_REFINED if self.learnt is None else _REFINED_TRAINED)
        likely = np.sort(np.argsort(-most)[:closely])
        looked_at = np.zeros(0, dtype=np.float32)
        while len(likely):
            best = _highest([one.look_closely(likely) for one in alike])
            scores[likely] = texts[likely] + share * best
            most[likely] = -np.inf
            looked_at = np.append(looked_at, scores[likely])
            least = np.partition(looked_at, -limit)[-limit]
            likely = np.flatnonzero((most >= least) & (most > -np.inf))
        return scores, alike

    def _leading_rows(self) -> LeadingRows:
        if not isinstance(self.compared.rows, LeadingRows):
            raise TypeError("this scorer compares all of every phrasing")
        return self.compared.rows

    @property
    def _share_of_best(self) -> np.float32:
        """How much the best phrasing counts: what is trained leaves little to it."""
        return np.float32(1.0 if self.learnt is None else self._tuning.best)

    def _scores(self, query: Query, meaning: Meaning, by_text: Floats) -> Floats:
        """Return the score of every entry but for its best phrasing, given the similarity of its
        text by words."""
        scores = np.zeros(len(self._phrasings.counts), dtype=np.float32)
        if self.learnt is not None:
            by_words = self.learnt.words.sum(query.ids, query.values, len(scores))
            by_meaning = meaning.vector @ self.learnt.dense
            scores += (1 - self._share_of_best) * mix(meaning, by_words, by_meaning)
        if self.texts is None:
            return scores
        of_texts = mix(meaning, by_text, self.texts @ meaning.vector)
        return scores + self._lexical.text_weights * np.maximum(0, of_texts)


def _highest(best: Sequence[Floats]) -> Floats:
    """Return the highest of each entry."""
    highest: Floats = np.max(np.stack(best), axis=0)
    return highest
