"""Builds the bundled cross-encoder from trained weights and checks it.

    python -m knowledge.cross_encoder.build_model --weights reader.safetensors --pairs CHECK.npz \
        --trained-on TEXT --out DIR

Needs `onnx` and `safetensors` besides the runtime packages, as `knowledge.embedding.build_model`
does; nothing imports this module at runtime. The same weights give the same bytes. CHECK.npz holds
rows that training wrote (`ids`, `kinds`, `lengths`): int8 and full precision must agree on them.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from safetensors.numpy import load as load_safetensors

from knowledge.cross_encoder.pairs import MAX_TOKENS
from knowledge.embedding.build_model import FILES_SHA256, PACKAGE
from knowledge.embedding.int8_encoder import (
    Array,
    Int8Encoder,
    Weights,
    full_precision,
    positions,
)

LEAST_CORRELATION = 0.98


def main() -> None:
    """Build, check, write; exits with a sentence and writes nothing when the check fails."""
    parser = argparse.ArgumentParser(description="Build the bundled cross-encoder.")
    parser.add_argument("--weights", type=Path, required=True, help="what training wrote")
    parser.add_argument("--pairs", type=Path, required=True, help="rows to check on (.npz)")
    parser.add_argument("--trained-on", required=True, help="the training data, for the manifest")
    parser.add_argument("--out", type=Path, required=True, help="folder for the two files")
    arguments = parser.parse_args()
    stored = arguments.weights.read_bytes()
    weights: Weights = load_safetensors(stored)
    model = build_graph(weights).SerializeToString(deterministic=True)
    session = ort.InferenceSession(model, providers=["CPUExecutionProvider"])
    exact, int8 = [], []
    for ids, kinds in _rows(arguments.pairs):
        exact.append(full_precision_numbers(weights, ids, kinds))
        int8.append(session.run(None, {"input_ids": ids[None], "kinds": kinds[None]})[0][0])
    alike = float(np.corrcoef(np.concatenate(exact), np.concatenate(int8))[0, 1])
    apart = float(np.abs(np.concatenate(exact) - np.concatenate(int8)).mean())
    print(f"{len(model):,} bytes, correlation {alike:.4f}, mean difference {apart:.3f}")
    if alike < LEAST_CORRELATION:
        raise SystemExit(f"The correlation is below {LEAST_CORRELATION}: nothing was written.")
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "model_int8.onnx").write_bytes(model)
    manifest = {
        "model": "pullquote-reader",
        "precision": "int8",
        "source": f"trained by bot.extractive.training from {PACKAGE}",
        "trained_on": arguments.trained_on,
        "license": "Apache-2.0",
        "source_sha256": {
            "model.safetensors": FILES_SHA256["model.safetensors"],
            "trained": hashlib.sha256(stored).hexdigest(),
        },
        "model_sha256": hashlib.sha256(model).hexdigest(),
        "max_tokens": MAX_TOKENS,
        "check": {
            "rows": len(exact),
            "correlation": round(alike, 4),
            "mean_difference": round(apart, 3),
        },
    }
    (arguments.out / "model.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def build_graph(weights: Weights) -> onnx.ModelProto:
    """input_ids and kinds (texts, tokens) int64 → numbers (texts, tokens) float32."""
    graph = Int8Encoder(weights, fused=False)
    kinds = weights["embeddings.token_type_embeddings.weight"]
    x = graph.encoded(graph.embedded(MAX_TOKENS, kinds))
    # The head stays in full precision: it is one column.
    head = graph.constant("head.weight", weights["head.weight"][:, None])
    graph.node("MatMul", [x, head], "head")
    graph.node("Add", ["head", graph.constant("head.bias", weights["head.bias"])], "columns")
    graph.node("Squeeze", ["columns", graph.constant("axis_2", np.array([2]))], "numbers")
    inputs = ["input_ids", "kinds"]
    return graph.model("pullquote-reader-int8", inputs, "numbers", ["texts", "tokens"])


def full_precision_numbers(weights: Weights, ids: Array, kinds: Array) -> Array:
    """The numbers (tokens,) that the trained network gives one row."""
    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.token_type_embeddings.weight"][kinds]
    x = full_precision(weights, x + positions(weights, len(ids), one_type=False))
    return np.asarray(x @ weights["head.weight"] + weights["head.bias"])


def _rows(file: Path) -> list[tuple[Array, Array]]:
    stored = np.load(file)
    ends = np.cumsum(stored["lengths"])[:-1]
    ids = np.split(stored["ids"].astype(np.int64), ends)
    return list(zip(ids, np.split(stored["kinds"].astype(np.int64), ends), strict=True))


if __name__ == "__main__":
    main()
