"""The loopback Discord, held to what Discord does, by plain requests."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from tests.adapters.discord.checked import problems_in
from tests.adapters.discord.limits import COMPONENTS_V2, EPHEMERAL
from tests.adapters.discord.loopback.commands import NotOffered
from tests.adapters.discord.loopback.interaction import Interaction
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.server import TAKEN, LoopbackDiscord
from tests.adapters.discord.loopback.world import (
    APP,
    ASKER,
    BOT,
    EDITORS,
    FAR,
    FORUM,
    GENERAL,
    GUILD,
    MODERATOR,
    QUIET,
    READ_ONLY,
    READER,
    STRANGER,
)
from tests.loopback.faults import ANY, Dropped, RateLimited, Refused, ServerError

ASK = {
    "name": "ask",
    "type": 1,
    "description": "Ask.",
    "contexts": [0, 1, 2],
    "integration_types": [0, 1],
    "options": [
        {"type": 3, "name": "question", "description": "What?", "required": True},
        {"type": 3, "name": "outlet", "description": "Whose?", "autocomplete": True},
    ],
}
SETTINGS = {
    "name": "settings",
    "type": 1,
    "description": "Settings.",
    "contexts": [0],
    "default_member_permissions": int(Permission.MANAGE_GUILD),
    "options": [
        {
            "type": 1,
            "name": "channel",
            "description": "Where.",
            "options": [{"type": 7, "name": "channel", "description": "x", "required": True}],
        }
    ],
}
CHECK = {"name": "Check", "type": 3}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "more"}
POST = f"/channels/{GENERAL}/messages"

Answer = tuple[int, Any, Mapping[str, str]]


def call(
    discord: LoopbackDiscord, method: str, path: str, body: Any = None, *, token: str | None = None
) -> Answer:
    async def go() -> Answer:
        headers = {"Authorization": f"Bot {token or discord.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.request(method, discord.api_url + path, json=body) as answer,
        ):
            is_json = answer.headers.get("Content-Type") == "application/json"
            return answer.status, await answer.json() if is_json else None, answer.headers

    # aiohttp writes the plain content type for `json=`, as Discord wants it.
    return asyncio.run(go())


def refusal(discord: LoopbackDiscord, method: str, path: str, body: Any = None) -> tuple[int, int]:
    status, answer, _ = call(discord, method, path, body)
    return status, answer["code"]


def posted(discord: LoopbackDiscord, body: Any, channel: str = GENERAL) -> Any:
    status, answer, _ = call(discord, "POST", f"/channels/{channel}/messages", body)
    assert status == 200, answer
    return answer


def register(discord: LoopbackDiscord, *commands: Any) -> Any:
    return call(discord, "PUT", f"/applications/{APP}/commands", list(commands))[1]


def respond(discord: LoopbackDiscord, asked: Interaction, kind: int, **data: Any) -> Answer:
    path = f"/interactions/{asked.id}/{asked.token}/callback"
    return call(discord, "POST", path, {"type": kind, "data": data})


def original(asked: Interaction) -> str:
    return f"/webhooks/{APP}/{asked.token}/messages/@original"


def test_another_token_is_refused(discord: LoopbackDiscord) -> None:
    assert call(discord, "GET", "/users/@me", token="another")[0] == 401
    assert call(discord, "GET", "/users/@me")[1]["id"] == BOT


@pytest.mark.parametrize(
    ("channel", "body", "refused"),
    [
        ("1", {"content": "x"}, (404, 10003)),
        (QUIET, {"content": "x"}, (403, 50001)),
        (FAR, {"content": "x"}, (403, 50001)),
        (READ_ONLY, {"content": "x"}, (403, 50013)),
        (FORUM, {"content": "x"}, (400, 50008)),
        (GENERAL, {"content": " "}, (400, 50006)),
        (GENERAL, {"content": "x" * 2_001}, (400, 50035)),
        (GENERAL, {"flags": COMPONENTS_V2, "content": "x"}, (400, 50035)),
        (GENERAL, {"content": "x", "message_reference": {"message_id": "1"}}, (400, 50035)),
    ],
    ids=["unknown", "unseen", "far", "mute", "forum", "empty", "long", "mixed", "reference"],
)
def test_wrong_post_is_refused_in_discords_words(
    discord: LoopbackDiscord, channel: str, body: Any, refused: tuple[int, int]
) -> None:
    assert refusal(discord, "POST", f"/channels/{channel}/messages", body) == refused
    assert discord.world.by_bot() == []


def test_person_who_takes_no_messages_is_not_reached(discord: LoopbackDiscord) -> None:
    channel = call(discord, "POST", "/users/@me/channels", {"recipient_id": READER})[1]["id"]
    posted(discord, {"content": "Hello."}, channel)
    discord.world.shut_doors.add(READER)
    assert refusal(discord, "POST", f"/channels/{channel}/messages", {"content": "x"}) == (
        403,
        50007,
    )


def test_message_with_the_same_nonce_is_not_posted_twice(discord: LoopbackDiscord) -> None:
    body = {"content": "Yes.", "nonce": "k1", "enforce_nonce": True}
    first, second = posted(discord, body), posted(discord, body)
    assert first["id"] == second["id"]
    assert posted(discord, {"content": "Yes.", "nonce": "k1"})["id"] != first["id"]
    discord.clock.advance(301)
    assert posted(discord, body)["id"] != first["id"]


def test_history_is_read_newest_first_and_in_pieces(discord: LoopbackDiscord) -> None:
    ids = [discord.mention(str(number))["id"] for number in range(5)]

    def read(query: str) -> list[str]:
        return [one["id"] for one in call(discord, "GET", f"{POST}?{query}")[1]]

    assert read("limit=50") == ids[::-1]
    assert read(f"after={ids[1]}&limit=2") == [ids[3], ids[2]]
    assert read(f"before={ids[3]}&limit=2") == [ids[2], ids[1]]
    assert read(f"around={ids[2]}&limit=2") == [ids[3], ids[2], ids[1]][0:3]


def test_words_to_others_are_blank_without_message_content(discord: LoopbackDiscord) -> None:
    secret = discord.say("Not for bots.")
    named = discord.mention("For the bot.", reply_to=secret)
    direct = discord.dm("Hello.")

    def read(one: dict[str, Any]) -> Any:
        return call(discord, "GET", f"/channels/{one['channel_id']}/messages/{one['id']}")[1]

    assert read(secret)["content"] == ""
    assert "For the bot." in read(named)["content"]
    assert read(named)["referenced_message"]["content"] == ""
    assert read(direct)["content"] == "Hello."


def test_history_that_may_not_be_read_is_empty(discord: LoopbackDiscord) -> None:
    discord.mention("Who?")
    discord.allow(GENERAL, BOT, deny=Permission.READ_MESSAGE_HISTORY)
    assert call(discord, "GET", POST)[1] == []


def test_only_allowed_mentions_ring(discord: LoopbackDiscord) -> None:
    text = f"<@{ASKER}> <@&{EDITORS}> @everyone"
    loud = posted(discord, {"content": text})
    calm = posted(discord, {"content": text, "allowed_mentions": {"parse": []}})
    assert discord.world.pings[loud["id"]] == {ASKER, EDITORS, "everyone"}
    assert discord.world.pings[calm["id"]] == set()


def test_reply_rings_unless_told_not_to(discord: LoopbackDiscord) -> None:
    asked = discord.mention("Who?")
    body = {"content": "They.", "message_reference": {"message_id": asked["id"]}}
    loud = posted(discord, body)
    calm = posted(discord, {**body, "allowed_mentions": {"parse": [], "replied_user": False}})
    assert discord.world.pings[loud["id"]] == {ASKER}
    assert discord.world.pings[calm["id"]] == set()
    assert discord.world.pings[discord.reply(loud, "Why?")["id"]] == {BOT}
    assert discord.world.pings[discord.reply(loud, "Hm.", ping=False)["id"]] == set()


def test_message_is_changed_and_taken_back_by_its_author_alone(discord: LoopbackDiscord) -> None:
    asked, own = discord.mention("Who?"), posted(discord, {"content": "They."})
    assert refusal(discord, "PATCH", f"{POST}/{asked['id']}", {"content": "x"}) == (403, 50005)
    call(discord, "PATCH", f"{POST}/{own['id']}", {"content": "She."})
    assert discord.world.by_bot(GENERAL)[0]["content"] == "She."
    call(discord, "DELETE", f"{POST}/{own['id']}")
    assert discord.world.by_bot() == []
    assert refusal(discord, "DELETE", f"{POST}/{asked['id']}") == (403, 50013)


def test_components_are_numbered_and_v2_stays_v2(discord: LoopbackDiscord) -> None:
    text = {"type": 10, "content": "Words."}
    own = posted(discord, {"flags": COMPONENTS_V2, "components": [text, text]})
    assert [one["id"] for one in own["components"]] == [1, 2]
    path = f"{POST}/{own['id']}"
    assert refusal(discord, "PATCH", path, {"content": "x", "flags": 0}) == (400, 50035)
    assert call(discord, "PATCH", path, {"components": [text]})[0] == 200


def test_commands_keep_their_ids_when_replaced(discord: LoopbackDiscord) -> None:
    (first,) = register(discord, ASK)
    second, added = register(discord, ASK, CHECK)
    assert first["id"] == second["id"] != added["id"]
    listed = call(discord, "GET", f"/applications/{APP}/commands")[1]
    assert [one["name"] for one in listed] == ["ask", "Check"]
    assert refusal(discord, "PUT", f"/applications/{APP}/commands", [ASK, ASK]) == (400, 50035)


def test_command_is_offered_as_it_was_registered(discord: LoopbackDiscord) -> None:
    with pytest.raises(NotOffered, match="no command"):
        discord.slash("ask", question="Who?")
    register(discord, ASK, SETTINGS)
    with pytest.raises(NotOffered, match="needs"):
        discord.slash("ask")
    with pytest.raises(NotOffered, match="has no options"):
        discord.slash("ask", question="Who?", colour="red")
    with pytest.raises(NotOffered, match="permissions"):
        discord.slash("settings channel", channel_=GENERAL)
    with pytest.raises(NotOffered, match="context"):
        discord.slash("settings channel", channel=discord.dm("x")["channel_id"], user=MODERATOR)
    with pytest.raises(NotOffered, match="is not completed"):
        discord.autocomplete("ask", "question", "W")


def test_interaction_carries_options_people_and_places(discord: LoopbackDiscord) -> None:
    register(discord, ASK, SETTINGS)
    asked = discord.slash("ask", question="Who?").payload
    assert asked["data"]["options"] == [{"name": "question", "type": 3, "value": "Who?"}]
    assert asked["member"]["user"]["id"] == ASKER
    assert (asked["context"], asked["authorizing_integration_owners"]) == (0, {"0": GUILD})
    direct = discord.slash("ask", channel=discord.dm("x")["channel_id"], question="Who?").payload
    assert (direct["context"], direct["authorizing_integration_owners"]) == (1, {"0": "0"})
    group = discord.slash("ask", channel=discord.group(ASKER, READER), question="Who?").payload
    assert (group["context"], group["authorizing_integration_owners"]) == (2, {"1": ASKER})
    far = discord.slash("ask", channel=FAR, user=STRANGER, question="Who?").payload
    assert (far["context"], far["authorizing_integration_owners"]) == (0, {"1": STRANGER})


def test_first_response_is_taken_once_and_in_time(discord: LoopbackDiscord) -> None:
    register(discord, ASK)
    asked, late = (discord.slash("ask", question=text) for text in ("Who?", "When?"))
    assert call(discord, "PATCH", original(asked), {"content": "x"})[0] == 404
    assert respond(discord, asked, 5, flags=EPHEMERAL)[0] == 204
    assert asked.deferred
    assert asked.settled is None
    assert respond(discord, asked, 5)[1]["code"] == 40060
    discord.clock.advance(3.1)
    assert respond(discord, late, 5)[1]["code"] == 10062
    assert late.answer is None


def test_deferral_is_filled_by_a_change_and_kept_private(discord: LoopbackDiscord) -> None:
    register(discord, ASK)
    private, public = (discord.slash("ask", question=text) for text in ("Who?", "When?"))
    respond(discord, private, 5, flags=EPHEMERAL)
    respond(discord, public, 5)
    for asked in (private, public):
        call(discord, "PATCH", original(asked), {"content": "They."})
        assert asked.settled
        assert asked.settled["content"] == "They."
    assert private.private
    assert not public.private
    assert discord.world.by_bot() == [public.original]
    assert call(discord, "DELETE", original(public))[0] == 204
    assert discord.world.by_bot() == []


@pytest.mark.parametrize("expired_as", [(401, 50027), (404, 10015)], ids=["401", "404"])
def test_token_ends_after_15_minutes(discord: LoopbackDiscord, expired_as: tuple[int, int]) -> None:
    discord.desk.expired_as = expired_as
    register(discord, ASK)
    asked = discord.slash("ask", question="Who?")
    respond(discord, asked, 5)
    discord.clock.advance(901)
    assert refusal(discord, "PATCH", original(asked), {"content": "They."}) == expired_as


def test_follow_ups_outside_the_apps_places_are_five(discord: LoopbackDiscord) -> None:
    register(discord, ASK)
    asked = discord.slash("ask", channel=discord.group(ASKER, READER), question="Who?")
    respond(discord, asked, 4, content="They.")
    path = f"/webhooks/{APP}/{asked.token}"
    answers = [call(discord, "POST", path, {"content": "More."})[0] for _ in range(6)]
    assert answers == [204] * 5 + [400]
    assert len(asked.shown) == 6


def test_user_app_is_private_where_it_may_not_be_public(discord: LoopbackDiscord) -> None:
    register(discord, ASK)
    guild = discord.world.channels[FAR].guild or ""
    discord.world.guilds[guild].roles[guild] &= ~Permission.USE_EXTERNAL_APPS
    asked = discord.slash("ask", channel=FAR, user=STRANGER, question="Who?")
    respond(discord, asked, 4, content="They.")
    assert asked.private


def test_autocompletion_is_answered_by_choices_alone(discord: LoopbackDiscord) -> None:
    register(discord, ASK)
    asked = discord.autocomplete("ask", "outlet", "Ad", question="Who?")
    assert respond(discord, asked, 5)[0] == 400
    choice = {"name": "Adria", "value": "a"}
    assert respond(discord, asked, 8, choices=[choice])[0] == 204
    assert asked.choices == ["Adria"]


def test_button_is_clicked_and_its_message_changed(discord: LoopbackDiscord) -> None:
    row = {"type": 1, "components": [BUTTON]}
    posted(discord, {"content": "Yes.", "components": [row]})
    (message,) = discord.world.by_bot(GENERAL)
    clicked = discord.click(message, "More")
    assert clicked.payload["data"]["custom_id"] == "more"
    assert clicked.payload["message"]["id"] == message["id"]
    respond(discord, clicked, 7, content="Yes!", components=[])
    assert discord.world.by_bot(GENERAL)[0]["content"] == "Yes!"
    with pytest.raises(NotOffered):
        discord.click(message, "More")


def test_context_menu_shows_the_words_of_its_message(discord: LoopbackDiscord) -> None:
    register(discord, CHECK)
    said = discord.say("Prices rose.")
    data = discord.context_menu("Check", said).payload["data"]
    assert data["resolved"]["messages"][said["id"]]["content"] == "Prices rose."


def test_modal_is_filled_in(discord: LoopbackDiscord) -> None:
    register(discord, ASK)
    asked = discord.slash("ask", question="Who?")
    field = {"type": 4, "custom_id": "topics", "style": 1, "label": "Topics", "value": "ships"}
    respond(
        discord,
        asked,
        9,
        custom_id="form",
        title="Form",
        components=[{"type": 1, "components": [field]}],
    )
    (row,) = discord.submit(asked, topics="trains").payload["data"]["components"]
    assert row["components"] == [{"type": 4, "custom_id": "topics", "value": "trains"}]


def test_threads_are_opened_by_people_and_by_the_bot(discord: LoopbackDiscord) -> None:
    said = discord.mention("Who?")
    answer = call(discord, "POST", f"{POST}/{said['id']}/threads", {"name": "Answer"})[1]
    assert (answer["id"], answer["parent_id"], answer["owner_id"]) == (said["id"], GENERAL, BOT)
    assert refusal(discord, "POST", f"{POST}/{said['id']}/threads", {"name": "x"}) == (400, 160004)
    (head,) = call(discord, "GET", f"/channels/{said['id']}/messages")[1]
    assert (head["type"], head["referenced_message"]["id"]) == (21, said["id"])
    post = discord.forum_post("Ships", f"<@{BOT}> who?")
    place = call(discord, "GET", f"/channels/{post['channel_id']}")[1]
    assert (place["parent_id"], place["type"], place["id"]) == (FORUM, 11, post["id"])
    thread = discord.thread("Talk")
    discord.world.channels[thread].archived = discord.world.channels[thread].locked = True
    assert refusal(discord, "POST", f"/channels/{thread}/messages", {"content": "x"}) == (
        400,
        50083,
    )


def test_faults_meet_the_calls_they_are_meant_for(discord: LoopbackDiscord) -> None:
    route = "POST /channels/{channel}/messages"
    discord.faults.add(route, RateLimited(0.2))
    status, answer, headers = call(discord, "POST", POST, {"content": "x"})
    assert (status, answer["retry_after"], answer["global"]) == (429, 0.2, False)
    assert headers["Retry-After"] == "1"
    assert call(discord, "GET", POST)[0] == 200
    assert call(discord, "POST", POST, {"content": "x"})[0] == 429
    assert len(discord.early_calls) == 1
    discord.faults.clear()
    discord.faults.add(ANY, RateLimited(0.2, all_methods=True))
    assert call(discord, "GET", "/users/@me")[2]["X-RateLimit-Scope"] == "global"
    assert call(discord, "GET", POST)[0] == 429
    discord.faults.clear()
    discord.faults.add(route, ServerError(502))
    assert call(discord, "POST", POST, {"content": "x"})[0] == 502
    discord.faults.add(route, Refused("50013", 403))
    assert refusal(discord, "POST", POST, {"content": "x"}) == (403, 50013)
    assert discord.world.by_bot() == []


def test_pace_of_a_channel_is_told_and_kept(discord: LoopbackDiscord) -> None:
    discord.paces.set("POST /channels/{channel}/messages", 2, 0.3)
    left = [call(discord, "POST", POST, {"content": "x"})[2] for _ in range(2)]
    assert [one["X-RateLimit-Remaining"] for one in left] == ["1", "0"]
    status, answer, _ = call(discord, "POST", POST, {"content": "x"})
    assert (status, discord.paces.exceeded) == (429, 1)
    assert 0 < answer["retry_after"] <= 0.3
    assert call(discord, "POST", f"/channels/{READ_ONLY}/typing")[0] == 403
    discord.wait_for(lambda: call(discord, "POST", POST, {"content": "x"})[0] == 200)


def test_request_that_the_document_does_not_know_is_found(
    discord: LoopbackDiscord, unchecked: None
) -> None:
    posted(discord, {"content": "x", "colour": 1})
    (problem,) = problems_in(TAKEN[-1:])
    assert "'colour' was unexpected" in problem


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_connection_is_cut_before_or_after_the_effect(discord: LoopbackDiscord, done: bool) -> None:
    discord.faults.add("POST /channels/{channel}/messages", Dropped(done=done))
    with pytest.raises(aiohttp.ClientError):
        call(discord, "POST", POST, {"content": "x"})
    assert len(discord.world.by_bot()) == done
