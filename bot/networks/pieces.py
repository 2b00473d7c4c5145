"""Cuts text into the pieces of words that a network knows, by a unigram language model.

T. Kudo, "Subword Regularization", 2018: the segmentation with the highest product of the
probabilities of its pieces, found by dynamic programming.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bot.networks.graph import Floats

_SPACE = "\u2581"  # stands in front of each word
_RARER = 10.0  # by so much is the log-probability of an unknown character below the least
_LONGEST_WORD = 64  # characters; what is longer is cut into so many
_WORDS_KEPT = 1024


class Tokenizer:
    """Gives the ids of the pieces of a text. Threads may share it."""

    def __init__(
        self,
        pieces: Iterable[bytes],
        ids: NDArray[np.integer],
        scores: Floats,
        unknown: int,
        normalise: Callable[[str], str],
    ) -> None:
        """Take pieces in UTF-8 with the id of each, and log-probabilities by id; ``unknown`` is the
        id of a character in no piece."""
        # Only hashes are kept: so many pieces would take far more memory.
        hashes = np.fromiter(map(hash, pieces), np.int64, len(ids))
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._ids = hashes[order], ids[order].astype(np.int32)
        self._unknown, self._normalise = unknown, normalise
        self._scores, self._least = scores, float(scores.min()) - _RARER
        self.word = lru_cache(_WORDS_KEPT)(self._word)

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of ``text``, without those of its begin and end."""
        whole = text.encode(errors="ignore").decode()  # without half a pair of surrogates
        return [one for word in self._normalise(whole).split() for one in self.word(word)]

    def _word(self, word: str) -> tuple[int, ...]:
        starts = range(0, len(word), _LONGEST_WORD)
        parts = (word[at : at + _LONGEST_WORD] for at in starts)
        found = [self._best(part if n else _SPACE + part) for n, part in enumerate(parts)]
        return tuple(one for part in found for one in part)

    def _best(self, text: str) -> list[int]:
        """Return the most probable pieces that make up ``text``."""
        pieces = self._pieces(text)
        best = [0.0] + [-np.inf] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            unknown = (start + 1, self._unknown, self._least)
            for end, piece, score in (*pieces.get(start, ()), unknown):
                if best[start] + score > best[end]:
                    best[end], came[end] = best[start] + score, (start, piece)
        ids, at = [], len(text)
        while at:
            at, piece = came[at]
            ids.append(piece)
        return ids[::-1]

    def _pieces(self, text: str) -> dict[int, list[tuple[int, int, float]]]:
        """Return by the character they begin at the pieces that stand in ``text``: (character
        behind it, id, log-probability)."""
        parts = list(combinations(range(len(text) + 1), 2))
        hashes = np.array([hash(text[start:end].encode()) for start, end in parts], np.int64)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        found: dict[int, list[tuple[int, int, float]]] = {}
        for n in np.flatnonzero(self._hashes[places] == hashes).tolist():
            (start, end), piece = parts[n], int(self._ids[places[n]])
            found.setdefault(start, []).append((end, piece, float(self._scores[piece])))
        return found
