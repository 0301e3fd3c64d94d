"""Shortening: words of ours may lose their end, quotes may not."""

from hypothesis import given
from hypothesis import strategies as st

from bot.shown.length import ending_of, shorten, width


def test_text_is_cut_after_a_sentence() -> None:
    text = "The first sentence is here. The second one follows it. The third is too long."
    assert shorten(text, 70) == ("The first sentence is here. The second one follows it. …")


def test_text_without_a_sentence_end_is_cut_at_a_word() -> None:
    assert shorten("several words of which the last are too many", 30) == (
        "several words of which the…"
    )


def test_text_that_fits_is_left_alone() -> None:
    assert shorten("Just so.", 8) == "Just so."


@given(st.text(min_size=1, max_size=300), st.integers(min_value=10, max_value=120))
def test_shortened_text_is_never_longer_than_allowed(text: str, most: int) -> None:
    assert width(shorten(text, most)) <= most


@given(st.text(max_size=50))
def test_width_is_never_less_than_the_code_points(text: str) -> None:
    assert width(text) >= len(text)


def test_emoji_is_two_wide() -> None:
    assert width("😀 é") == 4


def test_ending_is_cut_at_a_word() -> None:
    assert ending_of("far away and near by", 12) == "… near by"
    assert ending_of("near by", 12) == "near by"
