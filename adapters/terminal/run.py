"""`pullquote run`: starts the bot on every platform that is set up.

The terminal is the only platform so far. One that is added belongs in `run`, started when its
settings are there, with the terminal for when none is.
"""

from adapters.terminal.chat import converse

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote run[/cyan]   opens a chat in this terminal; Ctrl-D leaves

[cyan]echo "Who bought Credit Suisse?" | pullquote run[/cyan]   each line of a pipe is a question; \
answers go to standard output, everything else to standard error

[cyan]PULLQUOTE_DATA_DIR=/srv/news pullquote run[/cyan]   with the library in another folder"""


def run() -> None:
    """Start the bot: load the samples if the library is empty, then answer in this terminal."""
    converse()
