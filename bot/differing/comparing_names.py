"""Whether two names are those of two: in doubt they are one and the same.

A surname is a full name, a parent company may be told for its own, a party for its leader. So names
differ only where nothing in them is alike and neither article speaks of the other one's.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from itertools import product

from bot.differing.told_names import NameTold
from knowledge.articles import Article

ALIKE = 0.75
"""From this share of like letters on, two words may be spellings of one name."""

_TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir dame lord lady king queen prince princess pope president
    chancellor premier minister prime senator sen representative rep governor gov mayor judge
    justice general gen colonel col captain capt major sergeant coach chief executive officer
    director chair chairman chairwoman vice deputy secretary the jr sr ii iii
    """.split()  # noqa: SIM905
)
_KINDS = frozenset(
    """
    inc ltd llc plc corp corporation company co group holding holdings works bank party union club
    fc afc united city town university college institute team media motors energy airlines partners
    capital industries international systems technologies technology studios pictures press council
    committee department ministry association federation foundation trust fund church labs
    """.split()  # noqa: SIM905
)
"""Words of a body's name, and not of a person's."""


def names_differ(one: NameTold, in_one: Article, other: NameTold, in_other: Article) -> bool:
    """Whether no reader could take the names for those of one person or company, or of a part."""
    mine, yours = _telling(one.name), _telling(other.name)
    if not mine or not yours or _is_body(one.name) != _is_body(other.name):
        return False
    if any(_may_be_one(a, b) for a, b in product(mine, yours)):
        return False
    if _letters(one.name) & _letters(other.name):
        return False
    return not (mine & _folded(_words_in(in_other)) or yours & _folded(_words_in(in_one)))


def _telling(name: str) -> frozenset[str]:
    """The folded words of a name without titles, initials and kinds of company."""
    words = _folded(name)
    return frozenset(one for one in words if len(one) > 1) - _TITLES - _KINDS


def _folded(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return frozenset(re.sub(r"['’]s$", "", one) for one in re.findall(r"[^\W_]+(?:['’]s)?", plain))


def _words_in(article: Article) -> str:
    return f"{article.title}\n{article.text}"


def _is_body(name: str) -> bool:
    return bool(_folded(name) & _KINDS)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two words may be one name: "Bill" and "Billy", "Kyiv" and "Kiev"."""
    if one.startswith(other) or other.startswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _letters(name: str) -> set[str]:
    """A name as it stands and its first letters, for "EC" and "Elbe Chips"."""
    words = re.findall(r"[^\W_]+", name)
    return {name.casefold().replace(".", ""), "".join(word[0] for word in words).casefold()}
