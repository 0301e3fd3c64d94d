"""One web page: the article in it, without the page around it and without what it hides.

Hostile pages can cost seconds and hundreds of megabytes here, so callers go through `page_reader`,
which runs this in a child process with a deadline.
"""

import json
import re
from collections.abc import Iterator

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from knowledge.sources.decoding import decoded_html
from knowledge.sources.published import parse_published
from knowledge.sources.reading import Reading, ReadingError

# Text that a reader of the page cannot see must not be quoted: it may be a trap for machines.
# (aria-hidden stays: it hides from screen readers only.)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|font-size\s*:\s*0(?![.\d]*[1-9])|(?:left|right|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_DATE_FIELDS = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
                "dcterms.created", "og:published_time", "parsely-pub-date", "sailthru.date",
                "pubdate", "publish-date", "publication_date")  # fmt: skip
_MAX_JSON_LD_DEPTH = 6


def read_page(data: bytes) -> Reading:
    """The article of the page `data`.

    Raises ReadingError if there is none or the bytes are no text.
    """
    tree = load_html(decoded_html(data))
    if tree is None:
        raise ReadingError("is not a web page that can be read")
    published = _published(tree)
    metadata = extract_metadata(tree, extensive=False)
    _drop_hidden(tree)
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    document = bare_extraction(tree, include_comments=False, with_metadata=False)
    text = getattr(document, "text", None) or ""
    if not text.strip():
        raise ReadingError("has no readable text")
    title = metadata.title or tree.findtext(".//h1")
    return Reading(
        title,
        _paragraphs(text, title),
        {
            "url": metadata.url,
            "outlet": metadata.sitename,
            "authors": (metadata.author or "").split("; "),
            "published": published,
            "language": language,
        },
    )


def _paragraphs(text: str, title: str | None) -> str:
    """Trafilatura's lines are paragraphs; the headline is not one of them."""
    lines = [
        line.removeprefix("- ") if line.startswith("- ") else line for line in text.split("\n")
    ]
    if title and lines and lines[0].strip().casefold() == title.strip().casefold():
        lines = lines[1:]
    return "\n\n".join(line for line in lines if line.strip())


def _drop_hidden(tree: HtmlElement) -> None:
    doomed = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and element.tag not in ("html", "body")  # pages hide these until their script has run
        and (
            element.tag == "template"
            or element.get("hidden") is not None
            or _HIDING.search(element.get("style") or "")
        )
    ]
    for element in doomed:
        if element.getparent() is not None:
            element.drop_tree()


def _published(tree: HtmlElement) -> str | None:
    """The first publication date that the page declares and that can be read for certain."""
    for candidate in _declared_dates(tree):
        if parse_published(candidate) is not None:
            return candidate
    return None


def _declared_dates(tree: HtmlElement) -> Iterator[str]:
    declared: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        declared.setdefault(name, meta.get("content") or "")
    yield from filter(None, map(declared.get, _DATE_FIELDS))
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                yield from _json_ld_dates(json.loads(script.text or ""), _MAX_JSON_LD_DEPTH)
            except (ValueError, RecursionError):
                continue
    for time in tree.iter("time"):
        if time.get("pubdate") is not None or (time.get("itemprop") or "") == "datePublished":
            yield time.get("datetime") or ""


def _json_ld_dates(node: object, depth: int) -> Iterator[str]:
    if depth and isinstance(node, list):
        for item in node:
            yield from _json_ld_dates(item, depth - 1)
    elif depth and isinstance(node, dict):
        if isinstance(node.get("datePublished"), str):
            yield node["datePublished"]
        yield from _json_ld_dates(node.get("@graph"), depth - 1)
