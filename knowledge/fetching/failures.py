"""Why something could not be fetched, in a word for machines and a clause for people."""

import re
from enum import StrEnum

from knowledge.errors import SourceError

_SHOWN_CHARS = 500
PRIVATE_SETTING = "the setting for private hosts"


class FailureCause(StrEnum):
    """One word for a kind of failure: a counter's name, a log's field."""

    ADDRESS = "address"  # no http(s) address, malformed, too long, with credentials, an odd port
    BLOCKED = "blocked"  # leads inside: loopback, private, link-local, metadata
    DNS = "dns"
    CONNECT = "connect"  # no connection, or it broke
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    REDIRECTS = "redirects"  # a loop, too many, or one to nowhere
    ROBOTS = "robots"
    BUSY = "busy"  # 429 and 503
    GONE = "gone"  # 410
    MISSING = "missing"  # 404
    DENIED = "denied"  # 401, 402, 403, 451
    SERVER = "server"  # any other answer that is not what was asked for
    ENCODING = "encoding"  # not the gzip, deflate or br it claims, or a coding nobody asked for
    PARSE = "parse"  # neither feed nor page
    EMPTY = "empty"


class FetchError(SourceError):
    """Something could not be fetched; the message is safe to show and to log.

    `origin` is the URL asked (as `shown_url` gives it), `status` the HTTP status if an answer came,
    `retry_after_s` the seconds the server wants to be left alone, where it said so.
    """

    def __init__(
        self,
        origin: str,
        reason: str,
        cause: FailureCause,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(shown_url(origin), _harmless(reason))
        self.cause = cause
        self.status = status
        self.retry_after_s = retry_after_s

    @property
    def allowable(self) -> bool:
        """Whether naming the host among the private ones would let it pass."""
        return self.cause is FailureCause.BLOCKED and PRIVATE_SETTING in self.reason


def shown_url(url: str) -> str:
    """The URL as it may be shown: no credentials, no control characters, at most 500 characters.

    Idempotent; ordinary URLs come back unchanged.
    """
    harmless = _harmless(url)
    bare = re.sub(r"^([^/?#\\]*[/\\]{2})[^/?#]*@", r"\1", harmless)
    return bare if len(bare) <= _SHOWN_CHARS else bare[: _SHOWN_CHARS - 1] + "…"


def _harmless(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
