"""Starter packs: well-known public feeds of an industry, so that a newcomer has news at once.

The lists themselves are the OPML files in `packs/`; docs/packs.md says how they came about.
"""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from knowledge.errors import SourceError
from knowledge.feeds.opml import OpmlFeed, OpmlReading, read_opml
from knowledge.tags import tag_from

_NAMES = ("cloud-ai", "chips", "finance", "energy", "health", "retail", "media")
_ALIASES = {
    "cloud": "cloud-ai",
    "ai": "cloud-ai",
    "semiconductors": "chips",
    "markets": "finance",
    "banking": "finance",
    "healthcare": "health",
    "pharma": "health",
    "ecommerce": "retail",
}


@dataclass(frozen=True, slots=True)
class Pack:
    """A starter pack: the name to ask for, a title for people, the number of its feeds."""

    name: str
    title: str
    feeds: int


def pack_names() -> tuple[Pack, ...]:
    """Every pack, in the order in which to show them."""
    readings = ((name, _reading(name)) for name in _NAMES)
    return tuple(Pack(name, read.title or name, len(read.feeds)) for name, read in readings)


def read_pack(name: str) -> tuple[OpmlFeed, ...]:
    """The feeds of the pack called `name` ("Cloud & AI", `cloud-ai` and `ai` are one).

    Raises SourceError, which lists the packs, when there is none of that name.
    """
    asked = tag_from(name) or ""
    known = _ALIASES.get(asked, asked)
    if known not in _NAMES:
        raise SourceError(name.strip() or "(no name)", f"is no pack; there are {_listed(_NAMES)}")
    return _reading(known).feeds


@cache
def _reading(name: str) -> OpmlReading:
    file = resources.files("knowledge.feeds") / "packs" / f"{name}.opml"
    return read_opml(file.read_bytes(), origin=f"the starter pack {name}")


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
