"""Where on Discord the bot answers, whom, about what and how often."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.discord import house
from adapters.discord.house import House, ServerSettings
from adapters.discord.places import Houserules, Place
from bot import phrases
from bot.desk.courier import RefusalKind
from bot.journal.store import Journal

SERVER, OTHER = "100", "200"
CHANNEL = Place(SERVER, "101")
THREAD = Place(SERVER, "101", "109")
ELSEWHERE = Place(SERVER, "102")
DIRECT = Place("", "300")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        yield journal


def house_of(journal: Journal, rules: Houserules | None = None) -> House:
    return House(rules or Houserules(), journal.memory)


def set_to(house: House, guild: str = SERVER, **settings: object) -> str | None:
    wanted = ServerSettings(**settings)  # type: ignore[arg-type]
    return asyncio.run(house.change(guild, lambda _: wanted))


def test_place_is_written_as_discord_writes_it() -> None:
    assert [str(one) for one in (CHANNEL, THREAD, DIRECT)] == ["100/101", "100/101/109", "@me/300"]
    assert (THREAD.spoken_in, CHANNEL.spoken_in) == ("109", "101")
    assert DIRECT.direct
    assert not THREAD.direct


def test_without_rules_everybody_may_ask_everywhere_as_often_as_they_like(journal: Journal) -> None:
    house = house_of(journal)
    for place in (CHANNEL, THREAD, DIRECT):
        assert house.objection(place) is None
        assert house.topics_of(place) == ()
        assert house.limits_of(place, "1") == ()


def test_operator_chooses_servers_and_whether_to_answer_outside(journal: Journal) -> None:
    rules = Houserules(guilds=frozenset({SERVER}), direct=False)
    answers = house_of(journal, rules)
    assert answers.objection(CHANNEL) is None
    assert answers.objection(Place(OTHER, "201")) == house.NOT_THIS_SERVER
    assert answers.objection(DIRECT) == house.NOT_DIRECT


def test_channels_hold_their_threads(journal: Journal) -> None:
    house = house_of(journal, Houserules(channels=frozenset({"101"})))
    assert house.objection(THREAD) is None
    assert house.objection(ELSEWHERE) == phrases.NOT_HERE
    assert house.objection(DIRECT) is None


def test_thread_can_be_chosen_alone(journal: Journal) -> None:
    house = house_of(journal, Houserules(channels=frozenset({"109"})))
    assert house.objection(THREAD) is None
    assert house.objection(CHANNEL) == phrases.NOT_HERE


def test_members_need_one_of_the_operators_and_one_of_the_moderators_roles(
    journal: Journal,
) -> None:
    answers = house_of(journal, Houserules(roles=frozenset({"1", "2"})))
    assert answers.objection(CHANNEL, ["2", "7"]) is None
    assert answers.objection(CHANNEL, ["7"]) == house.NOT_YOU
    assert answers.objection(CHANNEL) == house.NOT_YOU
    assert set_to(answers, roles=frozenset({"1"})) is None
    assert answers.objection(CHANNEL, ["2", "7"]) == house.NOT_YOU
    assert answers.objection(CHANNEL, ["1"]) is None


def test_moderators_narrow_their_own_server_alone(journal: Journal) -> None:
    house = house_of(journal)
    assert set_to(house, channels=frozenset({"101"}), topics=("chips",)) is None
    assert house.objection(THREAD) is None
    assert house.objection(ELSEWHERE) == phrases.NOT_HERE
    assert house.topics_of(THREAD) == ("chips",)
    assert house.objection(Place(OTHER, "102")) is None
    assert house.topics_of(Place(OTHER, "102")) == ()


@pytest.mark.parametrize(
    ("wanted", "refused"),
    [
        (ServerSettings(channels=frozenset({"101", "102"})), house.OTHER_CHANNELS),
        (ServerSettings(roles=frozenset({"9"})), house.OTHER_ROLES),
        (ServerSettings(topics=("chips", "energy")), house.OTHER_TOPICS.format("chips, cloud")),
        (ServerSettings(cooldown_s=3_601), house.NO_COOLDOWN),
        (ServerSettings(cooldown_s=-1), house.NO_COOLDOWN),
        (ServerSettings(per_minute=1_001), house.NO_PACE),
        (ServerSettings(topics=tuple(map(str, range(51)))), house.TOO_MANY_NAMED),
    ],
    ids=["channels", "roles", "topics", "cooldown", "negative", "pace", "many"],
)
def test_moderators_cannot_go_beyond_what_the_operator_allows(
    journal: Journal, wanted: ServerSettings, refused: str
) -> None:
    rules = Houserules(
        channels=frozenset({"101"}),
        roles=frozenset({"1"}),
        topics={SERVER: ("chips", "cloud")},
    )
    house = house_of(journal, rules)
    assert asyncio.run(house.change(SERVER, lambda _: wanted)) == refused
    assert house.settings_of(SERVER) == ServerSettings()


def test_what_was_allowed_once_does_not_widen_what_the_operator_allows_now(
    journal: Journal,
) -> None:
    before = house_of(journal)
    assert set_to(before, channels=frozenset({"101"}), topics=("chips", "energy")) is None
    rules = Houserules(channels=frozenset({"102"}), topics={SERVER: ("chips",), "105": ("ships",)})
    house = house_of(journal, rules)
    asyncio.run(house.refresh())
    assert house.objection(CHANNEL) == phrases.NOT_HERE
    assert house.objection(ELSEWHERE) == phrases.NOT_HERE
    assert house.topics_of(CHANNEL) == ("chips",)
    assert house.topics_of(Place(SERVER, "105")) == ("ships",)


def test_topics_of_a_channel_come_before_those_of_its_server(journal: Journal) -> None:
    rules = Houserules(topics={SERVER: ("chips", "cloud"), "102": ("cloud",)})
    house = house_of(journal, rules)
    assert house.topics_of(ELSEWHERE) == ("cloud",)
    assert house.topics_of(CHANNEL) == ("chips", "cloud")
    assert house.topics_of(DIRECT) == ()


def test_slower_of_two_paces_holds(journal: Journal) -> None:
    house = house_of(journal, Houserules(cooldown_s=5, per_minute=20))
    assert set_to(house, cooldown_s=60, per_minute=30) is None
    person, server = house.limits_of(THREAD, "42")
    assert (person.name, person.most, person.within_s) == ("discord:100:42", 1, 60)
    assert person.kind is RefusalKind.TOO_MANY_QUESTIONS
    assert (server.name, server.most, server.within_s) == ("discord:100", 20, 60.0)
    assert server.kind is RefusalKind.PLACE_BUSY
    (alone,) = house.limits_of(DIRECT, "42")
    assert (alone.name, alone.within_s) == ("discord:@me:42", 5)


def test_what_moderators_set_is_known_to_other_processes_and_outlives_retention(
    journal: Journal, tmp_path: Path
) -> None:
    settings = ServerSettings(frozenset({"101"}), frozenset({"1"}), ("chips",), 10, 20)
    here = house_of(journal)
    assert asyncio.run(here.change(SERVER, lambda _: settings)) is None
    journal.scrub(datetime(2100, 1, 1, tzinfo=UTC))
    with Journal.open(tmp_path / "journal.sqlite3") as other:
        there = house_of(other)
        asyncio.run(there.refresh())
        assert there.settings_of(SERVER) == settings
        assert set_to(there) is None
    asyncio.run(here.refresh())
    assert here.settings_of(SERVER) == ServerSettings()


def test_changes_at_the_same_time_are_all_kept(journal: Journal, tmp_path: Path) -> None:
    """By two processes too, neither of which knows yet of the other's."""
    numbers = {str(number) for number in range(10)}

    def opening(channel: str) -> Callable[[ServerSettings], ServerSettings]:
        return lambda now: replace(now, channels=now.channels | {channel})

    async def scene() -> None:
        with Journal.open(tmp_path / "journal.sqlite3") as other:
            houses = [house_of(journal), house_of(other)]
            changes = [houses[int(one) % 2].change(SERVER, opening(one)) for one in numbers]
            assert await asyncio.gather(*changes) == [None] * 10
            await houses[0].refresh()
            assert houses[0].settings_of(SERVER).channels == numbers

    asyncio.run(scene())


@pytest.mark.parametrize(
    "value",
    ["chips", {"channels": "101"}, {"cooldown_s": "9", "per_minute": -1}, {"topics": None}, []],
    ids=["text", "no list", "no numbers", "nothing", "empty"],
)
def test_settings_of_another_version_do_no_harm(journal: Journal, value: object) -> None:
    journal.memory.keep(house.SETTINGS, SERVER, value)
    answers = house_of(journal)
    asyncio.run(answers.refresh())
    assert answers.settings_of(SERVER) == ServerSettings()
    assert answers.objection(CHANNEL) is None
