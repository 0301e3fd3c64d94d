"""Whatever articles and people write stays text, inside every limit, through every renderer."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.adapters.slack.hostile import HOSTILE
from tests.adapters.slack.live import live_in_blocks, live_in_markup
from tests.adapters.slack.loopback.blocks import block_problems, json_chars, view_problems
from tests.adapters.slack.news import ASKER, RENDERERS, SCREENS, Rendered
from tests.adapters.slack.type_fixtures import Checked
from tests.invented import LINKS

FALLBACK_CHARS = 4_000
MESSAGE_CHARS = 12_000  # Slack refuses somewhere above 13,000


def assert_sound(rendered: Rendered) -> None:
    """Inert, inside every limit that we know, and taken by slack_sdk's own models."""
    assert live_in_blocks(rendered.blocks, links=rendered.links, users={ASKER}) == []
    assert live_in_markup(rendered.text) == []
    assert 0 < len(rendered.text) <= FALLBACK_CHARS
    assert block_problems(rendered.blocks, rendered.surface) == []
    for block in Block.parse_all(rendered.blocks):
        block.validate_json()
    if rendered.view:
        assert view_problems(rendered.view) == []
        View(**rendered.view).validate_json()
    else:
        assert json_chars(rendered.blocks) <= MESSAGE_CHARS


def test_there_are_enough_hostile_texts() -> None:
    assert len(set(HOSTILE.values())) >= 300


@pytest.mark.parametrize("renderer", RENDERERS)
def test_hostile_texts_render_inert(renderer: str, checked_types: Checked) -> None:
    broken = {}
    for name, text in HOSTILE.items():
        rendered = RENDERERS[renderer](text)
        checked_types.add(rendered)
        try:
            assert_sound(rendered)
        except AssertionError as error:
            broken[name] = str(error)[:300]
    assert broken == {}


def plain_texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if value.get("type") == "plain_text" else []
        return own + [text for part in value.values() for text in plain_texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in plain_texts(part)]
    return []


@pytest.mark.parametrize("renderer", RENDERERS)
def test_foreign_text_stands_in_rich_text_only(renderer: str) -> None:
    one, other = (RENDERERS[renderer](text).blocks for text in ("Lindholm Bay", "Ek's pier"))
    assert plain_texts(one) == plain_texts(other)
    assert "mrkdwn" not in str(one)


@pytest.mark.parametrize("screen", SCREENS)
def test_ordinary_news_renders_sound(screen: str, checked_types: Checked) -> None:
    checked_types.add(SCREENS[screen])
    assert_sound(SCREENS[screen])


@pytest.mark.parametrize("renderer", RENDERERS)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=st.text(min_size=1, max_size=60),
    length=st.integers(min_value=1, max_value=20_000),
)
def test_texts_of_any_length_stay_inside_the_limits(
    renderer: str, checked_types: Checked, text: str, length: int
) -> None:
    rendered = RENDERERS[renderer]((text * (length // len(text) + 1))[:length])
    checked_types.add(rendered)
    assert_sound(rendered)


@pytest.mark.parametrize("length", [1, 74, 149, 150, 151, 2_999, 3_000, 3_001, 5_999, 11_000])
@pytest.mark.parametrize("renderer", RENDERERS)
def test_texts_at_the_edge_of_a_limit_stay_inside(renderer: str, length: int) -> None:
    for text in ("x" * length, ("word " * length)[:length], "é😀"[length % 2] * length):
        assert_sound(RENDERERS[renderer](text))


@pytest.mark.parametrize("renderer", RENDERERS)
def test_nothing_but_kept_links_is_opened(renderer: str) -> None:
    rendered = RENDERERS[renderer]("javascript:alert(1)//https://evil.example/<x>")
    addresses = set(re.findall(r"'url': '([^']*)'", str(rendered.blocks)))
    assert addresses <= LINKS
