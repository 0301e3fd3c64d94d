"""What becomes of a topic's name when it becomes a tag."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.tags import MAX_TAG_CHARS, tag_from, tags_from


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("chips", "chips"),
        ("Cloud & AI", "cloud-ai"),
        ("  Oil / Gas \n", "oil-gas"),
        ("Women's health", "womens-health"),
        ("Women’s health", "womens-health"),
        ("5G", "5g"),
        ("C++", "c"),
        ("--energy__storage--", "energy-storage"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("ＡＩ", "ai"),
        ("Épargne", "épargne"),
        ("E\u0301pargne", "épargne"),
        ("半導体", "半導体"),
        ("स्वास्थ्य", "स्वास्थ्य"),
        ("<b>media</b>", "b-media-b"),
        ("a\u200bb", "a-b"),
    ],
)
def test_topic_becomes_one_lower_case_word(text: str, tag: str) -> None:
    assert tag_from(text) == tag


@pytest.mark.parametrize("text", ["", " ", "&", "---", "'", "\u200b", "🙂", "\x00\n"])
def test_nothing_to_write_a_tag_with_is_no_tag(text: str) -> None:
    assert tag_from(text) is None


def test_long_topic_is_cut_between_words() -> None:
    assert tag_from("semiconductor manufacturing equipment suppliers") == (
        "semiconductor-manufacturing-equipment"
    )
    assert tag_from("one two " * 5) == "one-two-one-two-one-two-one-two-one-two"
    assert tag_from("x" * 100) == "x" * MAX_TAG_CHARS
    assert tag_from("a-" + "x" * 100) == "a-" + "x" * (MAX_TAG_CHARS - 2)


def test_tags_stand_once_in_their_order() -> None:
    assert tags_from(["Media", "&", "AI", "media", " ai "]) == ("media", "ai")


@given(st.text())
def test_tag_of_any_text_keeps_the_rules_and_stays_as_it_is(text: str) -> None:
    tag = tag_from(text)
    if tag is None:
        return
    assert 1 <= len(tag) <= MAX_TAG_CHARS
    assert tag == tag.strip("-")
    assert "--" not in tag
    assert all(char == "-" or unicodedata.category(char)[0] in "LNM" for char in tag)
    assert tag_from(tag) == tag
