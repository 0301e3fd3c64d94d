"""Puts words right that no passage holds, where one that passages do hold is a slip away.

A slip is a letter too many, too few, another, two that changed places, or a doubling in the wrong
place ("tarrifs"). What is put in place comes from the library: its words, as its texts write them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import Stemmer

from knowledge.catalog.store import Catalog
from knowledge.retrieval.terms import STOPWORDS, without_accents
from knowledge.retrieval.two_slips import MOST, has_the_same_letters, near_stems, slips_between

SHORTEST = 4
LONGEST = 24
"""Letters; a word of four is only taken for one of five with a letter left out."""

MOST_WORDS = 3
"""Words of one question that are looked into; each costs some milliseconds."""

LEAST_HELD = 5
LEAST_HELD_OF_NAMES = 10
LEAST_HELD_OF_SHORT = 50
"""Passages that must hold the other word. What is written with a capital may be a name that the
library does not know, and four letters have many neighbours."""

HARDLY = 6
TIMES_AS_OFTEN = 300
"""Texts of the library have slips too: beside a word that so few passages hold, another is looked
for that so many times more hold, with the same letters or one more."""

MOST_STEMS = 3
SAMPLES = (8, 40)
"""Of how many stems texts are looked at, and how many at first and in the end, for a word as
people write it."""

LONG = 8
"""Letters of a word in which two slips are looked for; its first two are taken for right."""

LEAST_HELD_TWICE = 30
FAR_AHEAD = 5
"""Passages that must hold the word two slips away, and how many times more than any other such."""

ENDING = 3
"""Letters at the end in which two forms of one word differ."""

AS_A_RANGE = 4
"""First letters under which the library's words are read together; slips among them are looked
up one by one."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class Respelt:
    """A text put right. `changes` are (as typed, as read) of each word, once, in order.

    `beside` are words that others may be slips of, which a few passages hold and so stay.
    """

    text: str
    changes: tuple[tuple[str, str], ...] = ()
    beside: tuple[str, ...] = ()


class Speller:
    """Knows the words of one library. Safe to use from many threads; it remembers nothing, so that
    a word is known as soon as an article holds it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def unknown(self, words: Sequence[str]) -> set[str]:
        """Those of `words` that no passage holds in any form."""
        return set(self._catalog.hardly_held(words, 0))

    def put_right(self, text: str, keep: Sequence[tuple[int, int]] = ()) -> Respelt:
        """`text` with its slips put right, but for what stands in the stretches `keep`.

        Raises CatalogError where the library cannot be read.
        """
        shouted = text.isupper()
        places: dict[str, list[int]] = {}
        for match in _WORD.finditer(text):
            word = _POSSESSIVE.sub("", match[0])
            inside = any(start < match.end() and match.start() < end for start, end in keep)
            if not inside and _is_worth_a_look(word, shouted=shouted):
                places.setdefault(word, []).append(match.start())
        unknown = list(self._catalog.hardly_held(list(places), HARDLY).items())[:MOST_WORDS]
        read = [(word, held, self._near(word, held)) for word, held in unknown]
        changes = tuple((word, other) for word, held, other in read if other and not held)
        beside = tuple(other for _, held, other in read if other and held)
        where = sorted((at, word, other) for word, other in changes for at in places[word])
        for at, word, other in reversed(where):
            text = text[:at] + other + text[at + len(word) :]
        return Respelt(text, changes, beside)

    def _near(self, word: str, held: int) -> str | None:
        """The word of the library that `word`, which `held` passages hold, is a slip of.

        In its capitals; None where unsure.
        """
        typed = _folded(word)
        by_stem: dict[str, list[str]] = {}
        for slip in dict.fromkeys(slips_of(typed)):
            if not held or sorted(slip) == sorted(typed) or len(slip) > len(typed):
                by_stem.setdefault(_stem(slip), []).append(slip)
        first = typed[:AS_A_RANGE]
        apart = [stem for stem in by_stem if not stem.startswith(first)]
        known = self._catalog.words_like(first, apart)
        least = max(_least_held(word), TIMES_AS_OFTEN * held)
        near = [stem for stem in by_stem if known.get(stem, 0) >= least]
        for stem in sorted(near, key=lambda one: -known[one])[:MOST_STEMS]:
            if (best := self._as_written(by_stem[stem], word)) is not None:
                return best
        return None if held or len(typed) < LONG else self._two_slips_away(typed, word)

    def _two_slips_away(self, typed: str, word: str) -> str | None:
        """The word of the library two slips from `typed`, where there is one that is clear.

        A name is only taken for one of the same letters: Johannsen is not Johansson.
        """
        held = self._catalog.words_like(typed[:2], [])
        stems = near_stems(_stem(typed), held, LEAST_HELD_TWICE)[:MOST_STEMS]
        found = [(held[stem], *form) for stem in stems if (form := self._form(stem, typed))]
        if not found or any(FAR_AHEAD * number > found[0][0] for number, *_ in found[1:]):
            return None
        _, best, is_name = found[0]
        if (is_name or word[0].isupper()) and not has_the_same_letters(best, typed):
            return None
        return _in_capitals_of(word, best)

    def _form(self, stem: str, typed: str) -> tuple[str, bool] | None:
        """The word of `stem` that texts have most often two slips from `typed`, in small letters.

        And whether they write it as a name.
        """
        texts = self._catalog.texts_with(stem, SAMPLES[-1])
        words = [one for text in texts for one in _WORD.findall(without_accents(text))]
        forms = {one.lower() for one in words if _is_no_other_form(one.lower(), typed)}
        near = {one for one in forms if slips_between(one, typed) <= MOST and _stem(one) == stem}
        counted = Counter(one.lower() for one in words if one.lower() in near)
        if not counted:
            return None
        best = counted.most_common(1)[0][0]
        written = [one for one in words if one.lower() == best]
        return best, 2 * sum(one[0].isupper() for one in written) > len(written)

    def _as_written(self, slips: Sequence[str], word: str) -> str | None:
        """That of `slips`, all of one stem, which texts of the library have most often."""
        written = re.compile(rf"\b(?:{'|'.join(slips)})\b", re.IGNORECASE)
        found: list[str] = []
        for sample in SAMPLES:
            texts = self._catalog.texts_with(slips[0], sample)
            found = [one for text in texts for one in written.findall(without_accents(text))]
            if found:
                break
        else:
            return None
        best = Counter(one.lower() for one in found).most_common(1)[0][0]
        if word[0].isupper() and _has_another_letter(best, _folded(word)):
            capitals = sum(one[0].isupper() for one in found)
            if 2 * capitals <= len(found):
                return None
        return _in_capitals_of(word, best)


def slips_of(word: str) -> Iterator[str]:
    """Words that `word`, in small letters a to z, may be a slip of. The first letter stays."""
    size = len(word)
    for at in range(1, size + 1):
        yield from (word[:at] + letter + word[at:] for letter in ascii_lowercase)
    if size <= SHORTEST:
        return
    for at in range(1, size):
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        yield word[:at] + word[at + 1 :]
        yield from (word[:at] + letter + word[at + 1 :] for letter in ascii_lowercase)
        if word[at] == word[at - 1]:
            single = word[:at] + word[at + 1 :]
            yield from (single[: to + 1] + single[to:] for to in range(size - 1))
    yield word[0] + word


def _is_no_other_form(one: str, typed: str) -> bool:
    """Whether two words differ before their endings: "vibrancy" is no slip of "vibrant"."""
    return one[:2] == typed[:2] and one[: len(typed) - ENDING] != typed[:-ENDING]


def _in_capitals_of(word: str, best: str) -> str:
    if word.isupper():
        return best.upper()
    return best.capitalize() if word[0].isupper() else best


def _least_held(word: str) -> int:
    if len(word) <= SHORTEST:
        return LEAST_HELD_OF_SHORT
    return LEAST_HELD_OF_NAMES if word[0].isupper() else LEAST_HELD


def _is_worth_a_look(word: str, *, shouted: bool) -> bool:
    if not SHORTEST <= len(word) <= LONGEST or (word.isupper() and not shouted):
        return False  # UNRWA is no slip
    plain = _folded(word)
    return plain.isascii() and plain.isalpha() and plain not in STOPWORDS


def _has_another_letter(one: str, other: str) -> bool:
    return len(one) == len(other) and sorted(one) != sorted(other)


def _folded(word: str) -> str:
    """Small letters without accents, as full-text search has them."""
    return without_accents(word.lower())


def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


_stemmer = Stemmer.Stemmer("porter", 0)
"""The stems of full-text search. It forgets (0): slips are not asked for again."""
