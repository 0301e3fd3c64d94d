"""A story told in several places in the same words is one story."""

from dataclasses import replace
from datetime import date

from knowledge.articles import Draft, Published
from knowledge.catalog.store import Catalog
from tests.knowledge.catalog.making import counts, draft, prepared, put, rows
from tests.knowledge.test_stories import story


def told(
    place: str, text: str, *, published: Published = date(2026, 3, 1), title: str = "Crates"
) -> Draft:
    url = f"https://{place}.example/story"
    return draft(text, url=url, origin=url, title=title, published=published)


def clusters(catalog: Catalog) -> dict[str, str]:
    """By host, the host of the article that names the cluster."""
    hosts = {one.id: (one.url or "").split("/")[2].split(".")[0] for one in catalog.list_articles()}
    return {hosts[one.id]: hosts[one.cluster] for one in catalog.list_articles()}


def test_wire_copies_share_the_cluster_of_the_first(catalog: Catalog) -> None:
    wire = story(40)
    put(catalog, told("a", wire), told("b", f"Staff and agencies. {wire}"))
    put(catalog, told("c", story(40, about="river", first=900)), told("d", story(30)))
    assert clusters(catalog) == {"a": "a", "b": "a", "c": "c", "d": "a"}
    assert catalog.coverage().stories == 2


def test_copies_long_apart_are_two_stories(catalog: Catalog) -> None:
    wire = story(40)
    put(catalog, told("a", wire), told("b", wire + " Once more.", published=date(2026, 3, 16)))
    put(catalog, told("c", wire + " Undated.", published=None))
    found = clusters(catalog)
    assert (found["a"], found["b"]) == ("a", "b")
    assert found["c"] in {"a", "b"}


def test_short_texts_are_alone(catalog: Catalog) -> None:
    put(catalog, told("a", story(3)), told("b", story(3)))
    assert clusters(catalog) == {"a": "a", "b": "b"}
    assert counts(catalog.path)["signatures"] == 0


def test_article_without_a_signature_is_alone(catalog: Catalog) -> None:
    wire = told("a", story(40))
    put(catalog, wire)
    other = replace(prepared(told("b", story(40))), signature=None)
    catalog.put([other], "words#8")
    assert clusters(catalog) == {"a": "a", "b": "b"}


def test_edited_article_stays_with_its_story_and_a_rewritten_one_leaves(catalog: Catalog) -> None:
    wire = story(40)
    put(catalog, told("a", wire), told("b", wire + " Staff."), told("c", wire + " Agencies."))
    put(catalog, told("b", story(50)))
    assert clusters(catalog) == {"a": "a", "b": "a", "c": "a"}
    put(catalog, told("a", story(40, about="river", first=900)))
    found = clusters(catalog)
    assert (found["a"], found["b"] == found["c"] != "a") == ("a", True)
    put(catalog, told("a", story(3)))
    assert counts(catalog.path)["signatures"] == 2


def test_rewritten_article_joins_the_story_it_now_tells(catalog: Catalog) -> None:
    put(catalog, told("a", story(40)), told("b", story(40, about="river", first=900)))
    put(catalog, told("b", story(42)))
    assert clusters(catalog) == {"a": "a", "b": "a"}


def test_story_whose_first_article_is_removed_gets_another_name(catalog: Catalog) -> None:
    wire = story(40)
    first = told("a", wire)
    put(catalog, first, told("b", wire + " Staff."), told("c", wire, published=date(2026, 2, 27)))
    catalog.remove(first.article_id)
    assert clusters(catalog) == {"b": "c", "c": "c"}
    left = counts(catalog.path)
    assert left["signatures"] == 2
    ids = {article.id for article in catalog.list_articles()}
    assert {row[1] for row in rows(catalog.path)["signature_bands"]} == ids
