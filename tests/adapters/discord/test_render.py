"""Replies as messages: what a reader sees, and that a quote is whole or not there."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.discord.buttons import clicked
from adapters.discord.components import Message
from adapters.discord.render import (
    answer_message,
    check_message,
    no_answer_message,
    outcome_message,
)
from bot.answers import Quote
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Trouble, TroubleKind
from bot.shown.clicks import QuoteClicked
from bot.shown.fitting import MAX_QUOTES
from knowledge.articles import Extent
from tests.adapters.discord.limits import message_problems
from tests.adapters.discord.shown import custom_ids, labels, links, quotations, shown
from tests.invented import (
    ANSWER,
    AS_OF,
    CHECK,
    DIFFERING,
    LINK,
    NEAR_URL,
    NO_ANSWER,
    NOW,
    OTHER_REPORT,
    QUOTE,
    RECEIPT,
    URL,
    long_quote,
)


def of_quotes(*quotes: Quote) -> Message:
    return answer_message(replace(ANSWER, quotes=quotes), receipt_id=RECEIPT)


def contexts(message: Message) -> list[int]:
    """The quotes whose context can be asked for."""
    asked = [clicked(one) for one in custom_ids(message)]
    return [one.number for one in asked if isinstance(one, QuoteClicked)]


def test_answer_reads_from_words_to_proof_to_buttons() -> None:
    message = outcome_message(ANSWER, receipt_id=RECEIPT)
    assert shown(message) == (
        "The port is to do so by the end of 2026.\n\n"
        "▌ The Port of Lindholm will electrify its last four diesel cranes by the end of 2026.\n"
        "Port of Lindholm to electrify its last four cranes\n"
        "Lindholm Courier · Ida Berg, Tomas Lund · 14 March 2025 08:05 (6 days ago)\n\n"
        "[ Read the article ↗ ]  [ Show context ]\n\n"
        "3 independent outlets in the library report this. Searched 1,284 articles, the newest "
        "from 20 March 2025.\n\n"
        "[ 👍 Helpful ]  [ 👎 Not helpful ]  [ More sources ]"
    )
    assert links(message) == [LINK]


def test_question_stands_above_its_answer() -> None:
    asked = "Who pays?\n@everyone"
    for outcome in (ANSWER, NO_ANSWER):
        page = shown(outcome_message(outcome, receipt_id=RECEIPT, question=asked))
        assert page.startswith("Asked: Who pays? @everyone\n\n")
    assert "Asked" not in shown(outcome_message(ANSWER, receipt_id=RECEIPT))


def test_question_gives_way_to_a_quote() -> None:
    sizes = range(3_300, 3_700, 20)
    without = [len(quotations(of_quotes(long_quote(size)))) for size in sizes]
    beside = [
        outcome_message(
            replace(ANSWER, quotes=(long_quote(size),)),
            receipt_id=RECEIPT,
            question="Who pays? " * 15,
        )
        for size in sizes
    ]
    assert [len(quotations(one)) for one in beside] == without
    assert {shown(one).startswith("Asked") for one in beside if quotations(one)} == {True, False}
    assert {0, 1} == set(without)


def test_reports_that_differ_are_shown_beside_each_other() -> None:
    page = shown(outcome_message(DIFFERING, receipt_id=RECEIPT))
    assert page.startswith("Reports differ about the figure.\n\n")
    assert page.index(QUOTE.text) < page.index(OTHER_REPORT.text)
    assert "14 March 2025" in page
    assert "15 March 2025" in page


@pytest.mark.parametrize(
    ("change", "said_of_it"),
    [
        ({"published": None}, "date unknown"),
        ({"published": datetime(1969, 7, 20, 20, 17, tzinfo=UTC)}, "20 July 1969, 20:17 UTC"),
        ({"extent": Extent.SUMMARY}, "summary only"),
        ({"withdrawn": NOW}, "withdrawn by its outlet"),
        ({"sample": True}, "sample article"),
        ({"url": None, "link": None}, "no public link"),
        ({"url": None, "link": "file:///home/a/story.txt"}, "no public link"),
        ({"title": ""}, "Untitled"),
        ({"authors": ("A", "B", "C", "D", "E")}, "A, B, C and 2 more"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-",
)
def test_source_says_what_a_reader_should_know(change: dict[str, object], said_of_it: str) -> None:
    quote = replace(replace(QUOTE, authors=(), outlet=None, title="T"), **change)  # type: ignore[arg-type]
    assert said_of_it in shown(of_quotes(quote))


def test_instant_is_shown_in_the_readers_zone_and_as_time_ago() -> None:
    (content,) = [
        one["content"] for one in of_quotes(QUOTE).components if QUOTE.text[:9] in str(one)
    ]
    at = int(datetime(2025, 3, 14, 8, 5, tzinfo=UTC).timestamp())
    assert f"<t:{at}:f> (<t:{at}:R>)" in content


def test_bare_day_is_never_hours_ago() -> None:
    message = of_quotes(replace(QUOTE, published=date(2025, 3, 14)))
    assert "· 14 March 2025\n" in f"{shown(message)}\n"
    assert "<t:" not in str(message.components)


def test_deep_link_that_is_too_long_gives_way_to_the_plain_address() -> None:
    deep = f"{URL}#:~:text={'x' * 600}"
    assert links(of_quotes(replace(QUOTE, link=deep))) == [URL]


@pytest.mark.parametrize("chars", [513, 1_500])
def test_address_too_long_for_a_button_is_written_out(chars: int) -> None:
    long = f"{URL}/{'x' * chars}"[:chars]
    message = of_quotes(replace(QUOTE, link=f"{long}#:~:text=a", url=long))
    assert links(message) == [long]
    assert labels(message)[0] == "Show context"


@pytest.mark.parametrize("url", ["http://intranet/a", "http://[::1]/a", "https://a.example:x/b"])
def test_address_that_discord_would_refuse_is_no_button(url: str) -> None:
    message = of_quotes(replace(QUOTE, link=url, url=url))
    assert labels(message)[0] == "Show context"
    assert quotations(message) == [QUOTE.text]


def test_address_longer_than_a_message_is_left_out_and_said_so() -> None:
    long = f"{URL}/{'x' * 4_000}"
    message = of_quotes(replace(QUOTE, link=long, url=long))
    assert links(message) == []
    assert "link is too long" in shown(message)
    assert quotations(message) == [QUOTE.text]


def test_quote_goes_before_its_link_where_there_is_room_for_one_of_them() -> None:
    long = f"{URL}/{'x' * 1_500}"
    quote = replace(long_quote(3_000), link=long, url=long)
    message = of_quotes(quote)
    assert quotations(message) == [quote.text]
    assert links(message) == []


@pytest.mark.parametrize("chars", [100, 1_000, 2_000, 3_000, 3_300])
def test_long_quote_is_shown_whole(chars: int) -> None:
    quote = long_quote(chars)
    message = of_quotes(quote)
    assert quotations(message) == [quote.text]
    assert links(message) == [LINK]
    assert message_problems(message.payload) == []


@pytest.mark.parametrize("chars", [4_000, 20_000])
def test_quote_too_long_for_discord_is_named_and_linked_but_never_cut(chars: int) -> None:
    quote = long_quote(chars)
    message = of_quotes(quote, QUOTE)
    assert quotations(message) == [QUOTE.text]
    assert f"A quote of {len(quote.text):,} characters is too long for Discord" in shown(message)
    assert links(message) == [LINK, LINK]
    assert contexts(message) == [1]


@pytest.mark.parametrize("size", [100, 300, 900, 1_500, 3_500])
@pytest.mark.parametrize("number", [2, 5, 8, 12])
def test_each_of_many_quotes_is_whole_or_said_to_be_left_out(size: int, number: int) -> None:
    quotes = tuple(long_quote(size, str(one)) for one in range(number))
    message = of_quotes(*quotes)
    texts = [quote.text for quote in quotes]
    assert message_problems(message.payload) == []
    whole = quotations(message)
    assert whole
    assert [text for text in texts if text in whole] == whole
    assert contexts(message) == [texts.index(text) for text in whole]
    page = shown(message)
    named = page.count("too long for Discord")
    more = next((line for line in page.split("\n") if "not shown here" in line), "0 more")
    assert len(whole) + named + int(more.split()[0]) == number
    assert len(whole) <= MAX_QUOTES


def test_eight_quotes_have_all_their_buttons() -> None:
    message = of_quotes(*(long_quote(100, str(one)) for one in range(8)))
    assert len(quotations(message)) == 8
    assert labels(message).count("Read the article") == labels(message).count("Show context") == 8
    assert message_problems(message.payload) == []


def test_text_is_shortened_before_a_quote_is_left_out() -> None:
    message = answer_message(replace(ANSWER, text="Long. " * 1_000, quotes=(long_quote(2_000),)))
    assert len(quotations(message)[0]) >= 1_990
    assert "Long. …" in shown(message)


def test_quote_with_an_address_keeps_its_words() -> None:
    text = "“Write to https://port.example/a_b or **call**,” the port said."
    assert quotations(of_quotes(replace(QUOTE, text=text))) == [text]


def test_quote_of_several_paragraphs_stays_one() -> None:
    text = "The first.\n\n# The second\n> the third"
    assert quotations(of_quotes(replace(QUOTE, text=text))) == [text]


def test_no_answer_offers_the_nearest_headlines() -> None:
    message = no_answer_message(NO_ANSWER, receipt_id=RECEIPT)
    page = shown(message)
    assert page.startswith(NO_ANSWER.reason)
    assert "Two ferries for the strait\nStrait Gazette · 18 March 2025\n[ Open ↗ ]" in page
    assert "Harbour fees stay as they are\nLindholm Courier · date unknown" in page
    assert links(message) == [NEAR_URL]


def test_check_of_three_statements_with_three_quotes_each_fits() -> None:
    quotes = tuple(replace(QUOTE, text=f"Crane {one} is electric.") for one in range(3))
    statements = tuple(CheckedStatement(f"Statement {one}.", quotes, 0.5) for one in range(3))
    message = check_message(CheckResult(statements, AS_OF), receipt_id=RECEIPT)
    assert len(quotations(message)) == 9
    assert contexts(message) == list(range(9))
    assert message_problems(message.payload) == []


def test_check_names_every_statement_however_long_the_quotes_are() -> None:
    statements = tuple(
        CheckedStatement(f"Statement {one}.", (long_quote(2_500),) * 3, 0.5) for one in range(3)
    )
    page = shown(check_message(CheckResult(statements, AS_OF), receipt_id=RECEIPT))
    assert all(f"“Statement {one}.”" in page for one in range(3))


@pytest.mark.parametrize(
    "outcome",
    [ANSWER, NO_ANSWER, CHECK, CheckResult((), AS_OF), Trouble(TroubleKind.TOO_LATE, RECEIPT)],
    ids=lambda outcome: type(outcome).__name__,
)
def test_every_reply_carries_its_receipt(outcome: object) -> None:
    message = outcome_message(outcome, receipt_id=RECEIPT)  # type: ignore[arg-type]
    assert RECEIPT in str(message.payload)
