"""The judge of time: expressions by example, each with the period that it must be understood as.

Every case is `"text | since | until"` under the moment and the zone it was asked in. Periods are in
UTC; a bare date is its midnight, "now" the moment itself, ".." an open side. "text |" alone must
be understood as no time at all.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from knowledge.period import BEGINNING, END, Period

JUDGED: dict[tuple[str, str], str] = {
    # A Wednesday, without anything special.
    ("2026-11-18 15:30", "UTC"): """
        What happened today? | 2026-11-18 | 2026-11-19
        Who resigned yesterday? | 2026-11-17 | 2026-11-18
        Who speaks tomorrow? | 2026-11-19 | 2026-11-20
        the day before yesterday | 2026-11-16 | 2026-11-17
        Who plays the day after tomorrow? | 2026-11-20 | 2026-11-21
        Which concerts are on tonight? | 2026-11-18 18:00 | 2026-11-19 06:00
        Where did it snow last night? | 2026-11-17 18:00 | 2026-11-18 06:00
        What was hit overnight? | 2026-11-17 18:00 | 2026-11-18 06:00
        Which trains were late this morning? | 2026-11-18 | 2026-11-18 12:00
        the vote this afternoon | 2026-11-18 12:00 | 2026-11-18 18:00
        Who won yesterday evening? | 2026-11-17 18:00 | 2026-11-18
        What was announced earlier today? | 2026-11-18 | now
        Who testifies later today? | now | 2026-11-19
        How many strikes this week? | 2026-11-16 | 2026-11-23
        What did the Fed decide last week? | 2026-11-09 | 2026-11-16
        Which games come out next week? | 2026-11-23 | 2026-11-30
        What happened earlier this week? | 2026-11-16 | now
        Which vote is later this week? | now | 2026-11-23
        the week before last | 2026-11-02 | 2026-11-09
        What did Apple unveil this month? | 2026-11-01 | 2026-12-01
        How much rain fell last month? | 2026-10-01 | 2026-11-01
        earlier this month | 2026-11-01 | now
        Which laws change next month? | 2026-12-01 | 2027-01-01
        this quarter | 2026-10-01 | 2027-01-01
        profits last quarter | 2026-07-01 | 2026-10-01
        the previous quarter | 2026-07-01 | 2026-10-01
        the current year | 2026-01-01 | 2027-01-01
        inflation this year | 2026-01-01 | 2027-01-01
        How many cars were sold last year? | 2025-01-01 | 2026-01-01
        next year's budget | 2027-01-01 | 2028-01-01
        last year's harvest | 2025-01-01 | 2026-01-01
        the year before last | 2024-01-01 | 2025-01-01
        How many fires so far this year? | 2026-01-01 | now
        fires this year so far | 2026-01-01 | now
        returns year to date | 2026-01-01 | now
        earlier this year | 2026-01-01 | now
        later this year | now | 2027-01-01
        this decade | 2020-01-01 | 2030-01-01
        the last 24 hours | 2026-11-17 15:30 | now
        over the past three days | 2026-11-15 15:30 | now
        in the last seven days | 2026-11-11 15:30 | now
        the past week | 2026-11-11 15:30 | now
        layoffs over the past three months | 2026-08-18 15:30 | now
        in the last month | 2026-10-18 15:30 | now
        growth over the last year | 2025-11-18 15:30 | now
        in the past twenty-five years | 2001-11-18 15:30 | now
        over the past two decades | 2006-11-18 15:30 | now
        in the past couple of weeks | 2026-11-04 15:30 | now
        the next two weeks | now | 2026-12-02 15:30
        the coming days in Paris |
        in recent weeks | 2026-10-21 15:30 | now
        two days ago | 2026-11-16 | 2026-11-17
        What was launched two weeks ago? | 2026-11-02 | 2026-11-09
        a month ago | 2026-10-01 | 2026-11-01
        three months ago | 2026-08-01 | 2026-09-01
        Who led it a year ago? | 2025-01-01 | 2026-01-01
        five years ago | 2021-01-01 | 2022-01-01
        a decade ago | 2016-01-01 | 2017-01-01
        an hour ago | 2026-11-18 14:00 | 2026-11-18 15:00
        three weeks from now | 2026-12-07 | 2026-12-14
        in two years' time | 2028-01-01 | 2029-01-01
        What did Powell say on Monday? | 2026-11-16 | 2026-11-17
        What was signed on Wednesday? | 2026-11-18 | 2026-11-19
        Who was fired on Friday? | 2026-11-13 | 2026-11-14
        Who was fired last Friday? | 2026-11-13 | 2026-11-14
        last Wednesday | 2026-11-11 | 2026-11-12
        What did Biden announce Tuesday? | 2026-11-17 | 2026-11-18
        Sunday night's storm | 2026-11-15 18:00 | 2026-11-16 06:00
        Who will be sworn in on Friday? | 2026-11-20 | 2026-11-21
        Who plays next Sunday? | 2026-11-22 | 2026-11-23
        this Thursday | 2026-11-19 | 2026-11-20
        this past Saturday | 2026-11-14 | 2026-11-15
        What is on this weekend? | 2026-11-21 | 2026-11-23
        Who won this weekend? | 2026-11-21 | 2026-11-23
        What happened this weekend? | 2026-11-14 | 2026-11-16
        What happened over the weekend? | 2026-11-14 | 2026-11-16
        last weekend's marches | 2026-11-14 | 2026-11-16
        this past weekend | 2026-11-14 | 2026-11-16
        next weekend | 2026-11-28 | 2026-11-30
        What happened in October 2023? | 2023-10-01 | 2023-11-01
        Oct. 2023 | 2023-10-01 | 2023-11-01
        may 2024 | 2024-05-01 | 2024-06-01
        a deal in October | 2026-10-01 | 2026-11-01
        a deal in December | 2025-12-01 | 2026-01-01
        Who will resign in December? | 2026-12-01 | 2027-01-01
        the November jobs report | 2026-11-01 | 2026-12-01
        in May | 2026-05-01 | 2026-06-01
        last October | 2026-10-01 | 2026-11-01
        October last year | 2025-10-01 | 2025-11-01
        in March of this year | 2026-03-01 | 2026-04-01
        early October 2023 | 2023-10-01 | 2023-10-11
        mid-October 2023 | 2023-10-11 | 2023-10-22
        late 2023 | 2023-09-01 | 2024-01-01
        early this year | 2026-01-01 | 2026-05-01
        at the end of 2022 | 2022-10-01 | 2023-01-01
        at the beginning of May | 2026-05-01 | 2026-05-09
        the last week of August | 2026-08-25 | 2026-09-01
        the first three months of 2024 | 2024-01-01 | 2024-04-01
        the second week of May 2024 | 2024-05-08 | 2024-05-15
        on 5 November 2024 | 2024-11-05 | 2024-11-06
        on November 5th, 2024 | 2024-11-05 | 2024-11-06
        on the 5th of November | 2026-11-05 | 2026-11-06
        Nov 20 | 2025-11-20 | 2025-11-21
        on Tuesday, 3 November | 2026-11-03 | 2026-11-04
        the Sept. 3 ruling | 2026-09-03 | 2026-09-04
        on 2024-11-05 | 2024-11-05 | 2024-11-06
        at 2024-11-05T10:00:00Z | 2024-11-05 | 2024-11-06
        in 2023-10 | 2023-10-01 | 2023-11-01
        on 5/11/2024 | 2024-11-05 | 2024-11-06
        on 25.11.2024 | 2024-11-25 | 2024-11-26
        on 11/25/2024 | 2024-11-25 | 2024-11-26
        the week of November 9 | 2026-11-09 | 2026-11-16
        in 2022 | 2022-01-01 | 2023-01-01
        the 2022 World Cup | 2022-01-01 | 2023-01-01
        the year 1848 | 1848-01-01 | 1849-01-01
        the battle of 1066 | 1066-01-01 | 1067-01-01
        in the 1990s | 1990-01-01 | 2000-01-01
        music of the '80s | 1980-01-01 | 1990-01-01
        fashion in the nineties | 1990-01-01 | 2000-01-01
        since the 1970s | 1970-01-01 | now
        the 19th century | 1801-01-01 | 1901-01-01
        sales in Q3 | 2026-07-01 | 2026-10-01
        sales in Q4 | 2026-10-01 | 2027-01-01
        Q1 2025 | 2025-01-01 | 2025-04-01
        2025 Q2 | 2025-04-01 | 2025-07-01
        Nvidia's Q2 earnings | 2026-04-01 | 2026-07-01
        in the second quarter | 2026-04-01 | 2026-07-01
        the fourth quarter of 2023 | 2023-10-01 | 2024-01-01
        H1 2024 | 2024-01-01 | 2024-07-01
        in H1 | 2026-01-01 | 2026-07-01
        the second half of last year | 2025-07-01 | 2026-01-01
        the first half of the year | 2026-01-01 | 2026-07-01
        in the summer of 2023 | 2023-06-01 | 2023-09-01
        last summer | 2026-06-01 | 2026-09-01
        this winter | 2026-12-01 | 2027-03-01
        last winter | 2025-12-01 | 2026-03-01
        prices this fall | 2026-09-01 | 2026-12-01
        in spring | 2026-03-01 | 2026-06-01
        at Christmas | 2025-12-24 | 2025-12-27
        on Christmas Day 2024 | 2024-12-25 | 2024-12-26
        at Easter | 2026-04-03 | 2026-04-07
        sales on Black Friday | 2025-11-28 | 2025-11-29
        since Thanksgiving | 2025-11-27 | now
        on New Year's Eve | 2025-12-31 | 2026-01-01
        What has Tesla said since May? | 2026-05-01 | now
        since Monday | 2026-11-16 | now
        since yesterday | 2026-11-17 | now
        since 2019 | 2019-01-01 | now
        since last week | 2026-11-09 | now
        before 2020 | .. | 2020-01-01
        prior to March 2024 | .. | 2024-03-01
        after June | 2026-07-01 | now
        until the end of May | .. | 2026-06-01
        by the end of 2022 | .. | 2023-01-01
        by 2030 | .. | 2031-01-01
        between March and June 2024 | 2024-03-01 | 2024-07-01
        from October 2023 to March 2024 | 2023-10-01 | 2024-04-01
        between December and February | 2025-12-01 | 2026-03-01
        from 2019 to 2021 | 2019-01-01 | 2022-01-01
        in 2019–2021 | 2019-01-01 | 2022-01-01
        between Monday and Wednesday | 2026-11-16 | 2026-11-19
        between Thursday and Saturday | 2026-11-12 | 2026-11-15
        from 3 to 7 November 2024 | 2024-11-03 | 2024-11-08
        November 3-7, 2024 | 2024-11-03 | 2024-11-08
        from May through July | 2026-05-01 | 2026-08-01
        What did Theresa May say? |
        May I ask who won? |
        Who may run? |
        May Pang and the Beatles |
        Did workers march in London? |
        Who led the Women's March? |
        a march on the capital |
        an august assembly |
        Who is April Jones? |
        What did the Sunday Times write? |
        What did USA Today report? |
        Who hosts Monday Night Football? |
        What does Monday.com do? |
        Super Tuesday delegates |
        sales in fiscal 2024 |
        the 2023 fiscal year |
        Did FY24 end well? |
        the new Audi Q3 |
        before the election |
        during the pandemic |
        three days later |
        Two years earlier, who led? |
        It lasted three months. |
        every Monday |
        on Mondays |
        a quarter of voters |
        the first half of the match |
        the second set |
        the last time they met |
        the last person to live there |
        2,024 people |
        $2024 |
        2000 people fled |
        the September 11 attacks |
        the January 6 committee |
        a Christmas meal |
        Who issued the first Thanksgiving proclamation? |
        It is held annually on July 4. |
        the rooms of Mar-a-Lago |
        Who sang "Yesterday"? |
        https://example.com/2024/11/05/story |
        Is the Sun hot? |
        the fall of Kabul |
        Was it a second-hand car? |
        30 February 2024 |
        When does Wednesday season 2 come out? |
        Which critics watched Wednesday series two? |
        What did Wednesday star Mira Holm say? |
        What's on Thursday Night Football? |
        Who sings on Sunday Night Baseball? |
        Who was his man Friday? |
        Who directed Friday the 13th? |
        What is Sunday Morning? |
        Who presents Sunday Morning? |
        Who told Sunday with Petra Lindqvist that? |
        Who met Sunday with Petra Lindqvist? | 2026-11-15 | 2026-11-16
        What was said on Sunday morning? | 2026-11-15 | 2026-11-15 12:00
        Who was fired Friday night in Graz? | 2026-11-13 18:00 | 2026-11-14 06:00
        Who hosts Last Week Tonight? |
        Which This Morning presenter left? |
        Who sang Yesterday? |
        Who wrote the song Yesterday? |
        When does Tomorrow Never Dies air? |
        What Happened Yesterday In Graz? | 2026-11-17 | 2026-11-18
        What happened Today? | 2026-11-18 | 2026-11-19
        What burned in Graz YESTERDAY? | 2026-11-17 | 2026-11-18
        Who owns Ruby Tuesday? |
        What awaits the class of 2024? |
        What does the Harbour Act of 1965 forbid? |
        Who pays the Fourth of July Foundation? |
        Who leads the May 19 Movement? |
        fireworks on the Fourth of July | 2026-07-04 | 2026-07-05
        What sold best three days before Christmas? |
        Who fell two weeks after Easter 2024? |
        the day before Thanksgiving |
        Explain the strike in 2000 words |
        Who wrote for 1619 project? |
        the crossing in 1500 steps |
        doctors in 2000 villages |
        Who won in 2000 elections? | 2000-01-01 | 2001-01-01
        version 2.2024 |
    """,
    # Year's end, in the evening: New York is in the old year, UTC in the new one.
    ("2026-12-31 21:15", "America/New_York"): """
        today | 2026-12-31 05:00 | 2027-01-01 05:00
        tomorrow | 2027-01-01 05:00 | 2027-01-02 05:00
        this year | 2026-01-01 05:00 | 2027-01-01 05:00
        next year | 2027-01-01 05:00 | 2028-01-01 05:00
        this week | 2026-12-28 05:00 | 2027-01-04 05:00
        last quarter | 2026-07-01 04:00 | 2026-10-01 04:00
        tonight | 2026-12-31 23:00 | 2027-01-01 11:00
        on New Year's Eve | 2026-12-31 05:00 | 2027-01-01 05:00
        on 5/11/2024 | 2024-05-11 04:00 | 2024-05-12 04:00
        on 13/11/2024 | 2024-11-13 05:00 | 2024-11-14 05:00
        since Christmas | 2026-12-24 05:00 | now
        in December | 2026-12-01 05:00 | 2027-01-01 05:00
        in the last hour | 2027-01-01 01:15 | now
    """,
    # The first minutes of a year.
    ("2025-01-01 00:05", "Europe/Berlin"): """
        yesterday | 2024-12-30 23:00 | 2024-12-31 23:00
        last year | 2023-12-31 23:00 | 2024-12-31 23:00
        this year | 2024-12-31 23:00 | 2025-12-31 23:00
        this week | 2024-12-29 23:00 | 2025-01-05 23:00
        last month | 2024-11-30 23:00 | 2024-12-31 23:00
        in December | 2024-11-30 23:00 | 2024-12-31 23:00
        What happened in January? | 2023-12-31 23:00 | 2024-01-31 23:00
        What happens in January? | 2024-12-31 23:00 | 2025-01-31 23:00
        What closed on New Year's Day? | 2024-12-31 23:00 | 2025-01-01 23:00
        this winter | 2024-11-30 23:00 | 2025-02-28 23:00
        Q4 2024 | 2024-09-30 22:00 | 2024-12-31 23:00
        earlier today | 2024-12-31 23:00 | now
        two days ago | 2024-12-29 23:00 | 2024-12-30 23:00
    """,
    # A leap day.
    ("2024-02-29 12:00", "UTC"): """
        today | 2024-02-29 | 2024-03-01
        a year ago | 2023-01-01 | 2024-01-01
        over the past year | 2023-02-28 12:00 | now
        over the last four years | 2020-02-29 12:00 | now
        in the past month | 2024-01-29 12:00 | now
        this month | 2024-02-01 | 2024-03-01
        on February 29 | 2024-02-29 | 2024-03-01
        on 29 February 2023 |
        early February | 2024-02-01 | 2024-02-11
    """,
    # The day before a leap day, in a year that has one; four years after the last.
    ("2024-02-28 23:30", "Asia/Kolkata"): """
        tomorrow | 2024-02-28 18:30 | 2024-02-29 18:30
        yesterday | 2024-02-26 18:30 | 2024-02-27 18:30
        on February 29 | 2020-02-28 18:30 | 2020-02-29 18:30
        on 5/11/2023 | 2023-11-04 18:30 | 2023-11-05 18:30
        in 2022 | 2021-12-31 18:30 | 2022-12-31 18:30
        this morning | 2024-02-27 18:30 | 2024-02-28 06:30
    """,
    # The day on which the clocks went forward at two in the morning.
    ("2026-03-08 12:00", "America/New_York"): """
        today | 2026-03-08 05:00 | 2026-03-09 04:00
        yesterday | 2026-03-07 05:00 | 2026-03-08 05:00
        the last 24 hours | 2026-03-07 16:00 | now
        this week | 2026-03-02 05:00 | 2026-03-09 04:00
        this morning | 2026-03-08 05:00 | 2026-03-08 16:00
        in the last twelve hours | 2026-03-08 04:00 | now
    """,
    # The day after the clocks went back at three in the morning: Sunday had 25 hours.
    ("2026-10-26 09:00", "Europe/Berlin"): """
        yesterday | 2026-10-24 22:00 | 2026-10-25 23:00
        on Sunday | 2026-10-24 22:00 | 2026-10-25 23:00
        last weekend | 2026-10-23 22:00 | 2026-10-25 23:00
        the past 48 hours | 2026-10-24 08:00 | now
        over the past two days | 2026-10-24 07:00 | now
        last week | 2026-10-18 22:00 | 2026-10-25 23:00
        this month | 2026-09-30 22:00 | 2026-10-31 23:00
    """,
    # Half an hour of daylight saving, and summer at Christmas.
    ("2026-04-06 10:00", "Australia/Lord_Howe"): """
        yesterday | 2026-04-04 13:00 | 2026-04-05 13:30
        today | 2026-04-05 13:30 | 2026-04-06 13:30
        last summer | 2025-11-30 13:00 | 2026-02-28 13:00
        the winter of 2025 | 2025-05-31 13:30 | 2025-08-31 13:30
        this autumn | 2026-02-28 13:00 | 2026-05-31 13:30
        at Easter | 2026-04-02 13:00 | 2026-04-06 13:30
        in January | 2025-12-31 13:00 | 2026-01-31 13:00
    """,
    # Fourteen hours ahead of UTC: the date is another one nearly all day.
    ("2027-01-01 06:00", "Pacific/Kiritimati"): """
        today | 2026-12-31 10:00 | 2027-01-01 10:00
        yesterday | 2026-12-30 10:00 | 2026-12-31 10:00
        last year | 2025-12-31 10:00 | 2026-12-31 10:00
        last month | 2026-11-30 10:00 | 2026-12-31 10:00
        on Monday | 2026-12-27 10:00 | 2026-12-28 10:00
        last week | 2026-12-20 10:00 | 2026-12-27 10:00
        since Thanksgiving | 2026-11-25 10:00 | now
        on 2026-12-25 | 2026-12-24 10:00 | 2026-12-25 10:00
    """,
}


@dataclass(frozen=True)
class Judged:
    """A case: `period` is None where no time may be found."""

    text: str
    asked_at: datetime
    period: Period | None

    @property
    def name(self) -> str:
        """What the case is called in a report."""
        return f"{self.asked_at.tzinfo}-{self.asked_at:%Y-%m-%d}-{self.text}"


def judged() -> list[Judged]:
    """Every case."""
    cases = []
    for (moment, zone), lines in JUDGED.items():
        asked_at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
        for line in lines.strip().splitlines():
            text, *sides = (part.strip() for part in line.split("|"))
            sides = [side for side in sides if side]
            period = None
            if sides:
                period = Period(_side(sides[0], asked_at, 0), _side(sides[1], asked_at, 1))
            cases.append(Judged(text, asked_at, period))
    return cases


def _side(text: str, asked_at: datetime, number: int) -> datetime:
    if text == "..":
        return (BEGINNING, END)[number]
    if text == "now":
        return asked_at.astimezone(UTC)
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
