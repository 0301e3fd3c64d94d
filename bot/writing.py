"""Says in a sentence where the answer comes from, and claims the words that give it."""

from dataclasses import dataclass

from bot.gate import Claim
from bot.reading import Candidate, Reading
from knowledge.articles import Article, published_instant

NOT_SURE = "Nothing in the library answers that with enough certainty to quote it."
NOTHING_FOUND = "Nothing in the library is about that."
TOO_LONG = "The library has something about that, but no sentence short enough to quote."


@dataclass(frozen=True, slots=True)
class Written:
    """A text and the claims behind it; without claims, `reason` says why there is no answer."""

    text: str
    claims: tuple[Claim, ...]
    reason: str = ""


def write_extract(reading: Reading, threshold: float) -> Written:
    """The best candidate as a claim, or none where the reading is less sure than `threshold`."""
    if not reading.candidates:
        return Written("", (), TOO_LONG if reading.confidence > 0 else NOTHING_FOUND)
    if reading.confidence < threshold:
        return Written("", (), NOT_SURE)
    best = reading.candidates[0]
    return Written(_lead_in(best.article), (_claim(best),))


def _claim(candidate: Candidate) -> Claim:
    return Claim(
        candidate.article.id, candidate.article.version, candidate.text, around=candidate.span
    )


def _lead_in(article: Article) -> str:
    """Who said it and when: words of ours, true of any quote from the article."""
    who = article.outlet or f"“{article.title}”"
    when = published_instant(article.published)
    if when is None:
        return f"{who} reported this; the date is not known."
    return f"{who} reported this on {when.day} {when:%B %Y}."
