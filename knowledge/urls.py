"""The address by which an article is known, so that one article shared in five ways is one article.

Nothing here fetches, and nothing follows a redirect.
"""

import ipaddress
import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

MAX_URL_CHARS = 8_192
"""Longer addresses are refused: servers commonly stop at 8 KiB (RFC 9110, 4.1 asks for 8,000)."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?")

_TRACKING_PREFIXES = (
    "utm_",
    "at_",
    "pk_",
    "mtm_",
    "hsa_",
    "fb_",
    "guce_",
    "_hs",
    "oly_",
    "vero_",
    "ns_",
)
_TRACKING_NAMES = frozenset(
    {"__twitter_impression", "_ga", "_gl", "_openstat", "cmp", "cmpid", "dclid", "fbclid",
     "feedname", "feedtype", "ftag", "gbraid", "gclid", "gclsrc", "guccounter", "hss_channel",
     "icid", "igsh", "igshid", "intcmp", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok",
     "msclkid", "ncid", "ocid", "s_cid", "smid", "sr_share", "srsltid", "taid", "tblci",
     "traffic_source", "ttclid", "twclid", "wbraid", "wickedid", "yclid"}
)  # fmt: skip
# These names also carry meaning on some sites, so they go only with a value that names a channel.
_CHANNEL_NAMES = frozenset({"ref", "referrer", "source", "src", "from", "partner", "via"})
_CHANNEL_VALUES = frozenset(
    {"rss", "rssfeed", "feed", "atom", "twitter", "facebook", "linkedin", "reddit", "newsletter",
     "email", "share", "social"}
)  # fmt: skip


def canonical_url(url: str) -> str | None:
    """The address without what does not choose the page, or None if it is no http(s) address.

    Scheme and host in lower case (international names in punycode), no credentials, default port,
    fragment or tracking parameters; other parameters stay in their order. Idempotent; never raises.
    """
    try:
        return _canonical(url)
    except ValueError:  # urllib's, w3lib's and the IDNA codec's word for a malformed address
        return None


def _canonical(url: str) -> str | None:
    if len(url) > MAX_URL_CHARS:
        return None
    trimmed = re.sub(r"[\t\r\n]", "", url).strip(" \x00\xa0\u200b\ufeff")
    if not trimmed.lower().startswith(("http://", "https://")):
        return None
    parts = urlsplit(trimmed)
    host = _canonical_host(parts.hostname or "")
    if host is None:
        return None
    port = parts.port
    netloc = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    query = "&".join(field for field in parts.query.split("&") if field and not _is_tracking(field))
    cleaned = urlunsplit((parts.scheme, netloc, parts.path or "/", query, ""))
    return str(safe_url_string(cleaned))


def _canonical_host(host: str) -> str | None:
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    ascii_host = host.encode("idna").decode("ascii").lower().rstrip(".")
    return ascii_host if _HOST.fullmatch(ascii_host) else None


def _is_tracking(field: str) -> bool:
    name, _, value = field.partition("=")
    name = name.lower()
    if name in _CHANNEL_NAMES:
        return value.lower() in _CHANNEL_VALUES
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
