"""Tags at the command line: how they are given, and what is said of one that nothing carries."""

from typing import TYPE_CHECKING, Annotated

import typer

from adapters.terminal.console import Consoles
from adapters.terminal.errors import MisuseError, RefusedQuestionError
from adapters.terminal.events import tags_from_words

if TYPE_CHECKING:
    from knowledge.catalog.store import Catalog

TagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="TAG",
        help="Only from articles with this tag, or with any of several (--tag again).",
        show_default=False,
    ),
]

FeedTagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="TAG",
        help="Only feeds with this tag, or with any of several (--tag again).",
        show_default=False,
    ),
]

NewTagsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="TAG",
        help="A topic to ask within later; several with --tag again.",
        show_default=False,
    ),
]


def given_tags(words: list[str] | None) -> tuple[str, ...]:
    """The tags of the option. Raises MisuseError for what is none."""
    try:
        return tags_from_words(words or [])
    except RefusedQuestionError as error:
        raise MisuseError(f"--tag: {error.reason}.") from error


def tell_unknown_tags(catalog: "Catalog", tags: tuple[str, ...], streams: Consoles) -> None:
    """Say on standard error which of `tags` no article carries, and which tags there are."""
    if not tags:
        return
    from bot.writing import no_such_topic

    held = catalog.tags()
    unknown = [tag for tag in tags if tag not in held]
    if unknown:
        streams.report(no_such_topic(unknown, held))
