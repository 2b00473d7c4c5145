"""The lexical scorer: soft TF-IDF, fuzzy over the vocabulary of the FAQ."""

from collections.abc import Iterator, Sequence

import numpy as np

from bot.matching.entries import Phrasings, ScorerEntry
from bot.matching.features import Floats, Index, Rows
from bot.matching.head import LexicalHead
from bot.matching.query import Query
from bot.matching.reader import QuestionReader
from bot.matching.spelling import Spelling
from bot.matching.synonyms import Synonyms
from bot.matching.text import Analyser
from bot.matching.tuning import Tuning

# A term that so great a share of the rows has is kept as one value a row.
_COMMON = 1 / 4


class Postings:
    """Sparse rows by term, for the product of one query with every row."""

    def __init__(self, rows: Rows, terms: int) -> None:
        order = np.argsort(rows.ids, kind="stable")
        self._rows = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(rows.starts))[order]
        self._values = rows.values[order]
        starts = np.searchsorted(rows.ids[order], np.arange(terms + 1))
        self._starts = starts.tolist()
        self._count = len(rows)
        # Adding to scattered rows takes ten times as long as adding to all of them.
        common = np.flatnonzero(np.diff(starts) > max(1, len(rows) * _COMMON)).tolist()
        self._common = {term: self._column(term) for term in common}

    def _column(self, term: int) -> Floats:
        column = np.zeros(self._count, dtype=np.float32)
        start, end = self._starts[term], self._starts[term + 1]
        column[self._rows[start:end]] = self._values[start:end]
        return column

    def times(self, query: Query) -> Floats:
        """Return one product a row; between unit rows and a query it is the cosine, 0 to 1."""
        product = np.zeros(self._count, dtype=np.float32)
        for term, value in zip(query.ids.tolist(), query.values.tolist(), strict=True):
            column = self._common.get(term)
            if column is not None:
                product += column * np.float32(value)
                continue
            start, end = self._starts[term], self._starts[term + 1]
            product[self._rows[start:end]] += self._values[start:end] * np.float32(value)
        return product


class LexicalScorer:
    """Scores entries by words: the best phrasing, a trained head, and the text of the entry."""

    def __init__(
        self,
        entries: Sequence[ScorerEntry],
        analyser: Analyser,
        synonyms: Synonyms,
        function_words: frozenset[str],
        tuning: Tuning,
        *,
        trained: bool = True,
    ) -> None:
        """Learn from the phrasings if ``trained``; else only compare with them."""
        self.phrasings = Phrasings(entries)
        self.tuning = tuning
        words = [analyser.words(text) for text in self.phrasings.texts]
        text_words = [analyser.words(entry.text) for entry in entries]
        forms = [synonyms.apply([word.token for word in form]) for form in words]
        texts = [synonyms.apply([word.token for word in text]) for text in text_words]
        function = frozenset(token for word in function_words for token in analyser.tokens(word))
        index = Index(forms, self.phrasings.owners, texts, function, tuning)
        self.vocabulary = index.vocabulary
        self.rows, text_rows = index.rows()
        spelt = dict.fromkeys((w.folded, w.token) for form in (*words, *text_words) for w in form)
        known = [(word, token) for word, token in spelt if token in self.vocabulary.ids]
        spelling = Spelling([*known, *synonyms.words.items()])
        self.reader = QuestionReader(self.vocabulary, analyser, synonyms, spelling)
        self._postings = Postings(self.rows, len(self.vocabulary.ids))
        self._texts = Postings(text_rows, len(self.vocabulary.ids)) if any(texts) else None
        self.text_weights = text_weights(self.phrasings, self.tuning)
        folded = [[word.folded for word in form] for form in words]
        self.wordings = [" ".join(form) for form in folded]
        self.head: LexicalHead | None = None
        if trained and self.worth_training:
            self.head = LexicalHead(self.phrasings, folded, index, tuning)

    @property
    def worth_training(self) -> bool:
        """Say whether phrasings can be learnt from, in bearable memory."""
        cells = len(self.vocabulary.ids) * len(self.phrasings.counts)
        return self.phrasings.counts.max(initial=0) > 1 and cells <= self.tuning.most_cells

    def similarities(self, query: Query) -> Floats:
        """Return the cosine of ``query`` with every phrasing, 0 to 1."""
        return self._postings.times(query)

    def scores(self, query: Query, best: Floats, by_text: Floats) -> Floats:
        """Return the score of every entry, given the similarity of each entry's best phrasing and
        what ``text_similarities`` found."""
        scores = best
        if self.head:
            share = self.tuning.best
            scores = share * best + (1 - share) * self.head.scores(query)
        return scores + self.text_weights * by_text

    def text_similarities(self, query: Query) -> Floats:
        """Return the cosine of ``query`` with the text of every entry; 0 where there is none."""
        if self._texts is None:
            return np.zeros(len(self.phrasings.counts), dtype=np.float32)
        return self._texts.times(query)

    def contributions(
        self, query: Query, entry: int, phrasing: int | None
    ) -> Iterator[tuple[str, float]]:
        """Yield each term of ``query`` with what it adds to the score of ``entry``.

        What letters and the entry's text add comes last, as ``(letters)`` and ``(text)``.
        """
        names = {index: term for term, index in self.vocabulary.ids.items()}
        share = self.tuning.best if self.head else 1.0
        row = {} if phrasing is None else dict(self.rows.row(phrasing))
        terms = zip(query.ids.tolist(), query.values.tolist(), strict=True)
        best = [(names[term], share * value * row.get(term, 0.0)) for term, value in terms]
        trained, letters = self.head.parts(query, entry) if self.head else ([0.0] * len(best), 0.0)
        for (name, nearest), learnt in zip(best, trained, strict=True):
            yield name, nearest + (1 - share) * learnt
        yield "(letters)", (1 - share) * letters
        yield "(text)", float(self.text_weights[entry] * self.text_similarities(query)[entry])


def text_weights(phrasings: Phrasings, tuning: Tuning) -> Floats:
    """Return the weight of each entry's text: the more phrasings, the less; all without any."""
    weights = tuning.text / np.maximum(1.0, phrasings.counts / 2)
    return np.where(phrasings.counts > 0, weights, 1.0).astype(np.float32)
