"""Opens the library for a command: settings, log, samples and embeddings that are missing.

Everything slow to import is imported by the time it is needed, so that `--help` is quick.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from adapters.terminal.console import Consoles
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


@contextmanager
def opened(streams: Consoles, *, own_index: bool = False) -> Iterator["Newsroom"]:
    """The newsroom as it stands; what it has to say meanwhile goes to standard error."""
    settings = load_settings()
    with ExitStack() as stack:
        with streams.working("Opening the library …"):
            from bot.assembly import open_newsroom

            newsroom = stack.enter_context(
                open_newsroom(settings, own_index=own_index, report=streams.report)
            )
        yield newsroom


@contextmanager
def opened_catalog() -> Iterator["Catalog"]:
    """The catalog alone, quicker than the newsroom and working where the embedder does not."""
    settings = load_settings()
    from knowledge.catalog.store import FILE_NAME, Catalog

    with Catalog.open(settings.catalog_file or settings.data_dir / FILE_NAME) as catalog:
        yield catalog


@contextmanager
def ready_for_questions(streams: Consoles, *, own_index: bool = False) -> Iterator["Newsroom"]:
    """The newsroom with all its articles embedded; an empty library gets the samples first."""
    with opened(streams, own_index=own_index) as newsroom:
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


def _load_samples(newsroom: "Newsroom", streams: Consoles) -> None:
    library = newsroom.library
    articles, _ = library.catalog.freshness(include_samples=True)
    if articles:
        return
    from knowledge.library import sample_files

    total = len(sample_files())
    with progress_bar(streams.err, "Loading sample articles", total, "articles") as bar:
        summary = library.load_samples(bar.advance)
    streams.report(f"The library was empty: {count(summary.added, 'sample article')} loaded.")
