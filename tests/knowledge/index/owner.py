"""An owner of the index in a process of its own, for tests that kill it.

`python -m tests.knowledge.index.owner CATALOG_DIR DATA_DIR [FILE_SIZE_LIMIT]` keeps the index until
it is killed or reads a line. It prints `said SENTENCE` for reports, and `sound COUNT` or
`wrong WHY` once the index has settled and was compared with the catalog. With a limit, files cannot
grow beyond so many bytes, as on a full disk; it then prints `exact COUNT` after a first search.
"""

import resource
import sys
import time
from pathlib import Path

import numpy as np

from knowledge.catalog.store import Catalog
from knowledge.filters import Filters
from knowledge.index import chroma
from knowledge.index.keeper import IndexKeeper
from knowledge.index.place import ChromaPlace
from tests.knowledge.index.libraries import DIMENSIONS, EMBEDDER

chroma.HNSW = {**chroma.HNSW, "sync_threshold": 100, "batch_size": 50}
"""The graph goes to disk ten times as often as in real life, so kills fall into that too."""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def difference(keeper: IndexKeeper, catalog: Catalog) -> str | None:
    """How Chroma differs from the catalog; None when it does not."""
    opened = keeper._opened
    assert opened
    vectors = catalog.vectors_after(EMBEDDER, 0)
    ids = opened.index.ids()
    if ids != set(vectors.passage_ids.tolist()):
        return f"{len(ids)} vectors where the catalog has {len(vectors.seqs)}"
    for row in np.random.default_rng().permutation(len(ids))[:30]:
        vector = vectors.vectors[row].astype(np.float32)
        if opened.index.search(vector, 1, Filters(include_samples=True))[0][1] < 0.999:
            return f"passage {vectors.passage_ids[row]} is not found"
    return None


def main(catalog_dir: str, data_dir: str, limit: str = "") -> None:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    catalog = Catalog.open(Path(catalog_dir) / "catalog.sqlite3")
    keeper = IndexKeeper.open(
        catalog,
        EMBEDDER,
        DIMENSIONS,
        Path(data_dir),
        ChromaPlace(),
        own=True,
        report=lambda sentence: say(f"said {sentence}"),
    )
    if limit:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and not keeper.health().last_problem:
            time.sleep(0.05)
        hits = keeper.search(np.eye(DIMENSIONS, dtype=np.float32)[0], 10_000, Filters())
        say(f"exact {len(hits)}")
    else:
        while not keeper.settled:
            time.sleep(0.01)
        problem = difference(keeper, catalog)
        say(f"wrong {problem}" if problem else f"sound {keeper.health().vectors}")
    sys.stdin.readline()
    keeper.close()
    catalog.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
