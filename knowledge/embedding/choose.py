"""Which embedder the library uses: the bundled one, or any LangChain embeddings a setting names.

Settings, with optional arguments as in a URL's query:
- none, or `bundled`: all-MiniLM-L6-v2, see `minilm`
- `openai:text-embedding-3-small`, `ollama:nomic-embed-text`: a provider that LangChain's
  `init_embeddings` knows, and its model
- `langchain_voyageai:VoyageAIEmbeddings?model=voyage-3`: a module, and the class in it

The part before the colon is a module when it has a dot, or when it can be imported and holds a
class of the name that follows; anything else is a provider.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.embedding.minilm import (
    MiniLmEmbeddings,
    Progress,
    Vectors,
    read_manifest,
    well_formed,
)
from knowledge.errors import EmbeddingError
from knowledge.named_parts import named_part, reason_of

# Small enough for every provider's limit on one request and for a lively progress bar.
BATCH = 64
Answer = TypeVar("Answer")


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is their cosine.

    `name` stands for the vector space: vectors may be compared only under equal names, and a
    library stored under another name has to be embedded again. It holds no secret. Methods may be
    called from several threads at once and raise EmbeddingError.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors (len(texts), dimensions) in the order of `texts`, which may be empty.

        `progress` is called with the number of texts embedded since its last call.
        """
        ...

    def embed_query(self, text: str) -> Vectors:
        """The vector (dimensions,) of a question."""
        ...


@dataclass(frozen=True)
class BundledEmbedder:
    """The model that comes with Pullquote: no network, no key."""

    name: str
    dimensions: int
    model: MiniLmEmbeddings

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self.model.embed_array(texts, progress)

    def embed_query(self, text: str) -> Vectors:
        return self.model.embed_query_array(text)


@dataclass(frozen=True)
class ForeignEmbedder:
    """Any LangChain embeddings, asked in batches; their vectors are checked and scaled to 1."""

    name: str
    dimensions: int
    embeddings: Embeddings

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), BATCH):
            batch = [well_formed(text) for text in texts[start : start + BATCH]]
            rows = _ask(self.name, partial(self.embeddings.embed_documents, batch))
            vectors[start : start + len(batch)] = self._checked(rows, len(batch))
            if progress:
                progress(len(batch))
        return vectors

    def embed_query(self, text: str) -> Vectors:
        row = _ask(self.name, lambda: self.embeddings.embed_query(well_formed(text)))
        vector: Vectors = self._checked([row], 1)[0]
        return vector

    def _checked(self, rows: Sequence[Sequence[float]], count: int) -> Vectors:
        try:
            raw = np.asarray(rows, np.float64)
        except (TypeError, ValueError) as error:
            raise self._unusable("rows of unequal length or of something else") from error
        if raw.shape != (count, self.dimensions):
            wanted = f"{count} × {self.dimensions}"
            raise self._unusable(f"an array of {' × '.join(map(str, raw.shape))}, not {wanted}")
        lengths = np.linalg.norm(raw, axis=1, keepdims=True)
        if not np.isfinite(lengths).all():
            raise self._unusable("numbers that are infinite or not a number")
        if not lengths.all():
            raise self._unusable("a vector of zeros")
        return np.asarray(raw / lengths, np.float32)

    def _unusable(self, what: str) -> EmbeddingError:
        return EmbeddingError(
            self.name,
            f"The embedder {self.name} returned vectors that cannot be used: {what}. "
            "Nothing was stored; check its model and arguments, or choose another embedder.",
        )


def choose_embedder(setting: str | None, threads: int | None = None) -> Embedder:
    """The embedder that `setting` names; `threads` is for the bundled one.

    A foreign embedder is asked for two vectors, to learn its size and to fail early. Raises
    EmbeddingError when it is unknown, its package or its key is missing, or it cannot be reached.
    """
    if setting is None or setting.strip().lower() in {"", "bundled"}:
        manifest = read_manifest()
        return BundledEmbedder(manifest.name, manifest.dimensions, MiniLmEmbeddings(threads))
    part = named_part(setting)
    space = part.shown
    if not (part.owner and part.model):
        raise EmbeddingError(
            space,
            f'"{space}" names no embedder. Write "bundled", "provider:model" such as '
            '"openai:text-embedding-3-small", or "package.module:Class".',
        )
    embeddings = _build(space, part.owner, part.model, part.arguments)
    size = _ask(space, lambda: len(embeddings.embed_query("newspaper")))
    embedder = ForeignEmbedder(f"{space}#{size}", size, embeddings)
    embedder.embed_documents(["newspaper"])
    return embedder


def _build(space: str, owner: str, model: str, arguments: Mapping[str, Any]) -> Embeddings:
    found = _class_in(space, owner, model)
    if found is None:
        from langchain.embeddings import init_embeddings  # noqa: PLC0415 (slow: 0.2 s)

    try:
        embeddings = (
            found(**arguments) if found else init_embeddings(f"{owner}:{model}", **arguments)
        )
    except Exception as error:  # every provider has its own: no package, no key, wrong argument
        raise EmbeddingError(
            space,
            f"The embedder {space} cannot be set up: {reason_of(error)}. "
            "Install its package, set its key in the environment, or correct its name.",
        ) from error
    if not isinstance(embeddings, Embeddings):
        raise EmbeddingError(
            space,
            f"{owner}:{model} is not a LangChain embeddings class. Name one that implements "
            "langchain_core.embeddings.Embeddings.",
        )
    return embeddings


def _class_in(space: str, module: str, name: str) -> Callable[..., object] | None:
    """The class `name` of `module`, or None when `module` is a provider instead."""
    dotted = "." in module
    if not dotted and not (name.isidentifier() and name[0].isupper()):
        return None
    try:
        found = getattr(importlib.import_module(module), name, None)
    except Exception as error:  # a module may raise anything while it is imported
        if not dotted and isinstance(error, ModuleNotFoundError) and error.name == module:
            return None
        raise EmbeddingError(
            space,
            f"The module {module} of the embedder {space} cannot be imported: {reason_of(error)}. "
            "Install the package that holds it, or correct its name.",
        ) from error
    if isinstance(found, type):
        return found
    if not dotted:
        return None
    raise EmbeddingError(
        space,
        f"The module {module} has no class {name}. Correct the name of the embedder: "
        '"package.module:Class".',
    )


def _ask(name: str, call: Callable[[], Answer]) -> Answer:
    try:
        return call()
    except Exception as error:  # every provider has its own tree of errors
        raise EmbeddingError(
            name,
            f"The embedder {name} gave no vectors: {reason_of(error)}. "
            "Check the network, its key and the model's name, then try again.",
        ) from error
