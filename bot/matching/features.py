"""Terms of a text, their weights, and forms as sparse unit vectors."""

import math
from collections.abc import Iterable, Sequence
from copy import copy
from itertools import pairwise

import numpy as np

from bot.matching.rows import Floats, Ints, Longs, Rows, Tally, flat
from bot.matching.tuning import Tuning

__all__ = ["END", "START", "Floats", "Index", "Ints", "Rows", "Vocabulary", "damped", "pairs"]

START = "^"
END = "$"


def pairs(tokens: Sequence[str]) -> list[str]:
    """Return the neighbours of ``tokens`` joined by a space, the two ends included."""
    if not tokens:
        return []
    ends = [START, *tokens, END]
    return [f"{left} {right}" for left, right in pairwise(ends)]


def damped(frequency: float) -> float:
    """Return how much a term seen ``frequency`` times counts; soft matches count in part."""
    return frequency if frequency <= 1.0 else 1.0 + math.log(frequency)


class Vocabulary:
    """The terms of a FAQ with their weights.

    ``w(t) = kind(t) (0.1 + ½ ln((E+1)/entries with t) + ½ ln((F+1)/forms with t))``, for E
    entries and F forms; kind is lower for function words and for pairs.
    """

    def __init__(self, terms: Sequence[str], function: frozenset[str], tuning: Tuning) -> None:
        """Take terms that :meth:`weigh` is still to weigh; :class:`Index` does both."""
        self.tuning = tuning
        self.function = function
        self.unknown = 0.0
        self.ids = {term: number for number, term in enumerate(terms)}
        self.weights: list[float] = []

    def kind(self, term: str) -> float:
        """Return how much ``term`` counts beside a word that carries the subject."""
        left, _, right = term.partition(" ")
        if not right:
            return self.tuning.function_word if left in self.function else 1.0
        grammar = all(part in self.function or part in (START, END) for part in (left, right))
        return self.tuning.function_pair if grammar else self.tuning.pair

    def weigh(self, entries: int, forms: int, in_entries: Longs, in_forms: Longs) -> None:
        """Set the weights, given of how many entries and forms each term is part."""
        share = self.tuning.idf_entries
        by_entries, by_forms = np.log((entries + 1) / in_entries), np.log((forms + 1) / in_forms)
        kinds = np.array([self.kind(term) for term in self.ids], dtype=np.float64)
        weights = self.tuning.idf_floor + share * by_entries + (1 - share) * by_forms
        self.weights = (kinds * weights).tolist()
        self.unknown = math.log(entries + 1) + self.tuning.idf_floor

    def grown(self, words: Iterable[str], entries: int, forms: int) -> "Vocabulary":
        """Return a vocabulary that has ``words``, too, each as if one form had it."""
        other = copy(self)
        share = self.tuning.idf_entries
        new = [word for word in dict.fromkeys(words) if word not in self.ids]
        weight = self.tuning.idf_floor
        weight += share * math.log(entries + 1) + (1 - share) * math.log(forms + 1)
        other.ids = {**self.ids, **{w: n for n, w in enumerate(new, len(self.weights))}}
        other.weights = [*self.weights, *(self.kind(word) * weight for word in new)]
        return other

    def keep(self, numbers: Ints) -> None:
        """Forget all terms but those with these ``numbers``, which they keep."""
        used = np.zeros(len(self.weights), dtype=np.bool_)
        used[numbers] = True
        self.ids = {term: number for term, number in self.ids.items() if used[number]}

    def rows(self, documents: Sequence[Sequence[str]]) -> Rows:
        """Return the row of each document's known terms, of unit length."""
        found = [[self.ids[term] for term in one if term in self.ids] for one in documents]
        tally = Tally(*flat(found), len(found), len(self.weights))
        return tally.rows(np.array(self.weights, dtype=np.float64))


class Index:
    """The vocabulary of a FAQ with the rows of its forms and texts."""

    def __init__(
        self,
        forms: Sequence[Sequence[str]],
        owners: Longs,
        texts: Sequence[Sequence[str]],
        function: frozenset[str],
        tuning: Tuning,
    ) -> None:
        """Take the tokens of forms with their entries, of the entries' texts, of function words.

        Words of a text are known; which of them are neighbours does not count.
        """
        everyone = np.arange(len(texts))
        after = np.searchsorted(owners, everyone, side="right")  # forms up to each entry's text
        documents: list[Sequence[str]] = [(*form, *pairs(form)) for form in forms]
        for position, text in zip(reversed(after.tolist()), reversed(texts), strict=True):
            documents.insert(position, text)
        # Numbers in order of appearance: the order of terms must not differ from run to run.
        numbers: dict[str, int] = {}
        found = [[numbers.setdefault(t, len(numbers)) for t in terms] for terms in documents]
        self._texts = after + everyone
        self._forms = np.delete(np.arange(len(documents)), self._texts)
        self._tally = Tally(*flat(found), len(found), len(numbers))
        in_forms = self._tally.spread()
        in_entries = self._tally.spread_among(np.insert(owners, after, everyone))
        least = tuning.prune_pairs_under if len(forms) >= tuning.large else 1
        kept = _kept(numbers, in_forms, least)
        terms = list(numbers)
        self.vocabulary = Vocabulary([terms[old] for old in kept.tolist()], function, tuning)
        known = len(forms) + sum(map(bool, texts))
        self.vocabulary.weigh(len(texts), known, in_entries[kept], in_forms[kept])
        self._numbers = np.full(len(numbers), -1, dtype=np.int64)
        self._numbers[kept] = np.arange(len(kept))

    def rows(self, length: float = 1.0) -> tuple[Rows, Rows]:
        """Return the rows of the forms and of the texts, each of this length."""
        weights = np.array(self.vocabulary.weights, dtype=np.float64)
        rows = self._tally.rows(weights, self._numbers, length)
        return rows.take(self._forms), rows.take(self._texts)


def _kept(terms: dict[str, int], in_forms: Longs, least: int) -> Longs:
    """Return which terms are kept: words, and pairs that ``least`` forms have."""
    often = in_forms >= least
    if not often.all():
        often |= np.array([" " not in term for term in terms])
    return np.flatnonzero(often)
