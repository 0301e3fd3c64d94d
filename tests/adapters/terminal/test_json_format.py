"""The JSON that programs rely on has exactly these keys and types."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from adapters.terminal.json_format import article_as_dict, one_line, reply_as_dict
from bot.answers import Difference, DifferenceKind, Question
from knowledge.articles import Extent
from tests.adapters.terminal.replies import (
    ANSWER,
    ARTICLE,
    NO_ANSWER,
    QUOTE,
    hostile_answer,
)

QUESTION = Question("When did it reopen?", datetime(2024, 5, 14, tzinfo=UTC), id="q1")


def test_answer_is_exactly_this_object():
    assert json.loads(one_line(reply_as_dict(QUESTION, ANSWER))) == {
        "id": "q1",
        "kind": "answer",
        "text": "The Example reported this on 12 May 2024.",
        "confidence": 0.83,
        "quotes": [
            {
                "text": "The harbour reopened on Sunday.",
                "start": 0,
                "end": 31,
                "version": 2,
                "article_id": "00112233aabbccdd",
                "title": "Harbour reopens after the storm",
                "outlet": "The Example",
                "authors": ["Ada Writer"],
                "published": "2024-05-12T09:30:00Z",
                "url": "https://example.com/harbour",
                "link": "https://example.com/harbour#:~:text=The%20harbour%20reopened",
                "extent": "whole",
                "withdrawn": None,
            }
        ],
        "independent_outlets": 3,
        "as_of": {"articles": 18, "newest": "2024-05-12", "refreshed": None},
        "nearest": [
            {"title": "Ferry timetable changes", "url": "https://example.com/ferry"},
            {"title": "A file without an address", "url": None},
        ],
        "passages": [
            {
                "article_id": "00112233aabbccdd",
                "url": "https://example.com/harbour",
                "text": ARTICLE.text,
                "score": 0.75,
            }
        ],
        "timings_ms": {"retrieve": 4.25, "total": 5.5},
        "model": "",
        "fallback": "",
        "difference": None,
    }


def test_no_answer_has_the_same_keys_in_the_same_order():
    answered = reply_as_dict(QUESTION, ANSWER)
    unanswered = reply_as_dict(QUESTION, NO_ANSWER)
    assert list(unanswered) == list(answered)
    assert unanswered["kind"] == "no_answer"
    assert unanswered["text"] == NO_ANSWER.reason
    assert unanswered["quotes"] == []
    assert unanswered["independent_outlets"] == 0
    assert unanswered["as_of"] == {"articles": 1, "newest": None, "refreshed": None}


@pytest.mark.parametrize(
    ("published", "written"),
    [
        (None, None),
        (date(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, tzinfo=UTC), "2024-01-02T00:00:00Z"),
    ],
)
def test_published_is_an_iso_string_or_null(published, written):
    reply = replace(ANSWER, quotes=(replace(QUOTE, published=published),))
    assert reply_as_dict(QUESTION, reply)["quotes"][0]["published"] == written


def test_numpy_numbers_become_json_numbers():
    reply = replace(ANSWER, confidence=np.float32(0.5), timings_ms={"total": np.float64(1.5)})
    assert json.loads(one_line(reply_as_dict(QUESTION, reply)))["confidence"] == 0.5


def test_output_is_one_line_of_printable_ascii_whatever_the_text():
    line = one_line(reply_as_dict(QUESTION, hostile_answer()))
    assert line.isascii()
    assert "\n" not in line
    assert line.isprintable()
    assert json.loads(line)["text"] == hostile_answer().text


def test_article_has_its_metadata_without_the_text():
    assert article_as_dict(ARTICLE) == {
        "id": "00112233aabbccdd",
        "version": 2,
        "title": "Harbour reopens after the storm",
        "outlet": "The Example",
        "authors": ["Ada Writer"],
        "published": "2024-05-12T09:30:00Z",
        "language": "en",
        "url": "https://example.com/harbour",
        "origin": "https://example.com/harbour",
        "fetched_at": "2024-05-13T00:00:00Z",
        "sample": False,
        "extent": "whole",
        "withdrawn": None,
        "story": "00112233aabbccdd",
    }


def test_summary_withdrawal_and_the_last_look_at_the_feeds_are_told():
    gone = datetime(2024, 5, 20, 7, 30, tzinfo=UTC)
    quote = replace(QUOTE, extent=Extent.SUMMARY, withdrawn=gone)
    as_of = replace(ANSWER.as_of, refreshed=datetime(2024, 5, 21, 6, tzinfo=UTC))
    told = reply_as_dict(QUESTION, replace(ANSWER, quotes=(quote,), as_of=as_of))
    assert told["quotes"][0]["extent"] == "summary"
    assert told["quotes"][0]["withdrawn"] == "2024-05-20T07:30:00Z"
    assert told["as_of"]["refreshed"] == "2024-05-21T06:00:00Z"
    article = article_as_dict(replace(ARTICLE, extent=Extent.SUMMARY, withdrawn_at=gone))
    assert (article["extent"], article["withdrawn"]) == ("summary", "2024-05-20T07:30:00Z")


def test_difference_is_written_with_its_kind_and_values():
    difference = Difference(DifferenceKind.FIGURE, ("52", "at least 40"))
    written = reply_as_dict(QUESTION, replace(ANSWER, difference=difference))
    assert written["difference"] == {"kind": "figure", "values": ["52", "at least 40"]}
