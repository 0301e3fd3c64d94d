"""What a reply looks like, as data: on a terminal, without colour, and to a pipe."""

import io
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from adapters.terminal.render import as_of_line, reply_view, show, when
from bot.answers import AsOf, Difference, DifferenceKind, Reply
from knowledge.articles import Extent
from tests.adapters.terminal.replies import (
    ANSWER,
    NO_ANSWER,
    QUOTE,
    hostile_answer,
    hostile_no_answer,
)

OSC_LINK = re.compile(r"\x1b\]8;[^;]*;(?P<target>[^\x1b]*)\x1b\\")
STYLE = re.compile(r"\x1b\[[0-9;]*m")


def plain(reply: Reply, width: int = 100_000, encoding: str = "utf-8") -> str:
    """As a pipe gets it."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="replace", write_through=True)
    console = Console(file=file, color_system=None, width=width, markup=False, emoji=False)
    show(console, reply_view(reply, hyperlinks=False))
    return raw.getvalue().decode(encoding)


def on_terminal(reply: Reply, width: int = 80) -> str:
    """As a terminal with colours and links gets it."""
    file = io.StringIO()
    console = Console(
        file=file, force_terminal=True, color_system="truecolor", width=width, _environ={}
    )
    show(console, reply_view(reply, hyperlinks=True))
    return file.getvalue()


def visible(output: str) -> str:
    """What the eye sees of `output`, provided it holds only our own styles and links."""
    return STYLE.sub("", OSC_LINK.sub("", output))


def test_answer_shows_text_quote_source_link_outlets_and_freshness_in_this_order():
    assert plain(ANSWER).splitlines() == [
        "The Example reported this on 12 May 2024.",
        "",
        "▌ The harbour reopened on Sunday.",
        "  Harbour reopens after the storm · The Example · Ada Writer · 12 May 2024 09:30 UTC",
        "  https://example.com/harbour#:~:text=The%20harbour%20reopened",
        "",
        "  3 independent outlets say so. As of 18 articles, newest 12 May 2024.",
    ]


def test_no_answer_says_so_and_lists_the_nearest_headlines():
    assert plain(NO_ANSWER).splitlines() == [
        "Nothing in the library answers that with enough certainty to quote it.",
        "",
        "The nearest headlines:",
        "  Ferry timetable changes · The Example · date unknown",
        "  https://example.com/ferry",
        "  A file without an address · 2 January 2024",
        "",
        "  As of 1 article, of unknown date.",
    ]


def test_no_answer_from_an_empty_library_lists_no_headlines():
    empty = replace(NO_ANSWER, reason="It is empty.", nearest=(), as_of=AsOf(0, None))
    assert plain(empty).splitlines() == [
        "It is empty.",
        "",
        "  The library holds no articles yet.",
    ]


def test_sample_unknown_date_and_missing_link_are_said():
    quote = replace(
        QUOTE, published=None, url=None, link=None, sample=True, outlet=None, authors=()
    )
    lines = plain(replace(ANSWER, quotes=(quote,))).splitlines()
    assert lines[3] == "  Harbour reopens after the storm · date unknown · sample article"
    assert lines[4] == "  no public link"


def test_summary_and_withdrawn_articles_are_marked_beside_their_date():
    quote = replace(QUOTE, extent=Extent.SUMMARY, withdrawn=datetime(2024, 5, 20, 23, tzinfo=UTC))
    assert plain(replace(ANSWER, quotes=(quote,))).splitlines()[3] == (
        "  Harbour reopens after the storm · The Example · Ada Writer · 12 May 2024 09:30 UTC · "
        "summary only · withdrawn by its publisher on 20 May 2024"
    )


def test_every_quote_has_its_own_bar_and_source():
    other = replace(QUOTE, text="It had been closed\nfor nine days.", title="Nine days")
    lines = plain(replace(ANSWER, quotes=(QUOTE, other))).splitlines()
    assert "▌ It had been closed" in lines
    assert "▌ for nine days." in lines
    assert any(line.startswith("  Nine days · ") for line in lines)


def test_quote_over_paragraphs_has_no_bar_beside_an_empty_line():
    quote = replace(QUOTE, text="The harbour reopened.\n\nIt had been closed.")
    lines = plain(replace(ANSWER, quotes=(quote,))).splitlines()
    assert lines[2:4] == ["▌ The harbour reopened.", "▌ It had been closed."]


def test_many_authors_are_counted():
    quote = replace(QUOTE, authors=("A B", "C D", "E F", "G H", "I J"))
    assert "A B, C D, E F and 2 more" in plain(replace(ANSWER, quotes=(quote,)))


def test_one_outlet_is_singular_and_none_is_left_out():
    assert "One outlet says so." in plain(replace(ANSWER, independent_outlets=1))
    assert "outlet" not in plain(replace(ANSWER, independent_outlets=0))


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_words_are_wrapped_within_the_width_and_every_line_of_a_quote_has_the_bar(width):
    quote = replace(QUOTE, text="The harbour reopened on Sunday after nine days. " * 4)
    lines = visible(on_terminal(replace(ANSWER, quotes=(quote,)), width)).splitlines()
    quoted = [line for line in lines if line.startswith("▌ ")]
    assert " ".join(line.removeprefix("▌ ") for line in quoted) == quote.text.strip()
    assert all(len(line) <= width for line in lines if "://" not in line)


def test_addresses_are_never_broken_over_lines():
    address = "https://example.com/" + "long/" * 40
    quote = replace(QUOTE, url=address, link=address + "#:~:text=The%20harbour")
    reply = replace(ANSWER, quotes=(quote,))
    assert f"  {address}" in visible(on_terminal(reply, 40)).splitlines()
    assert f"  {quote.link}" in plain(reply, 40).splitlines()


def test_terminal_shows_the_articles_address_and_opens_the_link_to_the_quote():
    output = on_terminal(ANSWER)
    assert OSC_LINK.search(output)["target"] == QUOTE.link
    assert f"  {QUOTE.url}" in visible(output).splitlines()


def test_file_is_shown_by_its_path_and_opened_by_its_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "my news" / "harbour café.md"
    quote = replace(QUOTE, url=None, link=file.as_uri())
    output = on_terminal(replace(ANSWER, quotes=(quote,)))
    assert OSC_LINK.search(output)["target"] == file.as_uri()
    assert "  my news/harbour café.md" in visible(output).splitlines()


def test_wide_characters_stay_within_the_width():
    quote = replace(QUOTE, text="港は日曜日に再開した。" * 6)
    lines = visible(on_terminal(replace(ANSWER, quotes=(quote,)), 40)).splitlines()
    for line in lines:
        if line.startswith("▌"):
            cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
            assert cells <= 40


def test_ascii_output_has_an_ascii_bar():
    assert "| The harbour reopened on Sunday." in plain(ANSWER, encoding="ascii")


def test_plain_output_holds_no_escape_sequence():
    assert "\x1b" not in plain(ANSWER)
    assert "\x1b" not in plain(NO_ANSWER)


@pytest.mark.parametrize("reply", [hostile_answer(), hostile_no_answer()])
def test_hostile_text_cannot_command_the_terminal(reply):
    for output in (plain(reply), on_terminal(reply)):
        seen = visible(output)
        assert not [c for c in seen if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c != "\n"]
        assert "desrever" in seen


@pytest.mark.parametrize("reply", [hostile_answer(), hostile_no_answer()])
def test_hostile_text_opens_no_link_of_its_own(reply):
    output = on_terminal(reply)
    targets = {match["target"] for match in OSC_LINK.finditer(output)}
    assert all(t == "" or t.startswith("https://example.com/") for t in targets)
    assert all(re.fullmatch(r"[!-~]*", target) for target in targets)
    assert "javascript" not in output


def test_markup_and_emoji_names_from_articles_are_shown_as_they_are():
    for output in (plain(hostile_answer()), visible(on_terminal(hostile_answer(), 1_000))):
        assert "[bold red]loud[/bold red]" in output
        assert "[link=https://evil.example]x[/link]" in output
        assert ":smile:" in output


def test_endless_title_is_cut():
    quote = replace(QUOTE, title="word " * 5_000)
    assert len(plain(replace(ANSWER, quotes=(quote,)))) < 1_000


def test_dates_are_spelt_out_and_times_are_in_utc():
    assert when(date(2024, 5, 1)) == "1 May 2024"
    assert when(datetime(2024, 5, 1, 7, 5, tzinfo=UTC)) == "1 May 2024 07:05 UTC"
    assert when(None) == "date unknown"


def test_last_look_at_the_feeds_is_told_from_now_or_else_as_a_date():
    as_of = AsOf(2, date(2024, 5, 1), datetime(2024, 5, 2, 8, tzinfo=UTC))
    asked = datetime(2024, 5, 2, 8, 5, 30, tzinfo=UTC)
    said = "As of 2 articles, newest 1 May 2024, feeds checked"
    assert as_of_line(as_of, asked) == f"{said} 5 minutes ago."
    assert as_of_line(as_of) == f"{said} 2 May 2024 08:00 UTC."


def test_as_of_counts_thousands():
    assert as_of_line(AsOf(45_000, date(2024, 5, 1))) == "As of 45,000 articles, newest 1 May 2024."


def test_reports_that_differ_stand_below_each_other_and_are_not_counted():
    other = replace(QUOTE, text="The harbour reopened on Monday.", published=date(2024, 5, 13))
    differing = replace(
        ANSWER,
        quotes=(other, QUOTE),
        difference=Difference(DifferenceKind.DATE, ("Monday", "Sunday")),
    )
    lines = plain(differing).split("\n")
    assert lines[0] == "Reports differ about the date."
    assert lines.index(f"▌ {other.text}") < lines.index(f"▌ {QUOTE.text}")
    assert "independent outlets" not in plain(differing)
    assert "Reports differ" not in plain(ANSWER)
    assert "Reports differ" in visible(on_terminal(differing))
