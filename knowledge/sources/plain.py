"""Plain text: headline, byline and body, told apart by where they stand."""

from knowledge.canonical import canonical_text
from knowledge.sources.furniture import split_byline, split_headline, without_furniture
from knowledge.sources.reading import Reading


def read_plain(text: str) -> Reading:
    """The headline and byline at the top of `text`, if they are surely that, and the rest."""
    authors, rest = split_byline(canonical_text(without_furniture(canonical_text(text))))
    headline, body = split_headline(canonical_text(rest).split("\n"))
    return Reading(headline, body, {"authors": authors})
