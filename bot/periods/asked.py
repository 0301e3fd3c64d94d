"""Which of the times in a question it limits itself to.

"Who left the board of Sterling Air last week?" is about last week. The 2022 World Cup is a name,
"more than last year" a comparison, and next year is not in the news yet: they limit nothing.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.periods.expressions import AHEAD, TimeExpression, TimeKind, time_expressions
from knowledge.period import Period
from knowledge.retrieval.terms import STOPWORDS

_NAMING = re.compile(r"(?:the\s+)?(?:\d{4}|\d{4}s)", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:than|compar(?:e[sd]?|ing|isons?)\s+(?:with|to)|(?:differ(?:s|ed|ent)?|unchanged)\s+from"
    r"|relative\s+to|versus|vs\.?|unlike|up|down|as)(?:\s+(?:from|on|it\s+was|they"
    r"\s+were|in))?\s+$",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\b(?:next|coming|tomorrow)\b", re.IGNORECASE)
_REMEMBERED = re.compile(  # "January 6" without a year is hardly ever its newest return
    r"(?:(?:on|of|for|from)\s+)?(?:the\s+)?(?:jan(?:uary)?\.?\s+6|sept?(?:ember)?\.?\s+11"
    r"|oct(?:ober)?\.?\s+7|june\s+4|dec(?:ember)?\.?\s+7|6(?:th)?\s+(?:of\s+)?january"
    r"|11(?:th)?\s+(?:of\s+)?september|7(?:th)?\s+(?:of\s+)?october|4(?:th)?\s+(?:of\s+)?june"
    r"|7(?:th)?\s+(?:of\s+)?december)(?:th)?",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:first|last|only|highest|lowest|most|least|worst|best|biggest|largest|[a-z]+est)\b"
    r"[^,.;?!]{0,40}$",
    re.IGNORECASE,
)
_TELLING = re.compile(r"[^\W_]+")
_OF_ANY_TIME = STOPWORDS | frozenset(
    """
    happen happens happened happening news headlines headline story stories event events going went
    new world important main top biggest big update updates summary summarise summarize anything
    something things thing s show please find list day today's published written appeared week month
    """.split()  # noqa: SIM905
)
STILL_NEWS = timedelta(days=10)
"""A time that ended so lately is the present of news; what else a question names is its past."""

_SIDES = frozenset({"since", "until", "before", "after"})
_A_DAY_LATER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AskedTimes:
    """The times that a question limits itself to, in its order; perhaps none.

    With `alone` it asks for what there is of them and nothing else: "What happened yesterday?".
    `ahead` are times that had not begun when it was asked: nothing is from them yet, but what
    answers can speak of them.
    """

    expressions: tuple[TimeExpression, ...] = ()
    alone: bool = False
    ahead: tuple[Period, ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """When they are."""
        return tuple(one.period for one in self.expressions if one.period is not None)

    def past(self, asked_at: datetime) -> tuple[Period, ...]:
        """Those that are over for so long that what is new says nothing of them.

        What is still news needs no looking for, since recency finds it: with a higher score for
        "this week" too, the answer to questions of 2024 was among the first five less often.
        """
        return tuple(one for one in self.periods if one.until < asked_at - STILL_NEWS)

    @property
    def required(self) -> Period | None:
        """The time outside of which nothing answers, where the question asks for nothing but it.

        With the day after it, on which its last news is written.
        """
        if not self.alone or len(self.periods) != 1:
            return None
        (period,) = self.periods
        until = (
            period.until if period.until.year == datetime.max.year else period.until + _A_DAY_LATER
        )
        return Period(period.since, until)


NO_TIMES = AskedTimes()


def asked_times(text: str, asked_at: datetime) -> AskedTimes:
    """What `text`, asked at `asked_at` (aware, in the asker's zone), limits itself to."""
    expressions = time_expressions(text, asked_at)
    limits = tuple(one for one in expressions if _limits(text, one, asked_at))
    still_news = tuple(
        one for one in limits if one.period and one.period.until >= asked_at - STILL_NEWS
    )
    chosen = still_news or limits
    ahead = tuple(
        one.period for one in expressions if _is_ahead(text, one, asked_at) and one.period
    )
    alone = bool(chosen or ahead) and _asks_nothing_else(text, expressions)
    return AskedTimes(chosen, alone, ahead)


def _limits(text: str, one: TimeExpression, asked_at: datetime) -> bool:
    period = one.period
    if period is None or period.since >= asked_at:
        return False
    if one.lead == "until" and period.until > asked_at:  # "carbon neutral by 2040"
        return False
    if _is_name(one) or _REMEMBERED.fullmatch(one.words):
        return False
    if one.lead in _SIDES - {"after"} and _RECORD.search(text[: one.start]):
        return False
    return not _is_compared(text, one)


def _is_ahead(text: str, one: TimeExpression, asked_at: datetime) -> bool:
    if one.period is None or one.period.since < asked_at or one.lead in _SIDES or _is_name(one):
        return False
    told = one.kind is TimeKind.DATED or _TO_COME.search(one.words) or AHEAD.search(text)
    return bool(told) and not _is_compared(text, one)


def _is_compared(text: str, one: TimeExpression) -> bool:
    return bool(_COMPARED.search(text[: one.start] + ("from " if one.lead == "from" else "")))


def _is_name(one: TimeExpression) -> bool:
    return one.kind is TimeKind.DATED and not one.lead and bool(_NAMING.fullmatch(one.words))


def _asks_nothing_else(text: str, expressions: tuple[TimeExpression, ...]) -> bool:
    rest, at = "", 0
    for one in expressions:
        rest, at = rest + text[at : one.start] + " ", one.end
    words = _TELLING.findall(rest + text[at:])
    return all(word.lower() in _OF_ANY_TIME and not _is_capitals(word) for word in words)


def _is_capitals(word: str) -> bool:
    return word.isupper() and len(word) > 1  # the US, not us
