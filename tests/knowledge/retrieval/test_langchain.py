"""Any LangChain program can use the library."""

import asyncio

from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from knowledge.filters import Filters
from knowledge.library import Library
from knowledge.retrieval.langchain import LibraryRetriever
from tests.knowledge.retrieval.newsstand import PORT, SAMPLE


def test_retriever_serves_a_pipeline(newsstand: Library) -> None:
    def titles(documents: list[Document]) -> list[str]:
        return [document.metadata["title"] for document in documents]

    pipeline = LibraryRetriever(retriever=newsstand.retriever, k=2) | RunnableLambda(titles)
    strike, plant = pipeline.batch(["Why did physicians walk out?", "Where is the chip plant?"])
    assert len(strike) == len(plant) == 2
    assert strike[0] == "Physicians walk out over pay"
    assert plant[0] == "Chip plant in Dresden grows"
    assert pipeline.invoke("Why did physicians walk out?") == strike
    assert asyncio.run(pipeline.ainvoke("Why did physicians walk out?")) == strike


def test_document_is_a_literal_passage_that_says_where_it_stands(newsstand: Library) -> None:
    only = Filters(outlets=("Adria Times",))
    retriever = LibraryRetriever(retriever=newsstand.retriever, k=1, filters=only)
    (document,) = retriever.invoke("How many more containers did Trieste handle?")
    known = document.metadata
    article = newsstand.catalog.article(known["article_id"], known["version"])
    assert article is not None
    assert document.page_content == article.text[known["start"] : known["end"]]
    assert known["published"] == "2026-02-01"
    assert known["title"] == PORT.title
    assert known["outlet"] == "Adria Times"
    assert known["authors"] == []
    assert known["url"] is None
    assert known["score"] > 0


def test_samples_stay_hidden_by_default(library: Library) -> None:
    library.ingest([SAMPLE])
    assert LibraryRetriever(retriever=library.retriever).invoke("cloud developers") == []
    everything = Filters(include_samples=True)
    shown = LibraryRetriever(retriever=library.retriever, filters=everything, k=3)
    assert len(shown.invoke("cloud developers")) == 1
