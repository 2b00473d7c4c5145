"""The trained head of the lexical scorer: terms and runs of letters in one column an entry."""

from collections.abc import Sequence

import numpy as np

from bot.matching.entries import Phrasings
from bot.matching.features import Floats, Rows
from bot.matching.letters import Letters
from bot.matching.query import Query
from bot.matching.trainer import Forms, train
from bot.matching.tuning import Tuning

Row = tuple[list[int], list[float]]


class LexicalHead:
    """Scores entries by what tells their phrasings from those of others."""

    def __init__(
        self,
        phrasings: Phrasings,
        words: Sequence[Sequence[str]],
        rows: Sequence[Row],
        terms: int,
        tuning: Tuning,
    ) -> None:
        """Take the folded words and the unit row of terms of each phrasing."""
        entries = len(phrasings.counts)
        self._terms = terms
        self._share = tuning.letters
        # With thousands of phrasings words alone suffice: letters would only cost time and memory.
        self._letters: Letters | None = None
        if len(rows) < tuning.large:
            letters = Letters(words, phrasings.owners.tolist(), entries)
            rows = [
                self._join(row, letters.row(form)) for row, form in zip(rows, words, strict=True)
            ]
            terms += len(letters.ids)
            self._letters = letters
        forms = Forms(Rows.of(rows), None, phrasings.owners)
        self._weights = train(forms, terms, entries, tuning).sparse

    def scores(self, query: Query) -> Floats:
        """Return the score of every entry."""
        ids, values = self._row(query)
        scores: Floats = np.array(values, dtype=np.float32) @ self._weights[ids]
        return scores

    def parts(self, query: Query, entry: int) -> tuple[list[float], float]:
        """Return what each term of ``query`` adds for ``entry``, and what the letters add."""
        ids, values = self._row(query)
        weights = self._weights[ids, entry].tolist()
        parts = [value * weight for value, weight in zip(values, weights, strict=True)]
        return parts[: len(query.ids)], sum(parts[len(query.ids) :])

    def _row(self, query: Query) -> Row:
        terms = query.ids.tolist(), query.values.tolist()
        return self._join(terms, self._letters.query_row(query)) if self._letters else terms

    def _join(self, terms: Row, letters: Row) -> Row:
        of_terms, of_letters = (1 - self._share) ** 0.5, self._share**0.5
        ids = [*terms[0], *(index + self._terms for index in letters[0])]
        return ids, [*(v * of_terms for v in terms[1]), *(v * of_letters for v in letters[1])]
