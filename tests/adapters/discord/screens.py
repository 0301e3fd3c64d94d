"""Writes docs/discord-screens.md from the renderers: `python -m tests.adapters.discord.screens`."""

from pathlib import Path

from tests.adapters.discord.replies import SCREENS
from tests.adapters.discord.shown import shown

PAGE = Path(__file__).parents[3] / "docs" / "discord-screens.md"
PHONE = 44
"""Characters of a line: about what a phone held upright shows."""

_OPENING = """\
# What Pullquote looks like in Discord

Each screen below is written by the renderers themselves and checked against them by a test. The
articles, outlets and people are invented.

How to read them: lines are as wide as on a phone, `▌` is the bar beside a quotation, `[ … ]` is a
button and `↗` marks one that opens an address (an article, scrolled to the quote). Titles are bold
and the lines below them small; here they look like any other. Times are shown in each reader's own
zone and language; here they are in UTC. What is said for one person alone is so by Discord's own
means and looks the same.
"""


def page() -> str:
    """The page, with every screen."""
    screens = [
        f"## {title}\n\n```text\n{shown(one, wide=PHONE)}\n```\n" for title, one in SCREENS.items()
    ]
    return "\n".join([_OPENING, *screens])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
