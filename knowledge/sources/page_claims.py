"""What a page says about its article in its metadata: when it appeared, where, for whom."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from knowledge.sources.published import parse_published

_DATE_FIELDS = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
                "dcterms.created", "og:published_time", "parsely-pub-date", "sailthru.date",
                "pubdate", "publish-date", "publication_date")  # fmt: skip
_ADDRESS_FIELDS = ("og:url", "twitter:url")
_MAX_JSON_LD_DEPTH = 6
_MAX_NODES = 500


def declared_date(tree: HtmlElement) -> str | None:
    """The first publication date that the page declares and that can be read for certain."""
    for candidate in _declared_dates(tree):
        if parse_published(candidate) is not None:
            return candidate
    return None


def taken_address(tree: HtmlElement) -> str | None:
    """The address that the page declares for itself, as it stands there, taken out of `tree`.

    So nothing that is read of the page later, such as its site's name, comes from a claim that may
    be another site's address.
    """
    claims = [
        (link, link.get("href"))
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    claims += [
        (meta, meta.get("content"))
        for meta in tree.iter("meta")
        if (meta.get("property") or meta.get("name") or "").lower() in _ADDRESS_FIELDS
    ]
    for element, _ in claims:
        if element.getparent() is not None:
            element.drop_tree()
    return next((claim for _, claim in claims if claim), None)


def declared_access(tree: HtmlElement) -> str | None:
    """`locked` or `metered` if the page says so of its article, else None.

    By schema.org's isAccessibleForFree (false means locked) or the meta article:content_tier.
    """
    for node in _json_ld_nodes(tree):
        if str(node.get("isAccessibleForFree")).strip().lower() in ("false", "no", "0"):
            return "locked"
    meta = _meta(tree)
    if meta.get("isaccessibleforfree", "").strip().lower() == "false":
        return "locked"
    tier = meta.get("article:content_tier", "").strip().lower()
    return tier if tier in ("locked", "metered") else None


def _declared_dates(tree: HtmlElement) -> Iterator[str]:
    yield from filter(None, map(_meta(tree).get, _DATE_FIELDS))
    for node in _json_ld_nodes(tree):
        if isinstance(node.get("datePublished"), str):
            yield node["datePublished"]
    for time in tree.iter("time"):
        if time.get("pubdate") is not None or (time.get("itemprop") or "") == "datePublished":
            yield time.get("datetime") or ""


def _meta(tree: HtmlElement) -> Mapping[str, str]:
    """Names in lower case to contents, the first of each name."""
    declared: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        declared.setdefault(name, meta.get("content") or "")
    return declared


def _json_ld_nodes(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    """The objects of JSON-LD that may be the article: those at the top and in graphs."""
    left = _MAX_NODES
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                nodes = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            for node in _nodes(nodes, _MAX_JSON_LD_DEPTH):
                if not left:
                    return
                left -= 1
                yield node


def _nodes(node: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth and isinstance(node, list):
        for item in node:
            yield from _nodes(item, depth - 1)
    elif depth and isinstance(node, dict):
        yield node
        for name in ("@graph", "mainEntity"):
            yield from _nodes(node.get(name), depth - 1)
