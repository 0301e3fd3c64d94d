"""From a question to queries: what to look for, as of when, and in which outlets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answers import Question
from bot.reading import Understood
from bot.understanding.outlet_names import outlet_names
from bot.understanding.outlets import Mention, Sureness, mentions_in
from bot.understanding.parts import Part, parts_of_question, told
from knowledge.filters import Filters
from knowledge.retrieval.query import Query
from knowledge.retrieval.terms import opening_words


def understand(question: Question, outlets: Iterable[str]) -> Understood:
    """What to look for. `outlets` are the library's own names of outlets.

    Where the question asks for an outlet's articles only these are searched; one that it merely
    names is favoured, since "Apple" may be the company. Of a pasted page only the opening words are
    taken for the question.
    """
    text = opening_words(question.text)
    mentions = mentions_in(text, outlet_names(tuple(outlets)))
    parts = parts_of_question(text, mentions)
    whole = (told(text, [(0, len(text))], mentions) if mentions else "") or text
    queries = tuple(_query(question, part, whole) for part in parts)
    understood = Understood(replace(question, text=text), queries[0], question.asked_at)
    if len(queries) == 1:
        return understood
    return replace(understood, query=_query_of_all(question, whole, mentions), parts=queries)


def _query(question: Question, part: Part, whole: str) -> Query:
    query = Query(part.text or whole, question.asked_at, _chosen(question))
    if part.text and part.text != whole:
        query = replace(query, context=whole)
    return query if part.mention is None else _limited(query, part.mention)


def _query_of_all(question: Question, whole: str, mentions: Sequence[tuple[Mention, ...]]) -> Query:
    every = dict.fromkeys(name for group in mentions for one in group for name in one.outlets)
    return Query(whole, question.asked_at, _chosen(question), favoured_outlets=tuple(every))


def _limited(query: Query, mention: Mention) -> Query:
    """`query` in the outlets of `mention`, or with them in front."""
    chosen = query.filters.outlets
    named = tuple(name for name in mention.outlets if not chosen or name in chosen)
    if mention.sureness < Sureness.SOURCE or not named:
        return replace(query, favoured_outlets=mention.outlets)
    return replace(query, filters=replace(query.filters, outlets=named))


def _chosen(question: Question) -> Filters:
    """What the asker chose from a menu."""
    return Filters(
        since=question.since,
        outlets=question.outlets,
        include_samples=question.include_samples,
        tags=question.tags,
    )
