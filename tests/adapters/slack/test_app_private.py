"""What only one person sees, and what they do with it: direct messages, /news, buttons, Home."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.app import CHECK_SHORTCUT
from adapters.slack.places import Houserules
from bot.assembly import Newsroom
from bot.desk.rules import DeskRules
from bot.journal.records import Verdict
from bot.retelling import Retelling
from tests.adapters.newsrooms import FOLLOW_UP, PORT, QUESTION, settled
from tests.adapters.slack.desks import Office, elements, mention, send, texts, working
from tests.adapters.slack.loopback.slack import LoopbackSlack
from tests.adapters.slack.news import Rendered
from tests.adapters.slack.type_fixtures import Checked
from tests.loopback.faults import Dropped, Refused

Body = dict[str, Any]


async def interact(slack: LoopbackSlack, body: Body) -> None:
    """Click or use a shortcut, and wait for the acknowledgement."""
    name = slack.send_interaction(body)
    assert name
    await slack.until(lambda: slack.acks_of(name))


async def command(slack: LoopbackSlack, text: str, **where: str) -> Body:
    """Type `/news TEXT`; what comes back, once something did."""
    before = len(slack.shown.responses)
    name = slack.send_command(slack.command_body(text, **where))
    assert name
    await slack.until(lambda: slack.acks_of(name))
    await slack.until(lambda: len(slack.shown.responses) > before)
    return slack.shown.responses[-1]


def button(shown: Body, text: str) -> Body:
    """The button of that text, as a click sends it."""
    return next(one for one in elements(shown["blocks"], "button") if one["text"]["text"] == text)


def test_direct_message_is_answered_in_a_thread_that_has_a_title(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    direct = slack.workspace.direct("U0ASKER")
    question = slack.say(direct, "U0ASKER", QUESTION)

    async def work(office: Office) -> None:
        await send(slack, slack.message_of(question))
        await settled(office)
        more = slack.say(direct, "U0ASKER", FOLLOW_UP, thread_ts=question["ts"])
        await send(slack, slack.message_of(more))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    first, second = slack.workspace.by_bot(direct)
    assert first["thread_ts"] == second["thread_ts"] == question["ts"]
    assert "17.4%" in texts(first["blocks"])
    states = [one["status"] for one in slack.shown.sessions]
    assert states == ["processing", "active", "processing", "active"]
    assert [one["title"] for one in slack.shown.sessions] == [QUESTION, None, None, None]


def test_stop_ends_a_question_that_is_being_answered(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    direct = slack.workspace.direct("U0ASKER")
    question = slack.say(direct, "U0ASKER", QUESTION)
    going_on = []

    def slow(work: Any) -> Any:
        going_on.append(work)
        time.sleep(0.5)
        return newsroom.answer(work)

    async def work(office: Office) -> None:
        await send(slack, slack.message_of(question))
        await slack.until(lambda: going_on)
        await send(slack, slack.stopped(direct, question["ts"]))
        await settled(office)
        await asyncio.sleep(0.6)
        await slack.until(lambda: slack.shown.statuses[-1]["ended"])

    working(slack, newsroom, tmp_path, work, answer=slow)
    assert slack.workspace.by_bot() == []
    assert slack.shown.sessions[-1]["status"] == "active"


def test_command_is_answered_to_its_asker_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, checked_types: Checked
) -> None:
    async def work(office: Office) -> Body:
        shown = await command(slack, QUESTION)
        await settled(office)
        return shown

    shown = working(slack, newsroom, tmp_path, work)
    checked_types.add(Rendered(shown["blocks"]))
    assert (shown["to"], shown["response_type"]) == ("U0ASKER", "ephemeral")
    assert "17.4%" in texts(shown["blocks"])
    assert slack.workspace.by_bot() == []


def test_private_answer_is_shared_once_however_often_it_is_clicked(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, checked_types: Checked
) -> None:
    async def work(office: Office) -> None:
        shown = await command(slack, QUESTION)
        await settled(office)
        for _ in range(3):
            click = slack.click_body(button(shown, "Share in channel"), ephemeral=True)
            await interact(slack, click)
            await settled(office)

    working(slack, newsroom, tmp_path, work)
    (shared,) = slack.workspace.by_bot("C0GENERAL")
    checked_types.add(Rendered(shared["blocks"]))
    assert "thread_ts" not in shared
    assert "17.4%" in texts(shared["blocks"])
    assert {"type": "user", "user_id": "U0ASKER"} in elements(shared["blocks"], "user")
    assert QUESTION in texts(shared["blocks"])
    assert not [b for b in elements(shared["blocks"], "button") if "Share" in b["text"]["text"]]


def test_share_that_slack_refuses_can_be_tried_again(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    slack.faults.add("chat.postMessage", Refused("not_in_channel"))

    async def work(office: Office) -> None:
        share = button(await command(slack, QUESTION), "Share in channel")
        await settled(office)
        await interact(slack, slack.click_body(share, ephemeral=True))
        await settled(office)
        assert "Invite me" in texts(slack.shown.responses[-1]["blocks"])
        await interact(slack, slack.click_body(share, ephemeral=True))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot("C0GENERAL")) == 1


@pytest.mark.parametrize("cut", [False, True])
def test_follow_up_below_a_shared_answer_keeps_its_subject(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, cut: bool
) -> None:
    async def work(office: Office) -> None:
        share = button(await command(slack, QUESTION), "Share in channel")
        await settled(office)
        if cut:
            slack.faults.add("chat.postMessage", Dropped(done=True))
        await interact(slack, slack.click_body(share, ephemeral=True))
        await settled(office)
        (shared,) = slack.workspace.by_bot("C0GENERAL")
        more = slack.say("C0GENERAL", "U0READER", "and in 2025?", thread_ts=shared["ts"])
        await send(slack, slack.message_of(more))
        await settled(office)
        last = office.journal.receipts.latest(1)[0]
        assert last.question == "and in 2025?"
        assert "Trieste" in last.notes["searched_for"]

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot("C0GENERAL")) == 2


def test_answer_is_not_shared_in_a_channel_that_is_no_longer_allowed(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def ask(office: Office) -> Body:
        shown = await command(slack, QUESTION)
        await settled(office)
        return button(shown, "Share in channel")

    share = working(slack, newsroom, tmp_path, ask)

    async def click(office: Office) -> None:
        await interact(slack, slack.click_body(share, ephemeral=True))
        await slack.until(lambda: len(slack.shown.responses) == 2)
        await settled(office)

    rules = Houserules(channels=frozenset({"C0RANDOM"}))
    working(slack, newsroom, tmp_path, click, rules_of_house=rules)
    assert slack.workspace.by_bot() == []
    assert "chosen" in texts(slack.shown.responses[-1]["blocks"])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("channel_not_found", "Invite me"),
        ("is_archived", "is archived"),
        ("restricted_action", "does not let me post"),
    ],
)
def test_share_that_slack_refuses_is_told_with_its_reason(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, word: str, expected: str
) -> None:
    slack.faults.add("chat.postMessage", Refused(word))

    async def work(office: Office) -> None:
        share = button(await command(slack, QUESTION), "Share in channel")
        await settled(office)
        await interact(slack, slack.click_body(share, ephemeral=True))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert expected in texts(slack.shown.responses[-1]["blocks"])
    assert slack.workspace.by_bot() == []


@pytest.mark.parametrize(
    ("why", "expected"),
    [("gone", "not in the library now"), ("late", "took too long"), ("error", "went wrong")],
)
def test_answer_that_cannot_be_told_again_is_not_shared_and_why_is_said(
    slack: LoopbackSlack,
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    why: str,
    expected: str,
) -> None:
    def answer(work: Any) -> Any:
        if not isinstance(work, Retelling):
            return newsroom.answer(work)
        if why == "late":
            time.sleep(1.2)
        raise RuntimeError("broken")

    async def work(office: Office) -> None:
        share = button(await command(slack, QUESTION), "Share in channel")
        await settled(office)
        if why == "gone":
            clicks: Any = office.front._listeners
            monkeypatch.setattr(clicks._clicks, "_load", lambda *_: None)
        await interact(slack, slack.click_body(share, ephemeral=True))
        await slack.until(lambda: len(slack.shown.responses) == 2)
        await settled(office)

    rules = DeskRules(per_user_per_minute=100, deadline_s=0.8, resume_s=0.2)
    working(slack, newsroom, tmp_path, work, rules=rules, answer=answer)
    assert expected in texts(slack.shown.responses[-1]["blocks"])
    assert "Invite" not in texts(slack.shown.responses[-1]["blocks"])
    assert slack.workspace.by_bot() == []


def test_share_that_came_too_fast_can_be_tried_again(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    now = [0.0]

    async def work(office: Office) -> None:
        share = button(await command(slack, QUESTION), "Share in channel")
        await settled(office)
        await interact(slack, slack.click_body(share, ephemeral=True))
        await slack.until(lambda: "ask again in" in texts(slack.shown.responses[-1]["blocks"]))
        now[0] = 100.0
        await interact(slack, slack.click_body(share, ephemeral=True))
        await settled(office)

    rules = DeskRules(per_user_per_minute=1, resume_s=0.2)
    working(slack, newsroom, tmp_path, work, rules=rules, ticks=lambda: now[0])
    assert len(slack.workspace.by_bot("C0GENERAL")) == 1


def test_shared_answer_is_found_after_a_cut_connection(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    slack.faults.add("chat.postMessage", Dropped(done=True))

    async def work(office: Office) -> None:
        share = button(await command(slack, QUESTION), "Share in channel")
        await settled(office)
        await interact(slack, slack.click_body(share, ephemeral=True))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert len(slack.workspace.by_bot("C0GENERAL")) == 1
    assert slack.calls_of("conversations.history")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("help", "Write to me directly"),
        ("", "Write to me directly"),
        ("sources", "Adria Times"),
        ("latest", "Chip plant in Dresden grows"),
        ("latest shipping", "Port of Trieste sets a record"),
        ("latest cheese", "nothing on cheese"),
        ("latest 🙂", "no such topic"),
        ("latest :tada:", "no such topic"),
        ("latest shipping,chips", "Port of Trieste sets a record"),
        ("latest shipping, chips", "Chip plant in Dresden grows"),
        ("???", "Write to me directly"),
        ("🙂", "Write to me directly"),
    ],
)
def test_command_shows_its_pages(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, typed: str, expected: str
) -> None:
    async def work(_: Office) -> Body:
        return await command(slack, typed)

    shown = working(slack, newsroom, tmp_path, work)
    assert expected in texts(shown["blocks"])
    assert shown["response_type"] == "ephemeral"


def test_latest_news_of_a_channel_with_topics_are_on_them_alone(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    rules = Houserules(topics={"C0GENERAL": ("chips",)})

    async def work(_: Office) -> tuple[str, str]:
        everything = texts((await command(slack, "latest"))["blocks"])
        return everything, texts((await command(slack, "latest shipping"))["blocks"])

    newest, other = working(slack, newsroom, tmp_path, work, rules_of_house=rules)
    assert "Dresden" in newest and "Trieste" not in newest
    assert "chips" in other and "Trieste" not in other


def test_shortcut_shows_related_quotes_to_who_used_it(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, checked_types: Checked
) -> None:
    claim = "The port of Trieste handled 17.4% more containers in 2025."

    async def work(office: Office) -> None:
        message = slack.say("C0GENERAL", "U0READER", claim)
        await interact(slack, slack.shortcut_body(message, callback_id=CHECK_SHORTCUT))
        await settled(office)
        nonsense = slack.say("C0GENERAL", "U0READER", "Llamas ate 40 kg of Zanzibar's cheese.")
        await interact(slack, slack.shortcut_body(nonsense, callback_id=CHECK_SHORTCUT))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    found, nothing = slack.shown.responses
    checked_types.add(Rendered(found["blocks"]))
    checked_types.add(Rendered(nothing["blocks"]))
    assert found["to"] == "U0ASKER"
    assert "17.4%" in texts(found["blocks"])
    assert "Nothing in the library" in texts(nothing["blocks"])
    assert slack.workspace.by_bot() == []


def test_context_is_shown_to_who_clicked_in_the_thread(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, checked_types: Checked
) -> None:
    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        (reply,) = slack.workspace.by_bot()
        click = slack.click_body(button(reply, "Show context"), message=reply, user="U0READER")
        await interact(slack, click)
        await slack.until(lambda: slack.shown.ephemerals)

    working(slack, newsroom, tmp_path, work)
    (shown,) = slack.shown.ephemerals
    checked_types.add(Rendered(shown["blocks"]))
    assert shown["to"] == "U0READER"
    assert shown["thread_ts"] == slack.workspace.by_bot()[0]["thread_ts"]
    after = PORT.text.split(". ", 1)[1].split("\n")[0]
    assert after in texts(shown["blocks"])


@pytest.mark.parametrize("what", ["context", "thanks"])
def test_what_a_click_shows_comes_another_way_when_the_connection_is_cut(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, what: str
) -> None:
    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        (reply,) = slack.workspace.by_bot()
        (receipt,) = office.journal.receipts.latest(1)
        slack.faults.add("chat.postEphemeral", Dropped(), times=9)
        action = button(reply, "Show context")
        if what == "thanks":
            action = {"type": "feedback_buttons", "action_id": "feedback"}
            action["value"] = f"{receipt.id}:good"
        await interact(slack, slack.click_body(action, message=reply))
        await slack.until(lambda: slack.shown.responses)

    working(slack, newsroom, tmp_path, work)
    expected = "Anna Weber" if what == "context" else "Thank you"
    assert expected in texts(slack.shown.responses[0]["blocks"])


def test_context_of_a_private_answer_comes_privately(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(office: Office) -> None:
        shown = await command(slack, QUESTION)
        await settled(office)
        await interact(slack, slack.click_body(button(shown, "Show context"), ephemeral=True))
        await slack.until(lambda: len(slack.shown.responses) == 2)

    working(slack, newsroom, tmp_path, work)
    assert "Anna Weber" in texts(slack.shown.responses[1]["blocks"])
    assert slack.workspace.by_bot() == []


@pytest.mark.parametrize("good", [True, False])
def test_feedback_is_kept_with_the_answer_and_thanked_for(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, good: bool
) -> None:
    async def work(office: Office) -> None:
        await send(slack, slack.mention_of(mention(slack, QUESTION)))
        await settled(office)
        (reply,) = slack.workspace.by_bot()
        (buttons,) = elements(reply["blocks"], "feedback_buttons")
        side = buttons["positive_button" if good else "negative_button"]
        action = {
            "type": "feedback_buttons",
            "action_id": buttons["action_id"],
            "value": side["value"],
        }
        for _ in range(2):
            await interact(slack, slack.click_body(action, message=reply, user="U0READER"))
        await slack.until(lambda: len(slack.shown.ephemerals) == 2)
        (receipt,) = office.journal.receipts.latest(1)
        (kept,) = office.journal.receipts.feedback_on(receipt.id)
        assert (kept.user, kept.verdict) == ("U0READER", Verdict.GOOD if good else Verdict.BAD)

    working(slack, newsroom, tmp_path, work)
    assert "Thank you" in texts(slack.shown.ephemerals[0]["blocks"])


@pytest.mark.parametrize("action_id", ["show_context_0", "share_in_channel", "feedback"])
@pytest.mark.parametrize("value", ["", "nonsense!", "zzzzzzzzzz:0", "zzzzzzzzzz", "zzzzzzzzzz:bad"])
def test_forged_click_is_acknowledged_and_shows_nothing(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, action_id: str, value: str
) -> None:
    async def work(office: Office) -> None:
        action = {"type": "button", "action_id": action_id, "value": value}
        await interact(slack, slack.click_body(action, ephemeral=True))
        await settled(office)

    working(slack, newsroom, tmp_path, work)
    assert slack.workspace.by_bot() == []
    said = " ".join(texts(one["blocks"]) for one in slack.shown.responses)
    assert "containers" not in said


def test_home_shows_what_the_library_covers_and_an_example(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, checked_types: Checked
) -> None:
    async def work(_: Office) -> None:
        await send(slack, slack.home_opened())
        await slack.until(lambda: slack.shown.homes)

    working(slack, newsroom, tmp_path, work)
    home = slack.shown.homes["U0ASKER"]
    checked_types.add(Rendered(home["blocks"], surface="home", view=home))
    shown = texts(home["blocks"])
    for expected in ("2 articles", "Adria Times", "Chip plant in Dresden grows", "An example"):
        assert expected in shown


@pytest.mark.parametrize("follow_ups", [True, False])
def test_help_and_home_promise_follow_ups_where_they_are_heard(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path, follow_ups: bool
) -> None:
    async def work(_: Office) -> list[str]:
        shown = [await command(slack, "help")]
        await send(slack, slack.mention_of(mention(slack, "")))
        await send(slack, slack.home_opened())
        await slack.until(lambda: slack.shown.homes and slack.shown.ephemerals)
        shown += [slack.shown.homes["U0ASKER"], slack.shown.ephemerals[0]]
        return [texts(one["blocks"]) for one in shown]

    rules = Houserules(follow_ups=follow_ups)
    for text in working(slack, newsroom, tmp_path, work, rules_of_house=rules):
        assert ("need no mention" in text) == follow_ups


def test_messages_tab_offers_prompts_made_of_headlines(
    slack: LoopbackSlack, newsroom: Newsroom, tmp_path: Path
) -> None:
    async def work(_: Office) -> None:
        await send(slack, slack.home_opened(tab="messages"))
        await slack.until(lambda: slack.shown.prompts)

    working(slack, newsroom, tmp_path, work)
    (offered,) = slack.shown.prompts
    assert offered["channel_id"] == slack.workspace.direct("U0ASKER")
    assert offered["thread_ts"] is None
    assert "Chip plant in Dresden grows" in offered["prompts"][0]["message"]
