"""What the catalog keeps of an article: one identity, every version, whatever is known of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from knowledge.articles import Draft, Published
from knowledge.catalog.records import Outcome
from knowledge.catalog.store import Catalog
from knowledge.errors import CatalogError
from tests.knowledge.catalog.making import CHIPS, PORTS, counts, draft, prepared, put, rows

URL = "https://example.org/chips"
KNOWN = draft(
    url=URL,
    outlet="Elbe Post",
    authors=("Ada Stein", "Ümit Öz"),
    published=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
    language="en",
)


def test_what_was_stored_is_read_back_whole(catalog: Catalog) -> None:
    assert put(catalog, KNOWN) == ["added"]
    article = catalog.article(KNOWN.article_id)
    assert article is not None
    kept = ("origin", "title", "text", "url", "outlet", "authors", "published", "language")
    assert [getattr(article, name) for name in kept] == [getattr(KNOWN, name) for name in kept]
    assert (article.id, article.version, article.sha256) == (KNOWN.article_id, 1, KNOWN.sha256)
    assert abs(article.fetched_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert article.sample is False


@pytest.mark.parametrize(
    "published",
    [
        None,
        date(2026, 3, 1),
        date(1, 1, 1),
        datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        datetime(2026, 3, 1, 8, 30, 1, 999_999, tzinfo=UTC),
        datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
        datetime(1961, 4, 12, 6, 7, 0, 500_000, tzinfo=UTC),
    ],
)
def test_same_article_again_changes_no_row(catalog: Catalog, published: Published) -> None:
    known = replace(KNOWN, published=published)
    put(catalog, known, draft(PORTS, origin="file:///news/ports.md"))
    before = rows(catalog.path)
    assert put(catalog, known, known) == ["unchanged", "unchanged"]
    assert catalog.foresee([known]) == [Outcome.UNCHANGED]
    assert rows(catalog.path) == before


def test_changed_text_makes_a_version_and_the_old_one_stays_readable(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    changed = replace(KNOWN, text=CHIPS.replace("May", "June"))
    assert put(catalog, changed) == ["updated"]
    old, new = (catalog.article(KNOWN.article_id, version) for version in (1, 2))
    assert old is not None
    assert new is not None
    assert (old.text, old.sha256, old.version) == (CHIPS, KNOWN.sha256, 1)
    assert (new.text, new.sha256, new.version) == (changed.text, changed.sha256, 2)
    assert catalog.article(KNOWN.article_id) == new
    assert catalog.versions_of(KNOWN.article_id) == [1, 2]
    assert catalog.article(KNOWN.article_id, 3) is None
    assert catalog.check() == []
    assert counts(catalog.path)["passages"] == 1


def test_changed_title_makes_a_version(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    assert put(catalog, replace(KNOWN, title="Dresden delays its chips")) == ["updated"]
    old = catalog.article(KNOWN.article_id, 1)
    assert old is not None
    assert old.title == KNOWN.title
    assert catalog.versions_of(KNOWN.article_id) == [1, 2]


def test_text_changed_back_is_a_third_version(catalog: Catalog) -> None:
    for text in (CHIPS, PORTS, CHIPS):
        put(catalog, replace(KNOWN, text=text))
    texts = [catalog.article(KNOWN.article_id, version) for version in (1, 2, 3)]
    assert [one.text for one in texts if one] == [CHIPS, PORTS, CHIPS]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outlet", "Elbe Post am Sonntag"),
        ("authors", ("Ada Stein",)),
        ("published", date(2026, 3, 2)),
        ("language", "de"),
    ],
)
def test_what_is_said_about_an_article_changes_without_a_version(
    catalog: Catalog, name: str, value: object
) -> None:
    put(catalog, KNOWN)
    changed = replace(KNOWN, **{name: value})  # type: ignore[arg-type]
    assert put(catalog, changed) == ["updated"]
    article = catalog.article(KNOWN.article_id)
    assert article is not None
    assert (article.version, getattr(article, name)) == (1, value)
    assert catalog.versions_of(KNOWN.article_id) == [1]
    assert put(catalog, changed) == ["unchanged"]
    assert catalog.check() == []


def test_unknown_never_overwrites_what_is_known(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    before = rows(catalog.path)
    bare = draft(origin=KNOWN.origin, url=URL)
    assert put(catalog, bare) == ["unchanged"]
    assert rows(catalog.path) == before
    put(catalog, replace(bare, text=PORTS))
    article = catalog.article(KNOWN.article_id)
    assert article is not None
    assert (article.outlet, article.authors) == (KNOWN.outlet, KNOWN.authors)
    assert (article.published, article.language) == (KNOWN.published, KNOWN.language)


def test_url_is_the_identity_wherever_it_was_read(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    assert put(catalog, replace(KNOWN, origin="file:///elsewhere.html")) == ["unchanged"]
    assert put(catalog, replace(KNOWN, origin="file:///other.html", text=PORTS)) == ["updated"]
    assert counts(catalog.path)["articles"] == 1


def test_one_place_with_another_url_is_another_article(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    other = replace(KNOWN, url="https://example.org/ports", text=PORTS)
    assert put(catalog, other) == ["added"]
    assert catalog.article(other.article_id) != catalog.article(KNOWN.article_id)


def test_place_is_the_identity_without_a_url(catalog: Catalog) -> None:
    put(catalog, draft())
    assert put(catalog, draft(PORTS)) == ["updated"]
    assert put(catalog, draft(PORTS, origin="file:///b.md", title="Ports")) == ["added"]
    assert counts(catalog.path)["articles"] == 2


def test_same_words_at_another_place_are_the_same_article(catalog: Catalog) -> None:
    put(catalog, draft())
    assert put(catalog, draft(origin="file:///moved.md")) == ["unchanged"]
    assert put(catalog, draft(origin="file:///moved.md", title="Another title")) == ["added"]


def test_same_words_under_another_url_are_another_article(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    assert put(catalog, replace(KNOWN, url="https://example.com/wire/chips")) == ["added"]


def test_url_given_later_attaches_to_the_same_article(catalog: Catalog) -> None:
    put(catalog, draft())
    assert put(catalog, draft(url=URL)) == ["updated"]
    [article] = catalog.list_articles()
    assert (article.id, article.url, article.version) == (draft().article_id, URL, 1)
    before = rows(catalog.path)
    assert put(catalog, draft(url=URL), draft(), KNOWN)[:2] == ["unchanged", "unchanged"]
    assert rows(catalog.path)["articles"][0][0] == before["articles"][0][0]
    assert counts(catalog.path)["articles"] == 1


def test_file_loaded_under_two_urls_goes_to_the_one_with_its_words(catalog: Catalog) -> None:
    """Else one article's words would stand under the other's link."""
    for text, url in ((CHIPS, "https://a.example/1"), (PORTS, "https://b.example/2")):
        put(catalog, draft(text, url=url))
    before = rows(catalog.path)
    assert put(catalog, draft(PORTS), draft(CHIPS)) == ["unchanged", "unchanged"]
    assert rows(catalog.path) == before


def test_removing_takes_everything_along_and_tells_the_index(catalog: Catalog) -> None:
    put(catalog, KNOWN, draft(PORTS, origin="file:///ports.md", title="Ports"))
    put(catalog, replace(KNOWN, text=CHIPS + " More soon."))
    mine = [one.passage.id for one in catalog.locate(range(1, 10)) if "Dresden" in one.passage.text]
    before = catalog.removed_after(0).passage_ids.tolist()
    assert catalog.remove(KNOWN.article_id) is True
    assert catalog.article(KNOWN.article_id) is None
    assert catalog.article(KNOWN.article_id, 1) is None
    assert catalog.removed_after(0).passage_ids.tolist() == before + mine
    left = counts(catalog.path)
    names = ("articles", "versions", "passages", "embeddings", "passages_fts_docsize")
    assert [left[name] for name in names] == [1, 1, 1, 1, 1]
    assert catalog.check() == []


def test_removing_what_is_not_there_says_so(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    before = rows(catalog.path)
    assert catalog.remove("0" * 16) is False
    assert rows(catalog.path) == before


def test_removed_article_can_come_back(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    [first] = catalog.locate([1])
    catalog.remove(KNOWN.article_id)
    assert put(catalog, KNOWN) == ["added"]
    assert catalog.locate([first.passage.id]) == []
    assert catalog.check() == []


def test_batch_with_one_bad_article_stores_none_of_it(catalog: Catalog) -> None:
    put(catalog, KNOWN)
    before = rows(catalog.path)
    bad = draft(PORTS, origin="file:///bad.md", title="bad \ud800 title")
    good = draft(PORTS, origin="file:///good.md")
    with pytest.raises(CatalogError, match="not Unicode"):
        catalog.put([prepared(good), prepared(bad)], "words#8")
    assert rows(catalog.path) == before


def test_article_without_sentences_is_kept(catalog: Catalog) -> None:
    empty = draft("")
    assert put(catalog, empty) == ["added"]
    assert put(catalog, empty) == ["unchanged"]
    assert put(catalog, draft(CHIPS)) == ["updated"]
    assert put(catalog, draft("")) == ["updated"]
    assert catalog.check() == []
    assert catalog.remove(empty.article_id)


def test_listing_is_newest_first_and_narrows_by_outlet_and_title(catalog: Catalog) -> None:
    def one(number: int, outlet: str | None, published: Published, title: str) -> Draft:
        return draft(
            f"{PORTS} {number}",
            origin=f"file:///{number}",
            outlet=outlet,
            published=published,
            title=title,
        )

    put(
        catalog,
        one(1, "Österreich Heute", date(2026, 1, 1), "Trieste at 100%"),
        one(2, "Elbe Post", None, "Undated"),
        one(3, "Österreich Heute", datetime(2026, 1, 2, tzinfo=UTC), "TRIESTE again"),
    )
    titles = [article.title for article in catalog.list_articles()]
    assert titles == ["TRIESTE again", "Trieste at 100%", "Undated"]
    assert len(catalog.list_articles(outlet="Österreich Heute")) == 2
    assert len(catalog.list_articles(outlet="elbe post")) == 1
    assert len(catalog.list_articles(title_contains="trieste")) == 2
    assert [a.title for a in catalog.list_articles(title_contains="0%")] == ["Trieste at 100%"]
    assert catalog.list_articles(title_contains="_") == []
    assert len(catalog.list_articles(limit=1)) == 1
    assert list(catalog.outlets().items()) == [("Österreich Heute", 2), ("Elbe Post", 1)]


class TestSamples:
    """Samples show a newcomer how it works, and leave when there is something real."""

    SAMPLE = draft(PORTS, origin="sample:ports", title="Ports", outlet="Samples", sample=True)

    def test_samples_leave_with_the_first_real_article(self, catalog: Catalog) -> None:
        second = replace(self.SAMPLE, origin="sample:other", title="Other", text=CHIPS + " Soon.")
        put(catalog, self.SAMPLE, second)
        assert catalog.holds_only_samples()
        passages = catalog.vectors_after("words#8", 0).passage_ids.tolist()
        assert put(catalog, draft()) == ["added"]
        assert not catalog.holds_only_samples()
        assert [article.sample for article in catalog.list_articles()] == [False]
        assert catalog.removed_after(0).passage_ids.tolist() == passages
        assert catalog.coverage().samples == 0
        assert catalog.check() == []

    def test_samples_never_come_back_beside_a_real_article(self, catalog: Catalog) -> None:
        put(catalog, draft())
        before = rows(catalog.path)
        assert catalog.foresee([self.SAMPLE]) == [Outcome.UNCHANGED]
        assert put(catalog, self.SAMPLE) == ["unchanged"]
        assert rows(catalog.path) == before

    def test_real_article_in_a_samples_words_is_real(self, catalog: Catalog) -> None:
        put(catalog, self.SAMPLE)
        real = replace(self.SAMPLE, origin="file:///ports.md", sample=False)
        assert put(catalog, real) == ["added"]
        assert [article.sample for article in catalog.list_articles()] == [False]

    def test_samples_are_not_counted_among_real_articles(self, catalog: Catalog) -> None:
        put(catalog, replace(self.SAMPLE, published=date(2026, 1, 1)))
        assert catalog.freshness() == (0, None)
        assert catalog.freshness(include_samples=True) == (1, date(2026, 1, 1))
        assert catalog.coverage().samples == 1
