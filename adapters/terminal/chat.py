"""`pullquote chat`: questions typed one after the other, or lines from a pipe.

A typed question may lean on the one before; each line of a pipe stands alone. What was typed can be
called back with the arrow keys while the chat lasts; it is not written to disk, as nobody was asked
whether it may be.
"""

import contextlib
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from adapters.terminal.console import Consoles, Reports, consoles, stdin_is_terminal
from adapters.terminal.ending import ending_when_told
from adapters.terminal.errors import OutputError, RefusedQuestionError, TerminalError
from adapters.terminal.events import Asking, question_from_line
from adapters.terminal.harmless import harmless_line
from adapters.terminal.opening import ready_for_questions
from adapters.terminal.render import count, reply_view, when
from adapters.terminal.topics import TagsOption, given_tags, tell_unknown_tags
from bot.errors import BotError
from knowledge.errors import LibraryError

if TYPE_CHECKING:
    from bot.assembly import Newsroom

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote chat[/cyan]   type questions; Ctrl-D leaves

[cyan]pullquote chat --tag chips[/cyan]   answers from articles with this tag alone

[cyan]pullquote chat < questions.txt > answers.txt[/cyan]   each line is a question"""

PROMPT = "> "

SAMPLE_QUESTION = "How much will Huawei invest in its developer programme?"

HELP = """Type a question about the news. The answer is a quote from an article, word for word,
and the link opens the article; nothing is said that no article says.
A question may go on from the one before: "and in Europe?", "when did they buy it?"

/sources  the outlets in the library
/tags     the tags in the library
/help     this help
/quit     leave (or Ctrl-D); Ctrl-C drops the line you are typing"""

_LEAVE = ("/quit", "/exit", "/q", "quit", "exit")
_HELP = ("/help", "/h", "/?", "help", "?")
_SOURCES_SHOWN = 20


Beside = AbstractContextManager[object]


def _nothing_beside(_newsroom: "Newsroom") -> Beside:
    return contextlib.nullcontext()


def chat(*, tag: TagsOption = None) -> None:
    """Ask in this terminal, also beside a bot that is running."""
    with ending_when_told():
        converse(given_tags(tag))


def converse(
    tags: tuple[str, ...] = (), beside: Callable[["Newsroom"], Beside] = _nothing_beside
) -> None:
    """Answer what is typed until Ctrl-D, or the lines of a pipe until its end.

    This process keeps the vector index meanwhile, unless another one does. `tags` limit every
    question; what `beside` opens goes on while questions are answered.
    """
    streams = consoles(plain=not stdin_is_terminal())
    reports = Reports(streams.report)
    with ready_for_questions(streams, own_index=True, report=reports) as newsroom:
        tell_unknown_tags(newsroom.library.catalog, tags, streams)
        with beside(newsroom):
            if stdin_is_terminal():
                with reports.held():
                    _talk(newsroom, tags, streams, reports)
            else:
                _answer_lines(newsroom, tags, streams)


def _answer_lines(newsroom: "Newsroom", tags: tuple[str, ...], streams: Consoles) -> None:
    if sys.stdin is None:
        raise TerminalError("There is no standard input to read questions from.")
    reconfigure = getattr(sys.stdin, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    refused = answered = 0
    for number, line in enumerate(sys.stdin, start=1):
        try:
            shown = _answer(newsroom, line, tags, streams, blank_line_first=answered > 0)
        except RefusedQuestionError as error:
            refused += 1
            streams.report(f"Line {number} was passed over: {error.reason}.")
        else:
            answered += shown
    if refused:
        raise TerminalError(f"{count(refused, 'line')} could not be asked; see above.")


def _talk(newsroom: "Newsroom", tags: tuple[str, ...], streams: Consoles, reports: Reports) -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - gives input() line editing and history
    streams.answer(Text(greeting(newsroom)), Text())
    earlier: list[str] = []
    while True:
        try:
            reports.tell()
            line = _typed(streams)
            if line is None or line.strip().lower() in _LEAVE:
                return
            _take(line, newsroom, tags, streams, earlier)
        except KeyboardInterrupt:
            streams.answer(Text())
        except OutputError:  # nothing more would be seen
            raise
        except (BotError, LibraryError, TerminalError) as error:
            streams.report(str(error))


def greeting(newsroom: "Newsroom") -> str:
    """What the chat opens with."""
    catalog = newsroom.library.catalog
    articles, newest = catalog.freshness(include_samples=True)
    if not articles:
        first = "The library is empty: load articles with pullquote ingest PATH."
    elif catalog.holds_only_samples():
        first = (
            f"Ask about the news. Until you load articles of your own (pullquote ingest PATH),\n"
            f"answers come from {count(articles, 'sample article')}. Try this:\n"
            f"  {SAMPLE_QUESTION}"
        )
    else:
        fresh = f", newest {when(newest)}" if newest else ""
        first = f"Ask about the news. Answers come from {count(articles, 'article')}{fresh}."
    return f"{first}\n/help for help, Ctrl-D to leave."


def _typed(streams: Consoles) -> str | None:
    """The next line, or None at the end."""
    try:
        if sys.stdout.isatty():
            return input(PROMPT)
        # input() would prompt on standard output, into the pipe that the answers go to.
        streams.err.print(PROMPT, end="")
        return sys.stdin.readline() or None
    except EOFError:
        streams.answer(Text())
        return None


def _take(
    line: str,
    newsroom: "Newsroom",
    tags: tuple[str, ...],
    streams: Consoles,
    earlier: list[str],
) -> None:
    """Do what `line` says; `earlier` are the questions before it, which a question may lean on."""
    word = line.strip().lower()
    if word in _HELP:
        streams.answer(Text(HELP), Text())
    elif word == "/sources":
        streams.answer(Text(_sources(newsroom)), Text())
    elif word == "/tags":
        streams.answer(Text(_tags(newsroom)), Text())
    elif word.startswith("/"):
        streams.answer(Text(f"There is no {harmless_line(word, 40)}; /help lists what there is."))
    elif _answer(newsroom, line, tags, streams, blank_line_first=True, earlier=earlier):
        streams.answer(Text())


def _answer(
    newsroom: "Newsroom",
    line: str,
    tags: tuple[str, ...],
    streams: Consoles,
    *,
    blank_line_first: bool,
    earlier: list[str] | None = None,
) -> bool:
    """Answer the question on `line`; False where the line is blank.

    Where `earlier` questions are given it may lean on them, and is put to them.
    """
    from adapters.terminal.steps import answer
    from bot.conversation.follow_ups import MOST_EARLIER, stand_alone

    settings = newsroom.settings
    asking = Asking(settings.now(), settings.timezone, settings.threshold, tags=tags)
    question = question_from_line(line, asking)
    if question is None:
        return False
    if earlier is not None:
        asked = question.text
        question = replace(question, text=stand_alone(asked, earlier, newsroom.library.outlets()))
        earlier.append(asked)
        del earlier[:-MOST_EARLIER]
        if question.text != asked:
            streams.answer(Text(f"Searched for: {harmless_line(question.text)}", style="dim"))
    reply = answer(newsroom, question, streams)
    if blank_line_first:
        streams.answer(Text())
    streams.answer(reply_view(reply, hyperlinks=streams.hyperlinks, now=settings.now()))
    return True


def _sources(newsroom: "Newsroom") -> str:
    outlets = newsroom.library.catalog.outlets()
    return _counted("outlet", outlets) or "No article in the library names its outlet."


def _tags(newsroom: "Newsroom") -> str:
    return _counted("tag", newsroom.library.catalog.tags()) or "No article carries a tag."


def _counted(noun: str, numbers: Mapping[str, int]) -> str:
    """How many articles each has, most first; nothing for none."""
    if not numbers:
        return ""
    shown = [f"articles  {noun}"]
    shown += [
        f"{number:>8,}  {harmless_line(name, 60)}"
        for name, number in list(numbers.items())[:_SOURCES_SHOWN]
    ]
    more = len(numbers) - _SOURCES_SHOWN
    return "\n".join(shown + ([f"          and {more:,} more"] if more > 0 else []))
