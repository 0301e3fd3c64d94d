"""Writes docs/slack-screens.md from the renderers: `python -m tests.adapters.slack.screens`."""

from pathlib import Path

from tests.adapters.slack.news import SCREENS
from tests.adapters.slack.shown import shown

PAGE = Path(__file__).parents[3] / "docs" / "slack-screens.md"

_OPENING = """\
# What Pullquote looks like in Slack

Each screen below is written by the renderers themselves and checked against them by a test. The
articles, outlets and people are invented.

How to read them: `▌` is the bar beside a quotation, `↗` marks a link (the title of an article opens
it at the quote), `[ … ]` is a button, `( … )` is a thumb for feedback, and small grey lines are
written like any other. Times are shown in each reader's own zone; here they are in UTC.
"""


def page() -> str:
    """The page, with every screen."""
    screens = [
        f"## {title}\n\n```text\n{shown(one.blocks, wide=80)}\n```\n"
        for title, one in SCREENS.items()
    ]
    return "\n".join([_OPENING, *screens])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
