"""What people type on Discord, as words."""

import pytest

from adapters.discord.typed import lines_of, names, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<@123> who won?", "who won?"),
        ("<@!123> who   won?", "who won?"),
        ("who won <@&55> in <#66>?", "who won in ?"),
        ("who won <:party:77> <a:dance:78>?", "who won ?"),
        ("who won since <t:1700000000:R>?", "who won since ?"),
        ("what does </ask:99> do?", "what does ask do?"),
        ("**who** __won__ ~~today~~ `now`?", "who won today now?"),
        ("||who|| won?", "who won?"),
        ("> who won?", "who won?"),
        ("# who won?", "who won?"),
        ("is [this](https://a.example/b) true?", "is this true?"),
        ("is <https://a.example/b> true?", "is https://a.example/b true?"),
        ("what is 5 < 6 and snake_case?", "what is 5 < 6 and snake_case?"),
        ("who\nwon?", "who won?"),
        ("```py\nprint(1)\n```", "py print(1)"),
    ],
)
def test_markup_is_undone(typed: str, words: str) -> None:
    assert words_of(typed) == words


def test_checked_text_keeps_its_lines() -> None:
    assert lines_of("**One.**\n> Two.\nThree.<@1>") == "One.\nTwo.\nThree."


def test_answering_somebody_is_not_naming_them() -> None:
    assert names("<@12> who?", "12")
    assert names("<@!12> who?", "12")
    assert not names("who is <@123>?", "12")
