"""Where sentences begin and end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.sentences import MAX_SENTENCE_CHARS, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text)]


NEWSLIKE = st.lists(
    st.sampled_from(
        ["\n\n", "chip maker ", "U.S. ", "5 p.m. ", "Mr. ", '"', "“", "” ", "said ", ". ", "? ",
         "\n", "... ", "! ", "(", ") ", "$1.2 billion ", "• ", "日本語。", "1. ", "a" * 400, " ",
         "approx. ", "No. 2 ", "she said", "é", "x" * 40 + " ", ", "]
    ),
    max_size=60,
).map("".join)  # fmt: skip


@given(
    st.one_of(st.text(), NEWSLIKE), st.sampled_from([None, "en", "de-AT", "", "zz", "not a code"])
)
@settings(max_examples=500, deadline=None)
def test_sentences_cover_the_text_in_order_without_overlap(text: str, language: str | None) -> None:
    position = 0
    for span in sentence_spans(text, language):
        assert position <= span.start < span.end <= len(text)
        assert not text[position : span.start].strip()
        sentence = text[span.start : span.end]
        assert sentence == sentence.strip()
        assert len(sentence) <= MAX_SENTENCE_CHARS
        position = span.end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "sentence",
    [
        "The plant opens at 5 p.m. Monday in Leeds.",
        "Polls close at 9 p.m. ET in most places.",
        "The line carries approx. 5.5m cubic metres a day.",
        "The fund put $1.2 billion into Acme Inc. and 3.4% of it came back.",
        "The U.S. Senate passed the bill on Jan. 6 by 51 to 49.",
        "Voters in the U.K. and the U.S. Treasury Department agree.",
        "He is the No. 2 at the bank, after Dr. J. P. Example Jr. of St. Helens.",
        "Yahoo! Inc. sold its stake.",
        "A crew of unrelated guests (or are they?) at a motel keeps secrets.",
        "Well... maybe it will rain.",
        "“We are growing,” she said.",
        "“Will it hold?” she asked.",
        '"Will it hold?" Goldman asked.',
        "“It holds!” the engineer said.",
        '"It is held by a magnet." Kelly said.',
        "Phoenix:Gov. Example signed the law.",
        "More than 1,000 people, incl. 20 children, came to Ft. Example.",
        "The firm, which A.B. Example founded, grew 17.4% in Q2.",
        "1. Ukraine is short of grain.",
        '"I will not go," Example, D-N.Y., said in a statement.',
        "Sens. Example, R-W.Va., and Sample, D-N.H., voted no.",
        "Example (D-R.I.) and two others, D-S.C. and R-N.Dak., met.",
        "The group Run-D.M.C. is back.",
        "A best-in-the-U.S. inoculation drive began.",
        "Thousands of pro-U.S. groups met ex-U.N. officials from non-E.U. states.",
        "An anti-U.S. alliance and a pro-U.S. Senate disagree.",
        "SNOW.N rose and BP.L, 0700.HK and BRKa.N fell.",
    ],
)
def test_abbreviations_quotations_and_figures_do_not_break(sentence: str) -> None:
    assert sentences(f"{sentence} It was late.") == [sentence, "It was late."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left at 5 p.m. She stayed.", ["He left at 5 p.m.", "She stayed."]),
        ("They fly to the U.S. The fare is low.", ["They fly to the U.S.", "The fare is low."]),
        ("It is open,” he said. “Go in now.", ["It is open,” he said.", "“Go in now."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("これは文です。次の文です。", ["これは文です。", "次の文です。"]),
        ("Sales rose.[1] More", ["Sales rose.[1]", "More"]),
        ("She sits for D-N.Y. He does not.", ["She sits for D-N.Y.", "He does not."]),
        ("It rained.Then it stopped.", ["It rained.", "Then it stopped."]),
        ("It is Plan B.Then he left.", ["It is Plan B.", "Then he left."]),
        ("It is by IBM.A man left.", ["It is by IBM.", "A man left."]),
        ("They fly to the U.S.The fare is low.", ["They fly to the U.S.", "The fare is low."]),
        ("It is made by IBM.It is blue.", ["It is made by IBM.", "It is blue."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_long_quotation_is_split_inside_but_keeps_its_speaker() -> None:
    inside = "We will build the plant in the north of the country next year. " * 7
    found = sentences(f"“{inside}We start today!” Smith said. Nobody objected.")
    assert len(found) == 9
    assert found[0].startswith("“We will")
    assert found[-2:] == ["We start today!” Smith said.", "Nobody objected."]


def test_line_break_ends_a_heading_and_a_bullet() -> None:
    assert sentences("What it means\nPrices fall.\n• Copper\n• Tin") == [
        "What it means",
        "Prices fall.",
        "• Copper",
        "• Tin",
    ]


def test_hard_wrapped_paragraph_is_read_as_one() -> None:
    text = (
        "The company said on Monday that it would buy its smaller rival in\n"
        "April for $1.2 billion in cash. The deal had been expected by most\n"
        "Analysts who follow Acme. It closes in May."
    )
    assert sentences(text) == [
        "The company said on Monday that it would buy its smaller rival in\nApril for $1.2 billion"
        " in cash.",
        "The deal had been expected by most\nAnalysts who follow Acme.",
        "It closes in May.",
    ]


def test_line_that_goes_on_in_lower_case_is_one_sentence() -> None:
    text = "The bank cut its rate on Monday and for the second time\nto three percent."
    assert sentences(text) == [text]


def test_captions_and_brand_names_in_lower_case_start_lines_of_their_own() -> None:
    assert sentences("next\nprev") == ["next", "prev"]
    text = "What the analysts who follow the company expect\niPad sales fall this year."
    assert sentences(text) == text.split("\n")


def test_endless_sentence_is_split_at_a_clause() -> None:
    found = sentences("the first part of it, and then more " * 100)
    assert all(part.endswith("it,") for part in found[:-1])


@pytest.mark.parametrize("unit", ["a", "Abc. ", "“", ". ", "(", "x ", "\n", "Mr. "])
def test_half_a_megabyte_of_one_thing_is_read_to_its_end(unit: str) -> None:
    text = "A" + unit * (500_000 // len(unit)) + "Z"
    spans = sentence_spans(text)
    assert (spans[0].start, spans[-1].end) == (0, len(text))
