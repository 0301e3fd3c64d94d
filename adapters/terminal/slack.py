"""`pullquote slack`: what is needed to bring the bot into a Slack workspace."""

import json
import re
from typing import Annotated

import typer

from adapters.terminal.console import consoles
from adapters.terminal.errors import MisuseError
from adapters.terminal.help_screens import PlainCommand, PlainGroup

_ADDRESS = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?/?")

MANIFEST_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote slack manifest[/cyan]   to paste where Slack asks for an app manifest

[cyan]pullquote slack manifest --yaml[/cyan]   the same as YAML

[cyan]pullquote slack manifest --url https://news.example.com[/cyan]   for HTTP mode, where Slack \
reaches the bot at that address

docs/slack.md goes from here to the first answer, with every click."""

slack = typer.Typer(cls=PlainGroup, rich_markup_mode="rich", invoke_without_command=True)


@slack.callback()
def group(context: typer.Context) -> None:
    """Bring the bot into Slack."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@slack.command(cls=PlainCommand, epilog=MANIFEST_EPILOG)
def manifest(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON; this is the default.")] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="As YAML.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            "--url",
            metavar="ADDRESS",
            help="Where Slack reaches the bot in HTTP mode, such as https://news.example.com.",
            show_default="Socket Mode, which needs no address",
        ),
    ] = None,
) -> None:
    """Print the app manifest, from which Slack makes the app."""
    if as_json and as_yaml:
        raise MisuseError("Give --json or --yaml, not both.")
    if url is not None and not _ADDRESS.fullmatch(url):
        raise MisuseError(
            "--url must be an address that begins with https:// and has no path, such as "
            "https://news.example.com."
        )
    from adapters.slack.manifest import manifest as made

    content = made(url.rstrip("/") if url else None)
    if as_yaml:
        import yaml

        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    else:
        text = json.dumps(content, indent=2, ensure_ascii=False)
    consoles().line(text.rstrip("\n"))
