"""Fixtures of the type check; `conftest` brings them in for every test of the Slack adapter."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.slack.loopback.slack import SHOWN_BLOCKS
from tests.adapters.slack.news import Rendered
from tests.adapters.slack.typescript import HERE, TypedBlocks
from tests.loopback.npm import CannotInstallError, installed


@pytest.fixture(scope="session")
def npm_folder() -> Path:
    """Where Slack's types, TypeScript and the emulated Web API are installed."""
    try:
        return installed(HERE)
    except CannotInstallError as error:
        pytest.skip(f"npm packages for these checks are missing: {error}")


@pytest.fixture(scope="session", autouse=True)
def typed() -> Iterator[TypedBlocks]:
    """Takes what tests render, and all that any loopback Slack took from the bot.

    At the end of the session all of it must compile. Where npm cannot install, a warning says that
    nothing was checked, and the tests that are about types are skipped.
    """
    collected = TypedBlocks()
    yield collected
    for surface, value in SHOWN_BLOCKS:
        collected.add(value, surface)
    if not len(collected):
        return
    try:
        problems = collected.problems(installed(HERE))
    except CannotInstallError as error:
        warnings.warn(f"blocks were not held to Slack's types: {error}", stacklevel=1)
        return
    assert not problems, problems


class Checked:
    """Passes rendered payloads on to the type check."""

    def __init__(self, typed: TypedBlocks) -> None:
        self._typed = typed

    def add(self, rendered: Rendered) -> None:
        self._typed.add(rendered.view or rendered.blocks, rendered.surface)


@pytest.fixture(scope="session")
def checked_types(typed: TypedBlocks) -> Checked:
    """Takes what a test renders; see `typed`."""
    return Checked(typed)
