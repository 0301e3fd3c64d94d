"""What the library shows besides answers: the newest articles, by topic."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import phrases
from bot.assembly import Newsroom, open_newsroom
from bot.library_views import Latest, LibraryViews, question_about
from tests.bot.conftest import settings_for
from tests.bot.newsdesk import CHIPS, PORT


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibraryViews]:
    folder: Path = tmp_path_factory.mktemp("views")
    with open_newsroom(settings_for(folder), own_index=False) as newsroom:
        newsroom.library.ingest(
            [
                replace(PORT, tags=("shipping",)),
                replace(CHIPS, tags=("chips",)),
                replace(PORT, origin="u", url=None, text="A ship has sunk at sea.", published=None),
            ]
        )
        yield LibraryViews(newsroom)


def titles(found: Latest | str) -> list[str]:
    assert isinstance(found, Latest)
    return [one.title for one in found.articles]


def test_newest_come_first_and_undated_ones_last(views: LibraryViews) -> None:
    assert titles(views.latest()) == [CHIPS.title, PORT.title, PORT.title]


def test_topics_are_typed_with_commas_between(views: LibraryViews) -> None:
    found = views.latest("Shipping, chips")
    assert titles(found) == [CHIPS.title, PORT.title]
    assert isinstance(found, Latest)
    assert found.topic == "Shipping, chips"
    assert titles(views.latest("farming")) == []


def test_place_with_topics_shows_these_alone(views: LibraryViews) -> None:
    found = views.latest("", ("chips",))
    assert titles(found) == [CHIPS.title]
    assert isinstance(found, Latest)
    assert found.topic == "chips"
    assert views.latest("shipping", ("chips",)) == phrases.other_topics(("chips",))


def test_what_is_no_topic_is_told(views: LibraryViews) -> None:
    assert views.latest(":tada:") == phrases.NO_SUCH_TOPIC


def test_holdings_and_example_are_of_the_library(views: LibraryViews) -> None:
    holdings = views.holdings()
    assert holdings.as_of.articles == 3
    assert dict(holdings.outlets) == {"Adria Times": 2, "Elbe Daily": 1}
    assert views.example() is not None


def test_empty_library_has_nothing_to_show(empty_newsroom: Newsroom) -> None:
    views = LibraryViews(empty_newsroom)
    assert titles(views.latest()) == []
    assert views.example() is None


def test_question_about_a_headline_is_one_line() -> None:
    assert question_about("Two\nferries") == "What is known about “Two ferries”?"
