"""A loopback Discord for each test, and every request it takes held to Discord's own document."""

from collections.abc import Iterator

import pytest

from tests.adapters.discord.checked import problems_in
from tests.adapters.discord.loopback.server import TAKEN, LoopbackDiscord


@pytest.fixture(autouse=True)
def checked_requests() -> Iterator[None]:
    """Fails a test whose requests Discord's document does not allow."""
    before = len(TAKEN)
    yield
    problems = problems_in(TAKEN[before:])
    assert not problems, problems


@pytest.fixture
def unchecked(checked_requests: None) -> Iterator[None]:
    """For tests that send what is wrong on purpose."""
    before = len(TAKEN)
    yield
    del TAKEN[before:]


@pytest.fixture
def discord() -> Iterator[LoopbackDiscord]:
    """A loopback Discord with the world of `loopback.world`."""
    with LoopbackDiscord() as running:
        yield running
