"""JSON Lines, plain or gzipped: one article a line, read as a stream.

Keys: `text`, `title`, `url`, `outlet`, `published`, `authors`, `language`, `id`.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, cast
from urllib.parse import quote

from knowledge.articles import Draft
from knowledge.canonical import canonical_line
from knowledge.errors import SourceError
from knowledge.sources.decoding import decoded, reject_binary
from knowledge.sources.drafts import checked_draft
from knowledge.sources.reading import Reading, ReadingError

Line = bytes | ReadingError

MAX_LINE_BYTES = 20_000_000
"""A longer line is an error; `MAX_ARTICLE_CHARS` fit in it in any script."""

_MAX_SKIPPED_BYTES = 500_000_000  # of one line: after that a stream is a bomb, not news
_SKIP_BYTES = 1_000_000


def read_records(path: Path, now: datetime | None = None) -> Iterator[Draft | SourceError]:
    """An article or an error for each line that is not empty. Raises OSError if `path` cannot be
    opened; a file that breaks off gives its articles and then an error.
    """
    with cast(
        IO[bytes], gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")
    ) as stream:
        count = 0
        lines = _lines(stream)
        while True:
            try:
                line = next(lines, None)
            except ReadingError as error:
                yield SourceError(str(path), str(error))
                return
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                broken = "breaks off" if isinstance(error, EOFError) else "is damaged"
                yield SourceError(str(path), f"{broken} after line {count} (its gzip data)")
                return
            if line is None:
                return
            count += 1
            if isinstance(line, ReadingError) or line.strip():
                yield _article(path, count, line, now)


def _lines(stream: IO[bytes]) -> Iterator[Line]:
    """The lines, an error for one that is too long. Raises ReadingError if nothing is text."""
    line = stream.readline(MAX_LINE_BYTES + 1)
    if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadingError("is UTF-16; save it as UTF-8, which JSON Lines asks for")
    reject_binary(line)
    line = line.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in line[:1000]:
        raise ReadingError("is not text (it holds NUL bytes)")
    while line:
        if len(line) > MAX_LINE_BYTES:
            _skip_line(stream, line)
            yield ReadingError(f"has more than {MAX_LINE_BYTES // 10**6} million bytes")
        else:
            yield line
        line = stream.readline(MAX_LINE_BYTES + 1)


def _skip_line(stream: IO[bytes], line: bytes) -> None:
    skipped = len(line)
    while line and not line.endswith(b"\n"):
        line = stream.readline(_SKIP_BYTES)
        skipped += len(line)
        if skipped > _MAX_SKIPPED_BYTES:
            raise ReadingError(
                f"has a line of over {_MAX_SKIPPED_BYTES // 10**6} million bytes; stopped there"
            )


def _article(path: Path, number: int, line: Line, now: datetime | None) -> Draft | SourceError:
    where = f"{path}, line {number}"
    try:
        record = _record(line)
        title, text = record.get("title"), str(record["text"])
        name = title if isinstance(title, str) else ""
        origin = f"{path.resolve().as_uri()}#{_record_id(record, name, text)}"
        return checked_draft(
            where, origin, Reading(name, text, record), canonical_line(text[:300], 100), now
        )
    except ReadingError as error:
        return SourceError(where, str(error))
    except SourceError as error:
        return error


def _record(line: Line) -> dict[str, object]:
    if isinstance(line, ReadingError):
        raise line
    try:
        record = json.loads(decoded(line))
    except json.JSONDecodeError as error:
        raise ReadingError(f"is not valid JSON ({error.msg} at column {error.colno})") from error
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond Python's limits
        raise ReadingError("is not valid JSON") from error
    if not isinstance(record, dict):
        raise ReadingError("is not a JSON object")
    if not isinstance(record.get("text"), str):
        raise ReadingError('has no "text"')
    return record


def _record_id(record: dict[str, object], title: str, text: str) -> str:
    given = record.get("id")
    if isinstance(given, (str, int)) and (identity := str(given)[:200].strip()):
        return quote(identity.encode("utf-8", "replace"), safe="")
    return hashlib.sha256((title + text).encode("utf-8", "replace")).hexdigest()[:12]
