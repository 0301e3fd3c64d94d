"""A loopback Slack for each test."""

from collections.abc import Iterator

import pytest

from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.type_fixtures import checked_types, npm_folder, typed  # noqa: F401


@pytest.fixture
def slack() -> Iterator[LoopbackSlack]:
    with LoopbackSlack() as running:
        yield running
