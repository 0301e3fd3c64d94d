"""From a question to a query: what to look for, as of when, and which outlets were named."""

import re
from collections.abc import Iterable

from bot.answers import Question
from bot.reading import Understood
from knowledge.filters import Filters
from knowledge.retrieval.query import Query

_DOMAIN = re.compile(r"^(?:www\.)?(?P<name>[\w-]+)\.[a-z.]{2,}$", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def understand(question: Question, outlets: Iterable[str]) -> Understood:
    """What to look for. `outlets` are the library's own names of outlets.

    An outlet named in the question is favoured, not required: "Apple" may be the company.
    """
    query = Query(
        text=question.text,
        now=question.asked_at,
        filters=Filters(include_samples=question.include_samples),
        favoured_outlets=tuple(outlets_named(question.text, outlets)),
    )
    return Understood(question, query, question.asked_at)


def outlets_named(text: str, outlets: Iterable[str]) -> list[str]:
    """Those of `outlets` whose name stands in `text`, in the order given.

    "The Verge" is also known as Verge, and theverge.com as theverge. A name in lower case counts
    only as a whole with its domain ("time.com"), since "time" and "wired" are words.
    """
    return [outlet for outlet in outlets if any(_stands_in(n, text) for n in _names(outlet))]


def _names(outlet: str) -> list[str]:
    names = [outlet, _ARTICLE.sub("", outlet)]
    domain = _DOMAIN.match(outlet)
    if domain:
        names.append(domain["name"].upper())
        names.append(domain["name"].capitalize())
    return [name for name in names if len(name) > 1]


def _stands_in(name: str, text: str) -> bool:
    found = re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", text)
    return found is not None
