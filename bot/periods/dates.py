"""Times named by the calendar: days, months, quarters, seasons, feasts, years, decades, centuries.

Where no year is named, the newest that has begun is meant, or the next to come in a question about
what is to come.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.periods.civil import Stretch, day_of, months_of, unit_around, years_of
from bot.periods.clock import Clock
from bot.periods.holidays import NAMES, holiday
from bot.periods.vocabulary import (
    DAY,
    GAP,
    MONTH,
    NO_COUNT,
    NO_IDIOM,
    ORDINALS,
    WEEKDAY,
    YEAR,
    day_number,
    month_number,
)

_A_DAY = timedelta(days=1)

InYear = Callable[[int], Stretch]


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch that words name. `dated` words mean the same whenever they are said.

    `in_year` is the same in another year, for words that named none.
    """

    stretch: Stretch
    dated: bool = False
    in_year: InYear | None = None


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Clock], Spot | None]]


def rule(pattern: str, build: Callable[[re.Match[str], Clock], Spot | None]) -> Rule:
    """A rule whose pattern ends at the end of a word."""
    return re.compile(rf"(?:{pattern})(?!\w|-(?-i:[a-z]))", re.IGNORECASE), build


def of_year(in_year: InYear, clock: Clock, which: str = "") -> Stretch:
    """The one that `which` ("last", "this", "next", "") points at, of what comes once a year."""
    now = clock.local
    near: list[Stretch] = []
    for year in range(max(1, now.year - 5), min(9998, now.year + 5) + 1):  # 29 February: four years
        try:
            near.append(in_year(year))
        except ValueError:
            continue
    if which in {"last", "past", "this past"}:
        return [one for one in near if one.end <= now][-1]
    if which in {"next", "this coming", "the coming", "coming"}:
        return next(one for one in near if one.start > now)
    if which == "this":
        around = [one for one in near if one.start <= now < one.end]
        return around[0] if around else in_year(now.year)
    if clock.ahead:
        return next(one for one in near if one.end > now)
    begun = [one for one in near if one.start <= now]
    # On the first of January, what happened in January did so a year ago.
    hardly = clock.behind and now - begun[-1].start < _A_DAY < begun[-1].end - begun[-1].start
    return begun[-2 if hardly else -1]


_THE_YEAR = (
    rf"(?:,?{GAP}(?:of{GAP})?(?P<year>{YEAR})|{GAP}(?:of{GAP})?(?P<that>last|this|next){GAP}year"
    rf"|{GAP}of{GAP}(?P<the>the){GAP}(?:current{GAP})?year)"
)
_WHICH = rf"(?:(?P<which>this{GAP}past|this{GAP}coming|last|past|this|next){GAP})"
_SAID_OF_SOMETHING_ELSE = rf"(?!{GAP}of{GAP}(?:the|a){GAP}(?:game|match|season|final|fight))"


def _feasts(names: Iterable[str]) -> str:
    patterns = (
        name.replace(" ", GAP).replace("'", "['’]") for name in sorted(names, key=len)[::-1]
    )
    return f"(?P<feast>{'|'.join(patterns)})"


def _year(match: re.Match[str], clock: Clock) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("the"):
        return clock.local.year
    word = groups.get("that")
    return clock.local.year + {"last": -1, "this": 0, "next": 1}[word.lower()] if word else None


def _spot(match: re.Match[str], clock: Clock, in_year: InYear) -> Spot:
    year = _year(match, clock)
    if year is not None:
        return Spot(in_year(year), dated=bool(match.groupdict().get("year")))
    which = " ".join((match.groupdict().get("which") or "").lower().split())
    return Spot(of_year(in_year, clock, which), in_year=None if which else in_year)


def _iso(match: re.Match[str], _clock: Clock) -> Spot:
    return Spot(day_of(int(match["y"]), int(match["m"]), int(match["d"])), dated=True)


def _numeric(match: re.Match[str], clock: Clock) -> Spot:
    one, two = int(match["one"]), int(match["two"])
    month_first = two > 12 or (one <= 12 and clock.month_first)
    day, month = (two, one) if month_first else (one, two)
    return Spot(day_of(int(match["year"]), month, day), dated=True)


def _day(match: re.Match[str], clock: Clock) -> Spot:
    month, day = month_number(match["month"]), day_number(match["day"])
    last = day_number(match["last"]) if match["last"] else day

    def in_year(year: int) -> Stretch:
        return Stretch(day_of(year, month, day).start, day_of(year, month, last).end)

    return _spot(match, clock, in_year)


def _month(match: re.Match[str], clock: Clock) -> Spot:
    return _spot(match, clock, lambda year: months_of(year, month_number(match["month"])))


def _quarter(match: re.Match[str], clock: Clock) -> Spot:
    word = match["number"].lower()
    number = 4 if word in {"last", "final"} else ORDINALS.get(word) or int(word)
    return _spot(match, clock, lambda year: months_of(year, 3 * number - 2, 3))


def _half(match: re.Match[str], clock: Clock) -> Spot:
    word = match["number"].lower()
    number = ORDINALS.get(word) or int(word)
    return _spot(match, clock, lambda year: months_of(year, 6 * number - 5, 6))


def _season(match: re.Match[str], clock: Clock) -> Spot:
    month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[
        match["season"].lower()
    ]
    # The winter of 2023 began in that year; south of the equator the summer did.
    month = (month + 5) % 12 + 1 if clock.southern else month
    return _spot(match, clock, lambda year: months_of(year, month, 3))


def _feast(match: re.Match[str], clock: Clock) -> Spot:
    name = " ".join(match["feast"].lower().replace("’", "'").split())

    def in_year(year: int) -> Stretch:
        first, after = holiday(name, year)
        return Stretch(datetime.combine(first, time()), datetime.combine(after, time()))

    return _spot(match, clock, in_year)


def _whole_year(match: re.Match[str], _clock: Clock) -> Spot:
    return Spot(years_of(int(match["number"])), dated=True)


def _decade(match: re.Match[str], _clock: Clock) -> Spot:
    words = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
    text = match["decade"].lower().lstrip("'’")
    start = words.get(text) or int(text[:-1])
    return Spot(years_of(1900 + start if start < 100 else start, 10), dated=True)


def _century(match: re.Match[str], _clock: Clock) -> Spot:
    return Spot(years_of(int(match["number"]) * 100 - 99, 100), dated=True)


def _week_of(match: re.Match[str], clock: Clock) -> Spot:
    day = _day(match, clock)
    return Spot(unit_around("week", day.stretch.start), day.dated)


_DAY_MONTH = (
    rf"(?P<day>{DAY})(?:(?:{GAP}(?:to|and){GAP}|[-–])(?P<last>{DAY}))?{GAP}"
    rf"(?:of{GAP})?(?P<month>{MONTH})"
)
_MONTH_DAY = (
    rf"(?P<month>{MONTH}){GAP}(?:the{GAP})?(?P<day>{DAY})(?:(?:{GAP}to{GAP}|[-–])(?P<last>{DAY}))?"
)
_CLEAR_MONTH = "(?:january|february|july|september|october|november|december)"
# Of "30 February 2024", which is no day, nothing is left over.
_NO_DAY = r"(?<!\d\s)(?<!\d(?:st|nd|rd|th)\s)"
_NO_MONTH = "".join(
    rf"(?<!{name}\s)" for name in ("february", "april", "june", "september", "november")
)
_QUARTER_WORD = rf"(?P<number>first|second|third|fourth|final|1st|2nd|3rd|4th){GAP}quarter"
_HALF_WORD = rf"(?P<number>first|second|1st|2nd){GAP}half"
_SEASON = "(?P<season>spring|summer|autumn|fall|winter)"
_AFTER_FEAST = (
    rf"(?!{GAP}(?!(?:and|at|by|did|does|for|from|has|holidays?|in|is|last|next|of|on|or|period|this"
    r"|time|to|was|week|weekend|were|when|with)\b)[a-z])"
)
_WEEKDAY_BEFORE = rf"(?:{WEEKDAY},?{GAP}(?:the{GAP})?)?"

STANDING = (
    rule(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:T[\d:.]{2,15}Z?)?", _iso),
    rule(
        r"(?P<year>\d{4})-(?P<number>0[1-9]|1[0-2])(?!-\d|\s+season)",
        lambda match, _clock: Spot(months_of(int(match["year"]), int(match["number"])), dated=True),
    ),
    rule(r"(?P<one>\d{1,2})(?P<mark>[/.-])(?P<two>\d{1,2})(?P=mark)(?P<year>[12]\d{3})", _numeric),
    rule(rf"{_WEEKDAY_BEFORE}(?:the{GAP})?{_DAY_MONTH}{_THE_YEAR}?{NO_IDIOM}", _day),
    rule(rf"{_WEEKDAY_BEFORE}{_MONTH_DAY}{_THE_YEAR}?{NO_IDIOM}{NO_COUNT}", _day),
    rule(rf"(?:the{GAP})?week{GAP}of{GAP}{_MONTH_DAY}{_THE_YEAR}?", _week_of),
    rule(rf"(?:the{GAP})?week{GAP}of{GAP}(?:the{GAP})?{_DAY_MONTH}{_THE_YEAR}?", _week_of),
    rule(rf"(?:the{GAP}month{GAP}of{GAP})?{_NO_DAY}(?P<month>{MONTH}){_THE_YEAR}", _month),
    rule(rf"the{GAP}month{GAP}of{GAP}(?P<month>{MONTH})", _month),
    rule(rf"{_NO_DAY}(?P<month>{_CLEAR_MONTH})(?!{GAP}{DAY})", _month),
    rule(rf"{_WHICH}(?P<month>(?!may\b|march\b){MONTH})", _month),
    rule(rf"(?:the{GAP})?Q(?P<number>[1-4]){_THE_YEAR}", _quarter),
    rule(rf"(?P<year>{YEAR})[\s-]Q(?P<number>[1-4])", _quarter),
    rule(
        rf"Q(?P<number>[1-4])(?={GAP}(?:earnings|results|revenues?|profits?|sales|deliveries|guidance"
        r"|figures|numbers|report|gdp|growth|loss))",
        _quarter,
    ),
    rule(rf"(?:the{GAP})?{_QUARTER_WORD}(?:{_THE_YEAR}|{_SAID_OF_SOMETHING_ELSE})", _quarter),
    rule(rf"(?:the{GAP})?(?P<number>last){GAP}quarter{GAP}of{GAP}(?P<year>{YEAR})", _quarter),
    rule(rf"(?P<year>{YEAR})['’]s{GAP}{_QUARTER_WORD}", _quarter),
    rule(rf"(?:the{GAP})?{_HALF_WORD}{_THE_YEAR}", _half),
    rule(rf"H(?P<number>[12]){_THE_YEAR}", _half),
    rule(rf"(?P<year>{YEAR})[\s-]H(?P<number>[12])", _half),
    rule(rf"(?:the{GAP})?{_SEASON}{_THE_YEAR}", _season),
    rule(rf"{_WHICH}{_SEASON}", _season),
    rule(rf"{_feasts(NAMES)}{_THE_YEAR}", _feast),
    rule(rf"{_WHICH}{_feasts(NAMES)}{_AFTER_FEAST}", _feast),
    rule(rf"(?:the{GAP})?(?P<decade>(?:1[0-9]|20)\d0s)", _decade),
    rule(rf"the{GAP}(?P<decade>['’]?[3-9]0s|sixties|seventies|eighties|nineties)", _decade),
    rule(rf"(?:the{GAP})?(?P<number>1\d|20|21)(?:th|st|nd|rd)[\s-]century", _century),
    rule(rf"the{GAP}year{GAP}(?P<number>{YEAR})", _whole_year),
    rule(rf"{_NO_MONTH}(?P<number>(?:19|20)\d\d){NO_COUNT}", _whole_year),
)
"""What is a time wherever it stands."""

INTRODUCED = (
    rule(rf"(?P<month>{MONTH})(?!{GAP}(?:{DAY}|madness\b))", _month),
    rule(r"Q(?P<number>[1-4])", _quarter),
    rule(r"H(?P<number>[12])", _half),
    rule(rf"the{GAP}{_SEASON}(?!{GAP}of\b)", _season),
    rule(rf"(?P<season>spring|summer|autumn|winter)(?!{GAP}of\b)", _season),
    rule(rf"(?:the{GAP})?{_feasts(NAMES)}{_AFTER_FEAST}", _feast),
    rule(rf"(?P<number>{YEAR}){NO_COUNT}", _whole_year),
)
"""What is a time only behind a word such as "in" or "since"."""
