"""What a sentence may say of its quote, rule by rule."""

from decimal import Decimal

import pytest

from bot.model.plainness import blemish
from bot.model.support import unsupported
from bot.values.dates import dates_in
from bot.values.figures import figures_in
from tests.bot.model.adversary import LINKS, LIVE

PORT = "The port of Trieste handled 17.4% more containers in 2025 than in the year before."
DENIAL = "He denied that the company had lied to investors."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("$1.2bn", "1.2 billion dollars"),
        ("$1.2bn", "US$1,200 million"),
        ("twenty percent", "20%"),
        ("20 per cent", "20 %"),
        ("€3m", "three million euros"),
        ("1,200", "1200"),
        ("1 200", "1,200"),
        ("sixty-four", "64"),
        ("one hundred and five", "105"),
        ("a million", "1m"),
        ("2½", "2.5"),
        ("the 21st", "21st"),
        ("٢٣", "23"),
        ("-$5", "$-5"),
        ("25 basis points", "25bps"),
    ],
)
def test_figures_of_one_value_are_the_same(one: str, other: str) -> None:
    [left], [right] = figures_in(one), figures_in(other)
    assert (left.value, left.kind) == (right.value, right.kind)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("20%", "20"),
        ("20", "20%"),
        ("20%", "20 percentage points"),
        ("$20", "€20"),
        ("20", "$20"),
        ("20", "-20"),
        ("$1.5 billion", "$1.5"),
        ("1 200", "200"),
        ("1,200", "1.2"),
        ("2.5", "25"),
        ("third", "3"),
        ("seventeen", "seven"),
    ],
)
def test_figures_that_differ_do_not_carry_each_other(known: str, said: str) -> None:
    [left], [right] = figures_in(known), figures_in(said)
    assert not left.carries(right)


def test_money_may_lose_its_currency() -> None:
    [known], [said] = figures_in("$1.2bn"), figures_in("1.2 billion")
    assert known.carries(said)
    assert not said.carries(known)


def test_hyphen_between_figures_is_no_minus() -> None:
    assert [one.value for one in figures_in("from 5-7 in 2019-2021")] == [
        Decimal(5),
        Decimal(7),
        Decimal(2019),
        Decimal(2021),
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("on 12 May 2025", (12, 5, 2025)),
        ("on May 12, 2025", (12, 5, 2025)),
        ("on 2025-05-12", (12, 5, 2025)),
        ("on the 3rd of October", (3, 10, None)),
        ("in Sept. 2024", (None, 9, 2024)),
        ("in March 2027", (None, 3, 2027)),
    ],
)
def test_dates_are_read_in_several_forms(text: str, date: tuple[int | None, ...]) -> None:
    [found] = dates_in(text)
    assert (found.day, found.month, found.year) == date


@pytest.mark.parametrize("text", ["May I ask", "march in 20 towns", "-12 May", "May 2027 million"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert not [one for one in dates_in(text) if one.year or "-" in text]


@pytest.mark.parametrize(
    ("said", "quote", "why"),
    [
        ("The port handled 17.4% more containers.", PORT, None),
        ("Port of Trieste traffic rose 17.4% in 2025.", PORT, "reworded"),
        ("The port of TRIESTE handled 17.4 percent more containers.", PORT, None),
        ("TRIESTE's port handled 17.4 percent more.", PORT, "reworded"),
        ("The port handled 17.5% more containers.", PORT, "figure"),
        ("The port handled 17.4% more containers in 2024.", PORT, "figure"),
        ("The port handled twice as many containers.", PORT, "counting word"),
        ("The port of Koper handled 17.4% more containers.", PORT, "name"),
        ("The port handled 17.4% fewer containers.", PORT, "direction"),
        ("The port handled no more containers in 2025.", PORT, "denial added"),
        ("The port may have handled more containers.", PORT, "doubt added"),
        ("The bananas are yellow and sweet.", PORT, "reworded"),
        ("The company had lied to investors.", DENIAL, "denial left out"),
        ("He denied that the company lied.", DENIAL, None),
        ("The company lied, which was denied.", DENIAL, "reworded"),
        ("Anna Weber leads it.", "Anna Schmidt and Karl Weber leads it.", "name put together"),
        ("President Biden spoke.", "President Joe Biden spoke.", None),
        ("U.S. exports fell.", "US exports fell.", None),
        ("It sails on 5 June 2025.", "It sails on 5 May 2025, not 9 June 2025.", "date"),
        ("It sails on May 5.", "It sails on 5 May 2025.", None),
        ("It weighs 5 miles.", "It weighs 5 tonnes.", "unit"),
        ("5G masts cost more.", "4G masts cost more.", "figure"),
        ("Smith stole it.", "Smith was charged with stealing it.", "doubt left out"),
        ("The court sold it.", "The court blocked the sale.", "undoing left out"),
        ("Lund is unfit.", "Marsh said Lund is unfit.", "attribution left out"),
        ("Lund said Marsh is unfit.", "Marsh said Lund is unfit.", "another speaker"),
        ("Smith was convicted over fraud.", "Smith was questioned over fraud.", "standing"),
        ("The port and google handled more containers.", PORT, "reworded"),
        ("It killed 41.", "It killed 14 people and hurt 41.", "figure of another thing"),
        ("港は百万個を扱った。", "横浜港は三百万個を扱った。", "words of another script"),
    ],
)
def test_sentence_is_carried_or_the_reason_is_named(said: str, quote: str, why: str | None) -> None:
    assert unsupported(said, quote) == why


@pytest.mark.parametrize(
    "text",
    [
        "The 1.5bn deal grew by 5% in the U.S., i.e. a lot.",
        "AT&T and its partners' offer: 20°C and/or £5.",
        "Preise stiegen um 5 % – mehr als gedacht.",
        "東京の港は増えた。",
        "می‌پردازد به شرکت",
        "No. 1 in Müller's list (of two).",
    ],
)
def test_plain_prose_is_plain(text: str) -> None:
    assert blemish(text) is None


@pytest.mark.parametrize("live", [*LINKS, *LIVE], ids=range(len(LINKS + LIVE)))
def test_anything_live_is_a_blemish_wherever_it_stands(live: str) -> None:
    assert blemish(f"{live} The port grew.")
    if live not in {"10.66.0.1", "- now", "1. now"}:  # prose in the middle, or at its end
        assert blemish(f"The port grew {live}.")
