"""Foreign text keeps what a reader sees and loses the rest; only web addresses become links."""

import pytest

from bot.shown.harmless import harmless_line, harmless_link, harmless_text
from tests.hostile import PLAIN, UNSEEN, framed
from tests.unseen import unseen

HOSTILE = framed(UNSEEN) | PLAIN
MOST = 3_000


def test_quote_as_stored_is_shown_unchanged() -> None:
    stored = "“It costs $5 – not *less*,” said A.&B. <Ltd>.\n\nمی\u200cخواهم 👩\u200d👧"
    assert harmless_text(stored) == stored


def test_title_stays_on_one_line() -> None:
    assert harmless_line("One\r\ntwo\u2028three\tfour") == "One two three four"
    assert harmless_line(None) == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_line_holds_nothing_unseen_and_is_short(name: str) -> None:
    line = harmless_line(HOSTILE[name], 80)
    assert list(unseen(line)) == []
    assert "\n" not in line
    assert len(line) <= 80


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://a.example/x?q=1&r=2#:~:text=a,b", "https://a.example/x?q=1&r=2#:~:text=a,b"),
        ("https://a.example/ü|<x>", "https://a.example/%C3%BC%7C%3Cx%3E"),
        ("HTTPS://A.example/", "https://A.example/"),
        ("http://a.example/" + "x" * 2_983, "http://a.example/" + "x" * 2_983),
        ("http://a.example/" + "x" * 2_984, None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("slack://user?team=T1&id=U1", None),
        ("mailto:a@a.example", None),
        ("//a.example/x", None),
        ("https:///x", None),
        ("https://[", None),
        ("https://bank.example@evil.example/", None),
        ("https://a.example/\ud800", None),
        ("", None),
        (None, None),
    ],
    ids=range(16),
)
def test_only_addresses_of_the_web_become_links(address: str | None, link: str | None) -> None:
    assert harmless_link(address, MOST) == link
