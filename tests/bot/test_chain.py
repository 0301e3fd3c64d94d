"""From a question to a proven quote, step by step."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import Runnable

from bot.answers import Answer, FoundPassage, NoAnswer, Question, Reply
from bot.assembly import Newsroom, local_file_uri
from bot.chain import STEPS, build_chain
from bot.reading import Candidate, Reading
from bot.understanding.missing import nothing_found_in
from bot.writing import NOT_SURE, NOTHING_FOUND, TOO_LONG, ExtractiveWriter
from knowledge.articles import Article, Span
from knowledge.library import sample_drafts
from tests.bot.newsdesk import (
    CHIPS,
    CHIPS_TEXT,
    NOW,
    PORT,
    PORT_TEXT,
    HostileReader,
    draft,
    question,
)

CONTAINERS = "How many more containers did the port of Trieste handle?"


def chain_with(
    newsroom: Newsroom, say: Callable[[Sequence[FoundPassage]], Reading | None]
) -> Runnable[Question, Reply]:
    return build_chain(newsroom.library, HostileReader(say), ExtractiveWriter(), local_file_uri)


def claiming(article: Article, text: str, span: Span | None = None) -> Reading:
    """`text` as the words of `article`, which may never have said so."""
    forged = replace(article, text=text)
    return Reading((Candidate(forged, span or Span(0, len(text)), 1.0, 0),), 1.0)


def answered(newsroom: Newsroom, asked: Question) -> Answer:
    reply = newsroom.answer(asked)
    assert isinstance(reply, Answer), reply
    return reply


class Tracer(BaseCallbackHandler):
    """Keeps the names of what was run."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def on_chain_start(
        self,
        serialized: dict[str, Any] | None,
        inputs: Any,
        *,
        run_id: UUID,
        **kwargs: Any,
    ) -> None:
        self.names.append(kwargs["name"])


def test_answer_is_a_literal_quote_with_its_source(newsroom: Newsroom) -> None:
    reply = answered(newsroom, question(CONTAINERS))
    (quote,) = reply.quotes
    assert "17.4%" in quote.text
    assert quote.text == PORT_TEXT[quote.start : quote.end]
    assert (quote.title, quote.outlet, quote.published) == (
        PORT.title,
        PORT.outlet,
        PORT.published,
    )
    assert quote.url == PORT.url
    assert quote.link is not None
    assert quote.link.startswith(f"{PORT.url}#:~:text=")
    assert reply.text == "Adria Times reported this on 1 February 2026."
    assert 0 <= reply.confidence <= 1
    assert reply.independent_outlets == 1
    assert reply.as_of.articles == 2
    assert reply.as_of.newest == CHIPS.published


def test_tracer_sees_every_step_by_its_name_and_in_order(newsroom: Newsroom) -> None:
    tracer = Tracer()
    newsroom.answer(question(CONTAINERS), tracer)
    assert tracer.names[0] == "answer"
    assert [name for name in tracer.names if name in STEPS] == list(STEPS)


def test_every_step_is_timed(newsroom: Newsroom) -> None:
    timings = newsroom.answer(question(CONTAINERS)).timings_ms
    assert tuple(timings) == (*STEPS, "total")
    assert all(timings[step] >= 0 for step in STEPS)
    assert timings["total"] == pytest.approx(sum(timings[step] for step in STEPS), abs=0.01)
    assert timings["retrieve"] > 0


def test_empty_library_says_that_it_is_empty(empty_newsroom: Newsroom) -> None:
    reply = empty_newsroom.answer(question(CONTAINERS))
    assert isinstance(reply, NoAnswer)
    assert "empty" in reply.reason
    assert (reply.as_of.articles, reply.as_of.newest) == (0, None)
    assert (reply.nearest, reply.passages) == ((), ())
    assert reply.confidence == 0


def test_below_the_threshold_the_nearest_headlines_are_offered(newsroom: Newsroom) -> None:
    reply = newsroom.answer(question(CONTAINERS, threshold=1.01))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == NOT_SURE
    assert reply.nearest[0].title == PORT.title
    assert reply.nearest[0].url == PORT.url
    assert reply.nearest[0].outlet == PORT.outlet


def test_without_a_threshold_of_its_own_the_readers_applies(newsroom: Newsroom) -> None:
    reply = newsroom.answer(question(CONTAINERS, threshold=None))
    sure = reply.confidence >= newsroom.reader.default_threshold
    assert isinstance(reply, Answer) == sure


@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
def test_question_without_a_word_finds_nothing(newsroom: Newsroom, nothing: str) -> None:
    reply = newsroom.answer(question(nothing))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == NOTHING_FOUND
    assert reply.nearest == ()


def test_question_that_shares_no_word_has_no_confidence(newsroom: Newsroom) -> None:
    reply = newsroom.answer(question("Quel temps fera-t-il demain?", threshold=None))
    assert isinstance(reply, NoAnswer)
    assert reply.confidence == 0
    assert reply.nearest == ()


def test_sentence_too_long_to_quote_is_no_answer_but_a_headline(empty_newsroom: Newsroom) -> None:
    long = "The harbour of Koper grew by 9% " + "and then some more was added " * 12 + "at last."
    empty_newsroom.library.ingest([replace(PORT, title="Koper grows", text=long)])
    reply = empty_newsroom.answer(question("How much did the harbour of Koper grow?"))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == TOO_LONG
    assert [one.title for one in reply.nearest] == ["Koper grows"]
    assert reply.passages


def test_invented_words_are_never_shown(newsroom: Newsroom) -> None:
    invented = "The port of Trieste handled 71.4% fewer containers in 2025."
    chain = chain_with(newsroom, lambda found: claiming(found[0].article, invented))
    reply = chain.invoke(question(CONTAINERS))
    assert isinstance(reply, NoAnswer)
    assert "could not be proven" in reply.reason
    assert reply.nearest
    assert "71.4" not in repr(reply)


def test_words_of_one_article_are_not_shown_as_anothers(newsroom: Newsroom) -> None:
    def mixed_up(found: Sequence[FoundPassage]) -> Reading:
        port = next(one.article for one in found if one.article.title == PORT.title)
        return claiming(port, CHIPS_TEXT)

    assert isinstance(chain_with(newsroom, mixed_up).invoke(question(CONTAINERS)), NoAnswer)


def test_article_that_the_library_never_had_is_not_quoted(newsroom: Newsroom) -> None:
    def unknown(found: Sequence[FoundPassage]) -> Reading:
        return claiming(replace(found[0].article, id="0" * 16), PORT_TEXT)

    assert isinstance(chain_with(newsroom, unknown).invoke(question(CONTAINERS)), NoAnswer)


def test_version_that_the_library_never_had_is_not_quoted(newsroom: Newsroom) -> None:
    def unknown(found: Sequence[FoundPassage]) -> Reading:
        return claiming(replace(found[0].article, version=9), found[0].article.text)

    assert isinstance(chain_with(newsroom, unknown).invoke(question(CONTAINERS)), NoAnswer)


def test_span_that_lies_elsewhere_does_not_hide_true_words(newsroom: Newsroom) -> None:
    true = "The harbour employs 2,300 people."

    def misplaced(found: Sequence[FoundPassage]) -> Reading:
        port = next(one.article for one in found if one.article.title == PORT.title)
        return claiming(port, true, Span(0, len(true) + 500))

    reply = chain_with(newsroom, misplaced).invoke(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert reply.quotes[0].text == true


def test_reader_without_a_proposal_gives_no_answer(newsroom: Newsroom) -> None:
    reply = chain_with(newsroom, lambda _found: None).invoke(question(CONTAINERS))
    assert isinstance(reply, NoAnswer)
    assert reply.nearest


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    proposed=st.one_of(
        st.text(max_size=80),
        st.builds(
            lambda start, size, tail: PORT_TEXT[start : start + size] + tail,
            st.integers(0, len(PORT_TEXT)),
            st.integers(0, len(PORT_TEXT)),
            st.sampled_from(["", ".", " not", "”", "\u2026", "\ud800", "\n"]),
        ),
    ),
    start=st.integers(-5, 500),
    end=st.integers(-5, 500),
)
def test_whatever_is_proposed_only_literal_slices_are_shown(
    newsroom: Newsroom, proposed: str, start: int, end: int
) -> None:
    def say(found: Sequence[FoundPassage]) -> Reading:
        port = next(one.article for one in found if one.article.title == PORT.title)
        candidates = (
            Candidate(replace(port, text=proposed), Span(0, len(proposed)), 1.0, 0),
            Candidate(port, Span(start, end), 0.5, 0),
        )
        return Reading(candidates, 1.0)

    reply = chain_with(newsroom, say).invoke(question(CONTAINERS))
    if isinstance(reply, Answer):
        for quote in reply.quotes:
            assert quote.text
            assert quote.text == PORT_TEXT[quote.start : quote.end]
            assert quote.title == PORT.title


def test_quote_stands_in_the_version_that_was_read(empty_newsroom: Newsroom) -> None:
    library = empty_newsroom.library
    library.ingest([PORT])

    def change_then_read(found: Sequence[FoundPassage]) -> Reading:
        library.ingest([replace(PORT, text="Everything is different now. Nothing was said.")])
        one = found[0].article
        return Reading((Candidate(one, Span(0, PORT_TEXT.index(" Its director")), 1.0, 0),), 1.0)

    reply = chain_with(empty_newsroom, change_then_read).invoke(question(CONTAINERS))
    assert isinstance(reply, Answer)
    assert reply.quotes[0].version == 1
    assert "17.4%" in reply.quotes[0].text
    assert library.catalog.versions_of(PORT.article_id) == [1, 2]


def test_article_removed_while_it_was_read_is_not_quoted(empty_newsroom: Newsroom) -> None:
    library = empty_newsroom.library
    library.ingest([PORT, CHIPS])

    def remove_then_read(found: Sequence[FoundPassage]) -> Reading:
        library.catalog.remove(found[0].article.id)
        return claiming(found[0].article, found[0].article.text)

    reply = chain_with(empty_newsroom, remove_then_read).invoke(question(CONTAINERS))
    assert isinstance(reply, NoAnswer)
    assert reply.as_of.articles == 1


def test_nearest_headlines_come_in_the_order_found_and_once(newsroom: Newsroom) -> None:
    asked = question("Which plant in Dresden or port in Trieste?", threshold=1.01)
    reply = newsroom.answer(asked)
    order = list(dict.fromkeys(one.article.title for one in reply.passages if one.bm25 > 0))
    assert [one.title for one in reply.nearest] == order[:3]
    assert set(order) == {PORT.title, CHIPS.title}


@pytest.mark.parametrize("wanted", [0, 1, 50])
def test_reply_shows_as_many_passages_as_asked_for(newsroom: Newsroom, wanted: int) -> None:
    reply = newsroom.answer(question(CONTAINERS, max_passages=wanted))
    assert len(reply.passages) == min(wanted, 2)
    assert isinstance(reply, Answer)


def test_quote_does_not_depend_on_how_many_passages_are_shown(newsroom: Newsroom) -> None:
    few, many = (
        answered(newsroom, question(CONTAINERS, max_passages=number)) for number in (1, 50)
    )
    assert few.quotes == many.quotes
    assert few.confidence == many.confidence


@pytest.mark.parametrize("shown", [1, 50])
def test_reader_is_given_the_twenty_best_however_many_are_shown(
    empty_newsroom: Newsroom, shown: int
) -> None:
    texts = [f"The port of town {at} is run by director number {at * at}." for at in range(25)]
    drafts = [replace(PORT, url=f"https://a.example/{at}", text=t) for at, t in enumerate(texts)]
    empty_newsroom.library.ingest(drafts)
    given: list[FoundPassage] = []

    def keep(found: Sequence[FoundPassage]) -> None:
        given.extend(found)

    reply = chain_with(empty_newsroom, keep).invoke(question("Which port?", max_passages=shown))
    assert len(given) == 20
    assert [one.passage.id for one in reply.passages[:20]] == [
        one.passage.id for one in given[: min(shown, 20)]
    ]


def test_samples_are_never_served_where_they_are_not_wanted(empty_newsroom: Newsroom) -> None:
    empty_newsroom.library.ingest(islice(sample_drafts(), 3))
    asked = question("How much did Arm shares rise in New York?")
    hidden = empty_newsroom.answer(asked)
    assert isinstance(hidden, NoAnswer)
    assert "empty" in hidden.reason
    assert (hidden.nearest, hidden.passages) == ((), ())
    shown = answered(empty_newsroom, replace(asked, include_samples=True, file_links=True))
    assert "25%" in shown.quotes[0].text
    assert shown.quotes[0].sample
    assert shown.quotes[0].url is None
    assert str(shown.quotes[0].link).startswith("file:///")
    assert answered(empty_newsroom, replace(asked, include_samples=True)).quotes[0].link is None


def test_article_from_a_file_links_to_it_only_for_those_who_can_open_it(
    newsroom: Newsroom,
) -> None:
    asked = question("What sum does Silica Works invest in Dresden?")
    plain = answered(newsroom, asked).quotes[0]
    assert plain.title == CHIPS.title
    assert plain.url is plain.link is None
    linked = answered(newsroom, replace(asked, file_links=True)).quotes[0]
    assert linked.link == CHIPS.origin


def test_unknown_date_is_said_to_be_unknown(empty_newsroom: Newsroom) -> None:
    empty_newsroom.library.ingest([replace(PORT, outlet=None, published=None)])
    reply = answered(empty_newsroom, question(CONTAINERS))
    assert reply.text == f"“{PORT.title}” reported this; the date is not known."
    assert reply.quotes[0].published is None
    assert reply.as_of.newest is None


def test_chain_can_be_awaited(newsroom: Newsroom) -> None:
    awaited = asyncio.run(newsroom.chain.ainvoke(question(CONTAINERS)))
    assert isinstance(awaited, Answer)
    assert awaited.quotes == answered(newsroom, question(CONTAINERS)).quotes


def test_threads_that_ask_at_once_agree(newsroom: Newsroom) -> None:
    asked = [
        question(CONTAINERS),
        question("Who is the director of the port?"),
        question("Why did Silica Works choose Dresden?"),
        question("How many products does the company introduce?"),
    ] * 6
    alone = [replace(newsroom.answer(one), timings_ms={}) for one in asked[:4]]
    with ThreadPoolExecutor(8) as pool:
        together = [replace(one, timings_ms={}) for one in pool.map(newsroom.answer, asked)]
    assert together == alone * 6


def test_question_limited_to_a_tag_sees_no_other_article(empty_newsroom: Newsroom) -> None:
    empty_newsroom.library.ingest([replace(PORT, tags=("ports",)), replace(CHIPS, tags=("chips",))])
    reply = empty_newsroom.answer(replace(question(CONTAINERS), tags=("chips",)))
    assert {one.article.title for one in reply.passages} == {CHIPS.title}
    assert {one.title for one in reply.nearest} <= {CHIPS.title}
    both = answered(empty_newsroom, replace(question(CONTAINERS), tags=("chips", "ports")))
    assert "17.4%" in both.quotes[0].text


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (("ports",), "No article carries the tag “energy”. The tags in use are ports."),
        ((), "No article carries the tag “energy”: none carries any yet."),
    ],
)
def test_tag_that_nothing_carries_is_said_with_those_there_are(
    empty_newsroom: Newsroom, held: tuple[str, ...], said: str
) -> None:
    empty_newsroom.library.ingest([replace(PORT, tags=held)])
    reply = empty_newsroom.answer(replace(question(CONTAINERS), tags=("energy",)))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == said
    assert reply.as_of.articles == 1


def test_reply_tells_when_a_feed_was_last_read(empty_newsroom: Newsroom) -> None:
    empty_newsroom.library.ingest([PORT])
    assert empty_newsroom.answer(question(CONTAINERS)).as_of.refreshed is None
    shelf = empty_newsroom.library.catalog.feeds
    feed, _ = shelf.add("https://adria.example/rss", due_at=NOW)
    [claimed] = shelf.claim([feed.id], NOW, 60, by="a test")
    shelf.finish(
        claimed.id,
        now=NOW,
        due_at=NOW + timedelta(hours=1),
        etag=None,
        last_modified=None,
        body_sha256=None,
        title="Adria Times",
        site_url=None,
        changed=True,
        counts={},
    )
    assert empty_newsroom.answer(question(CONTAINERS)).as_of.refreshed == NOW


def test_changed_embedder_still_answers_by_words(empty_newsroom: Newsroom) -> None:
    from bot.assembly import open_newsroom

    empty_newsroom.library.ingest([PORT, CHIPS])
    changed = empty_newsroom.settings.model_copy(
        update={"embedding": "langchain_core.embeddings:DeterministicFakeEmbedding?size=32"}
    )
    with open_newsroom(changed, own_index=False) as newsroom:
        assert newsroom.library.unembedded() == 2
        reply = answered(newsroom, question(CONTAINERS))
        assert "17.4%" in reply.quotes[0].text
        assert reply.confidence > 0


def test_outlet_that_the_library_lacks_is_not_replaced_by_another(newsroom: Newsroom) -> None:
    reply = newsroom.answer(
        question(f"According to Bloomberg, {CONTAINERS[0].lower()}{CONTAINERS[1:]}")
    )
    assert isinstance(reply, NoAnswer)
    assert reply.reason == "The library has no article from Bloomberg."
    assert PORT.title in {one.title for one in reply.nearest}


def test_outlet_that_says_nothing_of_it_is_not_replaced_by_another(newsroom: Newsroom) -> None:
    text = "According to the Elbe Daily, how many more containers did the port of Trieste handle?"
    reply = newsroom.answer(question(text, threshold=0.9))
    assert isinstance(reply, NoAnswer)
    assert reply.reason == nothing_found_in(["Elbe Daily"])
    assert all(one.article.outlet == "Elbe Daily" for one in reply.passages)


def test_two_outlets_are_each_quoted(newsroom: Newsroom) -> None:
    text = (
        "Does the Adria Times report that the port of Trieste handled more containers, while the "
        "Elbe Daily report says that Silica Works will invest in Dresden?"
    )
    reply = answered(newsroom, question(text))
    assert [quote.outlet for quote in reply.quotes] == ["Adria Times", "Elbe Daily"]
    assert {one.part for one in reply.passages} == {0, 1}


def test_of_two_outlets_the_absent_one_is_named_beside_the_quote(newsroom: Newsroom) -> None:
    text = "How many more containers did Trieste handle, according to Adria Times and Bloomberg?"
    reply = answered(newsroom, question(text))
    assert {quote.outlet for quote in reply.quotes} == {"Adria Times"}
    assert reply.text.endswith("The library has no article from Bloomberg.")


def test_outlet_that_is_perhaps_asked_for_is_noted_beside_the_quote(newsroom: Newsroom) -> None:
    text = "How many more containers did the port of Trieste handle, as was said on CNN by Kos?"
    reply = answered(newsroom, question(text))
    assert "17.4%" in reply.quotes[0].text
    assert reply.text.endswith("The library has no article from CNN.")


def test_word_that_was_read_as_another_is_named_beside_the_quote(
    empty_newsroom: Newsroom,
) -> None:
    town = "The port of {} handled {} containers in May. Its cranes are new."
    empty_newsroom.library.ingest(
        draft(name, f"Containers of {name}", town.format(name, number))
        for number, name in enumerate(("Trieste", "Koper", "Rijeka", "Venice", "Genoa", "Bari"), 40)
    )
    typed = question("How many contaienrs did the port of Koper handle in May?")
    reply = empty_newsroom.answer(typed)
    assert isinstance(reply, Answer)
    assert "41 containers" in reply.quotes[0].text
    assert reply.text.endswith("Your question was read with “contaienrs” as “containers”.")
    right = empty_newsroom.answer(question("How many containers did the port of Koper handle?"))
    assert isinstance(right, Answer)
    assert "read with" not in right.text
