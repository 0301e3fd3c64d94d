"""A question and a passage become one row of word pieces, cut where the model ends."""

import numpy as np
import pytest

from knowledge.bundled import read_tokenizer
from knowledge.cross_encoder.pairs import (
    ASKED,
    MAX_HEADING,
    MAX_QUESTION,
    MAX_TOKENS,
    READ,
    SHARED,
    Pair,
    PairEncoder,
)
from knowledge.embedding.minilm import MODEL_FILES

TOKENIZER = read_tokenizer(MODEL_FILES / "tokenizer.json")
ENCODER = PairEncoder(TOKENIZER)


def pair(question: str, heading: str, text: str) -> Pair:
    return ENCODER.encode(question, [(heading, text)])[0]


def test_row_is_question_heading_and_passage_with_borders_between() -> None:
    one = pair("Who won?", "The Courier", "Mara Voss won.")
    decoded = TOKENIZER.decode(one.ids.tolist(), skip_special_tokens=False)
    assert decoded == "[CLS] who won? [SEP] the courier [SEP] mara voss won. [SEP]"


def test_starts_are_the_characters_where_word_pieces_begin() -> None:
    text = "Mara Voss won."
    one = pair("Who won?", "The Courier", text)
    pieces = one.ids[one.first : one.first + len(one.starts)].tolist()
    assert [TOKENIZER.id_to_token(piece).removeprefix("##")[0] for piece in pieces] == [
        text[start].lower() for start in one.starts
    ]


def test_word_of_the_question_is_marked_in_the_passage_alone() -> None:
    one = pair("Who won?", "Who won the cup", "Mara Voss won.")
    kinds = one.kinds.tolist()
    assert set(kinds[: one.first]) == {ASKED}
    told = dict(zip(one.ids[one.first :].tolist(), kinds[one.first :], strict=True))
    assert told[TOKENIZER.token_to_id("won")] == SHARED
    assert told[TOKENIZER.token_to_id("mara")] == READ


def test_border_after_the_passage_is_no_shared_word() -> None:
    assert pair("Who won?", "h", "Nobody.").kinds[-1] == READ


@pytest.mark.parametrize(
    ("question", "heading", "text"),
    [
        ("why " * 300, "a headline", "It rained. " * 40),
        ("Why?", "a headline " * 300, "It rained. " * 40),
        ("Why?", "a headline", "It rained. " * 900),
        ("why " * 300, "a headline " * 300, "x" * 9_000),
    ],
    ids=["question", "heading", "passage", "all"],
)
def test_what_is_too_long_is_cut(question: str, heading: str, text: str) -> None:
    one = pair(question, heading, text)
    assert len(one.ids) == len(one.kinds) <= MAX_TOKENS
    assert one.first <= MAX_QUESTION + MAX_HEADING + 3
    assert one.first + len(one.starts) + 1 == len(one.ids)


@pytest.mark.parametrize("odd", ["", " \n", "\ud800", "🙂" * 50, "\0", "記事"], ids=ascii)
def test_odd_text_makes_a_row(odd: str) -> None:
    one = pair(odd, odd, odd)
    assert len(one.ids) >= 4
    assert (np.diff(one.starts) >= 0).all()
