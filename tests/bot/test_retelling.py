"""An answer told again from its receipt, and the sentences around its quotes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answers import Answer, AsOf, Difference, DifferenceKind
from bot.assembly import Newsroom
from bot.desk.receipt_writing import write_receipt
from bot.journal.records import Ask, Claim, ClaimState, Receipt
from bot.retelling import NothingToRetellError, context_of, retell
from knowledge.articles import Article
from tests.bot.newsdesk import NOW, PORT_TEXT, question

AS_OF = AsOf(2, None)
ASK = Ask("slack", ("k",), "U1", "T1/C1", "How many?", NOW)


@pytest.fixture
def answer(newsroom: Newsroom) -> Answer:
    reply = newsroom.answer(question("How many containers did the port of Trieste handle?"))
    assert isinstance(reply, Answer)
    return reply


@pytest.fixture
def receipt(answer: Answer) -> Receipt:
    claim = Claim("abcdefghjk", ASK, ClaimState.TAKEN, NOW, taking=1, tries=1)
    return write_receipt(claim, answer, answered_at=datetime.now(UTC))


def test_answer_is_told_again_word_for_word(
    newsroom: Newsroom, answer: Answer, receipt: Receipt
) -> None:
    again = retell(receipt, newsroom.library.catalog.article, AS_OF)
    assert (again.text, again.quotes) == (answer.text, answer.quotes)
    assert again.independent_outlets == answer.independent_outlets
    assert again.as_of == AS_OF


def test_quote_that_no_longer_stands_is_not_told_again(
    newsroom: Newsroom, receipt: Receipt
) -> None:
    forged = tuple(replace(one, text="Nobody said this") for one in receipt.quotes)
    with pytest.raises(NothingToRetellError):
        retell(replace(receipt, quotes=forged), newsroom.library.catalog.article, AS_OF)


def test_answer_names_the_outlet_of_the_quote_that_is_left(
    newsroom: Newsroom, answer: Answer, receipt: Receipt
) -> None:
    other = newsroom.answer(question("How much will Silica Works invest in Dresden?"))
    assert isinstance(other, Answer)
    claim = Claim("b", ASK, ClaimState.TAKEN, NOW, taking=1, tries=1)
    both = receipt.quotes + write_receipt(claim, other, answered_at=NOW).quotes
    gone = receipt.quotes[0].article_id

    def load(article_id: str, version: int) -> Article | None:
        found = newsroom.library.catalog.article(article_id, version)
        return None if article_id == gone else found

    again = retell(replace(receipt, quotes=both), load, AS_OF)
    assert again.quotes == other.quotes
    assert again.text == other.text != answer.text


def test_models_sentence_is_told_again_only_while_all_its_quotes_stand(
    newsroom: Newsroom, answer: Answer, receipt: Receipt
) -> None:
    claim = Claim("c", ASK, ClaimState.TAKEN, NOW, taking=1, tries=1)
    written = replace(answer, text="Trieste grew by 17.4%.", model="openai:scripted")
    noted = write_receipt(claim, written, answered_at=NOW)
    assert noted.notes["model"] == "openai:scripted"
    load = newsroom.library.catalog.article
    again = retell(noted, load, AS_OF)
    assert (again.text, again.model) == (written.text, written.model)
    forged = (*noted.quotes, replace(noted.quotes[0], text="Nobody said this"))
    less = retell(replace(noted, quotes=forged), load, AS_OF)
    assert (less.text, less.model) == (answer.text, "")


def test_why_the_model_did_not_write_stands_on_the_receipt(answer: Answer) -> None:
    claim = Claim("d", ASK, ClaimState.TAKEN, NOW, taking=1, tries=1)
    alone = replace(answer, fallback="The language model did not answer in time.")
    notes = write_receipt(claim, alone, answered_at=NOW).notes
    assert notes["without_the_model"] == alone.fallback
    assert "model" not in notes


def test_answer_with_a_difference_is_told_again_with_both_quotes(
    newsroom: Newsroom, answer: Answer
) -> None:
    other = newsroom.answer(question("How much will Silica Works invest in Dresden?"))
    assert isinstance(other, Answer)
    quotes = (other.quotes[0], answer.quotes[0])
    difference = Difference(DifferenceKind.FIGURE, ("$1.5 billion", "17.4%"))
    claim = Claim("e", ASK, ClaimState.TAKEN, NOW, taking=1, tries=1)
    differing = replace(answer, quotes=quotes, difference=difference)
    noted = write_receipt(claim, differing, answered_at=NOW)
    load = newsroom.library.catalog.article
    again = retell(noted, load, AS_OF)
    assert (again.quotes, again.difference) == (quotes, difference)
    assert again.text == (
        "On 9 March 2026 Elbe Daily reported “$1.5 billion”; "
        "on 1 February 2026 Adria Times reported “17.4%”."
    )
    gone = retell(replace(noted, quotes=noted.quotes[:1]), load, AS_OF)
    assert gone.difference is None
    swapped = retell(replace(noted, quotes=noted.quotes[::-1]), load, AS_OF)
    assert swapped.difference is None


def test_answer_whose_article_is_gone_is_not_told_again(receipt: Receipt) -> None:
    with pytest.raises(NothingToRetellError):
        retell(receipt, lambda _id, _version: None, AS_OF)


def test_blanked_answer_is_not_told_again(newsroom: Newsroom, receipt: Receipt) -> None:
    with pytest.raises(NothingToRetellError):
        retell(replace(receipt, text=None), newsroom.library.catalog.article, AS_OF)


def test_context_is_two_sentences_on_either_side(newsroom: Newsroom, receipt: Receipt) -> None:
    sentence = '"We have never been so busy," she said on Monday.'
    start = PORT_TEXT.index(sentence)
    middle = replace(receipt.quotes[0], text=sentence, start=start, end=start + len(sentence))
    context = context_of(replace(receipt, quotes=(middle,)), 0, newsroom.library.catalog.article)
    assert context is not None
    assert context.quote.text == sentence
    assert context.before == PORT_TEXT[: start - 1]
    assert context.after == PORT_TEXT[start + len(sentence) + 2 :]


def test_context_of_half_a_sentence_begins_with_its_other_half(
    newsroom: Newsroom, receipt: Receipt
) -> None:
    words = "another record this year"
    start = PORT_TEXT.index(words)
    half = replace(receipt.quotes[0], text=words, start=start, end=start + len(words))
    context = context_of(replace(receipt, quotes=(half,)), 0, newsroom.library.catalog.article)
    assert context is not None
    assert context.before == PORT_TEXT[: start - 1]
    assert context.after.startswith('. "We have never')
    assert context.after.endswith("2,300 people.")


@pytest.mark.parametrize("number", [-1, 7])
def test_quote_that_the_answer_does_not_have_has_no_context(
    newsroom: Newsroom, receipt: Receipt, number: int
) -> None:
    assert context_of(receipt, number, newsroom.library.catalog.article) is None
