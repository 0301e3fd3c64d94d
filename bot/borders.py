"""Where a quote may start and end: between words, and never inside a number.

A quote cut in the wrong place is made of true words and still untrue: "$20" out of "$200 million",
"5 percent" out of "-5 percent", "the firm can" out of "the firm can't". So a place counts as a
border only when nothing joins its two sides. In doubt there is no border: a quote that is refused
costs an answer, a quote that is cut wrong costs trust.

What a quote leaves out in whole words ("said that", "not") is beyond this file.
"""

import re
import unicodedata

_APOSTROPHES = "'\u2019\u2018\u02bc\uff07"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63\uff0d"
_LONG_DASHES = "\u2014\u2015"
_DASHES = _HYPHENS + _LONG_DASHES
_INSIDE_NAMES = "/&@+=#\u00b7\\"  # and/or, AT&T, a@b.example, C++20, 9/11
_AFTER_NUMBER = "%‰‱°℃℉+#"  # 40%, 20°C, 50+; also C++ and C#
_BEFORE_NUMBER = ".,:/+~±≈<>≤≥×#№@\\" + _HYPHENS  # .5, -5, ~20, No. written №5

_SCALE_AHEAD = re.compile(
    r"(?:hundred|thousand|million|billion|trillion|quadrillion|lakh|crore"
    r"|percent|per\s+cent|percentage\s+points?|basis\s+points?)(?!\w)",
    re.IGNORECASE,
)
# After digits also plurals and short forms, and other languages' words: Millionen, milliards.
_SHORT_SCALE_AHEAD = re.compile(
    r"(?:(?:milli|billi|trilli|milj|bilj)\w*|hundreds|thousands|lakhs|crores"
    r"|mrd|mio|mld|mln|bln|tln|m|mm|mn|bn|tn|k|cr|pc|pct|bps?)(?!\w)",
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(
    r"(?<!\w)(?:usd|eur|gbp|jpy|cny|rmb|inr|rs\.?|chf|aud|cad|hkd|sgd|krw|sek|nok|dkk|brl"
    r"|minus|negative)\Z",
    re.IGNORECASE,
)
_SHORT_GROUP_BEHIND = re.compile(r"(?<!\d)\d{1,3}\Z")
_GROUP_AHEAD = re.compile(r"\d{3}(?!\d)")
_FRACTION_AHEAD = re.compile(r"\d{1,2}[/\u2044]\d")
_WIDEST_GAP = 8
_LONGEST_UNIT = 12


def is_border(text: str, at: int) -> bool:
    """Whether a quote may start or end between `text[at - 1]` and `text[at]`.

    True at both ends of the text. False inside a character (a letter and its combining marks, a
    joined emoji), inside a word, a name or a number, between a number and its sign, currency or
    scale, and inside a row of dots. Constant time.
    """
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _same_character(before, after):
        return False
    if before.isspace() or after.isspace():
        return not _number_spans_gap(text, at)
    return not (
        (_joins(before) and _joins(after))
        or _connects(text, at - 1)
        or _connects(text, at)
        or _same_number(before, after)
        or (before in ".…" and after in ".…")
    )


def _joins(char: str) -> bool:
    """Whether `char` belongs to a word. Marks and invisible joiners (Cf) count."""
    return char.isalnum() or char == "_" or unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}


def _same_character(before: str, after: str) -> bool:
    """A cautious part of Unicode's grapheme clusters (UAX 29): marks, joiners, emoji parts."""
    return (
        unicodedata.category(after) in {"Mn", "Mc", "Me", "Cf"}
        or before == "\u200d"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")
    )


def _is_money(char: str) -> bool:
    return unicodedata.category(char) == "Sc"


def _connects(text: str, i: int) -> bool:
    """Whether the sign at `i` holds its two neighbours together."""
    if not 0 < i < len(text) - 1:
        return False
    left, sign, right = text[i - 1], text[i], text[i + 1]
    if sign in _HYPHENS:  # non-profit, 2019–2021, $20-$25; "--" is a dash between clauses
        return not (left.isspace() or right.isspace() or left in _DASHES or right in _DASHES)
    if sign in _LONG_DASHES:
        return left.isnumeric() and (right.isnumeric() or _is_money(right))
    if sign == ".":  # 40.5, U.S.A, example.com; "said.The", "in 2024.The" are two sentences
        sentence_ends = left.islower() or (left.isdecimal() and text[i + 2 : i + 3].islower())
        names = not (sentence_ends and right.isupper())
    elif sign in ",:":
        names = left.isnumeric() or right.isnumeric()
    else:
        names = sign in _APOSTROPHES or sign in _INSIDE_NAMES
    return names and _joins(left) and _joins(right)


def _same_number(before: str, after: str) -> bool:
    if before.isalnum() and (after in _AFTER_NUMBER or _is_money(after)):
        return True
    if _is_money(before) and (after.isalnum() or after in ".," or after in _HYPHENS):
        return True
    if before == "°" and after.isalpha():
        return True
    return before in _BEFORE_NUMBER and (after.isnumeric() or _is_money(after))


def _number_spans_gap(text: str, at: int) -> bool:
    """Whether a number reaches across the white space around `at`: 200 million, 1 200, 40 %."""
    start = end = at
    while start > 0 and at - start < _WIDEST_GAP and text[start - 1].isspace():
        start -= 1
    while end < len(text) and end - at < _WIDEST_GAP and text[end].isspace():
        end += 1
    if start == 0 or end == len(text):
        return False
    return _scale_follows(text, start, end) or _number_goes_on(text, start, end)


def _scale_follows(text: str, start: int, end: int) -> bool:
    """Whether what ends at `start` is counted in the scale or unit that begins at `end`."""
    before, after = text[start - 1], text[end]
    if _joins(before) and _SCALE_AHEAD.match(text, end):
        return True
    if not before.isnumeric():
        return False
    if after in "%‰‱°" or (_is_money(after) and not text[end + 1 : end + 2].isnumeric()):
        return True
    return bool(_SHORT_SCALE_AHEAD.match(text, end) or _FRACTION_AHEAD.match(text, end))


def _number_goes_on(text: str, start: int, end: int) -> bool:
    """Whether the digits at `end` belong to the currency, sign or digits that end at `start`."""
    before, after = text[start - 1], text[end]
    if not after.isnumeric():
        return False
    behind = text[max(0, start - _LONGEST_UNIT) : start]
    if _is_money(before) or _UNIT_BEHIND.search(behind):
        return True
    if "\n" in text[start:end] or not before.isnumeric():
        return False
    grouped = _SHORT_GROUP_BEHIND.search(behind) and _GROUP_AHEAD.match(text, end)
    return bool(grouped) or not after.isdecimal()
