"""The bolt app: one workspace, known already, and a log without what people write."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.response import BoltResponse

from adapters.slack.events import Body, BotIdentity
from adapters.slack.web import quiet_logger

log = structlog.get_logger(__name__)


def bolt_app(bot: BotIdentity, signing_secret: str) -> AsyncApp:
    """A bolt app that knows its workspace already, and logs nothing that people write."""
    logger = quiet_logger()
    level = logger.level
    # Bolt finds SLACK_BOT_TOKEN in the environment and warns that it is not used, as is meant.
    logger.setLevel(logging.ERROR)
    try:
        app = AsyncApp(
            name="pullquote",
            logger=logger,
            process_before_response=True,
            signing_secret=signing_secret,
            authorize=_OneWorkspace(bot),
            attaching_function_token_enabled=False,
        )
    finally:
        logger.setLevel(level)
    app.middleware(_only_from(bot.team_id))
    return app


def _only_from(team_id: str) -> Callable[..., Awaitable[BoltResponse | None]]:
    """Middleware that acknowledges what comes from other workspaces, and leaves it alone.

    In a channel that is shared between companies an event may name the other one's workspace, but
    then says for whose installation it came.
    """

    async def ours(
        body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        teams = _teams(body)
        if not teams or team_id in teams:
            return await next()
        log.warning("slack_other_workspace", team=min(teams), ours=team_id)
        return BoltResponse(status=200, body="")

    return ours


def _teams(body: Body) -> set[str]:
    authorized = [one.get("team_id") for one in body.get("authorizations") or []]
    team = (body.get("team") or {}).get("id") if isinstance(body.get("team"), dict) else None
    return {str(one) for one in (body.get("team_id"), team, *authorized) if one}


class _OneWorkspace(AsyncAuthorize):
    """Answers without a call: who the bot is was asked at the start.

    It gives bolt no token, since every call is made by our own client.
    """

    def __init__(self, bot: BotIdentity) -> None:
        self._result = AuthorizeResult(
            enterprise_id=None, team_id=bot.team_id, bot_user_id=bot.user_id, bot_id=bot.bot_id
        )

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return self._result
