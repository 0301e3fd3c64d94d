"""The canonical form of text."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.canonical import canonical_line, canonical_text

ODD = st.sampled_from(
    list("\r\n\t \v\f\x00\x1f\x7f\x85\x93\xa0\xad") + list("\u200b\u200c\u200d\u200e\u202e")
    + list("\u2028\u2066\ufeff\ufe0f\U000e0041\U0001f469\u0915\u094d\u0301e.-")
    + ["\ud83d", "\ude00", "\u1f71"]
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(alphabet=st.one_of(ODD, st.characters(codec=None))), st.text(alphabet=ODD, max_size=60)
)


@given(ANY_TEXT)
@settings(max_examples=500, deadline=None)
def test_canonical_text_is_its_own_canonical_form(raw: str) -> None:
    text = canonical_text(raw)
    assert canonical_text(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip()
    assert "\n\n\n" not in text and " \n" not in text
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    text.encode("utf-8")


@given(ANY_TEXT, st.integers(10, 60))
@settings(deadline=None)
def test_canonical_line_is_one_short_canonical_line(raw: str, max_chars: int) -> None:
    line = canonical_line(raw, max_chars)
    assert len(line) <= max_chars
    assert canonical_line(line, max_chars) == line == canonical_text(line)
    assert "\n" not in line and "  " not in line


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("one\r\ntwo\rthree\u2028four\vfive", "one\ntwo\nthree\nfour\nfive"),
        ("a\n \n\t\n\nb", "a\n\nb"),
        ("\ufeff  Title \n\n", "Title"),
        ("a\tb\xa0c\u2009d", "a b c d"),
        ("so\xadlar zero\u200bwidth", "solar zerowidth"),
        ("Cafe\u0301", "Café"),
        ("a\x00b\x08c", "abc"),
        ("bad \ud83d end", "bad \ufffd end"),
        ("pair \ud83d\ude00 end", "pair 😀 end"),
        ("\x93quoted\x94 \x96 it\x92s\x85", "“quoted” – it’s…"),
        ("safe \u202egnp.exe\u202c", "safe gnp.exe"),
        ("hidden\U000e0049\U000e0047 text", "hidden text"),
    ],
)
def test_odd_text_becomes_plain_text(raw: str, expected: str) -> None:
    assert canonical_text(raw) == expected


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "❤️‍🔥", "می‌خواهم", "क्‍ष", "日本語のニュース"])
def test_joiners_that_spell_something_stay(text: str) -> None:
    assert canonical_text(text) == text


def test_joiners_inside_latin_words_go() -> None:
    assert canonical_text("net\u200dwork\u200c") == "network"


def test_long_runs_of_spaces_take_linear_time() -> None:
    assert canonical_text("a" + " " * 3_000_000 + "b").endswith("b")


def test_long_title_is_cut_at_a_word() -> None:
    assert canonical_line("The chip maker\nbuilds  another plant", 24) == "The chip maker builds…"
