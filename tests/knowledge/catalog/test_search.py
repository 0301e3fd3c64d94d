"""Full-text search, and passages found again by their ids."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from knowledge.articles import Draft, Span
from knowledge.catalog.records import Prepared
from knowledge.catalog.store import Catalog
from knowledge.filters import REAL_ARTICLES, Filters
from tests.knowledge.catalog.making import CHIPS, EMBEDDER, PORTS, draft, put

BEYOND_BMP = (
    "🚢 Tankers 👩‍🚀 wait 𝔬𝔣𝔣 Trieste. 🇮🇹 Ünïcödé straße ﷺ ends. Zwei \U00020000 Zeichen! Done 🚢."
)


def titles(catalog: Catalog, terms: Sequence[str], filters: Filters = REAL_ARTICLES) -> list[str]:
    found = catalog.search_text(terms, 10, filters)
    return [one.article.title for one in catalog.locate([i for i, _ in found])]


def test_passages_with_any_of_the_terms_are_found_best_first(catalog: Catalog) -> None:
    put(
        catalog,
        draft("Nothing about it here at all, but chips once.", origin="file:///a", title="A"),
        draft("Chips for cars, chips for phones.", origin="file:///b", title="Chips"),
        draft(PORTS, origin="file:///c", title="C"),
    )
    found = catalog.search_text(["chips", "phones"], 10, REAL_ARTICLES)
    scores = [score for _, score in found]
    assert titles(catalog, ["chips", "phones"]) == ["Chips", "A"]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert catalog.search_text(["chips"], 1, REAL_ARTICLES)[0] in found or len(found) == 2
    assert len(catalog.search_text(["chips"], 1, REAL_ARTICLES)) == 1


def test_words_are_found_in_any_case_form_and_without_accents(catalog: Catalog) -> None:
    put(catalog, draft("Die Fabriken in Münster. The factories were opening."))
    for term in ("munster", "MÜNSTER", "factory", "opened", "fabrik"):
        assert len(titles(catalog, [term])) == (term != "fabrik"), term


def test_term_of_several_words_is_a_phrase(catalog: Catalog) -> None:
    put(catalog, draft())
    assert titles(catalog, ["chips for cars"])
    assert titles(catalog, ["cars for chips"]) == []
    assert titles(catalog, ["1 200"])


@pytest.mark.parametrize(
    "term",
    [
        *('"', '""', 'a"b', "*", "chip*", "NEAR", "NEAR(chips cars)", "-chips", "chips:cars"),
        *("title:chips", "^chips", "(", ")", "{chips}", "+", "AND", "OR NOT", "", " ", "'", ";--"),
        *("a\x00b", "\x00", "lone \ud800 surrogate", "😀", "\u200b", "x" * 100_000, "%", "_", "\\"),
    ],
)
def test_no_term_is_an_order_to_the_search_engine(catalog: Catalog, term: str) -> None:
    put(catalog, draft())
    assert titles(catalog, [term, "dresden"]) == ["Chips from Dresden"]
    assert set(titles(catalog, [term])) <= {"Chips from Dresden"}
    assert set(catalog.document_frequencies([term, "dresden"])) == {term, "dresden"}


def test_search_for_nothing_finds_nothing(catalog: Catalog) -> None:
    put(catalog, draft())
    assert titles(catalog, []) == []
    assert titles(catalog, ["", " ", '"']) == []
    assert catalog.document_frequencies([]) == {}


def test_thousands_of_terms_are_searched(catalog: Catalog) -> None:
    put(catalog, draft())
    assert titles(catalog, [*(f"word{number}" for number in range(5000)), "dresden"])


def test_document_frequencies_count_passages(catalog: Catalog) -> None:
    put(catalog, draft(), draft(PORTS + " Chips too.", origin="file:///b", title="Ports"))
    counted = catalog.document_frequencies(["chip", "trieste", "nowhere", "chips record"])
    assert counted == {"chip": 2, "trieste": 1, "nowhere": 0, "chips record": 0}


def test_titles_weigh_as_asked(catalog: Catalog) -> None:
    put(
        catalog,
        draft("Trieste and more of it.", origin="file:///a", title="In the text"),
        draft("Some other words here.", origin="file:///b", title="Trieste as title"),
    )
    found = {
        weight: catalog.search_text(["trieste"], 1, REAL_ARTICLES, title_weight=weight)[0][0]
        for weight in (0.01, 20.0)
    }
    titles_found = [catalog.locate([i])[0].article.title for i in found.values()]
    assert titles_found == ["In the text", "Trieste as title"]


class TestFilters:
    """Filters hide whole articles."""

    @pytest.fixture(autouse=True)
    def _articles(self, catalog: Catalog) -> None:
        def one(title: str, **known: object) -> Draft:
            return draft(f"Chips in {title}.", origin=f"file:///{title}", title=title, **known)  # type: ignore[arg-type]

        put(
            catalog,
            one("march", published=date(2026, 3, 1), outlet="Elbe Post"),
            one("april", published=datetime(2026, 4, 1, 12, tzinfo=UTC), outlet="Adria"),
            one("undated", outlet="Elbe Post"),
        )

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(), {"march", "april", "undated"}),
            (Filters(since=datetime(2026, 3, 1, tzinfo=UTC)), {"march", "april"}),
            (Filters(since=datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC)), {"april"}),
            (Filters(until=datetime(2026, 4, 1, 12, tzinfo=UTC)), {"march"}),
            (Filters(until=datetime(2026, 4, 1, 12, 0, 1, tzinfo=UTC)), {"march", "april"}),
            (Filters(outlets=("Elbe Post",)), {"march", "undated"}),
            (Filters(outlets=("Elbe Post", "Adria")), {"march", "april", "undated"}),
            (Filters(outlets=("Nobody's", "' OR 1=1 --")), set()),
            (Filters(since=datetime(2026, 3, 2, tzinfo=UTC), outlets=("Elbe Post",)), set()),
        ],
    )
    def test_only_what_passes_is_found(
        self, catalog: Catalog, filters: Filters, expected: set[str]
    ) -> None:
        assert set(titles(catalog, ["chips"], filters)) == expected


def test_filtered_search_asks_the_full_text_index_once(catalog: Catalog) -> None:
    """Not once for every passage that the filters allow, which took half a minute."""
    plans: list[str] = []

    def explain(_connection: object, cursor: Any, statement: str, values: Any, *_: object) -> None:
        if "MATCH" in statement:
            found = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            plans.extend(row[3] for row in found if "passages_fts" in row[3])

    sa.event.listen(sa.Engine, "before_cursor_execute", explain)
    try:
        since = datetime(2026, 1, 1, tzinfo=UTC)
        titles(
            catalog, ["chips"], Filters(since=since, outlets=("Elbe Post",), include_samples=True)
        )
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", explain)
    assert plans == ["SCAN passages_fts VIRTUAL TABLE INDEX 0:M2"]  # "=M2" would be by rowid


def test_samples_are_found_only_where_they_are_wanted(catalog: Catalog) -> None:
    put(catalog, draft(origin="sample:chips", sample=True))
    assert titles(catalog, ["chips"]) == []
    assert titles(catalog, ["chips"], Filters(include_samples=True)) == ["Chips from Dresden"]


def test_changed_and_removed_words_are_no_longer_found(catalog: Catalog) -> None:
    put(catalog, draft())
    put(catalog, draft(PORTS, title="Ports"))
    assert titles(catalog, ["dresden"]) == []
    assert titles(catalog, ["trieste"]) == ["Ports"]
    catalog.remove(draft().article_id)
    assert titles(catalog, ["trieste"]) == []
    assert catalog.document_frequencies(["trieste"]) == {"trieste": 0}


def test_passages_are_located_in_the_order_asked(catalog: Catalog) -> None:
    put(catalog, *(draft(f"Number {n}.", origin=f"file:///{n}", title=f"{n}") for n in range(600)))
    ids = [int(i) for i in np.random.default_rng(1).permutation(600) + 1]
    assert [one.passage.id for one in catalog.locate([999_999, *ids, -1])] == ids
    assert [one.passage.id for one in catalog.locate([3, 3])] == [3, 3]
    assert catalog.locate([]) == []


def test_slices_beyond_the_basic_plane_agree_everywhere(catalog: Catalog) -> None:
    """Python, the database's substr and the full-text view must count the same characters."""
    spans = tuple(Span(at, at + 7) for at in range(0, len(BEYOND_BMP) - 7, 3))
    vectors = np.ones((len(spans), 8), np.float16)
    catalog.put([Prepared(draft(BEYOND_BMP), spans, vectors)], EMBEDDER)
    expected = [BEYOND_BMP[span.start : span.end] for span in spans]
    located = catalog.locate(range(1, len(spans) + 1))
    assert [one.passage.text for one in located] == expected
    assert [one.text for one in catalog.unembedded("another", 1000)] == expected
    with sqlite3.connect(catalog.path) as raw:
        assert raw.execute("SELECT body FROM passage_texts ORDER BY id").fetchall() == [
            (text,) for text in expected
        ]
    assert catalog.check() == []
    assert catalog.remove(located[0].article.id)
    assert catalog.check() == []
    assert catalog.document_frequencies(["tankers"]) == {"tankers": 0}


def test_five_million_characters_come_and_go(catalog: Catalog) -> None:
    text = " ".join(
        f"Ship {number} 🚢 brought {number} crates of tea." for number in range(130_000)
    )
    spans = tuple(Span(at, min(at + 900, len(text))) for at in range(0, len(text), 900))
    vectors = np.ones((len(spans), 8), np.float16)
    assert len(text) > 5_000_000
    catalog.put([Prepared(draft(text), spans, vectors)], EMBEDDER)
    article = catalog.article(draft().article_id)
    assert article is not None
    assert article.text == text
    [(passage_id, _)] = catalog.search_text(["ship 129999"], 5, REAL_ARTICLES)
    [found] = catalog.locate([passage_id])
    assert found.passage.text == text[found.passage.start : found.passage.end]
    assert catalog.remove(draft().article_id)
    assert catalog.check() == []


def test_check_sees_words_missing_from_the_full_text_index(catalog: Catalog) -> None:
    put(catalog, draft(CHIPS))
    with sqlite3.connect(catalog.path) as raw:
        raw.execute(
            "INSERT INTO passages_fts(passages_fts, rowid, title, body) VALUES ('delete', 1, ?, ?)",
            ("Chips from Dresden", CHIPS),
        )
    assert catalog.check() == ["The full-text index does not match the articles."]


def test_check_sees_passages_without_embeddings_and_of_old_versions(catalog: Catalog) -> None:
    put(catalog, draft(), draft(PORTS, origin="file:///b"))
    with sqlite3.connect(catalog.path) as raw:
        raw.execute("DELETE FROM embeddings WHERE passage_id = 1")
        raw.execute("UPDATE articles SET version = 2 WHERE origin = 'file:///b'")
    problems = catalog.check()
    assert problems == [
        "1 passages have no embedding.",
        "1 passages are of an older version of their article.",
    ]
