"""Passages: the literal slices of an article that are embedded, searched and read.

A passage is some consecutive whole sentences. What is kept of them is `catalog`'s affair.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from knowledge.articles import Span
from knowledge.sentences import sentence_spans

MAX_WORDS = 150
"""Words in the largest passage. With the title in front this stays near the 256 word pieces that
the embedder reads."""

PASSAGING = f"whole-sentences/3 max_words={MAX_WORDS} overlap=0 title=line"
"""Names how articles become embedded passages. Stored embeddings made under another name are stale:
change it whenever the spans or `embedded_text` change."""

# From this share of `max_words` on, a passage ends at a paragraph border rather than take a part of
# the next paragraph; below half of it, a last passage evens out with the one before it.
_FULL_ENOUGH = 0.6
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"\S+")


def passage_spans(
    text: str,
    sentences: Sequence[Span] | None = None,
    *,
    max_words: int = MAX_WORDS,
    overlap_sentences: int = 0,
) -> list[Span]:
    """The passages of `text` in order, each of at most `max_words` words; [] for an empty text.

    `sentences` is what `sentence_spans(text)` gives, for callers who have it already. Every
    sentence lies in a passage, whole unless it alone has more than `max_words` words. With
    `overlap_sentences` a passage begins with the last sentences of the one before, as many as fit;
    without, passages do not overlap. Two characters of a script that puts no spaces between words
    count as one word.
    """
    if sentences is None:
        sentences = sentence_spans(text)
    pieces = list(_pieces(text, sentences, max_words))
    sizes = [0, *accumulate(_words(text[piece.start : piece.end]) for piece in pieces)]
    bounds = _balanced(_bounds(text, pieces, sizes, max_words), sizes, max_words)
    spans = []
    for number, (first, last) in enumerate(bounds):
        begin = first
        floor = max(bounds[number - 1][0] + 1, first - overlap_sentences) if number else first
        while begin > floor and sizes[last] - sizes[begin - 1] <= max_words:
            begin -= 1
        spans.append(Span(pieces[begin].start, pieces[last - 1].end))
    return spans


def embedded_text(title: str, passage_text: str) -> str:
    """What the embedder reads for a passage: the title says what "the company" is."""
    return f"{title}\n{passage_text}"


def _words(text: str) -> int:
    words = len(text.split())
    return words if text.isascii() else max(words, len(_UNSPACED.findall(text)) // 2)


def _pieces(text: str, sentences: Sequence[Span], max_words: int) -> Iterator[Span]:
    """The sentences, those of more than `max_words` words split between words."""
    for sentence in sentences:
        if _words(text[sentence.start : sentence.end]) <= max_words:
            yield sentence
            continue
        starts = [match.start() for match in _WORD.finditer(text, sentence.start, sentence.end)]
        if len(starts) <= max_words:  # no spaces to split at
            starts = list(range(sentence.start, sentence.end, 2))
        for first in range(0, len(starts), max_words):
            after = first + max_words
            end = starts[after] if after < len(starts) else sentence.end
            yield Span(starts[first], starts[first] + len(text[starts[first] : end].rstrip()))


def _bounds(
    text: str, pieces: Sequence[Span], sizes: Sequence[int], max_words: int
) -> list[tuple[int, int]]:
    """Passages as (first, after the last) piece: as full as paragraphs allow."""
    paragraph_ends = [
        index
        for index in range(1, len(pieces))
        if "\n" in text[pieces[index - 1].end : pieces[index].start]
    ]
    paragraph_ends.append(len(pieces))
    bounds = []
    first = next_paragraph = 0
    while first < len(pieces):
        last = first + 1
        while last < len(pieces) and sizes[last + 1] - sizes[first] <= max_words:
            last += 1
        # The last paragraph border inside this passage, if it is full enough there.
        border = first
        while next_paragraph < len(paragraph_ends) and paragraph_ends[next_paragraph] <= last:
            border = paragraph_ends[next_paragraph]
            next_paragraph += 1
        if border > first and sizes[border] - sizes[first] >= _FULL_ENOUGH * max_words:
            last = border
        bounds.append((first, last))
        first = last
    return bounds


def _balanced(
    bounds: list[tuple[int, int]], sizes: Sequence[int], max_words: int
) -> list[tuple[int, int]]:
    """Evens out a short last passage with the one before it."""
    if len(bounds) < 2:
        return bounds
    (first, middle), (_, last) = bounds[-2:]
    if sizes[last] - sizes[middle] >= _FULL_ENOUGH / 2 * max_words:
        return bounds
    if sizes[last] - sizes[first] <= max_words:
        return [*bounds[:-2], (first, last)]
    half = (sizes[first] + sizes[last]) / 2
    middle = min(range(first + 1, middle + 1), key=lambda cut: abs(sizes[cut] - half))
    return [*bounds[:-2], (first, middle), (middle, last)]
