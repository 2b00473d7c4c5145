"""The trained head of the lexical scorer: terms and runs of letters in one column an entry."""

from collections.abc import Sequence
from copy import copy

import numpy as np

from bot.matching.change import Change
from bot.matching.entries import Phrasings
from bot.matching.features import Floats, Index
from bot.matching.letters import Letters
from bot.matching.query import Query
from bot.matching.reader import QuestionReader
from bot.matching.rows import Rows
from bot.matching.trainer import Forms, Heads, adjusted, train
from bot.matching.tuning import Tuning

Row = tuple[list[int], list[float]]


class LexicalHead:
    """Scores entries by what tells their phrasings from those of others."""

    def __init__(
        self,
        phrasings: Phrasings,
        words: Sequence[Sequence[str]],
        index: Index,
        tuning: Tuning,
    ) -> None:
        """Take the folded words of each phrasing, and the index of their terms."""
        self._entries = len(phrasings.counts)
        self._terms = terms = len(index.vocabulary.ids)
        # With thousands of phrasings words alone suffice: letters would only cost time and memory.
        share = tuning.letters if len(words) < tuning.large else 0.0
        self._of_terms, self._of_letters = (1 - share) ** 0.5, share**0.5
        rows, _ = index.rows(self._of_terms)
        self._letters: Letters | None = None
        if share:
            self._letters, runs = Letters.of(
                words, phrasings.owners, self._entries, self._of_letters
            )
            rows = rows.beside(runs, terms)
            terms += len(self._letters.ids)
        forms = Forms(rows, None, phrasings.owners)
        # Most terms tell of few entries: without the zeros a tenth of the memory is enough.
        self._weights = Rows.filled(train(forms, terms, self._entries, tuning).sparse)

    def adjusted(
        self, phrasings: Phrasings, reader: QuestionReader, change: Change, tuning: Tuning
    ) -> "LexicalHead":
        """Return a head for entries as they are now, read by a ``reader`` that knows more words."""
        other = copy(self)
        other._adjust(phrasings, reader, change, tuning)  # noqa: SLF001 - a copy of itself
        return other

    def _adjust(
        self, phrasings: Phrasings, reader: QuestionReader, change: Change, tuning: Tuning
    ) -> None:
        weights = self._weights.dense(self._entries)
        grown = reader.terms - self._terms
        if grown:  # new terms come before the letters
            weights = np.insert(weights, [self._terms] * grown, np.float32(0), axis=0)
        self._entries, self._terms = len(phrasings.counts), reader.terms
        rows = phrasings.of(change.touched)
        read = [self._row(reader.read(phrasings.texts[row])) for row in rows.tolist()]
        forms = Forms(Rows.of(read), None, phrasings.owners[rows])
        heads = adjusted(Heads(weights, None), forms, change, len(weights), tuning)
        self._weights = Rows.filled(heads.sparse)

    def scores(self, query: Query) -> Floats:
        """Return the score of every entry."""
        ids, values = self._row(query)
        return self._weights.sum(np.array(ids, dtype=np.int64), np.array(values), self._entries)

    def parts(self, query: Query, entry: int) -> tuple[list[float], float]:
        """Return what each term of ``query`` adds for ``entry``, and what the letters add."""
        ids, values = self._row(query)
        weights = [dict(self._weights.row(index)).get(entry, 0.0) for index in ids]
        parts = [value * weight for value, weight in zip(values, weights, strict=True)]
        return parts[: len(query.ids)], sum(parts[len(query.ids) :])

    def _row(self, query: Query) -> Row:
        ids, values = query.ids.tolist(), query.values.tolist()
        if not self._letters:
            return ids, values
        runs = self._letters.query_row(query)
        ids = [*ids, *(index + self._terms for index in runs[0])]
        return ids, [
            *(v * self._of_terms for v in values),
            *(v * self._of_letters for v in runs[1]),
        ]
