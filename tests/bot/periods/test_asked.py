"""Which times a question is about, and which it merely mentions."""

from datetime import UTC, datetime

import pytest

from bot.periods.asked import asked_times
from knowledge.period import Period

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who left the board of Sterling Air last week?", ["last week"]),
        ("What did the minister say in October 2023?", ["in October 2023"]),
        ("How many ferries sank between May and July?", ["between May and July"]),
        ("exports of Q3 2025", ["of Q3 2025"]),
        ("Who was elected in 2021 and in 2023?", ["in 2021", "in 2023"]),
        ("Which mayor, elected in 2021, resigned this week?", ["this week"]),
        ("Who runs for the 2028 bid that was announced yesterday?", ["yesterday"]),
    ],
)
def test_question_limits_itself_to_a_time(text: str, words: list[str]) -> None:
    assert [one.words for one in asked_times(text, NOW).expressions] == words


@pytest.mark.parametrize(
    "text",
    [
        "Who won the 2022 World Cup?",
        "Is inflation higher than last year?",
        "Is it up from last month?",
        "Was it the worst storm since 2005?",
        "What did harvests do compared with 2023?",
        "Who hosts next year's games?",
        "Which airline will be carbon neutral by 2040?",
        "What is the latest on the strike?",
        "Who owns the port?",
        "How did sales compare with last year?",
        "Does the toll differ from last month?",
        "What are harvests like relative to 2023?",
        "What happened on January 6?",
        "Who mourned on the 11th of September?",
    ],
)
def test_names_comparisons_and_what_is_to_come_limit_nothing(text: str) -> None:
    assert asked_times(text, NOW).expressions == ()
    assert asked_times(text, NOW).required is None


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("What happened yesterday?", (2026, 11, 17), (2026, 11, 19)),
        ("What happened in October 2023?", (2023, 10, 1), (2023, 11, 2)),
        ("What's the news of last week?", (2026, 11, 9), (2026, 11, 17)),
        ("headlines from Monday", (2026, 11, 16), (2026, 11, 18)),
        ("Show me the biggest stories of 2024", (2024, 1, 1), (2025, 1, 2)),
    ],
)
def test_question_about_nothing_but_a_time_requires_it_and_the_day_after(
    text: str, since: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    assert asked_times(text, NOW).required == Period(
        datetime(*since, tzinfo=UTC), datetime(*until, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "text",
    ["What happened in Oslo yesterday?", "What did the US do last week?", "Which news is new?"],
)
def test_question_about_something_else_too_requires_no_time(text: str) -> None:
    assert asked_times(text, NOW).required is None


def test_what_is_still_news_is_not_past() -> None:
    assert asked_times("Who resigned last week?", NOW).past(NOW) == ()
    (august,) = asked_times("Who resigned in August?", NOW).past(NOW)
    assert august.since == datetime(2026, 8, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["What happened on 6 January 2025?", "What sank on January 7?"])
def test_day_that_is_remembered_each_year_limits_with_its_year_alone(text: str) -> None:
    assert len(asked_times(text, NOW).periods) == 1


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("What will happen in 2028?", [2028]),
        ("Who will host the games next year?", [2027]),
        ("Who is to retire in 2027 and in 2029?", [2027, 2029]),
        ("Who will win the 2028 World Cup?", []),
        ("Will it be warmer than in 2028?", []),
        ("Which airline will be carbon neutral by 2040?", []),
        ("How cold is it this winter?", []),
        ("Who won in 2021?", []),
    ],
)
def test_times_to_come_are_told_apart(text: str, years: list[int]) -> None:
    times = asked_times(text, NOW)
    assert [one.since.year for one in times.ahead] == years
    assert times.required is None
