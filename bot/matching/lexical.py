"""The lexical scorer: soft TF-IDF, fuzzy over the vocabulary of the FAQ."""

from collections.abc import Iterator, Sequence
from copy import copy

import numpy as np

from bot.matching.change import NEW, Change
from bot.matching.entries import Labels, Phrasings, ScorerEntry
from bot.matching.features import Floats, Index, Rows, pairs
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
        self.rows, self._text_rows = index.rows()
        spelt = dict.fromkeys((w.folded, w.token) for form in (*words, *text_words) for w in form)
        known = [(word, token) for word, token in spelt if token in self.vocabulary.ids]
        spelling = Spelling([*known, *synonyms.words.items()])
        self.reader = QuestionReader(self.vocabulary, analyser, synonyms, spelling)
        self._post()
        folded = [[word.folded for word in form] for form in words]
        self.wordings = [" ".join(form) for form in folded]
        self.head: LexicalHead | None = None
        if trained and self.worth_training:
            self.head = LexicalHead(self.phrasings, folded, index, tuning)

    def _post(self) -> None:
        """Set what follows from the rows."""
        terms = len(self.vocabulary.weights)
        self._postings = Postings(self.rows, terms)
        self._texts = Postings(self._text_rows, terms) if len(self._text_rows.ids) else None
        self.text_weights = text_weights(self.phrasings, self.tuning)

    def adjusted(
        self, entries: Sequence[ScorerEntry], change: Change, synonyms: Synonyms
    ) -> "LexicalScorer":
        """Return a scorer of other entries with the weights of this one: see ``Scorer.adjusted``.

        Words that came are known, those that went are not.
        """
        other = copy(self)
        other._adjust(entries, change, synonyms)  # noqa: SLF001 - a copy of itself
        return other

    def _adjust(self, entries: Sequence[ScorerEntry], change: Change, synonyms: Synonyms) -> None:
        self.phrasings = Phrasings(entries)
        places = self._unread(change, synonyms)
        analyse = self.reader.analyser.words
        new = np.flatnonzero(places == NEW).tolist()
        words = {row: analyse(self.phrasings.texts[row]) for row in new}
        changed = np.flatnonzero(change.texts == NEW).tolist()
        text_words = [analyse(entries[place].text) for place in changed]
        forms = [synonyms.apply([word.token for word in form]) for form in words.values()]
        texts = [synonyms.apply([word.token for word in text]) for text in text_words]
        tokens = (token for one in (*forms, *texts) for token in one)
        vocabulary = self.vocabulary.grown(tokens, len(entries), len(self.phrasings))
        documents = [(*form, *pairs(form)) for form in forms]
        self.rows = self.rows.carried(places, vocabulary.rows(documents))
        self._text_rows = self._text_rows.carried(change.texts, vocabulary.rows(texts))
        vocabulary.keep(np.append(self.rows.ids, self._text_rows.ids))
        self.vocabulary = vocabulary
        spelt = (word for one in (*words.values(), *text_words) for word in one)
        self.reader = self.reader.adjusted(vocabulary, synonyms, spelt)
        self._post()
        self.wordings = [
            self.wordings[place] if place != NEW else " ".join(word.folded for word in words[row])
            for row, place in enumerate(change.phrasings.tolist())
        ]
        if self.head:
            self.head = self.head.adjusted(self.phrasings, self.reader, change, self.tuning)

    def _unread(self, change: Change, synonyms: Synonyms) -> Labels:
        """Return where the row of each phrasing is; NEW where other synonyms make it another."""
        before = self.reader.synonyms
        if synonyms.replaced == before.replaced:
            return change.phrasings
        tokens = map(self.reader.analyser.tokens, self.phrasings.texts)
        same = [synonyms.apply(one) == before.apply(one) for one in tokens]
        return np.where(same, change.phrasings, NEW)

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
