"""What is remembered of an entry beside its mark, as a little JSON in its row.

What the feed announced, while its page is still due; and what it said when it was last acted upon,
so that a counter which moves at every refresh costs no page and no new version each time.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from knowledge.articles import published_from_iso, published_iso
from knowledge.feeds.drafts import Announced

_KEPT_CHARS = 1_000
"""Of an announced text: enough to tell the page it announces from another."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an entry said (`entries.gist_of`) when it was last acted upon, and at what time.

    `slight` is how many times in a row the change that was acted upon was a slight one.
    """

    gist: str
    at: datetime
    slight: int = 0


def note_of(seen: Seen, said: Announced | None = None) -> str:
    """The note of an entry; `said` where its page is due and may have no article yet."""
    found: dict[str, object] = {
        "seen": {"gist": seen.gist, "at": int(seen.at.timestamp()), "slight": seen.slight}
    }
    if said is not None:
        found["said"] = {
            "title": said.title,
            "text": said.text[:_KEPT_CHARS],
            "authors": list(said.authors),
            "published": published_iso(said.published),
            "language": said.language,
            "outlet": said.outlet,
        }
    return json.dumps(found)


def seen_in(note: str | None) -> Seen | None:
    """When an entry was last acted upon; None where the note does not say."""
    try:
        seen = json.loads(note or "{}")["seen"]
        at = datetime.fromtimestamp(int(seen["at"]), UTC)
        return Seen(str(seen["gist"]), at, int(seen["slight"]))
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        return None


def announced_in(note: str | None) -> Announced | None:
    """What the feed announced of an entry whose page is due; None where the note does not say."""
    try:
        found = json.loads(note or "{}")["said"]
        return Announced(
            title=str(found.get("title") or ""),
            text=str(found.get("text") or ""),
            authors=tuple(str(name) for name in found.get("authors") or ()),
            published=published_from_iso(found.get("published")),
            language=found.get("language"),
            outlet=found.get("outlet"),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def without_announcement(note: str | None) -> str | None:
    """The note when the page has had its turn."""
    seen = seen_in(note)
    return note_of(seen) if seen else None
