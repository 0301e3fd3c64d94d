"""One feed, of any format: which it is, and in which encoding.

Hostile feeds can cost seconds and hundreds of megabytes here, so callers go through `parsing`,
which runs this in a child process with a deadline.
"""

from knowledge.sources.decoding import decoded_xml
from knowledge.sources.feed_json import read_json_feed
from knowledge.sources.feed_reading import FeedReading
from knowledge.sources.feed_xml import read_xml_feed


def read_feed(
    data: bytes, url: str, *, charset: str | None = None, media_type: str | None = None
) -> FeedReading:
    """The feed `data`, fetched from `url`; `charset` and `media_type` are what HTTP says of it.

    What stands in it counts more than its media type. Raises ReadingError if it is no feed.
    """
    text = decoded_xml(data, charset)
    is_json = text.startswith("{") or (not text.startswith("<") and "json" in (media_type or ""))
    return read_json_feed(text, url) if is_json else read_xml_feed(text, url)
