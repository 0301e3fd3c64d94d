"""Keeps the App Home of each person and the prompts of the agent view as fresh as the library."""

from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.decorations import Decorations
from adapters.slack.home import home_view
from adapters.slack.prompts import MAX_PROMPTS, suggested_prompts
from bot.beside import run_reading
from bot.library_views import LibraryViews

log = structlog.get_logger(__name__)


class HomeKeeper:
    """Publishes with `client`."""

    def __init__(
        self,
        views: LibraryViews,
        client: AsyncWebClient,
        decorations: Decorations,
        *,
        follow_ups: bool,
    ) -> None:
        self._views = views
        self._client = client
        self._decorations = decorations
        self._follow_ups = follow_ups

    async def publish(self, user: str) -> None:
        """Show `user` their Home as the library is now. Raises what the client raises."""
        view = await run_reading(self._view)
        await self._client.views_publish(user_id=user, view=view)

    async def suggest_prompts(self, channel: str) -> None:
        """Offer questions about the newest articles in a direct conversation."""
        newest = await run_reading(self._views.newest, (), MAX_PROMPTS * 2)
        await self._decorations.suggest(channel, suggested_prompts(newest))

    def _view(self) -> dict[str, Any]:
        holdings = self._views.holdings()
        return home_view(
            holdings.as_of,
            holdings.outlets,
            holdings.feeds,
            self._views.newest(limit=5),
            self._views.example(),
            follow_ups=self._follow_ups,
        )
