"""Words as the reader compares them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.extractive.wording import stem_of, stems_of, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,200", "1200"),
        ("Huawei's", "Huawei"),
        ("HUAWEI’S", "Huawei"),
        ("U.S.", "US"),
        ("companies", "company"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert stem_of(one) == stem_of(other)


def test_words_know_what_they_are() -> None:
    opens, _, month, verb, figure, scale, day = words_of("It was May may 1,200 million Monday")
    assert opens.opens and opens.stop and not opens.capital
    assert month.date and month.capital
    assert not verb.date
    assert figure.figure and figure.stem == "1200"
    assert scale.figure
    assert day.date and not day.opens


def test_figures_and_letters_that_touch_are_words_apart() -> None:
    assert [word.stem for word in words_of("$17.4bn")] == ["174", "bn"]


def test_stop_words_have_no_stems() -> None:
    assert stems_of("What is the harbour of Koper?") == ["harbour", "koper"]


@example("𝕬")
@given(st.text())
def test_any_text_has_words(text: str) -> None:
    words = words_of(text)
    assert [word.opens for word in words] == [at == 0 for at in range(len(words))]
    assert all(word.stem == word.stem.lower() for word in words)
