"""Checks a message against the library: which proven quotes share its statements' words.

Without a language model nothing here says that a statement is right or wrong. It can only show what
outlets wrote about the same thing, or that nothing was found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from math import log
from time import perf_counter
from typing import TYPE_CHECKING

from bot.answers import AsOf, NearestArticle, Quote
from bot.extractive.asked import telling_words
from bot.extractive.wording import Word, stems_of, words_of
from bot.gate import Claim, prove
from knowledge.articles import Article, Span
from knowledge.canonical import canonical_text
from knowledge.filters import Filters
from knowledge.retrieval.query import Hit, Query
from knowledge.retrieval.terms import MOST_CHARS
from knowledge.sentences import sentence_spans

if TYPE_CHECKING:  # only its type: a process that checks nothing need not load the library
    from knowledge.library import Library

MOST_STATEMENTS = 3
MOST_QUOTES = 3
"""Quotes to a statement, each from another article."""

MOST_READ_CHARS = 10_000
"""Of a longer message only the beginning is read."""

THRESHOLD = 0.5
"""How much of a statement's telling words, weighed by rarity, a quote must hold.

Tried with headlines as messages, over 1,200 articles of 2023: of 147 headlines of theirs 71% find a
quote, nine in ten of them in their own article; of 142 headlines of 2025 a fifth do, half of those
on the same matter. At 0.6 it is 56% and a tenth, at 0.4 87% and two in five. Asking for half of the
names instead of one changed neither by more than two in a hundred.
"""

_PASSAGES = 20
_NEAREST = 3
_FEWEST_WORDS = 3
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Check:
    """A message to be checked: its plain text, without the platform's markup.

    `asked_at` is aware. `tags` are topics to which the library is limited; empty means all of it.
    """

    text: str
    asked_at: datetime
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedStatement:
    """A sentence of the message and the quotes that are about the same thing, best first.

    `shared` (0 to 1) is how much of the statement's telling words the best quote holds; 0 without
    quotes.
    """

    text: str
    quotes: tuple[Quote, ...]
    shared: float


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the library shows about a message.

    `statements` are at most three sentences of the message, in its order; empty where it holds none
    that can be checked. `nearest` are headlines to offer where nothing was found.
    """

    statements: tuple[CheckedStatement, ...]
    as_of: AsOf
    nearest: tuple[NearestArticle, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether any statement has a quote."""
        return any(one.quotes for one in self.statements)


class Checker:
    """Checks messages against one library. Safe to use from many threads."""

    def __init__(self, library: "Library") -> None:
        self._library = library

    def check(self, check: Check) -> CheckResult:
        """Look up the statements of a message. Raises LibraryError where the library is unreadable.

        Every quote has passed the gate.
        """
        begun = perf_counter()
        catalog = self._library.catalog
        checked: list[CheckedStatement] = []
        hits: list[Hit] = []
        for statement in statements_in(check.text):
            query = Query(statement, check.asked_at, Filters(tags=check.tags))
            found = self._library.retriever.retrieve(query, _PASSAGES)
            hits += found
            checked.append(self._checked(statement, found))
        number, newest = catalog.freshness()
        return CheckResult(
            statements=tuple(checked),
            as_of=AsOf(number, newest, catalog.feeds.last_success()),
            nearest=() if any(one.quotes for one in checked) else _nearest(hits),
            timings_ms={"total": round((perf_counter() - begun) * 1000, 3)},
        )

    def _checked(self, statement: str, hits: Sequence[Hit]) -> CheckedStatement:
        weights = self._weights(statement)
        names = _names(words_of(statement))
        close = []
        for article, span in _sentences(hits):
            stems = set(stems_of(article.text[span.start : span.end]))
            shared = _shared(weights, stems)
            if shared >= THRESHOLD and (not names or names & stems):
                close.append((shared, article, span))
        close.sort(key=lambda one: -one[0])
        quotes = tuple(islice(self._proven(close), MOST_QUOTES))
        return CheckedStatement(statement, quotes, close[0][0] if quotes else 0.0)

    def _proven(self, close: Sequence[tuple[float, Article, Span]]) -> Iterator[Quote]:
        seen: set[str] = set()
        for _, article, span in close:
            if article.id in seen:
                continue
            text = article.text[span.start : span.end]
            claim = Claim(article.id, article.version, text, around=span)
            quote = prove(claim, self._library.catalog.article, file_uri=None)
            if quote is not None:
                seen.add(article.id)
                yield quote

    def _weights(self, statement: str) -> dict[str, float]:
        """How telling each word is, by stem: the rarer in the library, the more."""
        words = telling_words(statement)
        counted = self._library.catalog.document_frequencies(list(words.values()))
        passages = self._library.catalog.count_passages()
        by_stem = {stem: counted.get(word, 0) for stem, word in words.items()}
        return {
            stem: log(1 + passages / (1 + by_stem.get(stem, 0))) for stem in stems_of(statement)
        }


def statements_in(text: str) -> list[str]:
    """At most three sentences of a message that can be checked, in its order.

    Such a sentence says something (it asks nothing) with a figure, a name or what may be one (its
    first word) in at least three telling words; those with more figures and names are preferred.
    Empty for a text without any.
    """
    message = canonical_text(text[:MOST_READ_CHARS])
    sentences = [message[span.start : span.end].strip() for span in sentence_spans(message)]
    if len(text) > MOST_READ_CHARS:
        sentences = sentences[:-1]  # it is cut
    graded = [
        (grade, at, sentence)
        for at, sentence in enumerate(dict.fromkeys(sentences))
        if (grade := _grade(sentence)) > 0
    ]
    best = sorted(graded, key=lambda one: (-one[0], one[1]))[:MOST_STATEMENTS]
    return [sentence for _, _, sentence in sorted(best, key=lambda one: one[1])]


def _grade(sentence: str) -> int:
    """How much there is to check; 0 for nothing."""
    words = words_of(sentence)
    telling = {word.stem for word in words if not word.stop}
    asks = sentence.rstrip("\"”'’)! ").endswith("?")
    if asks or len(telling) < _FEWEST_WORDS or not _fits(sentence, words):
        return 0
    figures = {word.stem for word in words if word.figure}
    names = {word.stem for word in words if word.capital and not word.figure}
    return 2 * len(figures) + len(names)


def _fits(sentence: str, words: Sequence[Word]) -> bool:
    return len(words) <= _MOST_WORDS and len(sentence) <= MOST_CHARS


def _names(words: Sequence[Word]) -> set[str]:
    """Stems written with a capital that no beginning of a sentence explains."""
    return {word.stem for word in words if word.capital and not word.opens and not word.figure}


def _sentences(hits: Sequence[Hit]) -> Iterator[tuple[Article, Span]]:
    """Each sentence of the passages found, once, in their order."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        article, passage = hit.article, hit.passage
        for span in sentence_spans(article.text, article.language):
            inside = passage.start <= span.start and span.end <= passage.end
            short = len(article.text[span.start : span.end].split()) <= _MOST_WORDS
            if inside and short and (article.id, span.start) not in seen:
                seen.add((article.id, span.start))
                yield article, span


def _shared(weights: Mapping[str, float], stems: set[str]) -> float:
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in stems) / total if total else 0


def _nearest(hits: Sequence[Hit]) -> tuple[NearestArticle, ...]:
    articles = {hit.article.id: hit.article for hit in hits if hit.bm25 > 0}
    return tuple(
        NearestArticle(one.title, one.url, one.outlet, one.published)
        for one in islice(articles.values(), _NEAREST)
    )
