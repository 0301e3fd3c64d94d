"""Sentences that a quote carries pass, those that twist it fall, and the price is known."""

import pytest

from bot.model.plainness import blemish
from bot.model.support import unsupported
from tests.bot.model.paraphrases import GOOD, HOSTILE

REFUSED_THOUGH_GOOD = 5
"""Of GOOD: another word for what is counted, for what was done, or no word of who said so."""


def falls(said: str, quote: str) -> str | None:
    return blemish(said) or unsupported(said, quote)


@pytest.mark.parametrize("kind", HOSTILE)
def test_sentence_that_twists_its_quote_falls(kind: str) -> None:
    passed = [
        (said, quote)
        for quote, twisted in HOSTILE[kind].items()
        for said in twisted
        if not falls(said, quote)
    ]
    assert passed == []


def test_most_of_what_a_careful_model_writes_is_carried() -> None:
    assert len(GOOD) >= 40
    refused = [(said, quote) for quote, said in GOOD if falls(said, quote)]
    assert len(refused) <= REFUSED_THOUGH_GOOD, refused


def test_quote_carries_its_own_words() -> None:
    quotes = {quote for quote, _ in GOOD} | {one for kind in HOSTILE.values() for one in kind}
    assert [one for one in sorted(quotes) if "“" not in one and falls(one, one)] == []
