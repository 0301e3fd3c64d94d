"""The library as a LangChain retriever, for any LangChain program."""

from datetime import UTC, datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.articles import published_iso
from knowledge.filters import REAL_ARTICLES, Filters
from knowledge.retrieval.query import Hit, Query
from knowledge.retrieval.retriever import Retriever


class LibraryRetriever(BaseRetriever):
    """Retrieves passages as documents, best first, at most `k`.

    `filters` limit them by time, outlet and tag.
    A document's `page_content` is the literal passage. Its metadata hold `article_id`, `version`,
    `start`, `end`, `title`, `outlet`, `authors`, `published` (ISO 8601 or None), `url` and `score`.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: Retriever
    k: int = 10
    filters: Filters = REAL_ARTICLES

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        asked = Query(query, datetime.now(UTC), self.filters)
        return [_document(hit) for hit in self.retriever.retrieve(asked, self.k)]


def _document(hit: Hit) -> Document:
    metadata: dict[str, Any] = {
        "article_id": hit.article.id,
        "version": hit.article.version,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "title": hit.article.title,
        "outlet": hit.article.outlet,
        "authors": list(hit.article.authors),
        "published": published_iso(hit.article.published),
        "url": hit.article.url,
        "score": hit.score,
    }
    return Document(page_content=hit.passage.text, metadata=metadata)
