"""Connections of the platforms' HTTP clients come about whatever the loop's threads do."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import aiohttp
import pytest
from aiohttp import web

from adapters.discord.web import open_session as open_for_discord
from adapters.slack.web import open_session as open_for_slack

PATIENCE_S = 5.0


@pytest.mark.parametrize(
    "open_session", [open_for_discord, open_for_slack], ids=["discord", "slack"]
)
def test_host_is_found_though_the_loops_threads_all_wait(
    open_session: Callable[[], aiohttp.ClientSession],
) -> None:
    ended = threading.Event()

    async def greet(_request: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def go() -> str:
        app = web.Application()
        app.router.add_get("/", greet)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        loop.run_in_executor(None, ended.wait)
        port = runner.addresses[0][1]
        try:
            async with asyncio.timeout(PATIENCE_S), open_session() as session:
                return await (await session.get(f"http://localhost:{port}/")).text()
        finally:
            ended.set()
            await runner.cleanup()

    assert asyncio.run(go()) == "hello"
