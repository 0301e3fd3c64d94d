"""Fixtures of the type check; `conftest` brings them in for every test of the Slack adapter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adapters.slack.news import Rendered
from tests.adapters.slack.typescript import CannotInstallError, TypedBlocks, installed


@pytest.fixture(scope="session")
def npm_folder() -> Path:
    """Where Slack's types, TypeScript and the emulated Web API are installed."""
    try:
        return installed()
    except CannotInstallError as error:
        pytest.skip(f"npm packages for these checks are missing: {error}")


@pytest.fixture(scope="session")
def typed(npm_folder: Path) -> Iterator[TypedBlocks]:
    """Takes what tests render; at the end of the session all of it must compile."""
    collected = TypedBlocks()
    yield collected
    if len(collected):
        problems = collected.problems(npm_folder)
        assert not problems, problems


@pytest.fixture(scope="session")
def checked_types(request: pytest.FixtureRequest) -> "Checked":
    """`typed` where npm can install, else something that takes and forgets."""
    try:
        installed()
    except CannotInstallError:
        return Checked(None)
    return Checked(request.getfixturevalue("typed"))


class Checked:
    """Passes rendered payloads on to the type check, where there is one."""

    def __init__(self, typed: TypedBlocks | None) -> None:
        self._typed = typed

    def add(self, rendered: Rendered) -> None:
        if self._typed is not None:
            self._typed.add(rendered.view or rendered.blocks, rendered.surface)
