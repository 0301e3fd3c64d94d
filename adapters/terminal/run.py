"""`pullquote run`: starts the bot on every platform that is set up.

The terminal is the only platform so far. One that is added belongs in `run`, started when its
settings are there, with the terminal for when none is. Feeds are refreshed beside it.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from adapters.terminal.chat import converse

if TYPE_CHECKING:
    from bot.assembly import Newsroom

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote run[/cyan]   opens a chat in this terminal; Ctrl-D leaves

[cyan]echo "Who bought Credit Suisse?" | pullquote run[/cyan]   each line of a pipe is a question; \
answers go to standard output, everything else to standard error

[cyan]PULLQUOTE_DATA_DIR=/srv/news pullquote run[/cyan]   with the library in another folder

Feeds are refreshed meanwhile, each when it is due, those too that another command adds. \
PULLQUOTE_REFRESH=false turns that off; PULLQUOTE_LOG_LEVEL=info shows it."""


def run() -> None:
    """Start the bot: answer in this terminal, and refresh the feeds meanwhile."""
    converse(beside=_refreshing)


def _refreshing(newsroom: "Newsroom") -> AbstractContextManager[object]:
    """Refreshes feeds as long as it is open, where that is wanted and possible."""
    if not newsroom.settings.refresh or newsroom.library.catalog.read_only:
        return nullcontext()
    from bot.refreshing import refreshing_in_background

    return refreshing_in_background(newsroom.settings, newsroom.library)
