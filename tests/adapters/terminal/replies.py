"""Replies to render: ordinary ones, and one whose every string is hostile."""

from datetime import UTC, date, datetime

from bot.answers import Answer, AsOf, FoundPassage, NearestArticle, NoAnswer, Quote
from knowledge.articles import Article, Passage

ARTICLE = Article(
    id="00112233aabbccdd",
    version=2,
    origin="https://example.com/harbour",
    url="https://example.com/harbour",
    title="Harbour reopens after the storm",
    outlet="The Example",
    authors=("Ada Writer",),
    published=datetime(2024, 5, 12, 9, 30, tzinfo=UTC),
    language="en",
    text="The harbour reopened on Sunday. It had been closed for nine days.",
    sha256="0" * 64,
    fetched_at=datetime(2024, 5, 13, tzinfo=UTC),
    sample=False,
    cluster="00112233aabbccdd",
)

QUOTE = Quote(
    text="The harbour reopened on Sunday.",
    start=0,
    end=31,
    version=2,
    article_id=ARTICLE.id,
    title=ARTICLE.title,
    outlet=ARTICLE.outlet,
    authors=ARTICLE.authors,
    published=ARTICLE.published,
    url=ARTICLE.url,
    link="https://example.com/harbour#:~:text=The%20harbour%20reopened",
)

PASSAGE = FoundPassage(
    Passage(7, ARTICLE.id, 2, 0, 0, len(ARTICLE.text), ARTICLE.text), ARTICLE, 0.75
)

NEAREST = (
    NearestArticle("Ferry timetable changes", "https://example.com/ferry", "The Example", None),
    NearestArticle("A file without an address", None, None, date(2024, 1, 2)),
)

ANSWER = Answer(
    text="The Example reported this on 12 May 2024.",
    confidence=0.83,
    quotes=(QUOTE,),
    independent_outlets=3,
    as_of=AsOf(18, date(2024, 5, 12)),
    nearest=NEAREST,
    passages=(PASSAGE,),
    timings_ms={"retrieve": 4.25, "total": 5.5},
)

NO_ANSWER = NoAnswer(
    reason="Nothing in the library answers that with enough certainty to quote it.",
    confidence=0.1,
    as_of=AsOf(1, None),
    nearest=NEAREST,
    passages=(PASSAGE,),
    timings_ms={"total": 5.5},
)

ATTACK = (
    "\x1b[31m\x1b]0;owned\x07\x1b]8;;https://evil.example\x1b\\\x9b2J\x08\x0d\x00\x7f"
    "\u202edesrever\u2066\u200bhidden [bold red]loud[/bold red] [link=https://evil.example]x[/link]"
    " :smile: \ud800 {0} %s"
)


def hostile_quote() -> Quote:
    """A quote with the attack in each of its strings."""
    return Quote(
        text=f"It said {ATTACK}.",
        start=0,
        end=9,
        version=1,
        article_id=ATTACK,
        title=ATTACK,
        outlet=ATTACK,
        authors=(ATTACK, ATTACK),
        published=None,
        url=f"https://example.com/{ATTACK}",
        link=f"https://example.com/{ATTACK}#x",
        sample=True,
    )


def hostile_answer() -> Answer:
    """An answer with the attack in each of its strings."""
    nearest = (NearestArticle(ATTACK, f"https://example.com/{ATTACK}", ATTACK, None),)
    return Answer(ATTACK, 0.5, (hostile_quote(),), 1, AsOf(1, None), nearest)


def hostile_no_answer() -> NoAnswer:
    """A reply without an answer, with the attack in each of its strings."""
    nearest = (
        NearestArticle(ATTACK, f"https://example.com/{ATTACK}", ATTACK, None),
        NearestArticle(ATTACK, f"javascript:{ATTACK}", ATTACK, None),
    )
    return NoAnswer(ATTACK, 0.5, AsOf(1, None), nearest)
