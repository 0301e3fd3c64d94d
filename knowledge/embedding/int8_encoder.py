"""The MiniLM encoder as an int8 ONNX graph, for the bundled models that are built on it.

Needs `onnx`; nothing imports this module at runtime. The same weights give the same bytes.

The int8 scheme, and why (figures in docs/embedder.md):
- Weights are symmetric per output channel. They keep to ±64, so that the 16-bit sums of x86
  processors without VNNI cannot overflow: every machine computes the same integers.
- Activations are quantised on the fly, one scale a matrix. The rows that enter the second
  feed-forward matrix differ by orders of magnitude, so each of them is first scaled to its maximum.
- One row of the word table has one scale. Positions and layer norms stay float32.
The graph takes texts of one length and no mask: padding would let neighbours change a result.
"""

import math
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS, HEADS, DIMENSIONS = 6, 12, 384
WEIGHT_LIMIT = 64

Array = NDArray[Any]
Weights = dict[str, Array]
"""The network's arrays by the names that the original model gives them."""


class Int8Encoder:
    """A graph under construction: `embedded` first, then `encoded`, then a head of the caller's.

    `fused` takes one operation for a sum and its norm, and for a bias and its GELU. onnxruntime
    1.32 computes these number by number where it vectorises the separate ones: without it a row
    of 212 word pieces takes 12.4 ms instead of 16.7.
    """

    def __init__(self, weights: Weights, *, fused: bool = True) -> None:
        self._weights = weights
        self._fused = fused
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: Array) -> str:
        """A constant; its name."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, *more: str, **attributes: Any) -> str:
        """An operation named after its first output, which is returned."""
        made = helper.make_node(kind, inputs, [output, *more], name=output, **attributes)
        self._nodes.append(made)
        return output

    def linear(self, x: str, weight: Array, output: str, bias: Array | None = None) -> str:
        """`x @ weight + bias` in int8."""
        scale = (np.abs(weight).max(axis=0) / WEIGHT_LIMIT).astype(np.float32)
        inputs = [
            x,
            self.constant(f"{output}.weight", np.round(weight / scale).astype(np.int8)),
            self.constant(f"{output}.scale", scale),
            self.constant(f"{output}.zero", np.zeros(len(scale), np.int8)),
        ]
        if bias is not None:
            inputs.append(self.constant(f"{output}.bias", bias))
        return self._contrib("DynamicQuantizeMatMul", inputs, output)

    def embedded(self, max_tokens: int, kinds: Array | None = None) -> str:
        """What the layers start from: (texts, tokens, 384).

        With `kinds` (a vector for each kind of word piece) the graph has a second input, `kinds`;
        without, every word piece is of the model's first token type.
        """
        table = self._weights["embeddings.word_embeddings.weight"]
        row_scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-12)
        words = self.node(
            "Gather",
            [
                self.constant("words.table", np.round(table / row_scale).astype(np.int8)),
                "input_ids",
            ],
            "words.int8",
        )
        scales = self.node(
            "Gather",
            [self.constant("words.row_scale", row_scale.astype(np.float32)), "input_ids"],
            "words.scales",
        )
        words = self.node("Cast", [words], "words.float", to=TensorProto.FLOAT)
        words = self.node("Mul", [words, scales], "words")
        first = self.constant("zero", np.array([0]))
        axis = self.constant("axis_0", np.array([0]))
        count = self.node("Shape", ["input_ids"], "token_count", start=1, end=2)
        table = positions(self._weights, max_tokens, one_type=kinds is None)
        places = self.node(
            "Slice", [self.constant("positions.table", table), first, count, axis], "positions"
        )
        total = self.node("Add", [words, places], "embeddings.sum")
        if kinds is not None:
            kind = self.node("Gather", [self.constant("kinds.table", kinds), "kinds"], "kind")
            total = self.node("Add", [total, kind], "embeddings.with_kinds")
        return self.node(
            "LayerNormalization",
            [
                total,
                self.constant("embeddings.gamma", self._weights["embeddings.LayerNorm.weight"]),
                self.constant("embeddings.beta", self._weights["embeddings.LayerNorm.bias"]),
            ],
            "embeddings",
            epsilon=1e-12,
            axis=-1,
        )

    def encoded(self, x: str) -> str:
        """`x` after all layers: (texts, tokens, 384)."""
        weights = self._weights
        last_axis = self.constant("axis_last", np.array([-1]))
        # GELU is never below -0.17, so a floor of 0.2 keeps every scaled row within -1 and 1.
        floor = self.constant("row_floor", np.array(0.2, np.float32))
        for layer in range(LAYERS):
            prefix = f"encoder.layer.{layer}"
            weight, all_three = query_key_value(weights, prefix)
            qkv = self.linear(x, weight, f"{layer}.qkv", all_three)
            heads = [f"{layer}.query", f"{layer}.key", f"{layer}.value"]
            self.node("Split", [qkv], *heads, axis=-1, num_outputs=3)
            mixed = self._contrib(
                "MultiHeadAttention", heads, f"{layer}.attention", num_heads=HEADS
            )
            weight = weights[f"{prefix}.attention.output.dense.weight"].T
            y = self.linear(mixed, weight, f"{layer}.mixed")
            x = self._add_and_norm(y, x, f"{prefix}.attention.output", f"{layer}.attended")
            y = self._widened(x, f"{prefix}.intermediate", layer)
            largest = self.node("ReduceMax", [y, last_axis], f"{layer}.largest", keepdims=1)
            rows = self.node("Max", [largest, floor], f"{layer}.rows")
            y = self.node("Div", [y, rows], f"{layer}.scaled")
            y = self.linear(y, weights[f"{prefix}.output.dense.weight"].T, f"{layer}.narrow")
            y = self.node("Mul", [y, rows], f"{layer}.unscaled")
            x = self._add_and_norm(y, x, f"{prefix}.output", f"{layer}.out")
        return x

    def model(self, name: str, inputs: list[str], output: str, shape: list[Any]) -> onnx.ModelProto:
        """The finished graph, from int64 `inputs` (texts, tokens) to a float32 `output`."""
        graph = helper.make_graph(
            self._nodes,
            name,
            [
                helper.make_tensor_value_info(one, TensorProto.INT64, ["texts", "tokens"])
                for one in inputs
            ],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
            self._constants,
        )
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(
            graph, opset_imports=opsets, ir_version=8, producer_name="pullquote"
        )

    def _contrib(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        return self.node(kind, inputs, output, domain="com.microsoft", **attributes)

    def _widened(self, x: str, prefix: str, layer: int) -> str:
        weight = self._weights[f"{prefix}.dense.weight"].T
        bias = self._weights[f"{prefix}.dense.bias"]
        if not self._fused:
            y = self.linear(x, weight, f"{layer}.wide", bias)
            return self._contrib("Gelu", [y], f"{layer}.gelu")
        y = self.linear(x, weight, f"{layer}.wide")
        return self._contrib(
            "BiasGelu", [y, self.constant(f"{layer}.wide.bias", bias)], f"{layer}.gelu"
        )

    def _add_and_norm(self, x: str, residual: str, prefix: str, output: str) -> str:
        gamma = self.constant(f"{output}.gamma", self._weights[f"{prefix}.LayerNorm.weight"])
        beta = self.constant(f"{output}.beta", self._weights[f"{prefix}.LayerNorm.bias"])
        bias = self.constant(f"{output}.bias", self._weights[f"{prefix}.dense.bias"])
        if self._fused:
            inputs = [x, residual, gamma, beta, bias]
            return self._contrib("SkipLayerNormalization", inputs, output, epsilon=1e-12)
        x = self.node("Add", [x, bias], f"{output}.biased")
        x = self.node("Add", [x, residual], f"{output}.sum")
        return self.node("LayerNormalization", [x, gamma, beta], output, epsilon=1e-12, axis=-1)


def positions(weights: Weights, max_tokens: int, *, one_type: bool = True) -> Array:
    """Position vectors (max_tokens, 384) float32; with `one_type` that token type's is added."""
    table = weights["embeddings.position_embeddings.weight"][:max_tokens]
    if not one_type:
        return np.asarray(table)
    return np.asarray(table + weights["embeddings.token_type_embeddings.weight"][0])


def query_key_value(weights: Weights, prefix: str) -> tuple[Array, Array]:
    """The three projections of self-attention as one: weight (384, 1152) and bias (1152,)."""
    names = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
    weight = np.concatenate([weights[f"{name}.weight"].T for name in names], axis=1)
    return weight, np.concatenate([weights[f"{name}.bias"] for name in names])


def full_precision(weights: Weights, x: Array) -> Array:
    """The original encoder in plain numpy, float32: the rows of one text, from the sum of its
    embeddings (tokens, 384) to what leaves the last layer."""

    def norm(x: Array, prefix: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        scaled = centred / deviation * weights[f"{prefix}.weight"] + weights[f"{prefix}.bias"]
        return np.asarray(scaled, np.float32)

    def dense(x: Array, prefix: str) -> Array:
        return np.asarray(x @ weights[f"{prefix}.weight"].T + weights[f"{prefix}.bias"])

    def split(x: Array) -> Array:
        return x.reshape(len(x), HEADS, -1).swapaxes(0, 1)

    erf = np.vectorize(math.erf, otypes=[np.float32])
    x = norm(x, "embeddings.LayerNorm")
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        attention = f"{prefix}.attention"
        query, key, value = (
            split(dense(x, f"{attention}.self.{n}")) for n in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[-1])
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        mixed = mixed.swapaxes(0, 1).reshape(len(x), DIMENSIONS)
        x = norm(x + dense(mixed, f"{attention}.output.dense"), f"{attention}.output.LayerNorm")
        wide = dense(x, f"{prefix}.intermediate.dense")
        wide = wide * (1 + erf(wide / math.sqrt(2))) / 2
        x = norm(x + dense(wide, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
    return x
