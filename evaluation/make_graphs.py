"""Writes the graphs: what the layers of the sentence encoder and of the readers compute.

    pip install onnx
    python evaluation/make_graphs.py

A graph reads the vectors of the tokens of one text. Its weights stand elsewhere and are given by
name when it is loaded; of the reader of English, what another network may have otherwise is given
with each text.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

from onnx import GraphProto, TensorProto, helper

from bot.entailment import english, sentence_layers
from bot.entailment.english import DISTANCES, HEAD, LONGEST, VECTORS_NORM
from bot.networks import packed_model
from bot.networks.graph import VECTORS, WEIGHTS
from bot.networks.packed_model import BLOCK, NORM
from bot.retrieval import encoder

WIDTH, WIDE, LABELS = 384, 1536, 4
EPSILON = 1e-12
IN_8_BITS = 4  # how inputs are multiplied with weights in 4 bits
FUSED = "com.microsoft"  # operators of onnxruntime that do several steps at once
BYTES = {TensorProto.UINT8: 1, TensorProto.INT8: 1, TensorProto.FLOAT16: 2, TensorProto.FLOAT: 4}
OPERATORS, FORMAT = 20, 10  # versions


class Builder:
    """Adds operators and constants to a graph."""

    def __init__(self, *, given_with_text: bool = False, packed: bool = False) -> None:
        """``given_with_text``: biases and norms come with each text; ``packed``: the weights of
        linear maps stay in 4 bits."""
        self._graph, self._given_with_text = GraphProto(), given_with_text
        self._packed = packed
        self._made = 0

    def __call__(self, operator: str, *inputs: str, fused: bool = False, **options: Any) -> str:
        """Add an operator and return the name of its output."""
        return self.several(operator, *inputs, count=1, fused=fused, **options)[0]

    def several(
        self, operator: str, *inputs: str, count: int, fused: bool = False, **options: Any
    ) -> list[str]:
        """Add an operator and return the names of its outputs."""
        self._made += 1
        names = [f"{operator}_{self._made}_{n}" for n in range(count)]
        domain = FUSED if fused else ""
        node = helper.make_node(operator, list(inputs), names, domain=domain, **options)
        self._graph.node.append(node)
        return names

    def whole(self, *numbers: int) -> str:
        """Return the name of a constant of whole numbers."""
        name = "whole_" + "_".join(map(str, numbers))
        if name not in {one.name for one in self._graph.initializer}:
            made = helper.make_tensor(name, TensorProto.INT64, [len(numbers)], numbers)
            self._graph.initializer.append(made)
        return name

    def number(self, number: float) -> str:
        """Return the name of a constant."""
        name = f"number_{number}"
        if name not in {one.name for one in self._graph.initializer}:
            self._graph.initializer.append(
                helper.make_tensor(name, TensorProto.FLOAT, [], [number])
            )
        return name

    def weights(self, name: str, kind: int, *shape: int) -> str:
        """Return the name of a tensor that is given when the graph is loaded."""
        tensor = TensorProto(name=name, data_type=kind, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        self._graph.initializer.append(tensor)
        return name

    def numbers(self, name: str, *shape: int) -> str:
        """Return the name of a bias or the like."""
        if self._given_with_text:
            self._graph.input.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
            return name
        return self.weights(name, TensorProto.FLOAT, *shape)

    def vectors(self) -> str:
        """Return the name of what is read."""
        shape = ["tokens", WIDTH]
        self._graph.input.append(helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, shape))
        return VECTORS

    def linear(
        self, rows: str, name: str, inputs: int, outputs: int, *, row_by_row: bool = False
    ) -> str:
        """Add a linear map. One scale brings all rows to 8 bits; ``row_by_row``: each has its own,
        since some have numbers far greater than others."""
        if self._packed:
            return self._packed_linear(rows, name, inputs, outputs)
        weights = self.weights(f"{name}.weight", TensorProto.INT8, inputs, outputs)
        scale = self.weights(f"{name}.scale", TensorProto.FLOAT, outputs)
        bias = self.numbers(f"{name}.bias", outputs)
        if not row_by_row:
            return self("DynamicQuantizeMatMul", rows, weights, scale, "", bias, fused=True)
        greatest = self("ReduceMax", self("Abs", rows), self.whole(1))
        rows = self("Div", rows, greatest)
        rows = self("DynamicQuantizeMatMul", rows, weights, scale, fused=True)
        return self("Add", self("Mul", rows, greatest), bias)

    def _packed_linear(self, rows: str, name: str, inputs: int, outputs: int) -> str:
        blocks = inputs // BLOCK
        weights = self.weights(f"{name}.weight", TensorProto.UINT8, outputs, blocks, BLOCK // 2)
        scales = self.weights(f"{name}.scale", TensorProto.FLOAT, outputs, blocks)
        sizes = {"K": inputs, "N": outputs, "bits": 4, "block_size": BLOCK}
        rows = self(
            "MatMulNBits", rows, weights, scales, fused=True, accuracy_level=IN_8_BITS, **sizes
        )
        return self("Add", rows, self.numbers(f"{name}.bias", outputs))

    def layer_norm(self, rows: str, name: str) -> str:
        """Add a norm."""
        scale, shift = (self.numbers(f"{name}.{kind}", WIDTH) for kind in ("scale", "shift"))
        return self("LayerNormalization", rows, scale, shift, epsilon=EPSILON, axis=-1)

    def split_heads(self, rows: str, heads: int) -> str:
        """Return (heads, tokens, width of a head) for (tokens, width)."""
        return self(
            "Transpose", self("Reshape", rows, self.whole(0, heads, WIDTH // heads)), perm=[1, 0, 2]
        )

    def attention(self, fit: str, values: str, factor: float) -> str:
        """Return for each token the mean of the values of all, weighted by how they fit."""
        shares = self("Softmax", self("Mul", fit, self.number(factor)), axis=-1)
        by_token = self("Transpose", self("MatMul", shares, values), perm=[1, 0, 2])
        return self("Reshape", by_token, self.whole(0, WIDTH))

    def rest_of_layer(self, rows: str, attended: str, layer: int) -> str:
        """Add the rest of a layer, from the map after attention on."""
        rows = self("Add", rows, self.linear(attended, f"{layer}.ao", WIDTH, WIDTH))
        rows = self.layer_norm(rows, f"{layer}.aln")
        wide = self.gelu(self.linear(rows, f"{layer}.fi", WIDTH, WIDE, row_by_row=True))
        rows = self("Add", rows, self.linear(wide, f"{layer}.fo", WIDE, WIDTH, row_by_row=True))
        return self.layer_norm(rows, f"{layer}.oln")

    def gelu(self, rows: str) -> str:
        """Return x times the share of a normal distribution below x (Hendrycks and Gimpel, 2016),
        nearly."""
        return self("FastGelu", rows, fused=True)

    def write(self, file: Path, *outputs: str) -> None:
        """Write the graph with these outputs."""
        self._graph.name, start = file.stem, 0
        outside = [one for one in self._graph.initializer if one.data_location]
        for one in sorted(outside, key=lambda one: one.name):
            size = math.prod(one.dims) * BYTES[one.data_type]
            where = {"location": WEIGHTS, "offset": str(start), "length": str(size)}
            for key, value in where.items():
                one.external_data.add(key=key, value=value)
            start += size
        for name in outputs:
            shape = [None, None]
            value = helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            self._graph.output.append(value)
        versions = [helper.make_opsetid("", OPERATORS), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(self._graph, opset_imports=versions, ir_version=FORMAT)
        file.write_bytes(model.SerializeToString())
        sys.stdout.write(f"{file}: {file.stat().st_size} bytes\n")


def sentence_encoder(file: Path) -> None:
    """Write the sentence encoder, which gives the mean of its last layer."""
    add = Builder(packed=True)
    rows = add.layer_norm(add.vectors(), NORM)
    for layer in range(packed_model.LAYERS):
        rows = _bert_layer(add, rows, layer)
    add.write(file, add("ReduceMean", rows, add.whole(0)))


def sentence_layers_alone(file: Path) -> None:
    """Write layers like those of the sentence encoder, with what the first one is given."""
    add = Builder()
    given = rows = add.layer_norm(add.vectors(), NORM)
    for layer in range(sentence_layers.LAYERS):
        rows = _bert_layer(add, rows, layer)
    add.write(file, given, rows)


def _bert_layer(add: Builder, rows: str, layer: int) -> str:
    heads = packed_model.HEADS
    query, key, value = (
        add.split_heads(add.linear(rows, f"{layer}.{part}", WIDTH, WIDTH), heads) for part in "qkv"
    )
    fit = add("MatMul", query, add("Transpose", key, perm=[0, 2, 1]))
    attended = add.attention(fit, value, (WIDTH // heads) ** -0.5)
    return add.rest_of_layer(rows, attended, layer)


def deberta(file: Path) -> None:
    """Write the reader of English."""
    add, heads = Builder(given_with_text=True), english.HEADS
    tokens = add("Shape", add.vectors(), start=0, end=1)
    twice = add("Sub", add("Add", tokens, tokens), add.whole(1))
    first = add("Sub", add.whole(LONGEST), tokens)
    nearest = first, add("Sub", add("Add", add.whole(LONGEST), tokens), add.whole(1))
    rows = add.layer_norm(VECTORS, VECTORS_NORM)
    for layer in range(english.LAYERS):
        query, key, value = (
            add.split_heads(add.linear(rows, f"{layer}.{part}", WIDTH, WIDTH), heads)
            for part in "qkv"
        )
        both = 2 * heads, WIDTH // heads, 2 * LONGEST - 1
        distances = add.weights(f"{layer}.{DISTANCES}", TensorProto.FLOAT16, *both)
        near = add("Slice", distances, *nearest, add.whole(2))
        near = add("Cast", near, to=TensorProto.FLOAT)
        apart = add("MatMul", add("Concat", query, key, axis=0), near)
        apart = _shifted(add, apart, tokens, twice, 2 * heads)
        ahead, behind = add.several("Split", apart, count=2, num_outputs=2, axis=0)
        fit = add("MatMul", query, add("Transpose", key, perm=[0, 2, 1]))
        fit = add("Add", add("Add", fit, ahead), add("Transpose", behind, perm=[0, 2, 1]))
        attended = add.attention(fit, value, (3 * WIDTH // heads) ** -0.5)
        rows = add.rest_of_layer(rows, attended, layer)
    begin = add("Slice", rows, add.whole(0), add.whole(1), add.whole(0))
    pooled = add.gelu(add.linear(begin, "pool", WIDTH, WIDTH))
    weight, bias = HEAD
    head = add.numbers(weight, LABELS, WIDTH), add.numbers(bias, LABELS)
    add.write(file, add("Gemm", pooled, *head, transB=1))


def _shifted(add: Builder, rows: str, tokens: str, twice: str, heads: int) -> str:
    """Return (heads, tokens, tokens) for (heads, tokens, 2 tokens - 1): of row i, from column
    tokens - 1 - i on. Rows one number longer, read as if they were not, begin each one further left
    (Z. Dai et al., "Transformer-XL", 2019)."""
    longer = add("Pad", rows, add.whole(0, 0, 0, 0, 0, 1))
    flat = add("Reshape", longer, add.whole(heads, -1))
    flat = add("Slice", flat, add.whole(0), add("Mul", tokens, twice), add.whole(1))
    shape = add("Concat", add.whole(heads), tokens, twice, axis=0)
    before = add("Sub", tokens, add.whole(1))
    return add("Slice", add("Reshape", flat, shape), before, twice, add.whole(2))


if __name__ == "__main__":
    deberta(english.GRAPH)
    sentence_layers_alone(sentence_layers.GRAPH)
    sentence_encoder(encoder.GRAPH)
