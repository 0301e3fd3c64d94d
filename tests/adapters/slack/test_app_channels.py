"""Questions in channels: mentions, pairs of events, retries, follow-ups, what is left alone."""

import asyncio
import contextlib
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.courier import UNSAID
from adapters.slack.places import Houserules
from bot.assembly import Newsroom
from bot.desk.rules import DeskRules
from bot.journal.records import Outcome
from bot.journal.store import FILE_NAME
from tests.adapters.newsrooms import FOLLOW_UP, QUESTION, RULES, settled
from tests.adapters.slack.desks import Office, mention, send, texts, working
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.loopback.workspace import BOT_USER
from tests.adapters.slack.news import Rendered
from tests.adapters.slack.type_fixtures import Checked


def test_mention_is_answered_in_its_thread_with_a_quote_and_a_link(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, checked_types: Checked
) -> None:
    question = mention(slack, QUESTION)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(question))
        await settled(office)
        (receipt,) = office.journal.receipts.latest(5)
        assert receipt.outcome is Outcome.ANSWERED
        assert receipt.question == QUESTION
        (reply,) = slack.workspace.by_bot()
        assert receipt.message_ref == f"C0GENERAL/{reply['ts']}"
        assert reply["metadata"] == {
            "event_type": "pullquote_answer",
            "event_payload": {"claim": receipt.id},
        }

    working(slack, newsroom, tmp_path, work)
    (reply,) = slack.workspace.by_bot("C0GENERAL")
    checked_types.add(Rendered(reply["blocks"]))
    assert reply["thread_ts"] == question["ts"]
    assert "17.4% more containers" in texts(reply["blocks"])
    assert "https://adria.example/port" in str(reply["blocks"])
    (post,) = slack.calls_of("chat.postMessage")
    assert not any(str(post.args[name]).lower() in {"1", "true"} for name in UNFURLING)


UNFURLING = ("unfurl_links", "unfurl_media")


def test_status_shows_while_it_works_and_is_gone_after(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    question = mention(slack, QUESTION)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(question))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert slack.shown.statuses
    assert all(one["ended"] for one in slack.shown.statuses)
    calls = [one.method for one in slack.calls]
    assert calls.index("assistant.threads.setStatus") < calls.index("chat.postMessage")


def test_no_answer_is_said_plainly(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    question = mention(slack, "Who won the chess championship in Zanzibar?")

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(question))
        await settled(office)
        (receipt,) = office.journal.receipts.latest(5)
        assert receipt.outcome is Outcome.NO_ANSWER

    working(slack, newsroom, tmp_path, work)
    (reply,) = slack.workspace.by_bot()
    assert "Searched 2 articles" in texts(reply["blocks"])


@pytest.mark.parametrize("mention_first", [True, False])
def test_mention_that_comes_as_two_events_is_answered_once(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, mention_first: bool
) -> None:
    question = mention(slack, QUESTION)
    pair = [slack.mention_of(question), slack.message_of(question)]

    async def work(office: Office) -> None:
        for event in pair if mention_first else pair[::-1]:
            await send(slack, event)
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_event_sent_again_with_its_own_or_another_id_is_answered_once(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    question = mention(slack, QUESTION)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(question), event_id="Ev1")
        await send(slack, slack.mention_of(question), event_id="Ev1", retry=1)
        await settled(office)
        await send(slack, slack.mention_of(question), event_id="Ev1", retry=2)
        await send(slack, slack.mention_of(question), event_id="Ev2", retry=1)
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_follow_up_in_the_thread_needs_no_mention_and_keeps_the_subject(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    with LoopbackSlack(page_limit=3) as slack:
        _follow_up_in_a_long_thread(slack, newsroom, tmp_path)


def _follow_up_in_a_long_thread(slack: LoopbackSlack, newsroom: Newsroom, folder: Path) -> None:
    question = mention(slack, QUESTION)
    thread = question["ts"]

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(question))
        await settled(office)
        for number in range(20):
            slack.say("C0GENERAL", "U0READER", f"<@U0ASKER> chatter {number}", thread_ts=thread)
        more = slack.say("C0GENERAL", "U0READER", "and in 2025?", thread_ts=thread)
        await send(slack, slack.message_of(more))
        await settled(office)
        last = office.journal.receipts.latest(1)[0]
        assert last.question == "and in 2025?"
        assert "Trieste" in last.notes["searched_for"]
        assert "2025" in last.notes["searched_for"]

    working(slack, newsroom, folder, work)
    assert len(slack.workspace.by_bot()) == 2
    assert len(slack.calls_of("conversations.replies")) > 1


CHATTER = (
    "Let's discuss that at the standup tomorrow",
    "I'll tell Bob about it",
    f"<!here> {FOLLOW_UP}",
    f"<!subteam^S1|@legal> {FOLLOW_UP}",
    "my lunch was terrible today",
    "What a day!",
    "which reminds me of the harbour of Trieste",
    ":+1::skin-tone-3: :tada:",
    "lol no way",
    "Shall we meet at nine?",
)


@pytest.mark.parametrize("user", ["U0ASKER", "U0READER"])
def test_talk_in_a_thread_it_answered_in_gets_no_reply(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, user: str
) -> None:
    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        await settled(office)
        talk = CHATTER[:-1] if user == "U0ASKER" else CHATTER
        for text in talk:
            said = slack.say("C0GENERAL", user, text, thread_ts=question["ts"])
            await send(slack, slack.message_of(said))
        await settled(office)
        assert slack.shown.statuses[-1]["ended"]

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


def test_follow_up_without_an_answer_is_left_alone_but_its_receipt_kept(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    """Who named the bot before is told that there is none; others talk among themselves."""
    nothing = "Who won the chess championship in Zanzibar?"

    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        await settled(office)
        for user in ("U0READER", "U0ASKER"):
            said = slack.say("C0GENERAL", user, nothing, thread_ts=question["ts"])
            await send(slack, slack.message_of(said))
            await settled(office)
        told, untold, _ = office.journal.receipts.latest(3)
        assert (untold.outcome, untold.message_ref) == (Outcome.NO_ANSWER, UNSAID)
        assert told.message_ref != UNSAID

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 2


@pytest.mark.parametrize(("user", "replies"), [("U0ASKER", 2), ("U0READER", 1)])
def test_few_words_that_go_on_are_taken_from_who_asked_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, user: str, replies: int
) -> None:
    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        await settled(office)
        said = slack.say("C0GENERAL", user, "in 2025", thread_ts=question["ts"])
        await send(slack, slack.message_of(said))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == replies


def test_follow_up_before_the_first_answer_is_posted_is_answered(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(work: Any) -> Any:
        time.sleep(0.3)
        return newsroom.answer(work)

    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        more = slack.say("C0GENERAL", "U0READER", FOLLOW_UP, thread_ts=question["ts"])
        await send(slack, slack.message_of(more))
        assert slack.workspace.by_bot() == []
        await settled(office)

    working(slack, newsroom, tmp_path, work, answer=slow)
    assert len(slack.workspace.by_bot()) == 2


def test_follow_ups_are_left_alone_where_the_setting_says_so(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        await settled(office)
        more = slack.say("C0GENERAL", "U0ASKER", FOLLOW_UP, thread_ts=question["ts"])
        await send(slack, slack.message_of(more))
        await settled(office)

    working(slack, newsroom, tmp_path, work, rules_of_house=Houserules(follow_ups=False))
    assert len(slack.workspace.by_bot()) == 1


def test_follow_up_after_a_restart_is_still_one(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    question = mention(slack, QUESTION)

    async def ask(office: Office) -> None:
        await send(slack, slack.mention_of(question))
        await settled(office)

    async def go_on(office: Office) -> None:
        more = slack.say("C0GENERAL", "U0ASKER", FOLLOW_UP, thread_ts=question["ts"])
        await send(slack, slack.message_of(more))
        await settled(office)

    working(slack, newsroom, tmp_path, ask)
    working(slack, newsroom, tmp_path, go_on)
    assert "2,300 people" in texts(slack.workspace.by_bot()[1]["blocks"])


LEFT_ALONE: dict[str, dict[str, Any]] = {
    "other thread": {"elsewhere": True},
    "message outside threads": {"top": True},
    "someone else is asked": {"text": f"<@U0READER> {FOLLOW_UP}"},
    "courtesy": {"text": "thanks a lot!"},
    "edit": {"edited": {"user": "U0ASKER", "ts": "1.1"}},
    "changed message": {"subtype": "message_changed"},
    "someone joined": {"subtype": "channel_join"},
    "another bot": {"bot_id": "B0OTHER"},
    "the bot itself": {"user": BOT_USER, "bot_id": "B0PULLQUOTE"},
    "hidden": {"hidden": True},
}


@pytest.mark.parametrize("why", LEFT_ALONE)
def test_message_that_is_no_question_to_the_bot_is_acknowledged_and_left_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, why: str
) -> None:
    changes = dict(LEFT_ALONE[why])

    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        await settled(office)
        place = question["ts"]
        if changes.pop("elsewhere", False):
            place = slack.say("C0GENERAL", "U0ASKER", "Lunch?")["ts"]
        top = changes.pop("top", False)
        said = slack.say("C0GENERAL", "U0ASKER", FOLLOW_UP, thread_ts=None if top else place)
        await send(slack, {**slack.message_of(said), **changes})
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


@pytest.mark.parametrize("change", [{"edited": {"ts": "1.1"}}, {"bot_id": "B0OTHER"}])
def test_mention_by_a_bot_or_by_an_edit_is_left_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, change: dict[str, Any]
) -> None:
    question = mention(slack, QUESTION)

    async def work(office: Office) -> None:
        await send(slack, {**slack.mention_of(question), **change})
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert slack.workspace.by_bot() == []


@pytest.mark.parametrize("text", ["", "???", "…", "🙂", ":tada: :+1:"])
def test_mention_without_words_gets_help_that_only_its_author_sees(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, text: str
) -> None:
    said = mention(slack, text)

    async def work(_: Office) -> None:
        await send(slack, slack.mention_of(said))
        await send(slack, slack.message_of(said))
        await slack.until(lambda: slack.shown.ephemerals)

    working(slack, newsroom, tmp_path, work)
    assert slack.workspace.by_bot() == []
    (shown,) = slack.shown.ephemerals
    assert shown["to"] == "U0ASKER"
    assert "/news" in texts(shown["blocks"])


def test_mention_without_words_is_acknowledged_once_its_claim_is_on_disk(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    said = mention(slack, "")

    async def work(_: Office) -> None:
        with contextlib.closing(sqlite3.connect(tmp_path / FILE_NAME)) as other:
            other.execute("BEGIN IMMEDIATE")
            name = slack.send_event(slack.mention_of(said))
            await asyncio.sleep(0.3)
            assert not slack.acks_of(name)
            other.rollback()
        await slack.until(lambda: slack.acks_of(name))
        await slack.until(lambda: slack.shown.ephemerals)

    working(slack, newsroom, tmp_path, work)


def test_channel_that_is_not_allowed_gets_no_answer_but_a_private_word(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(channels=frozenset({"C0RANDOM"}))

    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        await send(slack, slack.mention_of(question))
        await slack.until(lambda: slack.shown.ephemerals)
        allowed = mention(slack, QUESTION, channel="C0RANDOM")
        await send(slack, slack.mention_of(allowed))
        direct = slack.workspace.direct("U0ASKER")
        await send(slack, slack.message_of(slack.say(direct, "U0ASKER", QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work, rules_of_house=rules)
    assert slack.workspace.by_bot("C0GENERAL") == []
    assert len(slack.workspace.by_bot("C0RANDOM")) == 1
    assert len(slack.workspace.by_bot("D0ASKER")) == 1
    assert "channels" in texts(slack.shown.ephemerals[0]["blocks"])


def test_channel_with_topics_is_answered_from_articles_on_them_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(topics={"C0GENERAL": ("chips",), "C0RANDOM": ("shipping",)})

    async def work(office: Office) -> None:
        for channel in ("C0GENERAL", "C0RANDOM"):
            question = mention(slack, QUESTION, channel=channel)
            await send(slack, slack.mention_of(question))
        await settled(office)

    working(slack, newsroom, tmp_path, work, rules_of_house=rules)
    (elsewhere,) = slack.workspace.by_bot("C0GENERAL")
    assert "17.4%" not in texts(elsewhere["blocks"])
    assert "adria.example" not in str(elsewhere["blocks"])
    (here,) = slack.workspace.by_bot("C0RANDOM")
    assert "17.4%" in texts(here["blocks"])


def test_sample_articles_are_never_served(slack: LoopbackSlack, tmp_path: Path) -> None:
    from bot.assembly import open_newsroom
    from tests.adapters.newsrooms import settings_for

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, "Who bought Credit Suisse?")))
        await settled(office)

    with open_newsroom(settings_for(tmp_path / "library"), own_index=False) as samples:
        samples.library.load_samples()
        working(slack, samples, tmp_path, work)
    (reply,) = slack.workspace.by_bot()
    assert "UBS" not in str(reply["blocks"])
    assert "empty" in texts(reply["blocks"])


def test_person_who_asks_too_fast_is_told_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        for _ in range(4):
            await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        await slack.until(lambda: slack.shown.ephemerals)

    rules = DeskRules(per_user_per_minute=2, resume_s=0.3)
    working(slack, newsroom, tmp_path, work, rules=rules)
    assert len(slack.workspace.by_bot()) == 2
    assert "ask again in" in texts(slack.shown.ephemerals[0]["blocks"])


def test_answer_that_takes_too_long_becomes_a_calm_sentence_with_a_reference(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    def slow(_work: Any) -> Any:
        time.sleep(1.0)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        (receipt,) = office.journal.receipts.latest(1)
        (reply,) = slack.workspace.by_bot()
        assert receipt.id in texts(reply["blocks"])

    working(slack, newsroom, tmp_path, work, rules=DeskRules(deadline_s=0.2), answer=slow)


def test_error_becomes_a_calm_sentence_without_a_trace(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    def broken(_work: Any) -> Any:
        raise RuntimeError("secret detail")

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work, answer=broken)
    (reply,) = slack.workspace.by_bot()
    assert "secret" not in str(reply)
    assert "Something went wrong" in texts(reply["blocks"])


def test_missing_decorations_do_not_harm_the_answer(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    from tests.loopback.faults import Refused

    for name in ("assistant.threads.setStatus", "users.info"):
        slack.faults.add(name, Refused("missing_scope"), times=9)

    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == 1


@pytest.mark.parametrize(
    ("teams", "replies"),
    [
        ({"team_id": "T0OTHER", "authorizations": [{"team_id": "T0OTHER"}]}, 0),
        ({"team_id": "T0OTHER", "authorizations": []}, 0),
        ({"team_id": "T0OTHER", "authorizations": [{"team_id": "T0NEWSROOM"}]}, 1),
    ],
)
def test_event_of_another_workspace_is_acknowledged_and_left_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, teams: Any, replies: int
) -> None:
    async def work(office: Office) -> None:
        question = mention(slack, QUESTION)
        body = {**slack.event_body(slack.mention_of(question)), **teams}
        envelope = {
            "envelope_id": "elsewhere",
            "type": "events_api",
            "payload": body,
            "accepts_response_payload": False,
        }
        await asyncio.to_thread(slack.send, envelope)
        await slack.until(lambda: slack.acks_of("elsewhere"))
        if replies:
            await send(slack, slack.message_of(question))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot()) == replies


def test_other_events_are_acknowledged(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> None:
        await send(slack, {"type": "reaction_added", "user": "U0ASKER", "event_ts": "1.1"})
        click = slack.click_body({"type": "button", "action_id": "someone_elses", "value": "v"})
        name = slack.send_interaction(click)
        await slack.until(lambda: slack.acks_of(name))
        await asyncio.sleep(0)

    working(slack, newsroom, tmp_path, work, rules=RULES)
    assert slack.sockets.strange == []
