"""Passages are found by meaning and by words, within the filters, the best first."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.catalog.records import Located
from knowledge.filters import Filters
from knowledge.library import Library, LibraryPlace
from knowledge.retrieval.query import Hit, Query
from knowledge.retrieval.retriever import Retriever
from tests.knowledge.retrieval.newsstand import (
    ARTICLES,
    CHIPS_NEW,
    CHIPS_OLD,
    DOCTORS,
    NOW,
    PORT,
    PORT_COPY,
    SAMPLE,
    UNDATED,
    article,
)

FAKE = "langchain_core.embeddings:DeterministicFakeEmbedding?size=32"


def ask(
    library: Library,
    question: str,
    k: int = 10,
    filters: Filters = Filters(),  # noqa: B008 (frozen)
    favoured: tuple[str, ...] = (),
) -> list[Hit]:
    return library.retriever.retrieve(Query(question, NOW, filters, favoured), k)


def names(hits: list[Hit]) -> list[str]:
    return [hit.article.origin.removeprefix("file:///").removesuffix(".md") for hit in hits]


class Nothing:
    """A vector search that finds nothing: what is found is found by words."""

    def search(
        self, query: NDArray[np.float32], k: int, filters: Filters
    ) -> list[tuple[int, float]]:
        return []


def test_passage_is_found_by_a_rare_word_alone(newsstand: Library) -> None:
    by_words = Retriever(newsstand.catalog, newsstand.embedder, Nothing())
    hits = by_words.retrieve(Query("xebecs", NOW), 10)
    assert names(hits) == ["undated"]
    assert hits[0].bm25 > 0


def test_passage_is_found_by_meaning_alone(newsstand: Library) -> None:
    best = ask(newsstand, "Why did medics strike?", 1)[0]
    assert best.article.title == DOCTORS.title
    assert best.bm25 == 0
    assert best.cosine > 0.2


def test_hit_is_a_literal_slice_with_its_evidence(newsstand: Library) -> None:
    hits = ask(newsstand, "How many more containers did Trieste handle?")
    assert names(hits)[0] in {"port", "port-copy"}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        passage = hit.passage
        assert passage.text == hit.article.text[passage.start : passage.end]
        assert hit.article.id == passage.article_id
        assert -1.001 <= hit.cosine <= 1.001
        assert hit.bm25 >= 0


def test_cosine_is_the_same_whoever_found_the_passage(newsstand: Library) -> None:
    by_words = Retriever(newsstand.catalog, newsstand.embedder, Nothing())
    worded = by_words.retrieve(Query("xebecs", NOW), 1)[0]
    near = next(hit for hit in ask(newsstand, "xebecs") if hit.article.id == UNDATED.article_id)
    assert worded.cosine == pytest.approx(near.cosine, abs=1e-3)


def test_near_copies_are_shown_once(newsstand: Library) -> None:
    found = names(ask(newsstand, "Who is the director of the port of Trieste?"))
    assert len({"port", "port-copy"} & set(found)) == 1
    assert len(found) == len(ARTICLES) - 1


def test_more_than_there_is_gives_all_there_is(newsstand: Library) -> None:
    assert len(ask(newsstand, "chip plant", 1_000)) == len(ARTICLES) - 1


@pytest.mark.parametrize("k", [0, -1])
def test_none_asked_for_gives_none(newsstand: Library, k: int) -> None:
    assert ask(newsstand, "chip plant", k) == []


@pytest.mark.parametrize("nothing", ["", " \n\t "])
def test_nothing_asked_finds_nothing(newsstand: Library, nothing: str) -> None:
    assert ask(newsstand, nothing) == []


def test_limits_in_time_hide_what_lies_outside_and_what_has_no_date(newsstand: Library) -> None:
    march = Filters(since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 3, 9, tzinfo=UTC))
    assert names(ask(newsstand, "chip plant lighthouse", filters=march)) == ["doctors"]
    early = Filters(until=datetime(2026, 1, 1, tzinfo=UTC))
    assert names(ask(newsstand, "chip plant lighthouse", filters=early)) == ["chips-old"]
    day = Filters(since=datetime(2026, 3, 9, tzinfo=UTC))
    assert names(ask(newsstand, "chip plant lighthouse", filters=day)) == ["chips-new"]


def test_limits_to_outlets_hide_the_others(newsstand: Library) -> None:
    adria = Filters(outlets=("Adria Times",))
    assert set(names(ask(newsstand, "Which plant hires?", filters=adria))) == {"port", "chips-new"}
    assert ask(newsstand, "Which plant hires?", filters=Filters(outlets=("Nobody",))) == []


def test_of_two_that_say_the_same_the_recent_one_comes_first(newsstand: Library) -> None:
    found = names(ask(newsstand, "Who does the chip plant in Dresden hire?"))
    assert found[:2] == ["chips-new", "chips-old"]


def test_article_from_an_outlet_that_was_named_comes_first(newsstand: Library) -> None:
    question = "How did the port of Trieste do?"
    assert names(ask(newsstand, question, 1, favoured=("Adria Times",))) == ["port"]
    assert names(ask(newsstand, question, 1, favoured=("Valley Post",))) == ["port-copy"]


def test_favoured_outlet_hides_no_other(newsstand: Library) -> None:
    question = "Which hall does the chip plant in Dresden open?"
    assert len(ask(newsstand, question, favoured=("Elbe Daily",))) == len(ask(newsstand, question))


@pytest.mark.parametrize(
    "question",
    [
        'NEAR("port" AND OR NOT * ^ : {containers} -',
        "\ud800 port \udfff",
        "port\x00of\x00Trieste",
        "🚢 port 🚢",
        "What is it?",
        "🙂",
        "x" * 50_000,
        "'; DROP TABLE passages; --",
    ],
)
def test_no_question_is_too_odd_to_search_for(newsstand: Library, question: str) -> None:
    hits = ask(newsstand, question)
    assert len(hits) == len(ARTICLES) - 1
    assert all(np.isfinite([hit.score, hit.cosine, hit.bm25]).all() for hit in hits)


def test_pasted_page_is_searched_by_its_opening_words(newsstand: Library) -> None:
    page = "Who directs the port of Trieste? " + " ".join(f"word{at}" for at in range(10_000))
    started = time.process_time()
    assert names(ask(newsstand, page, 1))[0] in {"port", "port-copy"}
    assert time.process_time() - started < 2


def test_samples_are_hidden_unless_asked_for(library: Library) -> None:
    library.ingest([SAMPLE])
    question = "How much goes into the developer programme?"
    assert ask(library, question) == []
    assert (
        "$200 million" in ask(library, question, 1, Filters(include_samples=True))[0].passage.text
    )


def test_many_copies_leave_room_for_what_else_there_is(library: Library) -> None:
    wire = PORT.text
    copies = [article(f"copy-{at}", f"Trieste {at}", wire, f"Outlet {at}") for at in range(12)]
    library.ingest([*copies, CHIPS_OLD, UNDATED, DOCTORS])
    found = names(ask(library, "How many more containers did the port of Trieste handle?", 3))
    assert found[0].startswith("copy-")
    assert len(found) == 3
    assert not any(name.startswith("copy-") for name in found[1:])


def test_words_still_find_where_the_embedder_was_just_changed(library: Library) -> None:
    library.ingest(ARTICLES)
    place = LibraryPlace(library.catalog.path.parent, embedding=FAKE)
    with Library.open(place, own_index=False) as changed:
        assert changed.unembedded() > 0
        question = "How many more containers did the port of Trieste handle?"
        (best,) = ask(changed, question, 1)
        assert names([best])[0] in {"port", "port-copy"}
        before = {hit.passage.id: hit.bm25 for hit in ask(library, question)}
        assert best.bm25 == before[best.passage.id] > 0
        assert names(ask(changed, "unheard-of quagga okapi tapir gnus xebecs")) == ["undated"]


def test_article_taken_away_during_a_search_is_passed_over(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest(ARTICLES)
    locate = library.catalog.locate

    def remove_then_locate(passage_ids: list[int]) -> list[Located]:
        library.catalog.remove(CHIPS_NEW.article_id)
        return locate(passage_ids)

    monkeypatch.setattr(library.catalog, "locate", remove_then_locate)
    found = names(ask(library, "Who does the chip plant in Dresden hire?"))
    assert "chips-new" not in found
    assert found[0] == "chips-old"


def test_everything_taken_away_during_a_search_leaves_nothing(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.ingest([CHIPS_OLD])
    monkeypatch.setattr(library.catalog, "locate", lambda _ids: [])
    assert ask(library, "Who does the chip plant in Dresden hire?") == []


def test_changed_article_is_found_by_its_new_words_alone(library: Library) -> None:
    library.ingest([UNDATED, DOCTORS])
    library.ingest([replace(UNDATED, text="A lighthouse keeper from Zadar tells of feluccas.")])
    assert ask(library, "feluccas", 1)[0].article.version == 2
    assert all(hit.bm25 == 0 for hit in ask(library, "xebecs"))


def test_many_threads_find_the_same(newsstand: Library) -> None:
    questions = ["Who directs the port?", "Why did medics strike?", "xebecs", "chip plant"] * 8
    alone = [names(ask(newsstand, question)) for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: names(ask(newsstand, question)), questions))
    assert together == alone


def test_article_of_tomorrow_is_not_recent_but_found(library: Library) -> None:
    tomorrow = replace(CHIPS_OLD, origin="file:///tomorrow.md", published=date(2026, 3, 11))
    library.ingest([tomorrow])
    assert names(ask(library, "chip plant in Dresden")) == ["tomorrow"]


def test_copy_elsewhere_stands_in_when_filters_hide_the_first(newsstand: Library) -> None:
    valley = Filters(outlets=("Valley Post",))
    assert names(ask(newsstand, "port of Trieste", filters=valley)) == ["port-copy"]
    assert PORT_COPY.outlet == "Valley Post"


def test_context_of_a_part_counts_a_little(library: Library) -> None:
    library.ingest(
        [
            article("own", "Ferries", "Ferries to the islands are late again this week."),
            article("both", "Ferries", "Ferries from Zadar are late again, said Mirna Kos."),
            article("context", "Kos", "Mirna Kos of Zadar likes trams, and writes on trams."),
        ]
    )
    alone = Query("late ferries", NOW)
    (first, *_) = library.retriever.retrieve(replace(alone, context="late ferries Mirna Kos"), 5)
    assert names([first]) == ["both"]
    part = replace(alone, context="late ferries while trams trams trams")
    assert names(library.retriever.retrieve(part, 5))[-1] == "context"


def test_queries_together_have_their_turns_and_say_whose_a_passage_is(newsstand: Library) -> None:
    queries = [Query("containers in the port of Trieste", NOW), Query("chip plant in Dresden", NOW)]
    found = newsstand.retriever.retrieve_together(queries, 4)
    assert {names([hit])[0] for _, hit in found[:2]} == {"port", "chips-new"}
    assert sorted(place for place, _ in found[:2]) == [0, 1]
    assert len(found) == 4
    alone = newsstand.retriever.retrieve_together(queries[:1], 4)
    assert [hit for _, hit in alone] == newsstand.retriever.retrieve(queries[0], 4)


def test_opening_of_an_article_comes_first_where_two_passages_say_the_same(
    library: Library,
) -> None:
    filler = " ".join(f"The hall at pier {at} was painted in May." for at in range(40))
    told = "The ferry to Zadar was sold to Mirna Kos."
    library.ingest(
        [
            article("late", "Notes", f"{filler} {told}"),
            article("early", "Notes", f"{told} {filler}"),
        ]
    )
    assert names(ask(library, "Who was the ferry to Zadar sold to?"))[0] == "early"
