"""Whatever the length, a quote is shown whole or not at all, and a link is whole or another one."""

from dataclasses import replace

import discord as library
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.components import Message
from adapters.discord.pages import context_message
from adapters.discord.render import answer_message, check_message
from bot.answers import Quote
from bot.checking import CheckedStatement, CheckResult
from bot.shown.harmless import harmless_text
from tests.adapters.discord.limits import message_problems
from tests.adapters.discord.replies import SCREENS
from tests.adapters.discord.shown import labels, links, quotations, shown
from tests.invented import ANSWER, AS_OF, LINK, QUOTE, RECEIPT, URL

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LENGTHS = st.integers(100, 20_000) | st.integers(100, 1_500)
MARKS = "a *_[]().:@<>\n😀ש"
SEEDS = st.text(min_size=1, max_size=40) | st.text(st.sampled_from(MARKS), min_size=1)
PATHS = st.integers(1, 3_000)


@st.composite
def quotes(draw: st.DrawFn) -> Quote:
    """A quote of 100 to 20,000 characters, with an address of any length."""
    seed, length, path = draw(SEEDS), draw(LENGTHS), draw(PATHS)
    text = (seed * (length // len(seed) + 1))[:length]
    url = f"{URL}/{'p' * path}"
    return replace(QUOTE, text=text, url=url, link=f"{url}#:~:text={'t' * draw(PATHS)}")


def assert_whole(message: Message, asked: list[Quote]) -> None:
    """Each quotation is one of `asked`, in their order; each link leads to one of them."""
    assert message_problems(message.payload) == []
    texts = [harmless_text(one.text) for one in asked]
    for quoted in quotations(message):
        assert quoted in texts
        texts = texts[texts.index(quoted) + 1 :]
    known = {address for one in asked for address in (one.url, one.link)}
    assert set(links(message)) <= known


@QUICK
@given(st.lists(quotes(), min_size=1, max_size=9))
def test_every_quote_of_an_answer_is_whole_named_or_counted(asked: list[Quote]) -> None:
    message = answer_message(replace(ANSWER, quotes=tuple(asked)), receipt_id=RECEIPT)
    assert_whole(message, asked)
    page = shown(message)
    named = page.count("too long for Discord") + page.count("that Discord cannot show")
    counted = [line for line in page.split("\n") if line.endswith("not shown here.")]
    more = int(counted[-1].split()[0]) if counted else 0
    assert len(quotations(message)) + named + more == len(asked)


@QUICK
@given(st.lists(quotes(), min_size=1, max_size=3), st.integers(min_value=1, max_value=3))
def test_every_quote_of_a_check_is_whole_or_not_there(asked: list[Quote], number: int) -> None:
    statement = CheckedStatement("All cranes run on batteries.", tuple(asked), 0.5)
    result = CheckResult((statement,) * number, AS_OF)
    assert_whole(check_message(result, receipt_id=RECEIPT), asked * number)


@QUICK
@given(st.text(max_size=3_000), quotes(), st.text(max_size=3_000))
def test_quote_in_its_context_is_whole_or_not_there(before: str, quote: Quote, after: str) -> None:
    assert_whole(context_message(before, quote, after), [quote])


@pytest.mark.parametrize("length", range(100, 3_400, 300))
def test_ordinary_quote_that_fits_is_always_shown_with_its_link(length: int) -> None:
    text = ("The harbour is deep, and the night is long. " * 100)[:length].strip()
    message = answer_message(
        replace(ANSWER, quotes=(replace(QUOTE, text=text),)), receipt_id=RECEIPT
    )
    assert quotations(message) == [text]
    assert links(message) == [LINK]


@pytest.mark.parametrize("screen", SCREENS)
def test_discords_library_reads_a_message_as_it_was_meant(screen: str) -> None:
    """A click brings the message along, and discord.py makes a view of it again."""
    message = SCREENS[screen]
    view = library.ui.LayoutView()
    for component in message.components:
        read = library.components._component_factory(component)
        assert read is not None
        view.add_item(library.ui.view._component_to_item(read))
    assert view.content_length() <= 4_000
    items = list(view.walk_children())
    assert [one.label for one in items if isinstance(one, library.ui.Button)] == labels(message)
