"""`pullquote run`: starts the bot on every platform that is set up, else in this terminal.

A platform that is added belongs in `_platforms`. Feeds are refreshed beside all of them.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from adapters.terminal.chat import converse
from adapters.terminal.console import consoles
from adapters.terminal.ending import ending_when_told
from adapters.terminal.opening import ready_for_questions, usable_settings

if TYPE_CHECKING:
    from adapters.terminal.front_desks import Opener
    from bot.assembly import Newsroom
    from bot.settings import Settings

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote run[/cyan]   opens a chat in this terminal; Ctrl-D leaves

[cyan]echo "Who bought Credit Suisse?" | pullquote run[/cyan]   each line of a pipe is a question; \
answers go to standard output, everything else to standard error

[cyan]PULLQUOTE_DATA_DIR=/srv/news pullquote run[/cyan]   with the library in another folder

[cyan]SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… pullquote run[/cyan]   on Slack instead; \
docs/slack.md goes there click by click

Feeds are refreshed meanwhile, each when it is due, those too that another command adds. \
PULLQUOTE_REFRESH=false turns that off; PULLQUOTE_LOG_LEVEL=info shows it."""


def run() -> None:
    """Start the bot: on Slack if it is set up, else here; refresh the feeds meanwhile."""
    platforms = _platforms(usable_settings())
    if not platforms:
        with ending_when_told():
            converse(beside=_refreshing)
        return
    streams = consoles()
    with ready_for_questions(streams, own_index=True) as newsroom, _refreshing(newsroom):
        from adapters.terminal.platforms import run_platforms

        if newsroom.library.catalog.holds_only_samples():
            streams.report(
                "The library holds no article of yours yet, and samples are not served on chat "
                "platforms: `pullquote feeds import --pack chips` follows the feeds of an industry."
            )
        run_platforms(newsroom, platforms, streams.report)


def _platforms(settings: "Settings") -> "dict[str, Opener]":
    """What opens each platform that is set up. Raises SettingsError where half of one is."""
    from adapters.slack.setup import slack_setup

    setup = slack_setup(settings)
    if setup is None:
        return {}
    from functools import partial

    from adapters.slack.front_desk import open_slack

    return {"slack": partial(open_slack, setup)}


def _refreshing(newsroom: "Newsroom") -> AbstractContextManager[object]:
    """Refreshes feeds as long as it is open, where that is wanted and possible."""
    if not newsroom.settings.refresh or newsroom.library.catalog.read_only:
        return nullcontext()
    from bot.refreshing import refreshing_in_background

    return refreshing_in_background(newsroom.settings, newsroom.library)
