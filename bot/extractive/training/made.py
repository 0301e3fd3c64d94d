"""Questions made from articles, to learn reading from before there are enough that people asked.

A name, a figure or a telling word is taken out of a headline or of one of an article's first
sentences, and asked for: "Harbour Freight will buy which company for $2 billion". What answers it
are other articles on the same story, which say it in words of their own: the article itself, its
copies, and passages that repeat the sentence are left out.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.extractive.wording import stems_of
from knowledge.articles import Article
from knowledge.retrieval.terms import STOPWORDS
from knowledge.sentences import sentence_spans

OPENING = 4
"""Sentences of an article that questions are made from, after its headline."""

FEWEST_WORDS, MOST_WORDS = 7, 24
"""Words of a question, the one that asks left out."""

LONGEST_SENTENCE = 45
"""In words; a longer one is mostly a list or no sentence."""

TITLE_CASE = 0.6
"""Where this share of the words has a capital, capitals do not tell names."""

REPEATED = 7
"""A passage with as many words of the sentence in a row repeats it."""

_NAME = re.compile(
    r"[A-Z][\w'’&.-]*[\w](?:\s+(?:(?:of|de|the|and|for)\s+)?[A-Z][\w'’&.-]*[\w]){0,3}"
)
_FIGURE = re.compile(
    r"[$£€]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|percent|per cent|thousand|million|billion|trillion))?"
)
_PLAIN = re.compile(r"\b(?:the|his|her|its|their|a|an|of) ([a-z][a-z-]{4,})\b")
_WORD = re.compile(r"[^\W_]+")
_TRAILING = re.compile(r"['’]s$|[.'’&-]+$")
_CLAUSE = re.compile(r"[,;:–—()\"“”]|\s-\s")
_OF_PEOPLE = re.compile(
    r"(?:President|Minister|Chancellor|Senator|Sen\.|Rep\.|Gov\.|Governor|Mr\.?|Mrs\.?|Ms\.?|Dr\.?"
    r"|Sir|chief|executive|CEO|actor|singer|coach|judge|striker|star|leader|spokes\w+)\s*$"
)
_OF_PLACES = re.compile(r"\b(?:in|at|near|from|to|across|outside)\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_COUNTED = re.compile(r"\s+([a-z][a-z-]{3,})\b")
_OF_NAMES = ("who", "what", "which")


@dataclass(frozen=True, slots=True)
class Made:
    """A question, its answer, and the sentence that both were made from."""

    question: str
    answer: str
    sentence: str


def made_questions(article: Article, rng: random.Random) -> Iterator[Made]:
    """Questions about `article`, one for each sentence that gives one, the headline's first."""
    sentences = [article.title]
    for span in sentence_spans(article.text, article.language)[:OPENING]:
        sentences.append(article.text[span.start : span.end])
    for sentence in sentences:
        if len(sentence.split()) <= LONGEST_SENTENCE:
            made = _made(" ".join(sentence.split()), rng)
            if made is not None:
                yield made


def repeats(text: str, sentence: str) -> bool:
    """Whether `text` has REPEATED words of `sentence` in a row."""
    theirs, own = _folded(text), _folded(sentence).split()
    runs = (" ".join(own[at : at + REPEATED]) for at in range(len(own) - REPEATED + 1))
    return any(f" {run} " in f" {theirs} " for run in runs)


def _made(sentence: str, rng: random.Random) -> Made | None:
    places = _places(sentence)
    rng.shuffle(places)
    for start, end in places:
        answer = sentence[start:end]
        asking, skipped = _asking(sentence, start, end, rng)
        before = _clause_before(sentence[:start])
        after = _clause_after(sentence[skipped:])
        words = [*before, *after]
        if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
            continue
        if set(stems_of(answer)) & set(stems_of(" ".join(words))):
            continue
        if rng.random() < 0.4:
            before, after = _thinned(before, rng), _thinned(after, rng)
        before = _lowered(before)
        in_place = answer[0].islower() or rng.random() < 0.5
        question = " ".join([*before, asking, *after] if in_place else [asking, *before, *after])
        return Made(f"{question[0].upper()}{question[1:]}?", answer, sentence)
    return None


def _places(sentence: str) -> list[tuple[int, int]]:
    """Where an answer could be taken out: names, figures and telling words, of each a few."""
    words = sentence.split()
    capitals = sum(word[0].isupper() for word in words)
    names = []
    if capitals < TITLE_CASE * len(words):
        names = [
            _bare(sentence, match.start(), match.end())
            for match in _NAME.finditer(sentence)
            if match.start() > 0 or " " in match[0]
        ]
    names = [place for place in names if _tells(sentence[slice(*place)])]
    figures = [match.span() for match in _FIGURE.finditer(sentence)]
    plain = [match.span(1) for match in _PLAIN.finditer(sentence) if match[1] not in STOPWORDS]
    return [*names, *names, *figures, *plain[:1]]


def _bare(sentence: str, start: int, end: int) -> tuple[int, int]:
    """A name without what hangs on it: "Ukraine's" is Ukraine."""
    return start, end - len(sentence[start:end]) + len(_TRAILING.sub("", sentence[start:end]))


def _tells(name: str) -> bool:
    return len(name) > 2 and any(stems_of(name))


def _asking(sentence: str, start: int, end: int, rng: random.Random) -> tuple[str, int]:
    """The words that ask for what stands at `start` to `end`, and where the sentence goes on."""
    taken = sentence[start:end]
    if taken[0].isdigit() or taken[0] in "$£€":
        return _asking_figure(sentence, start, end, rng)
    if not taken[0].isupper():
        return "what", end
    if _OF_PEOPLE.search(sentence[:start]):
        return "who", end
    if _OF_PLACES.search(sentence[:start]):
        return rng.choice(("where", "which country", "which city", "what")), end
    return rng.choice(_OF_NAMES), end


def _asking_figure(sentence: str, start: int, end: int, rng: random.Random) -> tuple[str, int]:
    taken = sentence[start:end]
    counted = _COUNTED.match(sentence, end)
    if taken[0] in "$£€":
        asking = rng.choice(("how much", "how much money"))
    elif taken.endswith(("%", "percent", "per cent")):
        asking = rng.choice(("what percentage", "how much"))
    elif _YEAR.match(taken):
        asking = rng.choice(("what year", "when"))
    elif counted and counted[1] not in STOPWORDS:
        return f"how many {counted[1]}", counted.end()
    else:
        asking = rng.choice(("how many", "what number"))
    return asking, end


def _clause_before(text: str) -> list[str]:
    """The words of the clause that `text` ends in, and of the one before where it is short."""
    pieces = _CLAUSE.split(text)
    words: list[str] = []
    while pieces and len(words) < FEWEST_WORDS // 2:
        words = [*pieces.pop().split(), *words]
    return words[-MOST_WORDS // 2 :]


def _clause_after(text: str) -> list[str]:
    """The words of the clause that `text` begins with, and of the next where it is short."""
    pieces = _CLAUSE.split(text.strip(".!?’' "))
    words: list[str] = []
    while pieces and len(words) < FEWEST_WORDS:
        words += pieces.pop(0).split()
    words = words[: MOST_WORDS // 2]
    return words[1:] if words and words[0] in {"'s", "’s"} else words


def _lowered(words: list[str]) -> list[str]:
    """`words` without the capital of a sentence's first word where that is no name."""
    if words and words[0].lower() in STOPWORDS:
        return [words[0].lower(), *words[1:]]
    return words


def _thinned(words: Sequence[str], rng: random.Random) -> list[str]:
    """`words` with one in eight left out."""
    return [word for word in words if rng.random() > 1 / 8]


def _folded(text: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(text))
