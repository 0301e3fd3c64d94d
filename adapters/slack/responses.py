"""Private replies through a `response_url`: five uses in thirty minutes, seen by one person."""

import asyncio
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import aiohttp

from adapters.slack.failures import was_not_sent
from adapters.slack.web import POST_PATIENCE_S, retry_after_s
from bot.desk.courier import MaybeDeliveredError, NotDeliveredError


class Responses:
    """Posts to response addresses. For one event loop."""

    def __init__(self, session: aiohttp.ClientSession, patience_s: float = POST_PATIENCE_S) -> None:
        self._session = session
        self._patience_s = patience_s

    async def send(self, url: str, message: Mapping[str, Any]) -> None:
        """Post once. Raises NotDeliveredError or MaybeDeliveredError; a 429 is waited out."""
        if not url:
            raise NotDeliveredError("There is no address to reply to.", for_good=True)
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        while True:
            status, said, headers = await self._posted(url, message)
            if status == HTTPStatus.OK:
                return
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                wait_s = retry_after_s(headers) + 0.05
                if loop.time() + wait_s > until:
                    raise NotDeliveredError("Slack asks to wait.", retry_after_s=wait_s)
                await asyncio.sleep(wait_s)
                continue
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise MaybeDeliveredError(f"Slack failed on a private reply: status {status}.")
            gone = status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
            if gone or "expired" in said or "used" in said:
                raise NotDeliveredError("The address to reply to has expired.", for_good=True)
            raise ValueError(f"Slack cannot show a private reply: {said[:80]}")

    async def _posted(
        self, url: str, message: Mapping[str, Any]
    ) -> tuple[int, str, Mapping[str, str]]:
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            async with self._session.post(
                url, data=json.dumps(message).encode(), headers=headers, allow_redirects=False
            ) as reply:
                return reply.status, await reply.text(errors="replace"), reply.headers
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if was_not_sent(error):
                raise NotDeliveredError("Slack cannot be reached.") from error
            raise MaybeDeliveredError("Slack gave no answer to a private reply.") from error
