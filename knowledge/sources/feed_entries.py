"""What a feed's reader found for an entry becomes a FeedEntry: one address, one identity, checked.

The same for every format; `feed_xml` and `feed_json` say what stands where in theirs.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from knowledge.articles import Published
from knowledge.canonical import canonical_line
from knowledge.sources.drafts import author_names, language_tag
from knowledge.sources.feed_reading import MAX_ENTRIES, FeedEntry
from knowledge.sources.feed_text import Given, fullest, plain_title
from knowledge.sources.published import parse_published
from knowledge.urls import canonical_url

_MAX_IDENTITY_CHARS = 2_000
_MAX_NAME_CHARS = 120
_EMAIL = re.compile(r"\S+@\S+")


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry as its format's reader found it. `links`: likeliest first, not yet absolute.

    `published` and `updated` hold what the feed says.
    """

    guid: str
    links: Sequence[str]
    title: str
    authors: Sequence[str]
    published: str
    updated: str
    given: Sequence[Given]
    language: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class _Addressed:
    found: FoundEntry
    url: str | None
    fragment: str


def finished(
    entries: Iterable[FoundEntry], *, base: str, own: Iterable[str | None], language: str | None
) -> tuple[FeedEntry, ...]:
    """The entries in their order, at most `MAX_ENTRIES`, each identity once, without empty ones.

    Links are relative to `base`; `own` are the addresses of the feed and its site, which are no
    article's; `language` is the feed's.
    """
    not_articles = {canonical_url(address) for address in own if address}
    addressed: list[_Addressed] = []
    for found in entries:
        if len(addressed) == MAX_ENTRIES:
            break
        addressed.append(_with_address(found, base, not_articles))
    shared = _shared_pages(addressed)
    ambiguous = _ambiguous_guids(addressed)
    finished: dict[str, FeedEntry] = {}
    for entry in addressed:
        guid = entry.found.guid[:_MAX_IDENTITY_CHARS].strip()
        identity = _identity(guid if guid not in ambiguous else "", entry)
        if identity not in finished:
            url = None if entry.url in shared else entry.url
            finished[identity] = _feed_entry(identity, url, entry.found, language)
    return tuple(entry for entry in finished.values() if entry.url or entry.title or entry.text)


def _with_address(found: FoundEntry, base: str, not_articles: set[str | None]) -> _Addressed:
    for link in filter(None, found.links):
        try:
            absolute = urljoin(base, link.strip())
        except ValueError:
            continue
        url = canonical_url(absolute)
        if url and url not in not_articles:
            return _Addressed(found, url, urldefrag(absolute).fragment)
    return _Addressed(found, None, "")


def _shared_pages(entries: Sequence[_Addressed]) -> set[str]:
    """The pages that hold several entries, told apart by fragments only (release notes do that).

    Without its fragment such an address would make one article of all of them.
    """
    fragments: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.url:
            fragments[entry.url].add(entry.fragment)
    return {url for url, found in fragments.items() if len(found) > 1}


def _ambiguous_guids(entries: Sequence[_Addressed]) -> set[str]:
    """Guids that the feed gives to entries with different addresses, so that they tell nothing."""
    pairs = {
        (guid, entry.url, entry.fragment)
        for entry in entries
        if (guid := entry.found.guid[:_MAX_IDENTITY_CHARS].strip())
    }
    counts = Counter(guid for guid, _, _ in pairs)
    return {guid for guid, count in counts.items() if count > 1}


def _identity(guid: str, entry: _Addressed) -> str:
    if guid:
        return guid
    if entry.url:
        return f"{entry.url}#{entry.fragment}" if entry.fragment else entry.url
    found = entry.found
    text = found.given[0].value if found.given and not found.title else ""
    told = "\n".join((found.title, str(found.published or ""), text))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def _feed_entry(
    identity: str, url: str | None, found: FoundEntry, language: str | None
) -> FeedEntry:
    body = fullest(found.given)
    return FeedEntry(
        identity=identity.encode("utf-8", "replace").decode(),
        url=url,
        title=plain_title(found.title),
        authors=_authors(found.authors),
        published=_date(found.published),
        updated=_date(found.updated),
        text=body.text,
        whole=body.whole,
        language=language_tag(found.language) or language,
        outlet=plain_title(found.outlet or "")[:_MAX_NAME_CHARS].strip() or None,
    )


def _date(value: object) -> Published:
    return parse_published(value)


def _authors(given: Sequence[str]) -> tuple[str, ...]:
    """Names, each once: no addresses, no `By`, several in one string taken apart."""
    names: list[str] = []
    for one in given[:30]:
        line = plain_title(one[:500])
        inside = re.fullmatch(r"\S+@\S+\s*\((?P<name>[^()]+)\)", line)
        line = inside["name"] if inside else _EMAIL.sub("", line).strip(" <>()[],;")
        if line and not line.lower().startswith(("http://", "https://", "www.")):
            names.extend(author_names(canonical_line(line)))
    return tuple(dict.fromkeys(names))[:30]
