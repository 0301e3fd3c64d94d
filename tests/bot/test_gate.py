"""The quote gate: what is found, what is refused, and that nothing but literal text comes out."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.answers import Quote
from bot.gate import MAX_CHARS, MIN_CHARS, Claim, find_quote, prove
from knowledge.articles import Article, Extent, Span
from knowledge.canonical import canonical_text

TEXT = (
    "Northwind will invest $200 million in its “developer programme”, the firm’s chief said.\n"
    "\n"
    "Profit fell 40.5% to 1,200 euros… It can't pay — or won’t – until 2019–2021 ends.\n"
    "“We are glad,” she said. The art party began; 140 of 1 500 guests left at 10:30 a.m."
)


def found(proposed: str, text: str = TEXT, around: Span | None = None) -> str | None:
    span = find_quote(text, proposed, around=around)
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("proposed", "shown"),
    [
        ("Northwind will invest $200 million", "Northwind will invest $200 million"),
        ("northwind will invest", "Northwind will invest"),
        ("The art party began", "The art party began"),
        ("Art party began", "art party began"),
        ('in its "developer programme", the', "in its “developer programme”, the"),
        ("the firm's chief said.", "the firm’s chief said."),
        ("the  firm’s\u00a0chief\n said.", "the firm’s chief said."),
        ("  the firm’s chief said.\n", "the firm’s chief said."),
        ('"the firm’s chief said."', "the firm’s chief said."),
        ("«the firm’s chief said.»", "the firm’s chief said."),
        ("“‘the firm’s chief said.’”", "the firm’s chief said."),
        ('"We are glad," she said.', "“We are glad,” she said."),
        ('"“We are glad,” she said."', "“We are glad,” she said."),
        ('"we are glad," she said.', "“We are glad,” she said."),
        ("to 1,200 euros...", "to 1,200 euros…"),
        ("1,200 euros... It can’t pay", "1,200 euros… It can't pay"),
        ("It can't pay - or won't", "It can't pay — or won’t"),
        ("until 2019-2021 ends", "until 2019–2021 ends"),
        ("chief said. Profit fell 40.5%", "chief said.\n\nProfit fell 40.5%"),
        ("guests left at 10:30 a.m.", "guests left at 10:30 a.m."),
    ],
)
def test_quote_that_differs_as_copies_do_is_found(proposed, shown):
    assert found(proposed) == shown


@pytest.mark.parametrize(
    "proposed",
    [
        "Northwind will invest $300 million",
        "Northwind would invest $200 million",
        "Northwind will Invest $200 million",
        "NORTHWIND WILL INVEST $200 MILLION",
        "Northwind will invest 200 million",
        "Northwind will invest $200 million.",
        "Northwind will invest $200million",
        "Northwind will … in its “developer programme”",
        "We are glad, she said.",
        "the firms chief said.",
        "to 1200 euros… It can't pay",
    ],
)
def test_quote_with_any_other_difference_is_refused(proposed):
    assert found(proposed) is None


@pytest.mark.parametrize(
    "proposed",
    ["", " ", "…", "“”", "— — — — — — —", "art party", "programme", "Northwind", "'a b'"],
)
def test_proposal_too_short_to_prove_anything_is_refused(proposed):
    assert found(proposed) is None


def test_proposal_longer_than_any_quote_is_refused():
    text = "word and " * 1_000
    assert found(text[: MAX_CHARS - 1].rsplit(" ", 1)[0], text)
    assert found(text[: MAX_CHARS + 1], text) is None


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("They began a great party today.", "a great part"),
        ("They began a smart party today.", "art party today"),
        ("It will invest $200 million in it.", "will invest $20"),
        ("It will invest $200 million in it.", "It will invest $200"),
        ("It will invest $200\nmillion in it.", "It will invest $200"),
        ("It will invest $200-million in it.", "It will invest $200"),
        ("It will invest $200bn in it today.", "It will invest $200"),
        ("It will invest $200 bn in it today.", "It will invest $200"),
        ("It will invest $200m in it today.", "200m in it today"),
        ("It will invest US$200m in it now.", "$200m in it now"),
        ("It will invest US$200m in it now.", "It will invest US"),
        ("It will invest USD 200m in it now.", "200m in it now."),
        ("It will invest $ 200m in it now.", "200m in it now."),
        ("It will invest 200 € in it now.", "It will invest 200"),
        ("It will invest 200€ in it now.", "It will invest 200"),
        ("It will invest 2 200 000 in it.", "It will invest 2"),
        ("It will invest 2 200 000 in it.", "200 000 in it."),
        ("It will invest two million in it.", "It will invest two"),
        ("It will invest two million in it.", "million in it."),
        ("Its profit rose 40% in a year.", "Its profit rose 40"),
        ("Its profit rose 40 % in a year.", "Its profit rose 40"),
        ("Its profit rose 40 percent then.", "Its profit rose 40"),
        ("Its profit rose 40 per cent then.", "Its profit rose 40"),
        ("Its profit rose 40 basis points.", "Its profit rose 40"),
        ("Its profit rose 40.5 then, it said.", "Its profit rose 40"),
        ("Its profit rose 40.5 then, it said.", "5 then, it said."),
        ("Its profit rose 1,400 then, it said.", "Its profit rose 1"),
        ("Its profit rose 140 then, it said.", "40 then, it said."),
        ("Its profit rose .5 percent then.", "5 percent then."),
        ("Its profit moved -5 percent then.", "5 percent then."),
        ("Its profit moved −5 percent then.", "5 percent then."),
        ("Its profit moved minus 5 percent.", "5 percent."),
        ("Its loss was -$5 million then.", "$5 million then."),
        ("Its range is 40-50 percent now.", "50 percent now."),
        ("Its range is $40–$50 percent now.", "Its range is $40"),
        ("Its range is 40—50 percent now.", "Its range is 40"),
        ("Its share is 2 ½ percent now.", "Its share is 2"),
        ("Its share is 2½ percent now.", "Its share is 2"),
        ("Its share is 2 1/2 percent now.", "Its share is 2"),
        ("It runs on version 2.X since May.", "It runs on version 2"),
        ("It opens at 10:30 every morning.", "It opens at 10"),
        ("It warmed by 20°C over the year.", "It warmed by 20"),
        ("It warmed by 20°C over the year.", "It warmed by 20°"),
        ("It has 50+ shops in the country.", "It now has 50"),
        ("The company can't pay its debts.", "The company can"),
        ("The company can’t pay its debts.", "The company can"),
        ("They are non-profit organisations.", "profit organisations."),
        ("They are non-profit organisations.", "They are non"),
        ("They moved to the U.S. last May.", "They moved to the U"),
        ("They moved it to example.com then.", "They moved it to example"),
        ("They sold it to AT&T last year.", "They sold it to AT"),
        ("They write it all in C++ today.", "They write it all in C"),
        ("They said nothing... at all then.", "They said nothing."),
        ("They said nothing… at all then.", "They said nothing."),
        ("They said nothing… at all then.", ".. at all then."),
        ("They wrote \u0301acute marks alone.", "\u0301acute marks alone."),
        ("They met at the cafe\u0323 in town.", "They met at the cafe"),
        ("They cheered \U0001f469\u200d\U0001f680 and left.", "\u200d\U0001f680 and left it."),
        ("They cheered so loudly \U0001f44d\U0001f3fd", "They cheered so loudly \U0001f44d"),
        ("They waved the flag \U0001f1e9\U0001f1ea", "They waved the flag \U0001f1e9"),
    ],
)
def test_quote_cut_inside_a_word_or_a_number_is_refused(text, proposed):
    assert found(proposed, text) is None


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("The deal—worth $5 billion—was off.", "worth $5 billion"),
        ("The deal--worth $5 billion--was off.", "worth $5 billion"),
        ("The deal (worth $5 billion) is off.", "worth $5 billion"),
        ("He knew what he said.The next day came.", "he knew what he said."),
        ("He knew what he said.The next day came.", "The next day came."),
        ("He left it all in 2024.The next day came.", "The next day came."),
        ("He left it all in 2024.The next day came.", "He left it all in 2024."),
        ("It cut jobs, then thousands of them left.", "It cut jobs, then"),
        ("In all it sold 40, it said. Then 50.", "In all it sold 40"),
        ("Sales rose in 2023 $5m was lost.", "Sales rose in 2023"),
        ("Founded in 2019\n\n2020 was hard.", "Founded in 2019"),
        ("华为将投资。它说这是一个很大的数目。完。", "它说这是一个很大的数目。"),
    ],
)
def test_quote_between_words_is_found(text, proposed):
    shown = found(proposed, text)
    assert shown is not None
    assert shown.lower() == proposed.lower()


def test_cut_occurrence_is_passed_over_for_a_whole_one():
    text = "He saw a smart party now. He saw the art party now."
    span = find_quote(text, "art party now")
    assert span == Span(text.rindex("art party"), text.rindex("art party") + 13)


def test_occurrence_around_the_hint_comes_first():
    text = "The first day was good. Then more. The first day was good. Then less."
    second = text.rindex("The first")
    quoted = len("The first day was good.")
    hint = Span(second - 3, len(text))
    assert find_quote(text, "the first day was good.", around=hint) == Span(second, second + quoted)
    assert find_quote(text, "The first day was good.") == Span(0, quoted)


@pytest.mark.parametrize("hint", [Span(40, 50), Span(900, 990), Span(-5, -1), Span(9, 3)])
def test_hint_that_misses_does_not_hide_the_quote(hint):
    assert found("The art party began", around=hint) == "The art party began"


def test_decomposed_proposal_is_found_in_composed_text():
    text = "They met at the café in Zürich on Monday."
    assert found(unicodedata.normalize("NFD", "the café in Zürich"), text) == "the café in Zürich"


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("a-b " * 250_000, "b " + "a-b " * 900 + "a"),
        ("…" * 500_000, "word word " + "…" * 1_000),
        (" " * 1_000_000 + "x", "word word word"),
        ("x" * 1_000_000, "x" * 2_000 + " " + "x" * 1_900),
        ("a b c d e f " * 80_000, '"' * 2_000 + "a b c d e f" + "'" * 1_900),
        ("e" + "\u0301\u0323" * 300_000, "e\u0323 e" + "\u0301\u0323" * 1_900),
    ],
    ids=["overlaps", "dots", "spaces", "one word", "marks", "accents"],
)
def test_hostile_input_is_refused_at_once(text, proposed):
    """Each takes a fraction of a second; a search that is not linear would take minutes."""
    assert find_quote(text, proposed) is None


# --- properties -------------------------------------------------------------------------------

ODD = "'\"‘’“”«»-–—−.…  \n\t\u00a0$€%½,:°0123456789aAeéßİſ\u0301\u200d\ud800\U0001f44d華"
raw_text = st.one_of(st.text(max_size=200), st.text(alphabet=ODD, max_size=200))
WORDS = (
    "a", "an", "the", "of", "in", "on", "firm", "party", "art", "smart", "part", "café", "Zürich",
    "naïve", "öl", "Éclair", "straße", "ISO", "grew", "sold", "invest", "quote", "chips", "Ärger",
    "after", "Northwind", "developer", "programme", "year", "years",
)  # fmt: skip
NUMBERS = ("5", "40%", "$200 million", "-1.5", "1,200", "€7", "2019", "12 bn", "10:30", "½", "$20")
OTHERS = ("“so”,", "it’s", "a–b", "—", "end.")
GAPS = (" ", " ", " ", "\n", "\n\n", "… ")


def some_words(dice: Random, most: int) -> str:
    """Words, numbers and signs, each with a gap behind it. (A die of its own: drawing each word
    from Hypothesis takes ten times as long as everything that is tested.)"""
    kinds = (WORDS, WORDS, NUMBERS, OTHERS)
    count = dice.randint(0, most)
    return "".join(dice.choice(dice.choice(kinds)) + dice.choice(GAPS) for _ in range(count))


def some_edge(dice: Random) -> str:
    """A plain word at which a quote may start or end."""
    return dice.choice([w for w in WORDS if len(w) > 3]) + dice.choice(("", "", ".", ",", "…"))


seeds = st.integers(0, 2**64).map(Random)
article_text = seeds.map(lambda dice: canonical_text(some_words(dice, 40) + some_edge(dice)))


SIGNS = {
    **dict.fromkeys("‘’‚‛‹›ʼ＇", "'"),
    **dict.fromkeys("“”„‟«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    "…": "...",
}


def fold(text: str) -> str:
    """What the gate forgives, written once more and plainly."""
    return " ".join("".join(SIGNS.get(char, char) for char in text).split())


def without_marks(folded: str) -> str:
    return folded.strip("'\" ")


def same_but_for_first_letter(left: str, right: str) -> bool:
    first, other = left[:1], right[:1]
    return left[1:] == right[1:] and (
        first == other or first.swapcase() == other or other.swapcase() == first
    )


def assert_literal_or_nothing(text: str, proposed: str, around: Span | None = None) -> Span | None:
    span = find_quote(text, proposed, around=around)
    if span is None:
        return None
    assert 0 <= span.start < span.end <= len(text)
    shown = text[span.start : span.end]
    assert shown == shown.strip()
    assert len(fold(shown)) >= MIN_CHARS
    assert same_but_for_first_letter(
        without_marks(fold(shown)), without_marks(fold(canonical_text(proposed)))
    )
    for at in (span.start, span.end):
        left, right = text[:at][-1:], text[at : at + 1]
        assert not (left.isalnum() and right.isalnum())
        assert not (left and unicodedata.combining(right or " "))
        around_cut = text[max(0, at - 2) : at] + "|" + text[at : at + 2]
        assert not re.search(r"\d\|[.,]\d|\d[.,]\|\d|\d\|%|[-$€]\|\d|\d\|[€½]", around_cut)
        assert not re.match(r"\d\| ?(million|bn)", text[at - 1 : at] + "|" + text[at : at + 9])
    return span


@settings(max_examples=600, deadline=None)
@given(raw_text, raw_text, st.none() | st.builds(Span, st.integers(-9, 250), st.integers(-9, 250)))
def test_any_proposal_gives_literal_text_or_nothing(text, proposed, around):
    assert_literal_or_nothing(text, proposed, around)


@settings(max_examples=600, deadline=None)
@given(raw_text, st.data())
@example("…............ ab cdefghijk …...", None)
def test_any_slice_of_any_text_gives_literal_text_or_nothing(text, data):
    if data is None:
        slices = [(i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
    else:
        start = data.draw(st.integers(0, len(text)))
        slices = [(start, data.draw(st.integers(start, len(text))))]
    for start, end in slices:
        assert_literal_or_nothing(text, text[start:end])


@settings(max_examples=600, deadline=None)
@given(article_text, seeds)
def test_any_slice_of_any_article_gives_literal_text_or_nothing(text, dice):
    naive_borders = [match.start() for match in re.finditer(r"\b", text)]
    for _ in range(5):
        start, end = sorted(dice.sample(naive_borders, 2))
        assert_literal_or_nothing(text, mangled(text[start:end], dice))


def mangled(quoted: str, dice: Random) -> str:
    """`quoted` as a careless copy has it: every change is one that the gate forgives."""
    swaps = {
        " ": [" ", "  ", "\n", "\u00a0", "\t "],
        "\n": [" ", "\n", " \n\n"],
        "’": "'’‘",
        "'": "'’",
        "“": '"“„',
        "”": '"”',
        "–": "-–—−",
        "—": "-–—",
        "-": "-−\u2011",
        "…": ["…", "..."],
    }
    copied = "".join(dice.choice(swaps.get(c, c)) for c in quoted)
    if dice.random() < 0.5 and len(copied[:1].swapcase()) == 1:
        copied = copied[:1].swapcase() + copied[1:]
    head, tail = dice.choice([("", ""), ('"', '"'), ("“", "”"), (" ", "\n")])
    return unicodedata.normalize(dice.choice(["NFC", "NFD"]), head + copied + tail)


@settings(max_examples=800, deadline=None)
@given(seeds)
def test_any_slice_between_words_is_found_however_it_was_copied(dice):
    before = some_words(dice, 20)
    upto_end = f"{before}{some_edge(dice)} {some_words(dice, 10)}{some_edge(dice)}"
    text = canonical_text(f"{upto_end} {some_words(dice, 20)}")
    start, end = len(canonical_text(before + "|")) - 1, len(canonical_text(upto_end))
    quoted = text[start:end]
    assume(len(fold(quoted)) >= MIN_CHARS)
    assert assert_literal_or_nothing(text, mangled(quoted, dice)) is not None
    assert find_quote(text, quoted, around=Span(start, end)) == Span(start, end)


@settings(max_examples=600, deadline=None)
@given(article_text, seeds)
def test_text_with_one_letter_or_digit_changed_is_never_shown(text, dice):
    place = dice.choice([i for i, char in enumerate(text) if char.isalnum()])
    other = dice.choice("qzQ7w")
    assume(other.lower() != text[place].lower())
    assert find_quote(text, text[:place] + other + text[place + 1 :]) is None


# --- prove ------------------------------------------------------------------------------------


def article(**changes: object) -> Article:
    values: dict[str, object] = {
        "id": "a1",
        "version": 2,
        "origin": "file:///news/a.md",
        "url": "https://news.example/a",
        "title": "Northwind invests",
        "outlet": "The Example",
        "authors": ("A. Writer",),
        "published": datetime(2026, 11, 2, tzinfo=UTC),
        "language": "en",
        "text": TEXT,
        "sha256": "",
        "fetched_at": datetime(2026, 11, 3, tzinfo=UTC),
        "sample": False,
    }
    return Article(**(values | changes))  # type: ignore[arg-type]


def test_quote_of_a_summary_or_a_withdrawn_article_is_marked():
    gone = datetime(2026, 3, 1, tzinfo=UTC)
    marked = replace(article(), extent=Extent.SUMMARY, withdrawn_at=gone)
    quote = prove(Claim("a1", 2, "the firm’s chief said."), lambda _id, _version: marked)
    assert quote is not None
    assert (quote.extent, quote.withdrawn) == (Extent.SUMMARY, gone)


def test_proven_quote_carries_our_slice_and_the_catalog_s_facts():
    quote = prove(Claim("a1", 2, '"the firm\'s chief said."'), lambda _id, _version: article())
    assert quote is not None
    start = TEXT.index("the firm’s")
    assert quote == Quote(
        text="the firm’s chief said.",
        start=start,
        end=start + 22,
        version=2,
        article_id="a1",
        title="Northwind invests",
        outlet="The Example",
        authors=("A. Writer",),
        published=datetime(2026, 11, 2, tzinfo=UTC),
        url="https://news.example/a",
        link="https://news.example/a#:~:text=the%20firm%E2%80%99s%20chief%20said.",
    )


def test_claim_on_an_article_or_version_not_in_the_catalog_is_dropped():
    claim = Claim("a1", 2, "the firm's chief said.")
    assert prove(claim, lambda _id, _version: None) is None
    assert prove(claim, lambda _id, _version: article(version=3)) is None
    assert prove(claim, lambda _id, _version: article(id="b2")) is None


def test_claim_whose_words_the_version_does_not_hold_is_dropped():
    claim = Claim("a1", 2, "the firm's chief said.")
    assert prove(claim, lambda _id, _version: article(text="Something else was said.")) is None


def test_article_without_web_address_links_to_its_file_where_files_are_shown():
    claim = Claim("a1", 2, "the firm's chief said.")
    from_file = article(url=None)
    sample = article(url=None, origin="sample:northwind", sample=True)

    def link(stored: Article, **options: object) -> str | None:
        quote = prove(claim, lambda _id, _version: stored, **options)  # type: ignore[arg-type]
        assert quote is not None
        assert quote.url is None
        return quote.link

    assert link(from_file) == "file:///news/a.md"
    assert link(from_file, file_uri=None) is None
    assert link(sample) is None
    assert link(sample, file_uri=lambda a: f"file:///samples/{a.id}.md") == "file:///samples/a1.md"
