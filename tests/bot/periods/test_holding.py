"""An answer keeps to the time that was asked about, or says that it does not."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.answers import Answer, AsOf, NoAnswer, Quote, Reply
from bot.periods.asked import asked_times
from bot.periods.holding import held_to
from bot.periods.saying import period_said
from knowledge.articles import Published
from knowledge.period import BEGINNING, END, Period

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
AS_OF = AsOf(3, date(2026, 11, 17))


class Shelf:
    """A library that has articles of these days."""

    def __init__(self, *days: date) -> None:
        self._days = sorted(days)

    def holds_any_of(self, period: Period) -> bool:
        return any(datetime(d.year, d.month, d.day, tzinfo=UTC) in period for d in self._days)

    def reach(self) -> tuple[Published, Published]:
        return (self._days[0], self._days[-1]) if self._days else (None, None)


SHELF = Shelf(date(2024, 1, 3), date(2025, 6, 2), date(2026, 11, 17))


def answer(text: str, *published: Published) -> Answer:
    quotes = tuple(
        Quote(text, 0, len(text), 1, f"{at}", "Ferries", "Adria Times", (), one, None, None)
        for at, one in enumerate(published)
    )
    return Answer("Adria Times reported this.", 0.8, quotes, 1, AS_OF)


def held(question: str, reply: Reply, shelf: Shelf = SHELF) -> Reply:
    return held_to(asked_times(question, NOW), reply, NOW, shelf)


def text_of(question: str, said: str, published: Published) -> str:
    reply = held(question, answer(said, published))
    assert isinstance(reply, Answer)
    return reply.text


@pytest.mark.parametrize(
    ("question", "published"),
    [
        ("Who sank the ferry in June 2025?", date(2025, 6, 2)),
        ("Who sank the ferry in June 2025?", date(2025, 7, 15)),
        ("Who sank the ferry this week?", date(2026, 11, 17)),
        ("Who sank the ferry?", date(2024, 1, 3)),
        ("Who sank the ferry since May 2025?", date(2026, 11, 17)),
    ],
)
def test_answer_of_the_time_asked_about_is_left_as_it_is(
    question: str, published: Published
) -> None:
    assert text_of(question, "It sank.", published) == "Adria Times reported this."


@pytest.mark.parametrize(
    ("question", "published", "said"),
    [
        (
            "Who sank the ferry in June 2025?",
            date(2026, 11, 17),
            "That is from after June 2025, which you asked about.",
        ),
        (
            "Who sank the ferry this week?",
            date(2025, 6, 2),
            "That is from before 16 to 22 November 2026, which you asked about.",
        ),
        (
            "Who sank the ferry in June 2025?",
            None,
            "Whether that is from June 2025, which you asked about, is not known.",
        ),
    ],
)
def test_answer_of_another_time_says_so(question: str, published: Published, said: str) -> None:
    assert text_of(question, "It sank.", published) == f"Adria Times reported this. {said}"


@pytest.mark.parametrize(
    ("question", "quote", "published"),
    [
        ("Who sank the ferry in 2021?", "It sank in 2021.", date(2026, 11, 17)),
        ("Who sank it in March 2021?", "It sank on 4 March 2021.", date(2026, 11, 17)),
        ("How many sank last year?", "Nine sank last year.", date(2026, 11, 17)),
        ("How many sank in 2025?", "Nine sank last year.", date(2026, 4, 17)),
    ],
)
def test_quote_that_names_the_time_is_of_it_whenever_it_appeared(
    question: str, quote: str, published: date
) -> None:
    assert text_of(question, quote, published) == "Adria Times reported this."


def test_one_quote_of_the_time_is_enough() -> None:
    reply = answer("It sank.", date(2025, 6, 2), date(2026, 11, 17))
    assert held("Who sank it in June 2025?", reply) == reply


NOT_REACHED = (
    "Nothing in the library is from October 2023: its articles are from 3 January 2024 to 17 "
    "November 2026."
)


@pytest.mark.parametrize(
    "reply", [answer("It sank.", date(2024, 1, 3)), NoAnswer("Not sure.", 0.1, AS_OF)]
)
def test_time_that_the_library_does_not_reach_is_not_answered(reply: Reply) -> None:
    held_reply = held("What happened in October 2023?", reply)
    assert isinstance(held_reply, NoAnswer)
    assert held_reply.reason == NOT_REACHED
    assert held_reply.confidence == reply.confidence


def test_time_after_all_articles_is_not_answered() -> None:
    shelf = Shelf(date(2024, 1, 3), date(2025, 6, 2))
    held_reply = held("Who sank it last week?", answer("It sank.", date(2025, 6, 2)), shelf)
    assert isinstance(held_reply, NoAnswer)
    assert held_reply.reason == (
        "Nothing in the library is from 9 to 15 November 2026: its articles are from 3 January "
        "2024 to 2 June 2025."
    )


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How many ships landed at Anzio in 1944?", "1944"),
        ("Which port hosted the regatta in 1984?", "1984"),
        ("Who sank the ferry in October 2004?", "October 2004"),
    ],
)
def test_history_that_later_articles_tell_is_answered_with_a_note(
    question: str, named: str
) -> None:
    lacks = f"No article in the library is known to be from {named}"
    assert text_of(question, "About 370 did.", date(2026, 11, 17)) == (
        f"Adria Times reported this. {lacks}; that was written later."
    )
    assert text_of(question, "About 370 did.", None) == (
        f"Adria Times reported this. {lacks}; when that was written is not known."
    )


def test_reason_is_kept_where_later_articles_could_have_told_of_the_time() -> None:
    reply = held("What sank off Oslo in October 2023?", NoAnswer("Not sure.", 0.1, AS_OF))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == f"Not sure. {NOT_REACHED}"


@pytest.mark.parametrize(
    ("question", "quote", "published"),
    [
        ("Who will row at the regatta in 2028?", "Zadar rows in 2028.", date(2024, 1, 3)),
        ("Who will row at the regatta next year?", "Zadar rows next year.", date(2026, 2, 3)),
        ("Who will sail on Friday?", "Zadar sails.", date(2026, 11, 17)),
        ("Who will sail on Friday?", "On Friday Zadar will sail.", date(2026, 11, 17)),
        ("Who will win the 2028 regatta?", "Zadar won.", date(2024, 1, 3)),
    ],
)
def test_quote_that_speaks_of_a_time_to_come_needs_no_note(
    question: str, quote: str, published: date
) -> None:
    assert text_of(question, quote, published) == "Adria Times reported this."


def test_headline_that_names_the_time_is_enough() -> None:
    (quote,) = answer("Zadar rows.", date(2026, 2, 3)).quotes
    reply = replace(answer(""), quotes=(replace(quote, title="The regatta of 2028"),))
    assert held("Who will row at the regatta in 2028?", reply) == reply


@pytest.mark.parametrize("published", [date(2024, 1, 3), date(2026, 11, 17), None])
def test_answer_that_does_not_speak_of_the_time_to_come_says_so(published: Published) -> None:
    assert text_of("Who will win the regatta in 2028?", "Zadar won.", published) == (
        "Adria Times reported this. It does not say whether that is about 2028, which you asked "
        "about."
    )


def test_question_about_nothing_but_a_time_to_come_is_answered_by_what_speaks_of_it() -> None:
    question = "What will happen in 2028?"
    reply = held(question, answer("Zadar won.", date(2024, 1, 3)))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == "Nothing that was found speaks of 2028."
    assert text_of(question, "The bridge opens in 2028.", date(2024, 1, 3)) == (
        "Adria Times reported this."
    )


def test_reason_is_left_where_the_library_has_something_from_then() -> None:
    reply = NoAnswer("Not sure.", 0.1, AS_OF)
    assert held("Who sank the ferry in June 2025?", reply) == reply
    assert held("Who sank the ferry?", reply) == reply


def test_empty_library_says_that_it_is_empty() -> None:
    reply = NoAnswer("The library is empty.", 0.0, AsOf(0, None))
    assert held("Who sank it in 2021?", reply, Shelf()) == reply


def test_library_without_dates_says_that_none_is_known() -> None:
    reply = held("Who sank it in 2021?", NoAnswer("Not sure.", 0.1, AS_OF), Shelf())
    assert isinstance(reply, NoAnswer)
    assert reply.reason == (
        "Nothing in the library is known to be from 2021: no article has a date."
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("in October 2023", "October 2023"),
        ("in 2022", "2022"),
        ("in the 1990s", "1990 to 1999"),
        ("last week", "9 to 15 November 2026"),
        ("yesterday", "17 November 2026"),
        ("Q3 2025", "July to September 2025"),
        ("from October 2023 to March 2024", "October 2023 to March 2024"),
        ("last weekend", "14 to 15 November 2026"),
        ("from 28 December 2024 to 3 January 2025", "28 December 2024 to 3 January 2025"),
        ("between 28 May and 3 June 2025", "28 May to 3 June 2025"),
        ("before March 2020", "before 1 March 2020"),
    ],
)
def test_period_is_said_as_short_as_it_is_clear(question: str, said: str) -> None:
    (period,) = asked_times(f"Who sank it {question}?", NOW).periods
    assert period_said(period, NOW) == said


def test_period_is_said_on_the_calendar_of_the_asker() -> None:
    asked_at = NOW.astimezone(ZoneInfo("Pacific/Kiritimati"))
    (period,) = asked_times("What happened in 2022?", asked_at).periods
    assert period.since == datetime(2021, 12, 31, 10, tzinfo=UTC)
    assert period_said(period, asked_at) == "2022"


def test_open_periods_are_said_too() -> None:
    may = datetime(2025, 5, 1, tzinfo=UTC)
    assert period_said(Period(may, END), NOW) == "1 May 2025 or later"
    assert period_said(Period(BEGINNING, may), NOW) == "before 1 May 2025"
