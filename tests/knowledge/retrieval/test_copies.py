"""A wire story under many headlines is told once."""

from knowledge.retrieval.copies import first_of_each, is_copy, shingles

WIRE = (
    "The port of Trieste handled 17.4% more containers in the first half of the year, its "
    "authority said on Monday, as ships avoided the longer way round the cape."
)
EDITED = f"TRIESTE, Italy - {WIRE} Our reporter adds a line of her own here."
OTHER = "A new bridge over the river opens to traffic next spring after years of work in town."


def test_syndicated_copies_collapse_into_the_first() -> None:
    assert first_of_each([("a", WIRE), ("b", EDITED), ("c", OTHER), ("d", WIRE)], 10) == [0, 2]


def test_two_passages_of_one_article_are_never_copies() -> None:
    assert first_of_each([("a", WIRE), ("a", WIRE)], 10) == [0, 1]


def test_order_is_kept_and_no_more_than_asked_for_are_given() -> None:
    texts = [("a", OTHER), ("b", WIRE), ("c", EDITED), ("d", "Something else was said.")]
    assert first_of_each(texts, 2) == [0, 1]
    assert first_of_each(texts, 3) == [0, 1, 3]
    assert first_of_each(texts, 0) == []
    assert first_of_each([], 3) == []


def test_texts_are_not_read_beyond_what_is_asked_for() -> None:
    texts = iter([("a", OTHER), ("b", WIRE), ("c", "Third text."), ("d", "Fourth text.")])
    assert first_of_each(texts, 1) == [0]
    assert ("d", "Fourth text.") in list(texts)


def test_short_texts_are_copies_only_as_a_whole() -> None:
    assert is_copy(shingles("Shares fell"), shingles("shares FELL!"))
    assert not is_copy(shingles("Shares fell"), shingles("Shares fell today"))


def test_texts_without_words_are_no_copies_of_each_other() -> None:
    assert first_of_each([("a", ""), ("b", ""), ("c", "—")], 5) == [0, 1, 2]


def test_texts_on_one_event_in_other_words_both_stay() -> None:
    retold = (
        "Containers through Trieste rose by 17.4% between January and June, said the authority "
        "that runs the port, with shipping lines keeping clear of the cape."
    )
    assert first_of_each([("a", WIRE), ("b", retold)], 5) == [0, 1]
