"""What counts as a question to the bot in a conversation, though it is not named."""

import pytest

from bot.conversation.talk import asks_nothing, goes_on, reads_as_question, says_words


@pytest.mark.parametrize(
    "words",
    [
        "and in 2019?",
        "What about AMD",
        "and what about Europe",
        "who said that",
        "How many people does the harbour employ",
        "when did they buy it",
        "thanks, and why",
        "tell me more about the pier",
        "can you show us the source",
        "explain the new tariff",
        "in which country is it",
        "When",
        "is it true that Intel sold it? thanks!",
    ],
)
def test_question_or_request_is_heard(words: str) -> None:
    assert reads_as_question(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "???",
        "thanks a lot!",
        "What a day!",
        "how cool",
        "which is great news",
        "which reminds me of lunch",
        "when I was there it rained",
        "I'll tell Bob about it",
        "tell Bob, please",
        "see https://news.example/?q=1 for more",
        "same here :tada:",
        "Let's discuss that tomorrow",
    ],
)
def test_talk_is_not_heard(words: str) -> None:
    assert not reads_as_question(words)


@pytest.mark.parametrize("words", ["in 2024", "and Europe", "AMD", "the CEO of AMD", "and europe"])
def test_few_words_that_name_something_go_on(words: str) -> None:
    assert goes_on(words)


@pytest.mark.parametrize(
    "words", ["same here", "lol no way", "good", "I will tell Bob", "+1!", ":tada:", "on my way"]
)
def test_few_words_that_name_nothing_do_not_go_on(words: str) -> None:
    assert not goes_on(words)


@pytest.mark.parametrize(
    "words", ["", "…", "thanks!", "Thank you so much", "ok, got it", "👍", "cool, very helpful"]
)
def test_courtesy_asks_nothing(words: str) -> None:
    assert asks_nothing(words)


@pytest.mark.parametrize(
    "words", ["ok?", "and AMD", "thanks, and what about AMD?", "why", "who said that"]
)
def test_question_is_no_courtesy(words: str) -> None:
    assert not asks_nothing(words)


def test_marks_and_emoji_are_no_words() -> None:
    assert not says_words("?! :tada: 👍")
    assert says_words(":tada: why")
