"""`pullquote discord`: what is needed to bring the bot to Discord."""

import asyncio
import re
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal.console import consoles
from adapters.terminal.ending import unless_told
from adapters.terminal.errors import MisuseError, TerminalError
from adapters.terminal.help_screens import PlainCommand, PlainGroup
from adapters.terminal.opening import load_settings

if TYPE_CHECKING:
    from adapters.discord.setup import DiscordSetup
    from adapters.discord.sync import SyncReport

_SNOWFLAKE = re.compile(r"\d{1,20}")

INVITE_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote discord invite[/cyan]   opens in a browser: choose a server that you manage

[cyan]pullquote discord invite --user[/cyan]   adds the commands to an account, to use them in any \
server, in direct messages and in groups

The bot asks to see channels, to send messages there and in threads, and to read what was written, \
so that it can reply. docs/discord.md goes from here to the first answer, with every click."""

SYNC_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote discord sync --dry-run[/cyan]   what would change, without changing it

[cyan]pullquote discord sync[/cyan]   for all servers and people

[cyan]pullquote discord sync --guild 81384788765712384[/cyan]   for one server alone, to try them; \
members then see both, until the bot leaves

`pullquote run` does this by itself whenever the commands have changed; by hand it is only needed \
to look, or where that has failed."""

discord = typer.Typer(cls=PlainGroup, rich_markup_mode="rich", invoke_without_command=True)


@discord.callback()
def group(context: typer.Context) -> None:
    """Bring the bot to Discord."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@discord.command(cls=PlainCommand, epilog=INVITE_EPILOG)
def invite(
    *,
    user: Annotated[
        bool, typer.Option("--user", help="For an account of one's own, rather than a server.")
    ] = False,
) -> None:
    """Print the address that adds the bot to a server, with as few permissions as will do."""
    from adapters.discord.invite import server_invitation, user_invitation
    from adapters.discord.setup import application_id

    setup = _setup()
    application = application_id(setup.token) or _asked_for(setup)
    consoles().line((user_invitation if user else server_invitation)(application))


@discord.command(cls=PlainCommand, epilog=SYNC_EPILOG)
def sync(
    *,
    guild: Annotated[
        str | None,
        typer.Option(
            "--guild", metavar="ID", help="One server, by id.", show_default="for all of them"
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
) -> None:
    """Tell Discord which commands the bot has, where that has changed."""
    if guild is not None and not _SNOWFLAKE.fullmatch(guild):
        raise MisuseError(
            "--guild must be the id of a server, which is a number: switch on Developer Mode in "
            "Discord's settings (Advanced), then right-click the server and Copy Server ID."
        )
    from adapters.discord.sync import sync_commands

    report = asyncio.run(unless_told(sync_commands(_setup(), guild=guild, dry_run=dry_run)))
    if report is None:
        raise TerminalError("Stopped; run it again to see what Discord knows.")
    for line in _in_words(report):
        consoles().line(line)


def _setup() -> "DiscordSetup":
    from adapters.discord.setup import discord_setup

    setup = discord_setup(load_settings())
    if setup is None:
        raise TerminalError(
            "DISCORD_BOT_TOKEN is not set: copy the token from your application's page Bot (Reset "
            "Token) at https://discord.com/developers/applications, and put it in .env."
        )
    return setup


def _asked_for(setup: "DiscordSetup") -> str:
    from adapters.discord.sync import application_of

    application = asyncio.run(unless_told(application_of(setup)))
    if application is None:
        raise TerminalError("Stopped before Discord had said which application the token is of.")
    return application.id


def _in_words(report: "SyncReport") -> list[str]:
    """What differed, a line a kind, and what came of it."""
    lines = [
        f"{kind}: {', '.join(names)}"
        for kind, names in (
            ("New", report.added),
            ("Changed", report.changed),
            ("Gone", report.removed),
            ("Unchanged", report.kept),
        )
        if names
    ]
    if not report.differs:
        return [*lines, "Discord knows all of them already; nothing was sent."]
    return [*lines, "Discord has been told." if report.sent else "Nothing was sent (--dry-run)."]
