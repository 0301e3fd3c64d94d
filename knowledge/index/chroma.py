"""Chroma as a vector index: the one file that names chromadb.

Embedded in a folder, on a Chroma server, or in Chroma Cloud. Whether what it holds can be trusted
is `keeper`'s affair; here every failure of Chroma becomes one VectorIndexError.
"""

import hashlib
import http.client
import ssl
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.records import Position, StoredVectors
from knowledge.errors import VectorIndexError
from knowledge.filters import Filters
from knowledge.index.following import Hits, unit
from knowledge.index.place import ChromaPlace

BATCH = 50
"""Vectors in one upsert. On two cores 45,000 vectors of 384 build in 25 s with 50 and in 35 s with
1,000, which stall readers besides; over HTTP 50 is faster than 200 too."""
TIMEOUT_S = 10.0
"""What a Chroma server may take for one call before answers go on without it."""
HNSW = {"space": "cosine", "max_neighbors": 16, "ef_construction": 100, "ef_search": 200}
"""Measured on 45,000 news passages embedded by all-MiniLM-L6-v2, 300 questions, top 50: ef_search
100 (Chroma's default) finds .971 of the true neighbours in 0.8 ms, 200 finds .989 in 1.2 ms. 24
neighbours with ef_construction 150 reach .990 at half as much again of building time."""
EMBEDDED_PAGE = 5_000
REMOTE_PAGE = 250
"""Ids in one `get`. Chroma Cloud's quota is 300 (its documentation, 2026)."""
CLOUD_HOST = "api.trychroma.com"


def collection_name(catalog_id: str, embedder: str) -> str:
    """The collection of one catalog and one embedder, so that no store is taken for another's."""
    digest = hashlib.blake2b(f"{catalog_id}\n{embedder}".encode(), digest_size=16).hexdigest()
    return f"pullquote-{digest}"


class ChromaIndex:
    """One collection: unit vectors by passage id, with publication time, outlet and sample mark.

    Every method raises VectorIndexError when Chroma fails. A search and an upsert may run at the
    same time; a call after `close` fails.
    """

    def __init__(self, client: Any, collection: Any, place: ChromaPlace, dim: int) -> None:
        self._client = client
        self._collection = collection
        self._place = place
        self._dimensions = dim
        self._page = EMBEDDED_PAGE if place.embedded else REMOTE_PAGE
        self._batch = max(1, min(BATCH, int(client.get_max_batch_size())))

    @classmethod
    def open(
        cls,
        place: ChromaPlace,
        folder: Path | None,
        catalog_id: str,
        embedder: str,
        dimensions: int,
        *,
        create: bool,
    ) -> "ChromaIndex":
        """Open the collection; `create` makes it where it is missing.

        An embedded `folder` must be one that this library made: opening a foreign one may run its
        code. A server that is down is noticed within `TIMEOUT_S`.
        """
        name = collection_name(catalog_id, embedder)
        client = _client(place, folder)
        try:
            with _failing_as(f"{place} has no usable collection {name}"):
                if create:
                    collection = client.get_or_create_collection(
                        name,
                        configuration={"hnsw": HNSW},
                        metadata={"catalog": catalog_id, "embedder": embedder},
                        embedding_function=None,
                    )
                else:
                    collection = client.get_collection(name, embedding_function=None)
                return cls(client, collection, place, dimensions)
        except VectorIndexError:
            _close(client)
            raise

    def search(self, query: NDArray[np.float32], k: int, filters: Filters) -> Hits:
        """Hits, best first, at most `k`; nearest neighbours by HNSW, so a few may be missed.

        A filter costs tens of milliseconds at 45,000 vectors, hiding the samples included.
        """
        wanted = unit(query, self._dimensions)
        if k <= 0:
            return []
        with self._failing("did not answer a search"):
            found = self._collection.query(
                query_embeddings=wanted[None],
                n_results=k,
                where=_where(filters),
                include=["distances"],
            )
            hits = zip(found["ids"][0], found["distances"][0], strict=True)
            return [(int(passage_id), 1.0 - float(distance)) for passage_id, distance in hits]

    def upsert(self, vectors: StoredVectors) -> None:
        """Store these vectors, in place of those of the same passages."""
        if len(vectors.seqs) and vectors.vectors.shape[1] != self._dimensions:
            raise VectorIndexError(
                f"The stored embeddings have {vectors.vectors.shape[1]} numbers where "
                f"{self._dimensions} are expected. Embed the articles again."
            )
        for at in range(0, len(vectors.seqs), self._batch):
            rows = range(at, min(at + self._batch, len(vectors.seqs)))
            with self._failing("did not take new vectors"):
                self._collection.upsert(
                    ids=[str(vectors.passage_ids[row]) for row in rows],
                    embeddings=vectors.vectors[rows.start : rows.stop].astype(np.float32),
                    metadatas=[_metadata(vectors, row) for row in rows],
                )

    def delete(self, passage_ids: Iterable[int]) -> None:
        """Forget these passages; unknown ids are passed over."""
        ids = [str(passage_id) for passage_id in passage_ids]
        for at in range(0, len(ids), REMOTE_PAGE):
            with self._failing("did not delete vectors"):
                self._collection.delete(ids=ids[at : at + REMOTE_PAGE])

    def count(self) -> int:
        """How many vectors there are."""
        with self._failing("did not count its vectors"):
            return int(self._collection.count())

    def ids(self) -> set[int]:
        """Every passage id."""
        found: set[int] = set()
        with self._failing("did not list its vectors"):
            while True:
                page = self._collection.get(limit=self._page, offset=len(found), include=[])["ids"]
                found.update(map(int, page))
                if len(page) < self._page:
                    return found

    def vectors(self, passage_ids: Iterable[int]) -> dict[int, NDArray[np.float32]]:
        """The stored vectors of those of these passages that it knows."""
        wanted = [str(passage_id) for passage_id in passage_ids]
        stored: dict[int, NDArray[np.float32]] = {}
        with self._failing("did not give vectors back"):
            for at in range(0, len(wanted), REMOTE_PAGE):
                page = self._collection.get(
                    ids=wanted[at : at + REMOTE_PAGE], include=["embeddings"]
                )
                for name, vector in zip(page["ids"], page["embeddings"], strict=True):
                    stored[int(name)] = np.asarray(vector, np.float32)
        return stored

    def facts(self) -> Mapping[str, object]:
        """What is written on the collection: `catalog`, `embedder`, and what `mark` wrote."""
        return dict(self._collection.metadata or {})

    def marked(self) -> Position:
        """How far `mark` says that the catalog was followed; the beginning where it never did."""
        facts = self.facts()
        numbers = (facts.get(name, 0) for name in ("seq", "removed", "count"))
        return Position(*(n if isinstance(n, int) else 0 for n in numbers))

    def mark(self, position: Position) -> None:
        """Write on the collection how far the catalog was followed."""
        with self._failing("did not take a note"):
            self._collection.modify(
                metadata={
                    **self.facts(),
                    "seq": position.seq,
                    "removed": position.removed,
                    "count": position.count,
                }
            )

    def close(self) -> None:
        """Let go of the client. Its files may stay open a few milliseconds longer."""
        _close(self._client)

    def _failing(self, what: str) -> Any:
        return _failing_as(f"{self._place} {what}")


def _metadata(vectors: StoredVectors, row: int) -> dict[str, str | float | bool]:
    """Chroma refuses None and NaN, so what is unknown is left out."""
    metadata: dict[str, str | float | bool] = {"sample": bool(vectors.samples[row])}
    if np.isfinite(vectors.published[row]):
        metadata["published"] = float(vectors.published[row])
    outlet = vectors.outlets[row]
    if outlet is not None:
        metadata["outlet"] = outlet
    return metadata


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    if filters.since is not None:
        clauses.append({"published": {"$gte": filters.since.timestamp()}})
    if filters.until is not None:
        clauses.append({"published": {"$lt": filters.until.timestamp()}})
    if filters.outlets:
        clauses.append({"outlet": {"$in": list(filters.outlets)}})
    if not filters.include_samples:
        clauses.append({"sample": False})
    if len(clauses) > 1:
        return {"$and": clauses}
    return clauses[0] if clauses else None


def _client(place: ChromaPlace, folder: Path | None) -> Any:
    if not place.embedded:
        _knock(place)
    with _failing_as(f"{place} cannot be opened"):
        import chromadb  # noqa: PLC0415  half a second and 60 MB, which exact search does without

        if place.embedded:
            assert folder is not None
            return chromadb.PersistentClient(
                folder,
                settings=_settings(chroma_api_impl="chromadb.api.rust.RustBindingsAPI"),
            )
        where: dict[str, Any] = {
            name: value
            for name, value in (("tenant", place.tenant), ("database", place.database))
            if value is not None
        }
        if place.host:
            client = chromadb.HttpClient(
                place.host,
                place.port,
                ssl=place.ssl,
                headers={"x-chroma-token": place.api_key} if place.api_key else None,
                settings=_settings(),
                **where,
            )
        else:
            client = chromadb.CloudClient(api_key=place.api_key, settings=_settings(), **where)
        _limit_time(client)
        return client


def _settings(**settings: Any) -> Any:
    """Chroma's settings by our values alone: its own reading of `.env` is switched off."""
    from chromadb.config import Settings  # noqa: PLC0415

    quiet: dict[str, Any] = {"anonymized_telemetry": False, "chroma_otel_collection_endpoint": ""}
    nowhere: dict[str, Any] = {"chroma_server_host": None, "chroma_server_http_port": None}
    own: dict[str, Any] = {"_env_file": None, **quiet, **nowhere, **settings}
    return Settings(**own)


def _limit_time(client: Any) -> None:
    """Chroma's HTTP session waits for ever by default (1.5.9) and offers no setting."""
    for api in (client._server, client._admin_client._server):
        api._session.timeout = TIMEOUT_S


def _knock(place: ChromaPlace) -> None:
    """Ask a server for its heartbeat first, because Chroma's own client would wait for ever."""
    host, port = (place.host, place.port) if place.host else (CLOUD_HOST, 443)
    connection = (
        http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT_S, context=ssl.create_default_context()
        )
        if place.ssl or not place.host
        else http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    )
    with _failing_as(f"{place} does not answer; check that it runs and can be reached"):
        try:
            connection.request("GET", "/api/v2/heartbeat")
            status = connection.getresponse().status
        finally:
            connection.close()
        if status >= 500:
            raise VectorIndexError(f"{str(place).capitalize()} answers with HTTP status {status}.")


@contextmanager
def _failing_as(message: str) -> Iterator[None]:
    """Translate whatever Chroma raises, a panic of its Rust half (a BaseException) included."""
    message = message[0].upper() + message[1:]
    try:
        yield
    except VectorIndexError:
        raise
    except Exception as error:
        raise VectorIndexError(f"{message} ({_short(error)}).") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise VectorIndexError(f"{message} ({_short(error)}).") from error


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 200 else text[:199] + "…"


def _close(client: Any) -> None:
    with _failing_as("Chroma did not close"):
        client.close()
