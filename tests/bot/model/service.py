"""An OpenAI-compatible service on loopback that says what it is told to, or misbehaves."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.loopback.serving import ServerThread

Reply = Callable[[web.Request, dict[str, Any]], Awaitable[web.StreamResponse]]


class ModelService(ServerThread):
    """Answers `POST /v1/chat/completions` with `reply`; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.reply: Reply = saying('{"claims": []}')
        self.asked: list[dict[str, Any]] = []
        self._runner: web.AppRunner | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def prompts(self) -> list[dict[str, Any]]:
        """The JSON document of each question so far."""
        return [document_of(asked) for asked in self.asked]

    async def _open(self) -> None:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _shut(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        return await self.reply(request, body)


def document_of(body: dict[str, Any]) -> dict[str, Any]:
    """The data in a request, as the model reads it."""
    lines = body["messages"][-1]["content"].split("\n")
    found: dict[str, Any] = json.loads(lines[2])
    return found


def completion(
    content: str | None, *, finish: str = "stop", tokens: int = 100, **message: Any
) -> dict[str, Any]:
    """A chat completion as OpenAI sends it."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens},
    }


def claims(*made: tuple[int, str, str]) -> str:
    """(passage, quote, text) as the JSON that is asked for."""
    return json.dumps(
        {"claims": [{"passage": p, "quote": q, "text": t} for p, q, t in made]}, ensure_ascii=False
    )


def saying(content: str | None, **more: Any) -> Reply:
    async def reply(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(content, **more))

    return reply


def answering(say: Callable[[dict[str, Any]], str]) -> Reply:
    """What `say` makes of the document that the model is given."""

    async def reply(_request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response(completion(say(document_of(body))))

    return reply


def failing(status: int, headers: dict[str, str] | None = None) -> Reply:
    async def reply(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        error = {"error": {"message": f"status {status}", "type": "some", "code": "some"}}
        return web.json_response(error, status=status, headers=headers)

    return reply


def raw(body: bytes, content_type: str = "application/json") -> Reply:
    async def reply(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(body=body, content_type=content_type)

    return reply


async def hanging(_request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Says nothing at all."""
    await asyncio.sleep(3600)
    raise AssertionError


def dripping(body: bytes, every_s: float) -> Reply:
    """A byte now and then."""

    async def reply(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for at in range(len(body)):
            await response.write(body[at : at + 1])
            await asyncio.sleep(every_s)
        return response

    return reply


async def endless(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """A body without end."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"choices": "')
    while True:
        await response.write(b"a" * 65_536)


async def cut(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """Half a body, then the connection is gone."""
    whole = json.dumps(completion("x" * 400)).encode()
    response = web.StreamResponse(
        headers={"Content-Type": "application/json", "Content-Length": str(len(whole))}
    )
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    assert request.transport is not None
    request.transport.abort()
    return response


async def reset(request: web.Request, _body: dict[str, Any]) -> web.StreamResponse:
    """The connection is gone before a word."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
