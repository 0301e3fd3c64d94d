"""Phrases of time: parts of a time, ranges between two, and sides of one.

"Early 2023", "the last week of August"; "between March and June 2024", "2019–2021"; "since May",
"before 2020", "until Friday".
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.periods.civil import Stretch, step
from bot.periods.clock import Clock
from bot.periods.dates import INTRODUCED, STANDING, Rule, Spot
from bot.periods.deictic import SEEN_BEHIND_A_WORD, SEEN_FROM_NOW
from bot.periods.vocabulary import COUNT, GAP, ORDINALS, count_of, unit_of

_STANDING: tuple[Rule, ...] = STANDING + SEEN_FROM_NOW
_INTRODUCED: tuple[Rule, ...] = _STANDING + INTRODUCED + SEEN_BEHIND_A_WORD


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NAMED = re.compile(r"\(\?P<(?!mark>)\w+>")  # "mark" is referred to inside its own rule


def _any_of(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """Matches where one of `rules` does: most words begin no time, and one look tells."""
    return _words("|".join(_NAMED.sub("(?:", pattern.pattern) for pattern, _ in rules))


_ANY_STANDING, _ANY_INTRODUCED = _any_of(_STANDING), _any_of(_INTRODUCED)


_PREPOSITION = _words(
    rf"(?:in|on|at|of|for|during|over|throughout|within|around|from|as{GAP}of){GAP}"
)
_SIDE = _words(
    rf"(?:(?P<since>(?:ever{GAP})?since|(?:starting|beginning)(?:{GAP}(?:in|on|from))?)"
    rf"|(?P<until>until|till|up{GAP}to|by|before{GAP}(?P<end>the{GAP}end{GAP}of{GAP}))"
    rf"|(?P<before>before|prior{GAP}to)|(?P<after>after)){GAP}"
)
_SIDE_END = _words(rf"(?P<ends>(?:the{GAP})?end{GAP}of{GAP})")
_BETWEEN = _words(rf"(?:between|from){GAP}")
_AND = _words(rf"{GAP}(?:and|to|until|till|through|thru){GAP}|\s?[-–—]\s?")
_DASH = _words(r"\s?[-–—]\s?")
_BARE_DAY = _words(r"(?:the\s)?(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?=[\s,–—-])")
_PART = _words(
    rf"(?:the{GAP})?(?:very{GAP})?(?:(?P<thirds>early|mid|late)[\s-]{{1,4}}(?:in{GAP}|on{GAP})?"
    rf"|(?P<ends>beginning|start|middle|end|rest|remainder|whole|course){GAP}of{GAP})"
)
_COUNTED = _words(
    rf"(?:the{GAP})?(?P<which>first|second|third|fourth|last|final){GAP}(?:(?P<count>{COUNT}){GAP})?"
    rf"(?P<unit>day|week|month)s?{GAP}of{GAP}"
)
_DEEPEST = 3
"""Parts of parts: "the first days of early October" is as far as anyone goes."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What characters `start` to `end` of a text say; `lead` is the word of time before it."""

    start: int
    end: int
    spot: Spot
    lead: str = ""


def phrase_at(text: str, start: int, clock: Clock) -> Phrase | None:
    """The longest phrase of time that begins at `start`, or None."""
    found = (
        _range(text, start, clock)
        or _one_sided(text, start, clock)
        or _introduced(text, start, clock)
    )
    if found is not None:
        return found
    here = _simple(text, start, clock, introduced=False)
    if here is None:
        return None
    return _dashed(text, here, clock) or here


def _introduced(text: str, start: int, clock: Clock) -> Phrase | None:
    lead = _PREPOSITION.match(text, start)
    if lead is None:
        return None
    here = _simple(text, lead.end(), clock, introduced=True)
    if here is None:
        return None
    whole = _dashed(text, here, clock) or here
    return replace(whole, start=start, lead=" ".join(lead[0].lower().split()))


def _range(text: str, start: int, clock: Clock) -> Phrase | None:
    lead = _BETWEEN.match(text, start)
    if lead is None:
        return None
    one = _simple(text, lead.end(), clock, introduced=True)
    number = _BARE_DAY.match(text, lead.end()) if one is None else None
    at = one.end if one else number.end() if number else -1
    joined = _AND.match(text, at) if at >= 0 else None
    two = _simple(text, joined.end(), clock, introduced=True) if joined else None
    if two is None:
        return None
    if one is None:
        assert number is not None
        first = _same_month(two.spot.stretch, int(number["day"]))
    else:
        first = _before(one.spot, two.spot)
    return _joined(start, two, first, lead[0].strip().lower())


def _dashed(text: str, one: Phrase, clock: Clock) -> Phrase | None:
    """ "2019–2021", "March-June 2024": both ends are times, and the first is not the later."""
    joined = _DASH.match(text, one.end)
    two = _simple(text, joined.end(), clock, introduced=True) if joined else None
    if two is None:
        return None
    return _joined(one.start, two, _before(one.spot, two.spot), "")


def _joined(start: int, two: Phrase, first: Stretch | None, lead: str) -> Phrase | None:
    if first is None:
        return None
    spot = Spot(Stretch(first.start, two.spot.stretch.end), two.spot.dated)
    return Phrase(start, two.end, spot, lead)


def _before(one: Spot, two: Spot) -> Stretch | None:
    """The first end of a range, brought to the year of the second where it named none itself."""
    if one.in_year is not None and two.stretch.start.tzinfo is None:
        year = two.stretch.start.year
        try:
            same = one.in_year(year)
            return same if same.start <= two.stretch.start else one.in_year(year - 1)
        except ValueError:
            return None
    if _is_later(one.stretch, two.stretch):
        week = timedelta(days=7)
        moved = Stretch(one.stretch.start - week, one.stretch.end - week)
        return None if one.dated or _is_later(moved, two.stretch) else moved
    return one.stretch


def _is_later(one: Stretch, two: Stretch) -> bool:
    if bool(one.start.tzinfo) != bool(two.start.tzinfo):
        return False
    return one.start > two.start


def _same_month(day: Stretch, number: int) -> Stretch | None:
    try:
        start = day.start.replace(day=number)
    except ValueError:
        return None
    return Stretch(start, start + step("day", 1)) if start < day.start else None


def _one_sided(text: str, start: int, clock: Clock) -> Phrase | None:
    lead = _SIDE.match(text, start)
    if lead is None:
        return None
    ends = _SIDE_END.match(text, lead.end()) if lead["until"] else None
    here = _simple(text, ends.end() if ends else lead.end(), clock, introduced=True)
    if here is None:
        return None
    named = here.spot.stretch
    first, last = datetime.min, clock.instant
    if lead["since"] or lead["after"]:
        begins = named.start if lead["since"] else named.end
        ahead = _is_ahead(begins, clock)
        stretch = Stretch(begins, datetime.max if ahead else last)
    else:
        stretch = Stretch(first, named.start if lead["before"] else named.end)
    side = next(name for name in ("since", "until", "before", "after") if lead[name])
    return Phrase(start, here.end, Spot(stretch, here.spot.dated), side)


def _is_ahead(moment: datetime, clock: Clock) -> bool:
    if moment.tzinfo:
        return moment.astimezone(UTC) >= clock.instant
    return moment >= clock.local


def _simple(
    text: str, start: int, clock: Clock, *, introduced: bool, depth: int = 0
) -> Phrase | None:
    """The longest time that begins at `start` and is no range."""
    if depth < _DEEPEST and (parted := _parted(text, start, clock, depth)):
        return parted
    if not (_ANY_INTRODUCED if introduced else _ANY_STANDING).match(text, start):
        return None
    best: Phrase | None = None
    for pattern, build in _INTRODUCED if introduced else _STANDING:
        match = pattern.match(text, start)
        if match is None or (best and match.end() <= best.end):
            continue
        try:
            spot = build(match, clock)
        except (ValueError, OverflowError, IndexError, StopIteration):
            continue  # 30 February, the year 12000: words that name no time
        if spot is not None:
            best = Phrase(start, match.end(), spot)
    return best


def _parted(text: str, start: int, clock: Clock, depth: int) -> Phrase | None:
    for pattern, cut in ((_PART, _cut), (_COUNTED, _counted)):
        lead = pattern.match(text, start)
        if lead is None:
            continue
        whole = _simple(text, lead.end(), clock, introduced=True, depth=depth + 1)
        if whole is None:
            continue
        try:
            stretch = cut(lead, whole.spot.stretch, clock)
        except (ValueError, OverflowError, TypeError):
            continue
        if stretch is not None:
            return Phrase(start, whole.end, Spot(stretch, whole.spot.dated))
    return None


def _cut(lead: re.Match[str], whole: Stretch, clock: Clock) -> Stretch | None:
    """A third for "early" and the like, a quarter for "the end of"."""
    word = (lead["thirds"] or lead["ends"]).lower()
    if word in {"whole", "course"}:
        return whole
    if word in {"rest", "remainder"}:
        return Stretch(max(whole.start, clock.local), whole.end)
    if word in {"mid", "middle"}:
        return Stretch(_share(whole, 1, 3), _share(whole, 2, 3))
    parts = 3 if lead["thirds"] else 4
    if word in {"early", "beginning", "start"}:
        return Stretch(whole.start, _share(whole, 1, parts))
    return Stretch(_share(whole, parts - 1, parts), whole.end)


def _share(whole: Stretch, number: int, parts: int) -> datetime:
    """Where the first `number` of so many parts of `whole` end: whole months of years, or days."""
    months = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month
    if whole.start.day == whole.end.day and months and months % parts == 0:
        border: datetime = whole.start + step("month", months // parts * number)
        return border
    moment = whole.start + (whole.end - whole.start) * number / parts + timedelta(hours=12)
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _counted(lead: re.Match[str], whole: Stretch, _clock: Clock) -> Stretch | None:
    unit, count = unit_of(lead["unit"]), count_of(lead["count"]) if lead["count"] else 1
    word = lead["which"].lower()
    if word in {"last", "final"}:
        found = Stretch(whole.end - step(unit, count), whole.end)
    else:
        begins = step(unit, count * (ORDINALS[word] - 1))
        found = Stretch(whole.start + begins, whole.start + begins + step(unit, count))
    return found if whole.start <= found.start and found.end <= whole.end else None
