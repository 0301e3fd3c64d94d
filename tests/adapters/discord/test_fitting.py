"""A message is written inside Discord's limits, and a button opens what Discord takes."""

import pytest

from adapters.discord.components import button, link_button, row, section, text
from adapters.discord.fitting import MESSAGE_CHARS, Draft, button_link, chars_of
from tests.adapters.discord.limits import message_problems


def test_texts_that_follow_each_other_are_one_component() -> None:
    draft = Draft([text("a")], ending=[text("c")])
    draft.add(text("b"))
    assert [one["content"] for one in draft.message.components] == ["a\n\nb\n\nc"]


def test_draft_holds_as_many_characters_as_discord_takes() -> None:
    draft = Draft(ending=[text("e" * 100)])
    most = MESSAGE_CHARS - 100 - len("\n\n")
    assert draft.holds(text("x" * most))
    assert not draft.holds(text("x" * (most + 1)))
    assert not draft.holds(text("😀" * (most // 2 + 1)))
    draft.add(text("x" * most))
    assert message_problems(draft.message.payload) == []
    assert not draft.holds(text("x"))


def test_draft_holds_as_many_components_as_discord_takes() -> None:
    draft = Draft(ending=[text("e")])
    for number in range(13):  # three components each
        entry = section(f"{number}", link_button("Open", "https://a.example/"))
        assert draft.holds(entry)
        draft.add(entry)
    assert not draft.holds(*row(button("b", "pullquote:more:k3")))
    assert draft.holds(text("joined to the ending"))
    assert message_problems(draft.message.payload) == []


def test_room_that_is_kept_is_not_given_away() -> None:
    draft = Draft()
    draft.keep(chars=MESSAGE_CHARS - 10, parts=0)
    assert draft.holds(text("x" * 10))
    assert not draft.holds(text("x" * 11))
    draft.keep(chars=0, parts=40)
    assert not draft.holds(text("x"))


def test_texts_inside_sections_count() -> None:
    assert chars_of([section("abc", link_button("Open", "https://a.example/")), text("😀")]) == 5


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://a.example/x?q=1#:~:text=a,b", "https://a.example/x?q=1#:~:text=a,b"),
        ("https://a.example:8443/", "https://a.example:8443/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://a.example/ü", "https://a.example/%C3%BC"),
        ("https://a.example/" + "x" * 494, "https://a.example/" + "x" * 494),
        ("https://a.example/" + "x" * 495, None),
        ("https://intranet/", None),
        ("https://10.0.0.1/", None),
        ("https://[::1]/", None),
        ("https://a.example:port/", None),
        ("https://a.example:99999/", None),
        ("https://-a.example/", None),
        ("https://a..example/", None),
        ("https://bank.example@evil.example/", None),
        ("javascript:alert(1)", None),
        ("discord://-/channels/1", None),
        ("", None),
        (None, None),
    ],
    ids=range(18),
)
def test_only_what_discord_takes_becomes_a_button(address: str | None, link: str | None) -> None:
    assert button_link(address) == link
