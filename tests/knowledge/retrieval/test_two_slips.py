"""Two slips in one long word: which of a library's words may be meant."""

import pytest

from knowledge.retrieval.two_slips import has_the_same_letters, near_stems, slips_between


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("microsoft", "micorsfot", 2),
        ("intelligence", "inteligance", 2),
        ("government", "goverment", 1),
        ("economy", "economy", 0),
        ("parliament", "", 10),
        ("johansson", "johannsen", 2),
    ],
    ids=str,
)
def test_slips_are_counted_with_neighbours_that_changed_places(
    one: str, other: str, slips: int
) -> None:
    assert slips_between(one, other) == slips


def test_stems_near_that_of_a_word_are_found_most_held_first() -> None:
    held = {"artifici": 90, "artifact": 200, "art": 5000, "artisan": 40}
    assert near_stems("artifci", held, 50) == ["artifact", "artifici"]


def test_stem_that_few_passages_hold_is_not_near() -> None:
    assert near_stems("artifci", {"artifici": 4}, 5) == []


def test_letters_in_another_order_or_doubled_are_the_same() -> None:
    assert has_the_same_letters("microsoft", "micorsfot")
    assert has_the_same_letters("tarriffs", "tarrifs")
    assert not has_the_same_letters("johansson", "johannsen")
