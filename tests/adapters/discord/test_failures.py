"""What a failed message means for the desk."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord as library
import pytest

from adapters.discord.failures import has_expired, undelivered
from bot.desk.courier import MaybeDeliveredError, NotDeliveredError


def refused(status: int, code: int = 0) -> library.HTTPException:
    """What discord.py raises for an answer of that status and code."""
    response: Any = SimpleNamespace(status=status, reason="")
    return library.HTTPException(response, {"code": code, "message": "No."})


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, 50001), (403, 50013), (403, 50007), (404, 10003), (400, 50083), (400, 200000)],
)
def test_place_that_is_closed_is_closed_for_good(status: int, code: int) -> None:
    error = undelivered(refused(status, code))
    assert isinstance(error, NotDeliveredError)
    assert error.for_good


@pytest.mark.parametrize(("status", "code"), [(401, 0), (429, 20028), (429, 0)])
def test_refusal_that_may_pass_is_tried_again(status: int, code: int) -> None:
    error = undelivered(refused(status, code))
    assert isinstance(error, NotDeliveredError)
    assert not error.for_good


def test_long_limit_says_how_long() -> None:
    error = undelivered(library.RateLimited(90.0))
    assert isinstance(error, NotDeliveredError)
    assert error.retry_after_s == 90.0


@pytest.mark.parametrize(
    "failure",
    [refused(502), aiohttp.ServerDisconnectedError(), TimeoutError(), ConnectionResetError(104)],
    ids=["server error", "disconnected", "timeout", "reset"],
)
def test_no_answer_leaves_it_open(failure: Exception) -> None:
    assert isinstance(undelivered(failure), MaybeDeliveredError)


def test_message_that_discord_cannot_read_is_our_fault() -> None:
    fault = refused(400, 50035)
    assert undelivered(fault) is fault


@pytest.mark.parametrize(
    ("status", "code", "over"),
    [(404, 10015, True), (401, 50027, True), (404, 10008, True), (403, 50013, False)],
)
def test_interaction_that_is_over_is_told_apart(status: int, code: int, over: bool) -> None:
    assert has_expired(refused(status, code)) is over
