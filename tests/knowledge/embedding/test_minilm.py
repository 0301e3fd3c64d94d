import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedding import minilm
from knowledge.embedding.minilm import BLOCK, MiniLmEmbeddings, read_manifest, well_formed
from knowledge.errors import EmbeddingError

MODEL = resources.files("knowledge.embedding") / "model"
SENTENCES = (
    (resources.files("knowledge.embedding") / "check_sentences.txt").read_text("utf-8").splitlines()
)


@pytest.fixture(scope="module")
def embeddings():
    return MiniLmEmbeddings()


@pytest.mark.parametrize(
    ("file", "field"),
    [("model_int8.onnx", "model_sha256"), ("tokenizer.json", "tokenizer_sha256")],
)
def test_bundled_file_is_the_one_its_manifest_names(file, field):
    manifest = json.loads((MODEL / "model.json").read_text())
    assert hashlib.sha256((MODEL / file).read_bytes()).hexdigest() == manifest[field]


def test_vectors_stay_close_to_the_full_precision_model(embeddings):
    exact = np.load(Path(__file__).with_name("full_precision.npy")).astype(np.float32)
    cosines = (embeddings.embed_array(SENTENCES) * exact).sum(axis=1)
    assert len(cosines) >= 60
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.98


def test_manifest_records_the_same_cosine_as_measured_here(embeddings):
    exact = np.load(Path(__file__).with_name("full_precision.npy")).astype(np.float32)
    cosines = (embeddings.embed_array(SENTENCES) * exact).sum(axis=1)
    recorded = json.loads((MODEL / "model.json").read_text())["check"]
    assert recorded["sentences"] == len(SENTENCES)
    assert recorded["mean_cosine"] == pytest.approx(cosines.mean(), abs=0.002)


def test_question_is_nearest_to_the_sentence_that_answers_it(embeddings):
    questions = embeddings.embed_array(
        [
            "How much money did the start-up get from pension funds?",
            "Why were the shares of the shop chain lower?",
            "What caused the outage?",
            "Which medicine helps against strokes?",
        ]
    )
    best = (questions @ embeddings.embed_array(SENTENCES).T).argmax(axis=1)
    assert [SENTENCES[i].split(" ", 4)[:4] for i in best] == [
        ["The", "start-up", "raised", "$42"],
        ["Shares", "of", "the", "retailer"],
        ["Engineers", "traced", "the", "outage"],
        ["The", "drug", "cut", "the"],
    ]


def test_vector_of_a_text_does_not_depend_on_its_neighbours(embeddings):
    texts = [" ".join(SENTENCES[i : i + 1 + i % 7]) for i in range(len(SENTENCES))]
    together = embeddings.embed_array(texts)
    alone = np.array([embeddings.embed_query_array(text) for text in texts])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(embeddings.embed_array(texts[::-1])[::-1], together)


def test_one_thread_gives_the_same_vectors_as_several():
    one, three = MiniLmEmbeddings(threads=1), MiniLmEmbeddings(threads=3)
    np.testing.assert_array_equal(one.embed_array(SENTENCES[:9]), three.embed_array(SENTENCES[:9]))


def test_rows_have_length_one(embeddings):
    vectors = embeddings.embed_array([*SENTENCES[:5], "", "x", " ".join(SENTENCES)])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_words_past_256_tokens_do_not_count(embeddings):
    start = "market " * 254
    one, other = embeddings.embed_array([start, start + "earthquake penguin violin"])
    np.testing.assert_array_equal(one, other)
    assert embeddings.embed_query_array("market " * 253 + "penguin") @ one < 0.9999


def test_no_texts_give_an_empty_array(embeddings):
    assert embeddings.embed_array([]).shape == (0, 384)
    assert embeddings.embed_documents([]) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "a\0b",
        "\0",
        "\ud800",
        "chips \udfff fell",
        "\udcff\ud83d",
        "😀" * 3000,
        "\u202e\u200b\ufeff",
        "e\u0301" * 400,
        "記事のニュース",
        "x" * 2_000_000,
        " " * 2_000_000 + "late",
    ],
)
def test_odd_text_gets_a_vector_of_length_one(embeddings, text):
    vector = embeddings.embed_query_array(text)
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_only_lone_surrogates_are_replaced():
    assert well_formed("café 😀 \ud83d\ude00 \ud83d.") == "café 😀 😀 \ufffd."


def test_progress_adds_up_to_the_number_of_texts(embeddings):
    calls: list[int] = []
    embeddings.embed_array(["news"] * (2 * BLOCK + 5), calls.append)
    assert calls == [BLOCK, BLOCK, 5]


def test_error_in_progress_stops_the_work_and_reaches_the_caller(embeddings):
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embeddings.embed_array(["news"] * (3 * BLOCK), interrupt)


def test_many_threads_share_one_unloaded_model():
    embeddings = MiniLmEmbeddings()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(embeddings.embed_query_array, SENTENCES[:24]))
    np.testing.assert_array_equal(together, embeddings.embed_array(SENTENCES[:24]))


def test_langchain_methods_return_lists_of_the_same_numbers(embeddings):
    vectors = embeddings.embed_array(SENTENCES[:2])
    assert embeddings.embed_documents(SENTENCES[:2]) == vectors.tolist()
    assert embeddings.embed_query(SENTENCES[0]) == vectors[0].tolist()
    assert type(embeddings.embed_query(SENTENCES[0])[0]) is float


@pytest.mark.parametrize("file", ["model_int8.onnx", "tokenizer.json", "model.json"])
@pytest.mark.parametrize("damage", ["missing", "truncated", "empty"])
def test_damaged_model_is_an_embedding_error_that_says_what_to_do(
    tmp_path, monkeypatch, file, damage
):
    shutil.copytree(str(MODEL), tmp_path / "model")
    path = tmp_path / "model" / file
    content = path.read_bytes()
    path.unlink()
    if damage != "missing":
        path.write_bytes(content[: len(content) // 2] if damage == "truncated" else b"")
    monkeypatch.setattr(minilm, "MODEL_FILES", tmp_path / "model")
    with pytest.raises(EmbeddingError, match="Install Pullquote again"):
        MiniLmEmbeddings().embed_query("news")


def test_name_carries_the_hash_of_the_model():
    digest = hashlib.sha256((MODEL / "model_int8.onnx").read_bytes()).hexdigest()
    assert read_manifest().name == f"all-MiniLM-L6-v2-int8@{digest[:12]}"
    assert MiniLmEmbeddings().dimensions == read_manifest().dimensions


def test_embedding_needs_neither_torch_nor_build_packages():
    program = """
import sys
from knowledge.embedding.choose import choose_embedder
choose_embedder(None).embed_query("news")
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "safetensors", "langchain"}
sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)
"""
    root = Path(minilm.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
