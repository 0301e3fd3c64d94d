"""Replies as messages: what a reader sees, and that a quote is whole or not there."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from adapters.slack.render import (
    answer_message,
    check_message,
    no_answer_message,
    outcome_message,
    said,
    shared_message,
)
from bot.answers import Quote
from bot.checking import CheckedStatement, CheckResult
from bot.desk.courier import Trouble, TroubleKind
from bot.shown.fitting import MAX_QUOTES
from knowledge.articles import Extent
from tests.adapters.slack.live import live_in_blocks
from tests.adapters.slack.loopback.blocks import block_problems, json_chars
from tests.adapters.slack.news import ASKER
from tests.adapters.slack.shown import links, quotations, shown
from tests.invented import (
    ANSWER,
    AS_OF,
    DIFFERING,
    LINK,
    NEAR_URL,
    NO_ANSWER,
    NOW,
    QUOTE,
    RECEIPT,
    URL,
    long_quote,
)


def source_of(quote: Quote) -> str:
    message = answer_message(replace(ANSWER, quotes=(quote,)))
    return shown(message.blocks[1:2]).split("\n")[-1]


def test_answer_reads_from_words_to_proof_to_buttons() -> None:
    message = answer_message(ANSWER, receipt_id=RECEIPT)
    assert shown(message.blocks, wide=80) == (
        "The port is to do so by the end of 2026.\n\n"
        "▌ The Port of Lindholm will electrify its last four diesel cranes by the end of\n"
        "▌ 2026.\n"
        "Port of Lindholm to electrify its last four cranes ↗ · Lindholm Courier · Ida\n"
        "Berg, Tomas Lund · 14 March 2025, 08:05 UTC\n\n"
        "3 independent outlets in the library report this. Searched 1,284 articles, the\n"
        "newest from 20 March 2025.\n\n"
        "[ Show context ]\n\n"
        "(Helpful)  (Not helpful)"
    )
    assert links(message.blocks) == [LINK]


def test_reports_that_differ_are_shown_beside_each_other() -> None:
    message = answer_message(DIFFERING, receipt_id=RECEIPT)
    page = shown(message.blocks)
    assert page.startswith("Reports differ about the figure.\n\n")
    assert [quote in page for quote in (one.text for one in DIFFERING.quotes)] == [True, True]
    assert "14 March 2025" in page
    assert "15 March 2025" in page
    assert "outlets in the library" not in page
    assert message.text.startswith("Reports differ about the figure. The port")


def test_notification_holds_words_quote_and_source() -> None:
    assert answer_message(ANSWER).text.split("\n") == [
        "The port is to do so by the end of 2026.",
        f"“{QUOTE.text}”",
        "Port of Lindholm to electrify its last four cranes · Lindholm Courier · "
        "14 March 2025, 08:05 UTC",
    ]


def test_notification_marks_a_quote_once() -> None:
    spoken = replace(QUOTE, text="“We have waited,” he said.", extent=Extent.SUMMARY)
    _, quote, source = answer_message(replace(ANSWER, quotes=(spoken,))).text.split("\n")
    assert quote == spoken.text
    assert source.endswith("summary only")


@pytest.mark.parametrize(
    ("change", "said_of_it"),
    [
        ({"published": None}, "date unknown"),
        ({"published": date(2025, 3, 14)}, "14 March 2025"),
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
    assert said_of_it in source_of(quote)


def test_date_with_a_time_is_shown_in_the_readers_own_zone() -> None:
    (_, source) = answer_message(ANSWER).blocks[1]["elements"]
    (shown_date,) = [leaf for leaf in source["elements"] if leaf["type"] == "date"]
    assert shown_date["timestamp"] == int(datetime(2025, 3, 14, 8, 5, tzinfo=UTC).timestamp())


def test_date_before_1970_is_written_out_for_slack_counts_from_there() -> None:
    quote = replace(QUOTE, published=datetime(1969, 7, 20, 20, 17, tzinfo=UTC))
    (_, source) = answer_message(replace(ANSWER, quotes=(quote,))).blocks[1]["elements"]
    assert "date" not in [leaf["type"] for leaf in source["elements"]]


def test_deep_link_that_is_too_long_gives_way_to_the_plain_address() -> None:
    deep = f"{URL}#:~:text={'x' * 3_000}"
    message = answer_message(replace(ANSWER, quotes=(replace(QUOTE, link=deep),)))
    assert links(message.blocks) == [URL]


def test_address_too_long_for_slack_is_left_out_and_said_so() -> None:
    long = f"{URL}/{'x' * 3_000}"
    quote = replace(QUOTE, link=long, url=long)
    message = answer_message(replace(ANSWER, quotes=(quote,)))
    assert links(message.blocks) == []
    assert "link is too long" in shown(message.blocks)
    assert quotations(message.blocks) == [QUOTE.text]


def test_quote_goes_before_its_link_where_there_is_room_for_one_of_them() -> None:
    long = f"{URL}/{'x' * 2_000}"
    quote = replace(long_quote(9_500), link=long, url=long)
    message = answer_message(replace(ANSWER, quotes=(quote,)))
    assert quotations(message.blocks) == [quote.text]
    assert links(message.blocks) == []
    assert "link is too long" in shown(message.blocks)


@pytest.mark.parametrize("chars", [2_999, 3_000, 3_001, 7_000, 9_500])
def test_long_quote_is_shown_whole(chars: int) -> None:
    quote = long_quote(chars)
    message = answer_message(replace(ANSWER, quotes=(quote,)))
    assert quotations(message.blocks) == [quote.text]
    assert block_problems(message.blocks) == []


@pytest.mark.parametrize("chars", [12_000, 40_000])
def test_quote_too_long_for_slack_is_named_and_linked_but_never_cut(chars: int) -> None:
    quote = long_quote(chars)
    message = answer_message(replace(ANSWER, quotes=(quote, QUOTE)), receipt_id=RECEIPT)
    assert quotations(message.blocks) == [QUOTE.text]
    assert f"A quote of {len(quote.text):,} characters is too long" in shown(message.blocks)
    assert links(message.blocks) == [LINK, LINK]
    buttons = [block for block in message.blocks if block["type"] == "actions"]
    assert [one["value"] for one in buttons[0]["elements"]] == [f"{RECEIPT}:1"]


@pytest.mark.parametrize("size", [100, 900, 1_500, 2_500, 4_000, 6_000])
@pytest.mark.parametrize("number", [2, 5, 8, 12])
def test_each_of_many_quotes_is_whole_or_said_to_be_left_out(size: int, number: int) -> None:
    quotes = tuple(long_quote(size, str(one)) for one in range(number))
    message = answer_message(replace(ANSWER, quotes=quotes), receipt_id=RECEIPT)
    texts = [quote.text for quote in quotes]
    assert block_problems(message.blocks) == []
    assert json_chars(message.blocks) <= 12_000
    whole = quotations(message.blocks)
    assert whole
    assert [text for text in texts if text in whole] == whole
    page = shown(message.blocks)
    named = page.count("too long for Slack")
    more = next((line for line in page.split("\n") if "not shown here" in line), "0 more")
    assert len(whole) + named + int(more.split()[0]) == number
    assert len(whole) <= MAX_QUOTES


@pytest.mark.parametrize("size", range(5_000, 11_500, 250))
def test_long_quote_leaves_room_to_name_the_ones_after_it(size: int) -> None:
    quotes = (QUOTE, long_quote(size), replace(long_quote(3_000), link=NEAR_URL))
    message = answer_message(replace(ANSWER, quotes=quotes), receipt_id=RECEIPT)
    assert (links(message.blocks)[0], links(message.blocks)[-1]) == (LINK, NEAR_URL)
    assert "not shown here" not in shown(message.blocks)


def test_private_answer_can_be_shared_and_a_public_one_cannot() -> None:
    private = outcome_message(ANSWER, receipt_id=RECEIPT, private=True)
    public = outcome_message(ANSWER, receipt_id=RECEIPT)
    assert "[ Share in channel ]" in shown(private.blocks)
    assert "[ Share in channel ]" not in shown(public.blocks)


def test_shared_answer_says_who_asked_what() -> None:
    message = shared_message("Who pays? <!here>", ASKER, ANSWER)
    assert shown(message.blocks).startswith(f"@{ASKER} asked: Who pays? <!here>")
    assert live_in_blocks(message.blocks, links={LINK}, users={ASKER}) == []


def test_no_answer_offers_the_nearest_headlines() -> None:
    message = no_answer_message(NO_ANSWER, receipt_id=RECEIPT)
    page = shown(message.blocks)
    assert page.startswith(NO_ANSWER.reason)
    assert "• Two ferries for the strait ↗ · Strait Gazette · 18 March 2025" in page
    assert "• Harbour fees stay as they are · Lindholm Courier · date unknown" in page
    assert links(message.blocks) == [NEAR_URL]


def test_check_counts_quotes_through_all_statements() -> None:
    other = replace(QUOTE, text="Another.")
    result = CheckResult(
        (
            CheckedStatement("One.", (QUOTE, other), 0.5),
            CheckedStatement("Two.", (other,), 0.5),
        ),
        AS_OF,
    )
    (buttons,) = [
        block
        for block in check_message(result, receipt_id=RECEIPT).blocks
        if block["type"] == "actions"
    ]
    assert [one["value"] for one in buttons["elements"]] == [f"{RECEIPT}:{n}" for n in range(3)]


@pytest.mark.parametrize("kind", TroubleKind)
def test_notification_of_trouble_names_its_reference(kind: TroubleKind) -> None:
    assert RECEIPT in said(Trouble(kind, RECEIPT)).text


def test_no_way_to_post_lets_slack_unfurl_or_parse() -> None:
    message = answer_message(ANSWER)
    assert message.post_args | {"blocks": 0, "text": 0} == {
        "blocks": 0,
        "text": 0,
        "parse": "none",
        "link_names": False,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    assert "unfurl_links" not in message.update_args
    assert message.response_args["unfurl_links"] is False
    assert message.response_args["response_type"] == "ephemeral"
