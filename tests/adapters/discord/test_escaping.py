"""What is done to foreign text before Discord reads it: it is seen as it is, and does nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.escaping import plain, plain_beginning, plain_line, quotation
from bot.shown.harmless import harmless_line, harmless_text
from bot.shown.length import width
from tests.adapters.discord.hostile import HOSTILE
from tests.adapters.discord.markdown import live, read, words
from tests.unseen import unseen

MARKS = st.text(
    alphabet=st.sampled_from("\\`*_~|<>[]()@#:/.-+=&!0123a t\n\u202e\u200b😀"), max_size=40
)
ISOLATES = "\u2068\u2069"


def test_hostile_text_is_seen_as_it_is_and_does_nothing() -> None:
    markup = {name: plain(text) for name, text in HOSTILE.items()}
    assert {name: live(one) for name, one in markup.items() if live(one)} == {}
    assert {name: words(read(one)) for name, one in markup.items()} == {
        name: harmless_text(text) for name, text in HOSTILE.items()
    }


@settings(max_examples=400)
@given(MARKS)
def test_text_of_marks_is_seen_as_it_is_and_does_nothing(text: str) -> None:
    assert live(plain(text)) == []
    assert words(read(plain(text))) == harmless_text(text)


@given(st.text(max_size=80))
def test_any_text_is_seen_as_it_is_and_does_nothing(text: str) -> None:
    assert live(plain(text)) == []
    assert words(read(plain(text))) == harmless_text(text)


@given(MARKS, MARKS)
def test_texts_beside_each_other_make_nothing_together(one: str, other: str) -> None:
    line = f"**{plain_line(one, 80) or 'a'}** · {plain_line(other, 80)}"
    kinds = {node.kind for node in read(line)}
    assert kinds <= {"text", "bold"}


@given(MARKS)
def test_quotation_holds_every_line_and_nothing_else(text: str) -> None:
    nodes = read(quotation(text))
    if not harmless_text(text):
        assert nodes == ()
        return
    (quote,) = nodes
    assert (quote.kind, words(quote.inside)) == ("quote", harmless_text(text))
    assert {node.kind for node in quote.inside} == {"text"}


def test_ordinary_words_are_left_alone() -> None:
    text = "“Shares rose 5% at noon,” she said; it's up 3.5 points – a record!"
    assert plain(text) == text


def test_address_in_a_quote_is_shown_and_cannot_be_tapped() -> None:
    text = "See https://evil.example/a_b or discord.gg/abc"
    assert live(text) != []
    assert words(read(plain(text))) == text
    assert live(plain(text)) == []


def test_backslash_at_the_end_does_not_take_in_what_follows() -> None:
    assert words(read(f"**{plain('a' + chr(92))}** b")) == "a\\ b"


@pytest.mark.parametrize("text", ["שלום עולם: 5%", "مرحبا بالعالم", "می\u200cخواهم بدانم"])
def test_right_to_left_text_survives(text: str) -> None:
    assert words(read(quotation(text))) == text
    assert plain_line(text, 80).strip(ISOLATES) == text


def test_line_is_short_and_turns_nothing_around() -> None:
    for name, text in HOSTILE.items():
        seen = words(read(plain_line(text, 80)))
        turned = seen.startswith(ISOLATES[0]) and seen.endswith(ISOLATES[1])
        seen = seen[1:-1] if turned else seen
        assert seen == harmless_line(text, 80), name
        assert list(unseen(seen)) == [], name
        assert "\n" not in seen, name


def test_what_is_written_from_right_to_left_stays_among_its_own() -> None:
    assert plain_line("שלום", 80) == "\u2068שלום\u2069"
    assert plain_line("Peace \u2068now\u202e", 80) == "Peace now"


@given(MARKS, st.integers(min_value=4, max_value=60))
def test_beginning_is_never_longer_than_allowed_and_does_nothing(text: str, most: int) -> None:
    markup = plain_beginning(text * 5, most)
    assert width(markup) <= most
    assert live(markup) == []
