"""Quoted words are looked for as they stand."""

import pytest

from knowledge.retrieval.quoted import quoted_phrases, share_of_phrases


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ("Who said “a ferry too far”?", [" a ferri too far "]),
        ('Who sang "Night Boats" and "Low Tide"?', [" night boat ", " low tide "]),
        ("Who wrote «Low Tide»?", [" low tide "]),
        ('Who is "Bo"?', []),
        ("Who sang 'Night Boats' here?", []),
        ('What is 5" or 6" wide?', []),
        ("Who sings?", []),
    ],
)
def test_phrases_are_what_stands_in_quotation_marks(question: str, phrases: list[str]) -> None:
    assert quoted_phrases(question) == phrases


def test_passage_holds_a_phrase_in_other_marks_and_forms() -> None:
    phrases = quoted_phrases('Who sang "Night Boats" and "Low Tide"?')
    assert share_of_phrases(phrases, "Her song NIGHT-BOAT won.") == 0.5
    assert share_of_phrases(phrases, "Boats at night, and the tide is low.") == 0
    assert share_of_phrases([], "Night boats") == 0
