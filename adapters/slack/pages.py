"""What is shown besides replies: context of a quote, sources, latest headlines, help."""

from collections.abc import Mapping, Sequence

from adapters.slack.blocks import (
    Block,
    Element,
    Message,
    bullets,
    joined,
    quotation,
    rich,
    section,
    small,
    words,
)
from adapters.slack.escaping import fallback
from adapters.slack.fitting import Room
from adapters.slack.quotes import addresses, fit_headlines, source
from bot import phrases
from bot.answers import AsOf, NearestArticle, Quote
from bot.shown import guidance
from bot.shown.fitting import cannot_be_shown
from bot.shown.harmless import harmless_line, harmless_text
from bot.shown.length import ending_of, shorten
from bot.shown.library import Listing, coverage, feed_health, headlines_line
from knowledge.catalog.records import FeedOverview

COMMANDS = (
    ("/news QUESTION", "a private answer, which you may share in the channel"),
    ("/news latest", guidance.LATEST),
    ("/news sources", guidance.SOURCES),
    ("/news help", guidance.HELP),
)
MENTION = "Mention me in a channel: I answer in the thread{follow_ups}."
FOLLOW_UPS = ", and follow-ups there need no mention"
OTHER_WAYS = (
    guidance.DIRECTLY,
    "Use the message shortcut “Check with the news” on any message.",
)
_CONTEXT_CHARS = 1_500
_TOPIC_CHARS = 80


def context_message(before: str, quote: Quote, after: str) -> Message:
    """A quote between the sentences around it, for the one who asked."""
    blocks = context_blocks(before, quote, after)
    return Message(blocks, fallback(f"The context of a quote from {_named(quote)}"))


def context_blocks(before: str, quote: Quote, after: str) -> list[Block]:
    """The quote whole and marked, the rest shortened on the sides away from it.

    `before` and `after` are the article's own sentences next to the quote; either may be empty.
    """
    room = Room()
    line = next(
        one
        for one in (source(quote, address) for address in addresses(quote))
        if room.holds([rich(section(*one))], room.left // 2)
    )
    ending = [rich(section(*line))]
    room.take(ending)
    shown = harmless_text(quote.text)
    marked = rich(quotation(shown))
    if not shown or not room.holds([marked]):
        return [rich(section(*words(cannot_be_shown(quote, "Slack")))), *ending]
    room.take([marked])
    for most in (_CONTEXT_CHARS, _CONTEXT_CHARS // 2, _CONTEXT_CHARS // 6):
        earlier = _paragraph(ending_of(harmless_text(before), most))
        later = _paragraph(shorten(harmless_text(after), most))
        if room.holds([*earlier, *later]):
            return [*earlier, marked, *later, *ending]
    return [marked, *ending]


def sources_message(
    as_of: AsOf, outlets: Mapping[str, int], feeds: Sequence[FeedOverview]
) -> Message:
    """What the library covers, how fresh it is, and how its feeds are.

    `outlets` are articles by outlet, the most first.
    """
    blocks = coverage_blocks(as_of, outlets) + health_blocks(feeds)
    return Message(blocks, fallback(phrases.as_of_line(as_of)))


def coverage_blocks(as_of: AsOf, outlets: Mapping[str, int]) -> list[Block]:
    """How many articles, how fresh, and of which outlets."""
    holds = coverage(as_of, outlets)
    return [rich(section(*words(holds.sentence))), *map(rich, _entries(holds)), *_more(holds)]


def health_blocks(feeds: Sequence[FeedOverview]) -> list[Block]:
    """How many feeds come in by themselves, and which of them fail."""
    health = feed_health(feeds)
    if not health.entries:
        return [small(health.sentence)]
    return [rich(section(*words(health.sentence)), *_entries(health)), *_more(health)]


def latest_message(
    articles: Sequence[NearestArticle], as_of: AsOf, *, topic: str | None = None
) -> Message:
    """The newest headlines, newest first; of one topic where it is given."""
    said = headlines_line(harmless_line(topic, _TOPIC_CHARS), len(articles))
    lines = fit_headlines(articles, Room(9_000))
    listed = [bullets(lines)] if articles else []
    blocks = [rich(section(*words(said)), *listed), small(phrases.as_of_line(as_of))]
    return Message(blocks, fallback(said))


def help_message(*, follow_ups: bool = True) -> Message:
    """How to ask, and what an answer is worth. `follow_ups`: whether they need no mention."""
    blocks = [rich(section(*words(guidance.OPENING))), *asking_blocks(follow_ups)]
    return Message([*blocks, small(phrases.PROOF)], "How to ask Pullquote about the news.")


def asking_blocks(follow_ups: bool) -> list[Block]:
    """The ways to ask, one a line."""
    mention = MENTION.format(follow_ups=FOLLOW_UPS if follow_ups else "")
    typed = [[*words(text, code=True), *words(f" {what}")] for text, what in COMMANDS]
    return [rich(bullets([words(way) for way in (mention, *OTHER_WAYS)] + typed))]


def _paragraph(text: str) -> list[Block]:
    return [rich(section(*words(text)))] if text else []


def _entries(listing: Listing) -> list[Element]:
    """The entries as a list; nothing where there are none."""
    lines = [joined(words(who), words(what)) for who, what in listing.entries]
    return [bullets(lines)] if lines else []


def _more(listing: Listing) -> list[Block]:
    return [small(listing.more)] if listing.more else []


def _named(quote: Quote) -> str:
    return harmless_line(quote.outlet, 80) or harmless_line(quote.title, 80) or "an article"
