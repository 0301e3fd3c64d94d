"""The sentence above reports that differ says once who told what and when."""

from dataclasses import replace
from datetime import date

import pytest

from bot.answers import Difference, DifferenceKind, Quote
from bot.differing.saying import who_told_what

TOLL = Difference(DifferenceKind.FIGURE, ("52", "at least 40"))
LATER = Quote(
    text="The flood killed 52 people.",
    start=0,
    end=27,
    version=1,
    article_id="a",
    title="Flood in Marnau",
    outlet="Gazette",
    authors=(),
    published=date(2026, 3, 4),
    url=None,
    link=None,
)
EARLIER = replace(LATER, outlet="Courier", published=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            EARLIER,
            "On 4 March 2026 Gazette reported “52”; on 2 March 2026 Courier reported "
            "“at least 40”.",
        ),
        (
            replace(EARLIER, published=LATER.published),
            "On 4 March 2026 Gazette reported “52”, Courier “at least 40”.",
        ),
        (
            replace(EARLIER, outlet="Gazette"),
            "On 4 March 2026 Gazette reported “52”, on 2 March 2026 “at least 40”.",
        ),
        (LATER, "On 4 March 2026 Gazette reported “52” and “at least 40”."),
        (
            replace(EARLIER, published=None),
            "On 4 March 2026 Gazette reported “52”; Courier reported “at least 40”.",
        ),
        (
            replace(LATER, published=None),
            "On 4 March 2026 Gazette reported “52”; Gazette reported “at least 40”.",
        ),
        (
            replace(EARLIER, outlet=None),
            "On 4 March 2026 Gazette reported “52”; on 2 March 2026 “Flood in Marnau” reported "
            "“at least 40”.",
        ),
    ],
    ids=["apart", "one day", "one outlet", "both", "undated", "undated outlet", "no outlet"],
)
def test_who_told_what_is_said_once(other: Quote, said: str) -> None:
    assert who_told_what((LATER, other), TOLL) == said


def test_sentence_begins_with_a_capital_where_no_day_is_known() -> None:
    quotes = (replace(LATER, outlet="the port", published=None), replace(EARLIER, published=None))
    assert who_told_what(quotes, TOLL) == ("The port reported “52”, Courier “at least 40”.")
