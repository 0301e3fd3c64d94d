"""The answer chain: understand, retrieve, read, write, verify.

Five named LangChain runnables, each taking one value and returning the next, so that any tracer
shows where an answer came from and where its time went.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Generic, TypeVar

from langchain_core.runnables import Runnable, RunnableLambda

from bot.answers import (
    Answer,
    AsOf,
    FoundPassage,
    NearestArticle,
    NoAnswer,
    Question,
    Quote,
    Reply,
)
from bot.corroboration import count_independent_outlets
from bot.gate import Claim, prove
from bot.links import FileUri
from bot.periods.holding import held_to
from bot.reading import Reader, Reading, Understood
from bot.understanding.missing import (
    nothing_found_in,
    nothing_held,
    only_absent_are_asked,
    required_outlets,
)
from bot.understanding.question import understand
from bot.writing import (
    NOT_SURE,
    NOTHING_FOUND,
    Writer,
    Written,
    attributed,
    no_such_topic,
    read_as,
)
from knowledge.library import Library
from knowledge.retrieval.spelling import Speller

NEAREST = 3
"""How many headlines a reply without an answer offers."""

READ_PASSAGES = 20
"""How many passages are read for the answer, whatever number the caller wants to see."""

STEPS = ("understand", "retrieve", "read", "write", "verify")

_In = TypeVar("_In")
_Out = TypeVar("_Out")


@dataclass(frozen=True, slots=True)
class Timed(Generic[_In]):
    """A step's value with the milliseconds that each step before it took."""

    value: _In
    timings_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What retrieval found for a question, best first."""

    understood: Understood
    found: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader made of it."""

    retrieved: Retrieved
    reading: Reading


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the writer wants to say, before any of it is proven."""

    read: Read
    written: Written


def build_chain(
    library: Library, reader: Reader, writer: Writer, file_uri: FileUri
) -> Runnable[Question, Reply]:
    """The chain over `library`. Its `invoke` takes a Question and returns an Answer or NoAnswer.

    `file_uri` finds the file of an article without a web address, for questions with `file_links`.
    Raises LibraryError where the library cannot be read; a quote that cannot be proven is dropped.
    """

    speller = Speller(library.catalog)

    def understand_step(question: Question) -> Understood:
        return understand(question, library.outlets(), speller)

    def retrieve_step(understood: Understood) -> Retrieved:
        wanted = max(READ_PASSAGES, understood.question.max_passages)
        queries = understood.parts or (understood.query,)
        hits = library.retriever.retrieve_together(queries, wanted)
        found = tuple(
            FoundPassage(hit.passage, hit.article, hit.score, hit.cosine, hit.bm25, part)
            for part, hit in hits
        )
        return Retrieved(understood, found)

    def read_step(retrieved: Retrieved) -> Read:
        if only_absent_are_asked(retrieved.understood):
            return Read(retrieved, Reading((), 0.0))
        reading = reader.read(retrieved.understood, retrieved.found[:READ_PASSAGES])
        return Read(retrieved, reading)

    def write_step(read: Read) -> Proposed:
        understood, found = read.retrieved.understood, read.retrieved.found[:READ_PASSAGES]
        if only_absent_are_asked(understood):
            return Proposed(read, Written(reason=nothing_held(understood.absent)))
        asked = understood.question.threshold
        threshold = reader.default_threshold if asked is None else asked
        return Proposed(read, writer.write(understood, found, read.reading, threshold))

    def verify_step(proposed: Proposed) -> Reply:
        understood = proposed.read.retrieved.understood
        reply = _verify(proposed, library, file_uri)
        return held_to(understood.times, reply, understood.asked_at, library.catalog)

    return (
        RunnableLambda(_start).with_config(run_name="receive")
        | _step("understand", understand_step)
        | _step("retrieve", retrieve_step)
        | _step("read", read_step)
        | _step("write", write_step)
        | _step("verify", verify_step)
        | RunnableLambda(_finish).with_config(run_name="reply")
    )


def _start(question: Question) -> Timed[Question]:
    return Timed(question, {})


def _finish(timed: Timed[Reply]) -> Reply:
    timings = dict(timed.timings_ms)
    timings["total"] = round(sum(timings.values()), 3)
    return replace(timed.value, timings_ms=timings)


def _step(name: str, work: Callable[[_In], _Out]) -> Runnable[Timed[_In], Timed[_Out]]:
    def run(timed: Timed[_In]) -> Timed[_Out]:
        started = perf_counter()
        value = work(timed.value)
        took = round((perf_counter() - started) * 1000, 3)
        return Timed(value, {**timed.timings_ms, name: took})

    return RunnableLambda(run).with_config(run_name=name)


def _verify(proposed: Proposed, library: Library, file_uri: FileUri) -> Reply:
    retrieved, written = proposed.read.retrieved, proposed.written
    question = retrieved.understood.question
    number, newest = library.catalog.freshness(include_samples=question.include_samples)
    as_of = AsOf(number, newest, library.catalog.feeds.last_success())
    found = proposed.read.reading.ordered(retrieved.found)
    shown = found[: question.max_passages]
    nearest = _nearest(found)
    proven = _proven(written, library, file_uri if question.file_links else None)
    quotes = tuple(dict.fromkeys(quote for quote in proven if quote is not None))
    confidence = proposed.read.reading.confidence
    if not quotes:
        reason = written.reason or (
            "What was found could not be proven word for word, so it is not shown."
        )
        required = required_outlets(retrieved.understood)
        if required and reason in {NOT_SURE, NOTHING_FOUND}:
            reason = nothing_found_in(required)
        if not retrieved.found and question.tags:
            reason = no_such_topic(question.tags, library.catalog.tags())
        if not number:
            reason = "The library is empty: no article has been loaded yet."
        return NoAnswer(
            reason,
            confidence,
            as_of,
            nearest,
            shown,
            model=written.model,
            fallback=written.fallback,
        )
    whole = None not in proven
    difference = written.difference if whole and len(quotes) == len(proven) else None
    text = (written.text if whole else "") or attributed(quotes, difference)
    absent = (*retrieved.understood.absent, *retrieved.understood.perhaps_absent)
    said = [text, *([nothing_held(absent)] if absent else [])]
    if retrieved.understood.respelt:
        said.append(read_as(retrieved.understood.respelt))
    return Answer(
        text=" ".join(said),
        confidence=confidence,
        quotes=quotes,
        independent_outlets=count_independent_outlets(quotes[0], retrieved.found),
        as_of=as_of,
        nearest=nearest,
        passages=shown,
        difference=difference,
        model=written.model if whole else "",
        fallback=written.fallback,
    )


def _proven(
    written: Written, library: Library, file_uri: FileUri | None
) -> tuple[Quote | None, ...]:
    """A quote for each choice, or None where none of its claims can be proven."""

    def first(claims: Sequence[Claim]) -> Quote | None:
        proofs = (prove(claim, library.catalog.article, file_uri=file_uri) for claim in claims)
        return next((quote for quote in proofs if quote is not None), None)

    return tuple(map(first, written.choices))


def _nearest(found: Sequence[FoundPassage]) -> tuple[NearestArticle, ...]:
    """The articles that come nearest, as far as they share a word with the question at all."""
    articles = {one.article.id: one.article for one in found if one.bm25 > 0}
    return tuple(
        NearestArticle(article.title, article.url, article.outlet, article.published)
        for article in list(articles.values())[:NEAREST]
    )
