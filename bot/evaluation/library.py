"""Libraries built for evaluation, kept under the hash of what they were built from."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.assembly import open_newsroom
from bot.settings import Settings
from knowledge.articles import Draft
from knowledge.errors import SourceError
from knowledge.passages import PASSAGING
from knowledge.sources.files import expand, read_drafts


def built_library(
    articles: Sequence[Path],
    settings: Settings,
    on_articles: Callable[[int], None] = lambda _more: None,
) -> Path:
    """The data folder of a library of exactly these articles, built now unless it stands already.

    It lies in the folder `evaluations` of the settings' data folder, under the hash of the files'
    contents, the embedder's setting and the way articles become passages. An interrupted build is
    taken up where it stopped. `on_articles` is told how many more articles are dealt with. Raises
    SourceError where not one article can be read.
    """
    files = expand([str(path) for path in articles])
    digest = hashlib.sha256(f"{PASSAGING}|{settings.embedding}".encode())
    for path in files:
        with path.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    home = settings.data_dir / "evaluations"
    folder = home / digest.hexdigest()[:16]
    if folder.is_dir():
        return folder
    # Built beside it and moved when whole: an unfinished library is never measured.
    unfinished = home / f"{folder.name}.unfinished"
    there = settings.model_copy(update={"data_dir": unfinished, "database_url": None})
    with open_newsroom(there, own_index=False) as newsroom:
        drafts = (_as_real(draft) for path in files for draft in read_drafts(path))
        summary = newsroom.library.ingest(drafts, on_articles)
        if summary.failures and not newsroom.library.catalog.freshness()[0]:
            raise summary.failures[0]
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return folder


def _as_real(draft: Draft | SourceError) -> Draft | SourceError:
    """Samples count as articles here: they are what the committed questions ask about."""
    return replace(draft, sample=False) if isinstance(draft, Draft) else draft
