"""Days, months and years that are said together, so that no date is put together from two.

English month names and ISO dates; a date in another form is held to its figures and names alone.
"""

import re
from dataclasses import dataclass

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(rf"(?<![\w.-]){form}(?![\w%]|\s?(?:hundred|thousand|million|billion|trillion)\b)")
    for form in (
        rf"{_DAY}(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR})?",
        rf"{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+{_YEAR})?",
        rf"{_MONTH},?\s+(?:of\s+)?{_YEAR}",
        r"(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)",
    )
)


@dataclass(frozen=True, slots=True)
class Date:
    """What is said of a date, None where it is not said, and where it stands."""

    day: int | None
    month: int
    year: int | None
    start: int
    end: int

    def carries(self, said: "Date") -> bool:
        """Whether who reads this date may say `said`: no less, no other."""
        return (
            self.month == said.month
            and said.day in (None, self.day)
            and said.year in (None, self.year)
        )


def dates_in(text: str) -> list[Date]:
    """The dates of `text`, in order; the longest reading of each."""
    found: list[Date] = []
    for match in sorted(
        (match for form in _FORMS for match in form.finditer(text)),
        key=lambda match: (match.start(), -match.end()),
    ):
        if found and match.start() < found[-1].end:
            continue
        parts = match.groupdict()
        day, year = parts.get("day"), parts.get("year")
        found.append(
            Date(
                int(day) if day else None,
                _month(match["month"]),
                int(year) if year else None,
                match.start(),
                match.end(),
            )
        )
    return found


def _month(said: str) -> int:
    if said.isdecimal():
        return int(said)
    start = said.lower().rstrip(".")[:3]
    return next(at for at, name in enumerate(_MONTHS, start=1) if name.startswith(start))
