"""The words of time: months, weekdays, numbers and units, as fragments of patterns."""

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday".split("|")  # noqa: SIM905

_SHORT_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905
_VAGUE = {"a": 1, "an": 1, "couple": 2, "few": 4, "several": 6, "dozen": 12, "hundred": 100}
_COUNTS = (
    {word: number for number, word in enumerate(_ONES)}
    | {word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)}
    | _VAGUE
)
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}

GAP = r"[\s ]{1,4}"
"""Between words. Bounded, so that no text keeps a pattern busy."""

MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(sorted(_SHORT_MONTHS, key=len, reverse=True))})\b\.?)"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])(?![.,]\d)"
YEAR = r"(?:1[0-9]|20|21)\d\d(?![\d%])(?![.,]\d)"
COUNT = (
    rf"(?:(?:a{GAP})?(?:couple(?:{GAP}of)?|few|several|dozen|hundred)"
    rf"|(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?"
    rf"|(?:{'|'.join(sorted(_ONES, key=len, reverse=True))})|\d{{1,4}}|an?)"
)
UNIT = "(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade|century|centurie)"
PART_OF_DAY = "(?:morning|afternoon|evening|night)"

NO_IDIOM = (
    rf"(?!{GAP}(?:attacks?|riots?|committee|hearings?|insurrection|case|defendants?|massacre|terror"
    r"|prisoners|rioters|panel|investigation))"
)
"""Behind a day: it has not become a name."""

# Behind a round number, things that are counted: "in 2000 villages", not "in 2000 elections".
_MANY = (
    r"(?!elections|games|olympics|sales|profits|prices|exports|imports|earnings|results|versus"
    r"|perhaps|always)(?-i:[a-z]{3,20}[b-rt-z]s)\b"
)
NO_COUNT = (
    rf"(?!{GAP}(?:people|men|women|children|workers|employees|jobs|soldiers|troops|homes|houses|miles"
    r"|km|kilometres|kilometers|metres|meters|feet|dollars|euros|pounds|cases|deaths|votes|points"
    r"|users|cars|million|billion|thousand|hundred|tons|tonnes|years|days|hours|times|percent"
    r"|per|words|characters|letters|pages|copies|models?|projects?|steps|calories|visitors|seats"
    rf"|shares(?!{GAP}(?:of|in|on|fell|rose|were|slid|lost|gained)\b))\b)"
    rf"(?!(?<=[05]00){GAP}{_MANY})"
)
"""Behind a number: it counts nothing."""


def month_number(word: str) -> int:
    """1 to 12 for a month's name or its short form."""
    word = word.lower().rstrip(".")
    return MONTHS.index(word) + 1 if word in MONTHS else _SHORT_MONTHS[word]


def day_number(word: str) -> int:
    """1 to 31 for "5", "05" or "5th"."""
    return int(word.lower().rstrip("stndrh"))


def count_of(words: str) -> int:
    """The number that `words` (as COUNT finds them) stand for; the vague ones are a guess."""
    total = 0
    for word in words.lower().replace("-", " ").split():
        if word in {"a", "an", "of"} and " " in words.strip():
            continue
        total += int(word) if word.isdigit() else _COUNTS[word]
    return total


def unit_of(word: str) -> str:
    """The unit that a word in singular or plural names."""
    singular = word.lower().removesuffix("s")
    return "century" if singular == "centurie" else singular
