"""The calm sentences that every platform says, as plain text: platforms add their own markup.

Each says what happened and what to do next, in words that are true whatever went wrong.
"""

import math
from collections.abc import Iterable

from bot.answers import AsOf, Difference, DifferenceKind
from knowledge.articles import Published

WAITING = "Waiting for other questions…"
SEARCHING = "Reading the news…"

RELATED = "These quotes are about the same thing. Whether they bear it out is for you to judge."
NOT_FOUND = "Nothing in the library says this or anything close to it."
NOTHING_TO_CHECK = (
    "There is no statement to check in that message: it needs a sentence with a name or a figure."
)

NEAREST = "The nearest headlines:"
PROOF = (
    "Every quote is word for word from an article, and its link opens the article at that place. "
    "A quote proves who wrote what, not that it is true. Where the library holds no answer, I say "
    "so."
)

NOT_HERE = (
    "I answer only in channels that whoever looks after me has chosen, and this is none of them. "
    "Write to me directly instead."
)
NAMED_ROLE = (
    "You named my role, and so I cannot read the question. Mention me instead: choose my name with "
    "the picture beside it, not the role of the same name."
)
NO_SUCH_TOPIC = "I know no such topic. A topic is a word, such as energy."

THANKS = "Thank you. Your verdict is kept with the answer; it helps to make the next ones better."
GONE = "That answer is not kept any more."
NO_CONTEXT = "The article of that quote is not in the library any more."
NO_OTHER_SOURCES = "Nothing else in the library bears on that answer."
TRY_AGAIN = "That cannot be looked up just now. Click again in a moment."

_MINUTE_S = 60
_DIFFERENT = {
    DifferenceKind.FIGURE: "Reports differ about the figure.",
    DifferenceKind.TOLL: "The toll rose from report to report.",
    DifferenceKind.NAME: "Reports differ about the name.",
    DifferenceKind.DATE: "Reports differ about the date.",
}


def other_topics(topics: Iterable[str]) -> str:
    """To someone who wants a topic in a place that is about others."""
    return f"This channel is about {', '.join(topics)}; ask for one of these."


def too_many_questions(retry_after_s: float) -> str:
    """To someone who asks faster than the limit."""
    return (
        "You have asked several questions in a short time. "
        f"Please ask again in {waiting_time(retry_after_s)}."
    )


def place_busy(retry_after_s: float) -> str:
    """To someone who asks where many have asked."""
    return (
        "Many questions have been asked here in a short time. "
        f"Please ask again in {waiting_time(retry_after_s)}."
    )


def queue_full(retry_after_s: float) -> str:
    """To someone who asks while too many questions wait."""
    return (
        "Many people are asking at the moment. "
        f"Please ask again in about {waiting_time(retry_after_s)}."
    )


def waited_too_long(reference: str) -> str:
    """Instead of an answer to a question that never had its turn."""
    return (
        "Many people are asking at the moment, and your question did not have its turn in time. "
        f"Please ask it again. Reference: {reference}"
    )


def too_late(reference: str) -> str:
    """Instead of an answer that took longer than the deadline."""
    return (
        "Finding an answer took too long. Please ask again, perhaps in fewer words. "
        f"Reference: {reference}"
    )


def failed(reference: str) -> str:
    """Instead of an answer that an error prevented."""
    return (
        "Something went wrong while looking for an answer. Please ask again in a moment; if it "
        f"stays this way, give this reference to whoever looks after me: {reference}"
    )


def given_up(reference: str) -> str:
    """Instead of an answer that was begun several times and never finished."""
    return (
        "This question could not be answered, although it was tried several times. Asking it in "
        f"other words may help; whoever looks after me can look it up as {reference}"
    )


def waiting_time(seconds: float) -> str:
    """How long to wait, in words, never too short: "1 second", "40 seconds", "2 minutes"."""
    whole = max(1, math.ceil(seconds))
    if whole > _MINUTE_S:
        return _counted(math.ceil(whole / _MINUTE_S), "minute")
    return _counted(whole, "second")


def as_of_line(as_of: AsOf) -> str:
    """How much was searched and how fresh it is."""
    if not as_of.articles:
        return "The library holds no article yet."
    searched = f"Searched {_counted(as_of.articles, 'article')}"
    if as_of.newest is None:
        return f"{searched}; none of them says when it appeared."
    return f"{searched}, the newest from {day(as_of.newest)}."


def day(published: Published) -> str:
    """The day something appeared: "23 November 2026", or "date not known"."""
    if published is None:
        return "date not known"
    return f"{published.day} {published:%B %Y}"


def independent_outlets(number: int) -> str:
    """How many outlets carry what was quoted; copies of one report count once."""
    if number <= 1:
        return "1 outlet in the library reports this."
    return f"{number:,} independent outlets in the library report this."


def reports_differ(difference: Difference) -> str:
    """Above quotes that tell the same thing differently: in what. The answer's text says who told
    which value."""
    return _DIFFERENT[difference.kind]


def written_by(model: str) -> str:
    """Below an answer that a language model wrote."""
    return f"Written by {model}, from the quotes above alone."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
