"""What leans on the sentence before it is known by how it begins."""

import pytest

from bot.extractive.openings import agency, goes_on, is_furniture, is_unended, leans


@pytest.mark.parametrize(
    "sentence",
    [
        "He opened the port.",
        "“They are busy,” Lund said.",
        "It opens in May.",
        "That’s how many ships came.",
        "This would be the second strike.",
        "These new cranes are tall.",
        "Both opened in May.",
        "Those are the plans.",
        "The pair met in Koper.",
        "The latter, a port, closed.",
        "The 42-year-old was elected.",
        "The company said so on Monday.",
        "But he won.",
        "And it opened again.",
        "However, she stayed.",
        "In it, he praises the port.",
        "In a letter to the mayor, she asked for more.",
        "After winning, he left for home.",
        "As of Monday, it was open.",
        "“The port is full,” he said.",
        "The port is full, she added.",
        "“The port is full. We have no room.”",
    ],
)
def test_sentence_that_needs_the_one_before_leans(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Anna Weber opened the port.",
        "This week, the port of Koper opened.",
        "This summer ships come back.",
        "Those who came were sent home.",
        "Both Koper and Trieste opened.",
        "The company that owns the port, Silica Works, said so.",
        "The two ports opened in May.",
        "The Company of Porters met.",
        "After Lund won, he left for home.",
        "As they arrived in Koper, the porters sang.",
        "“The port is full,” Anna Weber said.",
        "“The port is full,” he told Anna Weber.",
        "The port of Koper is full, said Lund.",
        "Itsuko Mori won.",
        "The pair of cranes cost 2 million.",
        "The former mayor won.",
        "Hermann Lund won.",
        "",
    ],
)
def test_sentence_that_stands_by_itself_does_not_lean(sentence: str) -> None:
    assert not leans(sentence)


@pytest.mark.parametrize("sentence", ["But Koper is full.", "Also, Koper is full.", "“And so on.”"])
def test_rest_of_a_thought_goes_on(sentence: str) -> None:
    assert goes_on(sentence)


@pytest.mark.parametrize(
    "sentence", ["Butter is dear.", "Instead of ships, trains came.", "So far nobody came."]
)
def test_other_words_do_not_go_on(sentence: str) -> None:
    assert not goes_on(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "READ MORE: Koper in pictures",
        "MORE: The port in figures",
        "Read more about the port here.",
        "Related: What ships carry",
        "Sign up for our newsletter.",
        "Photo: Anna Weber",
        "Editor’s note: This was corrected.",
        "Advertisement",
        "We use cookies to make this site work.",
        "© Lindholm Courier",
        "Copyright 2026 Lindholm Courier",
        "SEE ALSO",
        "READ MORE Koper in pictures",
        "RELATED: Cranes of Koper",
        "More: How ships turn",
        "Source: Port of Koper",
        "This story was first published in May.",
        "Register to read on.",
        "By clicking on this you agree.",
    ],
)
def test_words_of_the_page_are_furniture(sentence: str) -> None:
    assert is_furniture(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "More ships came.",
        "Read the law: it is short.",
        "Watchmen slept.",
        "Photos show the port.",
        "Copyright holders sued the port.",
        "Advertisement spending fell by 14%.",
        "Register to vote by Monday, the mayor said.",
        "This story was first told by sailors.",
        "Source: prices rose in May.",
        "SEE Corp bought a ship.",
        "MORE Bank and ALSO Holding merged.",
        "By continuing the strike, dockers lose pay.",
        "Download speeds fell.",
    ],
)
def test_words_of_the_report_are_no_furniture(sentence: str) -> None:
    assert not is_furniture(sentence)


@pytest.mark.parametrize(
    ("sentence", "unended"),
    [
        ("Koper at noon", True),
        ("KOPER —", True),
        ("Koper is full.", False),
        ("“Is it full?”", False),
        ("The ports are:", False),
        ("word " * 20, False),
    ],
)
def test_heading_is_short_and_ends_without_a_mark(sentence: str, unended: bool) -> None:
    assert is_unended(sentence) is unended


@pytest.mark.parametrize(
    ("sentence", "opening"),
    [
        ("(CNN) — Koper is full.", "(CNN) — "),
        ("(PA) – Koper is full.", "(PA) – "),
        ("(PA) Consulting won.", ""),
        ("CNN — not only Fox — reported it.", ""),
        ("(AP)“It is full,” Lund said.", "(AP)"),
        ("(Reuters) - 300 ships wait.", "(Reuters) - "),
        ("AP bought a ship.", ""),
        ("(AP) and (AFP) reported it.", ""),
        ("CNN – and others – reported it.", ""),
        ("(Reuters)", ""),
        ("Koper (AP) — The port is full.", ""),
    ],
)
def test_only_a_bare_agency_is_no_part_of_the_report(sentence: str, opening: str) -> None:
    assert agency(sentence) == opening
