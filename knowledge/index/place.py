"""Where Chroma lives: plain values, handed in from the settings."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChromaPlace:
    """Where Chroma lives. Without `host` and `api_key`: embedded, in a folder beside the catalog.

    With `host`: a server there, `api_key` being its token if it wants one. With `api_key` alone:
    Chroma Cloud, where `tenant` and `database` may be None if the key names them.
    """

    host: str | None = None
    port: int = 8000
    ssl: bool = False
    tenant: str | None = None
    database: str | None = None
    api_key: str | None = field(default=None, repr=False)

    @property
    def embedded(self) -> bool:
        """Whether it is a folder of this machine."""
        return self.host is None and self.api_key is None

    def __str__(self) -> str:
        """How a sentence names it."""
        if self.host:
            return f"the Chroma server at {self.host}:{self.port}"
        return "Chroma Cloud" if self.api_key else "the embedded Chroma"
