"""Cache-Control, Expires and Retry-After, as kept and broken by servers."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from knowledge.fetching.freshness import MAX_FRESH_S, MAX_RETRY_S, fresh_for, retry_after

NOW = datetime(2025, 3, 14, 12, 0, 0, tzinfo=UTC)
IN_AN_HOUR = "Fri, 14 Mar 2025 13:00:00 GMT"
AN_HOUR_AGO = "Fri, 14 Mar 2025 11:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public"}, None),
        ({"Cache-Control": "max-age=600"}, 600),
        ({"cache-control": "Max-Age=600, public"}, 600),
        ({"Cache-Control": 'max-age="600"'}, 600),
        ({"Cache-Control": "max-age = 600"}, 600),
        ({"Cache-Control": "s-maxage=9, max-age=600"}, 600),
        ({"Cache-Control": "max-age=600", "Age": "100"}, 500),
        ({"Cache-Control": "max-age=600", "Age": "700"}, 0),
        ({"Cache-Control": "max-age=600", "Age": "soon"}, 600),
        ({"Cache-Control": "max-age=600", "Expires": AN_HOUR_AGO}, 600),
        ({"Cache-Control": "max-age=-1"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({"Cache-Control": "max-age"}, 0),
        ({"Cache-Control": "max-age=" + "9" * 9000}, MAX_FRESH_S),
        ({"Cache-Control": "max-age=0000000000600"}, 600),
        ({"Cache-Control": "max-age=600, no-cache"}, 0),
        ({"Cache-Control": "no-store"}, 0),
        ({"Cache-Control": 'x="no-store, max-age=1"'}, None),
        ({"Expires": IN_AN_HOUR}, 3600),
        ({"Expires": IN_AN_HOUR, "Date": AN_HOUR_AGO}, 7200),
        ({"Expires": IN_AN_HOUR, "Date": "today"}, 3600),
        ({"Expires": AN_HOUR_AGO}, 0),
        ({"Expires": "0"}, 0),
        ({"Expires": "-1"}, 0),
        ({"Expires": ""}, 0),
        ({"Expires": "Fri, 14 Mar 9999 13:00:00 GMT"}, MAX_FRESH_S),
        ({"Expires": "Fri, 14 Mar 2025 13:00:00 -0000"}, 3600),
    ],
)
def test_freshness_is_read_from_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_for(CIMultiDict(headers), NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("-5", None),
        ("1.5", None),
        ("١٢٠", None),
        ("soon", None),
        ("9" * 5000, MAX_RETRY_S),
        (IN_AN_HOUR, 3600),
        (AN_HOUR_AGO, 0),
        ("Fri, 14 Mar 2999 13:00:00 GMT", MAX_RETRY_S),
        ("Friday, 14-Mar-25 13:00:00 GMT", 3600),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


DATES = st.from_regex(
    r"(Mon|Fri|X)?,? ?[0-9]{0,3}[ -](Jan|Feb|Xyz)[ -][0-9]{0,5} [0-9]{0,2}:[0-9]{0,3}(:[0-9]{0,3})?"
    r" ?(GMT|UTC|-0000|[+-][0-9]{1,6})?",
    fullmatch=True,
)
VALUES = st.one_of(
    st.text(max_size=60),
    DATES,
    st.integers().map(str),
    st.from_regex(r"(max-age|no-cache|[a-z-]*)(=\"?[0-9a-z]*\"?)?(,.*)?", fullmatch=True),
)


@settings(max_examples=400, deadline=None)
@example({"Expires": "Mon, 01 Jan 0001 00:00:00 +2359"}, NOW)
@example({"Expires": "Mon, 31 Dec 9999 23:59:59 -2359"}, NOW)
@given(
    st.dictionaries(st.sampled_from(["Cache-Control", "Expires", "Age", "Date"]), VALUES),
    st.datetimes(timezones=st.just(UTC)),
)
def test_any_headers_give_a_bounded_freshness(headers: dict[str, str], now: datetime) -> None:
    seconds = fresh_for(CIMultiDict(headers), now)
    assert seconds is None or 0 <= seconds <= MAX_FRESH_S


@settings(max_examples=400, deadline=None)
@given(VALUES, st.datetimes(timezones=st.just(UTC)))
def test_any_retry_after_is_bounded(value: str, now: datetime) -> None:
    seconds = retry_after(value, now)
    assert seconds is None or 0 <= seconds <= MAX_RETRY_S
