"""When and where a question was asked: what "now", "the summer" and "5/11/2024" mean there."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

# Zones whose people write the month first. Source: CLDR 47, short dates by territory (US, its
# territories); elsewhere, and where only an offset is known, the day comes first.
_MONTH_FIRST = frozenset(
    """
    America/New_York America/Chicago America/Denver America/Los_Angeles America/Phoenix
    America/Anchorage America/Detroit America/Boise America/Juneau America/Sitka America/Nome
    America/Adak America/Yakutat America/Metlakatla America/Menominee Pacific/Honolulu Pacific/Guam
    America/Puerto_Rico
    """.split()  # noqa: SIM905
)
_MONTH_FIRST_AREAS = ("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")
_SOUTHERN_AREAS = ("Australia/", "Antarctica/", "America/Argentina/")
_SOUTHERN = frozenset(
    """
    Pacific/Auckland Pacific/Chatham America/Sao_Paulo America/Santiago America/Montevideo
    America/Asuncion Africa/Johannesburg Africa/Harare Africa/Maputo Africa/Windhoek Africa/Gaborone
    Africa/Maseru Africa/Mbabane Africa/Lusaka NZ Chile/Continental Brazil/East
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Clock:
    """`local` is the time on the asker's wall (naive), `instant` the same moment in UTC.

    With `ahead`, the question is about what is to come: "on Monday" is the next one. With `behind`
    it is about what was: "this weekend", asked on a Wednesday, is the one before.
    """

    local: datetime
    instant: datetime
    zone: tzinfo
    month_first: bool = False
    southern: bool = False
    ahead: bool = False
    behind: bool = False


def clock_of(asked_at: datetime) -> Clock:
    """The clock of somebody who asks at `asked_at` (aware, in the asker's own zone)."""
    zone = asked_at.tzinfo
    assert zone is not None
    name = str(getattr(zone, "key", ""))
    return Clock(
        local=asked_at.replace(tzinfo=None, fold=0),
        instant=asked_at.astimezone(UTC),
        zone=zone,
        month_first=name in _MONTH_FIRST or name.startswith(_MONTH_FIRST_AREAS),
        southern=name in _SOUTHERN or name.startswith(_SOUTHERN_AREAS),
    )
