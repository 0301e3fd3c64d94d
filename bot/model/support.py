"""Whether a sentence of a language model says only what its quote carries.

Its figures, dates and names must stand in the quote, it may not turn the quote around, and it has
to be the quote told shorter. In doubt it is not carried, and the quote speaks for itself.
"""

import re
from collections.abc import Iterator

from bot.extractive.wording import stems_of
from bot.model.counting import miscounted
from bot.model.cues import turned_around
from bot.model.shortening import is_shortened
from bot.values.dates import Date, dates_in
from knowledge.retrieval.terms import STOPWORDS
from knowledge.sentences import sentence_spans

CARELESS = frozenset(
    {
        *(
            f"{what} {how}"
            for what in ("denial", "undoing", "doubt")
            for how in ("added", "left out")
        ),
        *("attribution added", "attribution left out", "another speaker"),
        *("standing", "direction", "reworded"),
    }
)
"""What may be wrong with a sentence whose figures, dates and names are its quote's."""

_GAP = 3  # words from one part of a name to the next: "President Biden", "President Joe R. Biden"
_WORDS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d[\d.,]*[^\W_]*|[^\W_]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_HOUR = re.compile(r"\b[ap]\.\s?m\.\Z", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’'](?:s)?\Z", re.IGNORECASE)


def unsupported(said: str, quote: str, language: str | None = "en") -> str | None:
    """What in `said` the words of `quote` do not carry, for the log; None where they carry it."""
    said, quote = _joined_initials(said), _joined_initials(quote)
    dates, known = dates_in(said), dates_in(quote)
    if any(not any(one.carries(date) for one in known) for date in dates):
        return "date"
    rest = _without(said, dates)  # "1 February 2026" is "2026-02-01", and no figures of its own
    return (
        miscounted(rest, quote, known)
        or _names(rest, quote)
        or turned_around(rest, quote)
        or _reworded(said, quote, language)
    )


def _reworded(said: str, quote: str, language: str | None) -> str | None:
    sentences = _sentences(quote, language)
    told = all(is_shortened(one, sentences) for one in _sentences(said, language))
    return None if told else "reworded"


def _sentences(text: str, language: str | None) -> list[str]:
    found: list[str] = []
    for span in sentence_spans(text, language):
        if found and _HOUR.search(found[-1]):  # "at 9 a.m. New York time" is one sentence
            found[-1] += " " + text[span.start : span.end]
        else:
            found.append(text[span.start : span.end])
    return found


def _names(said: str, quote: str) -> str | None:
    words = list(_folded(quote))
    known, stems = set(words), set(stems_of(quote))
    before: tuple[int, str] | None = None
    for match, word in _words(said):
        if not _is_name(match[0]):
            if _is_uncased(match[0]) and match[0] not in quote:
                return "words of another script"
            continue
        opens = match.start() == _first_letter(said)
        common = opens and word in STOPWORDS
        if word not in known and not common and not (opens and set(stems_of(word)) & stems):
            return "name"
        beside = before and not common and not said[before[0] : match.start()].strip(" -‐‑")
        if before and beside and not _follow(words, before[1], word):
            return "name put together"
        before = None if common else (match.end(), word)
    return None


def _follow(words: list[str], first: str, second: str) -> bool:
    """Whether `second` comes soon after `first` in the quote's words."""
    return any(
        word == first and second in words[at + 1 : at + 1 + _GAP] for at, word in enumerate(words)
    ) or (first not in words)


def _words(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The words of `text` with their folded form, possessives taken off."""
    for match in _WORDS.finditer(text):
        yield match, _POSSESSIVE.sub("", match[0]).casefold()


def _folded(text: str) -> Iterator[str]:
    return (word for _, word in _words(text))


def _is_name(word: str) -> bool:
    return any(map(str.isupper, word)) or any(map(str.istitle, word))


def _is_uncased(word: str) -> bool:
    """Whether it is written in a script without capitals, where no name can be told apart."""
    return any(char.isalpha() and char.lower() == char.upper() for char in word)


def _first_letter(text: str) -> int:
    return next((at for at, char in enumerate(text) if char.isalnum()), 0)


def _joined_initials(text: str) -> str:
    """ "U.S." as "US"."""
    return _INITIALS.sub(lambda match: match[0].replace(".", ""), text)


def _without(text: str, dates: list[Date]) -> str:
    parts, at = [], 0
    for date in dates:
        parts += [text[at : date.start], " "]
        at = date.end
    return "".join([*parts, text[at:]])
