"""What a feed says: values only. `feed` reads them, in a child process of `parsing`."""

from dataclasses import dataclass

from knowledge.articles import Published

MAX_ENTRIES = 1_000
"""Entries read from one feed, the first in the feed's order; long feeds have a few hundred."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed.

    `identity` is how the entry is known again in the next copy of the feed: its guid or id, else
    its link, else a hash of title and date. `url` is the article's own canonical address, never an
    enclosure's or the feed's; None also where several entries name parts of one page. `title` is
    plain text on one line, at times empty. `text` is canonical: the fullest that the feed gives of
    the article, "" if it gives none. `whole` is true where `text` is surely the whole article and
    not a summary of it (`feed_text.is_whole` has the rule). `outlet` is where the entry says it
    was taken from.
    """

    identity: str
    url: str | None
    title: str
    authors: tuple[str, ...]
    published: Published
    updated: Published
    text: str
    whole: bool
    language: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class FeedReading:
    """One copy of a feed: entries in the feed's order, at most `MAX_ENTRIES`, each identity once.

    `ttl_s` is how long the feed says that a copy of it is good for, in seconds.
    """

    title: str | None
    site_url: str | None
    language: str | None
    ttl_s: int | None
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a web page names. `url` is absolute and canonical."""

    url: str
    title: str | None
