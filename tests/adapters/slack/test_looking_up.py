"""Whether a reply is on Slack already: what it means that Slack does not say."""

from pathlib import Path

import pytest

from adapters.slack.events import ask_from_said, said_from_event
from bot.assembly import Newsroom
from bot.desk.courier import MaybeDeliveredError, NotDeliveredError
from bot.journal.records import Claim, ClaimState
from tests.adapters.newsrooms import QUESTION, settled
from tests.adapters.slack.desks import Office, mention, send, working
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.test_events import BOT
from tests.loopback.faults import Dropped, Fault, RateLimited, Refused, ServerError

METHOD = "conversations.replies"


def looked_up(slack: LoopbackSlack, newsroom: Newsroom, folder: Path, *faults: Fault) -> str | None:
    """What the courier says of a question's reply, after `faults`."""

    async def work(office: Office) -> str | None:
        event = slack.mention_of(mention(slack, QUESTION))
        await send(slack, event)
        await settled(office)
        (receipt,) = office.journal.receipts.latest(1)
        said = said_from_event({"event": event}, BOT)
        assert said is not None
        ask = ask_from_said(said)
        claim = Claim(receipt.id, ask, ClaimState.POSTING, ask.asked_at, taking=2, tries=2)
        for fault in faults:
            slack.faults.add(METHOD, fault)
        return await office.front.courier.already_delivered(ask, claim)

    found: str | None = working(slack, newsroom, folder, work)
    return found


def test_reply_that_is_there_is_found(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    found = looked_up(slack, newsroom, tmp_path)
    (reply,) = slack.workspace.by_bot()
    assert found is not None
    assert found.endswith(f"/{reply['ts']}")


def test_thread_that_is_gone_holds_no_reply(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    assert looked_up(slack, newsroom, tmp_path, Refused("thread_not_found")) is None


@pytest.mark.parametrize("word", ["missing_scope", "access_denied", "no_such_word_is_known"])
def test_look_up_that_is_refused_will_never_be_allowed(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, word: str
) -> None:
    with pytest.raises(NotDeliveredError, match=word) as refused:
        looked_up(slack, newsroom, tmp_path, Refused(word))
    assert refused.value.for_good


@pytest.mark.parametrize(
    "fault",
    [ServerError(503), Dropped(), Refused("internal_error"), RateLimited(3_600)],
    ids=["status", "dropped", "word", "limited"],
)
def test_look_up_that_fails_may_work_later(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Fault,
) -> None:
    monkeypatch.setattr("adapters.slack.web._TRIES", 1)
    with pytest.raises((NotDeliveredError, MaybeDeliveredError)) as failed:
        looked_up(slack, newsroom, tmp_path, fault, fault)  # aiohttp itself repeats it once
    assert not getattr(failed.value, "for_good", False)
