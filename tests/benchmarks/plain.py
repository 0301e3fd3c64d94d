"""The pipeline to compare with: LangChain's recursive splitter and Chroma, as tutorials wire them.

It is given the same articles and the very same embedding model; nothing else is ours.
"""

import json
from pathlib import Path

import chromadb
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

PIECE_CHARS = 1000
OVERLAP_CHARS = 150


class PlainPipeline:
    """Articles cut into pieces of 1,000 characters, embedded, and found by vector alone."""

    def __init__(self, articles: Path, folder: Path, embedding: Embeddings) -> None:
        """Load every article of a .jsonl file; whatever it does is part of loading."""
        with articles.open(encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=PIECE_CHARS, chunk_overlap=OVERLAP_CHARS
        )
        documents = splitter.create_documents(
            [record["text"] for record in records],
            [{"title": record["title"]} for record in records],
        )
        client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
        self._store = Chroma.from_documents(documents, embedding, client=client)
        self.passages = len(documents)
        self.words = sum(len(document.page_content.split()) for document in documents)

    def passages_for(self, question: str, k: int) -> list[str]:
        """The texts nearest to `question`, best first, at most `k`."""
        return [document.page_content for document in self._store.similarity_search(question, k=k)]
