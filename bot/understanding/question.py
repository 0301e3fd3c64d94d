"""From a question to a query: what to look for, as of when, and which outlets were named."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from bot.answers import Question
from bot.reading import Understood
from knowledge.filters import Filters
from knowledge.retrieval.query import Query
from knowledge.retrieval.terms import opening_words

# The name in a domain: news.sky.com and bbc.co.uk are of Sky and the BBC.
_DOMAIN = re.compile(
    r"^(?:[\w-]+\.)*?(?P<name>[\w-]+)(?:\.(?:ac|co|com|edu|gov|net|org))?\.[a-z]{2,}$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


def understand(question: Question, outlets: Iterable[str]) -> Understood:
    """What to look for. `outlets` are the library's own names of outlets.

    An outlet named in the question is favoured, not required: "Apple" may be the company. Of a
    pasted page only the opening words are taken for the question.
    """
    text = opening_words(question.text)
    query = Query(
        text=text,
        now=question.asked_at,
        filters=Filters(
            since=question.since,
            outlets=question.outlets,
            include_samples=question.include_samples,
            tags=question.tags,
        ),
        favoured_outlets=tuple(outlets_named(text, outlets)),
    )
    return Understood(replace(question, text=text), query, question.asked_at)


def outlets_named(text: str, outlets: Iterable[str]) -> list[str]:
    """Those of `outlets` whose name stands in `text`, in the order given.

    "The Verge" is also known as Verge, and theverge.com as theverge. A name in lower case counts
    only as a whole with its domain ("time.com"), since "time" and "wired" are words.
    """
    return [outlet for outlet in outlets if any(_stands_in(n, text) for n in _names(outlet))]


@lru_cache(maxsize=20_000)
def _names(outlet: str) -> tuple[str, ...]:
    names = [outlet, _ARTICLE.sub("", outlet)]
    domain = _DOMAIN.match(outlet)
    if domain:
        names.append(domain["name"].upper())
        names.append(domain["name"].capitalize())
    return tuple(dict.fromkeys(name for name in names if len(name) > 1))


def _stands_in(name: str, text: str) -> bool:
    # Most names are nowhere in the text; compiling a pattern for each of 5,000 took half a second.
    return name in text and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
