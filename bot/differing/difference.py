"""Where good sources differ: two quotes that tell one thing with two values.

To say "reports differ" is a statement of ours, so every rule here refuses in doubt: two articles
that tell different stories in their own words, dated, of the same days, about the same thing and in
the same manner, each with one value of the kind that is asked for, which no rounding makes the
same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers import Difference, DifferenceKind
from bot.differing.asked_names import AskedName, asked_name
from bot.differing.comparing import differ
from bot.differing.comparing_names import names_differ
from bot.differing.same_thing import TOLLS, Report, is_about, is_same_thing
from bot.differing.told import Told, told_by
from bot.differing.told_names import NameTold, name_told
from bot.differing.wanted import Value, Wanted, wanted_by
from bot.reading import Candidate
from knowledge.articles import Article, published_iso
from knowledge.retrieval.copies import is_copy, shingles

SECOND = 0.05
"""The share of the best quote's score that the other one must have. Where the cross-encoder read
two reports that do differ it was a tenth or more."""


@dataclass(frozen=True, slots=True)
class Differing:
    """Two quotes, the later report first, and in what they differ."""

    candidates: tuple[Candidate, Candidate]
    difference: Difference


def difference_among(question: str, candidates: Sequence[Candidate]) -> Differing | None:
    """How the best of `candidates` (best first) and another of them differ in what is asked.

    None where the question asks for no single value or name, or nothing shows for certain that
    they do.
    """
    if not candidates:
        return None
    if (asked := asked_name(question)) is not None:
        return _names_among(question, candidates, asked)
    wanted = wanted_by(question)
    if wanted is None:
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


def _names_among(
    question: str, candidates: Sequence[Candidate], asked: AskedName
) -> Differing | None:
    """As `difference_among`, for a question that asks who did something."""
    named = list(_named(question, candidates, asked))
    if not named or named[0][0] is not candidates[0]:
        return None
    (first, best, name), *others = named
    for candidate, other, second in others:
        if (
            name.beside == second.beside
            and names_differ(name, best.article, second, other.article)
            and _tells_by_itself(best, other, Value.NAME)
            and is_same_thing(question, best, other, Value.NAME)
        ):
            return _together((first, best), (candidate, other), Value.NAME)
    return None


def _named(
    question: str, candidates: Sequence[Candidate], asked: AskedName
) -> Iterator[tuple[Candidate, Report, NameTold]]:
    """The candidates that tell a name that is asked for."""
    for one in candidates:
        told = name_told(one.text, one.article, asked)
        if told is None or one.score < SECOND * candidates[0].score:
            continue
        report = Report(one.article, one.text, Told(told.name, told.start))
        if is_about(question, report, Value.NAME):
            yield one, report, told


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
    return Differing(
        (later, earlier),
        Difference(_kind(value, first, second), (first.told.words, second.told.words)),
    )


def _kind(value: Value, later: Report, earlier: Report) -> DifferenceKind:
    """In what they differ: a toll that is higher on a later day rose, and nobody was wrong."""
    if value in TOLLS and _day(later) > _day(earlier) and later.told.value > earlier.told.value:
        return DifferenceKind.TOLL
    kinds = {Value.DATE: DifferenceKind.DATE, Value.NAME: DifferenceKind.NAME}
    return kinds.get(value, DifferenceKind.FIGURE)


def _day(report: Report) -> str:
    return (published_iso(report.article.published) or "")[:10]


def _outlet(article: Article) -> str:
    return article.outlet.casefold() if article.outlet else article.id


def _story(article: Article) -> str:
    return article.cluster or article.id
