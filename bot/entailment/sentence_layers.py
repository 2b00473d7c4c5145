"""Layers of the kind that the sentence encoder has, over its vectors of pieces of words.

It is what BERT computes (Devlin et al., 2019), for short texts of any languages. Weights come from
``evaluation/train_cross_encoder.py`` and ``evaluation/train_into_english.py``.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.networks.graph import VECTORS, Floats, Graph, quantised
from bot.networks.packed_model import ATTENTION, MAPS, NORMS, packed_model

GRAPH = Path(__file__).parent / "data" / "sentence.onnx"
LAYERS = 8
ASKED, PASSAGE = 64, 160  # tokens that are read of each at most


class SentenceLayers:
    """Layers of a file of weights, and the linear map after them."""

    def __init__(self, trained: Path) -> None:
        """``trained`` has three arrays: width, wide width and number of the layers; the weights of
        all maps in 8 bits; all other numbers."""
        self.tokenizer, self._tensors = packed_model()
        with trained.open("rb") as file:
            sizes, weights, numbers = (np.load(file, allow_pickle=False) for _ in range(3))
        width, wide, _ = sizes.tolist()
        reader = _WeightReader(weights, numbers)
        given: dict[str, NDArray[Any]] = dict(self._tensors.first_norm())
        for number in range(LAYERS):
            given |= reader.layer(number, width, wide)
        self._last = reader.last()
        self._graph = Graph(GRAPH, given)

    def read(self, text: Sequence[int]) -> tuple[Floats, Floats]:
        """Return for the tokens of a text what the first layer is given and what the last one
        gives: (tokens, width). The text is given without the tokens of its begin and end."""
        given, read = self._graph({VECTORS: self._tensors.embedded(text)})
        return given, read

    def last(self, rows: Floats) -> Floats:
        """Return what the linear map after the layers makes of rows."""
        weights, bias = self._last
        found: Floats = rows @ weights + bias
        return found


class _WeightReader:
    """Takes maps and norms, one after the other, from all weights and all numbers beside them."""

    def __init__(self, weights: NDArray[np.int8], numbers: Floats) -> None:
        self._weights, self._numbers = weights, numbers

    def layer(self, number: int, width: int, wide: int) -> dict[str, NDArray[Any]]:
        """Return the next layer, by name; ``wide`` is the width between its two maps."""
        found: dict[str, NDArray[Any]] = {}
        sizes = dict.fromkeys(ATTENTION, (width, width))
        sizes |= dict(zip(MAPS, ((width, wide), (wide, width)), strict=True))
        for kind, parts in zip(NORMS, (ATTENTION, MAPS), strict=True):
            for part in parts:
                name = f"{number}.{part}"
                weights, found[f"{name}.bias"] = self._dense(*sizes[part])
                found |= quantised(name, weights)
            norm = f"{number}.{kind}"
            found |= {f"{norm}.scale": self._next(width), f"{norm}.shift": self._next(width)}
        return found

    def last(self) -> tuple[Floats, Floats]:
        """Return weights and bias of the map that is left when all layers have been taken."""
        outputs = len(self._numbers) // 2  # a scale and a bias for each
        return self._dense(len(self._weights) // outputs, outputs)

    def _dense(self, inputs: int, outputs: int) -> tuple[Floats, Floats]:
        """Return weights (inputs, outputs) and bias of the next linear map."""
        count = inputs * outputs
        weights, self._weights = self._weights[:count], self._weights[count:]
        scales, bias = self._next(outputs), self._next(outputs)
        return weights.reshape(inputs, outputs) * scales, bias

    def _next(self, count: int) -> Floats:
        numbers, self._numbers = self._numbers[:count], self._numbers[count:]
        return numbers
