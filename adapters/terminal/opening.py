"""Opens the library for a command: settings, log, samples and embeddings that are missing.

Everything slow to import is imported by the time it is needed, so that `--help` is quick.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.terminal.console import Consoles, consoles
from adapters.terminal.errors import TerminalError
from adapters.terminal.progress import progress_bar
from adapters.terminal.render import count

if TYPE_CHECKING:
    from bot.assembly import Newsroom
    from bot.settings import Settings
    from knowledge.catalog.store import Catalog


def load_settings() -> "Settings":
    """The settings of this process; the log follows them. Raises SettingsError."""
    from adapters.terminal.logs import configure_logs
    from bot.settings import Settings

    settings = Settings.load()
    configure_logs(settings.log_level)
    return settings


def usable_settings() -> "Settings":
    """The settings with absolute paths. Raises TerminalError where a file is in a folder's way."""
    settings = with_absolute_paths(load_settings())
    if said := in_the_way(settings.data_dir):
        raise TerminalError(said)
    return settings


def with_absolute_paths(settings: "Settings") -> "Settings":
    """`settings` whose paths a person finds again from any folder."""
    file = settings.catalog_file
    return settings.model_copy(
        update={
            "data_dir": settings.data_dir.absolute(),
            "database_url": f"sqlite:///{file.absolute()}" if file else None,
        }
    )


def nearest_existing(folder: Path) -> Path:
    """`folder`, or the nearest of its parents that exists."""
    folder = folder.absolute()
    return next(path for path in (folder, *folder.parents) if _is_there(path))


def in_the_way(folder: Path) -> str | None:
    """A sentence where a file stands in the place of `folder` or of one it lies in, or None."""
    there = nearest_existing(folder)
    if not there.is_file():
        return None
    return (
        f"{there} is a file, not a folder; move it away, or name another folder in "
        "PULLQUOTE_DATA_DIR."
    )


def catalog_path(settings: "Settings") -> Path:
    """The absolute path of the catalog's file."""
    from knowledge.catalog.store import FILE_NAME

    return (settings.catalog_file or settings.data_dir / FILE_NAME).absolute()


def no_library(settings: "Settings") -> str | None:
    """A sentence where there is no library yet, or None."""
    path = catalog_path(settings)
    if _is_there(path):
        return None
    return (
        f"There is no library in {path.parent} yet: `pullquote run` makes one with sample "
        "articles, `pullquote ingest PATH` one with yours, `pullquote feeds add URL` one that "
        "follows a feed."
    )


@contextmanager
def opened(
    streams: Consoles,
    *,
    own_index: bool = False,
    report: Callable[[str], None] | None = None,
) -> Iterator["Newsroom"]:
    """The newsroom as it stands, made where there is none.

    What it has to say meanwhile goes to `report`, or else to standard error.
    """
    settings = usable_settings()
    _warn_of_misspelt_settings(report or streams.report)
    with ExitStack() as stack:
        with streams.working("Opening the library …"):
            from bot.assembly import open_newsroom

            newsroom = stack.enter_context(
                open_newsroom(settings, own_index=own_index, report=report or streams.report)
            )
        yield newsroom


@contextmanager
def opened_catalog(*, make: bool = False) -> Iterator["Catalog"]:
    """The catalog alone, quicker than the newsroom and working where the embedder does not.

    Where there is none, it is made if `make` says so, and a TerminalError otherwise.
    """
    settings = usable_settings()
    _warn_of_misspelt_settings(consoles().report)
    if not make and (said := no_library(settings)):
        raise TerminalError(said)
    from knowledge.catalog.store import Catalog

    with Catalog.open(catalog_path(settings)) as catalog:
        yield catalog


@contextmanager
def ready_for_questions(
    streams: Consoles,
    *,
    own_index: bool = False,
    report: Callable[[str], None] | None = None,
) -> Iterator["Newsroom"]:
    """The newsroom with all its articles embedded; an empty library gets the samples first.

    Raises SettingsError where the language model that is named cannot be made.
    """
    with opened(streams, own_index=own_index, report=report) as newsroom:
        newsroom.get_ready()
        _load_samples(newsroom, streams)
        embed_missing(newsroom, streams)
        yield newsroom


def embed_missing(newsroom: "Newsroom", streams: Consoles) -> None:
    """Embed what the configured embedder has not embedded: it was changed, or interrupted."""
    library = newsroom.library
    missing = library.unembedded()
    if not missing:
        return
    streams.report(
        f"The embedder is {library.embedder.name} now; {count(missing, 'passage')} must be "
        "embedded again. Interrupting is safe: the next start goes on."
    )
    with progress_bar(streams.err, "Embedding", missing, "passages") as bar:
        library.embed_again(bar.advance)


@contextmanager
def watching_samples(newsroom: "Newsroom", streams: Consoles) -> Iterator[None]:
    """Say afterwards that the sample articles left, if what was done meanwhile took them away."""
    catalog = newsroom.library.catalog
    before = catalog.coverage().samples if catalog.holds_only_samples() else 0
    yield
    if before and (left := before - catalog.coverage().samples) > 0:
        streams.report(samples_left(left))


def samples_left(number: int) -> str:
    """What is said when so many sample articles left the library."""
    return (
        f"The {count(number, 'sample article')} left the library: from now on answers come from "
        "your own articles."
    )


def _warn_of_misspelt_settings(report: Callable[[str], None]) -> None:
    from bot.settings import Settings

    for said in Settings.unknown():
        report(said)


def _load_samples(newsroom: "Newsroom", streams: Consoles) -> None:
    library = newsroom.library
    articles, _ = library.catalog.freshness(include_samples=True)
    if articles:
        return
    from knowledge.library import sample_files

    total = len(sample_files())
    with progress_bar(streams.err, "Loading sample articles", total, "articles") as bar:
        summary = library.load_samples(bar.advance)
    if summary.added:  # another first question may have been quicker
        streams.report(f"The library was empty: {count(summary.added, 'sample article')} loaded.")


def _is_there(path: Path) -> bool:
    """True too where it may not be looked at: opening it will say why."""
    try:
        return path.exists()
    except OSError:
        return True
