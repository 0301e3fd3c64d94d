"""What a click on an answer that was given finds in the journal and the library."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import phrases
from bot.answers import Answer
from bot.assembly import Newsroom
from bot.desk.receipt_writing import write_receipt
from bot.given_answers import GivenAnswers, OtherSources
from bot.journal.records import Ask, Claim, Receipt, ReceiptPassage
from bot.journal.store import Journal
from bot.retelling import Context, sources_beside
from knowledge.articles import Article
from knowledge.errors import LibraryError
from tests.bot.newsdesk import NOW, PORT, PORT_TEXT, question

ASKED = "How many containers did the port of Trieste handle?"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        yield journal


@pytest.fixture
def given(journal: Journal, newsroom: Newsroom) -> GivenAnswers:
    return GivenAnswers(journal, newsroom.library.catalog.article, lambda: NOW)


@pytest.fixture
def receipt(journal: Journal, newsroom: Newsroom) -> Receipt:
    """An answer that was posted on some platform."""
    reply = newsroom.answer(question(ASKED))
    assert isinstance(reply, Answer)
    ask = Ask("discord", ("k",), "1", "7/8", ASKED, NOW)
    claim = taken(journal, ask)
    receipt = write_receipt(claim, reply, answered_at=NOW)
    journal.claims.posting(claim, receipt)
    journal.claims.done(claim, "8/9")
    return receipt


def taken(journal: Journal, ask: Ask) -> Claim:
    claim = journal.claims.take(ask, holder="h", now=NOW, lease_s=9)
    assert claim is not None
    return claim


def test_context_and_question_of_an_answer_are_found(given: GivenAnswers, receipt: Receipt) -> None:
    context = asyncio.run(given.context(receipt.id, 0))
    assert isinstance(context, Context)
    assert context.quote.text in PORT_TEXT
    assert asyncio.run(given.question_of(receipt.id)) == ASKED


def test_quote_without_article_says_so(journal: Journal, receipt: Receipt) -> None:
    given = GivenAnswers(journal, lambda _id, _version: None)
    assert asyncio.run(given.context(receipt.id, 0)) == phrases.NO_CONTEXT


def test_answer_that_is_not_kept_says_so(given: GivenAnswers) -> None:
    assert asyncio.run(given.context("nosuchid", 0)) == phrases.GONE
    assert asyncio.run(given.other_sources("nosuchid")) == phrases.GONE
    assert asyncio.run(given.keep_verdict("nosuchid", "1", good=True)) == phrases.GONE
    assert asyncio.run(given.question_of("nosuchid")) is None


def test_verdict_is_kept_with_who_gave_it(
    journal: Journal, given: GivenAnswers, receipt: Receipt
) -> None:
    assert asyncio.run(given.keep_verdict(receipt.id, "42", good=False)) == phrases.THANKS
    (kept,) = journal.receipts.feedback_on(receipt.id)
    assert (kept.verdict, kept.user) == ("bad", "42")


def test_library_out_of_reach_asks_for_another_click(journal: Journal, receipt: Receipt) -> None:
    def fail(_id: str, _version: int) -> Article | None:
        raise LibraryError("The disk is gone.")

    given = GivenAnswers(journal, fail)
    assert asyncio.run(given.context(receipt.id, 0)) == phrases.TRY_AGAIN
    assert asyncio.run(given.other_sources(receipt.id)) == phrases.TRY_AGAIN


def test_other_sources_are_what_was_read_and_not_quoted(
    given: GivenAnswers, receipt: Receipt
) -> None:
    found = asyncio.run(given.other_sources(receipt.id))
    assert isinstance(found, OtherSources)
    assert [one.title for one in found.articles] == ["Chip plant in Dresden grows"]


def test_other_sources_name_each_article_once_and_none_that_is_gone(
    newsroom: Newsroom, receipt: Receipt
) -> None:
    load = newsroom.library.catalog.article
    gone = ReceiptPassage(1, "no-such-article", 1, 0, 5, 0.1)
    doubled = replace(receipt, quotes=(), passages=(*receipt.passages * 2, gone))
    found = sources_beside(doubled, load)
    assert sorted(one.title for one in found) == sorted({one.title for one in found})
    assert PORT.title in {one.title for one in found}
    assert sources_beside(replace(receipt, passages=()), load) == ()
