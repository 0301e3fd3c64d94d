"""Whose article it is, and under which address: pure rules over what feed, entry and page claim.

The outlet of an article on a site that its feed speaks for (`trust`):
1. what the person who added the feed said it is;
2. else the feed's title, without "- RSS" and the like.
Of an article on another site, as aggregators link to: the page's name for its site, else what the
entry says it was taken from, where its host bears that name out; else the host. Any page and any
entry can name Reuters, so a name alone is not believed.
"""

import re
import unicodedata
from urllib.parse import urlsplit

_PLAIN_SUBDOMAINS = frozenset({"www", "m", "amp", "mobile"})

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "ne", "net", "or", "org"})
"""What stands before a country as if it were one label with it."""

# "Reuters » Feed", "Latest news | The Courier - RSS": words that name the feed, not the outlet.
_FEED_WORDS = (
    r"(?:rss|atom|xml|json)(?:\s*\d(?:\.\d)?)?(?:\s+(?:news\s+)?feeds?)?|feeds?|news\s*feed"
    r"|latest(?:\s+(?:news|articles|posts|stories|headlines))?|all\s+(?:news|articles|posts|stories)"
    r"|(?:top|recent)\s+(?:news|stories|articles|posts)|headlines|home\s*page|home"
)
_PARTED = r"\s*(?:»|›|>|\||::|:|·|•|\s[-–—])\s*"
_AFTER = re.compile(
    rf"(?:{_PARTED}(?:{_FEED_WORDS})\s*$)|(?:\s+(?:rss|atom)(?:\s+feeds?)?\s*$)", re.I
)
_BEFORE = re.compile(
    rf"^\s*(?:{_FEED_WORDS})\s*(?:»|›|>|\||::|:|·|•|\s[-–—]\s|\s+(?:of|from)\s+)\s*", re.I
)
_BRACKETED = re.compile(r"\s*[(\[](?:rss|atom|feed|rss feed)[)\]]\s*$", re.I)

# "/", "/en", "/en-gb/", "/index.html", "/home": front pages.
_FRONT = re.compile(
    r"/(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", re.I
)

_EDITION_SEGMENT = re.compile(r"amp|print|rss|feed|index(?:\.\w{2,5})?|default\.\w{2,5}", re.I)
"""What may go from the end of an address without leaving the article."""

_NUMBERED = re.compile(r"\d{5}")
"""An article's own number: /questions/123456/any-title leads to /questions/123456."""

_MIN_SHARED = 3
"""Letters that a site's name and its host must share: two are in common by accident."""


def host_of(url: str | None) -> str:
    """The host of an address, less www and the like; "" for none."""
    try:
        host = (urlsplit(url or "").hostname or "").rstrip(".")
    except ValueError:
        return ""
    first, _, rest = host.partition(".")
    return rest if first in _PLAIN_SUBDOMAINS and "." in rest else host


def own_outlet(
    *, given: str | None, feed_title: str | None, feed_address: str, url: str | None
) -> str | None:
    """The outlet of an article on the feed's own site; `given` by a person."""
    if given:
        return given
    return outlet_from_title(feed_title) or host_of(url) or host_of(feed_address) or None


def foreign_outlet(url: str, *names: str | None) -> str | None:
    """The outlet of an article on a site that nobody here speaks for: the first of the names that
    its host bears out, else the host.
    """
    host = host_of(url)
    return next((name for name in names if name and bears_out(host, name)), host) or None


def outlet_from_title(title: str | None) -> str | None:
    """A feed's title without what says that it is a feed; None where nothing is left."""
    name = (title or "").strip()
    while True:
        shorter = _BRACKETED.sub("", _AFTER.sub("", _BEFORE.sub("", name))).strip(" |-–—:»›>·•")
        if shorter == name or not shorter:
            break
        name = shorter
    return None if re.fullmatch(rf"(?:{_FEED_WORDS})?", name, re.I) else name


def bears_out(host: str, name: str) -> bool:
    """Whether `host` looks like it belongs to a site of this name: one holds the other's letters,
    or the host holds the name's initials.
    """
    label = _registered_label(host)
    words = re.findall(r"[a-z0-9]+", _folded(name))
    joined, initials = "".join(words), "".join(word[0] for word in words)
    without_article = "".join(words[1:]) if words[:1] == ["the"] else joined
    for letters in (joined, without_article, initials, initials.removeprefix("t")):
        if len(letters) >= _MIN_SHARED and label.startswith(letters):
            return True
    return len(label) >= _MIN_SHARED and label in (joined, without_article, *words)


def article_url(asked: str, final: str) -> str:
    """The address an article is known by whose page was asked at `asked` and came from `final`.

    Both canonical. The entry's own link is kept, because it is what every other feed links to; but
    where the way led to another site, the link was a tracker's or shortener's, and where only
    the scheme changed, the site has moved to https: then it is where the way ended.
    """
    if host_of(asked) != host_of(final):
        return final
    if asked.startswith("http:") and final == "https:" + asked.removeprefix("http:"):
        return final
    return asked


def leads_off(asked: str, final: str) -> bool:
    """Whether the way from `asked` ended at a front page or at a section above the article.

    Many sites answer so for an article that is gone. Both canonical.
    """
    if asked == final:
        return False
    one, other = urlsplit(asked), urlsplit(final)
    if not other.query and _FRONT.fullmatch(other.path):
        return bool(one.query) or not _FRONT.fullmatch(one.path)
    if other.query or host_of(asked) != host_of(final):
        return False
    mine, theirs = _segments(one.path), _segments(other.path)
    above = 0 < len(theirs) < len(mine) and mine[: len(theirs)] == theirs
    left_out = mine[len(theirs) :]
    is_edition = all(_EDITION_SEGMENT.fullmatch(segment) for segment in left_out)
    return above and not is_edition and not _NUMBERED.search(theirs[-1])


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _registered_label(host: str) -> str:
    """`nytimes` of `www.nytimes.com`, `bbc` of `bbc.co.uk`: what somebody had to register.

    Nobody vouches for the labels before it: reuters.spam.com is not Reuters.
    """
    labels = host.lower().split(".")[:-1] or [host.lower()]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1].replace("-", "")


def _folded(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))
