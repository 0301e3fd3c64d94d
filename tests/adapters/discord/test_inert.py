"""Whatever articles and people write stays text, inside every limit, in every rendering."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.components import Message
from bot.shown.length import width
from tests.adapters.discord.hostile import HOSTILE
from tests.adapters.discord.limits import message_problems, parts_of
from tests.adapters.discord.markdown import every, read
from tests.adapters.discord.openapi.check import request_problems
from tests.adapters.discord.replies import RENDERERS, SCREENS
from tests.adapters.discord.shown import labels, links
from tests.invented import LINKS
from tests.unseen import unseen

REQUESTS = (
    ("POST", "/channels/1/messages"),
    ("PATCH", "/channels/1/messages/2"),
    ("POST", "/webhooks/1/token"),
    ("PATCH", "/webhooks/1/token/messages/@original"),
)
OURS = {"text", "bold", "small", "quote", "time", "item", "code"}
LABELS = {"Read the article", "Open", "Show context", "More sources", "Helpful", "Not helpful"}
ISOLATES = re.compile("\u2068([^\u2068\u2069]*)\u2069")


def contents(message: Message) -> list[str]:
    return [part["content"] for part in parts_of(message.components) if "content" in part]


def problems(message: Message, *, kinds: set[str] = OURS) -> list[str]:
    """What is live in a message beyond our own markup, and what Discord would refuse."""
    found = message_problems(message.payload)
    texts = contents(message)
    found += [f"{sum(map(width, texts))} wide"] if sum(map(width, texts)) > 4_000 else []
    for content in texts:
        found += [
            f"{one.kind}: {one.value[:60]!r}"
            for one in every(read(content))
            if one.kind not in kinds
        ]
        found += unseen(ISOLATES.sub(r"\1", content))
    found += [f"label {label!r}" for label in labels(message) if label not in LABELS]
    found += [f"link {link!r}" for link in links(message) if link not in LINKS]
    return found


def refused(message: Message) -> list[str]:
    return [problem for one in REQUESTS for problem in request_problems(*one, message.payload)]


def test_there_are_enough_hostile_texts() -> None:
    assert len(set(HOSTILE.values())) >= 300


@pytest.mark.parametrize("renderer", RENDERERS)
def test_hostile_texts_render_inert(renderer: str) -> None:
    broken = {}
    shapes: dict[str, Message] = {}
    for name, text in HOSTILE.items():
        message = RENDERERS[renderer](text)
        found = [one for one in problems(message) if not allowed(renderer, one)]
        if found:
            broken[name] = found[:3]
        shapes[shape(message.payload)] = message
    assert broken == {}
    assert [problem for one in shapes.values() for problem in refused(one)] == []


def allowed(renderer: str, problem: str) -> bool:
    """An article's own address may be opened, whatever it is, where it is one of the web."""
    return renderer == "odd-links" and problem.startswith(("link 'http", "link: 'http"))


def shape(payload: dict[str, object]) -> str:
    """The payload without its words, so that payloads of one shape are checked once."""
    return re.sub(r'"(content|url|custom_id)": "(?:[^"\\]|\\.)*"', r'"\1": ""', json.dumps(payload))


def test_labels_and_mentions_are_the_same_whatever_is_rendered() -> None:
    for renderer, render in RENDERERS.items():
        one, other = render("Lindholm Bay"), render("Ek's pier")
        assert labels(one) == labels(other), renderer
        assert one.payload["allowed_mentions"] == {"parse": []}, renderer
        assert one.payload["flags"] == 1 << 15 | 1 << 2, renderer


@pytest.mark.parametrize("screen", SCREENS)
def test_ordinary_news_renders_sound(screen: str) -> None:
    own = OURS | ({"channel", "role"} if "settings" in screen else set())
    assert problems(SCREENS[screen], kinds=own) == []
    assert refused(SCREENS[screen]) == []


@pytest.mark.parametrize("renderer", RENDERERS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(min_size=1, max_size=60),
    length=st.integers(min_value=1, max_value=20_000),
)
def test_texts_of_any_length_stay_inside_the_limits(renderer: str, text: str, length: int) -> None:
    message = RENDERERS[renderer]((text * (length // len(text) + 1))[:length])
    assert problems(message) == []
    assert refused(message) == []


@pytest.mark.parametrize(
    "length", [1, 79, 80, 81, 99, 100, 512, 1_200, 2_000, 3_999, 4_000, 20_000]
)
@pytest.mark.parametrize("renderer", RENDERERS)
def test_texts_at_the_edge_of_a_limit_stay_inside(renderer: str, length: int) -> None:
    for text in ("x" * length, ("word " * length)[:length], "é😀*"[length % 3] * length):
        assert problems(RENDERERS[renderer](text)) == []


def test_reader_of_markup_finds_what_is_live() -> None:
    """The check above can fail: most hostile texts are live where nobody makes them plain."""
    lively = [name for name, text in HOSTILE.items() if {n.kind for n in every(read(text))} - OURS]
    assert len(lively) >= 200
