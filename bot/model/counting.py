"""Whether the figures of a sentence are the quote's, and of the same things.

A figure carries what stands around it: its thing, its unit, what it is a part of, what it is paid
per, and whether it is a bound. A sentence that loses one of these says another thing.
"""

import re
from collections.abc import Sequence

from bot.extractive.wording import stem_of, stems_of
from bot.model.opposites import MOVES
from bot.values.dates import Date
from bot.values.figures import VAGUE, Figure, figures_in, figures_of_quote, names_with_digits
from knowledge.retrieval.terms import STOPWORDS

_TIED = 15  # characters between two figures that belong together: "130 of its 412"
_NEAR = 5  # words behind a figure among which its thing is looked for
_WORDS = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d[\d.,]*[^\W_]*|[^\W_]+")
_BEHIND = re.compile(r"[\s-]([^\W\d_]+)")
_CLAUSE_END = re.compile(r"[.,;:]\s|\b(?:and|but|or|while|whereas)\b")
_TOTAL = re.compile(r"\bof\s+(?:(?:the|its|his|her|their|all|some|about)\s+){0,2}\Z", re.IGNORECASE)
_FROM_TO = re.compile(r"\b(from|to|by|at)\s+(?:(?:about|nearly|almost|over)\s+)?\Z", re.IGNORECASE)
_ENDS = frozenset({"from", "to", "at"})
_RATE = re.compile(
    r"\A(?:\s[^\W\d_]+){0,4}?(?:\s|/)?(?:(?<=/)|(?:an?|per|each|every)\s)"
    r"(square|cubic|second|minute|hour|day|night|week|month|quarter|year|person|head|share|barrel"
    r"|tonne|ton|kilo|kilogram|kg|litre|liter|gallon|mile|kilometre|kilometer|km|metre|meter|student"
    r"|household|capita)s?\b",
    re.IGNORECASE,
)
_BOUNDS = tuple(
    re.compile(rf"\b(?:{words})\s\Z", re.IGNORECASE)
    for words in (
        r"over|above|exceed\w*|more than|at least|minimum of",
        "under|below|less than|fewer than|up ?to|at most|maximum of",
        "nearly|almost|close to",
    )
)
_COUNTS = VAGUE | frozenset(
    """
    all every everyone everybody each entire whole majority minority most many few both score scores
    umpteen countless numerous myriad plenty record only
    yesterday today tomorrow tonight ago last next monday tuesday wednesday thursday friday
    saturday sunday morning afternoon evening weekend noon midday midnight dawn dusk recently lately
    soon shortly immediately already spring summer autumn winter season seasons christmas easter
    daily weekly monthly yearly annual annually
    """.split()  # noqa: SIM905
)
_MEASURES = tuple(
    frozenset(group.split())
    for group in (
        "second seconds minute minutes hour hours day days week weeks month months year years",
        "millimetre millimetres centimetre centimetres metre metres meter meters kilometre "
        "kilometres kilometer kilometers km mile miles foot feet inch inches yard yards acre acres "
        "hectare hectares league leagues fathom fathoms",
        "knot knots mph kmh kph",
        "gram grams kilogram kilograms kg tonne tonnes ton tons pound pounds ounce ounces litre "
        "litres liter liters gallon gallons barrel barrels",
        "watt watts kilowatt kilowatts megawatt megawatts mw gigawatt gigawatts gw kwh mwh gwh",
        "byte bytes kb mb gb tb kilobyte kilobytes megabyte megabytes gigabyte gigabytes terabytes",
        "celsius fahrenheit degree degrees kelvin",
    )
)
_ANY_MEASURE = frozenset[str]().union(*_MEASURES)


def miscounted(said: str, quote: str, dates: Sequence[Date]) -> str | None:
    """What is wrong with the figures of `said`, for the log; `dates` are the quote's."""
    words, theirs = _folded(said), _folded(quote)
    if (words & _COUNTS) - theirs:
        return "counting word"
    single = {word.rstrip("s") for word in theirs}
    if any(word in _ANY_MEASURE and word.rstrip("s") not in single for word in words):
        return "unit"
    known, before = figures_of_quote(quote, dates), None
    figures = figures_in(said)
    for at, figure in enumerate(figures):
        carrying = [one for one in known if one.kind == figure.kind and one.carries(figure)]
        if before and figure.start - before[0].end <= _TIED:
            carrying = [one for one in carrying if any(two.end <= one.start for two in before[1])]
        before = figure, carrying
        if not carrying:
            return "figure"
        start = figures[at - 1].end if at else 0
        if not any(
            _same_thing(figure, one, said, quote)
            and _same_deed(said[start : figure.start], quote[: one.start], known, one, quote)
            and _same_standing(figure, one, said, quote)
            for one in carrying
        ):
            return "figure of another thing"
    if not set(names_with_digits(said)) <= set(names_with_digits(quote)):
        return "name with digits"
    return None


def _same_thing(figure: Figure, known: Figure, said: str, quote: str) -> bool:
    """False where the word behind `figure` does not stand behind it in the quote."""
    after, theirs = _BEHIND.match(said, figure.end), _BEHIND.match(quote, known.end)
    unit = theirs[1].lower() if theirs else ""
    if unit in _ANY_MEASURE and not (after and after[1].lower().rstrip("s") == unit.rstrip("s")):
        return False
    if after is None or after[1].lower() in STOPWORDS:
        return True
    near = _WORDS.findall(quote[known.end :])[:_NEAR]
    wanted = stem_of(after[1])
    return wanted in map(stem_of, near) or (wanted not in stems_of(quote) and wanted in MOVES)


def _same_deed(ours: str, theirs: str, known: Sequence[Figure], one: Figure, quote: str) -> bool:
    """False where the telling word before a figure stands elsewhere in the quote.

    `ours` is what comes before it in the sentence, from the figure before that.
    """
    words = [word for word in _WORDS.findall(ours) if word.lower() not in STOPWORDS]
    if not words:
        return True
    deed = stem_of(words[-1])
    earlier = [other.end for other in known if other.end <= one.start]
    before = next(
        (theirs[end:] for end in sorted(earlier, reverse=True) if stems_of(theirs[end:])), theirs
    )
    behind = " ".join(_WORDS.findall(_CLAUSE_END.split(quote[one.end :])[0])[:_NEAR])
    return deed not in stems_of(quote) or deed in stems_of(before) or deed in stems_of(behind)


def _same_standing(figure: Figure, known: Figure, said: str, quote: str) -> bool:
    """Whether both are a total or a part, a bound or not, an end of a move or its size, and a rate
    or not."""
    ours, theirs = said[: figure.start], quote[: known.start]
    if bool(_TOTAL.search(theirs)) and not _TOTAL.search(ours):
        return False
    for pattern in _BOUNDS:
        if bool(pattern.search(theirs)) != bool(pattern.search(ours)):
            return False
    if MOVES & set(stems_of(said)) and figure.kind != "ordinal" and not _is_year(known):
        mine, other = _FROM_TO.search(ours), _FROM_TO.search(theirs)
        end, their_end = (one[1].lower() if one else "by" for one in (mine, other))
        if end != their_end and _ENDS & {end, their_end}:
            return False
    rate = _RATE.search(quote[known.end :])
    return rate is None or stem_of(rate[1]) in {stem_of(one) for one in _WORDS.findall(said)}


def _is_year(figure: Figure) -> bool:
    return not figure.kind and 1500 <= figure.value <= 2200


def _folded(text: str) -> set[str]:
    return {re.sub(r"[’']s?\Z", "", word.casefold()) for word in _WORDS.findall(text)}
