"""What a site's robots.txt lets us read (RFC 9309, as protego reads it), asked once an hour.

A robots.txt that is not there (4xx) or only redirects on and on forbids nothing; one that cannot
be had for now forbids everything for now.
"""

import asyncio
import math
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego
from yarl import URL

from knowledge.fetching.budget import Budget
from knowledge.fetching.failures import FailureCause, FetchError
from knowledge.fetching.rules import PRODUCT

MAX_ROBOTS_BYTES = 500_000
"""The rest is not read (RFC 9309, 2.5 asks for 500 KiB at least)."""

TTL_S = 3_600.0
_FAILED_TTL_S = 60.0  # a site that was down is asked again soon, though not for each of its pages
_MAX_SITES = 500

_AGENT = re.compile(r"(\s*user[- ]?agent\s*:)\s*([^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_NOBODY = "nobody-we-know"

_OPEN = frozenset({FailureCause.MISSING, FailureCause.GONE, FailureCause.DENIED,
                   FailureCause.EMPTY, FailureCause.REDIRECTS})  # fmt: skip
_SAME_FOR_PAGES = frozenset({FailureCause.DNS, FailureCause.CONNECT, FailureCause.TLS,
                             FailureCause.TIMEOUT, FailureCause.BLOCKED,
                             FailureCause.BUSY})  # fmt: skip

Ask = Callable[[URL, Budget], Awaitable[bytes]]
"""Fetches a robots.txt, at most its first `MAX_ROBOTS_BYTES`; raises FetchError."""


@dataclass(frozen=True)
class _Known:
    until: float
    rules: Protego | None  # None: everything may be read
    failure: FetchError | None


class Robots:
    """The rules of the sites met lately, on one event loop."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: OrderedDict[URL, _Known] = OrderedDict()
        self._asking: dict[URL, asyncio.Lock] = {}

    async def permission(self, url: URL, *, origin: str, budget: Budget) -> float:
        """Seconds that the site wants between two pages, 0 if it does not say.

        Raises FetchError ROBOTS if `url` may not be read, or if the site's rules cannot be had;
        where the page would fail in the same way (no such host, say), that is the cause.
        """
        known = await self._rules(url.origin(), budget)
        if known.failure is not None:
            raise _unknown(known.failure, origin)
        if known.rules is None:
            return 0.0
        if not known.rules.can_fetch(str(url), PRODUCT):
            raise FetchError(
                origin, "its site's robots.txt asks not to read it", FailureCause.ROBOTS
            )
        return known.rules.crawl_delay(PRODUCT) or 0.0

    async def _rules(self, site: URL, budget: Budget) -> _Known:
        lock = self._asking.setdefault(site, asyncio.Lock())
        try:
            async with lock:  # pages of one site wait for one answer
                known = self._known.get(site)
                clock = asyncio.get_running_loop().time
                if known is None or known.until < clock():
                    known = await self._learn(site, budget)
                    self._known[site] = known
                self._known.move_to_end(site)
                if len(self._known) > _MAX_SITES:
                    self._known.popitem(last=False)
                return known
        finally:
            if not lock.locked():
                self._asking.pop(site, None)

    async def _learn(self, site: URL, budget: Budget) -> _Known:
        clock = asyncio.get_running_loop().time
        fair = budget.is_mostly_left
        try:
            text = await self._ask(site / "robots.txt", budget)
        except FetchError as error:
            if _forbids_nothing(error):
                return _Known(clock() + TTL_S, None, None)
            if error.cause is FailureCause.TIMEOUT and not fair:
                # The page had spent its time elsewhere: that says nothing about this site.
                return _Known(-math.inf, None, error)
            return _Known(clock() + _FAILED_TTL_S, None, error)
        rules = await asyncio.to_thread(_parsed, text)  # 500 KB take a third of a second
        return _Known(clock() + TTL_S, rules, None)


def _parsed(text: bytes) -> Protego:
    """Only the groups for us and for everybody are told apart.

    protego takes quadratic time where thousands of agents share thousands of rules, and it wants
    our bare name where the standard allows "Pullquote/1.0".
    """
    lines = text.decode("utf-8-sig", "replace").splitlines()
    return Protego.parse("\n".join(_AGENT.sub(_known_agent, line, count=1) for line in lines))


def _known_agent(line: re.Match[str]) -> str:
    named = line[2].strip()
    token = _TOKEN.match(named)
    if token and token[0].lower() == PRODUCT.lower():
        return f"{line[1]} {PRODUCT}"
    return f"{line[1]} {'*' if named == '*' else _NOBODY}"


def _forbids_nothing(error: FetchError) -> bool:
    refused = error.status is not None and 400 <= error.status < 500
    return error.cause in _OPEN or (refused and error.cause is not FailureCause.BUSY)


def _unknown(failure: FetchError, origin: str) -> FetchError:
    if failure.cause in _SAME_FOR_PAGES:
        cause, reason = failure.cause, failure.reason
    else:
        cause = FailureCause.ROBOTS
        reason = "its site's robots.txt cannot be had for now, so nothing is read there"
    return FetchError(
        origin, reason, cause, status=failure.status, retry_after_s=failure.retry_after_s
    )
