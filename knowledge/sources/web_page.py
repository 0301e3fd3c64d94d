"""One web page: the article in it, without the page around it and without what it hides.

Hostile pages can cost seconds and hundreds of megabytes here, so callers go through `parsing`,
which runs this in a child process with a deadline.
"""

import re
from urllib.parse import urljoin

from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from knowledge.articles import published_iso
from knowledge.canonical import canonical_line
from knowledge.sources.decoding import decoded_html
from knowledge.sources.hidden import drop_hidden
from knowledge.sources.markup import FEED_ROOTS, root_name
from knowledge.sources.page_claims import declared_access, declared_date, taken_address
from knowledge.sources.published import published_from_url
from knowledge.sources.reading import PageReading, ReadingError
from knowledge.urls import canonical_url

TEASER_CHARS = 1_500
"""A metered page that shows more than this shows its article; walls leave a paragraph or three."""

_MAX_NOTICE_CHARS = 1_200
# What stands where an article would: each says that the page has not shown itself.
_NOTICE = re.compile(
    r"enable java ?script|java ?script (?:is|to be) (?:disabled|enabled|required|not)"
    r"|(?:requires?|without|turn on|activate) java ?script"
    r"|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot|not a robot"
    r"|checking your browser"
    r"|unusual (?:traffic|activity)|complete the (?:captcha|security check)|access denied"
    r"|(?:enable|accept) (?:all )?cookies|(?:we|partners)\b.{0,60} use cookies"
    r"|(?:we|our) .{0,80}(?:value your privacy|consent to)"
    r"|manage (?:your )?(?:cookie|consent|privacy)"
    r"|before you continue to|your privacy choices|ad ?blocker",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"(?:subscribe|sign in|log in|register|sign up|create (?:a|your) (?:free )?account"
    r"|become a (?:member|subscriber)) (?:now |today )?to (?:continue|keep|read|unlock|access)"
    r"|(?:story|article|content|page) is (?:only )?(?:available )?(?:exclusively )?(?:for|to) "
    r"(?:our )?(?:paid |paying |registered )?(?:subscribers|members)"
    r"|already a (?:subscriber|member)\?"
    r"|to (?:continue|keep) reading,? (?:please )?(?:subscribe|sign|log)"
    r"|you have (?:reached|read|used) .{0,40}(?:free|complimentary) articles?",
    re.IGNORECASE,
)


def read_page(data: bytes, *, url: str | None = None, charset: str | None = None) -> PageReading:
    """The article of the page `data`.

    `url` is where it was fetched from, None for a saved file; `charset` is what HTTP says of it.
    Raises ReadingError if there is no article, only a request to accept cookies or to run a script,
    or if the bytes are no text.
    """
    document = decoded_html(data, charset)
    if root_name(document.lstrip("\ufeff")) in FEED_ROOTS:
        raise ReadingError("is a feed, not an article")
    tree = load_html(document)
    if tree is None:
        raise ReadingError("is not a web page that can be read")
    published, access = declared_date(tree), declared_access(tree)
    claimed = _absolute(taken_address(tree), url)
    metadata = extract_metadata(tree, default_url=url or claimed, extensive=False)
    drop_hidden(tree)
    shown = " ".join(tree.text_content()[-20_000:].split())
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    extracted = bare_extraction(tree, include_comments=False, with_metadata=False)
    title = metadata.title or tree.findtext(".//h1")
    text = _paragraphs(getattr(extracted, "text", None) or "", title)
    if not text:
        raise ReadingError("has no readable text")
    if len(text) < _MAX_NOTICE_CHARS and _is_notice(text):
        raise ReadingError("shows no article but a request for cookies, a script or a proof")
    address = canonical_url(url) if url else claimed
    if published is None:
        published = published_iso(published_from_url(address))
    site_name = canonical_line(metadata.sitename or "") or None
    return PageReading(
        title=title,
        text=text,
        fields={
            "url": address,
            "outlet": site_name,
            "authors": (metadata.author or "").split("; "),
            "published": published,
            "language": language,
        },
        paywalled=_is_paywalled(access, text, shown),
        canonical=claimed,
        site_name=site_name,
    )


def _absolute(claim: str | None, url: str | None) -> str | None:
    try:
        return canonical_url(urljoin(url or "", claim)) if claim else None
    except ValueError:
        return None


def _paragraphs(text: str, title: str | None) -> str:
    """Trafilatura's lines are paragraphs; the headline is not one of them."""
    lines = [
        line.removeprefix("- ") if line.startswith("- ") else line for line in text.split("\n")
    ]
    if title and lines and lines[0].strip().casefold() == title.strip().casefold():
        lines = lines[1:]
    return "\n\n".join(line for line in lines if line.strip())


def _is_notice(text: str) -> bool:
    """True if the paragraphs that say so are most of `text`."""
    paragraphs = text.split("\n\n")
    notices = sum(len(paragraph) for paragraph in paragraphs if _NOTICE.search(paragraph))
    return notices * 2 > len(text)


def _is_paywalled(access: str | None, text: str, shown: str) -> bool:
    if access == "locked":
        return True
    teaser = len(text) < TEASER_CHARS
    return teaser and (access == "metered" or _WALL.search(shown) is not None)
