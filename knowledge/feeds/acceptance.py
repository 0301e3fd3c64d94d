"""Is this page really the article that the feed announced? Pure; anything doubtful is no.

What an address gives instead of an article: a wall asking for consent, money or a login, a list of
headlines, an error in plain words, another article. A summary that is surely right is worth more
than a text that may be something else.
"""

import re

from knowledge.articles import Article
from knowledge.feeds.words import all_words, count_words, telling_words
from knowledge.sources.reading import PageReading

MIN_WORDS = 50
"""Fewer words on a page are a teaser or a notice; short wire reports have 60 and more."""

TITLE_SHARE = 0.6
"""Of the announced title's telling words, this share is in the page's own title, and
`TITLE_SHARE_LEFT` in its text: walls that ask for consent bear the article's own title. On a page
without a title it is in the text."""

TITLE_SHARE_LEFT = 0.3

SUMMARY_SHARE = 0.6
"""Of the summary's telling words, this share is in the page's text."""

EQUAL_SHARE = 0.9
"""Two texts that share so many of their telling words, both ways, say the same."""

LIST_SHARE = 0.5
"""Of a page's words, this share stands in lines like headlines: short, without a full stop. So it
is with fewer than one in a hundred of 3,000 real articles, which are tables of results and the
like."""

LIST_LINES = 5
HEADLINE_WORDS = 20

SPREAD = 0.2
"""Of a text in several paragraphs, this share of the words stands in paragraphs that have two
telling words of the announced title and summary. Of 500 real articles 3 in 100 fall short, of 300
made-up front pages, each with the article's title and teaser among 19 others, all but 3."""

TITLE_SPREAD = 0.25
"""The same for one telling word of the title, where there is nothing else to go by."""

SPREAD_LINES = 4

_ENDED = re.compile(r"[.!?…。！？।؟:;][\"'”’»)\]]*\s*$")


def not_the_article(
    page: PageReading, *, title: str, summary: str, held: str = "", own: bool = True
) -> str | None:
    """Why the page's text is not to be taken for the article, as a clause; None where it is.

    `title` and `summary` are what the feed says, `held` is the text that was taken from this page
    before; any may be "". `own`: the feed speaks for the page's site, so that its own text is kept
    where the page has no more.
    """
    if page.paywalled:
        return "is behind a paywall"
    words = count_words(page.text)
    if words < MIN_WORDS:
        return f"has only {words} words"
    if own and words <= count_words(summary):
        return "has no more words than the feed gave"
    if is_list(page.text):
        return "is a list of headlines"
    alike = _is_alike(page, title, summary, held)
    return None if alike else "is about something else than the feed announced"


def confirms(page: PageReading, text: str) -> bool:
    """Whether the page has no more than the feed's `text`: then that is the whole article."""
    if page.paywalled or count_words(text) < MIN_WORDS:
        return False
    given, said = telling_words(text), telling_words(page.text)
    return _shares(page.text, given, EQUAL_SHARE) and _shares(text, said, EQUAL_SHARE)


def says_the_same(title: str, text: str, article: Article) -> bool:
    """Whether what a feed says in an entry is about a stored article."""
    if _bears(title, article.title) or _shares(text, telling_words(article.text), SUMMARY_SHARE):
        return True
    theirs = telling_words(article.title)
    return _shares(title, theirs, TITLE_SHARE) and _shares(article.title, telling_words(title), 0.5)


def is_list(text: str) -> bool:
    """Whether a text is made of headlines rather than of sentences."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < LIST_LINES:
        return False
    counts = [count_words(line) for line in lines]
    like_headlines = sum(
        count
        for line, count in zip(lines, counts, strict=True)
        if count <= HEADLINE_WORDS and not _ENDED.search(line)
    )
    return like_headlines >= LIST_SHARE * sum(counts)


def _is_alike(page: PageReading, title: str, summary: str, held: str) -> bool:
    said = telling_words(page.text)
    if _shares(held, said, SUMMARY_SHARE) or _is_announced_by(page, title, said):
        return True
    about = telling_words(f"{title} {summary}")
    spread = _is_spread(about, page.text, at_least=2, share=SPREAD)
    return spread and _shares(summary, said, SUMMARY_SHARE)


def _is_announced_by(page: PageReading, title: str, said: set[str]) -> bool:
    """Whether the announced title is this page's, or stands for its text if it has none."""
    wanted = telling_words(title)
    if not page.title:
        spread = _is_spread(wanted, page.text, at_least=1, share=TITLE_SPREAD)
        return spread and _shares(title, said, TITLE_SHARE)
    if not wanted:
        return _bears(title, page.title)
    named = _shares(title, telling_words(page.title), TITLE_SHARE)
    return named and _shares(title, said, TITLE_SHARE_LEFT)


def _bears(title: str, page_title: str) -> bool:
    """Whether a page's title is the announced one, word for word, perhaps with its site's name."""
    wanted, found = all_words(title), all_words(page_title)
    places = range(len(found) - len(wanted) + 1)
    return bool(wanted) and any(found[at : at + len(wanted)] == wanted for at in places)


def _is_spread(about: set[str], text: str, *, at_least: int, share: float) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < SPREAD_LINES:
        return True
    counts = [count_words(line) for line in lines]
    touched = sum(
        count
        for line, count in zip(lines, counts, strict=True)
        if len(about & telling_words(line)) >= at_least
    )
    return touched >= share * sum(counts)


def _shares(text: str, words: set[str], share: float) -> bool:
    wanted = telling_words(text)
    return bool(wanted) and len(wanted & words) >= share * len(wanted)
