"""How alike in meaning one question and the phrasings of a FAQ are, found out only where needed."""

from dataclasses import dataclass

import numpy as np

from bot.matching.entries import Labels, Phrasings
from bot.matching.features import Floats
from bot.matching.leading import LeadingRows, PlainRows


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question as the encoder sees it; ``words`` is how much its words count beside, 0 to 1."""

    vector: Floats
    words: float


def mix(meaning: Meaning, by_words: Floats, by_meaning: Floats) -> Floats:
    """Return the scores of both kinds weighted as the question asks."""
    share = np.float32(meaning.words)
    return share * by_words + (1 - share) * by_meaning


@dataclass(frozen=True, slots=True)
class Compared:
    """Phrasings with their vectors, in whatever form these are compared."""

    phrasings: Phrasings
    rows: LeadingRows | PlainRows


class Likeness:
    """A question beside phrasings: ``dense`` in meaning, ``similarities`` with words mixed in.

    Both are rough until an entry has been looked at closely.
    """

    def __init__(self, compared: Compared, meaning: Meaning, by_words: Floats) -> None:
        """Take as ``by_words`` the similarity of the words of each phrasing."""
        self.phrasings = compared.phrasings
        self._rows = compared.rows
        self._meaning = meaning
        self._by_words = by_words
        self._bounded = compared.rows.bounded(meaning.vector)
        self.dense = self._bounded.roughly.copy()
        self.similarities = mix(meaning, by_words, self.dense)

    def most(self) -> Floats:
        """Return what the best phrasing of each entry can reach at most."""
        slack = np.float32(1 - self._meaning.words) * self._bounded.slack
        return self.phrasings.best(self.similarities + slack)

    def look_closely(self, entries: Labels) -> Floats:
        """Make exact what is known of some entries; return the best similarity of each."""
        rows = self.phrasings.of(entries)
        self.dense[rows] = self._rows.exact(self._bounded, rows)
        self.similarities[rows] = mix(self._meaning, self._by_words[rows], self.dense[rows])
        return self.phrasings.best_of(entries, self.similarities)

    def nearest(self, entry: int) -> tuple[str, float]:
        """Return the most similar phrasing of an entry that was looked at closely."""
        row = self.phrasings.nearest(entry, self.similarities)
        return (
            ("", 0.0) if row is None else (self.phrasings.texts[row], float(self.similarities[row]))
        )
