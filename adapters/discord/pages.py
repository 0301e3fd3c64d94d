"""What is shown besides replies: context of a quote, other sources, lists, help."""

from collections.abc import Mapping, Sequence

from adapters.discord.components import Message, row, text
from adapters.discord.escaping import plain, plain_beginning, plain_line, quotation
from adapters.discord.fitting import Draft
from adapters.discord.quotes import ways_to_read, write_headlines
from bot import phrases
from bot.answers import AsOf, NearestArticle, Quote
from bot.shown import guidance
from bot.shown.fitting import cannot_be_shown
from bot.shown.harmless import harmless_text
from bot.shown.length import ending_of
from bot.shown.library import Listing, coverage, feed_health, headlines_line
from knowledge.catalog.records import FeedOverview

COMMANDS = (
    ("ask", "answers a question; only you see it if you choose `private`"),
    ("latest", guidance.LATEST),
    ("sources", guidance.SOURCES),
    ("help", guidance.HELP),
)
OTHER_WAYS = (
    "Mention me in a channel or a thread: I answer there.",
    "Reply to an answer of mine to ask on.",
    guidance.DIRECTLY,
    "Right-click a message, or press and hold it, and choose Apps → “Check with the news”.",
)

_CONTEXT_CHARS = 800
_TOPIC_CHARS = 80


def context_message(before: str, quote: Quote, after: str) -> Message:
    """A quote between the sentences around it, for the one who asked.

    The quote is whole and marked, the rest shortened on the sides away from it. `before` and
    `after` are the article's own sentences next to the quote; either may be empty.
    """
    quoted = quotation(quote.text)
    for most in (_CONTEXT_CHARS, _CONTEXT_CHARS // 2, _CONTEXT_CHARS // 6, 0):
        earlier, later = _ending(before, most), plain_beginning(after, most) if most else ""
        for lines, buttons in ways_to_read(quote) if quoted else ():
            paragraphs = filter(None, (earlier, quoted, later, lines))
            draft = Draft([*map(text, paragraphs), *row(*buttons)])
            if draft.holds():
                return draft.message
    draft = Draft([text(cannot_be_shown(quote, "Discord"))])
    for lines, buttons in ways_to_read(quote):
        if draft.holds(text(lines)):
            draft.add(text(lines), *row(*buttons))
            break
    return draft.message


def more_message(articles: Sequence[NearestArticle]) -> Message:
    """Other articles that bear on an answer, the nearest first."""
    if not articles:
        return Message([text(phrases.NO_OTHER_SOURCES)])
    draft = Draft([text("Other articles near the question:")])
    write_headlines(articles, draft)
    return draft.message


def sources_message(
    as_of: AsOf, outlets: Mapping[str, int], feeds: Sequence[FeedOverview]
) -> Message:
    """What the library covers, how fresh it is, and how its feeds are.

    `outlets` are articles by outlet, the most first.
    """
    draft = Draft()
    for listing in (coverage(as_of, outlets), feed_health(feeds)):
        _write_listing(listing, draft)
    return draft.message


def latest_message(
    articles: Sequence[NearestArticle], as_of: AsOf, *, topic: str | None = None
) -> Message:
    """The newest headlines, newest first; of one topic where it is given."""
    said = headlines_line(plain_line(topic, _TOPIC_CHARS), len(articles))
    draft = Draft([text(said)], ending=[text(f"-# {phrases.as_of_line(as_of)}")])
    write_headlines(articles, draft)
    return draft.message


def help_message(commands: Mapping[str, int] | None = None) -> Message:
    """How to ask, and what an answer is worth.

    `commands` are the ids of the bot's commands by name, where known: a command with an id can be
    tapped.
    """
    ids = commands or {}
    typed = [
        f"{f'</{name}:{ids[name]}>' if name in ids else f'`/{name}`'} {what}"
        for name, what in COMMANDS
    ]
    ways = "\n".join(f"- {way}" for way in (*typed, *OTHER_WAYS))
    return Message([text(f"{guidance.OPENING}\n{ways}\n-# {phrases.PROOF}")])


def _write_listing(listing: Listing, draft: Draft) -> None:
    """The sentence with as many entries as there is room for."""
    lines = [listing.sentence]
    for who, what in listing.entries:
        entry = f"- {plain(who)} · {plain(what)}"
        if draft.holds(text("\n".join([*lines, entry])), chars=_TOPIC_CHARS):
            lines.append(entry)
    if listing.more:
        lines.append(f"-# {listing.more}")
    draft.add(text("\n".join(lines)))


def _ending(before: str, max_chars: int) -> str:
    """The end of `before` in at most `max_chars` characters of markup."""
    clean = harmless_text(before)
    room = max_chars
    while room and len(marked := plain(ending_of(clean, room))) > max_chars:
        room = min(room - 1, room * max_chars // len(marked))
    return marked if room else ""
