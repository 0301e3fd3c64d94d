"""Slips are put right by the words of the library, where it does not know the one typed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library, LibraryPlace
from knowledge.retrieval.spelling import Respelt, Speller
from tests.knowledge.retrieval.newsstand import article

TELLING = (
    "Microsoft told the government that tariffs cost many companies. The mayor of Zürich and "
    "Nvidia agreed. Experts disagree with the gouvernor about media."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with _filled(tmp_path_factory.mktemp("words")) as library:
        yield library


def _filled(folder: Path) -> Library:
    library = Library.open(LibraryPlace(folder / "data", threads=1), own_index=False)
    # Sixty articles: what a single one holds is too rare to be taken for what was meant.
    library.ingest([article(f"n{at}", f"Number {at}", f"{TELLING} Day {at}.") for at in range(60)])
    return library


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("What did Micorsoft say?", "What did Microsoft say?"),
        ("what did micorsoft say?", "what did microsoft say?"),
        ("WHAT DID MICORSOFT SAY?", "WHAT DID MICROSOFT SAY?"),
        ("Was Microsofft’s offer good?", "Was Microsoft’s offer good?"),
        ("Who pays tarrifs?", "Who pays tariffs?"),
        ("Which compani3s and companeis?", "Which compani3s and companies?"),
        ("Who runs Zurch?", "Who runs Zurich?"),
        ("Social mdia", "Social media"),
        ("What did Micorsfot say?", "What did Microsoft say?"),
        ("what did micorsfot say?", "what did microsoft say?"),
        ("Nvidea rose, Nvidea fell", "Nvidia rose, Nvidia fell"),
    ],
    ids=str,
)
def test_slip_is_read_as_the_word_that_articles_hold(
    library: Library, typed: str, read: str
) -> None:
    respelt = Speller(library.catalog).put_right(typed)
    assert respelt.text == read
    assert respelt.changes


@pytest.mark.parametrize(
    "typed",
    [
        "What did Microsoft say?",
        "Who is Mr Axpert?",  # "expert" is no name
        "What does UNRWS need?",
        "Figures: 1234 and 12345",
        "Qwertzuiop zxcvbnm",
        "What did Mikrosaft say?",  # two other letters: it may be a name
        "",
    ],
    ids=str,
)
def test_what_may_be_meant_as_it_stands_stays(library: Library, typed: str) -> None:
    assert Speller(library.catalog).put_right(typed) == Respelt(typed)


def test_stretch_to_keep_stays(library: Library) -> None:
    kept = Speller(library.catalog).put_right("Micorsoft in Micorsoft", [(0, 9)])
    assert kept.text == "Micorsoft in Microsoft"


def test_name_written_small_in_articles_does_not_replace_an_unknown_name(library: Library) -> None:
    assert not Speller(library.catalog).put_right("What did Agroed say?").changes


def test_word_is_known_as_soon_as_an_article_holds_it(tmp_path: Path) -> None:
    with _filled(tmp_path) as library:
        speller = Speller(library.catalog)
        assert speller.put_right("Who leads Micrasoft?").changes
        library.ingest([article("new", "Micrasoft opens", "A firm named Micrasoft opens.")])
        assert not speller.put_right("Who leads Micrasoft?").changes
