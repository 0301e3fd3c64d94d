"""Near-copies are told from retellings, by a signature that never changes unnoticed."""

from datetime import UTC, datetime, timedelta

import pytest

from knowledge.stories import (
    NEAR_IN_TIME,
    SLOTS,
    Signature,
    bands_of,
    is_one_story,
    likeness,
    near_in_time,
    signature_of,
)

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def story(sentences: int, *, about: str = "harbour", first: int = 0) -> str:
    """A text of distinct sentences of ten words."""
    return " ".join(
        f"In the {about} crane {NUMBERS[at // 10 % 10]} {NUMBERS[at % 10]} lifted crate {at} today."
        for at in range(first, first + sentences)
    )


def signed(text: str) -> Signature:
    found = signature_of(text)
    assert found is not None
    return found


def test_signature_of_a_known_text_is_as_it_was() -> None:
    """Stored signatures are compared with new ones: another library must not change them."""
    found = signed(story(30))
    assert found.scheme == "rensa2-128-words5"
    assert found.shingles == 241
    assert found.slots()[:4].tolist() == [894206067, 1430029433, 612542017, 723893335]
    assert bands_of(found)[:2] == (-2933740820196437965, 4542186122044328326)
    assert len(found.values) == 4 * SLOTS


def test_typography_and_case_make_no_difference() -> None:
    plain = story(12) + " It's the port's \"best\" year - so far."
    fancy = story(12).upper() + "\n\nIt’s the port’s “best” year — so far."
    assert signed(plain) == signed(fancy)


@pytest.mark.parametrize("text", ["", "Nothing.", story(3), " ".join(["word"] * 39)])
def test_short_text_has_no_signature(text: str) -> None:
    assert signature_of(text) is None


def test_text_of_one_word_over_and_over_has_a_signature() -> None:
    assert signed(" ".join(["word"] * 500)).shingles == 1


def test_copy_with_another_beginning_and_end_is_one_story() -> None:
    wire = story(60)
    copy = f"LONDON (Wire) {wire} Subscribe to our newsletter for more stories like this one."
    assert is_one_story(signed(wire), signed(copy))


def test_copy_cut_to_less_than_half_is_one_story() -> None:
    assert is_one_story(signed(story(100)), signed(story(45)))


def test_retelling_with_a_common_quotation_is_another_story() -> None:
    quotation = story(12)
    one = story(60, about="dock") + quotation
    other = story(60, about="yard", first=500) + quotation
    share, _ = likeness(signed(one), signed(other))
    assert 0 < share < 0.25
    assert not is_one_story(signed(one), signed(other))


def test_short_notice_inside_a_long_list_is_another_story() -> None:
    assert not is_one_story(signed(story(400)), signed(story(20)))


def test_near_copies_have_a_band_in_common() -> None:
    wire = signed(story(60))
    for cut in range(31, 60, 4):
        assert set(bands_of(wire)) & set(bands_of(signed(story(cut))))


def test_different_stories_have_no_band_in_common() -> None:
    found = [set(bands_of(signed(story(40, about=f"place{n}", first=97 * n)))) for n in range(40)]
    assert not any(one & other for at, one in enumerate(found) for other in found[:at])


def test_bands_fit_a_signed_column() -> None:
    assert all(-(2**63) <= value < 2**63 for value in bands_of(signed(story(40))))


def test_signature_made_otherwise_is_never_alike() -> None:
    ours = signed(story(40))
    other = Signature("rensa3-128-words5", ours.shingles, ours.values)
    assert likeness(ours, other) == (0.0, 0.0)
    assert not is_one_story(ours, other)


def test_known_dates_far_apart_are_two_stories() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    assert near_in_time(day, day + NEAR_IN_TIME)
    assert not near_in_time(day + NEAR_IN_TIME + timedelta(seconds=1), day)
    assert near_in_time(None, day)
    assert near_in_time(day, None)
