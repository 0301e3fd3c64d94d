"""`pullquote ask`: one question, or a file of them."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, cast

import typer
from rich.text import Text

from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import (
    MisuseError,
    RefusedQuestionError,
    TerminalError,
    cannot_read,
)
from adapters.terminal.events import (
    Asking,
    instant_from_text,
    question_from_line,
    question_from_record,
)
from adapters.terminal.harmless import harmless_line
from adapters.terminal.json_format import one_line, reply_as_dict
from adapters.terminal.render import count, reply_view
from adapters.terminal.topics import TagsOption, given_tags, tell_unknown_tags

if TYPE_CHECKING:
    from bot.answers import Question
    from bot.assembly import Newsroom
    from bot.settings import Settings

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote ask "How much will Huawei invest in its developer programme?"[/cyan]

[cyan]pullquote ask --asked-on 2023-03-20 "Who bought Credit Suisse this week?"[/cyan]

[cyan]pullquote ask --tag chips --tag energy "Who builds a plant?"[/cyan]   only from articles \
with one of these tags

[cyan]pullquote ask --json --passages 3 "Who is buying Pioneer?" | jq .quotes[/cyan]

[cyan]pullquote ask --json --batch questions.jsonl > answers.jsonl[/cyan]

A line of questions.jsonl: {"id": "q1", "question": "Who …?", "asked_on": "2023-03-20"}

[bold]JSON[/bold] is one object a question with the keys id, kind (answer or no_answer), text, \
confidence, quotes, independent_outlets, as_of, nearest, passages, timings_ms; docs/json.md \
explains each."""


def ask(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUESTION",
            help="The question, best in quotation marks: the shell reads a ? itself.",
            show_default=False,
        ),
    ] = None,
    *,
    threshold: Annotated[
        float | None,
        typer.Option(
            metavar="0…1",
            help="Say nothing when less sure than this; 0 always answers if it can.",
            show_default="PULLQUOTE_THRESHOLD, or the reader's own",
        ),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Ask every line of a JSONL file (.gz too; - is standard input): question, and "
            "optionally id, asked_on and tags.",
            show_default=False,
        ),
    ] = None,
    asked_on: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help='What "today" is: the end of that day in PULLQUOTE_TIMEZONE.',
            show_default="now",
        ),
    ] = None,
    tag: TagsOption = None,
    passages: Annotated[
        int, typer.Option(metavar="N", min=0, max=100, help="How many passages the JSON lists.")
    ] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write one JSON object a question.")
    ] = False,
) -> None:
    """Ask one question, or a file of them, and go."""
    if bool(words) == (batch is not None):
        raise MisuseError("Give either a question in quotation marks or --batch FILE.")
    if threshold is not None and not 0 <= threshold <= 1:  # NaN is neither
        raise MisuseError("--threshold must be a number from 0 to 1.")
    from adapters.terminal.opening import ready_for_questions, usable_settings

    asking = _asking(usable_settings(), threshold, asked_on, passages, given_tags(tag))
    streams = consoles()
    if batch is None:
        asked = question_from_line(" ".join(words or ()), asking)
        if asked is None:
            raise RefusedQuestionError("the question is empty; write it in quotation marks")
        with ready_for_questions(streams) as newsroom:
            tell_unknown_tags(newsroom.library.catalog, asking.tags, streams)
            _reply(newsroom, asked, streams, as_json=as_json, now=None if asked_on else asking.now)
        return
    with _opened(batch) as lines, ready_for_questions(streams) as newsroom:
        tell_unknown_tags(newsroom.library.catalog, asking.tags, streams)
        refused = _ask_each(newsroom, lines, asking, streams, as_json=as_json)
    if refused:
        raise TerminalError(f"{count(refused, 'line')} of {batch} could not be asked; see above.")


def _asking(
    settings: "Settings",
    threshold: float | None,
    asked_on: str | None,
    passages: int,
    tags: tuple[str, ...],
) -> Asking:
    try:
        now = instant_from_text(asked_on, settings.timezone) if asked_on else settings.now()
    except RefusedQuestionError as error:
        raise MisuseError(f"--asked-on: {error.reason}.") from error
    if threshold is None:
        threshold = settings.threshold
    return Asking(now, settings.timezone, threshold, passages, tags)


def _ask_each(
    newsroom: "Newsroom",
    lines: Iterator[bytes],
    asking: Asking,
    streams: Consoles,
    *,
    as_json: bool,
) -> int:
    """Answer line by line, each written before the next is read; how many were refused."""
    refused = 0
    for number, line in enumerate(lines, start=1):
        try:
            question = question_from_record(line, number, asking)
        except RefusedQuestionError as error:
            refused += 1
            streams.report(f"Line {number} was passed over: {error.reason}.")
            continue
        if question is None:
            continue
        if not as_json:
            streams.answer(Text(harmless_line(question.text), "bold underline"))
        _reply(newsroom, question, streams, as_json=as_json)
        if not as_json:
            streams.answer(Text())
    return refused


def _reply(
    newsroom: "Newsroom",
    question: "Question",
    streams: Consoles,
    *,
    as_json: bool,
    now: datetime | None = None,
) -> None:
    from adapters.terminal.steps import answer

    reply = answer(newsroom, question, streams)
    if as_json:
        streams.line(one_line(reply_as_dict(question, reply)))
    else:
        streams.answer(reply_view(reply, hyperlinks=streams.hyperlinks, now=now))


@contextmanager
def _opened(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a file of questions. Raises TerminalError where it cannot be read."""
    if str(path) == "-":
        yield iter(sys.stdin.buffer)
        return
    with _readable(path):
        file = path.open("rb")
    packed = path.suffix.lower() == ".gz"
    with file:
        lines = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        yield _lines(lines, path)


def _lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    with _readable(path):
        yield from file


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        raise cannot_read(path, error) from error
