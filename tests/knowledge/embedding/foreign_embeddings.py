"""LangChain embeddings that go wrong in the ways providers do, named by the tests as a setting."""

from typing import ClassVar

from langchain_core.embeddings import Embeddings


class Steady(Embeddings):
    """Vectors (number of characters, 1, 0 ...) of `size` numbers; remembers its batches."""

    def __init__(self, size: int = 4, label: str = "", api_key: str = "") -> None:
        self.size = size
        self.batches: list[list[str]] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.batches.append(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [float(len(text)), 1.0] + [0.0] * (self.size - 2)


class BadDocuments(Steady):
    """Gives `rows[kind]` for every document, once the embedder has been chosen."""

    rows: ClassVar = {
        "nan": [1.0, float("nan"), 0.0, 0.0],
        "infinite": [1.0, float("inf"), 0.0, 0.0],
        "zero": [0.0, 0.0, 0.0, 0.0],
        "short": [1.0, 0.0],
    }

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if texts == ["newspaper"]:
            return super().embed_documents(texts)
        if self.kind == "ragged":
            return [[1.0] * (4 - i % 2) for i in range(len(texts))]
        if self.kind == "missing":
            return super().embed_documents(texts)[1:]
        return [self.rows[self.kind] for _ in texts]


class NotANumber(Steady):
    def embed_query(self, text: str) -> list[float]:
        return [float("nan")] * self.size


class Unreachable(Steady):
    def embed_query(self, text: str) -> list[float]:
        raise ConnectionError("no route to host")


class NeedsKey(Steady):
    def __init__(self) -> None:
        raise RuntimeError("set NEEDS_KEY_API_KEY")


class NotEmbeddings:
    pass
