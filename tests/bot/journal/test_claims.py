"""A question is claimed once, and only its present holder moves it forward."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.journal.records import ClaimState
from bot.journal.store import Journal
from tests.bot.journal.asking import LEASE_S, NOW, ask, later, receipt_of, take, take_up


def test_a_claim_carries_what_a_restarted_process_needs(journal: Journal) -> None:
    claim = take(journal)
    [again] = take_up(journal, later(LEASE_S))
    assert again.ask == replace(ask(), keys=())
    assert (again.id, again.tries, again.taking, again.unsure) == (claim.id, 2, 2, False)
    assert again.taken_at == NOW


@pytest.mark.parametrize(
    "keys", [("slack:event:Ev1",), ("slack:message:T1/C1/1.1",), ("new", "slack:event:Ev1")]
)
def test_a_question_known_by_any_name_is_not_claimed_again(
    journal: Journal, keys: tuple[str, ...]
) -> None:
    take(journal)
    assert journal.claims.take(ask(*keys), holder="two", now=NOW, lease_s=9) is None


def test_a_new_name_of_a_known_question_is_kept(journal: Journal) -> None:
    take(journal, ask("message", "event 1"))
    assert journal.claims.take(ask("message", "event 2"), holder="x", now=NOW, lease_s=9) is None
    assert journal.claims.take(ask("event 2"), holder="x", now=NOW, lease_s=9) is None


def test_asks_taken_together_are_known_by_each_others_names(journal: Journal) -> None:
    take(journal, ask("old"))
    asks = [ask("message", "event 1"), ask("event 2", "message"), ask("old", "event 3"), ask("new")]
    claims = journal.claims.take_all(asks, holder="one", now=NOW, lease_s=9)
    assert [claim is not None for claim in claims] == [True, False, False, True]
    again = [ask("event 2"), ask("event 3"), ask("new")]
    assert journal.claims.take_all(again, holder="x", now=NOW, lease_s=9) == [None, None, None]


def test_many_threads_and_two_openings_claim_a_question_once(
    journal: Journal, tmp_path: Path
) -> None:
    with Journal.open(tmp_path / "journal.sqlite3") as other, ThreadPoolExecutor(16) as pool:
        claims = list(
            pool.map(
                lambda number: (journal, other)[number % 2].claims.take(
                    ask("message", f"event {number}"), holder=str(number), now=NOW, lease_s=9
                ),
                range(64),
            )
        )
    assert sum(claim is not None for claim in claims) == 1


def test_ids_are_short_and_can_be_read_aloud(journal: Journal) -> None:
    ids = {take(journal, ask(str(number))).id for number in range(50)}
    assert len(ids) == 50
    assert all(len(one) == 10 and one.isalnum() and one == one.lower() for one in ids)


def test_a_claim_is_taken_up_only_when_its_lease_has_ended(journal: Journal) -> None:
    claim = take(journal)
    assert take_up(journal, later(LEASE_S - 1)) == []
    assert journal.claims.renew([claim], now=later(LEASE_S - 1), lease_s=LEASE_S) == {claim.id}
    assert take_up(journal, later(2 * LEASE_S - 2)) == []
    assert [one.id for one in take_up(journal, later(2 * LEASE_S))] == [claim.id]
    assert take_up(journal, later(2 * LEASE_S)) == [], "it has a holder again"


def test_another_platforms_claims_are_left_alone(journal: Journal) -> None:
    take(journal, ask("d", platform="discord"))
    assert take_up(journal, later(99)) == []


def test_a_former_holder_changes_nothing_any_more(journal: Journal) -> None:
    former = take(journal)
    [present] = take_up(journal, later(LEASE_S))
    claims = journal.claims
    assert not claims.posting(former, receipt_of(former))
    assert not claims.done(former, "C1/9")
    assert not claims.give_up(former, "tired")
    assert not claims.hand_back(former, until=NOW, tried=False, nothing_posted=True)
    assert claims.renew([former], now=NOW, lease_s=9) == set()
    assert journal.receipts.get(former.id) is None
    assert claims.posting(present, receipt_of(present))
    assert claims.done(present, "C1/9")


def test_a_closed_claim_is_never_opened_again(journal: Journal) -> None:
    done, lost = take(journal, ask("1")), take(journal, ask("2"))
    journal.claims.posting(done, receipt_of(done))
    assert journal.claims.done(done, "C1/2.2")
    assert journal.claims.give_up(lost, "the channel is gone")
    assert not journal.claims.posting(done, receipt_of(done))
    assert not journal.claims.posting(lost, receipt_of(lost))
    assert take_up(journal, later(10_000)) == []
    assert journal.claims.count_open() == 0


def test_done_without_posting_is_refused(journal: Journal) -> None:
    assert not journal.claims.done(take(journal), "C1/2.2")


def test_a_crash_while_posting_makes_the_next_holder_unsure(journal: Journal) -> None:
    claim = take(journal)
    assert journal.claims.posting(claim, receipt_of(claim))
    [again] = take_up(journal, later(LEASE_S))
    assert (again.state, again.unsure) == (ClaimState.POSTING, True)
    assert journal.receipts.get(claim.id) == receipt_of(claim)
    assert journal.claims.done(again, "C1/2.2")


def test_a_private_reply_that_was_being_posted_is_closed(journal: Journal) -> None:
    claim = take(journal, ask(private=True))
    journal.claims.posting(claim, receipt_of(claim))
    assert take_up(journal, later(LEASE_S)) == []
    assert journal.claims.count_open() == 0


def test_a_private_reply_that_was_not_being_posted_is_taken_up(journal: Journal) -> None:
    take(journal, ask(private=True))
    [again] = take_up(journal, later(LEASE_S))
    assert again.ask.private


def test_what_was_not_begun_comes_before_what_was_being_posted(journal: Journal) -> None:
    posting = take(journal, ask("1"))
    journal.claims.posting(posting, receipt_of(posting))
    begun = [take(journal, ask(str(number), asked_at=later(-number))) for number in (2, 3)]
    expected = [begun[1].id, begun[0].id, posting.id]
    assert [one.id for one in take_up(journal, later(LEASE_S), limit=2)] == expected[:2]
    assert [one.id for one in take_up(journal, later(LEASE_S), limit=2)] == expected[2:]


def test_handing_back_lets_others_take_it_up_at_once_and_is_no_try(journal: Journal) -> None:
    claim = take(journal)
    assert journal.claims.hand_back(claim, until=later(1), tried=False, nothing_posted=True)
    assert take_up(journal, NOW) == []
    [again] = take_up(journal, later(1))
    assert (again.tries, again.taking, again.unsure) == (1, 2, False)


def test_what_surely_was_not_posted_leaves_nobody_unsure(journal: Journal) -> None:
    claim = take(journal)
    journal.claims.posting(claim, receipt_of(claim))
    journal.claims.hand_back(claim, until=NOW, tried=True, nothing_posted=True)
    [again] = take_up(journal, NOW)
    assert (again.unsure, again.tries) == (False, 2)


def test_what_may_have_been_posted_stays_unsure(journal: Journal) -> None:
    claim = take(journal)
    journal.claims.posting(claim, receipt_of(claim))
    journal.claims.hand_back(claim, until=NOW, tried=False, nothing_posted=False)
    [again] = take_up(journal, NOW)
    assert again.unsure


def test_stopping_a_place_closes_what_is_not_being_posted(journal: Journal) -> None:
    waiting, posting = take(journal, ask("1")), take(journal, ask("2"))
    elsewhere = take(journal, ask("3", place="T1/C1/9.9"))
    journal.claims.posting(posting, receipt_of(posting))
    assert journal.claims.stop("slack", "T1/C1/1.1") == 1
    assert not journal.claims.posting(waiting, receipt_of(waiting))
    assert journal.claims.done(posting, "C1/2.2")
    assert journal.claims.posting(elsewhere, receipt_of(elsewhere))


def test_text_that_no_database_takes_is_claimed_all_the_same(journal: Journal) -> None:
    odd = "Who \ud800 bought \x00 it?"
    asked = ask(odd, text=odd, user=odd, place=odd, payload={odd: odd})
    claim = take(journal, asked)
    assert journal.claims.take(ask(odd), holder="x", now=NOW, lease_s=9) is None
    assert journal.claims.posting(claim, receipt_of(claim, text=odd, notes={odd: odd}))
    assert journal.claims.done(claim, odd)
    receipt = journal.receipts.of_message("slack", odd)
    assert receipt
    assert receipt.question == "Who ? bought \ufffd it?"
    assert journal.forget_user("slack", odd) == 1
