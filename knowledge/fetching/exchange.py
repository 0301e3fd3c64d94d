"""One request and its answer over HTTP, bounded in time and size; redirects are left to `fetcher`.

The only file that handles aiohttp's answers and exceptions. No cookies are kept, no credentials are
sent, no proxy or .netrc of the environment is used, bodies are unpacked by `bodies`.
"""

import asyncio
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDict
from yarl import URL

from knowledge.fetching.bodies import Body
from knowledge.fetching.budget import Budget
from knowledge.fetching.dialling import Dial, connector, dialling
from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.rules import FetchRules
from knowledge.fetching.web_address import PrivateHosts, blocked

_MAX_HEADER_BYTES = 16_384  # of one header line, of which aiohttp takes 128; servers stop at 8,192


@dataclass(frozen=True)
class Reply:
    """An answer. `headers` ignore case and join repeated fields by ", "; `body` is decoded, and
    empty unless it was wanted."""

    url: URL
    status: int
    headers: Mapping[str, str]
    body: bytes


Wanted = Callable[[int, Mapping[str, str]], bool]
"""From status and headers to whether the body is wanted; may raise FetchError."""


class Exchange:
    """A session with the web. An async context manager, on one event loop."""

    def __init__(
        self,
        rules: FetchRules,
        private: PrivateHosts,
        *,
        resolver: AbstractResolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._private = private
        self._resolver = resolver
        self._ssl_context = ssl_context
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=connector(self._resolver, self._private, self._ssl_context),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": self._rules.user_agent,
                "Accept-Encoding": "gzip, deflate, br",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._rules.connect_s),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        url: URL,
        *,
        origin: str,
        budget: Budget,
        wanted: Wanted,
        headers: Mapping[str, str],
        max_bytes: int,
        cut: bool = False,
    ) -> Reply:
        """Asks for `url` once. Raises FetchError, about `origin`, if no answer can be had.

        A body beyond `max_bytes` is an error, or with `cut` ends there.
        """
        assert self._session is not None, "a Fetcher is used inside `async with`"
        host = url.raw_host or ""
        with dialling(host, self._private) as dial:
            try:
                async with (
                    budget.spending(),
                    self._session.get(url, headers=headers, allow_redirects=False) as answer,
                ):
                    fields = _joined(answer.headers)
                    body = b""
                    if wanted(answer.status, fields):
                        body = await _received(answer, fields, origin, max_bytes, cut)
                    return Reply(url, answer.status, fields, body)
            except FetchError:
                raise
            except (aiohttp.ClientError, OSError, ValueError, LookupError, EOFError) as error:
                raise _translated(error, origin, host, dial, budget) from error


async def _received(
    answer: aiohttp.ClientResponse, fields: Mapping[str, str], origin: str, most: int, cut: bool
) -> bytes:
    body = Body(origin, fields.get("Content-Encoding", ""), most, cut=cut)
    if (answer.content_length or 0) > most and not cut:
        raise body.too_large()
    async for chunk in answer.content.iter_any():
        body.add(chunk)
        if body.full:
            break
        await asyncio.sleep(0)  # a fast server must not keep the loop from everyone else
    return body.whole()


def _joined(headers: Mapping[str, str]) -> CIMultiDict[str]:
    joined: CIMultiDict[str] = CIMultiDict()
    for name, value in headers.items():
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _translated(error: Exception, origin: str, host: str, dial: Dial, budget: Budget) -> FetchError:
    if dial.refused:
        return blocked(origin, host)
    cause, reason = _meaning(error, host[:100], budget)
    return FetchError(origin, reason, cause)


def _meaning(error: Exception, host: str, budget: Budget) -> tuple[FailureCause, str]:
    match error:
        case aiohttp.ConnectionTimeoutError():
            meaning = FailureCause.TIMEOUT, f"{host} did not take the connection in time"
        case TimeoutError():
            meaning = FailureCause.TIMEOUT, f"did not come whole within {budget.whole_s:g} s"
        case aiohttp.ClientConnectorDNSError():
            meaning = FailureCause.DNS, f"no address is known for {host}; check the spelling"
        case aiohttp.ClientSSLError() | aiohttp.ClientConnectorCertificateError() | ssl.SSLError():
            meaning = FailureCause.TLS, f"{host} does not prove who it is: {_tls_words(error)}"
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            meaning = FailureCause.ADDRESS, "is no address that can be fetched"
        case aiohttp.ClientConnectorError():
            meaning = FailureCause.CONNECT, f"{host} takes no connection"
        case aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError() | OSError():
            meaning = FailureCause.CONNECT, f"the connection to {host} broke before the end"
        case _:
            meaning = FailureCause.SERVER, f"{host} answered with something that is not HTTP"
    return meaning


def _tls_words(error: BaseException) -> str:
    inner = error.__cause__ or error.__context__ or error
    if isinstance(inner, ssl.SSLCertVerificationError):
        return inner.verify_message[:200]
    return "the connection cannot be secured"
