"""What of a model's proposals may be said: quotes that the gate proves, sentences that they carry.

A quote is widened to whole sentences before the sentence about it is judged, so that a denial in
front of the words that were proposed is not left out. Where a sentence only tells it otherwise, in
no other figures and names, its quote may still be shown by itself.
"""

from collections.abc import Callable, Sequence

import structlog

from bot.answers import FoundPassage, Quote
from bot.gate import Claim, prove
from bot.model.cache import Opinion
from bot.model.plainness import blemish, has_link_or_mention
from bot.model.proposals import Proposal
from bot.model.support import CARELESS, unsupported
from knowledge.articles import Article, Span
from knowledge.canonical import canonical_line
from knowledge.sentences import sentence_spans

MOST_QUOTE_CHARS = 700
MOST_QUOTE_SENTENCES = 3
MOST_TEXT_CHARS = 600
"""Of all sentences together."""

_ENDS = (".", "!", "?", "…", "。", "！", "？", "۔", "؟", "।")

Load = Callable[[str, int], Article | None]

log = structlog.get_logger(__name__)


def proven(proposals: Sequence[Proposal], passages: Sequence[FoundPassage], load: Load) -> Opinion:
    """The proposals that hold, in their order. `passages[i]` is the one that a model knows as
    `i + 1`; `load` is the catalog's word on an article at a version."""
    claims: list[Claim] = []
    texts: list[str] = []
    alone: list[Claim] = []
    for proposal in proposals:
        claim, said, why = _proven(proposal, passages, load)
        if why:
            log.info("model_claim_dropped", why=why)
        if claim is None or said in texts:
            continue
        if why:
            alone.append(claim)
        elif len(" ".join([*texts, said])) <= MOST_TEXT_CHARS:
            claims.append(claim)
            texts.append(said)
    return Opinion(tuple(claims or alone[:1]), tuple(texts))


def _proven(
    proposal: Proposal, passages: Sequence[FoundPassage], load: Load
) -> tuple[Claim | None, str, str]:
    """The claim, its sentence, and why that falls; None where the quote may not be shown either."""
    if not 1 <= proposal.passage <= len(passages):
        return None, "", "no such passage"
    passage = passages[proposal.passage - 1].passage
    around = Span(passage.start, passage.end)
    read = Claim(passage.article_id, passage.version, proposal.quote, around)
    quote = prove(read, load, file_uri=None)
    article = load(passage.article_id, passage.version)
    if quote is None or article is None:
        return None, "", "quote not in the article"
    whole = _whole_sentences(quote, article)
    if whole is None:
        return None, "", "quote too long"
    words = article.text[whole.start : whole.end]
    if has_link_or_mention(words):
        return None, "", "quote with a link or a mention"
    said = _as_sentence(canonical_line(proposal.text))
    why = blemish(said) or unsupported(said, words, article.language) or ""
    claim = Claim(article.id, article.version, words, whole)
    return (claim if not why or why in CARELESS else None), said, why


def _whole_sentences(quote: Quote, article: Article) -> Span | None:
    spans = [
        span
        for span in sentence_spans(article.text, article.language)
        if span.start < quote.end and span.end > quote.start
    ]
    if not spans or len(spans) > MOST_QUOTE_SENTENCES:
        return None
    start, end = min(spans[0].start, quote.start), max(spans[-1].end, quote.end)
    return Span(start, end) if end - start <= MOST_QUOTE_CHARS else None


def _as_sentence(text: str) -> str:
    ended = text if text.endswith(_ENDS) else text + "."
    return ended if len(text) > 1 else ""
