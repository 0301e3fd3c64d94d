"""A process to be killed: loads a JSON Lines file and says how many drafts are acknowledged.

Run as `python -m tests.knowledge.loader CATALOG ARTICLES SECONDS_A_BATCH`.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge import ingest as ingestion
from knowledge.catalog.store import Catalog
from knowledge.embedding.choose import Embedder, choose_embedder
from knowledge.sources.files import read_drafts

EMBEDDER = "langchain_core.embeddings:DeterministicFakeEmbedding?size=32"
BATCH = 12
"""Passages a transaction in the process: small, so that there are many to be killed in."""


@dataclass
class Slow:
    """An embedder that takes its time, as real ones do."""

    inner: Embedder
    seconds: float

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def dimensions(self) -> int:
        return self.inner.dimensions

    def embed_documents(self, texts: Sequence[str], progress: object = None) -> NDArray[np.float32]:
        time.sleep(self.seconds)
        return self.inner.embed_documents(texts)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self.inner.embed_query(text)


def load(catalog_file: Path, articles: Path, seconds: float) -> None:
    done = 0

    def acknowledged(more: int) -> None:
        nonlocal done
        done += more
        print(done, flush=True)

    with Catalog.open(catalog_file) as catalog:
        print("open", flush=True)
        embedder = Slow(choose_embedder(EMBEDDER), seconds)
        summary = ingestion.ingest(
            catalog, embedder, read_drafts(articles), on_progress=acknowledged
        )
        counted = summary.added, summary.updated, summary.unchanged, summary.failed
    print("done", *counted, flush=True)


if __name__ == "__main__":
    ingestion.BATCH_PASSAGES = BATCH
    load(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
