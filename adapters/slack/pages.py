"""What is shown besides replies: context of a quote, sources, latest headlines, help."""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.blocks import (
    Block,
    Element,
    Message,
    bullets,
    joined,
    name,
    plain,
    quotation,
    rich,
    section,
    small,
    words,
)
from adapters.slack.escaping import fallback, harmless_line, harmless_text
from adapters.slack.fitting import MODAL_TITLE_CHARS, Room, shorten
from adapters.slack.quotes import fit_headlines, source
from bot import phrases
from bot.answers import AsOf, NearestArticle, Quote
from knowledge.catalog.records import FeedOverview

COMMANDS = (
    ("/news QUESTION", "a private answer, which you may share in the channel"),
    ("/news latest", "the newest headlines; add a topic to see its own"),
    ("/news sources", "what the library covers, and how fresh it is"),
    ("/news help", "this page"),
)
MENTION = "Mention me in a channel: I answer in the thread{follow_ups}."
FOLLOW_UPS = ", and follow-ups there need no mention"
OTHER_WAYS = (
    "Write to me directly.",
    "Use the message shortcut “Check with the news” on any message.",
)
PROOF = (
    "Every quote is word for word from an article, and its link opens the article at that place. "
    "A quote proves who wrote what, not that it is true. Where the library holds no answer, I say "
    "so."
)

_CONTEXT_CHARS = 1_500
_OUTLETS_SHOWN = 12
_FEEDS_SHOWN = 10
_TOPIC_CHARS = 80


def context_message(before: str, quote: Quote, after: str) -> Message:
    """A quote between the sentences around it, for the one who asked."""
    blocks = context_blocks(before, quote, after)
    return Message(blocks, fallback(f"The context of a quote from {_named(quote)}"))


def context_modal(before: str, quote: Quote, after: str) -> dict[str, Any]:
    """The same as a modal, for views.open."""
    title = plain("Context of the quote"[:MODAL_TITLE_CHARS])
    blocks = context_blocks(before, quote, after)
    return {"type": "modal", "title": title, "close": plain("Close"), "blocks": blocks}


def context_blocks(before: str, quote: Quote, after: str) -> list[Block]:
    """The quote whole and marked, the rest shortened on the sides away from it.

    `before` and `after` are the article's own sentences next to the quote; either may be empty.
    """
    room = Room()
    line = next(
        one
        for one in (source(quote, address) for address in (quote.link, quote.url, None))
        if room.holds([rich(section(*one))], room.left // 2)
    )
    ending = [rich(section(*line))]
    room.take(ending)
    shown = harmless_text(quote.text)
    marked = rich(quotation(shown))
    if not shown or not room.holds([marked]):
        said = f"This quote of {len(shown):,} characters cannot be shown in Slack."
        return [rich(section(*words(said))), *ending]
    room.take([marked])
    for most in (_CONTEXT_CHARS, _CONTEXT_CHARS // 2, _CONTEXT_CHARS // 6):
        earlier = _paragraph(_end_of(harmless_text(before), most))
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
    lines = [
        joined(name(outlet) or words("no outlet named"), words(_counted(number, "article")))
        for outlet, number in list(outlets.items())[:_OUTLETS_SHOWN]
    ]
    blocks = [rich(section(*words(_holdings(as_of, len(outlets)))))]
    if lines:
        blocks.append(rich(bullets(lines)))
    if (more := len(outlets) - len(lines)) > 0:
        blocks.append(small(f"and {_counted(more, 'more outlet')}"))
    return blocks


def health_blocks(feeds: Sequence[FeedOverview]) -> list[Block]:
    """How many feeds come in by themselves, and which of them fail."""
    if not feeds:
        return [small("No feed is followed; articles come in when someone adds them.")]
    ailing = [one for one in feeds if one.feed.failures or one.feed.retired_at]
    if not ailing:
        return [small(f"{_counted(len(feeds), 'feed')} followed, all well.")]
    said = f"{_counted(len(feeds), 'feed')} followed, {len(ailing):,} with trouble:"
    blocks = [
        rich(section(*words(said)), bullets(_ailment(one) for one in ailing[:_FEEDS_SHOWN])),
    ]
    if (more := len(ailing) - _FEEDS_SHOWN) > 0:
        blocks.append(small(f"and {_counted(more, 'more')} with trouble"))
    return blocks


def latest_message(
    articles: Sequence[NearestArticle], as_of: AsOf, *, topic: str | None = None
) -> Message:
    """The newest headlines, newest first; of one topic where it is given."""
    about = f" on {harmless_line(topic, _TOPIC_CHARS)}" if topic else ""
    if not articles:
        said = f"The library holds nothing{about} yet."
        return Message(
            [rich(section(*words(said))), small(phrases.as_of_line(as_of))], fallback(said)
        )
    said = f"The newest headlines{about}:"
    room = Room(9_000)
    lines = fit_headlines(articles, room)
    blocks = [rich(section(*words(said)), bullets(lines)), small(phrases.as_of_line(as_of))]
    return Message(blocks, fallback(said))


def help_message(*, follow_ups: bool = True) -> Message:
    """How to ask, and what an answer is worth. `follow_ups`: whether they need no mention."""
    blocks = [rich(section(*words("Ask me about the news."))), *asking_blocks(follow_ups)]
    return Message([*blocks, small(PROOF)], "How to ask Pullquote about the news.")


def asking_blocks(follow_ups: bool) -> list[Block]:
    """The ways to ask, one a line."""
    mention = MENTION.format(follow_ups=FOLLOW_UPS if follow_ups else "")
    typed = [[*words(text, code=True), *words(f" {what}")] for text, what in COMMANDS]
    return [rich(bullets([words(way) for way in (mention, *OTHER_WAYS)] + typed))]


def _paragraph(text: str) -> list[Block]:
    return [rich(section(*words(text)))] if text else []


def _end_of(text: str, max_chars: int) -> str:
    """`text`, or its ending with `…` before it, cut at a word where there is one."""
    if len(text) <= max_chars:
        return text
    cut = text[2 - max_chars :]
    space = cut.find(" ")
    return f"…{cut[space:] if 0 <= space < len(cut) // 2 else cut}"


def _named(quote: Quote) -> str:
    return harmless_line(quote.outlet, 80) or harmless_line(quote.title, 80) or "an article"


def _holdings(as_of: AsOf, outlets: int) -> str:
    if not as_of.articles:
        return "The library holds no article yet."
    held = f"{_counted(as_of.articles, 'article')} from {_counted(outlets, 'outlet')}"
    if as_of.newest is None:
        return f"{held}; none of them says when it appeared."
    return f"{held}, the newest from {phrases.day(as_of.newest)}."


def _ailment(overview: FeedOverview) -> list[Element]:
    feed = overview.feed
    why = harmless_line(feed.failure_reason, 120) or "it failed"
    if feed.retired_at:
        state = f"no longer asked: {why}"
    else:
        state = f"{why} ({_counted(feed.failures, 'time')} in a row)"
    return joined(name(feed.name, 60) or words("a feed"), words(state))


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 or noun == 'more' else 's'}"
