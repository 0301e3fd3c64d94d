"""A message is checked by showing what the library says, and by nothing else."""

import pytest

from bot.assembly import Newsroom
from bot.checking import MOST_STATEMENTS, Check, Checker, CheckResult, statements_in
from tests.bot.newsdesk import CHIPS, NOW, PORT

TRUE = "Did you hear? The port of Trieste handled 17.4% more containers in 2025. Wow!"
OTHER_FIGURE = "The port of Trieste handled 30% more containers in 2025 than before."
ELSEWHERE = "Taylor Swift sold five million albums in Brazil last week."


def checked(newsroom: Newsroom, text: str, *tags: str) -> CheckResult:
    return Checker(newsroom.library).check(Check(text, NOW, tags))


def test_a_statement_is_answered_with_a_proven_quote(newsroom: Newsroom) -> None:
    result = checked(newsroom, TRUE)
    [statement] = result.statements
    assert statement.text == "The port of Trieste handled 17.4% more containers in 2025."
    [quote] = statement.quotes
    article = newsroom.library.catalog.article(quote.article_id, quote.version)
    assert article
    assert article.text[quote.start : quote.end] == quote.text
    assert quote.text.startswith("The port of Trieste handled 17.4%")
    assert quote.link
    assert statement.shared > 0.9
    assert result.found
    assert result.as_of.articles == 2
    assert result.timings_ms["total"] > 0


def test_another_figure_is_shown_what_the_library_says(newsroom: Newsroom) -> None:
    [statement] = checked(newsroom, OTHER_FIGURE).statements
    assert "17.4%" in statement.quotes[0].text


def test_a_message_about_something_else_is_not_found(newsroom: Newsroom) -> None:
    result = checked(newsroom, ELSEWHERE)
    [statement] = result.statements
    assert (statement.quotes, statement.shared) == ((), 0.0)
    assert not result.found


def test_words_in_common_without_a_name_in_common_are_not_enough(newsroom: Newsroom) -> None:
    result = checked(newsroom, "In Rotterdam 2,300 people are employed at the harbour.")
    assert not result.found


def test_what_is_near_is_offered_where_nothing_is_found(newsroom: Newsroom) -> None:
    result = checked(newsroom, "Rotterdam says its harbour will never employ robots.")
    assert not result.found
    assert [one.title for one in result.nearest] == [PORT.title]


def test_each_statement_has_its_own_quotes(newsroom: Newsroom) -> None:
    result = checked(newsroom, f"{TRUE} Also, Silica Works will invest $1.5 billion in Dresden.")
    titles = [[quote.title for quote in one.quotes] for one in result.statements]
    assert titles == [[PORT.title], [CHIPS.title]]


def test_topics_limit_what_is_looked_at(newsroom: Newsroom) -> None:
    assert not checked(newsroom, TRUE, "sport").found


def test_an_empty_library_finds_nothing(empty_newsroom: Newsroom) -> None:
    result = checked(empty_newsroom, TRUE)
    assert not result.found
    assert (result.nearest, result.as_of.articles) == ((), 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "Thanks, everyone!",
        "What do you think of Trieste and 17.4% more containers in 2025?",
        "It is what it is, people say such things.",
        "\u202e\u200b",
        "这是一个没有空格的句子",
        "word " * 5_000,
        "A" * 50_000,
    ],
)
def test_a_message_without_a_statement_has_nothing_to_check(newsroom: Newsroom, text: str) -> None:
    result = checked(newsroom, text)
    assert (result.statements, result.nearest, result.found) == ((), (), False)


@pytest.mark.parametrize(
    "text",
    [
        "Der Hafen von Hamburg hat 2025 deutlich mehr Container umgeschlagen.",
        "Le port du Havre a traité 12 millions de tonnes en 2025.",
        "В 2025 году компания «Норникель» сократила добычу никеля на 5%.",
        "\ud800 Lone surrogates in Trieste 2025 \x00 do no harm to Anna Weber.",
        "Check https://adria.example/port: 17.4% in Trieste, says @channel <b>Anna</b>.",
    ],
)
def test_any_language_and_any_sign_is_taken(newsroom: Newsroom, text: str) -> None:
    assert len(checked(newsroom, text).statements) <= MOST_STATEMENTS


def test_the_statements_with_most_to_check_are_chosen_in_their_order() -> None:
    message = (
        "Someone at Acme said something nice today. "
        "Acme sold 500 cars in March. "
        "The weather was lovely all day long. "
        "Acme paid Beta $3 million for 20 lorries. "
        "Beta and Gamma own 40% of Acme. "
        "Acme paid Beta $3 million for 20 lorries."
    )
    assert statements_in(message) == [
        "Acme sold 500 cars in March.",
        "Acme paid Beta $3 million for 20 lorries.",
        "Beta and Gamma own 40% of Acme.",
    ]


def test_a_very_long_message_is_read_from_its_beginning() -> None:
    assert statements_in("Acme sold 500 cars in March. " * 5_000) == [
        "Acme sold 500 cars in March."
    ]
