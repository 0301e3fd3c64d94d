"""The names that an outlet goes by: from "The Verge" or "theverge.com" to "Verge".

Names are compared without case, spaces and marks: "USA Today" and usatoday.com are one. How a name
must stand in a question to be taken for an outlet is the affair of `outlets`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.known_outlets import KNOWN_OUTLETS, NICKNAMES

LONGEST = 10
"""Words looked at together. Longer names are known by what stands before their first bar."""

_DOMAIN = re.compile(
    r"^(?P<before>(?:[\w-]+\.)*?)(?P<name>[\w-]+)(?:\.(?:ac|co|com|edu|gov|net|org))?\.[a-z]{2,}$",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s*[|:•·»]\s+|\s+[-–—]\s+")  # BBC News - Technology, Globes | Arena
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_ENDING = re.compile(r"(?:\.com|\s+(?:News|Online|Magazine|Newspaper|Blog|Network|Media))$", re.I)
_WORD = re.compile(r"\w+")
_SMALL = frozenset({"a", "and", "de", "for", "of", "the"})

# "the Times" may be any of the Timeses that the library has.
_PAPERS = frozenset(
    """
    chronicle courier dispatch examiner express gazette globe guardian herald independent inquirer
    journal mail mirror monitor observer post press register review standard star sun telegraph
    times tribune
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Known:
    """Outlets that go by one name. `own`: by their full name, or at least not by a shortened one
    ("Yahoo" for Yahoo News), which proves less. `held`: the library has articles of theirs.
    """

    outlets: tuple[str, ...]
    own: bool
    held: bool = True


class OutletNames:
    """The outlets of a library by every name that they go by, and others that people ask for.

    `elsewhere` are those others; a name that an outlet of the library goes by is none of theirs.
    """

    def __init__(self, outlets: Iterable[str], elsewhere: Iterable[str] = ()) -> None:
        self._own: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        self._papers: dict[str, list[str]] = {}
        self._domains: dict[str, list[str]] = {}
        self._elsewhere: dict[str, list[str]] = {}
        for outlet in outlets:
            self._add(outlet)
        for outlet in elsewhere:
            _note(self._elsewhere, outlet, outlet)
        for nickname, called in NICKNAMES.items():
            self._call(nickname, called)
        named = (self._own, self._short, self._papers, self._elsewhere)
        self._beginnings = _beginnings_of(key for names in named for key in names)
        self._domain_beginnings = _beginnings_of(self._domains)

    def reach(self, words: Sequence[str]) -> int:
        """How many of `words`, from the first on, may at most belong to one name; perhaps 0.

        Most words begin no outlet's name, and need no further look.
        """
        first = 1 if len(words) > 1 and words[0].lower() == "the" else 0
        key = initials = ""
        reach = 0
        for number, word in enumerate(words[first:], first + 1):
            key += word.lower()
            spelt = initials in self._domain_beginnings  # all but the last word by their letters
            if word.lower() not in _SMALL:
                initials += word[0].lower()
            if key not in self._beginnings and not spelt:
                break
            reach = number
        return reach

    def known_as(self, words: Sequence[str]) -> Known | None:
        """The outlets that `words` (not empty) name."""
        article = len(words) > 1 and words[0].lower() == "the"
        words = words[1:] if article else words
        key = "".join(words).lower()
        if own := self._own.get(key):
            return Known(tuple(own), own=True)
        if short := self._short.get(key):
            return Known(tuple(short), own=False)
        if article and (papers := self._papers.get(key)):
            return Known(tuple(papers), own=False)
        if known := self._by_initials(words):
            return known
        if elsewhere := self._elsewhere.get(key):
            return Known(tuple(elsewhere), own=True, held=False)
        return None

    def _call(self, nickname: str, called: Sequence[str]) -> None:
        """Let outlets of the library, or else one of those elsewhere, go by `nickname` too."""
        keys = [_key(one) for one in called]
        held = [one for key in keys for one in (*self._own.get(key, ()), *self._short.get(key, ()))]
        for outlet in held:
            _note(self._own, nickname, outlet)
        if not held:
            _note(self._elsewhere, nickname, called[0])

    def _by_initials(self, words: Sequence[str]) -> Known | None:
        """wsj.com for Wall Street Journal, nytimes.com for New York Times."""
        if not all(word[0].isupper() or word in _SMALL for word in words):
            return None
        telling = [word.lower() for word in words if word.lower() not in _SMALL]
        if len(telling) < 2:
            return None
        initials = "".join(word[0] for word in telling)
        for label in (initials, initials[:-1] + telling[-1]):
            if found := self._domains.get(label):
                return Known(tuple(found), own=len(label) > 2)
        return None

    def _add(self, outlet: str) -> None:
        if domain := _DOMAIN.match(outlet):
            self._add_domain(outlet, domain)
            return
        head, *sections = _SECTION.split(outlet)
        for name in (outlet, head):
            _note(self._own, name, outlet)
        for name in sections:
            if len(name.split()) > 2:
                _note(self._short, name, outlet)
        _note(self._short, _ENDING.sub("", head), outlet)
        words = _ARTICLE.sub("", head).split()
        initials = "".join(word[0] for word in words if word[0].isupper())
        if len(initials) > 2:
            _note(self._short, initials, outlet)
        if len(words) > 1 and words[-1].lower() in _PAPERS:
            _note(self._papers, words[-1], outlet)

    def _add_domain(self, outlet: str, domain: re.Match[str]) -> None:
        label = domain["name"].lower()
        before = [part for part in domain["before"].lower().split(".") if part and part != "www"]
        _note(self._own, re.sub(r"^www\.", "", outlet), outlet)
        if len(label) < 3 and before and len(before[-1]) > 4:
            label = before.pop()  # abcnews.go.com
        _note(self._own, label, outlet)
        _note(self._own, label.removeprefix("the"), outlet)
        for part in before:
            _note(self._own, label + part, outlet)  # finance.yahoo.com is Yahoo Finance
        _note(self._domains, label, outlet)
        _note(self._domains, label.removesuffix("news"), outlet)


def _beginnings_of(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key[:end] for key in keys for end in range(len(key) + 1))


def is_well_known(name: str) -> bool:
    """Whether `name` is that of an outlet that people ask for, whether or not it is held."""
    return _key(name) in _WELL_KNOWN


def _key(name: str) -> str:
    return "".join(_WORD.findall(_ARTICLE.sub("", name))).lower()


_WELL_KNOWN = frozenset(map(_key, KNOWN_OUTLETS))


def _note(names: dict[str, list[str]], name: str, outlet: str) -> None:
    key = _key(name)
    if len(key) > 1 and outlet not in names.setdefault(key, []):
        names[key].append(outlet)


@lru_cache(maxsize=8)
def outlet_names(outlets: tuple[str, ...]) -> OutletNames:
    """The names of `outlets`, put together once for each state of a library."""
    return OutletNames(outlets, KNOWN_OUTLETS)
