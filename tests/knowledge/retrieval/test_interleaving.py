"""Several searches become one list in which each has its turn."""

from datetime import UTC, datetime

from knowledge.articles import Article, Passage
from knowledge.retrieval.interleaving import interleaved
from knowledge.retrieval.query import Hit

ARTICLE = Article(
    "a", 1, "file:///a", None, "A headline", None, (), None, "en", "text", "0", datetime.now(UTC),
    sample=False,
)  # fmt: skip


def hit(number: int, score: float) -> Hit:
    return Hit(Passage(number, "a", 1, number, 0, 4, "text"), ARTICLE, score, 0.5, 1.0)


def order(*lists: list[Hit], k: int = 10) -> list[tuple[int, int]]:
    return [(place, one.passage.id) for place, one in interleaved(lists, k)]


def test_one_list_stays_as_it_is() -> None:
    assert order([hit(1, 0.9), hit(2, 0.5)]) == [(0, 1), (0, 2)]


def test_lists_take_turns_and_the_one_that_is_surest_begins() -> None:
    unsure = [hit(1, 0.9), hit(2, 0.8), hit(3, 0.7)]
    sure = [hit(4, 0.7), hit(5, 0.3)]
    assert order(unsure, sure) == [(1, 4), (0, 1), (1, 5), (0, 2), (0, 3)]


def test_passage_found_twice_counts_for_the_list_that_was_first() -> None:
    assert order([hit(1, 0.9), hit(2, 0.1)], [hit(1, 0.5), hit(3, 0.4)]) == [(0, 1), (0, 2), (1, 3)]


def test_no_more_than_asked_for_and_empty_lists_take_no_turn() -> None:
    assert order([], [hit(1, 0.9), hit(2, 0.1)], [], k=1) == [(1, 1)]
    assert order([], []) == []
    assert order() == []
