"""An answer that was given before, told again from its receipt and the catalog.

For what happens to an answer later: it is shared with others, or the sentences around a quote are
wanted. The quotes are cut anew from the stored article, at the version and place of the receipt;
one that no longer stands there is not shown, and the words about a quote are made anew too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answers import (
    Answer,
    AsOf,
    Difference,
    DifferenceKind,
    FoundPassage,
    NearestArticle,
    Quote,
)
from bot.corroboration import count_independent_outlets
from bot.errors import BotError
from bot.journal.records import Json, Receipt, ReceiptPassage, ReceiptQuote
from bot.writing import attributed
from knowledge.articles import Article, Passage
from knowledge.sentences import sentence_spans

CONTEXT_SENTENCES = 2
"""How many sentences on either side are the context of a quote."""

Load = Callable[[str, int], Article | None]
"""The catalog's word on an article at a version, None for what it does not hold."""


class NothingToRetellError(BotError):
    """The receipt is gone or blanked, or none of its quotes stands in the library any more."""


@dataclass(frozen=True, slots=True)
class Retelling:
    """A wish to be told the answer of `receipt_id` again."""

    receipt_id: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """A quote and the article's own words before and after it, either of which may be empty."""

    before: str
    quote: Quote
    after: str


def retell(receipt: Receipt, load: Load, as_of: AsOf) -> Answer:
    """The receipt's answer. Raises NothingToRetellError."""
    quotes = tuple(quote for one in receipt.quotes if (quote := quote_from(one, load)))
    if not quotes or receipt.text is None:
        raise NothingToRetellError(f"The answer {receipt.id} is not in the library any more.")
    # The receipt's sentence may name an article that is gone; a model's holds while its quotes do.
    whole = len(quotes) == len(receipt.quotes)
    held = whole and bool(receipt.notes.get("model"))
    difference = difference_from(receipt.notes.get("difference"), quotes) if whole else None
    return Answer(
        text=receipt.text if held else attributed(quotes, difference),
        confidence=receipt.confidence or 0.0,
        quotes=quotes,
        independent_outlets=count_independent_outlets(quotes[0], _found(receipt.passages, load)),
        as_of=as_of,
        difference=difference,
        model=str(receipt.notes["model"]) if held else "",
    )


def difference_from(note: Json, quotes: Sequence[Quote]) -> Difference | None:
    """The difference that a receipt notes; None where it notes none or the quotes do not bear it
    out."""
    if not isinstance(note, Mapping):
        return None
    kind, values = note.get("kind"), note.get("values")
    if kind not in set(DifferenceKind) or not isinstance(values, Sequence) or not values:
        return None
    told = tuple(map(str, values))
    pairs = zip(told, quotes, strict=False)
    if len(told) > len(quotes) or not all(value in quote.text for value, quote in pairs):
        return None
    return Difference(DifferenceKind(str(kind)), told)


def context_of(receipt: Receipt, number: int, load: Load) -> Context | None:
    """Quote `number` (from 0) of the receipt with its context; None where it cannot be shown."""
    if not 0 <= number < len(receipt.quotes):
        return None
    one = receipt.quotes[number]
    quote, article = quote_from(one, load), load(one.article_id, one.version)
    if quote is None or article is None:
        return None
    spans = sentence_spans(article.text, article.language)
    before = [span for span in spans if span.end <= one.start][-CONTEXT_SENTENCES:]
    after = [span for span in spans if span.start >= one.end][:CONTEXT_SENTENCES]
    # A quote may begin or end inside a sentence: what is left of it belongs to the context.
    start = before[0].start if before else min((s.start for s in spans), default=0)
    end = after[-1].end if after else max((s.end for s in spans), default=len(article.text))
    return Context(
        article.text[min(start, one.start) : one.start].strip(),
        quote,
        article.text[one.end : max(end, one.end)].strip(),
    )


def sources_beside(receipt: Receipt, load: Load) -> tuple[NearestArticle, ...]:
    """The articles of the passages that were read and not quoted, best first, each once."""
    quoted = {quote.article_id for quote in receipt.quotes}
    found: dict[str, NearestArticle] = {}
    for one in receipt.passages:
        if one.article_id in quoted or one.article_id in found:
            continue
        article = load(one.article_id, one.version)
        if article is not None and article.withdrawn_at is None:
            found[one.article_id] = NearestArticle(
                article.title, article.url, article.outlet, article.published
            )
    return tuple(found.values())


def quote_from(one: ReceiptQuote, load: Load) -> Quote | None:
    """The quote as the catalog has it now, or None where it does not stand there."""
    article = load(one.article_id, one.version)
    if article is None or article.text[one.start : one.end] != one.text:
        return None
    return Quote(
        text=one.text,
        start=one.start,
        end=one.end,
        version=one.version,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        authors=article.authors,
        published=article.published,
        url=article.url,
        link=one.link,
        sample=article.sample,
        extent=article.extent,
        withdrawn=article.withdrawn_at,
    )


def _found(passages: Sequence[ReceiptPassage], load: Load) -> list[FoundPassage]:
    found = []
    for ordinal, one in enumerate(passages):
        article = load(one.article_id, one.version)
        if article is not None:
            text = article.text[one.start : one.end]
            passage = Passage(
                one.passage_id, one.article_id, one.version, ordinal, one.start, one.end, text
            )
            found.append(FoundPassage(passage, article, one.score))
    return found
