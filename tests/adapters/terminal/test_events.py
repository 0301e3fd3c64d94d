"""From typed lines and records to questions."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.terminal.errors import RefusedQuestionError
from adapters.terminal.events import (
    MAX_QUESTION_CHARS,
    Asking,
    instant_from_text,
    question_from_line,
    question_from_record,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 6, 1, 12, tzinfo=BERLIN)
ASKING = Asking(NOW, BERLIN, threshold=0.4, max_passages=3)


def record(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def test_typed_question_sees_samples_and_carries_the_options():
    question = question_from_line("  Who bought   it?\n", ASKING)
    assert question is not None
    assert question.text == "Who bought it?"
    assert question.asked_at == NOW
    assert question.include_samples
    assert question.file_links
    assert (question.threshold, question.max_passages) == (0.4, 3)


@pytest.mark.parametrize("line", ["", "\n", "  \t ", "\u200b\ufeff", "\x00"])
def test_blank_line_is_no_question(line):
    assert question_from_line(line, ASKING) is None


def test_control_characters_and_broken_unicode_leave_a_clean_question():
    question = question_from_line("Who\x1b[31m \ud800bought\x00 it?\r\n", ASKING)
    assert question is not None
    assert question.text == "Who[31m \ufffdbought it?"


@pytest.mark.parametrize("length", [MAX_QUESTION_CHARS + 1, 5_000_000])
def test_huge_line_is_refused_with_its_length(length):
    with pytest.raises(RefusedQuestionError, match=f"{length:,} characters"):
        question_from_line("x" * length, ASKING)


def test_record_gives_id_question_and_day():
    question = question_from_record(
        record(id="q7", question="Who bought it?", asked_on="2023-03-20"), 4, ASKING
    )
    assert question is not None
    assert question.id == "q7"
    assert question.asked_at.astimezone(BERLIN).date().isoformat() == "2023-03-20"


def test_record_without_id_and_day_takes_the_line_number_and_now():
    question = question_from_record(record(question="Who?"), 4, ASKING)
    assert question is not None
    assert (question.id, question.asked_at) == ("4", NOW)


def test_whole_number_is_an_id():
    question = question_from_record(record(id=12, question="Who?"), 4, ASKING)
    assert question is not None
    assert question.id == "12"


def test_record_with_byte_order_mark_is_read():
    assert question_from_record(b"\xef\xbb\xbf" + record(question="Who?"), 1, ASKING)


def test_blank_record_is_no_question():
    assert question_from_record(b"  \n", 1, ASKING) is None


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"not json\n", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'["Who?"]\n', "not a JSON object"),
        (b'{"question": "\xff"}\n', "UTF-8"),
        (record(id="1"), 'no "question"'),
        (record(question=5), 'no "question"'),
        (record(question="  "), "is empty"),
        (record(question="Who?", id=[1]), '"id"'),
        (record(question="Who?", id=True), '"id"'),
        (record(question="Who?", asked_on="yesterday"), "not a date"),
        (record(question="Who?", asked_on=2024), '"asked_on"'),
    ],
)
def test_bad_record_is_refused_with_a_reason(line, complaint):
    with pytest.raises(RefusedQuestionError, match=complaint):
        question_from_record(line, 1, ASKING)


def test_date_means_the_last_moment_of_that_day_in_the_askers_zone():
    instant = instant_from_text("2024-03-31", BERLIN)
    assert instant.date().isoformat() == "2024-03-31"
    assert instant + timedelta(microseconds=1) == datetime(2024, 3, 31, 22, tzinfo=UTC)


def test_time_without_offset_is_in_the_askers_zone():
    assert instant_from_text("2024-01-31T18:00", BERLIN) == datetime(2024, 1, 31, 17, tzinfo=UTC)


def test_time_with_offset_keeps_it():
    assert instant_from_text("2024-01-31T18:00Z", BERLIN) == datetime(2024, 1, 31, 18, tzinfo=UTC)


def test_without_a_zone_the_computers_own_is_meant_and_the_result_is_aware():
    instant = instant_from_text("2024-01-31", None)
    assert instant.utcoffset() is not None
    assert instant == datetime(2024, 1, 31, 23, 59, 59, 999_999).astimezone()


@pytest.mark.parametrize("text", ["", "31.1.2024", "2024-02-30", "now", "2024-01-31T25:00", "\x1b"])
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(RefusedQuestionError, match="2024-05-31"):
        instant_from_text(text, BERLIN)
