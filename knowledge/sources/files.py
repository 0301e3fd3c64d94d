"""Articles from files: which files a person meant, and what stands in each.

Every format has a module beside this one; what a file's bytes mean is theirs to say.
"""

import errno
import glob
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from knowledge.articles import Draft
from knowledge.errors import SourceError
from knowledge.sources.decoding import decoded
from knowledge.sources.drafts import (
    MAX_ARTICLE_CHARS,
    checked_draft,
    title_from_name,
    too_long,
)
from knowledge.sources.markdown import read_markdown
from knowledge.sources.parsing import MAX_DOCUMENT_BYTES, shared_parsers
from knowledge.sources.plain import read_plain
from knowledge.sources.reading import Reading, ReadingError
from knowledge.sources.records import read_records
from knowledge.urls import canonical_url

_MARKDOWN = (".md", ".markdown")
_PAGES = (".html", ".htm", ".xhtml")
_RECORDS = (".jsonl", ".jsonl.gz")
SUFFIXES = (".txt", *_MARKDOWN, *_PAGES, *_RECORDS)
"""The endings of the files that `read_drafts` reads, in any case."""

_MAX_TEXT_BYTES = 4 * MAX_ARTICLE_CHARS


def expand(
    paths: Sequence[str], *, on_passed_over: Callable[[Path], None] = lambda _file: None
) -> list[Path]:
    """The files that `paths` (files, folders, patterns like `news/**/*.md`) stand for, each once.

    Folders are searched to their depths in the order of names; hidden entries and files with other
    endings are skipped there, a file named outright is kept whatever its ending. `on_passed_over`
    is told of each file with another ending, at times more than once. A folder that may not be
    opened stands in the list itself, so that reading it gives the reason. Raises SourceError for a
    path that does not exist or a pattern that nothing matches.
    """
    found: dict[str, Path] = {}
    for given in paths:
        for path in _named(given, on_passed_over):
            for file in _files_below(path, on_passed_over) if path.is_dir() else (path,):
                found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def read_drafts(
    path: Path, *, url: str | None = None, now: datetime | None = None
) -> Iterator[Draft | SourceError]:
    """The articles in the file `path`, and an error for each that cannot be had; raises nothing.

    `url` is the web address of the one article in the file. Dates more than two days after `now`
    (default: the clock) are unknown.
    """
    where = str(path)
    try:
        yield from _drafts(path, url, now)
    except SourceError as error:
        yield error
    except ReadingError as error:
        yield SourceError(where, str(error))
    except OSError as error:
        yield SourceError(where, _os_reason(error))


def _drafts(path: Path, url: str | None, now: datetime | None) -> Iterator[Draft | SourceError]:
    _require_file(path)
    address = canonical_url(url) if url is not None else None
    if url is not None and address is None:
        raise ReadingError(f"cannot have the address {url[:200]!r}: it is not http or https")
    if path.name.lower().endswith(_RECORDS):
        if address:
            raise ReadingError("holds many articles, so one web address cannot be given to it")
        yield from read_records(path, now)
        return
    reading = _read(path)
    if address:
        reading = Reading(reading.title, reading.text, {**reading.fields, "url": address})
    yield checked_draft(str(path), path.resolve().as_uri(), reading, title_from_name(path), now)


def _named(given: str, on_passed_over: Callable[[Path], None]) -> Iterator[Path]:
    path = Path(given).expanduser()
    try:
        if os.path.lexists(path):
            yield path
            return
        # Not Path.glob, which takes no absolute patterns and enters hidden folders.
        matches = sorted(glob.glob(str(path), recursive=True)) if glob.has_magic(given) else []  # noqa: PTH207
    except (OSError, ValueError) as error:
        raise SourceError(given, "is not a path that can be opened") from error
    if not matches:
        missing = "matches no file" if glob.has_magic(given) else "does not exist; check the path"
        raise SourceError(given, missing)
    for match in map(Path, matches):
        if match.is_dir() or _is_readable_kind(match.name):
            yield match
        else:
            on_passed_over(match)


def _files_below(folder: Path, on_passed_over: Callable[[Path], None]) -> Iterator[Path]:
    closed: list[Path] = []
    visited: set[str] = set()
    for parent, folders, files in os.walk(
        folder, followlinks=True, onerror=lambda error: closed.append(Path(error.filename))
    ):
        visited.add(os.path.realpath(parent))
        # A link back up would make the walk endless.
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(Path(parent, name)) not in visited
        )
        for name in sorted(files):
            if name.startswith("."):
                continue
            if _is_readable_kind(name):
                yield Path(parent, name)
            else:
                on_passed_over(Path(parent, name))
    yield from closed


def _is_readable_kind(name: str) -> bool:
    return name.lower().endswith(SUFFIXES)


def _require_file(path: Path) -> None:
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        os.scandir(path).close()
        raise ReadingError("is a folder")
    if not stat.S_ISREG(mode):  # opening a pipe would wait for ever
        raise ReadingError("is not an ordinary file")
    if not _is_readable_kind(path.name):
        known = ", ".join(SUFFIXES)
        raise ReadingError(f"is in a format that cannot be read; use one of {known}")


def _read(path: Path) -> Reading:
    name = path.name.lower()
    limit = MAX_DOCUMENT_BYTES if name.endswith(_PAGES) else _MAX_TEXT_BYTES
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if name.endswith(_PAGES):
        return shared_parsers.page(data)
    if len(data) > limit:
        raise ReadingError(too_long(path.stat().st_size))
    text = decoded(data)
    if len(text) > MAX_ARTICLE_CHARS:
        raise ReadingError(too_long(len(text)))
    return read_markdown(text) if name.endswith(_MARKDOWN) else read_plain(text)


def _os_reason(error: OSError) -> str:
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return "may not be read; check its permissions"
        case errno.ENOENT:
            return "does not exist"
        case errno.ELOOP:
            return "is a link that leads back to itself"
        case _:
            return f"could not be read ({(error.strerror or 'unknown error').lower()})"
