"""The few shapes of Block Kit that Pullquote uses, built from safe values.

Foreign text goes through `words`, `link` and the lists of elements made of them. `plain` is for
Pullquote's own words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.escaping import slack_link, user_id
from adapters.slack.fitting import pieces
from bot.shown.harmless import harmless_line
from bot.shown.sources import SEPARATOR, epoch_of, written_date
from knowledge.articles import Published

Block = dict[str, Any]
Element = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks, and the text that stands for them in notifications.

    Each property holds the arguments of one way to post, besides where to. None of them lets Slack
    unfurl links or look for names and addresses in the text.
    """

    blocks: list[Block]
    text: str

    @property
    def post_args(self) -> dict[str, Any]:
        """For chat.postMessage."""
        return {**self.update_args, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}

    @property
    def update_args(self) -> dict[str, Any]:
        """For chat.update and chat.postEphemeral, which never unfurl."""
        return {"blocks": self.blocks, "text": self.text, "parse": "none", "link_names": False}

    @property
    def response_args(self) -> dict[str, Any]:
        """For a response_url, whose answers only the asker sees; nothing is replaced."""
        return {
            "blocks": self.blocks,
            "text": self.text,
            "response_type": "ephemeral",
            "replace_original": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }


def words(text: str, **style: bool) -> list[Element]:
    """Elements that show `text` as it is; none for an empty one. `style`: bold, italic, code."""
    more = {"style": style} if style else {}
    return [{"type": "text", "text": part, **more} for part in pieces(text)]


def link(text: str, address: str | None, **style: bool) -> list[Element]:
    """`text` that opens `address`, or the text alone where that is no safe web address."""
    target = slack_link(address)
    if target is None:
        return words(text, **style)
    more = {"style": style} if style else {}
    return [{"type": "link", "url": target, "text": text, **more}]


def date(published: Published) -> Element:
    """A date. An instant is shown in each reader's own zone, a bare day as it is."""
    epoch = epoch_of(published)
    if epoch is None:
        return {"type": "text", "text": written_date(published)}
    return {
        "type": "date",
        "timestamp": epoch,
        "format": "{date_short}, {time}",
        "fallback": written_date(published),
    }


def user(name: str) -> list[Element]:
    """A person by their Slack id, who is notified as by any mention; nothing for another text."""
    return [{"type": "user", "user_id": name}] if user_id(name) else []


def joined(*parts: Sequence[Element]) -> list[Element]:
    """The parts that are not empty, on one line with dots between."""
    line: list[Element] = []
    for part in parts:
        if part:
            line += [*words(SEPARATOR), *part] if line else part
    return line


def name(text: str | None, max_chars: int = 80) -> list[Element]:
    """A title or name on one line; none where there is none."""
    return words(harmless_line(text, max_chars))


def section(*elements: Element) -> Element:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quotation(text: str) -> Element:
    """`text` as a quotation with a bar at its side."""
    return {"type": "rich_text_quote", "elements": words(text)}


def bullets(lines: Iterable[Sequence[Element]]) -> Element:
    """A list, a line an entry."""
    sections = [section(*line) for line in lines]
    return {"type": "rich_text_list", "style": "bullet", "elements": sections}


def rich(*elements: Element) -> Block:
    """A block of paragraphs, quotations and lists."""
    return {"type": "rich_text", "elements": list(elements)}


def plain(text: str) -> dict[str, Any]:
    """Pullquote's own words, without emoji codes."""
    return {"type": "plain_text", "text": text, "emoji": False}


def small(text: str) -> Block:
    """A line of small grey text in Pullquote's own words."""
    return {"type": "context", "elements": [plain(text)]}


def header(text: str) -> Block:
    """A headline in Pullquote's own words."""
    return {"type": "header", "text": plain(text)}


DIVIDER: Block = {"type": "divider"}
