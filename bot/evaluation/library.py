"""Libraries built for evaluation, kept under the hash of what they were built from."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock

from bot.assembly import open_newsroom
from bot.settings import Settings
from knowledge.embedding.choose import choose_embedder
from knowledge.passages import PASSAGING
from knowledge.sources.files import expand, read_drafts


def built_library(
    articles: Sequence[Path],
    settings: Settings,
    on_articles: Callable[[int], None] = lambda _more: None,
) -> Path:
    """The data folder of a library of exactly these articles, built now unless it stands already.

    It lies in the folder `evaluations` of the settings' data folder, under the hash of the files'
    contents, the embedder and the way articles become passages. An interrupted build is taken up
    where it stopped; two processes that want the same library build it once. `on_articles` is told
    how many more articles are dealt with. Raises SourceError where not one article can be read.
    """
    files = expand([str(path) for path in articles])
    embedder = choose_embedder(settings.embedding).name
    digest = hashlib.sha256(f"{PASSAGING}|{embedder}".encode())
    for path in files:
        with path.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    home = settings.data_dir / "evaluations"
    folder = home / digest.hexdigest()[:16]
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / f"{folder.name}.lock"):
        if not folder.is_dir():
            _build(files, folder, settings, on_articles)
    return folder


def _build(
    files: Sequence[Path], folder: Path, settings: Settings, on_articles: Callable[[int], None]
) -> None:
    # Built beside it and moved when whole: an unfinished library is never measured.
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    there = settings.model_copy(update={"data_dir": unfinished, "database_url": None})
    with open_newsroom(there, own_index=False) as newsroom:
        drafts = (draft for path in files for draft in read_drafts(path))
        summary = newsroom.library.ingest(drafts, on_articles)
        if summary.failures and not newsroom.library.catalog.freshness()[0]:
            raise summary.failures[0]
    unfinished.rename(folder)
