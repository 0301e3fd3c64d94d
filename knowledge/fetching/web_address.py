"""The address that is asked: what counts as one, and which hosts are refused by their name alone.

Stricter than browsers, since two programs that read one address in two ways are how a check is
passed by. What a name resolves to is checked where it is dialled (`dialling.py`).
"""

import re
from collections.abc import Iterable
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from yarl import URL

from knowledge.fetching.addresses import is_public
from knowledge.fetching.failures import PRIVATE_SETTING, FailureCause, FetchError, shown_url
from knowledge.urls import MAX_URL_CHARS

_INSIDE = ("localhost", "local", "internal", "home.arpa")
"""Names that mean the machine or its network (RFC 6761, 6762, 8375; .internal by ICANN, 2024)."""

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:https?:)?//([^/?#]*)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SPACE = " \t\r\n\f\v\xa0\u200b\ufeff"  # around addresses in feeds

# Ports that browsers refuse too, since other protocols listen there (WHATWG Fetch, 2.9, 2025).
_OTHER_PROTOCOLS = frozenset(
    {1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
     103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
     512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
     995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
     6669, 6679, 6697, 10080,
     2375, 2376, 3306, 3389, 5432, 5900, 6379, 9200, 11211, 27017}
)  # fmt: skip
# The last line is ours: stores, desktops and container daemons that a request could harm.


class PrivateHosts:
    """The hosts that may lead inside, each by the one name or literal address it was given as."""

    def __init__(self, hosts: Iterable[str]) -> None:
        self._hosts = frozenset(filter(None, map(_plain_host, hosts)))

    def __contains__(self, host: str) -> bool:
        return _plain_host(host) in self._hosts


def web_address(text: str, *, origin: str, base: URL | None = None) -> URL:
    """The http(s) address that `text` means, without its fragment, relative to `base` if given.

    Raises FetchError ADDRESS about `origin` for anything else: other schemes, credentials,
    control characters, hosts that cannot be, more than 8,192 characters.
    """
    trimmed = text.strip(_SPACE)
    try:
        url = _read(trimmed, base)
        _check_shape(url)
        return url.with_fragment(None)
    except (ValueError, TypeError) as error:  # yarl's and idna's word, and our own
        raise _refused(origin, trimmed, str(error)) from error


def check_host(url: URL, private: PrivateHosts, *, origin: str, inside: bool = False) -> None:
    """Raises FetchError if the host may not be asked, as far as its name alone can tell.

    BLOCKED for literal addresses that are not public, for numbers that only some programs take for
    an address (2130706433, 0x7f.1, 0177.0.0.1), and for names that mean the inside; ADDRESS for
    ports of other protocols. A host in `private` may lead anywhere, but is BLOCKED unless the way
    to it began `inside`.
    """
    host = url.raw_host or ""
    if _is_disguised(host):
        reason = (
            f"its host {host} is a number in disguise, which is never fetched; write it plainly"
        )
        raise FetchError(origin, reason, FailureCause.BLOCKED)
    if url.port in _OTHER_PROTOCOLS:
        reason = f"port {url.port} is not for web sites"
        raise FetchError(origin, reason, FailureCause.ADDRESS)
    if host in private:
        if inside:
            return
        reason = f"leads to {host[:100]}, which is private, and no public address may lead there"
        raise FetchError(origin, reason, FailureCause.BLOCKED)
    name = host.rstrip(".")
    literal = ":" in host or _is_ipv4(name)
    if (literal and not is_public(name)) or name.rpartition(".")[2] in _INSIDE or any(
        name.endswith(f".{inside}") for inside in _INSIDE
    ):  # fmt: skip
        raise blocked(origin, host)


def blocked(origin: str, host: str) -> FetchError:
    """The error for a host that leads inside."""
    reason = (
        f"its host {host[:100]} leads to a private network, which is fetched only if"
        f" {PRIVATE_SETTING} names it"
    )
    return FetchError(origin, reason, FailureCause.BLOCKED)


def _read(text: str, base: URL | None) -> URL:
    if len(text) > MAX_URL_CHARS:
        raise ValueError(f"longer than {MAX_URL_CHARS:,} characters")
    if _CONTROL.search(text):
        raise ValueError("there are control characters in it")
    has_scheme = _SCHEME.match(text)
    authority = _AUTHORITY.match(text)
    if (has_scheme or base is None) and not (has_scheme and authority):
        raise ValueError("only http and https addresses are fetched")
    if authority and re.search(r"[@\\%]", authority[1]):
        raise ValueError("there are credentials or escapes in its host")
    return URL(text) if has_scheme or base is None else base.join(URL(text))


def _check_shape(url: URL) -> None:
    if url.scheme not in ("http", "https"):
        raise ValueError("only http and https addresses are fetched")
    if url.raw_user is not None or url.raw_password is not None:
        raise ValueError("there are credentials in it")
    host = url.raw_host or ""
    if ":" in host:
        if "%" in host:
            raise ValueError("a zone has no meaning for others")
        IPv6Address(host)
    elif not _HOST.fullmatch(host) or len(host) > 254:
        raise ValueError("its host cannot be a host's name")
    if not url.port:
        raise ValueError("its port cannot be a port")
    if len(str(url)) > MAX_URL_CHARS:
        raise ValueError(f"longer than {MAX_URL_CHARS:,} characters")


def _refused(origin: str, text: str, why: str) -> FetchError:
    about = "" if shown_url(text) == shown_url(origin) else f" to {shown_url(text)[:100]!r}"
    leads = f"it leads{about}, which" if about else "it"
    reason = f"{leads} is no web address that can be fetched ({why[:100]})"
    return FetchError(origin, reason, FailureCause.ADDRESS)


def _is_disguised(host: str) -> bool:
    last = host.rstrip(".").rpartition(".")[2]
    return bool(_NUMBER.fullmatch(last)) and not _is_ipv4(host)


def _is_ipv4(host: str) -> bool:
    try:
        return str(IPv4Address(host)) == host
    except AddressValueError:
        return False


def _plain_host(host: str) -> str:
    bare = host.strip().lower().removeprefix("[").removesuffix("]")
    if ":" in bare:
        try:
            return IPv6Address(bare).compressed
        except AddressValueError:
            return ""
    try:
        return (URL.build(scheme="http", host=bare).raw_host or "").rstrip(".")
    except (ValueError, UnicodeError):
        return ""
