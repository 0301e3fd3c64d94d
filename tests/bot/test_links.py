"""Links: safe to embed, and a browser that follows the specification lands on the quote."""

import re
import unicodedata
from datetime import UTC, datetime
from random import Random
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.links import MAX_LINK_CHARS, article_link, file_origin, quote_link
from knowledge.articles import Article
from knowledge.canonical import canonical_text

URL = "https://news.example/a"
SAFE = re.compile(r"[A-Za-z0-9!#$%&'*+,./:;=?@_~\[\]-]+")


def link(text: str, quoted: str, url: str = URL, occurrence: int = 0) -> str:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quoted, start + 1)
    result = quote_link(url, text, start, start + len(quoted))
    assert result is not None
    return result


def directive(result: str) -> str:
    return result.partition(":~:text=")[2]


def parts(result: str) -> tuple[str, str, str, str]:
    """Prefix, start, end and suffix, decoded as the specification's "parse a text directive"."""
    tokens = directive(result).split(",")
    assert 1 <= len(tokens) <= 4
    prefix = tokens.pop(0)[:-1] if tokens[0].endswith("-") else ""
    suffix = tokens.pop()[1:] if tokens[-1].startswith("-") else ""
    assert 1 <= len(tokens) <= 2
    first, last = tokens[0], tokens[1] if len(tokens) == 2 else ""
    assert not any("-" in token for token in (prefix, first, last, suffix))
    return unquote(prefix), unquote(first), unquote(last), unquote(suffix)


class Browser:
    """The specification's "find a range from a text directive" on a page of one block a line."""

    def __init__(self, text: str) -> None:
        self.letters: list[str] = []  # one a place; a base letter without case
        self.places: list[int] = []
        for place, char in enumerate(text):
            base = "".join(
                c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c)
            )
            if char.isspace() and (char != "\n") and self.letters[-1:] in ([" "], ["\n"]):
                continue
            if char == "\n" and self.letters[-1:] == [" "]:
                self.letters.pop()
                self.places.pop()
            for letter in "\n" if char == "\n" else " " if char.isspace() else base.casefold():
                self.letters.append(letter)
                self.places.append(place)
        self.page = "".join(self.letters)

    def fold(self, part: str) -> str:
        decomposed = unicodedata.normalize("NFD", part)
        return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()

    def find(self, part: str, start: int) -> tuple[int, int] | None:
        at = self.page.find(self.fold(part), start)
        return None if at < 0 else (at, at + len(self.fold(part)))

    def skip_white_space(self, at: int) -> int:
        while at < len(self.page) and self.page[at].isspace():
            at += 1
        return at

    def target(self, result: str) -> tuple[int, int] | None:
        """The first and the last place in the text that `result` scrolls to."""
        prefix, first, last, suffix = parts(result)
        search = 0
        while True:
            if prefix:
                before = self.find(prefix, search)
                if before is None:
                    return None
                search = before[0] + 1
                match = self.find(first, self.skip_white_space(before[1]))
                if match is None:
                    return None
                if match[0] != self.skip_white_space(before[1]):
                    continue
            else:
                match = self.find(first, search)
                if match is None:
                    return None
                search = match[0] + 1
            end = match[1]
            while True:
                if last:
                    ending = self.find(last, end)
                    if ending is None:
                        return None
                    end = ending[1]
                after = self.find(suffix, self.skip_white_space(end)) if suffix else None
                if suffix and after is None:
                    return None
                if after is None or after[0] == self.skip_white_space(end):
                    return self.places[match[0]], self.places[end - 1]
                if not last:
                    break


def test_short_quote_stands_whole_in_the_link():
    text = "Before. Profit rose 40%, the firm – Acme & Co – said. After."
    result = link(text, "Profit rose 40%, the firm – Acme & Co – said.")
    assert result == (
        f"{URL}#:~:text=Profit%20rose%2040%25%2C%20the%20firm%20%E2%80%93%20Acme%20%26%20Co"
        "%20%E2%80%93%20said."
    )


def test_dash_comma_and_ampersand_are_always_encoded():
    assert directive(link("x a-b, c&d (e) y", "a-b, c&d (e)")) == "a%2Db%2C%20c%26d%20%28e%29"


def test_long_quote_is_named_by_its_first_and_last_words():
    quoted = "The firm will open nine new plants over the next five years, in Europe and in Asia, "
    quoted += "and it expects to hire many thousands of people for them."
    assert parts(link(f"Intro. {quoted} More.", quoted)) == (
        "",
        "The firm will open",
        "of people for them.",
        "",
    )


def test_quote_over_a_block_break_is_named_by_start_and_end():
    assert parts(link("A. Sales rose.\n\nProfit fell. B.", "Sales rose.\n\nProfit fell.")) == (
        "",
        "Sales rose.",
        "Profit fell.",
        "",
    )


def test_words_that_come_twice_get_the_words_before_them():
    text = "In May sales rose fast. In June sales rose fast."
    assert parts(link(text, "sales rose fast.")) == ("", "sales rose fast.", "", "")
    assert parts(link(text, "sales rose fast.", occurrence=1)) == (
        "June",
        "sales rose fast.",
        "",
        "",
    )


def test_case_and_accents_do_not_tell_words_apart():
    text = "The RÉSUMÉ was read aloud. Then the resume was read aloud."
    result = link(text, "the resume was read aloud.")
    assert Browser(text).target(result) == (text.index("the resume"), len(text) - 1)
    assert parts(result)[0] == "Then"


def test_words_at_the_start_of_a_block_that_come_twice_get_the_words_after_them():
    text = "Sales rose fast in May.\nSales rose fast in June."
    assert parts(link(text, "Sales rose fast", occurrence=1)) == (
        "",
        "Sales rose fast",
        "",
        "in June.",
    )


def test_words_that_nothing_tells_apart_link_to_the_first():
    text = "Sales rose fast.\nSales rose fast."
    assert parts(link(text, "Sales rose fast.", occurrence=1)) == ("", "Sales rose fast.", "", "")


def test_end_words_that_come_twice_inside_the_quote_are_told_apart():
    quoted = (
        "He said that the plan for this year was good, she said that the plan for this year was "
    )
    quoted += "bad, and all of them knew that the plan for this year was good, for now."
    quoted = quoted.removesuffix(", for now.")
    text = f"Intro. {quoted}, for now. More."
    start = text.index(quoted)
    assert Browser(text).target(link(text, quoted)) == (start, start + len(quoted) - 1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{URL}#part-2", f"{URL}#part-2:~:text=two%20words"),
        (f"{URL}#", f"{URL}#:~:text=two%20words"),
        (f"{URL}#part-2:~:text=old", f"{URL}#part-2:~:text=two%20words"),
        (
            "https://e.org/a_(b)|c>d é",
            "https://e.org/a_%28b%29%7Cc%3Ed%20%C3%A9#:~:text=two%20words",
        ),
        ("HTTP://e.org/?a=1&b=%20", "http://e.org/?a=1&b=%20#:~:text=two%20words"),
    ],
)
def test_address_keeps_its_fragment_and_loses_unsafe_signs(url, expected):
    assert link("one two words", "two words", url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "file:///a",
        "data:text/html,x",
        "//e.org/a",
        "https://",
        "http://[",
    ],
)
def test_anything_but_a_web_address_gets_no_link(url):
    assert quote_link(url, "two words", 0, 9) is None


def test_link_that_would_be_too_long_is_the_plain_address():
    text = "一" * 90 + "。" + "二" * 400
    assert len(link(text, text[:91])) <= MAX_LINK_CHARS
    assert link(text, text) == URL
    long_url = URL + "/" + "x" * MAX_LINK_CHARS
    assert link("one two words", "two words", long_url) == long_url


def test_text_that_cannot_be_encoded_or_is_empty_gets_the_plain_address():
    assert quote_link(URL, "two \ud800 words", 0, 11) == URL
    assert quote_link(URL, "two   words", 3, 6) == URL


def article(url: str | None, origin: str) -> Article:
    now = datetime(2026, 11, 3, tzinfo=UTC)
    return Article("a1", 1, origin, url, "T", None, (), None, None, "text", "", now, False)


def test_article_links_to_its_address_then_its_file_then_nothing():
    from_file = article(None, "file:///news/a%20b.md#3")
    sample = article(None, "sample:northwind")
    assert article_link(article(URL + "?q=(1)", "file:///a")) == URL + "?q=%281%29"
    assert article_link(from_file) == "file:///news/a%20b.md#3"
    assert article_link(from_file, None) is None
    assert article_link(sample) is None
    assert article_link(sample, lambda a: f"file:///samples/{a.id}") == "file:///samples/a1"
    assert article_link(article("javascript:x", "sample:x")) is None
    assert file_origin(sample) is None


@pytest.mark.parametrize(
    "text", ["a b " * 250_000, " " * 1_000_000 + "a b", "a\n" * 500_000, "é" * 1_000_000]
)
def test_link_into_a_very_long_or_hostile_text_is_made_at_once(text):
    """Each takes a fraction of a second; a search that is not linear would take minutes."""
    result = quote_link(URL, text, len(text) - 90, len(text))
    assert result is not None
    assert result.startswith(f"{URL}#:~:text=")


# --- properties -------------------------------------------------------------------------------

WORDS = ("sales", "rose", "Rosé", "fell,", "in", "May.", "June", "a-b", "R&D", "“so”", "(x)", "50%")


def some_page(dice: Random) -> str:
    """Few different words, so that nearly everything comes more than once."""
    words = [dice.choice(WORDS[: dice.randint(3, len(WORDS))]) for _ in range(dice.randint(3, 90))]
    gaps = (" ", " ", " ", " ", " ", " ", " ", "\n", "\n\n", "  ")
    return canonical_text("".join(word + dice.choice(gaps) for word in words))


@settings(max_examples=600, deadline=None)
@given(st.integers(0, 2**64).map(Random))
def test_link_scrolls_to_the_quote_or_to_the_same_words_before_it(dice):
    text = some_page(dice)
    words = list(re.finditer(r"\S+", text))
    first, last = sorted(dice.sample(range(len(words)), 2))
    start, end = words[first].start(), words[last].end()
    result = quote_link(URL, text, start, end)
    assert result is not None
    assert len(result) <= MAX_LINK_CHARS
    assert SAFE.fullmatch(result)
    browser = Browser(text)
    target = browser.target(result)
    assert target is not None
    prefix, opening, closing, suffix = parts(result)
    quoted = " ".join(text[start:end].split())
    assert quoted.startswith(opening)
    assert quoted.endswith(closing or opening)
    if prefix or suffix:
        assert target == (start, end - 1)
    assert target[0] <= start


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=200), st.text(min_size=1, max_size=200), st.text(max_size=200))
@example("İİ", "İ İ a", "b")
@example("ΟΔΟΣ ", "ΟΔΟΣ", "")
@example("ﬁx ", "ﬁx", "")
@example("-,-", "-,&,-", "-,-")
def test_any_text_gives_a_safe_address_whose_parts_come_in_order(before, middle, after):
    text = before + middle + after
    result = quote_link(URL, text, len(before), len(before) + len(middle))
    assert result is not None
    assert SAFE.fullmatch(result)
    assert len(result) <= MAX_LINK_CHARS
    if result == URL:
        assert not middle.strip() or len(quote(middle)) > MAX_LINK_CHARS - 100
        return
    quoted = " ".join(middle.split())
    prefix, opening, closing, suffix = parts(result)
    assert quoted.startswith(opening)
    assert quoted.endswith(closing or opening)
    assert len(opening) + len(closing) <= len(quoted)
    assert " ".join(before.split()).endswith(prefix)
    assert " ".join(after.split()).startswith(suffix)
