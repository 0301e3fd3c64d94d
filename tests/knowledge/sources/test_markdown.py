"""Markdown becomes text that can be quoted."""

import pytest

from knowledge.sources.markdown import MAX_MARKDOWN_CHARS, read_markdown
from knowledge.sources.reading import ReadingError


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("It is *very* **big**, ~~not~~ `small`.", "It is very big, not small."),
        (
            "See [the report](https://example.com) <https://example.com/a>.",
            "See the report https://example.com/a.",
        ),
        ("One line\nand another.", "One line and another."),
        ("One line  \nand another.", "One line\nand another."),
        ("5 \\* 3 &amp; snake_case_name", "5 * 3 & snake_case_name"),
        ("- one\n- two\n  1. deep\n", "• one\n\n• two\n\n1. deep"),
        ("3. three\n4. four", "3. three\n\n4. four"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n\n1 | 2"),
        ("<div>Shown</div>\n\n<script>hidden()</script>\n\n<!-- note -->", "Shown"),
        ("![A crane](crane.png) stands.", "A crane stands."),
        ("> “We won,” he said.", "“We won,” he said."),
        ("---\nno end of front matter", "no end of front matter"),
    ],
)
def test_marks_go_and_words_stay(markdown: str, text: str) -> None:
    assert read_markdown(markdown).text == text


def test_front_matter_names_the_article() -> None:
    reading = read_markdown(
        "---\nTitle: Rates fall\nauthor: Jane Doe\n---\nThe bank cut.\n\n---\n\nMore."
    )
    assert (reading.title, reading.text) == ("Rates fall", "The bank cut.\n\nMore.")
    assert reading.fields["author"] == "Jane Doe"


def test_heading_that_differs_from_the_title_stays() -> None:
    reading = read_markdown("---\ntitle: Rates fall\n---\n# What happened\n\nThe bank cut.")
    assert (reading.title, reading.text) == ("Rates fall", "What happened\n\nThe bank cut.")


def test_title_may_be_a_number() -> None:
    assert read_markdown("---\ntitle: 2026\n---\nText.").title == "2026"


@pytest.mark.parametrize(
    "head",
    [
        "title: [",
        "title: 'a",
        "published: 2026-13-45",
        "- a list",
        "just words",
        "a: &a [*a, *b]",
        "x: !!python/object/apply:os.system ['true']",
        "a: " + "[" * 5000,
        "? {a: b}\n: c",
        "a: " + "b" * 200_000,
    ],
)
def test_bad_front_matter_is_a_clear_error(head: str) -> None:
    with pytest.raises(ReadingError, match="front matter"):
        read_markdown(f"---\n{head}\n---\nText.")


def test_markdown_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ReadingError, match="500,000"):
        read_markdown("a" * (MAX_MARKDOWN_CHARS + 1))


def test_headline_with_a_colon_is_told_what_it_needs() -> None:
    text = "---\ntitle: Koper: the port is full\n---\nShips wait."
    with pytest.raises(ReadingError, match="with a colon needs quotation marks around it"):
        read_markdown(text)
    quoted = text.replace("Koper: the port is full", '"Koper: the port is full"')
    assert read_markdown(quoted).title == "Koper: the port is full"
