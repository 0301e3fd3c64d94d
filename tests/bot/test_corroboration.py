"""How many outlets say so, each counted once."""

from dataclasses import replace

import pytest

from bot.answers import Quote
from bot.corroboration import count_independent_outlets
from knowledge.articles import Article
from tests.bot.newsdesk import article, found

SAYS = "Silica Works will invest $1.5 billion in its chip plant in Dresden."
FILLER = "The mayor welcomed the news in the town hall that same evening with a speech."


def quote(text: str, of: Article) -> Quote:
    start = of.text.index(text)
    end = start + len(text)
    return Quote(
        text, start, end, 1, of.id, of.title, of.outlet, (), of.published, None, None, False
    )


FIRST = article(f"{SAYS} {FILLER}", "first", outlet="Elbe Daily")


def count(*others: Article, said: str = SAYS, first: Article = FIRST) -> int:
    return count_independent_outlets(quote(said, first), found(first, *others))


def other(text: str, outlet: str | None = "Adria Times", name: str = "other") -> Article:
    return article(text, name, outlet=outlet)


def test_outlet_alone_counts_one() -> None:
    assert count() == 1
    assert count_independent_outlets(quote(SAYS, FIRST), []) == 1


@pytest.mark.parametrize(
    "retold",
    [
        "In Dresden, the maker Silica Works is to put $1.5 billion into a plant for chips.",
        "A chip plant is coming. Silica Works puts $1.5bn into Dresden, it will invest more later.",
        "Silica Works' plant in Dresden gets 1.5 billion dollars: a chip investment.",
    ],
)
def test_another_outlet_with_the_same_figure_counts(retold: str) -> None:
    assert count(other(retold)) == 2


@pytest.mark.parametrize(
    "otherwise",
    [
        "In Dresden, the maker Silica Works is to put $15 billion into a plant for chips.",
        "In Dresden, the maker Silica Works is to put $1.5 million into a plant for chips.",
        "In Dresden, the maker Silica Works is to put $2.5 billion into a plant for chips.",
        "In Dresden, the maker Silica Works is to put much into a plant for chips.",
        "Oil cost 1.5 billion more in all last year, said the ministry.",
        "Silica Works has a plant in Dresden. It makes chips there. It rained. It cost $1.5 "
        "billion to repair the roads after the storm.",
    ],
)
def test_another_figure_or_another_matter_does_not_count(otherwise: str) -> None:
    assert count(other(otherwise)) == 1


def test_percent_sign_and_word_are_one_figure() -> None:
    said = "Alibaba holds 40% of the cloud market in China with 1,200 engineers."
    first = article(said, "first", outlet="Elbe Daily")
    retold = "Of the Chinese cloud market, Alibaba has 40 per cent, with 1200 engineers in China."
    assert count(other(retold), said=said, first=first) == 2
    plain = retold.replace("40 per cent", "40 firms")
    assert count(other(plain), said=said, first=first) == 1


def test_copies_of_a_wire_story_count_once() -> None:
    copies = [other(f"{FIRST.text} Ends.", f"Outlet {at}", f"copy-{at}") for at in range(5)]
    assert count(*copies) == 1


def test_copies_of_another_telling_count_once_more() -> None:
    retold = "In Dresden, the maker Silica Works is to put $1.5 billion into a plant for chips."
    copies = [other(retold, f"Outlet {at}", f"copy-{at}") for at in range(5)]
    assert count(*copies) == 2


def in_story(one: Article, cluster: str) -> Article:
    return replace(one, cluster=cluster)


def test_articles_of_the_quotes_own_story_count_never() -> None:
    retold = "In Dresden, the maker Silica Works is to put $1.5 billion into a plant for chips."
    first = in_story(FIRST, "wire")
    assert count(in_story(other(retold), "wire"), first=first) == 1
    assert count(in_story(other(retold), "own"), first=first) == 2
    assert count(in_story(other(retold), FIRST.id)) == 1


def test_articles_of_another_story_count_once() -> None:
    tellings = (
        "In Dresden, the maker Silica Works is to put $1.5 billion into a plant for chips.",
        "It is $1.5 billion that Silica Works will spend: Dresden gets its chip plant.",
    )
    copies = [other(text, f"Outlet {at}", f"copy-{at}") for at, text in enumerate(tellings)]
    assert count(*copies) == 3
    assert count(*(in_story(one, "wire") for one in copies)) == 2


def test_outlet_counts_once_however_its_name_is_written() -> None:
    retold = "In Dresden, the maker Silica Works is to put $1.5 billion into a plant for chips."
    again = "It is $1.5 billion that Silica Works will spend: Dresden gets its chip plant."
    assert count(other(retold, "ELBE daily")) == 1
    assert count(other(retold), other(again, "adria times", "again")) == 2


def test_outlets_without_a_name_count_by_article() -> None:
    retold = "In Dresden, the maker Silica Works is to put $1.5 billion into a plant for chips."
    again = "It is $1.5 billion that Silica Works will spend: Dresden gets its chip plant."
    assert count(other(retold, None), other(again, None, "again")) == 3


def test_words_may_stand_in_two_neighbouring_sentences() -> None:
    apart = "Silica Works wants a plant in Dresden. It will invest $1.5 billion."
    assert count(other(apart)) == 2


def test_quote_without_a_telling_word_is_corroborated_by_nobody() -> None:
    first = article("So it was, and so it is.", "first", outlet="Elbe Daily")
    assert count(other("Anything at all."), said="So it was, and so it is.", first=first) == 1


def test_passage_without_words_corroborates_nothing() -> None:
    assert count(other("—"), other("", name="empty")) == 1
