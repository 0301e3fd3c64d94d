"""Articles to be asked about, found passages made by hand, and readers that cannot be trusted."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from bot.answers import FoundPassage, Question
from bot.reading import Reading, Understood
from knowledge.articles import Article, Draft, Passage, Published
from knowledge.filters import Filters
from knowledge.retrieval.query import Query

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

PORT_TEXT = (
    "The port of Trieste handled 17.4% more containers in 2025 than in the year before. "
    "Its director, Anna Weber, expects another record this year. "
    '"We have never been so busy," she said on Monday.\n\n'
    "The harbour employs 2,300 people. A new pier is to open in May 2027."
)
CHIPS_TEXT = (
    "Silica Works will invest $1.5 billion in its chip plant in Dresden. "
    "The company will hire 800 people and introduce six new products. "
    "It chose Dresden because the city has trained engineers for decades."
)


def draft(
    name: str,
    title: str,
    text: str,
    outlet: str | None = None,
    published: Published = None,
    *,
    url: str | None = None,
) -> Draft:
    return Draft(f"file:///news/{name}.md", title, text, url, outlet, (), published, "en")


PORT = draft(
    "port",
    "Port of Trieste sets a record",
    PORT_TEXT,
    "Adria Times",
    date(2026, 2, 1),
    url="https://adria.example/port",
)
CHIPS = draft("chips", "Chip plant in Dresden grows", CHIPS_TEXT, "Elbe Daily", date(2026, 3, 9))


def question(text: str, *, threshold: float | None = 0.0, max_passages: int = 10) -> Question:
    return Question(text, NOW, threshold=threshold, max_passages=max_passages)


def article(
    text: str,
    name: str = "a",
    *,
    title: str = "A headline",
    outlet: str | None = None,
    published: Published = None,
    language: str | None = "en",
) -> Article:
    one = Draft(f"file:///{name}.md", title, text, None, outlet, (), published, language)
    return Article(
        one.article_id,
        1,
        one.origin,
        None,
        title,
        outlet,
        (),
        published,
        language,
        text,
        one.sha256,
        NOW,
        sample=False,
    )


def found(*articles: Article, score: float = 1.0) -> list[FoundPassage]:
    """Each article as one passage, the first the best."""
    return [
        FoundPassage(
            Passage(at, one.id, one.version, 0, 0, len(one.text), one.text),
            one,
            score / (1 + at),
            0.5,
            1.0,
        )
        for at, one in enumerate(articles)
    ]


def understood(text: str) -> Understood:
    asked = Question(text, NOW)
    return Understood(asked, Query(text, NOW, Filters()), NOW)


class HostileReader:
    """Says whatever it was told to say, and is sure of it."""

    default_threshold = 0.5

    def __init__(
        self, say: Callable[[Sequence[FoundPassage]], Reading | None], confidence: float = 1.0
    ) -> None:
        self._say = say
        self._confidence = confidence

    def read(self, understood: Understood, found: Sequence[FoundPassage]) -> Reading:
        return self._say(found) or Reading((), 0.0)
