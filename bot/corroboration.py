"""How many outlets say so, each counted once however often a wire story is copied."""

import re
from collections.abc import Sequence

from bot.answers import FoundPassage, Quote
from bot.extractive.wording import words_of
from knowledge.articles import Article
from knowledge.retrieval.copies import is_copy, shingles
from knowledge.sentences import sentence_spans

AGREEMENT = 0.5
"""The share of a quote's telling words that another outlet's two sentences must hold."""

_FIGURE = re.compile(
    r"(\d+(?:[.,]\d+)*)"
    r"(?:[\s-]*(%|per ?cent\b|(?:thousand|million|billion|trillion|mn?|bn|k|tn)\b))?",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")
_SCALES = {"mn": "m", "million": "m", "bn": "b", "billion": "b", "tn": "t", "trillion": "t"} | {
    "thousand": "k",
    "percent": "%",
    "per cent": "%",
}


def count_independent_outlets(quote: Quote, found: Sequence[FoundPassage]) -> int:
    """How many outlets carry what `quote` says, its own included; at least 1.

    Another outlet counts where two neighbouring sentences of a passage found hold every figure of
    the quote and at least half of its telling words, and are no near-copy of what was counted
    before, nor of a story counted before: articles of one cluster count once. It is a count of who
    says the same, not a judgement on who is right.
    """
    figures = _figures(quote.text)
    stems = {word.stem for word in words_of(quote.text) if not word.stop}
    outlets = {_outlet(quote.outlet, quote.article_id)}
    counted = [shingles(quote.text)]
    counted += [shingles(one.passage.text) for one in found if one.article.id == quote.article_id]
    stories = {_story(one.article) for one in found if one.article.id == quote.article_id}
    stories.add(quote.article_id)
    for one in found:
        outlet = _outlet(one.article.outlet, one.article.id)
        if outlet in outlets or _story(one.article) in stories:
            continue
        mine = shingles(one.passage.text)
        if any(is_copy(mine, theirs) for theirs in counted):
            continue
        if stems and _says_so(one.passage.text, stems, figures):
            outlets.add(outlet)
            stories.add(_story(one.article))
            counted.append(mine)
    return len(outlets)


def _says_so(text: str, stems: set[str], figures: set[str]) -> bool:
    spans = sentence_spans(text)
    for first, last in zip(spans, spans[1:] or spans, strict=False):
        said = text[first.start : last.end]
        held = {word.stem for word in words_of(said) if not word.stop}
        if figures <= _figures(said) and len(stems & held) >= AGREEMENT * len(stems):
            return True
    return False


def _figures(text: str) -> set[str]:
    """The figures of `text` with their scale: "$1.5 billion" is "1.5b", and is not "15b"."""
    found = set()
    for number, scale in _FIGURE.findall(text):
        word = " ".join(scale.lower().split())
        found.add(_THOUSANDS.sub("", number) + _SCALES.get(word, word))
    return found


def _story(article: Article) -> str:
    return article.cluster or article.id


def _outlet(name: str | None, article_id: str) -> str:
    return name.casefold() if name else article_id
