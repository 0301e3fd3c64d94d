"""Why a feed or a page could not be had, in words for people, and what they can do about it. Pure.

The causes are those of `knowledge.fetching.failures`; what the site or the network said of a single
failure is its reason, and stands beside these.
"""

from dataclasses import dataclass

from knowledge.errors import SourceError


@dataclass(frozen=True, slots=True)
class Advice:
    """`short` completes "failing: …"; the others are sentences on what to do.

    `for_a_feed` is said of a feed that is followed, `at_once` of what was just asked for.
    """

    short: str
    for_a_feed: str
    at_once: str


_WAIT = "Nothing need be done: it is tried again by itself, more rarely each time."
_LATER = "Try again later."
_LOOK = "Look for its new address: `pullquote feeds add SITE` finds the feeds of a site."
_CHECK = "Check the address in a browser."
_OWNER = "Only the site's owner can mend that."
_PRIVATE = "If that is meant, name its host in PULLQUOTE_PRIVATE_HOSTS."
_NETWORK = "Check the address, and this computer's network connection."
_SAVE = "A page that you saved from a browser loads with `pullquote ingest`."
_REPORT = "Please report it, with what the command shows under PULLQUOTE_LOG_LEVEL=debug."

_A_FEED = "`pullquote feeds add` follows it."
_PERHAPS_A_FEED = f"If it is a feed, {_A_FEED}"

_ADVICE = {
    "address": Advice("address not usable", _LOOK, "Give an address that begins with https://."),
    "blocked": Advice("leads to a private address", _PRIVATE, _PRIVATE),
    "dns": Advice("host not found", _NETWORK, _NETWORK),
    "connect": Advice("no connection", _WAIT, _NETWORK),
    "tls": Advice("certificate not valid", _OWNER, _OWNER),
    "timeout": Advice("no answer in time", _WAIT, _LATER),
    "too_large": Advice("too large", "Look for a shorter feed of the site.", _SAVE),
    "redirects": Advice("redirected without end", _LOOK, _CHECK),
    "robots": Advice("not allowed by robots.txt", _OWNER, _SAVE),
    "busy": Advice("asked to come back later", _WAIT, _LATER),
    "gone": Advice("gone for good", _LOOK, _CHECK),
    "missing": Advice("not found there", _LOOK, _CHECK),
    "denied": Advice("access refused", "It may turn programs away, or want to be paid.", _SAVE),
    "server": Advice("error at the site", _WAIT, _LATER),
    "encoding": Advice("sent in a broken form", _OWNER, _OWNER),
    "parse": Advice("no feed", _LOOK, _CHECK),
    "empty": Advice("nothing to quote", _CHECK, _CHECK),
    "unexpected": Advice("an error in Pullquote", _REPORT, _REPORT),
}
_UNKNOWN = Advice("another failure", _WAIT, _LATER)


def advice(cause: str | None) -> Advice:
    """What is said of a cause; for an unknown one, something true of any."""
    return _ADVICE.get(cause or "", _UNKNOWN)


def not_had(error: SourceError, *, page: bool = False) -> str:
    """Why something that a person asked for could not be had, and what to do: two sentences.

    With `page` it was to be an article's page, else a feed.
    """
    todo = _what_to_do(error, page=page)
    about = error.origin or '""'
    return f"{about}: {error.reason.rstrip('.')}.{f' {todo}' if todo else ''}"


def _what_to_do(error: SourceError, *, page: bool) -> str:
    """What may help beyond what the error's own reason says; nothing where nothing does."""
    cause = getattr(error, "cause", None)
    if cause == "parse":
        if not page:
            return ""  # the reason says what to look for
        return _A_FEED if error.reason.startswith("is a feed") else _PERHAPS_A_FEED
    if cause is None or (cause == "blocked" and not getattr(error, "allowable", True)):
        return ""
    return advice(cause).at_once


def may_be_there_later(error: SourceError) -> bool:
    """Whether nothing speaks against the address but that it does not answer now."""
    return getattr(error, "cause", None) in ("dns", "connect", "timeout", "busy", "server")
