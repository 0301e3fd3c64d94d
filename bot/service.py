"""What the bot does for those who ask: one function for all kinds of work that a desk hands on."""

from collections.abc import Callable

from bot.answers import AsOf, Reply
from bot.assembly import Newsroom
from bot.checking import Check, Checker, CheckResult
from bot.desk.courier import Work
from bot.journal.store import Journal
from bot.retelling import NothingToRetellError, Retelling, retell


def answerer(newsroom: Newsroom, journal: Journal) -> Callable[[Work], Reply | CheckResult]:
    """A function for `Desk`: questions are answered, messages checked, answers told again.

    It is called in threads and may raise LibraryError, JournalError and NothingToRetellError.
    """

    checker = Checker(newsroom.library)

    def answer(work: Work) -> Reply | CheckResult:
        if isinstance(work, Check):
            return checker.check(work)
        if isinstance(work, Retelling):
            return _told_again(newsroom, journal, work)
        return newsroom.answer(work)

    return answer


def as_of(newsroom: Newsroom) -> AsOf:
    """How much the library holds for a platform, whose readers are not served samples."""
    catalog = newsroom.library.catalog
    number, newest = catalog.freshness(include_samples=False)
    return AsOf(number, newest, catalog.feeds.last_success())


def _told_again(newsroom: Newsroom, journal: Journal, wish: Retelling) -> Reply:
    receipt = journal.receipts.get(wish.receipt_id)
    if receipt is None:
        raise NothingToRetellError(f"There is no receipt {wish.receipt_id} any more.")
    return retell(receipt, newsroom.library.catalog.article, as_of(newsroom))
