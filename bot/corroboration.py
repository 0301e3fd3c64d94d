"""How many outlets say so, each counted once however often a wire story is copied."""

import re
from collections.abc import Sequence

from bot.answers import FoundPassage, Quote
from bot.extractive.wording import Word, words_of
from knowledge.retrieval.copies import is_copy, shingles
from knowledge.sentences import sentence_spans

AGREEMENT = 0.5
"""The share of a quote's telling words that another outlet's two sentences must hold."""

_DIGITS = re.compile(r"\d")


def count_independent_outlets(quote: Quote, found: Sequence[FoundPassage]) -> int:
    """How many outlets carry what `quote` says, its own included; at least 1.

    Another outlet counts where two neighbouring sentences of a passage found hold every figure of
    the quote and at least half of its telling words, and are no near-copy of what was counted
    before. It is a count of who says the same, not a judgement on who is right.
    """
    wanted = [word for word in words_of(quote.text) if not word.stop]
    figures = _figures(wanted)
    stems = {word.stem for word in wanted}
    outlets = {_outlet(quote.outlet, quote.article_id)}
    counted = [shingles(quote.text)]
    counted += [shingles(one.passage.text) for one in found if one.article.id == quote.article_id]
    for one in found:
        outlet = _outlet(one.article.outlet, one.article.id)
        if outlet in outlets:
            continue
        mine = shingles(one.passage.text)
        if any(is_copy(mine, theirs) for theirs in counted):
            continue
        if _says_so(one.passage.text, stems, figures):
            outlets.add(outlet)
            counted.append(mine)
    return len(outlets)


def _says_so(text: str, stems: set[str], figures: set[str]) -> bool:
    spans = sentence_spans(text)
    for first, last in zip(spans, spans[1:] or spans, strict=False):
        words = words_of(text[first.start : last.end])
        held = {word.stem for word in words if not word.stop}
        if figures <= _figures(words) and len(stems & held) >= AGREEMENT * len(stems):
            return True
    return False


def _figures(words: Sequence[Word]) -> set[str]:
    return {word.stem for word in words if _DIGITS.search(word.stem)}


def _outlet(name: str | None, article_id: str) -> str:
    return name.casefold() if name else article_id
