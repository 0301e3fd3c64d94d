import numpy as np
import pytest

from knowledge.embedding.choose import BATCH, choose_embedder
from knowledge.embedding.minilm import read_manifest
from knowledge.errors import EmbeddingError

HERE = "tests.knowledge.embedding.foreign_embeddings"
FAKE = "langchain_core.embeddings:DeterministicFakeEmbedding"


@pytest.mark.parametrize("setting", [None, "", "bundled", " Bundled "])
def test_no_setting_means_the_bundled_model(setting):
    embedder = choose_embedder(setting)
    assert embedder.name == read_manifest().name
    vectors = embedder.embed_documents(["Profits rose.", "It rained."])
    assert vectors.shape == (2, embedder.dimensions) == (2, 384)
    np.testing.assert_array_equal(embedder.embed_query("It rained."), vectors[1])


def test_langchain_class_gives_unit_vectors_of_its_size():
    embedder = choose_embedder(f"{FAKE}?size=32")
    assert embedder.dimensions == 32
    vectors = embedder.embed_documents(["one", "two", "one"])
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(vectors[0], vectors[2])
    np.testing.assert_allclose(embedder.embed_query("two"), vectors[1], atol=1e-6)
    assert embedder.embed_documents([]).shape == (0, 32)


def test_class_of_a_module_without_a_dot_is_found():
    with pytest.raises(EmbeddingError, match="not a LangChain embeddings class"):
        choose_embedder("json:JSONDecoder")


def test_name_tells_vector_spaces_apart():
    small, large = (choose_embedder(f"{FAKE}?size={size}") for size in (8, 9))
    assert small.name != large.name
    one = choose_embedder(f"{HERE}:Steady?size=6&label=a")
    same = choose_embedder(f"{HERE}:Steady?label=a&size=6")
    other = choose_embedder(f"{HERE}:Steady?label=b&size=6")
    assert one.name == same.name != other.name


def test_name_and_errors_hold_no_key():
    assert "hush" not in choose_embedder(f"{HERE}:Steady?api_key=hush").name
    with pytest.raises(EmbeddingError) as caught:
        choose_embedder(f"{FAKE}?api_key=hush")
    assert "hush" not in str(caught.value) + caught.value.embedder
    assert "size: Field required" in str(caught.value)


def test_documents_go_in_batches_in_their_order():
    embedder = choose_embedder(f"{HERE}:Steady")
    texts = ["x" * n for n in range(1, 2 * BATCH + 4)]
    calls: list[int] = []
    vectors = embedder.embed_documents(texts, calls.append)
    assert calls == [BATCH, BATCH, 3]
    np.testing.assert_allclose(vectors[:, 0] / vectors[:, 1], range(1, len(texts) + 1), rtol=1e-4)


def test_lone_surrogates_never_reach_a_foreign_embedder():
    embedder = choose_embedder(f"{HERE}:Steady")
    embedder.embed_documents(["odd \ud800 text"])
    assert embedder.embeddings.batches[-1] == ["odd \ufffd text"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("nan", "not a number"),
        ("infinite", "not a number"),
        ("zero", "a vector of zeros"),
        ("short", "3 × 2, not 3 × 4"),
        ("missing", "2 × 4, not 3 × 4"),
        ("ragged", "unequal length"),
    ],
)
def test_unusable_vectors_are_an_embedding_error(kind, said):
    embedder = choose_embedder(f"{HERE}:BadDocuments?kind={kind}")
    with pytest.raises(EmbeddingError, match=said) as caught:
        embedder.embed_documents(["a", "b", "c"])
    assert caught.value.embedder == embedder.name


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("nonsense", 'Write "bundled", "provider:model"'),
        ("openai:", 'Write "bundled", "provider:model"'),
        ("nobody:some-model", "Provider 'nobody' is not supported"),
        ("cohere:embed-english-v3.0", "pip install langchain-cohere"),
        ("mistralai:mistral-embed", "pip install langchain-mistralai"),
        ("no_such_package.embeddings:Model", "Install the package that holds it"),
        ("langchain_core.embeddings:NoSuchClass", "has no class NoSuchClass"),
        (f"{HERE}:NotEmbeddings", "not a LangChain embeddings class"),
        (f"{HERE}:NotANumber", "not a number"),
        (f"{HERE}:Unreachable", "no route to host. Check the network"),
        (f"{HERE}:NeedsKey", "NEEDS_KEY_API_KEY. Install its package, set its key"),
        (f"{HERE}:Steady?colour=red", "unexpected keyword argument 'colour'"),
    ],
)
def test_embedder_that_cannot_be_used_says_what_to_do(setting, said):
    with pytest.raises(EmbeddingError) as caught:
        choose_embedder(setting)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_provider_is_refused_without_the_list_of_all_others():
    with pytest.raises(EmbeddingError) as caught:
        choose_embedder("os:system")
    assert "Provider 'os' is not supported. Install its package" in str(caught.value)
    assert "langchain-" not in str(caught.value)
