"""Replies as the JSON that programs read, documented in docs/json.md. Pure.

The format is a promise: keys are neither renamed nor left out. It is written in ASCII, so that it
passes through any encoding and nothing in it can command a terminal.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.answers import (
    Answer,
    Difference,
    FoundPassage,
    NearestArticle,
    Question,
    Quote,
    Reply,
)
from knowledge.articles import Article, published_iso


def one_line(value: Mapping[str, Any]) -> str:
    """`value` as JSON on one line of ASCII, without the line break."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def reply_as_dict(question: Question, reply: Reply) -> dict[str, Any]:
    """One object a question; `text` of a reply without an answer is the reason."""
    answer = reply if isinstance(reply, Answer) else None
    return {
        "id": question.id,
        "kind": "answer" if answer else "no_answer",
        "text": reply.text if isinstance(reply, Answer) else reply.reason,
        "confidence": float(reply.confidence),
        "quotes": [_quote(quote) for quote in answer.quotes] if answer else [],
        "independent_outlets": answer.independent_outlets if answer else 0,
        "as_of": {
            "articles": reply.as_of.articles,
            "newest": published_iso(reply.as_of.newest),
            "refreshed": published_iso(reply.as_of.refreshed),
        },
        "nearest": [_nearest(article) for article in reply.nearest],
        "passages": [_passage(found) for found in reply.passages],
        "timings_ms": {step: float(took) for step, took in reply.timings_ms.items()},
        "model": reply.model,
        "fallback": reply.fallback,
        "difference": _difference(answer.difference) if answer else None,
    }


def article_as_dict(article: Article) -> dict[str, Any]:
    """An article without its text."""
    return {
        "id": article.id,
        "version": article.version,
        "title": article.title,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "published": published_iso(article.published),
        "language": article.language,
        "url": article.url,
        "origin": article.origin,
        "fetched_at": published_iso(article.fetched_at),
        "sample": article.sample,
        "extent": article.extent.value,
        "withdrawn": published_iso(article.withdrawn_at),
        "story": article.cluster,
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "version": quote.version,
        "article_id": quote.article_id,
        "title": quote.title,
        "outlet": quote.outlet,
        "authors": list(quote.authors),
        "published": published_iso(quote.published),
        "url": quote.url,
        "link": quote.link,
        "extent": quote.extent.value,
        "withdrawn": published_iso(quote.withdrawn),
    }


def _difference(difference: Difference | None) -> dict[str, Any] | None:
    if difference is None:
        return None
    return {"kind": difference.kind.value, "values": list(difference.values)}


def _nearest(article: NearestArticle) -> dict[str, Any]:
    return {"title": article.title, "url": article.url}


def _passage(found: FoundPassage) -> dict[str, Any]:
    return {
        "article_id": found.article.id,
        "url": found.article.url,
        "text": found.passage.text,
        "score": float(found.score),
    }
