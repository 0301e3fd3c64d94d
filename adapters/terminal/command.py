"""What `pullquote` can do: its subcommands, and how every one of them ends.

Exit status 0, or another one with a sentence on standard error; a trace only with `--debug`. This
is the outermost edge, so here alone any exception is caught.
"""

import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from adapters.terminal import (
    add,
    articles,
    ask,
    chat,
    discord,
    doctor,
    evaluate,
    feeds,
    ingest,
    receipts,
    run,
    slack,
    status,
)
from adapters.terminal.console import close_quietly, consoles, writing
from adapters.terminal.errors import MisuseError, TerminalError, incomplete_installation
from adapters.terminal.help_screens import PlainCommand, PlainGroup
from bot.errors import BotError
from knowledge.errors import LibraryError, SourceError

FAILED = 1
MISUSED = 2
INTERRUPTED = 130  # as a shell reports SIGINT
UNREAD = 141  # as a shell reports SIGPIPE

_DEBUG = "--debug"


class PullquoteGroup(PlainGroup):
    """The subcommands, with one ending for all of them."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line and exit with its status; never returns."""
        given = list(sys.argv[1:] if args is None else args)
        debug, given = _take_debug(given)
        try:
            # Not standalone: it would end some errors its own way, with another wording.
            ended = super().main(
                given, prog_name or "pullquote", complete_var, False, windows_expand_args, **extra
            )
            with writing():
                sys.stdout.flush()
        except BrokenPipeError:
            ended = _unread()
        except Exception as error:
            if debug:
                traceback.print_exc()
            ended = _report(error)
        sys.exit(ended or 0)

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand, whose reader may go away."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise typer.Exit(_unread()) from None


def _take_debug(args: list[str]) -> tuple[bool, list[str]]:
    """`--debug` is accepted anywhere before `--`, as a person adds it at the end."""
    end = args.index("--") if "--" in args else len(args)
    return _DEBUG in args[:end], [arg for arg in args[:end] if arg != _DEBUG] + args[end:]


def _unread() -> int:
    close_quietly()
    return UNREAD


def _report(error: Exception) -> int:
    if isinstance(error, TyperException):
        command = getattr(getattr(error, "ctx", None), "command_path", "pullquote")
        said = error.format_message().rstrip()
        stop = "" if said.endswith((".", "?")) else "."
        consoles().report(f"{said}{stop} `{command} --help` shows how it is used.")
        return MISUSED
    if isinstance(error, MisuseError):
        consoles().report(str(error))
        return MISUSED
    if isinstance(error, TerminalError | BotError | LibraryError):
        about = f"{error.origin} {error.reason}." if isinstance(error, SourceError) else str(error)
        consoles().report(about)
        return FAILED
    if isinstance(error, ImportError):
        consoles().report(incomplete_installation(error))
        return FAILED
    if isinstance(error, typer.Abort):
        return INTERRUPTED
    from adapters.terminal.logs import log_failure

    log_failure(error)
    said = getattr(error, "strerror", None) or type(error).__name__  # such as "Disk full"
    consoles().report(
        f"Something unexpected went wrong ({said}). Your library is safe. Run the "
        f"command again with {_DEBUG} to see where, and please report it."
    )
    return FAILED


EXAMPLES = """[bold]Examples[/bold]

[cyan]pullquote run[/cyan]   start the bot, with sample articles the first time

[cyan]pullquote ingest news/ 'archive/*.jsonl.gz'[/cyan]   load your own articles

[cyan]pullquote feeds import --pack chips[/cyan]   follow the feeds of an industry; your own: \
`feeds add URL`

[cyan]pullquote ask "Who is buying Pioneer?"[/cyan]   one question, one answer

[cyan]echo "Who is buying Pioneer?" | pullquote run[/cyan]   each line is a question

[cyan]pullquote doctor[/cyan]   what is set up, what is missing, what to do

The library is kept in the folder [bold]PULLQUOTE_DATA_DIR[/bold] (default: data). Every setting \
stands in [bold].env.example[/bold]. Exit status 0, or another with a sentence on standard error."""

app = typer.Typer(
    cls=PullquoteGroup,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
    invoke_without_command=True,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
app.command(cls=PlainCommand, epilog=run.EPILOG)(run.run)
app.command(cls=PlainCommand, epilog=chat.EPILOG)(chat.chat)
app.command(cls=PlainCommand, epilog=ask.EPILOG)(ask.ask)
app.command(cls=PlainCommand, epilog=ingest.EPILOG)(ingest.ingest)
app.command(cls=PlainCommand, epilog=add.EPILOG)(add.add)
app.add_typer(feeds.feeds, name="feeds")
app.add_typer(articles.articles, name="articles")
app.add_typer(slack.slack, name="slack")
app.add_typer(discord.discord, name="discord")
app.add_typer(receipts.receipts, name="receipts")
app.add_typer(receipts.feedback, name="feedback")
app.command(cls=PlainCommand, epilog=status.EPILOG)(status.status)
app.command(cls=PlainCommand, epilog=doctor.EPILOG)(doctor.doctor)
app.command(cls=PlainCommand, epilog=evaluate.EPILOG)(evaluate.evaluate)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"pullquote {version('pullquote')}")
        raise typer.Exit


@app.callback()
def pullquote(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
    _debug: Annotated[
        bool, typer.Option(_DEBUG, help="Show where in the program an error came from.")
    ] = False,
) -> None:
    """Answers questions about the news with a quote it can prove and a link to open."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
