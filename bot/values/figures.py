"""Figures by value: "$1.2bn" is "1.2 billion dollars", "twenty percent" is "20%".

Reads English, digits of any script, and nothing cleverly: two readings of one text agree, so a
figure that was copied is found again, and one that cannot be read the same way counts as another.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.values.dates import Date

_ONES = dict(
    zip(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen
        """.split(),  # noqa: SIM905
        range(20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        """
        twenty thirty forty fifty sixty seventy eighty ninety
        """.split(),  # noqa: SIM905
        range(20, 100, 10),
        strict=True,
    )
)
_ORDINALS = dict(
    zip(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        """.split(),  # noqa: SIM905
        range(1, 13),
        strict=True,
    )
)
_SCALES = {
    "hundred": 10**2,
    **dict.fromkeys(("thousand", "k"), 10**3),
    "lakh": 10**5,
    **dict.fromkeys(("million", "m", "mn", "mln", "mio"), 10**6),
    "crore": 10**7,
    **dict.fromkeys(("billion", "b", "bn", "bln", "mrd"), 10**9),
    **dict.fromkeys(("trillion", "tn", "trn", "tln"), 10**12),
}
_CURRENCIES = {
    **dict.fromkeys(("$", "us$", "usd", "dollar", "dollars"), "usd"),
    **dict.fromkeys(("€", "eur", "euro", "euros"), "eur"),
    **dict.fromkeys(("£", "gbp", "pound", "pounds"), "gbp"),
    **dict.fromkeys(("¥", "jpy", "yen"), "jpy"),
    **dict.fromkeys(("cny", "rmb", "yuan"), "cny"),
    **dict.fromkeys(("₹", "inr", "rupee", "rupees", "rs"), "inr"),
    **dict.fromkeys(("₩", "krw", "won"), "krw"),
    **dict.fromkeys(("chf", "franc", "francs"), "chf"),
    **dict.fromkeys(("crown", "crowns"), "crowns"),
    **dict.fromkeys(("cent", "cents"), "cents"),
    **{name: name for name in ("a$", "c$", "hk$", "s$", "nz$", "aud", "cad", "sek", "nok", "dkk")},
}
_UNITS = {
    **dict.fromkeys(("%", "percent", "per cent", "pct", "pc"), "%"),
    **dict.fromkeys(("percentage point", "percentage points", "points", "pp"), "points"),
    **dict.fromkeys(("basis point", "basis points", "bp", "bps"), "basis points"),
}
_WORD = "|".join([*_ONES, *_TENS])
_SCALE_WORD = "hundred|thousand|lakh|million|crore|billion|trillion"
_SPACE = r"[ \u00a0\u2009\u202f]"
_FIGURE = re.compile(
    r"(?P<sign>(?:(?<![^\s(])[-−–]|\b(?:minus|negative)\s)?)"
    r"(?:(?P<before>(?:us|hk|nz|[acs])?\$|[€£¥₹₩]|\b(?:usd|eur|gbp|jpy|cny|rmb|inr|krw|chf|rs)\b\.?)"
    rf"{_SPACE}?(?P<sign2>-?))?"
    r"(?:"
    rf"(?<![^\W_])(?P<digits>\d{{1,3}}(?:[,{_SPACE[1:-1]}’']\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*"
    r"(?:,\d{1,2}(?!\d))?)?(?P<vulgar>[½⅓⅔¼¾⅕⅛])?"
    rf"|\b(?P<words>(?:a(?=\s(?:hundred|thousand|million|billion|trillion)\b)|(?:{_WORD})\b)"
    rf"(?:[\s-]+(?:and\s+)?(?:{_WORD}|{_SCALE_WORD})\b)*)"
    r")"
    rf"(?P<scale>(?:[\s-]?(?:{_SCALE_WORD}|bn|mn|mln|mio|bln|mrd|tn|trn|tln|[kmb])(?![^\W_]))*)"
    r"(?P<ordinal>(?:st|nd|rd|th)(?![^\W_]))?"
    r"(?:[\s-]?(?P<unit>%|percentage\spoints?|basis\spoints?|per\s?cent(?!\w)|pct\b|pp\b|bps?\b))?"
    r"(?:\s(?P<after>dollars?|euros?|pounds?|yen|yuan|rupees?|won|francs?|crowns?|cents?"
    r"|usd|eur|gbp|jpy|cny|rmb|inr|krw|chf|sek|nok|dkk)(?![^\W_]))?",
    re.IGNORECASE,
)
_ORDINAL_WORD = re.compile(rf"\b({'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_MIXED = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])[^\W_]+")

VAGUE = frozenset(
    """
    half halves halved halve quarter quarters thirds double doubled doubles doubling twice
    triple tripled treble trebled quadruple quadrupled thrice dozen dozens couple pair several
    hundreds thousands millions billions trillions tens decade decades century centuries
    """.split()  # noqa: SIM905
)
"""Words that count without a figure: they have to stand as they are."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`kind` is "" for a bare number, a currency, "%", "points", "basis points" or "ordinal".

    `start` and `end` are where it stands.
    """

    value: Decimal
    kind: str
    start: int
    end: int

    def carries(self, said: "Figure") -> bool:
        """Whether who reads this figure may say `said`: money may lose its currency."""
        if self.value != said.value:
            return False
        return self.kind == said.kind or (not said.kind and self.kind in _CURRENCIES.values())


def figures_in(text: str) -> list[Figure]:
    """The figures of `text`, in order; ordinal words among them."""
    found = [figure for match in _FIGURE.finditer(text) if (figure := _figure(match))]
    for match in _ORDINAL_WORD.finditer(text):
        value = Decimal(_ORDINALS[match[1].lower()])
        found.append(Figure(value, "ordinal", match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def figures_of_quote(text: str, dates: Sequence[Date]) -> list[Figure]:
    """The figures that may be said of `text`: of its `dates` the years alone."""
    within = [(date.start, date.end) for date in dates]
    years = {date.year for date in dates}
    return [
        one
        for one in figures_in(text)
        if one.value in years or not any(a <= one.start and one.end <= b for a, b in within)
    ]


def names_with_digits(text: str) -> Iterator[str]:
    """Words of digits and letters that are no figure, folded: "5G", "Q3", "F16"."""
    figures = [(one.start, one.end) for one in figures_in(text)]
    for match in _MIXED.finditer(text):
        if not any(start <= match.start() and match.end() <= end for start, end in figures):
            yield match[0].casefold()


def _figure(match: re.Match[str]) -> Figure | None:
    value = _value(match)
    if value is None:
        return None
    for scale in re.split(r"[\s-]+", match["scale"].lower()):
        value *= _SCALES.get(scale, 1)
    # "-5", "-$5" and "$-5" are below zero; "5-7" and "COVID-19" are not.
    if match["sign"] or match["sign2"]:
        value = -value
    before = (match["before"] or "").lower().rstrip(".")
    after = (match["after"] or "").lower()
    unit = " ".join((match["unit"] or "").lower().split())
    if match["ordinal"]:
        kind = "ordinal"
    else:
        kind = _CURRENCIES.get(before) or _CURRENCIES.get(after) or _UNITS.get(unit, "")
    return Figure(value, kind, match.start(), match.end())


def _value(match: re.Match[str]) -> Decimal | None:
    if match["words"]:
        return _in_words(match["words"])
    if match["digits"] is None and match["vulgar"] is None:
        return None
    value = _in_digits(match["digits"] or "0")
    if value is not None and match["vulgar"]:
        value += Decimal(str(round(unicodedata.numeric(match["vulgar"]), 6)))
    return value


def _in_digits(digits: str) -> Decimal | None:
    plain = "".join(str(unicodedata.digit(one, "")) or one for one in digits)
    plain = re.sub(r"[,’'\s](?=\d{3}(?!\d))", "", plain).replace(",", ".")
    if plain.count(".") > 1:  # a version, an address, a date: told apart by its digits alone
        plain = "1" + plain.replace(".", "000000")
    return Decimal(plain) if len(plain) < 60 else None


def _in_words(words: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        elif word == "a":
            current = 1
        elif word != "and":
            current += _ONES.get(word, 0) + _TENS.get(word, 0)
    return Decimal(total + current)
