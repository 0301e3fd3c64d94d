"""The checker itself: what is live is found, what is not is left alone."""

import pytest

from tests.adapters.slack.live import live_in_blocks, live_in_markup, live_in_message

LIVE_MARKUP = {
    "channel call": "<!channel>",
    "user": "hello <@U123ABC>",
    "channel link": "in <#C123ABC|general>",
    "masked link": "<https://evil.example|your bank>",
    "date": "<!date^1392734382^{date}|then>",
    "group": "<!subteam^S123>",
    "bare bracket": "a < b",
    "bare ampersand": "AT&T",
    "emoji": "well :smile: done",
    "skin tone": ":wave::skin-tone-2:",
    "bold": "so *very* sure",
    "italic": "_really_",
    "strike": "~gone~",
    "code": "run `rm`",
    "fence": "```\nrm\n```",
    "quotation": "first\n> second",
    "quotation by entity": "&gt; second",
    "right to left": "abc\u202edef",
    "zero width": "ab\u200bcd",
    "bell": "ding\x07",
    "tag": "hidden\U000e0041",
}
QUIET_MARKUP = {
    "plain": "Shares rose 5% to $20.",
    "entities": "AT&amp;T says a &lt; b",
    "times": "At 10:30 and 11:45",
    "product": "2 * 3 and 4 * 5",
    "snake": "a snake_case_name",
    "persian": "می\u200cخواهم",
    "family": "👩\u200d👩\u200d👧",
}


@pytest.mark.parametrize("text", LIVE_MARKUP.values(), ids=LIVE_MARKUP.keys())
def test_live_markup_is_found(text: str) -> None:
    assert live_in_markup(text)
    assert live_in_blocks([{"type": "section", "text": {"type": "mrkdwn", "text": text}}])
    assert live_in_message({"text": text})


@pytest.mark.parametrize("text", QUIET_MARKUP.values(), ids=QUIET_MARKUP.keys())
def test_quiet_text_is_left_alone(text: str) -> None:
    assert live_in_markup(text) == []


@pytest.mark.parametrize(
    "element",
    [
        {"type": "broadcast", "range": "channel"},
        {"type": "user", "user_id": "U123"},
        {"type": "channel", "channel_id": "C123"},
        {"type": "usergroup", "usergroup_id": "S123"},
        {"type": "emoji", "name": "smile"},
        {"type": "color", "value": "#ff0000"},
        {"type": "link", "url": "https://evil.example", "text": "your bank"},
        {"type": "text", "text": "abc\u202edef"},
    ],
    ids=lambda one: one["type"],
)
def test_live_element_of_rich_text_is_found(element: dict[str, str]) -> None:
    section = {"type": "rich_text_section", "elements": [element]}
    assert live_in_blocks([{"type": "rich_text", "elements": [section]}])


def test_known_link_and_person_are_no_surprise() -> None:
    elements = [
        {"type": "link", "url": "https://a.example", "text": "t"},
        {"type": "user", "user_id": "U123"},
        {"type": "text", "text": "<!channel> *bold* :smile:"},
    ]
    section = {"type": "rich_text_section", "elements": elements}
    blocks = [{"type": "rich_text", "elements": [section]}]
    assert live_in_blocks(blocks, links={"https://a.example"}, users={"U123"}) == []
