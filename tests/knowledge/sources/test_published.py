"""Dates are kept when they are certain, and unknown otherwise."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sources.published import parse_published

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ONE_HOUR_EAST = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("2026/03/01", date(2026, 3, 1)),
        ("2026-03-01T10:00:00Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01T00:30:00+01:00", datetime(2026, 2, 28, 23, 30, tzinfo=UTC)),
        ("2026-03-01 10:00:00.123 +0000", datetime(2026, 3, 1, 10, 0, 0, 123000, tzinfo=UTC)),
        ("2026-03-01T10:00:00", date(2026, 3, 1)),
        ("Sun, 01 Mar 2026 10:00:00 +0100", datetime(2026, 3, 1, 9, tzinfo=UTC)),
        ("1 Mar 2026 10:00 GMT", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 10:00:00 -0000", date(2026, 3, 1)),
        ("March 1, 2026", date(2026, 3, 1)),
        ("Sunday, 1st March 2026", date(2026, 3, 1)),
        ("Sept. 5, 2025", date(2025, 9, 5)),
        (date(2026, 3, 1), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 10, tzinfo=ONE_HOUR_EAST), datetime(2026, 3, 1, 9, tzinfo=UTC)),
        (datetime(2026, 3, 1, 10), date(2026, 3, 1)),
        ("2026-03-12", date(2026, 3, 12)),
        ("20260301T100000Z", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2025-W10-2", date(2025, 3, 4)),
        ("2025年3月1日", date(2025, 3, 1)),
        ("2025年03月01日（土） 13:31", date(2025, 3, 1)),
        ("2025년 3월 1일 오후 01:31:15", date(2025, 3, 1)),
        ("Mon Feb  3 18:00:00 2025", date(2025, 2, 3)),
        ("Mon, 03 Feb 25 18:00:00 GMT", datetime(2025, 2, 3, 18, tzinfo=UTC)),
        ("Sat, 01 Mar 2025 10:00:00 PDT", datetime(2025, 3, 1, 17, tzinfo=UTC)),
        ("Sat, 01 Mar 2025 10:00:00 CEST", date(2025, 3, 1)),
        ("Sat, 01 Mar 2025 10:00:00 AST", date(2025, 3, 1)),
        ("Sat, 01 Mar 2025 10:00:00 +1400", datetime(2025, 2, 28, 20, tzinfo=UTC)),
        ("1970-01-03", date(1970, 1, 3)),
    ],
)
def test_certain_dates_are_kept(value: object, expected: object) -> None:
    found = parse_published(value, now=NOW)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "03/04/2024",
        "3.4.2024",
        "2026",
        "2026-03",
        "yesterday",
        "2026-02-30",
        "2026-13-01",
        "1899-12-31",
        "2026-03-13",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00:00+05:00",
        "2026-03-01T25:00",
        "Ju 5, 2025",
        1_700_000_000,
        2026.5,
        True,
        ["2026-03-01"],
        "2026-03-01" * 20,
        "Sun, 45 Mar 2026 10:00:00 GMT",
        "2025-W10",
        "2025-W60-1",
        "2025-060",
        "2025年3月",
        "2025年13月1日",
        "令和7年3月1日",
        "2025年3月1日 2026年",
        "2025-március-13T9:15",
        "Tue, 03 Feb 25 18:00:00 GMT",
        "03 Feb 25 18:00:00 GMT",
        "Sat, 01 Mar 2025 10:00:00 +9999",
        "Sat, 01 Mar 2025 10:00:00 +2400",
        "Sat, 01 Mar 2025 10:00:00 -1401",
        "2025-03-01T10:00:00+23:00",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Wed, 31 Dec 1969 19:00:00 -0500",
        "1970-01-01",
        "1970-01-01T05:00:00Z",
        "1900-01-01",
        "1904-01-01T00:00:00Z",
        "1980-01-01",
    ],
)
def test_anything_else_is_unknown(value: object) -> None:
    assert parse_published(value, now=NOW) is None


@given(
    st.one_of(
        st.text(),
        st.datetimes(timezones=st.timezones()),
        st.datetimes(),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.{0,6}", fullmatch=True),
    )
)
def test_published_is_utc_or_a_date_and_never_far_ahead(value: object) -> None:
    found = parse_published(value, now=NOW)
    if isinstance(found, datetime):
        assert found.utcoffset() == timedelta(0)
        assert found <= NOW + timedelta(days=2)
    elif found is not None:
        assert date(1900, 1, 1) <= found <= date(2026, 3, 12)
