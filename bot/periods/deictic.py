"""Times seen from now: "yesterday", "last week", "the past three months", "on Monday".

The calendar's unit is meant by "last week" and "this year", what has just gone by to the minute by
"the last week" and "the past 24 hours".
"""

import re
from datetime import datetime, timedelta

from bot.periods.civil import (
    ELAPSED,
    Stretch,
    floor,
    step,
    unit_around,
    weekend_around,
)
from bot.periods.clock import Clock
from bot.periods.dates import Spot, rule
from bot.periods.vocabulary import (
    COUNT,
    GAP,
    PART_OF_DAY,
    UNIT,
    WEEKDAY,
    WEEKDAYS,
    count_of,
    unit_of,
)

_HOURS = {"morning": (0, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (18, 30)}
"""Hours of a part of the day; a night ends at six the next morning."""

_RECENT = {"day": 7, "week": 4, "month": 6, "year": 5}
"""How many units "in recent weeks" and the like reach back: a guess, and meant as one."""


def _part_of(day: Stretch, part: str | None) -> Stretch:
    if not part:
        return day
    begins, ends = _HOURS[part.lower()]
    return Stretch(day.start + timedelta(hours=begins), day.start + timedelta(hours=ends))


def _day(match: re.Match[str], clock: Clock) -> Spot:
    word = " ".join(match["word"].lower().split())
    offset = {
        "the day before yesterday": -2,
        "day before yesterday": -2,
        "yesterday": -1,
        "today": 0,
        "tomorrow": 1,
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
    }[word]
    return Spot(_part_of(unit_around("day", clock.local, offset), match["part"]))


def _tonight(match: re.Match[str], clock: Clock) -> Spot:
    word = match["word"].lower()
    today = unit_around("day", clock.local, -1 if word.startswith(("last", "overnight")) else 0)
    return Spot(_part_of(today, "night"))


def _this_part(match: re.Match[str], clock: Clock) -> Spot:
    return Spot(_part_of(unit_around("day", clock.local), match["part"]))


def _so_far(match: re.Match[str], clock: Clock) -> Spot:
    around = unit_around(unit_of(match["unit"] or "day"), clock.local)
    if match["side"].lower() == "later":
        return Spot(Stretch(clock.instant, around.end))
    return Spot(Stretch(around.start, clock.instant))


def _to_date(_match: re.Match[str], clock: Clock) -> Spot:
    return Spot(Stretch(floor("year", clock.local), clock.instant))


def _one_unit(match: re.Match[str], clock: Clock) -> Spot:
    which = match["which"].lower()
    offset = {"this": 0, "current": 0, "next": 1, "coming": 1}.get(which, -1)
    return Spot(unit_around(unit_of(match["unit"]), clock.local, offset))


def _before_last(match: re.Match[str], clock: Clock) -> Spot:
    return Spot(unit_around(unit_of(match["unit"]), clock.local, -2))


def _rolling(match: re.Match[str], clock: Clock) -> Spot:
    count = count_of(match["count"]) if match["count"] else 1
    forward = match["which"].lower() in {"next", "coming"}
    return Spot(_from_now(clock, unit_of(match["unit"]), count if forward else -count))


def _recent(match: re.Match[str], clock: Clock) -> Spot:
    unit = unit_of(match["unit"])
    return Spot(_from_now(clock, unit, -_RECENT[unit]))


def _from_now(clock: Clock, unit: str, count: int) -> Stretch:
    if unit in ELAPSED:
        other: datetime = clock.instant + step(unit, count)
    else:
        other = clock.local + step(unit, count)
    return Stretch(other, clock.instant) if count < 0 else Stretch(clock.instant, other)


def _ago(match: re.Match[str], clock: Clock) -> Spot:
    unit, count = unit_of(match["unit"]), count_of(match["count"])
    count = count if match["ahead"] else -count
    if unit in ELAPSED:
        start = floor(unit, clock.instant) + step(unit, count)
        return Spot(Stretch(start, start + step(unit, 1)))
    then = clock.local + step(unit, count)
    return Spot(unit_around("year" if unit in {"decade", "century"} else unit, then))


def _weekend(match: re.Match[str], clock: Clock) -> Spot:
    which = " ".join((match["which"] or "").lower().split())
    this = weekend_around(clock.local)
    if which == "next":
        return Spot(weekend_around(clock.local, 1))
    if which == "this" and (this.start <= clock.local or not clock.behind):
        return Spot(this)
    if which in {"last", "past", "this past"}:
        return Spot(this if this.end <= clock.local else weekend_around(clock.local, -1))
    coming = clock.ahead or this.start <= clock.local
    return Spot(this if coming else weekend_around(clock.local, -1))


def _weekday(match: re.Match[str], clock: Clock) -> Spot:
    which = " ".join((match["which"] or "").lower().split())
    today = unit_around("day", clock.local)
    ahead = (WEEKDAYS.index(match["weekday"].lower()) - today.start.weekday()) % 7
    if which == "this":
        ahead = WEEKDAYS.index(match["weekday"].lower()) - today.start.weekday()
    elif which in {"next", "this coming", "coming"}:
        ahead = ahead or 7
    elif which in {"last", "past", "this past"}:
        ahead -= 7
    elif not clock.ahead:
        ahead = ahead - 7 if ahead else 0
    day = unit_around("day", clock.local, ahead)
    return Spot(_part_of(day, match["part"]))


_PART = rf"(?:{GAP}(?P<part>{PART_OF_DAY}))?"
_UNIT = "(?P<unit>day|week|month|quarter|year|decade|century)"
_NO_NEWSPAPER = r"(?<!\bUSA\s)(?<!\bIndia\s)(?<!\bRussia\s)(?<!\bPsychology\s)"
_NO_FEAST = (
    r"(?<!\bsuper\s)(?<!\bblack\s)(?<!\bcyber\s)(?<!\bgood\s)(?<!\beaster\s)(?<!\bash\s)"
    r"(?<!\bgiving\s)(?<!\bbloody\s)(?<!\bpalm\s)(?<!\bsheffield\s)"
)
_NO_SHOW = rf"(?!{GAP}(?:(?-i:[A-Z][a-z]*){GAP})?(?:show|programme)\b)"
_NO_TITLE = (
    rf"(?!{GAP}(?:times|telegraph|mail|express|post|night{GAP}(?:live|football|raw))\b)(?!\.com\b)"
)
_WEEKDAY = (
    rf"(?:(?P<which>this{GAP}past|this{GAP}coming|last|past|this|next|coming){GAP})?"
    rf"{_NO_FEAST}(?P<weekday>{WEEKDAY}){_PART}{_NO_TITLE}"
)

SEEN_FROM_NOW = (
    rule(
        rf"(?P<word>(?:the{GAP})?day{GAP}before{GAP}yesterday|(?:the{GAP})?day{GAP}after{GAP}tomorrow"
        rf"|yesterday|{_NO_NEWSPAPER}today|tomorrow){_PART}{_NO_SHOW}",
        _day,
    ),
    rule(rf"(?P<word>tonight|overnight|last{GAP}night){_NO_SHOW}", _tonight),
    rule(rf"(?:(?:earlier|later){GAP})?this{GAP}(?P<part>morning|afternoon|evening)", _this_part),
    rule(
        rf"(?P<side>earlier|later|so{GAP}far|thus{GAP}far){GAP}(?:(?:in{GAP})?this{GAP}{_UNIT}|today)",
        _so_far,
    ),
    rule(rf"(?P<side>)this{GAP}{_UNIT}{GAP}(?:so|thus){GAP}far", _so_far),
    rule(rf"(?:the{GAP})?year[\s-]to[\s-]date|YTD", _to_date),
    rule(
        rf"(?:(?:the|these|this){GAP})?(?P<which>last|past|next|coming){GAP}(?P<count>{COUNT})"
        rf"[\s-](?P<unit>{UNIT})s?",
        _rolling,
    ),
    rule(
        rf"(?:the|this){GAP}(?P<which>last|past|next|coming){GAP}(?P<count>)(?P<unit>{UNIT})"
        rf"(?!{GAP}of\b)",
        _rolling,
    ),
    rule(rf"(?P<which>past){GAP}(?P<count>)(?P<unit>{UNIT})", _rolling),
    rule(
        rf"(?:the{GAP}(?=current|previous|prior|coming))?"
        rf"(?P<which>this|last|next|current|previous|prior|coming){GAP}{_UNIT}(?!{GAP}of\b)",
        _one_unit,
    ),
    rule(rf"(?:the{GAP})?{_UNIT}{GAP}before{GAP}last", _before_last),
    rule(rf"(?:the{GAP})?(?:most{GAP})?recent{GAP}(?P<unit>day|week|month|year)s", _recent),
    rule(
        rf"(?P<count>{COUNT}){GAP}(?P<unit>{UNIT})s?(?:{GAP}ago|(?P<ahead>{GAP}from{GAP}now))", _ago
    ),
    rule(rf"in{GAP}(?P<count>{COUNT}){GAP}(?P<unit>{UNIT})s?['’]s?(?P<ahead>{GAP}time)", _ago),
    rule(rf"(?P<which>this{GAP}past|last|past|this|next){GAP}weekend", _weekend),
    rule(rf"the{GAP}(?:(?P<which>past|last|coming){GAP})?weekend", _weekend),
    rule(rf"{_WEEKDAY}(?!{GAP}(?-i:[A-Z]))", _weekday),
)
"""What is seen from now, wherever it stands."""

SEEN_BEHIND_A_WORD = (rule(_WEEKDAY, _weekday),)
"""The same, behind a word such as "on" or "since"."""
