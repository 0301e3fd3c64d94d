"""Loading drafts: each is stored once and whole, whatever happens on the way."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from knowledge.articles import Draft
from knowledge.canonical import canonical_line, canonical_text
from knowledge.catalog.store import Catalog
from knowledge.embedding.choose import Embedder, choose_embedder
from knowledge.errors import EmbeddingError, SourceError
from knowledge.ingest import (
    BATCH_ARTICLES,
    BATCH_PASSAGES,
    FIRST_PASSAGES,
    IngestSummary,
    embed_again,
    ingest,
    prepare,
)
from knowledge.passages import embedded_text
from knowledge.stories import signature_of

FAKE = "langchain_core.embeddings:DeterministicFakeEmbedding?size=32"


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return choose_embedder(FAKE)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog.open(tmp_path / "catalog.sqlite3") as catalog:
        yield catalog


def article(number: int, sentences: int = 2) -> Draft:
    text = " ".join(
        f"Line {number} of the metro opens in {2030 + at}, says the city."
        for at in range(sentences)
    )
    return Draft(f"file:///{number}.md", f"Metro line {number}", text)


@dataclass
class Unreliable:
    """An embedder that answers until it is asked for more than `calls` batches."""

    inner: Embedder
    calls: int
    error: BaseException

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def dimensions(self) -> int:
        return self.inner.dimensions

    def embed_documents(self, texts: Sequence[str], progress: object = None) -> NDArray[np.float32]:
        if self.calls == 0:
            raise self.error
        self.calls -= 1
        return self.inner.embed_documents(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.inner.embed_query(text)


def load(
    catalog: Catalog, embedder: Embedder, drafts: Sequence[Draft | SourceError]
) -> tuple[IngestSummary, list[int]]:
    steps: list[int] = []
    return ingest(catalog, embedder, iter(drafts), on_progress=steps.append), steps


def test_new_unchanged_updated_and_failed_are_counted(catalog: Catalog, embedder: Embedder) -> None:
    load(catalog, embedder, [article(1), article(2)])
    failed = SourceError("file:///broken.html", "holds no text")
    changed = replace(article(2), text="The line was given up.")
    summary, steps = load(catalog, embedder, [article(1), failed, changed, article(3), failed])
    assert (summary.unchanged, summary.updated, summary.added) == (1, 1, 1)
    assert (summary.failed, summary.failures) == (2, [failed, failed])
    assert summary.passages == 2
    assert sum(steps) == 5


def test_every_passage_is_stored_with_its_own_embedding(
    catalog: Catalog, embedder: Embedder
) -> None:
    load(catalog, embedder, [article(number, 1 + number * 7 % 90) for number in range(20)])
    stored = catalog.vectors_after(embedder.name, 0)
    located = catalog.locate(stored.passage_ids.tolist())
    texts = [embedded_text(one.article.title, one.passage.text) for one in located]
    assert len(texts) > 20
    assert np.array_equal(stored.vectors, embedder.embed_documents(texts).astype(np.float16))
    for one in located:
        assert one.passage.text == one.article.text[one.passage.start : one.passage.end]


def test_loading_again_stores_nothing_and_embeds_nothing(
    catalog: Catalog, embedder: Embedder
) -> None:
    drafts = [article(number) for number in range(30)]
    load(catalog, embedder, drafts)
    before = catalog.position(embedder.name)
    never = Unreliable(embedder, 0, AssertionError("nothing is left to embed"))
    summary, steps = load(catalog, never, drafts)
    assert (summary.unchanged, summary.added, summary.passages) == (30, 0, 0)
    assert sum(steps) == 30
    assert catalog.position(embedder.name) == before


def test_article_met_twice_in_a_batch_is_stored_once(catalog: Catalog, embedder: Embedder) -> None:
    summary, steps = load(catalog, embedder, [article(1), article(2), article(1), article(1)])
    assert (summary.added, summary.unchanged, summary.passages) == (2, 2, 2)
    assert sum(steps) == 4
    assert catalog.coverage().passages == 2


def test_article_without_passages_is_stored(catalog: Catalog, embedder: Embedder) -> None:
    empty = Draft("file:///empty.txt", "Empty", "")
    summary, steps = load(catalog, embedder, [empty])
    assert (summary.added, summary.passages, sum(steps)) == (1, 0, 1)
    assert load(catalog, embedder, [empty, article(1)])[0].unchanged == 1


def test_nothing_to_load_is_a_summary_of_zeros(catalog: Catalog, embedder: Embedder) -> None:
    summary, steps = load(catalog, embedder, [])
    assert summary == IngestSummary()
    assert sum(steps) == 0


def test_progress_adds_up_over_many_batches(catalog: Catalog, embedder: Embedder) -> None:
    number = 2 * BATCH_ARTICLES + 17
    drafts = [article(n) for n in range(number)]
    load(catalog, embedder, drafts[::3])
    summary, steps = load(catalog, embedder, drafts)
    assert sum(steps) == number
    assert summary.added + summary.unchanged == number
    assert len(steps) > 4
    assert min(steps) >= 0


def test_progress_begins_with_a_small_batch_and_batches_grow(
    catalog: Catalog, embedder: Embedder
) -> None:
    _, steps = load(catalog, embedder, [article(n) for n in range(4 * BATCH_PASSAGES)])
    done = [step for step in steps if step]
    assert done[:3] == [FIRST_PASSAGES, 2 * FIRST_PASSAGES, 4 * FIRST_PASSAGES]
    assert max(done) == BATCH_ARTICLES


def test_article_of_many_batches_is_stored_whole(catalog: Catalog, embedder: Embedder) -> None:
    long = article(1, BATCH_PASSAGES * 30)
    summary, _ = load(catalog, embedder, [article(2), long, article(3)])
    assert summary.added == 3
    assert summary.passages > BATCH_PASSAGES + 2
    assert catalog.check() == []


@pytest.mark.parametrize(
    "error", [EmbeddingError("far away", "The embedder is out of reach."), KeyboardInterrupt()]
)
def test_what_was_acknowledged_before_an_interruption_is_stored(
    catalog: Catalog, embedder: Embedder, error: BaseException
) -> None:
    drafts = [article(number, 100) for number in range(120)]
    acknowledged: list[int] = []
    with pytest.raises(type(error)):
        ingest(catalog, Unreliable(embedder, 2, error), drafts, on_progress=acknowledged.append)
    stored = sum(acknowledged)
    assert 0 < stored < 120
    assert {one.title for one in catalog.list_articles()} == {one.title for one in drafts[:stored]}
    assert catalog.check() == []
    summary, steps = load(catalog, embedder, drafts)
    assert (summary.unchanged, summary.added, sum(steps)) == (stored, 120 - stored, 120)
    assert catalog.check() == []


def test_source_that_breaks_off_keeps_what_was_acknowledged(
    catalog: Catalog, embedder: Embedder
) -> None:
    def drafts() -> Iterator[Draft]:
        for number in range(BATCH_ARTICLES + 5):
            yield article(number)
        raise KeyboardInterrupt

    acknowledged: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        ingest(catalog, embedder, drafts(), on_progress=acknowledged.append)
    assert 0 < sum(acknowledged) == catalog.coverage().articles


def test_loading_at_once_from_threads_stores_each_article_once(
    catalog: Catalog, embedder: Embedder
) -> None:
    drafts = [article(number) for number in range(150)]
    summaries: list[IngestSummary] = []
    threads = [
        threading.Thread(
            target=lambda at=at: summaries.append(
                ingest(catalog, embedder, drafts[at:] + drafts[:at])
            )
        )
        for at in (0, 50, 100)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(one.added for one in summaries) == 150
    assert sum(one.unchanged for one in summaries) == 300
    assert sum(one.passages for one in summaries) == catalog.coverage().passages == 150
    assert catalog.check() == []


class TestAnotherEmbedder:
    """Changing the embedder embeds again, without reading the articles again."""

    OTHER = "langchain_core.embeddings:DeterministicFakeEmbedding?size=16"

    @pytest.fixture
    def other(self) -> Embedder:
        return choose_embedder(self.OTHER)

    def test_all_passages_are_embedded_again(
        self, catalog: Catalog, embedder: Embedder, other: Embedder
    ) -> None:
        load(catalog, embedder, [article(number) for number in range(BATCH_PASSAGES + 20)])
        before = catalog.position(embedder.name)
        steps: list[int] = []
        assert embed_again(catalog, other, on_progress=steps.append) == BATCH_PASSAGES + 20
        assert steps == [BATCH_PASSAGES, 20]
        assert catalog.coverage().embedded == {other.name: BATCH_PASSAGES + 20}
        assert catalog.position(other.name).seq > before.seq
        stored = catalog.vectors_after(other.name, 0)
        located = catalog.locate(stored.passage_ids.tolist())
        texts = [embedded_text(one.article.title, one.passage.text) for one in located]
        assert np.array_equal(stored.vectors, other.embed_documents(texts).astype(np.float16))
        assert embed_again(catalog, other) == 0
        assert catalog.check() == []

    @pytest.mark.parametrize(
        "error", [EmbeddingError("far away", "The embedder is out of reach."), KeyboardInterrupt()]
    )
    def test_interruption_is_resumed_where_it_was(
        self, catalog: Catalog, embedder: Embedder, other: Embedder, error: BaseException
    ) -> None:
        number = 2 * BATCH_PASSAGES + 20
        load(catalog, embedder, [article(n) for n in range(number)])
        with pytest.raises(type(error)):
            embed_again(catalog, Unreliable(other, 1, error))
        assert catalog.count_unembedded(other.name) == number - BATCH_PASSAGES
        assert catalog.coverage().embedded == {
            embedder.name: number - BATCH_PASSAGES,
            other.name: BATCH_PASSAGES,
        }
        assert embed_again(catalog, other) == number - BATCH_PASSAGES
        assert catalog.check() == []

    def test_articles_loaded_meanwhile_are_not_embedded_twice(
        self, catalog: Catalog, embedder: Embedder, other: Embedder
    ) -> None:
        load(catalog, embedder, [article(1)])
        load(catalog, other, [article(1), article(2)])
        assert catalog.count_unembedded(other.name) == 1
        assert embed_again(catalog, other) == 1


ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(" \n.!?“”'😀🇮🇹\u0301\u200d\U00020000ab"),
    ),
    max_size=400,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(raw=st.lists(ANY_TEXT, min_size=1, max_size=4), title=ANY_TEXT)
def test_stored_passages_are_literal_slices(
    catalog: Catalog, embedder: Embedder, raw: list[str], title: str
) -> None:
    """As Python cuts them and as the database does, and no visible character is left out."""
    drafts = [
        Draft(f"file:///{number}", canonical_line(title), canonical_text(text))
        for number, text in enumerate(raw)
    ]
    ingest(catalog, embedder, drafts)
    with sqlite3.connect(catalog.path) as raw_connection:
        body = dict(raw_connection.execute("SELECT id, body FROM passage_texts"))
    covered: dict[str, list[str]] = {}
    for one in catalog.locate(list(body)):
        cut = one.article.text[one.passage.start : one.passage.end]
        assert cut == one.passage.text == body[one.passage.id]
        covered.setdefault(one.article.id, []).append(cut)
    for draft in drafts:
        stored = catalog.article(draft.article_id)
        if stored is not None:  # None: another place had these very words first
            assert stored.text == draft.text
            kept = "".join(covered.get(stored.id, []))
            assert "".join(kept.split()) == "".join(draft.text.split())
    assert catalog.check() == []


def test_two_texts_for_one_address_keep_the_first_at_every_load(tmp_path: Path) -> None:
    url = "https://news.example/one"
    first = Draft(url, "Harbour opens", "The harbour of Arden opened on Monday.", url=url)
    other = Draft(url, "Harbour opens", "The harbour of Borden opened on Monday.", url=url)
    embedder = choose_embedder("langchain_core.embeddings:DeterministicFakeEmbedding?size=32")
    with Catalog.open(tmp_path / "catalog.sqlite3") as catalog:
        for _ in range(3):
            summary = ingest(catalog, embedder, [first, other])
            assert summary.updated == 0
            assert [error.origin for error in summary.failures] == [url]
        article = catalog.article(first.article_id)
        assert article is not None
        assert (article.version, article.text) == (1, first.text)


def test_tag_more_is_written_down_without_embedding_again(
    catalog: Catalog, embedder: Embedder
) -> None:
    ingest(catalog, embedder, [article(1), article(2)])
    tagged = [replace(article(number), tags=("metro",)) for number in (1, 2)]
    deaf = Unreliable(embedder, 0, EmbeddingError("deaf", "must not be asked"))
    done: list[int] = []
    summary = ingest(catalog, deaf, [*tagged, article(1)], on_progress=done.append)
    assert (summary.updated, summary.unchanged, summary.passages) == (2, 1, 0)
    assert sum(done) == 3
    assert catalog.tags() == {"metro": 2}
    assert ingest(catalog, deaf, tagged).unchanged == 2


def test_prepared_drafts_are_split_embedded_and_signed(
    catalog: Catalog, embedder: Embedder
) -> None:
    long, short = article(1, sentences=60), article(2)
    one, two = prepare([(long, None), (short, None)], embedder)
    assert [one.draft, two.draft] == [long, short]
    assert one.vectors.shape == (len(one.spans), embedder.dimensions)
    assert (one.signature, two.signature) == (signature_of(long.text), None)
    assert one.signature is not None
    assert [str(outcome) for outcome in catalog.put([one, two], embedder.name)] == ["added"] * 2
    assert prepare([], embedder) == []


def test_loaded_copies_of_a_story_share_a_cluster(catalog: Catalog, embedder: Embedder) -> None:
    wire = article(1, sentences=30)
    copy = replace(wire, origin="file:///copy.md", title="Metro opens", text=wire.text + " Staff.")
    other = " ".join(f"Ferry {n} sails to island {n * n} before noon." for n in range(30))
    ingest(catalog, embedder, [wire, copy, Draft("file:///ferry.md", "Ferries", other)])
    assert len({one.cluster for one in catalog.list_articles()}) == 2
