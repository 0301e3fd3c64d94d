"""What goes between `parsing` and its child processes.

A message is a length in four bytes and that many bytes. A request is a line of JSON that says what
is asked, and the document; a reply is a JSON object: a value of `feed_reading` or `reading` in
fields of its own names, or `reason` where there is none. JSON and no pickle: a child that hostile
bytes took over can lie in its reply, and that is all it can do.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any, cast

from knowledge.articles import published_from_iso, published_iso
from knowledge.sources.feed_reading import FeedEntry, FeedLink, FeedReading
from knowledge.sources.reading import PageReading

MAX_MESSAGE_BYTES = 100_000_000
"""A longer reply is no reply: documents have at most a tenth of that."""

Reply = Mapping[str, Any]


def send_message(pipe: IO[bytes], message: bytes) -> None:
    """Writes one message. Raises OSError if nobody reads."""
    pipe.write(len(message).to_bytes(4, "big"))
    pipe.write(message)
    pipe.flush()


def receive_message(pipe: IO[bytes]) -> bytes | None:
    """The next message, or None at the end of the pipe or if it is too long to be one."""
    length = pipe.read(4)
    size = int.from_bytes(length, "big")
    if len(length) < 4 or size > MAX_MESSAGE_BYTES:
        return None
    message = pipe.read(size)
    return message if len(message) == size else None


def packed_request(asked: Mapping[str, object], document: bytes) -> bytes:
    """A request; `asked` holds what `unpacked_request` gives back."""
    return json.dumps(asked).encode() + b"\n" + document


def unpacked_request(message: bytes) -> tuple[dict[str, Any], bytes]:
    """What was asked, and the document."""
    asked, _, document = message.partition(b"\n")
    return json.loads(asked), document


def packed_page(page: PageReading) -> Reply:
    """`page` as JSON has it."""
    return asdict(page)


def packed_feed(feed: FeedReading) -> Reply:
    """`feed` as JSON has it."""
    entries = [
        {
            **asdict(entry),
            "published": published_iso(entry.published),
            "updated": published_iso(entry.updated),
        }
        for entry in feed.entries
    ]
    return {
        "title": feed.title,
        "site_url": feed.site_url,
        "language": feed.language,
        "ttl_s": feed.ttl_s,
        "entries": entries,
    }


def packed_links(links: Sequence[FeedLink]) -> Reply:
    """`links` as JSON has them."""
    return {"links": [asdict(link) for link in links]}


def unpacked_page(reply: Reply) -> PageReading:
    """The inverse of `packed_page`."""
    return PageReading(**reply)


def unpacked_feed(reply: Reply) -> FeedReading:
    """The inverse of `packed_feed`."""
    entries = tuple(
        FeedEntry(
            **{
                **entry,
                "authors": tuple(entry["authors"]),
                "published": published_from_iso(entry["published"]),
                "updated": published_from_iso(entry["updated"]),
            }
        )
        for entry in cast(list[dict[str, Any]], reply["entries"])
    )
    return FeedReading(**{**reply, "entries": entries})


def unpacked_links(reply: Reply) -> tuple[FeedLink, ...]:
    """The inverse of `packed_links`."""
    return tuple(FeedLink(**link) for link in reply["links"])
