"""From a question to queries: what to look for, as of when, and in which outlets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answers import Question
from bot.periods.asked import AskedTimes, asked_times
from bot.reading import Understood
from bot.understanding.figure_forms import other_figures
from bot.understanding.outlet_names import outlet_names
from bot.understanding.outlets import Mention, Sureness, mentions_in
from bot.understanding.parts import Part, parts_of_question, told
from bot.understanding.spellings import other_spellings
from bot.understanding.tickers import with_companies
from knowledge.filters import Filters
from knowledge.retrieval.query import Query
from knowledge.retrieval.spelling import Respelt, Speller
from knowledge.retrieval.terms import opening_words


def understand(
    question: Question, outlets: Iterable[str], speller: Speller | None = None
) -> Understood:
    """What to look for. `outlets` are those of the library, `speller` knows its words.

    Where the question asks for an outlet's articles only these are searched; one that it merely
    names is favoured, since "Apple" may be the company. What may be an outlet's name or not ("the
    Sky report") stays among the words that are looked for. Of a pasted page only the opening words
    are taken for the question.

    What is searched and read has its slips put right and companies in place of tickers; the
    question stays as typed.
    """
    typed = opening_words(question.text)
    names = outlet_names(tuple(outlets))
    text = with_companies(typed, speller.unknown if speller else lambda _: set())
    mentions = mentions_in(text, names)
    respelt = Respelt(text)
    if speller:
        respelt = speller.put_right(text, [(m.start, m.end) for group in mentions for m in group])
    if respelt.changes:
        text = respelt.text
        mentions = mentions_in(text, names)
    perhaps = [one for group in mentions for one in group if one.sureness is Sureness.PERHAPS]
    mentions = [group for group in mentions if group[0] not in perhaps]
    parts = parts_of_question(text, mentions)
    whole = (told(text, [(0, len(text))], mentions) if mentions else "") or text
    times = asked_times(whole, question.asked_at)
    queries = tuple(
        _favouring(perhaps, _also(_timed(_query(question, part, whole), times), respelt))
        for part in parts
        if part.mention is None or part.mention.held
    )
    alone = len(queries) == 1
    every = (
        queries[0]
        if alone
        else _favouring(
            perhaps, _also(_timed(_query_of_all(question, whole, mentions), times), respelt)
        )
    )
    return Understood(
        replace(question, text=typed),
        every,
        question.asked_at,
        parts=() if alone else queries,
        absent=_absent(one for group in mentions for one in group),
        perhaps_absent=_absent(perhaps),
        times=times,
        respelt=respelt.changes,
    )


def _also(query: Query, respelt: Respelt) -> Query:
    """`query` with other ways to write its words."""
    also = (*respelt.beside, *other_spellings(query.text), *other_figures(query.text))
    return replace(query, also=also) if also else query


def _absent(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.outlets[0] for one in mentions if not one.held))


def _favouring(perhaps: Sequence[Mention], query: Query) -> Query:
    """`query` with the outlets in front of which it may be asking."""
    names = dict.fromkeys(query.favoured_outlets)
    names.update(dict.fromkeys(name for one in perhaps if one.held for name in one.outlets))
    return query if query.filters.outlets else replace(query, favoured_outlets=tuple(names))


def _timed(query: Query, times: AskedTimes) -> Query:
    """`query` about the past times that it names itself, or else those of the whole question.

    A question that asks for nothing but a time is limited to it, unless the asker chose one.
    """
    own = asked_times(query.text, query.now) if query.context else times
    query = replace(query, periods=(own if own.expressions else times).past(query.now))
    filters, required = query.filters, times.required
    if required is None or filters.since is not None or filters.until is not None:
        return query
    return replace(query, filters=replace(filters, since=required.since, until=required.until))


def _query(question: Question, part: Part, whole: str) -> Query:
    query = Query(part.text or whole, question.asked_at, _chosen(question))
    if part.mention and part.text and part.text != whole:
        query = replace(query, context=whole)
    return query if part.mention is None else _limited(query, part.mention)


def _query_of_all(question: Question, whole: str, mentions: Sequence[tuple[Mention, ...]]) -> Query:
    held = (one for group in mentions for one in group if one.held)
    every = dict.fromkeys(name for one in held for name in one.outlets)
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
