"""`pullquote evaluate`: how good the answers are on questions with known answers."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import TerminalError, cannot_read
from adapters.terminal.ingest import found_files
from adapters.terminal.json_format import one_line
from adapters.terminal.opening import usable_settings
from adapters.terminal.progress import progress_bar

if TYPE_CHECKING:
    from bot.evaluation.report import Report

EPILOG = """[bold]Examples[/bold]

[cyan]pullquote evaluate --articles news.jsonl.gz --questions questions.jsonl.gz[/cyan]

[cyan]pullquote evaluate --articles news/ --questions q.jsonl --unanswerable other.jsonl[/cyan]

A line of questions: {"id", "question", "asked_on", "answers": ["$200 million"], "unanswerable": \
false}. The library is built once and kept in PULLQUOTE_DATA_DIR/evaluations; your own library is \
not touched."""

_SECTIONS = {
    "recall": "Finding and quoting",
    "multihop": "Finding evidence (MultiHop-RAG)",
    "abstention": "Knowing when not to answer",
    "shape": "What was shown",
    "latency": "Time",
}


def evaluate(
    articles: Annotated[
        list[Path],
        typer.Option(
            metavar="FILE",
            help="A file or folder of articles; may be repeated.",
            show_default=False,
        ),
    ],
    questions: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="Questions with known answers (JSONL, .gz too).",
            show_default=False,
        ),
    ],
    *,
    unanswerable: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="More questions, none of which these articles answer.",
            show_default=False,
        ),
    ] = None,
    on_their_days: Annotated[
        bool,
        typer.Option(
            "--on-their-days",
            help="Ask these on the days they were asked on, not on days of the others.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the report as JSON.")] = False,
) -> None:
    """Measure how good the answers are, on a library of its own."""
    streams = consoles()
    settings = usable_settings()
    _require_files(articles, [questions, *([unanswerable] if unanswerable else [])])
    from bot.evaluation.run import evaluate as measure

    with progress_bar(streams.err, "Building the library", None, "done") as bar:
        report = measure(
            articles,
            questions,
            settings,
            unanswerable=unanswerable,
            on_their_days=on_their_days,
            on_articles=bar.advance,
            on_questions=partial(bar.stand_at, title="Asking"),
            report_line=streams.report,
        )
    if as_json:
        streams.line(one_line(report.as_dict()))
    else:
        show_report(report, streams)


def _require_files(articles: list[Path], questions: list[Path]) -> None:
    found = found_files([str(path) for path in articles])
    for error in found.missing:
        raise TerminalError(f"{error.origin} {error.reason}.")
    for path in questions:
        try:
            path.open("rb").close()
        except OSError as error:
            raise cannot_read(path, error) from error


def show_report(report: "Report", streams: Consoles) -> None:
    """The report as tables, a part without questions left out."""
    figures = report.as_dict()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name in ("articles", "passages", "questions"):
        table.add_row(name.capitalize(), _figure(name, figures[name]))
    for section, title in _SECTIONS.items():
        if figures[section] is None:
            continue
        table.add_row()
        table.add_row(Text(title, "bold"))
        for name, value in figures[section].items():
            if name != "reliability":
                table.add_row(f"  {_label(name)}", _figure(name, value))
        for bin_ in figures[section].get("reliability", ()):
            told = f"{bin_['replies']:,} at {bin_['confidence']:.2f}, right {bin_['right']:.2f}"
            table.add_row(f"  confidence from {bin_['least']:.1f}", told)
    streams.answer(table)


def _label(name: str) -> str:
    return name.removesuffix("_ms").replace("_at_", "@").replace("_", " ")


def _figure(name: str, value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f} ms" if name.endswith("_ms") else f"{value:.3f}"
