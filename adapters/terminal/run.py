"""`pullquote run`: starts the bot on every platform that is set up, else in this terminal.

A platform that is added belongs in `_platforms`, and imports its libraries only if it is set up.
Feeds are refreshed beside all of them.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from adapters.terminal.chat import converse
from adapters.terminal.chat_platforms import chat_platforms
from adapters.terminal.console import consoles
from adapters.terminal.ending import ending_when_told
from adapters.terminal.opening import ready_for_questions, usable_settings
from bot.errors import SettingsError

if TYPE_CHECKING:
    from adapters.terminal.front_desks import Opener
    from bot.assembly import Newsroom
    from bot.settings import Settings

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote run[/cyan]   opens a chat in this terminal; Ctrl-D leaves

[cyan]echo "Who is buying Pioneer?" | pullquote run[/cyan]   each line of a pipe is a question; \
answers go to standard output, everything else to standard error

[cyan]PULLQUOTE_DATA_DIR=/srv/news pullquote run[/cyan]   with the library in another folder

[cyan]SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… pullquote run[/cyan]   on Slack instead; \
docs/slack.md goes there click by click

[cyan]DISCORD_BOT_TOKEN=… pullquote run[/cyan]   on Discord (docs/discord.md); with both, on both

Feeds are refreshed meanwhile, each when it is due, those too that another command adds. \
PULLQUOTE_REFRESH=false turns that off; PULLQUOTE_LOG_LEVEL=info shows it."""


def run() -> None:
    """Start the bot: on Slack and Discord if set up, else here; refresh the feeds meanwhile."""
    streams = consoles()
    platforms = _platforms(usable_settings(), streams.report)
    if not platforms:
        with ending_when_told():
            converse(beside=_refreshing)
        return
    with ready_for_questions(streams, own_index=True) as newsroom, _refreshing(newsroom):
        from adapters.terminal.platforms import run_platforms

        if newsroom.library.catalog.holds_only_samples():
            streams.report(
                "The library holds no article of yours yet, and samples are not served on chat "
                "platforms: `pullquote feeds import --pack chips` follows the feeds of an industry."
            )
        run_platforms(newsroom, platforms, streams.report)


def _platforms(settings: "Settings", report: Callable[[str], None]) -> "dict[str, Opener]":
    """What opens each platform that is set up.

    One that is half set up, or only has settings and no token, is told to `report`; the former
    raises SettingsError where there is no other.
    """
    chosen = chat_platforms(settings)
    if chosen.halves and not chosen.names:
        wrong = tuple(name for one in chosen.halves for name in one.variables)
        raise SettingsError(" ".join(map(str, chosen.halves)), wrong)
    for said in (*map(str, chosen.halves), *chosen.idle):
        report(said)
    openers: dict[str, Opener] = {}
    if chosen.slack:
        from adapters.slack.front_desk import open_slack

        openers["slack"] = partial(open_slack, chosen.slack)
    if chosen.discord:
        from adapters.discord.front_desk import open_discord

        openers["discord"] = partial(open_discord, chosen.discord)
    return openers


def _refreshing(newsroom: "Newsroom") -> AbstractContextManager[object]:
    """Refreshes feeds as long as it is open, where that is wanted and possible."""
    if not newsroom.settings.refresh or newsroom.library.catalog.read_only:
        return nullcontext()
    from bot.refreshing import refreshing_in_background

    return refreshing_in_background(newsroom.settings, newsroom.library)
