"""What an answer's status and headers say. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime

from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.freshness import retry_after

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})

_CAUSES = {
    401: FailureCause.DENIED,
    402: FailureCause.DENIED,
    403: FailureCause.DENIED,
    404: FailureCause.MISSING,
    410: FailureCause.GONE,
    429: FailureCause.BUSY,
    451: FailureCause.DENIED,
    503: FailureCause.BUSY,
}
_REASONS = {
    FailureCause.DENIED: "the server does not let us read it",
    FailureCause.MISSING: "the server knows no such address",
    FailureCause.GONE: "the server says that it is gone for good",
    FailureCause.BUSY: "the server is too busy for now",
    FailureCause.SERVER: "the server answered in a way that cannot be used",
}

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?\s*([A-Za-z0-9._:+-]{1,40})", re.IGNORECASE)
_NEVER_TEXT = ("image/", "audio/", "video/", "font/", "model/")
_NO_PAGE = frozenset(
    {"application/pdf", "application/zip", "application/gzip", "application/x-gzip",
     "application/octet-stream", "application/epub+zip", "application/msword",
     "application/x-tar", "application/wasm", "text/css", "text/javascript",
     "application/javascript", "text/calendar"}
)  # fmt: skip
_NOT_CHARSETS = frozenset(
    {"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7"}
)


def failure_of(status: int, headers: Mapping[str, str], origin: str, now: datetime) -> FetchError:
    """The error that an answer other than 200, 203, 304 and the redirects is."""
    asked_to_wait = retry_after(headers.get("Retry-After"), now)
    if status in (204, 205):
        return FetchError(origin, "there is nothing in it", FailureCause.EMPTY, status=status)
    cause = _CAUSES.get(status, FailureCause.SERVER)
    reason = f"{_REASONS[cause]} (status {status})"
    return FetchError(origin, reason, cause, status=status, retry_after_s=asked_to_wait)


def check_type(media: str | None, kind: str, origin: str, status: int) -> None:
    """Raises FetchError PARSE for what is no feed or page by its media type alone.

    Feeds are often sent under a wrong type, so only types that are never text are refused there.
    """
    if media is None:
        return
    office = media.startswith("application/vnd.") and not media.endswith(("+xml", "+json"))
    if media.startswith(_NEVER_TEXT) or (kind == "page" and (media in _NO_PAGE or office)):
        reason = f"is {media[:60]}, which is no {kind}"
        raise FetchError(origin, reason, FailureCause.PARSE, status=status)


def media_type(content_type: str) -> str | None:
    """The bare media type in lower case, or None if the header has none."""
    bare = content_type.partition(";")[0].partition(",")[0].strip().lower()
    return bare if _TYPE.fullmatch(bare) and len(bare) <= 127 else None


def charset(content_type: str) -> str | None:
    """The character encoding the header names, in lower case, if Python can decode by it."""
    named = _CHARSET.search(content_type)
    if named is None or named[1].lower().replace("-", "_") in _NOT_CHARSETS:
        return None
    try:
        b"a".decode(named[1])  # decoding nothing does not even look the codec up
    except (LookupError, ValueError):  # unknown, no text encoding, or no codec's name at all
        return None
    return named[1].lower()


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified that may be kept and sent back: printable ASCII, at most 500."""
    if not value or len(value) > 500 or not (value.isascii() and value.isprintable()):
        return None
    return value.strip() or None
