"""`pullquote receipts` and `pullquote feedback`: how answers came about, and what readers thought.

The journal is the bot's memory of people: what is listed here was asked by someone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal.console import consoles
from adapters.terminal.errors import TerminalError
from adapters.terminal.help_screens import PlainCommand, PlainGroup
from adapters.terminal.json_format import one_line
from adapters.terminal.opening import usable_settings
from adapters.terminal.receipt_views import (
    receipt_as_dict,
    receipt_fields,
    receipt_line,
    receipt_view,
)
from adapters.terminal.render import count

if TYPE_CHECKING:
    from bot.journal.store import Journal

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote receipts list[/cyan]   the newest answers on chat platforms

[cyan]pullquote receipts show k3v9x2m4pq[/cyan]   the reference that the bot named

[cyan]pullquote receipts forget-user slack U0123ABCD[/cyan]   all that is known of a person"""

SHOW_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote receipts show k3v9x2m4pq[/cyan]

[cyan]pullquote receipts show k3v9x2m4pq --json | jq .quotes[/cyan]"""

LIST_EPILOG = """[bold]Examples[/bold]

[cyan]pullquote receipts list --limit 5[/cyan]

In a pipe, a line an answer: id, time, platform, outcome, question, with tabs between."""

FORGET_EPILOG = """[bold]Example[/bold]

[cyan]pullquote receipts forget-user slack U0123ABCD[/cyan]

What this person asked, was answered and judged is deleted; what they are waiting for is given up. \
Quotes in messages that were posted stay where they are: delete those on the platform."""

EXPORT_EPILOG = """[bold]Example[/bold]

[cyan]pullquote feedback export > feedback.jsonl && pullquote evaluate feedback.jsonl[/cyan]

A line an answer with verdicts. A quote that helped is a known answer; where readers were not \
helped, "answers" is empty for you to fill in, and the question is not scored until then. Nobody \
is named."""

receipts = typer.Typer(
    cls=PlainGroup, rich_markup_mode="rich", invoke_without_command=True, epilog=EPILOG
)
feedback = typer.Typer(cls=PlainGroup, rich_markup_mode="rich", invoke_without_command=True)


@receipts.callback()
def see(context: typer.Context) -> None:
    """See how answers on chat platforms came about."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@receipts.command("list", cls=PlainCommand, epilog=LIST_EPILOG)
def list_receipts(
    *,
    platform: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Only of this one: slack or discord.", show_default=False
        ),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object an answer.")] = False,
) -> None:
    """List answers, the newest first."""
    streams = consoles()
    with opened_journal() as journal:
        found = journal.receipts.latest(limit, platform=platform)
        for receipt in found:
            if as_json:
                verdicts = journal.receipts.feedback_on(receipt.id)
                streams.line(one_line(receipt_as_dict(receipt, verdicts)))
            elif streams.out.is_terminal:
                streams.answer(receipt_line(receipt))
            else:
                streams.line("\t".join(receipt_fields(receipt)))
    if not found:
        streams.report("Nobody has asked anything on a chat platform yet.")


@receipts.command(cls=PlainCommand, epilog=SHOW_EPILOG)
def show(
    receipt_id: Annotated[str, typer.Argument(metavar="ID", show_default=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Show how an answer came about: question, quotes, passages, timings, message, verdicts."""
    streams = consoles()
    with opened_journal() as journal:
        receipt = journal.receipts.get(receipt_id.strip().lower())
        if receipt is None:
            raise TerminalError(
                "There is no receipt with that id; `pullquote receipts list` lists them."
            )
        verdicts = journal.receipts.feedback_on(receipt.id)
    if as_json:
        streams.line(one_line(receipt_as_dict(receipt, verdicts)))
    else:
        streams.answer(receipt_view(receipt, verdicts))


@receipts.command("forget-user", cls=PlainCommand, epilog=FORGET_EPILOG)
def forget_user(
    platform: Annotated[
        str, typer.Argument(metavar="PLATFORM", help="slack or discord.", show_default=False)
    ],
    user: Annotated[
        str, typer.Argument(metavar="USER", help="The id on that platform.", show_default=False)
    ],
) -> None:
    """Delete what is known of a person."""
    with opened_journal() as journal:
        forgotten = journal.forget_user(platform.strip().lower(), user.strip())
    consoles().report(
        f"Forgotten: {count(forgotten, 'answer')} to {user.strip()}, with all verdicts, and what "
        "they were waiting for."
        if forgotten
        else f"No answer to {user.strip()} was kept; what they gave or waited for is gone as well."
    )


@feedback.callback()
def group(context: typer.Context) -> None:
    """See what readers thought of answers."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@feedback.command(cls=PlainCommand, epilog=EXPORT_EPILOG)
def export() -> None:
    """Write verdicts as JSONL that `evaluate` reads."""
    from bot.evaluation.from_feedback import questions_from_feedback

    streams = consoles()
    written = 0
    with opened_journal() as journal:
        for question in questions_from_feedback(journal.receipts.feedbacks()):
            streams.line(one_line(question))
            written += 1
    streams.report(
        f"{count(written, 'answer')} with verdicts." if written else "No verdict was given yet."
    )


@contextmanager
def opened_journal() -> Iterator["Journal"]:
    """The journal of the configured folder. Raises TerminalError where there is none yet."""
    from bot.journal.store import FILE_NAME, Journal

    path = usable_settings().data_dir / FILE_NAME
    if not path.exists():
        raise TerminalError(
            f"There is no journal in {path.parent} yet: `pullquote run` on a chat platform makes "
            "one."
        )
    with Journal.open(path) as journal:
        yield journal
