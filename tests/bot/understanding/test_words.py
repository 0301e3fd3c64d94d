"""Slips, figures, tickers and other spellings: what is typed and what is searched."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.answers import Question
from bot.understanding.figure_forms import other_figures
from bot.understanding.question import understand
from bot.understanding.spellings import other_spellings
from bot.understanding.tickers import COMPANIES, with_companies
from knowledge.library import Library, LibraryPlace
from knowledge.retrieval.spelling import Speller
from tests.knowledge.retrieval.newsstand import article

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FILLER = "The council of the harbour town met, and nothing else was decided that evening."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place = LibraryPlace(tmp_path_factory.mktemp("words"), threads=1)
    with Library.open(place, own_index=False) as library:
        drafts = [article(f"f{at}", f"Session {at}", f"{FILLER} {at}") for at in range(40)]
        drafts.append(article("vote", "Turnout", "Only 20% of voters came to the polls."))
        drafts.append(article("labor", "Strike", "The labor union won at last."))
        drafts.append(article("erdo", "Visit", "Erdoğan travelled to the north on a train."))
        library.ingest(drafts)
        yield library


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("twenty per cent of voters", ["20 percent", "20"]),
        ("a 20% rise", ["20 percent"]),
        ("a fall of 5 percent", ["five percent"]),
        ("a $1.2bn deal", ["1.2 billion"]),
        ("1.2 billion dollars", ["1.2bn"]),
        ("two million people", ["2 million", "2m"]),
        ("profit in the third quarter of 2024", ["q3"]),
        ("profit in Q3", ["third quarter"]),
        ("five hundred jobs", ["500"]),
        ("sixty-two seats", ["62"]),
        ("12,500 homes", ["12500"]),
        ("5 people", ["five"]),
        ("three people in 2024, the first since 9/11", []),
        ("the 737 Max 9 jets, 5G, Covid-19, a 5-year-old and clade 1b", []),
    ],
    ids=str,
)
def test_figure_is_searched_in_its_other_forms(text: str, forms: list[str]) -> None:
    assert list(other_figures(text)) == forms


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("colour and Colors", ["color", "colours"]),
        ("organisation, organizers", ["organization", "organisers"]),
        ("the defence programme", ["defense", "program"]),
        ("theatre centers", ["theater", "centres"]),
        ("analysed, traveling", ["analyzed", "travelling"]),
        ("e-mail, email", ["email", "e-mail"]),
        ("Covid-19, covid19", ["covid19", "covid 19"]),
        ("four hours of our winter size prize", []),
    ],
    ids=str,
)
def test_word_is_searched_in_its_other_spellings(text: str, forms: list[str]) -> None:
    assert list(other_spellings(text)) == forms


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Why did $NVDA fall?", "Why did Nvidia fall?"),
        ("$tsla and $F", "Tesla and Ford"),
        ("NFLX subscribers", "Netflix subscribers"),
        ("META told us", "META told us"),
        ("Did T or F win? $5 and $XYZ, costs", "Did T or F win? $5 and $XYZ, costs"),
        ("IS NFLX DOWN", "IS NFLX DOWN"),
    ],
    ids=str,
)
def test_ticker_is_read_as_its_company(text: str, read: str) -> None:
    assert with_companies(text, lambda words: set(words) - {"META"}) == read


def test_tickers_are_few_and_in_capitals() -> None:
    assert len(COMPANIES) <= 60
    assert all(ticker.isupper() for ticker in COMPANIES)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("twenty per cent of them came?", "vote"),
        ("Did labour win?", "labor"),
        ("Where was Erdogan?", "erdo"),
    ],
    ids=str,
)
def test_passage_with_the_other_form_is_found_first(
    library: Library, question: str, name: str
) -> None:
    query = understand(Question(question, NOW), []).query
    found = library.retriever.retrieve(query, 3)
    assert found[0].article.origin.endswith(f"{name}.md")
    assert found[0].bm25 > 0


def test_queries_are_put_right_and_the_question_stays_as_typed(library: Library) -> None:
    speller = Speller(library.catalog)
    asked = Question("Acording to Wirde, what did the councl decide?", NOW)
    understood = understand(asked, ["Wired"], speller)
    assert understood.question.text == asked.text
    assert "council" in understood.query.text
    assert ("councl", "council") in understood.respelt


def test_name_of_an_outlet_is_not_put_right(library: Library) -> None:
    speller = Speller(library.catalog)
    understood = understand(Question("What did Concil report?", NOW), ["Concil"], speller)
    assert not understood.respelt
