"""Fetches feeds and pages: politely, within limits, and never from inside the network.

Proxies named in the environment are not used; see `dialling`.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, Self

from aiohttp.abc import AbstractResolver
from yarl import URL

from knowledge.fetching.budget import Budget
from knowledge.fetching.exchange import Exchange, Reply
from knowledge.fetching.failures import FailureCause, FetchError, shown_url
from knowledge.fetching.freshness import fresh_for
from knowledge.fetching.politeness import Politeness
from knowledge.fetching.replies import (
    PERMANENT,
    REDIRECTS,
    charset,
    check_type,
    failure_of,
    media_type,
    validator,
)
from knowledge.fetching.robots import MAX_ROBOTS_BYTES, Robots
from knowledge.fetching.rules import FetchRules
from knowledge.fetching.web_address import PrivateHosts, check_host, web_address

Kind = Literal["feed", "page"]
_Kind = Literal["feed", "page", "robots"]

_UNSAID_HOLD_S = 60.0  # how long a host that says 429, but not for how long, is left alone
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, "
    "text/html;q=0.5, */*;q=0.1",
    "page": "text/html, application/xhtml+xml, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
}


@dataclass(frozen=True)
class Fetched:
    """What came. `url` is where it was found in the end, `body` is decoded (not into text).

    `media_type` and `charset` are in lower case, None if the server does not say or the charset is
    unknown. `etag` and `last_modified` are to be shown next time. `fresh_s`: seconds for which
    asking again is useless, None if the server does not say. `moved_to`: where permanent redirects
    (301, 308) lead from the asked URL without a break, None if the first one was no such redirect.
    """

    url: str
    body: bytes
    media_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    fresh_s: float | None
    moved_to: str | None


@dataclass(frozen=True)
class NotModified:
    """The server says that nothing changed since; fields as in Fetched."""

    url: str
    etag: str | None
    last_modified: str | None
    fresh_s: float | None
    moved_to: str | None


class Fetcher:
    """An async context manager, to be used on one event loop; many fetches may run at once.

    `resolver` replaces the system's resolver (and stays the caller's to close), `ssl_context` the
    system's trust in certificate authorities.
    """

    def __init__(
        self,
        rules: FetchRules,
        *,
        resolver: AbstractResolver | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._rules = rules
        self._private = PrivateHosts(rules.private_hosts)
        self._exchange = Exchange(rules, self._private, resolver=resolver, ssl_context=ssl_context)
        self._politeness = Politeness(rules)
        self._robots = Robots(self._robots_txt)

    async def __aenter__(self) -> Self:
        await self._exchange.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exchange.__aexit__(kind, error, trace)

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        kind: Kind = "page",
        inside: bool = False,
        deadline_s: float | None = None,
    ) -> Fetched | NotModified:
        """What is at `url`, or that it is as it was when it had this `etag` and `last_modified`.

        A page is asked for only if its site's robots.txt allows it, with a pause between pages of
        one host. `inside`: whoever names `url` may name a private host of the rules, since a person
        gave it or a document that `reaches_inside`; redirects stay inside as long as every address
        on the way is on such a host. The deadline (the rules' own unless given) counts from when
        the request's turn comes. Raises FetchError with a cause, and nothing else.
        """
        origin = shown_url(url)
        budget = Budget(self._rules.deadline_s if deadline_s is None else deadline_s)
        shown = {"If-None-Match": validator(etag), "If-Modified-Since": validator(last_modified)}
        conditions = {name: value for name, value in shown.items() if value}
        start = web_address(url, origin=origin)
        reply, moved = await self._follow(start, kind, budget, origin, conditions, inside=inside)
        moved_to = str(moved) if moved else None
        fresh_s = fresh_for(reply.headers, datetime.now(UTC))
        new_etag = validator(reply.headers.get("ETag"))
        new_date = validator(reply.headers.get("Last-Modified"))
        if reply.status == 304:
            return NotModified(
                url=str(reply.url),
                etag=new_etag or validator(etag),
                last_modified=new_date or validator(last_modified),
                fresh_s=fresh_s,
                moved_to=moved_to,
            )
        content_type = reply.headers.get("Content-Type", "")
        return Fetched(
            url=str(reply.url),
            body=reply.body,
            media_type=media_type(content_type),
            charset=charset(content_type),
            etag=new_etag,
            last_modified=new_date,
            fresh_s=fresh_s,
            moved_to=moved_to,
        )

    def reaches_inside(self, url: str) -> bool:
        """Whether `url` is on a private host of the rules, so that what stands there may name
        others (as `inside` of `fetch`)."""
        try:
            return (web_address(url, origin=url).raw_host or "") in self._private
        except FetchError:
            return False

    async def _follow(
        self,
        start: URL,
        kind: _Kind,
        budget: Budget,
        origin: str,
        conditions: Mapping[str, str],
        *,
        inside: bool,
    ) -> tuple[Reply, URL | None]:
        """The answer at the end of the redirects, and where the permanent ones at their start lead.

        The status is 200, 203, or 304 if there are conditions. Every address on the way is checked
        as the first one was.
        """
        here, moved, permanent = start, None, True
        been = set[URL]()
        while here not in been:
            if len(been) > self._rules.max_redirects:
                reason = f"redirects more than {self._rules.max_redirects} times"
                raise FetchError(origin, reason, FailureCause.REDIRECTS)
            been.add(here)
            inside = inside and (here.raw_host or "") in self._private
            reply = await self._ask(here, kind, budget, origin, conditions, inside=inside)
            if reply.status not in REDIRECTS:
                return reply, moved
            if not (location := reply.headers.get("Location", "").strip()):
                reason = f"redirects to nowhere (status {reply.status})"
                raise FetchError(origin, reason, FailureCause.REDIRECTS, status=reply.status)
            here = web_address(location, origin=origin, base=here)
            permanent = permanent and reply.status in PERMANENT
            moved = here if permanent else moved
        raise FetchError(origin, "redirects in a circle", FailureCause.REDIRECTS)

    async def _ask(
        self,
        url: URL,
        kind: _Kind,
        budget: Budget,
        origin: str,
        conditions: Mapping[str, str],
        *,
        inside: bool,
    ) -> Reply:
        """One answer: usable, or a redirect. Raises FetchError for all others."""
        check_host(url, self._private, origin=origin, inside=inside)
        pause_s = 0.0
        if kind == "page":
            wished_s = await self._robots.permission(url, origin=origin, budget=budget)
            pause_s = max(self._rules.pause_per_host_s, wished_s)

        def wanted(status: int, headers: Mapping[str, str]) -> bool:
            if status not in (200, 203):
                return False
            if kind != "robots":
                check_type(media_type(headers.get("Content-Type", "")), kind, origin, status)
            return True

        host = url.raw_host or ""
        async with self._politeness.turn(host, origin=origin, pause_s=pause_s):
            reply = await self._exchange.get(
                url,
                origin=origin,
                budget=budget,
                wanted=wanted,
                headers={"Accept": _ACCEPT[kind], **conditions},
                max_bytes=MAX_ROBOTS_BYTES if kind == "robots" else self._rules.max_bytes,
                cut=kind == "robots",
            )
        unchanged = reply.status == 304 and conditions
        if reply.status in (200, 203) or reply.status in REDIRECTS or unchanged:
            return reply
        failure = failure_of(reply.status, reply.headers, origin, datetime.now(UTC))
        if failure.cause is FailureCause.BUSY:
            unsaid_s = _UNSAID_HOLD_S if reply.status == 429 else 0.0
            wait_s = failure.retry_after_s
            self._politeness.hold(host, unsaid_s if wait_s is None else wait_s)
        raise failure

    async def _robots_txt(self, url: URL, budget: Budget) -> bytes:
        # The page it is asked for was let in, so its own host may be.
        reply, _ = await self._follow(url, "robots", budget, str(url), {}, inside=True)
        return reply.body
