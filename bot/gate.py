"""The quote gate: a proposed quote is shown only if the stored article says it, in our own slice.

A reader or a model proposes words; the gate looks them up in the article's canonical text and
returns what stands there. It compares after folding, which forgives only what copying changes:
runs of white space and line breaks, straight and curly quotation marks, kinds of dash, three dots
and the ellipsis sign, the case of the first letter, and quotation marks around the whole. Nothing
is fuzzy: one other letter, digit or full stop and there is no quote.

The gate proves provenance, not truth. Where a quote may be cut is `borders`' affair.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.answers import Quote
from bot.borders import is_border
from bot.links import FileUri, article_link, file_origin, quote_link
from knowledge.articles import Article, Span
from knowledge.canonical import canonical_text

MIN_WORDS = 2
MIN_CHARS = 12
"""Less proves nothing: "the company" or "on Monday" stands in nearly every article."""

MAX_CHARS = 4_000
"""More is a copy, not a quote; it also bounds the work that a hostile proposal can ask for."""

_MAX_TRIES = 1_000  # places looked at for one reading of a proposal; real texts need a few
_MAX_PEELED = 3  # quotation marks taken off one end

_SINGLE = "‘’‚‛‹›ʼ＇"
_DOUBLE = "“”„‟«»＂"
_DASHES = "‐‑‒–—―−﹘﹣－"
_SPACES = "".join(map(chr, [*range(0x09, 0x0E), *range(0x1C, 0x20), 0x85, 0xA0, 0x1680])) + "".join(
    map(chr, [*range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000])
)
# One character for one character, so that only `_UNEVEN` needs an offset map.
_EVEN = str.maketrans(
    _SINGLE + _DOUBLE + _DASHES + _SPACES,
    "'" * len(_SINGLE) + '"' * len(_DOUBLE) + "-" * len(_DASHES) + " " * len(_SPACES),
)
_UNEVEN = re.compile(r" {2,}|…")
# Letters of scripts written without spaces count as words: Thai to Khmer, kana, ideographs.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that someone says stand in an article. `around` is where they were read, if known."""

    article_id: str
    version: int
    text: str
    around: Span | None = None


def prove(
    claim: Claim,
    load: Callable[[str, int], Article | None],
    *,
    file_uri: FileUri | None = file_origin,
) -> Quote | None:
    """The quote that `claim` proposes, in the article's own words, or None if it cannot be proven.

    `load(article_id, version)` is the catalog's word on what it holds, None for what it does not;
    what it raises passes through. Title, outlet, dates and link come from the catalog alone.
    `file_uri` finds the file of an article without a web address (see `links.article_link`); None
    shows no files, for platforms whose readers cannot open them.
    """
    article = load(claim.article_id, claim.version)
    if article is None or (article.id, article.version) != (claim.article_id, claim.version):
        return None
    span = find_quote(article.text, claim.text, around=claim.around)
    if span is None:
        return None
    link = quote_link(article.url, article.text, span.start, span.end) if article.url else None
    return Quote(
        text=article.text[span.start : span.end],
        start=span.start,
        end=span.end,
        version=article.version,
        article_id=article.id,
        title=article.title,
        outlet=article.outlet,
        authors=article.authors,
        published=article.published,
        url=article.url,
        link=link or article_link(article, file_uri),
        sample=article.sample,
        extent=article.extent,
        withdrawn=article.withdrawn_at,
    )


def find_quote(text: str, proposed: str, *, around: Span | None = None) -> Span | None:
    """Where canonical `text` says what `proposed` says, or None.

    The span starts and ends on borders and holds no white space at its ends. The reading nearest to
    the proposal wins (marks kept before marks peeled, its own case before the other); among equals
    the first inside `around`, or, when nothing is found there, the first in the text. None too for
    a proposal under `MIN_WORDS` words or `MIN_CHARS` characters, or over `MAX_CHARS`. Linear in the
    length of `text`; never raises.
    """
    if len(proposed) > MAX_CHARS:
        return None
    readings = list(_readings(canonical_text(proposed)))
    if not readings:
        return None
    folded = _Folded(text)
    for region in [around, None] if around else [None]:
        for reading in readings:
            span = _first(text, folded, reading, region)
            if span is not None:
                return span
    return None


class _Folded:
    """`text` folded, and the way between a place in the one and in the other."""

    def __init__(self, text: str) -> None:
        even = text.translate(_EVEN)
        parts: list[str] = []
        # Uneven pieces: where each starts in the folded text and in the text, and where it ends.
        self._folded_starts, self._text_starts = [0], [0]
        self._ends = [(0, 0)]
        length = done = 0
        for match in _UNEVEN.finditer(even):
            replacement = "..." if match[0] == "…" else " "
            parts += (even[done : match.start()], replacement)
            length += match.start() - done
            self._folded_starts.append(length)
            self._text_starts.append(match.start())
            length += len(replacement)
            done = match.end()
            self._ends.append((length, done))
        parts.append(even[done:])
        self.text = "".join(parts)

    def to_text(self, at: int) -> int | None:
        """The place in the text; None for one inside an ellipsis sign."""
        piece = bisect_right(self._folded_starts, at) - 1
        folded_end, text_end = self._ends[piece]
        if at >= folded_end:
            return text_end + at - folded_end
        return self._text_starts[piece] if at == self._folded_starts[piece] else None

    def from_text(self, at: int) -> int:
        """The place in the folded text; the start of a piece for one inside it."""
        piece = bisect_right(self._text_starts, at) - 1
        folded_end, text_end = self._ends[piece]
        return folded_end + at - text_end if at >= text_end else self._folded_starts[piece]


def _readings(proposed: str) -> Iterator[str]:
    """What a proposal may mean, folded, nearest first: as it stands, then with marks peeled off."""
    whole = _Folded(proposed.strip()).text
    heads = _peeled(whole)
    tails = _peeled(whole[::-1])
    for _, head, tail in sorted(
        (i + j, head, tail) for i, head in enumerate(heads) for j, tail in enumerate(tails)
    ):
        reading = whole[head : len(whole) - tail]
        if not _is_enough(reading):
            continue
        yield reading
        first = len(reading) - len(reading.lstrip("'\" "))
        other = reading[first].swapcase()
        if other != reading[first] and len(other) == 1:
            yield reading[:first] + other + reading[first + 1 :]


def _peeled(text: str) -> list[int]:
    """How many characters go with no, one, two ... quotation marks taken off the start."""
    cuts = [0]
    while len(cuts) <= _MAX_PEELED and text[cuts[-1] : cuts[-1] + 1] in ("'", '"'):
        rest = text[cuts[-1] + 1 :]
        cuts.append(len(text) - len(rest.lstrip(" ")))
    return cuts


def _is_enough(reading: str) -> bool:
    if len(reading) < MIN_CHARS:
        return False
    words = sum(any(map(str.isalnum, word)) for word in reading.split(" "))
    return words + len(_UNSPACED.findall(reading)) >= MIN_WORDS


def _first(text: str, folded: _Folded, reading: str, region: Span | None) -> Span | None:
    """The first place inside `region` (None: in all the text) where `reading` stands uncut."""
    lower, upper = (max(0, region.start), region.end) if region else (0, len(text))
    at = folded.from_text(lower) - 1
    for _ in range(_MAX_TRIES):
        at = folded.text.find(reading, at + 1)
        if at < 0:
            return None
        start, end = folded.to_text(at), folded.to_text(at + len(reading))
        if end is not None and end > upper:
            return None
        if start is None or end is None or start < lower:
            continue
        if is_border(text, start) and is_border(text, end):
            return Span(start, end)
    return None
