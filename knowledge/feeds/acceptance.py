"""Is this page really the article that the feed announced? Pure; anything doubtful is no.

What an address gives instead of an article: a wall asking for consent, money or a login, a list of
headlines, an error in plain words, another article. A summary that is surely right is worth more
than a text that may be something else.
"""

import re
import unicodedata

from knowledge.sources.reading import PageReading

MIN_WORDS = 50
"""Fewer words on a page are a teaser or a notice; short wire reports have 60 and more."""

TITLE_SHARE = 0.6
"""Of the title's telling words, this share is in the page's text, or in its title with
`TITLE_SHARE_LEFT` in its text: walls that ask for consent bear the article's own title."""

TITLE_SHARE_LEFT = 0.3

SUMMARY_SHARE = 0.6
"""Of the summary's telling words, this share is in the page's text."""

EQUAL_SHARE = 0.9
"""Two texts that share so many of their telling words, both ways, say the same."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# A telling word: four letters and more, or any number; scripts without spaces count by sign.
_WORD = re.compile(rf"[{_CJK}]|\d[\d.,]*\d|\d|[^\W\d_{_CJK}]{{4,}}")
_ANY_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


def not_the_article(page: PageReading, *, title: str, summary: str, held: str = "") -> str | None:
    """Why the page's text is not to be taken for the article, as a clause; None where it is.

    `title` and `summary` are what the feed says, `held` is the text that was taken from this page
    before; any may be "".
    """
    if page.paywalled:
        return "is behind a paywall"
    words = len(_ANY_WORD.findall(page.text))
    if words < MIN_WORDS:
        return f"has only {words} words"
    if words <= len(_ANY_WORD.findall(summary)):
        return "has no more words than the feed gave"
    said = telling_words(page.text)
    named = _shares(title, telling_words(page.title or ""), TITLE_SHARE)
    alike = (
        _shares(title, said, TITLE_SHARE_LEFT if named else TITLE_SHARE)
        or _shares(summary, said, SUMMARY_SHARE)
        or _shares(held, said, SUMMARY_SHARE)
    )
    if not alike:
        return "is about something else than the feed announced"
    return None


def confirms(page: PageReading, text: str) -> bool:
    """Whether the page has no more than the feed's `text`: then that is the whole article."""
    if page.paywalled or len(_ANY_WORD.findall(text)) < MIN_WORDS:
        return False
    given, said = telling_words(text), telling_words(page.text)
    return _shares(page.text, given, EQUAL_SHARE) and _shares(text, said, EQUAL_SHARE)


def telling_words(text: str) -> set[str]:
    """The words that tell one text from another, folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return set(_WORD.findall(folded))


def _shares(text: str, words: set[str], share: float) -> bool:
    wanted = telling_words(text)
    return bool(wanted) and len(wanted & words) >= share * len(wanted)
