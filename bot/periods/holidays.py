"""Feast days that news is dated by. Those that follow the moon, but Easter, are not among them."""

from datetime import date, timedelta

from dateutil.easter import easter

_FIXED = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "st patrick's day": (3, 17),
    "april fools' day": (4, 1),
    "earth day": (4, 22),
    "may day": (5, 1),
    "juneteenth": (6, 19),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "halloween": (10, 31),
}
_FROM_EASTER = {"good friday": -2, "easter sunday": 0, "easter monday": 1, "ash wednesday": -46}
_NTH_WEEKDAY = {  # month, weekday (Monday is 0), which one, days after it
    "thanksgiving": (11, 3, 4, 0),
    "thanksgiving day": (11, 3, 4, 0),
    "black friday": (11, 3, 4, 1),
    "cyber monday": (11, 3, 4, 4),
    "labor day": (9, 0, 1, 0),
    "martin luther king day": (1, 0, 3, 0),
    "presidents' day": (2, 0, 3, 0),
    "mother's day": (5, 6, 2, 0),
}
_SEVERAL = {"christmas": (-1, 2), "easter": (-2, 2)}  # days before it, days from it on

NAMES = (*_FIXED, *_FROM_EASTER, *_NTH_WEEKDAY, *_SEVERAL, "memorial day")
"""As they are written in lower case."""


def holiday(name: str, year: int) -> tuple[date, date]:
    """The first day of a holiday of NAMES and the day after its last, in `year`."""
    if name in _SEVERAL:
        before, after = _SEVERAL[name]
        middle = date(year, 12, 25) if name == "christmas" else easter(year)
        return middle + timedelta(days=before), middle + timedelta(days=after)
    if name in _FIXED:
        day = date(year, *_FIXED[name])
    elif name in _FROM_EASTER:
        day = easter(year) + timedelta(days=_FROM_EASTER[name])
    elif name in _NTH_WEEKDAY:
        month, weekday, which, after = _NTH_WEEKDAY[name]
        first = date(year, month, 1)
        first += timedelta(days=(weekday - first.weekday()) % 7)
        day = first + timedelta(weeks=which - 1, days=after)
    else:  # Memorial Day: the last Monday of May
        last = date(year, 5, 31)
        day = last - timedelta(days=last.weekday())
    return day, day + timedelta(days=1)
