"""The last step of every source: what it found, made canonical and checked, becomes a Draft."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from knowledge.articles import Draft
from knowledge.canonical import canonical_line, canonical_text
from knowledge.errors import SourceError
from knowledge.sources.furniture import without_furniture
from knowledge.sources.published import parse_published
from knowledge.sources.reading import Reading
from knowledge.tags import tags_from
from knowledge.urls import canonical_url

MAX_ARTICLE_CHARS = 5_000_000
"""Characters in the longest article: the Bible has 4.5 million."""

MIN_ARTICLE_CHARS = 20
"""Shorter texts hold nothing to quote."""

_MAX_TITLE_CHARS = 300
_MAX_NAME_CHARS = 120
_MAX_AUTHORS = 30
_MAX_TAGS = 30
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_BETWEEN_AUTHORS = re.compile(r"\s*;\s*|\s*,\s+(?:and\s+)?|\s+and\s+|\s+&\s+")


def checked_draft(
    where: str, origin: str, reading: Reading, fallback_title: str, now: datetime | None = None
) -> Draft:
    """A Draft of what was read. `where` names the file (and record) to a person.

    Raises SourceError if there is too little text, or too much.
    """
    text, title, fields = reading.text, reading.title, reading.fields
    if len(text) > 2 * MAX_ARTICLE_CHARS:
        raise SourceError(where, too_long(len(text)))
    body = canonical_text(text)
    if (cleaned := without_furniture(body)) != body:
        body = canonical_text(cleaned)
    if len(body) < MIN_ARTICLE_CHARS:
        raise SourceError(where, "has no readable text")
    if len(body) > MAX_ARTICLE_CHARS:
        raise SourceError(where, too_long(len(body)))
    published = fields.get("published")
    return Draft(
        origin=origin,
        title=canonical_line(title or "", _MAX_TITLE_CHARS)
        or canonical_line(fallback_title, _MAX_TITLE_CHARS)
        or "Untitled",
        text=body,
        url=canonical_url(_string(fields.get("url"))),
        outlet=_name(fields.get("outlet")),
        authors=author_names(fields.get("authors") or fields.get("author")),
        published=parse_published(fields.get("date") if published is None else published, now=now),
        language=language_tag(fields.get("language")),
        tags=_tags(fields.get("tags")),
    )


def too_long(chars: int) -> str:
    """The reason given for an article of `chars` characters."""
    return (
        f"has {chars / 1e6:.0f} million characters and an article may have"
        f" {MAX_ARTICLE_CHARS // 10**6} million; if it holds several,"
        " make it a .jsonl file with one on each line"
    )


def title_from_name(path: Path) -> str:
    """`acme-buys_rival.txt` as `Acme buys rival`."""
    words = " ".join(re.split(r"[\s_-]+", path.name.split(".")[0] or path.name)).strip()
    return words[:1].upper() + words[1:]


def _tags(value: object) -> tuple[str, ...]:
    """Topics in order, each once; one string may hold several between commas."""
    entries = value.split(",") if isinstance(value, str) else value
    if not isinstance(entries, (list, tuple)):
        return ()
    texts = (
        str(entry)
        for entry in entries
        # A year is a tag; a number of thousands of digits cannot even be written out.
        if isinstance(entry, str) or (isinstance(entry, int) and abs(entry) < 10**9)
    )
    return tags_from(texts)[:_MAX_TAGS]


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name(value: object) -> str | None:
    return canonical_line(_string(value), _MAX_NAME_CHARS) or None


def author_names(value: object) -> tuple[str, ...]:
    """Names in order, each once; one string may hold several."""
    entries: Iterable[object]
    if isinstance(value, str):
        entries = _BETWEEN_AUTHORS.split(re.sub(r"^[Bb]y\s+", "", value.strip()))
    elif isinstance(value, (list, tuple)):
        entries = value
    else:
        return ()
    names = (_name(entry) for entry in entries)
    return tuple(dict.fromkeys(name for name in names if name))[:_MAX_AUTHORS]


def language_tag(value: object) -> str | None:
    """`value` if it has the form of a language tag (BCP 47), with hyphens; else None."""
    match = _LANGUAGE.fullmatch(_string(value).strip())
    return match[0].replace("_", "-") if match else None
