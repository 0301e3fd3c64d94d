"""Reports that differ, from the articles in the library to the answer."""

from collections.abc import Sequence
from datetime import date

from bot.answers import Answer, Difference, DifferenceKind, FoundPassage
from bot.assembly import Newsroom, local_file_uri
from bot.chain import build_chain
from bot.reading import Candidate, Reading
from bot.writing import ExtractiveWriter
from knowledge.articles import Span
from tests.bot.newsdesk import HostileReader, draft, question

TITLE = "Flood in Marnau after days of rain"
EARLIER = "At least 40 people were killed in the flood that hit Marnau on Sunday, the mayor said."
LATER = "The flood in Marnau killed 52 people, said rescuers on Tuesday."


def first_sentences(found: Sequence[FoundPassage]) -> Reading:
    """What a reader that is sure of every article's first words would say."""
    return Reading(
        tuple(
            Candidate(one.article, Span(0, len(one.article.text)), 1.0 / (1 + rank), rank)
            for rank, one in enumerate(found)
        ),
        0.9,
    )


def asked(empty_newsroom: Newsroom, text: str) -> Answer:
    empty_newsroom.library.ingest(
        [
            draft("one", TITLE, EARLIER, "Strait Courier", date(2026, 3, 2)),
            draft("two", TITLE, LATER, "Lindholm Gazette", date(2026, 3, 4)),
        ]
    )
    reader = HostileReader(first_sentences)
    chain = build_chain(empty_newsroom.library, reader, ExtractiveWriter(), local_file_uri)
    reply = chain.invoke(question(text, threshold=0.5))
    assert isinstance(reply, Answer), reply
    return reply


def test_both_reports_are_quoted_and_dated_the_later_first(empty_newsroom: Newsroom) -> None:
    reply = asked(empty_newsroom, "How many people were killed in the flood in Marnau?")
    assert [quote.text for quote in reply.quotes] == [LATER, EARLIER]
    assert reply.difference == Difference(DifferenceKind.TOLL, ("52", "At least 40"))
    assert reply.text == (
        "On 4 March 2026 Lindholm Gazette reported “52”; "
        "on 2 March 2026 Strait Courier reported “At least 40”."
    )


def test_question_for_something_else_has_one_quote(empty_newsroom: Newsroom) -> None:
    reply = asked(empty_newsroom, "What happened in Marnau?")
    assert reply.difference is None
    assert len(reply.quotes) == 1
