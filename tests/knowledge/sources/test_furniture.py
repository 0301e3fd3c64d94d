"""Furniture, bylines and headlines are told from the article, or left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sources.furniture import (
    byline_authors,
    is_furniture,
    split_byline,
    split_headline,
    without_furniture,
)


@pytest.mark.parametrize(
    "line", ["top of page", "  Advertisement ", "SKIP TO CONTENT", "• Back to top"]
)
def test_furniture_is_known_in_any_case(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line", ["", "Advertisement revenue fell.", "He reached the top of page one.", "Share prices"]
)
def test_sentences_that_mention_furniture_stay(line: str) -> None:
    assert not is_furniture(line)


def test_only_furniture_lines_leave_the_text() -> None:
    assert without_furniture("One.\nAdvertisement\nTwo.") == "One.\nTwo."


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("BY Jane Doe", ("Jane Doe",)),
        ("  • Jane Doe - Tech Journalist", ("Jane Doe",)),
        ("Jane Doe | Senior Markets Reporter", ("Jane Doe",)),
        ("Jane Doe, political editor", ("Jane Doe",)),
        ("By Jane Doe and John Roe, Reuters", ("Jane Doe", "John Roe")),
        ("By Jane Doe, John Roe and Ana de la Cruz", ("Jane Doe", "John Roe", "Ana de la Cruz")),
        ("By J. K. O’Hara-Smith, Example Wire", ("J. K. O’Hara-Smith",)),
        ("Written by Zoë Müller", ("Zoë Müller",)),
        ("By: Jane van der Berg | Example Times", ("Jane van der Berg",)),
    ],
)
def test_byline_gives_its_names(line: str, authors: tuple[str, ...]) -> None:
    assert byline_authors(line) == authors


@pytest.mark.parametrize(
    "line",
    [
        "By Election Day the polls had closed",
        "By Friday Night",
        "By land and by sea",
        "By Jane",
        "By Jane Doe the company had already lost half of its customers, and more were to go.",
        "Jane Doe - Acme's founder and owner",
        "Acme Corp - results beat forecasts",
        "The bank cut its rate",
        "By " + "Jane " * 60,
    ],
)
def test_line_that_may_be_no_byline_is_left_alone(line: str) -> None:
    assert byline_authors(line) == ()


def test_byline_far_down_is_part_of_the_article() -> None:
    text = "\n\n".join(["Paragraph."] * 8 + ["By Jane Doe"])
    assert split_byline(text) == ((), text)


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        (["Bank opens three branches", "", "The bank said so."], "Bank opens three branches"),
        (["Is it over?", "", "No."], "Is it over?"),
        (["The bank said so.", "", "Then it left."], None),
        (["Bank opens three branches", "The bank said so."], None),
        (["Bank opens three branches", ""], None),
        (["word " * 40, "", "More."], None),
        ([], None),
    ],
)
def test_headline_is_a_short_line_with_space_below(lines: list[str], headline: str | None) -> None:
    found, body = split_headline(lines)
    assert found == headline
    assert body == ("\n".join(lines) if headline is None else lines[2])


@given(st.text(st.sampled_from(list("AaBb. ,-'’&\n•yde")), max_size=150))
def test_bylines_of_any_shape_end_in_names_or_nothing(line: str) -> None:
    assert all(" " in name for name in byline_authors(line))
