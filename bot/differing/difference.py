"""Where good sources differ: two quotes that tell one thing with two values.

To say "reports differ" is a statement of ours, so every rule here refuses in doubt: two articles
that tell different stories in their own words, dated, of the same days, about the same thing and in
the same manner, each with one value of the kind that is asked for, which no rounding makes the
same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers import Difference, DifferenceKind
from bot.differing.comparing import differ
from bot.differing.same_thing import TOLLS, Report, is_about, is_same_thing
from bot.differing.told import told_by
from bot.differing.wanted import Value, Wanted, wanted_by
from bot.reading import Candidate
from knowledge.articles import Article, published_iso
from knowledge.retrieval.copies import is_copy, shingles

SECOND = 0.02
"""The share of the best quote's score that the other one must have."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Two quotes, the later report first, and in what they differ."""

    candidates: tuple[Candidate, Candidate]
    difference: Difference


def difference_among(question: str, candidates: Sequence[Candidate]) -> Differing | None:
    """How the best of `candidates` (best first) and another of them differ in what is asked.

    None where the question asks for no single value, or nothing shows for certain that they do.
    """
    wanted = wanted_by(question)
    if wanted is None or not candidates:
        return None
    reports = list(_reports(question, candidates, wanted))
    if not reports or reports[0][0] is not candidates[0]:
        return None
    (first, best), *others = reports
    for candidate, other in others:
        if (
            differ(best.told, other.told)
            and _tells_by_itself(best, other, wanted.value)
            and is_same_thing(question, best, other, wanted.value)
        ):
            return _together((first, best), (candidate, other), wanted.value)
    return None


def _reports(
    question: str, candidates: Sequence[Candidate], wanted: Wanted
) -> Iterator[tuple[Candidate, Report]]:
    """The candidates that tell a value of what is asked, where their title tells no other."""
    for one in candidates:
        told = told_by(one.text, wanted)
        if told is None or one.score < SECOND * candidates[0].score:
            continue
        report = Report(one.article, one.text, told)
        heading = told_by(one.article.title, wanted)
        if is_about(question, report, wanted.value) and not (heading and differ(heading, told)):
            yield one, report


def _tells_by_itself(one: Report, other: Report, value: Value) -> bool:
    """Whether they are two stories, in their own words; of one outlet only where a toll rises."""
    if _story(one.article) == _story(other.article):
        return False
    if value not in TOLLS and _outlet(one.article) == _outlet(other.article):
        return False
    return not is_copy(shingles(one.text), shingles(other.text))


def _together(
    one: tuple[Candidate, Report], other: tuple[Candidate, Report], value: Value
) -> Differing:
    (later, first), (earlier, second) = sorted(
        (one, other),
        key=lambda pair: published_iso(pair[1].article.published) or "",
        reverse=True,
    )
    kind = DifferenceKind.DATE if value is Value.DATE else DifferenceKind.FIGURE
    return Differing((later, earlier), Difference(kind, (first.told.words, second.told.words)))


def _outlet(article: Article) -> str:
    return article.outlet.casefold() if article.outlet else article.id


def _story(article: Article) -> str:
    return article.cluster or article.id
