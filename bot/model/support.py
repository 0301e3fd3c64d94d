"""Whether a sentence of a language model says only what its quote carries.

Its figures, dates and names must stand in the quote, most of its other words too, and it may not
turn the quote around. In doubt it is not carried: the answer without a model comes instead.
"""

import re
from collections.abc import Iterator

from bot.extractive.wording import stems_of
from bot.model.cues import turned_around
from bot.values.dates import Date, dates_in
from bot.values.figures import VAGUE, Figure, figures_in, figures_of_quote, names_with_digits
from knowledge.retrieval.terms import STOPWORDS

SHARED = 0.5
"""The share of a sentence's telling words that its quote must hold. Half lets "Port traffic rose
17.4%" stand on "The port handled 17.4% more containers" and little else."""

_GAP = 3  # words from one part of a name to the next: "President Biden", "President Joe R. Biden"
_TIED = 15  # characters between two figures that belong together: "130 of its 412"
_NEAR = 5  # words behind a figure among which its thing is looked for
_WORDS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d[\d.,]*[^\W_]*|[^\W_]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"[’'](?:s)?\Z", re.IGNORECASE)
_RELATIVE = frozenset(
    """
    yesterday today tomorrow tonight ago last next monday tuesday wednesday thursday friday
    saturday sunday morning afternoon evening weekend
    """.split()  # noqa: SIM905
)
_MEASURES = tuple(
    frozenset(group.split())
    for group in (
        "second seconds minute minutes hour hours day days week weeks month months year years",
        "millimetre millimetres centimetre centimetres metre metres meter meters kilometre "
        "kilometres kilometer kilometers km mile miles foot feet inch inches yard yards acre acres "
        "hectare hectares",
        "gram grams kilogram kilograms kg tonne tonnes ton tons pound pounds ounce ounces litre "
        "litres liter liters gallon gallons barrel barrels",
        "watt watts kilowatt kilowatts megawatt megawatts mw gigawatt gigawatts gw kwh mwh gwh",
        "byte bytes kb mb gb tb kilobyte kilobytes megabyte megabytes gigabyte gigabytes terabytes",
        "celsius fahrenheit degree degrees kelvin",
    )
)


def unsupported(said: str, quote: str) -> str | None:
    """What in `said` the words of `quote` do not carry, for the log; None where they carry it."""
    said, quote = _joined_initials(said), _joined_initials(quote)
    dates, known = dates_in(said), dates_in(quote)
    if any(not any(one.carries(date) for one in known) for date in dates):
        return "date"
    rest = _without(said, dates)  # "1 February 2026" is "2026-02-01", and no figures of its own
    return (
        _figures(rest, quote, known)
        or _counting_words(rest, quote)
        or _measures(rest, quote)
        or _names(rest, quote)
        or _shared(rest, quote)
        or turned_around(rest, quote)
    )


def _figures(said: str, quote: str, dates: list[Date]) -> str | None:
    known, before = figures_of_quote(quote, dates), None
    for figure in figures_in(said):
        carrying = [one for one in known if one.carries(figure)]
        if before and figure.start - before[0].end <= _TIED:
            carrying = [one for one in carrying if any(two.end <= one.start for two in before[1])]
        before = figure, carrying
        if not carrying:
            return "figure"
        if not any(_same_thing(figure, one, said, quote) for one in carrying):
            return "figure of another thing"
    if not set(names_with_digits(said)) <= set(names_with_digits(quote)):
        return "name with digits"
    return None


def _same_thing(figure: Figure, known: Figure, said: str, quote: str) -> bool:
    """False where the word behind `figure` belongs to another place of the quote."""
    after = re.match(r"\s([^\W\d_]+)", said[figure.end :])
    if after is None or after[1].lower() in STOPWORDS:
        return True
    (thing, *_) = stems_of(after[1]) or [""]
    if thing not in stems_of(quote):
        return figure.kind == known.kind  # another word for it, but money stays money
    near = " ".join(_WORDS.findall(quote[known.end :])[:_NEAR])
    return thing in stems_of(near)


def _counting_words(said: str, quote: str) -> str | None:
    known = set(_folded(quote))
    wanted = {word for word in _folded(said) if word in VAGUE or word in _RELATIVE}
    return "counting word" if wanted - known else None


def _measures(said: str, quote: str) -> str | None:
    """A unit of the sentence must be the quote's, in singular or plural."""
    known = {word.rstrip("s") for word in _folded(quote)}
    for group in _MEASURES:
        if any(word in group and word.rstrip("s") not in known for word in _folded(said)):
            return "unit"
    return None


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


def _shared(said: str, quote: str) -> str | None:
    known = set(stems_of(quote))
    figures = [said[one.start : one.end] for one in figures_in(said)]
    counted = {stem for figure in figures for stem in stems_of(figure)}
    telling = [stem for stem in stems_of(said) if stem not in counted]
    if not telling:
        return None if figures else "nothing said"
    held = sum(stem in known or (_is_uncased(stem) and stem in quote) for stem in telling)
    return None if held >= SHARED * len(telling) else "words"


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
