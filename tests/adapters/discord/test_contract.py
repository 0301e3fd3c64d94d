"""What our loopback Discord and npm's discord-digital-twin must both do: neither is right alone.

The twin keeps no permissions, nonces, limits, sessions or ephemeral messages: those are ours to
get right, from Discord's pages.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord as library
import pytest

from tests.adapters.discord.limits import COMPONENTS_V2
from tests.adapters.discord.loopback.server import LoopbackDiscord
from tests.adapters.discord.loopback.world import APP, GENERAL
from tests.adapters.discord.plain import pointed_at
from tests.adapters.discord.twin import HERE, Twin, running_twin
from tests.loopback.npm import CannotInstallError, installed

ASK = {
    "name": "ask",
    "type": 1,
    "description": "Ask.",
    "options": [{"type": 3, "name": "question", "description": "What?", "required": True}],
}
BUTTON = {"type": 2, "style": 2, "label": "More", "custom_id": "more:1"}
TEXT = {"type": 10, "content": "Words."}


@dataclass(frozen=True)
class Asked:
    """An interaction that someone began."""

    id: str
    token: str


@dataclass(frozen=True)
class Place:
    """A Discord to talk to, and what someone can do there in its one channel."""

    api_url: str
    gateway_url: str
    token: str
    app: str
    channel: str
    say: Callable[[str], dict[str, Any]]
    slash: Callable[[str], Asked]
    click: Callable[[dict[str, Any]], Asked]

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON."""

        async def go() -> tuple[int, Any]:
            headers = {"Authorization": f"Bot {self.token}"}
            async with (
                aiohttp.ClientSession(headers=headers) as session,
                session.request(method, self.api_url + path, json=body) as answer,
            ):
                text = await answer.text()
                return answer.status, await answer.json() if text else None

        return asyncio.run(go())

    def done(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a call that succeeds."""
        status, answer = self.call(method, path, body)
        assert status in range(200, 300), answer
        return answer

    def post(self, body: Any) -> Any:
        return self.done("POST", f"/channels/{self.channel}/messages", body)

    def read(self, message: str) -> Any:
        return self.done("GET", f"/channels/{self.channel}/messages/{message}")

    def respond(self, asked: Asked, kind: int, **data: Any) -> tuple[int, Any]:
        path = f"/interactions/{asked.id}/{asked.token}/callback"
        return self.call("POST", path, {"type": kind, "data": data})

    def webhook(self, asked: Asked, message: str = "") -> str:
        return f"/webhooks/{self.app}/{asked.token}" + (f"/messages/{message}" if message else "")


@pytest.fixture(scope="module")
def ours() -> Iterator[Place]:
    with LoopbackDiscord() as discord:

        def click(message: dict[str, Any]) -> Asked:
            stored = discord.world.find(message["channel_id"], message["id"])
            assert stored
            clicked = discord.click(stored, "More")
            return Asked(clicked.id, clicked.token)

        def slash(question: str) -> Asked:
            asked = discord.slash("ask", question=question)
            return Asked(asked.id, asked.token)

        place = Place(
            discord.api_url,
            discord.gateway_url,
            discord.token,
            APP,
            GENERAL,
            discord.mention,
            slash,
            click,
        )
        place.done("PUT", f"/applications/{APP}/commands", [ASK])
        yield place


@pytest.fixture(scope="module")
def theirs() -> Iterator[Place]:
    try:
        folder = installed(HERE)
    except CannotInstallError as error:
        pytest.skip(f"the packages for this second opinion are missing: {error}")
    with running_twin(folder) as twin:
        place = _place_of(twin)
        place.done("PUT", f"/applications/{place.app}/commands", [ASK])
        yield place


def _place_of(twin: Twin) -> Place:
    where = twin.where

    def asked(done: Any) -> Asked:
        return Asked(done["id"], done["token"])

    def slash(question: str) -> Asked:
        option = {"name": "question", "type": 3, "value": question}
        return asked(twin.act("slash", name="ask", options=[option]))

    return Place(
        where["api_url"],
        where["gateway_url"],
        where["token"],
        where["app"],
        where["channel"],
        lambda text: dict(twin.act("say", text=f"<@{where['app']}> {text}")),
        slash,
        lambda message: asked(twin.act("click", message=message["id"], custom_id="more:1")),
    )


@pytest.fixture(params=["ours", "theirs"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


def test_client_logs_in_and_hears_messages_and_commands(place: Place) -> None:
    heard: dict[str, Any] = {}

    class Client(library.Client):
        async def on_message(self, message: library.Message) -> None:
            heard["message"] = message

        async def on_interaction(self, interaction: library.Interaction[Any]) -> None:
            heard["interaction"] = interaction

    async def until(found: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not found():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def go() -> None:
        intents = library.Intents(guilds=True, guild_messages=True)
        async with Client(intents=intents, guild_ready_timeout=0.05) as client:
            running = asyncio.create_task(client.start(place.token))
            await until(client.is_ready)
            await asyncio.to_thread(place.say, "Who?")
            await asyncio.to_thread(place.slash, "When?")
            await until(lambda: len(heard) == 2)
            await client.close()
            await running

    with pointed_at(place.api_url, place.gateway_url):
        asyncio.run(go())
    assert heard["message"].content.endswith("Who?")
    assert heard["message"].guild.name == "Newsroom"
    assert heard["message"].author.name == "asker"
    assert heard["interaction"].data["options"][0]["value"] == "When?"
    assert heard["interaction"].channel.id == int(place.channel)


def test_commands_get_ids(place: Place) -> None:
    (kept,) = place.done("PUT", f"/applications/{place.app}/commands", [ASK])
    assert int(kept["id"])
    assert (kept["name"], kept["type"]) == ("ask", 1)


def test_message_comes_back_as_it_was_sent(place: Place) -> None:
    asked = place.say("Who?")
    row = {"type": 1, "components": [BUTTON]}
    reference = {"message_id": asked["id"]}
    body = {"content": "Yes.", "components": [row], "nonce": "n1", "message_reference": reference}
    read = place.read(place.post(body)["id"])
    assert read["content"] == "Yes."
    assert read["components"][0]["components"][0]["custom_id"] == "more:1"
    assert read["message_reference"]["message_id"] == asked["id"]
    assert read["author"]["id"] == place.app


def test_v2_components_are_kept(place: Place) -> None:
    container = {"type": 17, "components": [TEXT, {"type": 14}, TEXT]}
    sent = place.post({"flags": COMPONENTS_V2, "components": [container]})
    read = place.read(sent["id"])
    assert read["flags"] & COMPONENTS_V2
    assert [one["type"] for one in read["components"][0]["components"]] == [10, 14, 10]


def test_history_is_newest_first(place: Place) -> None:
    ids = [place.post({"content": str(number)})["id"] for number in range(3)]
    path = f"/channels/{place.channel}/messages"
    newest = place.done("GET", f"{path}?limit=3")
    assert [one["id"] for one in newest] == ids[::-1]
    assert [one["id"] for one in place.done("GET", f"{path}?before={ids[1]}&limit=1")] == [ids[0]]
    later = place.done("GET", f"{path}?after={ids[0]}&limit=5")
    assert {one["id"] for one in later} == {*ids[1:]}


@pytest.mark.parametrize(
    ("path", "code"),
    [("/channels/1/messages", 10003), ("/channels/1/messages/1", 10008)],
    ids=["channel", "message"],
)
def test_unknown_places_are_refused_alike(place: Place, path: str, code: int) -> None:
    if code == 10003:
        status, answer = place.call("POST", path, {"content": "x"})
    else:
        status, answer = place.call("GET", path.replace("/1/", f"/{place.channel}/", 1))
    assert (status, answer["code"]) == (404, code)


def test_message_is_changed_and_deleted(place: Place) -> None:
    sent = place.post({"content": "They."})
    path = f"/channels/{place.channel}/messages/{sent['id']}"
    place.done("PATCH", path, {"content": "She."})
    assert place.read(sent["id"])["content"] == "She."
    assert place.read(sent["id"])["edited_timestamp"]
    place.done("DELETE", path)
    assert place.call("GET", path)[1]["code"] == 10008


def test_deferred_answer_is_filled_in(place: Place) -> None:
    asked = place.slash("Who?")
    assert place.respond(asked, 5)[0] == 204
    place.done("PATCH", place.webhook(asked, "@original"), {"content": "They."})
    read = place.done("GET", place.webhook(asked, "@original"))
    assert read["content"] == "They."
    assert read["author"]["id"] == place.app
    assert place.read(read["id"])["content"] == "They."


def test_answer_at_once_may_be_changed_followed_and_taken_back(place: Place) -> None:
    asked = place.slash("Who?")
    place.respond(asked, 4, content="They.")
    place.done("PATCH", place.webhook(asked, "@original"), {"content": "She."})
    assert place.done("GET", place.webhook(asked, "@original"))["content"] == "She."
    more = place.done("POST", place.webhook(asked) + "?wait=true", {"content": "More."})
    assert place.read(more["id"])["content"] == "More."
    place.done("DELETE", place.webhook(asked, "@original"))
    assert place.call("GET", place.webhook(asked, "@original"))[0] == 404


def test_interaction_is_answered_once(place: Place) -> None:
    asked = place.slash("Who?")
    place.respond(asked, 5)
    status, answer = place.respond(asked, 5)
    assert (status, answer["code"]) == (400, 40060)
    status, answer = place.respond(Asked("1", "unknown"), 5)
    assert (status, answer["code"]) == (404, 10062)


def test_clicked_button_changes_its_message(place: Place) -> None:
    row = {"type": 1, "components": [BUTTON]}
    sent = place.post({"content": "Yes.", "components": [row]})
    clicked = place.click(sent)
    assert place.respond(clicked, 7, content="Yes!")[0] == 204
    assert place.read(sent["id"])["content"] == "Yes!"


def test_thread_is_opened_on_a_message(place: Place) -> None:
    asked = place.say("Who?")
    path = f"/channels/{place.channel}/messages/{asked['id']}/threads"
    thread = place.done("POST", path, {"name": "Answer"})
    assert thread["parent_id"] == place.channel
    assert thread["type"] == 11
    place.done("POST", f"/channels/{thread['id']}/messages", {"content": "They."})
    (first, *_) = place.done("GET", f"/channels/{thread['id']}/messages?limit=1")
    assert first["content"] == "They."
