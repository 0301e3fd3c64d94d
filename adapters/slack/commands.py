"""`/news` and what it shows besides answers: help, sources, the latest headlines."""

from dataclasses import dataclass

from adapters.slack.blocks import Message
from adapters.slack.events import place_of
from adapters.slack.pages import help_message, latest_message, sources_message
from adapters.slack.places import Houserules
from adapters.slack.render import said
from adapters.slack.responses import Responses
from bot.beside import run_reading
from bot.conversation.talk import says_words
from bot.journal.records import Ask
from bot.library_views import LibraryViews

COMMAND = "/news"
HELP, SOURCES, LATEST = "help", "sources", "latest"


@dataclass(frozen=True, slots=True)
class Page:
    """What is to be shown; `topic` as typed, for the latest headlines alone."""

    kind: str
    topic: str = ""


class Commands:
    """Shows pages to whoever typed the command."""

    def __init__(self, views: LibraryViews, responses: Responses, rules: Houserules) -> None:
        self._views = views
        self._responses = responses
        self._rules = rules

    def page_of(self, typed: str) -> Page | None:
        """The page that `/news TYPED` asks for, or None where it is a question."""
        first, _, rest = typed.strip().partition(" ")
        word = first.lower().strip("?!.:")
        if not says_words(typed) or (word in {HELP, SOURCES} and not rest.strip()):
            return Page(word if word in {HELP, SOURCES} else HELP)
        if word == LATEST and len(rest.split()) <= 3 and not rest.rstrip().endswith("?"):
            return Page(LATEST, rest.strip())
        return None

    async def show(self, page: Page, ask: Ask) -> None:
        """Answer the command with a page, privately and at most once."""
        topics = self._rules.topics_of(place_of(ask).channel)
        message = await run_reading(self._message, page, topics)
        await self._responses.send(str(ask.payload["response_url"]), message.response_args)

    def _message(self, page: Page, topics: tuple[str, ...]) -> Message:
        if page.kind == HELP:
            return help_message(follow_ups=self._rules.follow_ups)
        if page.kind == SOURCES:
            holdings = self._views.holdings()
            return sources_message(holdings.as_of, holdings.outlets, holdings.feeds)
        latest = self._views.latest(page.topic, topics)
        if isinstance(latest, str):
            return said(latest)
        return latest_message(latest.articles, latest.as_of, topic=latest.topic)
