"""Each part of a question is read for itself, and what it gives is put together again."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import FoundPassage
from bot.reading import Candidate, Reading, Understood
from bot.reading_by_part import ReaderByPart
from knowledge.articles import Span
from knowledge.retrieval.query import Query
from tests.bot.newsdesk import NOW, article, found, understood

FERRIES = article("Ferries are late.", "ferries")
TRAMS = article("Trams are slow.", "trams")
BUSES = article("Buses are new.", "buses")


class WordReader:
    """Proposes the whole of each passage, as sure as it was told to be of the question's words."""

    default_threshold = 0.4

    def __init__(self, **sureness: float) -> None:
        self._sureness = sureness
        self.asked: list[Understood] = []

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        self.asked.append(understood)
        candidates = tuple(
            Candidate(one.article, Span(0, len(one.article.text)), 1.0, rank)
            for rank, one in enumerate(found)
        )
        return Reading(candidates, self._sureness.get(understood.question.text, 0.0))


def asking(*parts: str, absent: tuple[str, ...] = ()) -> Understood:
    queries = tuple(Query(part, NOW) for part in parts)
    whole = understood("the whole question")
    if len(queries) == 1:
        return replace(whole, query=queries[0], absent=absent)
    return replace(whole, parts=queries, absent=absent)


def passages(*parts: int) -> list[FoundPassage]:
    return [
        replace(one, part=part)
        for one, part in zip(found(FERRIES, TRAMS, BUSES), parts, strict=True)
    ]


def test_each_part_is_asked_its_own_words_of_its_own_passages() -> None:
    inner = WordReader(ferries=0.8, trams=0.6)
    reading = ReaderByPart(inner).read(asking("ferries", "trams"), passages(1, 0, 1))
    assert [one.question.text for one in inner.asked] == ["ferries", "trams"]
    assert all(one.parts == () for one in inner.asked)
    assert [(one.text, one.part, one.rank) for one in reading.candidates] == [
        ("Trams are slow.", 0, 1),
        ("Ferries are late.", 1, 0),
        ("Buses are new.", 1, 2),
    ]
    assert reading.confidence == 0.7


def test_question_of_one_part_is_read_in_the_words_it_is_searched_with() -> None:
    inner = WordReader(ferries=0.8)
    reader = ReaderByPart(inner)
    reading = reader.read(asking("ferries"), passages(0, 0, 0))
    assert reading.confidence == 0.8
    assert [one.rank for one in reading.candidates] == [0, 1, 2]
    assert reader.default_threshold == inner.default_threshold


def test_part_that_is_far_less_sure_has_nothing_to_show() -> None:
    reader = ReaderByPart(WordReader(ferries=0.8, trams=0.1))
    reading = reader.read(asking("ferries", "trams"), passages(0, 1, 1))
    assert {one.part for one in reading.candidates} == {0}


def test_parts_that_are_all_unsure_show_the_surest() -> None:
    reader = ReaderByPart(WordReader(ferries=0.1, trams=0.05))
    reading = reader.read(asking("ferries", "trams"), passages(0, 1, 1))
    assert {one.part for one in reading.candidates} == {0}
    assert reading.confidence < reader.default_threshold


def test_outlet_that_is_not_there_makes_the_whole_less_sure() -> None:
    reader = ReaderByPart(WordReader(ferries=0.8))
    reading = reader.read(asking("ferries", absent=("Tidings",)), passages(0, 0, 0))
    assert reading.confidence == 0.4
    assert reading.candidates


def test_nothing_found_for_a_part_is_read_as_nothing() -> None:
    reader = ReaderByPart(WordReader(ferries=0.8, trams=0.0))
    assert {
        one.part for one in reader.read(asking("ferries", "trams"), passages(0, 0, 0)).candidates
    } == {0}
    assert reader.read(asking("ferries", "trams"), []).candidates == ()
