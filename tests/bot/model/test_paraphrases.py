"""Sentences that a quote carries pass, those that twist it fall, and the price is known."""

import pytest

from bot.model.plainness import blemish
from bot.model.support import CARELESS, unsupported
from tests.bot.model.honest import HONEST
from tests.bot.model.paraphrases import GOOD, HOSTILE
from tests.bot.model.twisted import HELD_OUT, TWISTED

TWISTS = {**HOSTILE, **TWISTED, "held out": HELD_OUT}
CARRIED = (25, 40)
"""Of GOOD and of HONEST. The others are told in words or in an order that are not the quote's."""


def falls(said: str, quote: str) -> str | None:
    return blemish(said) or unsupported(said, quote)


@pytest.mark.parametrize("kind", TWISTS)
def test_sentence_that_twists_its_quote_falls(kind: str) -> None:
    passed = [
        (said, quote)
        for quote, twisted in TWISTS[kind].items()
        for said in twisted
        if not falls(said, quote)
    ]
    assert passed == []


@pytest.mark.parametrize(
    ("told", "carried"), [(GOOD, CARRIED[0]), (HONEST, CARRIED[1])], ids=["good", "honest"]
)
def test_most_of_what_a_careful_model_writes_is_carried(
    told: tuple[tuple[str, str], ...], carried: int
) -> None:
    assert len(told) >= 40
    refused = [(said, quote) for quote, said in told if falls(said, quote)]
    assert len(told) - len(refused) >= carried, refused


def test_quote_of_an_honest_sentence_that_falls_may_be_shown_by_itself() -> None:
    why = [falls(said, quote) for quote, said in HONEST]
    assert sum(one in CARELESS for one in why if one) >= 15


def test_quote_carries_its_own_words() -> None:
    quotes = {quote for quote, _ in (*GOOD, *HONEST)}
    quotes |= {one for kind in (*HOSTILE.values(), *TWISTED.values()) for one in kind}
    assert [one for one in sorted(quotes) if "“" not in one and falls(one, one)] == []
