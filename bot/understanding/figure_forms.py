"""Other ways to write the figures of a question: "20%" for "twenty per cent", "Q3" for "third
quarter"."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice

from bot.values.figures import Figure, figures_in
from knowledge.retrieval.terms import parts_of

_SMALL = "zero one two three four five six seven eight nine".split()  # noqa: SIM905
"""News writes these out, and what is more in digits."""

_SCALES = (("trillion", "tn", 12), ("billion", "bn", 9), ("million", "m", 6))
_QUARTERS = ("first", "second", "third", "fourth")
_QUARTER = re.compile(
    rf"\b(?:Q(?P<number>[1-4])\b|(?P<word>{'|'.join(_QUARTERS)})[\s-]quarter\b)", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PART_OF_A_NAME = re.compile(r"[\w/:.-]$|^[\w/:-]")
_MODEL = re.compile(r"\d+[kmb]", re.IGNORECASE)
_COUNTED = re.compile(r" [a-z]")
_NAME = re.compile(r"[A-Z][\w.]* $")
_PLAIN = re.compile(r"[\d.,]+")
_BACK = 40
MOST_FIGURES = 12
"""Figures of one question that other forms are looked for; each form is another look-up."""

TOO_LARGE = 10**18
"""No count or sum: a number that names something, such as a digital signature."""


def other_figures(text: str) -> Iterator[str]:
    """Other ways to write figures of `text`, as words between spaces, in order."""
    for match in islice(_QUARTER.finditer(text), MOST_FIGURES):
        if match["number"]:
            yield f"{_QUARTERS[int(match['number']) - 1]} quarter"
        else:
            yield f"q{_QUARTERS.index(match['word'].lower()) + 1}"
    there = f" {' '.join(parts_of(text.lower()))} "
    for figure in figures_in(text)[:MOST_FIGURES]:
        said = text[figure.start : figure.end].strip()
        counts = figure.kind != "ordinal" and 0 < figure.value < TOO_LARGE
        if counts and not _is_a_name(text, figure, said):
            for form in _forms(figure, said):
                if f" {' '.join(parts_of(form))} " not in there:
                    yield form


def _is_a_name(text: str, figure: Figure, said: str) -> bool:
    """Whether it is a year, a date, a model or the like: "2024", "9/11", "5G", "Max 9"."""
    if _YEAR.fullmatch(said) or _MODEL.fullmatch(said):
        return True
    beside = text[max(0, figure.start - 1) : figure.start] + text[figure.end : figure.end + 1]
    if _PART_OF_A_NAME.search(beside):
        return True
    counts = figure.value >= 10 or figure.kind or _COUNTED.match(text, figure.end)
    before = text[max(0, figure.start - _BACK) : figure.start]
    return not counts or bool(figure.value < 10 and _NAME.search(before))


def _forms(figure: Figure, said: str) -> Iterator[str]:
    value = figure.value
    if figure.kind == "%":
        yield f"{_digits(value)} percent"
        if value < 10 and value == int(value):
            yield f"{_SMALL[int(value)]} percent"
        yield _digits(value)
        return
    for name, short, zeros in _SCALES:
        if value >= 10**zeros:
            part = value / 10**zeros
            if part == round(part, 2):
                yield f"{_digits(part)} {name}"
                yield f"{_digits(part)}{short}"
            return
    if value < 10 and value == int(value):
        if _PLAIN.fullmatch(said):
            yield _SMALL[int(value)]
        return
    if not _PLAIN.fullmatch(said) and not figure.kind:
        yield _digits(value)
    if value >= 1000 and value == int(value):
        yield f"{int(value):,}"
        yield str(int(value))


def _digits(value: Decimal) -> str:
    return f"{value.normalize():f}"
